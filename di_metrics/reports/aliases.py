"""The other names by which a region's municipalities, parishes, groups and services are known: a table people can extend."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout

from di_metrics.errors import N_, Fault, Message, RegionError
from di_metrics.region import Region
from di_metrics.reports.words import key_of

FILE = "aliases.csv"
KINDS = ("municipality", "parish", "group", "service")
COLUMNS = ("kind", "alias", "code")


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name, of the kind that the code is of; a parish's code is its name."""

    kind: str
    alias: str
    code: str

    @property
    def key(self) -> str:
        """The form in which names are compared."""
        return key_of(self.alias)


@dataclass(frozen=True, slots=True)
class Aliases:
    """A table of other names that contradicts neither itself nor the region."""

    rows: tuple[Alias, ...] = ()
    _codes: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, rows: Iterable[Alias], region: Region) -> Aliases:
        """The table of some rows. Raises RegionError for a code that does not exist or a name that means two things."""
        kept = tuple(rows)
        codes: dict[tuple[str, str], tuple[str, ...]] = {}
        for line, row in enumerate(kept, start=2):
            _check(row, line, region, codes)
            codes[row.kind, row.key] = tuple(dict.fromkeys((*codes.get((row.kind, row.key), ()), row.code)))
        return cls(kept, codes)

    def codes(self, kind: str, key: str) -> tuple[str, ...]:
        """What a name stands for: nothing, a code, or of municipalities one of each basis."""
        return self._codes.get((kind, key), ())

    def keys(self, kind: str) -> Mapping[str, str]:
        """Every other name of a kind as it is written, by the form in which it is compared."""
        return {row.key: row.alias for row in self.rows if row.kind == kind}


def read_aliases(text: str, region: Region) -> Aliases:
    """Read the table from CSV with the columns kind, alias and code. Raises RegionError naming the line that is wrong."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        allowed = Message.of(N_("Allowed are: %(allowed)s."), allowed=", ".join(COLUMNS))
        raise _refusal(1, "kind", ", ".join(map(str, reader.fieldnames or ())), allowed)
    return Aliases.of((Alias(*((row[name] or "").strip() for name in COLUMNS)) for row in reader), region)


def read_region_aliases(folder: Path, region: Region) -> Aliases:
    """The table of a region's folder; a region without one has none."""
    file = folder / FILE
    return read_aliases(file.read_text(encoding="utf-8"), region) if file.is_file() else Aliases()


def write_aliases(aliases: Aliases) -> str:
    """The table as CSV, as `read_aliases` reads it."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((row.kind, row.alias, row.code) for row in aliases.rows)
    return written.getvalue()


def add_region_alias(folder: Path, region: Region, added: Alias) -> Aliases:
    """Add a name to the table of a region's folder, in one step. Returns the table.

    Raises RegionError for a name that contradicts the table or the region, and where the table cannot be written.
    """
    file = folder / FILE
    try:
        with FileLock(folder / f".{FILE}.lock", timeout=10):
            known = read_region_aliases(folder, region)
            aliases = known if added in known.rows else Aliases.of((*known.rows, added), region)
            draft = folder / f".{FILE}.draft"
            draft.write_text(write_aliases(aliases), encoding="utf-8", newline="")
            os.replace(draft, file)
    except (OSError, Timeout) as error:
        raise RegionError(
            Message.of(N_("%(file)s cannot be written."), file=str(file)),
            Message.of(N_("Choose a folder in which you may write.")),
        ) from error
    return aliases


def names_of(region: Region, kind: str) -> list[tuple[str, str]]:
    """The codes of a kind with each of their own names, code included."""
    if kind == "municipality":
        return [(one.code, name) for one in region.municipalities for name in (one.code, one.name_lv, one.name_en)]
    if kind == "group":
        groups = region.groups
        return [(g.code, name) for g in groups for name in (g.code, g.name_lv, g.name_en, g.short_lv, g.short_en)]
    if kind == "service":
        return [(one.code, name) for one in region.services for name in (one.code, one.name_lv, one.name_en)]
    return [(row.parish, row.parish) for row in region.succession if row.parish]


def _check(row: Alias, line: int, region: Region, earlier: Mapping[tuple[str, str], tuple[str, ...]]) -> None:
    if row.kind not in KINDS:
        raise _refusal(line, "kind", row.kind, Message.of(N_("Allowed are: %(allowed)s."), allowed=", ".join(KINDS)))
    own = names_of(region, row.kind)
    codes = {code for code, _ in own}
    if row.code not in codes:
        allowed = Message.of(N_("Allowed are: %(allowed)s."), allowed=", ".join(sorted(codes)))
        raise _refusal(line, "code", row.code, allowed)
    if not row.key:
        raise _refusal(line, "alias", row.alias, Message.of(N_("A name has letters or digits.")))
    taken = {code for code, name in own if key_of(name) == row.key} | set(earlier.get((row.kind, row.key), ()))
    for code in taken - {row.code}:
        if row.kind != "municipality" or _same_basis(region, code, row.code):
            hint = Message.of(N_("The name stands for “%(code)s” already; a name has one meaning alone."), code=code)
            raise _refusal(line, "alias", row.alias, hint)


def find_faults(file: str, rows: Iterable[tuple[int, Alias]], region: Region) -> list[Fault]:
    """What is wrong with the rows of a table, each with its line."""
    faults = []
    codes: dict[tuple[str, str], tuple[str, ...]] = {}
    for line, row in rows:
        try:
            _check(row, line, region, codes)
        except RegionError as error:
            column, value = (str(dict(error.message.params)[name]) for name in ("column", "value"))
            faults.append(Fault(file, line, column, "alias", Message.of(N_("This is not allowed.")), value, error.hint))
        else:
            codes[row.kind, row.key] = (*codes.get((row.kind, row.key), ()), row.code)
    return faults


def _same_basis(region: Region, one: str, other: str) -> bool:
    return region.municipality[one].basis is region.municipality[other].basis


def _refusal(line: int, column: str, value: str, hint: Message) -> RegionError:
    says = N_("%(where)s, %(column)s: “%(value)s” is not allowed.")
    return RegionError(Message.of(says, where=f"{FILE}:{line}", column=column, value=value), hint)

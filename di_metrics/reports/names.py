"""From what people write to codes: tables of other names, and names alike but for case, diacritics and spaces."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from di_metrics.errors import N_, Fault, Message, RegionError
from di_metrics.model import Basis
from di_metrics.region import Region
from di_metrics.region_files import ALIASES, PROGRAMME_ALIASES, RegionFiles
from di_metrics.reports.rules import Problem, Rule
from di_metrics.reports.sheets import Cell
from di_metrics.reports.spelling import key_of, near, tidy
from di_metrics.reports.values import LONGEST_TEXT, written

# ---- The other names of municipalities, parishes, groups and services ----
# Those of groups and services are the programme's, the same in every region; others are the region's.

KINDS = ("municipality", "parish", "institution", "group", "service")
COLUMNS = ("kind", "alias", "code")
_ALLOWED = N_("Allowed are: %(allowed)s.")


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
    """Tables of other names that contradict neither each other nor the region."""

    rows: tuple[Alias, ...] = ()
    _codes: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, rows: Iterable[Alias], region: Region, file: str = ALIASES, earlier: Aliases | None = None) -> Aliases:
        """The names of some rows, which are those of a file, and of earlier tables.

        Raises RegionError for a code that does not exist or a name that means two things.
        """
        added = tuple(rows)
        codes: dict[tuple[str, str], tuple[str, ...]] = dict(earlier._codes) if earlier else {}
        for line, row in enumerate(added, start=2):
            _check(row, f"{file}:{line}", region, codes)
            codes[row.kind, row.key] = tuple(dict.fromkeys((*codes.get((row.kind, row.key), ()), row.code)))
        return cls(tuple(dict.fromkeys((*(earlier.rows if earlier else ()), *added))), codes)

    def codes(self, kind: str, key: str) -> tuple[str, ...]:
        """What a name stands for: nothing, a code, or of municipalities one of each basis."""
        return self._codes.get((kind, key), ())


def read_aliases(text: str, region: Region, file: str = ALIASES, earlier: Aliases | None = None) -> Aliases:
    """The names of a table in CSV with the columns kind, alias and code, and of earlier tables.

    Raises RegionError naming the line that is wrong.
    """
    return Aliases.of(_rows(text, file), region, file, earlier)


def _rows(text: str, file: str) -> list[Alias]:
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        allowed = Message.of(_ALLOWED, allowed=", ".join(COLUMNS))
        raise _refusal(f"{file}:1", "kind", ", ".join(map(str, reader.fieldnames or ())), allowed)
    return [Alias(*((row[name] or "").strip() for name in COLUMNS)) for row in reader]


def all_aliases(files: RegionFiles, region: Region) -> Aliases:
    """The names of the programme's table and of the region's, of which either may be missing."""
    known = Aliases()
    for file in (PROGRAMME_ALIASES, ALIASES):
        if file in files:
            known = read_aliases(files[file], region, file, known)
    return known


def alias_file(kind: str) -> str:
    """The table for names of a kind: groups and services are the same in every region of the programme."""
    return PROGRAMME_ALIASES if kind in ("group", "service") else ALIASES


def with_alias(files: RegionFiles, region: Region, added: Alias) -> dict[str, str]:
    """The files with a name added to its table. Raises RegionError for a name that contradicts the tables or the region."""
    known, file = all_aliases(files, region), alias_file(added.kind)
    rows = _rows(files[file], file) if file in files else []
    _check(added, f"{file}:{len(rows) + 2}", region, known._codes)
    return dict(files) if added in known.rows else {**files, file: write_aliases((*rows, added))}


def write_aliases(rows: Iterable[Alias]) -> str:
    """A table as CSV, as `read_aliases` reads it."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((row.kind, row.alias, row.code) for row in rows)
    return written.getvalue()


def names_of(region: Region, kind: str) -> list[tuple[str, str]]:
    """The codes of a kind with each of their own names, code included."""
    if kind == "municipality":
        return [(one.code, name) for one in region.municipalities for name in (one.code, one.name_lv, one.name_en)]
    if kind == "group":
        groups = region.groups
        return [(g.code, name) for g in groups for name in (g.code, g.name_lv, g.name_en, g.short_lv, g.short_en)]
    if kind in ("service", "category", "institution"):
        named = {"service": region.services, "category": region.categories, "institution": region.institutions}[kind]
        return [(one.code, name) for one in named for name in (one.code, one.name_lv, one.name_en)]
    return [(row.parish, row.parish) for row in region.succession if row.parish]


def _check(row: Alias, where: str, region: Region, earlier: Mapping[tuple[str, str], tuple[str, ...]]) -> None:
    """Raises RegionError for a name that contradicts the region or earlier names."""
    if wrong := _wrong(row, region, earlier):
        column, value, hint = wrong
        raise _refusal(where, column, value, hint)


def _wrong(
    row: Alias, region: Region, earlier: Mapping[tuple[str, str], tuple[str, ...]]
) -> tuple[str, str, Message] | None:
    """The column that is wrong, what stands in it and what is allowed; None for a name that may be kept."""
    if row.kind not in KINDS:
        return "kind", row.kind, Message.of(_ALLOWED, allowed=", ".join(KINDS))
    own = names_of(region, row.kind)
    codes = {code for code, _ in own}
    if row.code not in codes:
        return "code", row.code, Message.of(_ALLOWED, allowed=", ".join(sorted(codes)))
    if not row.key:
        return "alias", row.alias, Message.of(N_("A name has letters or digits."))
    key = row.key
    taken = {code for code, name in own if _key_of_own(name) == key} | set(earlier.get((row.kind, key), ()))
    basis = {one.code: one.basis for one in region.municipalities} if row.kind == "municipality" else {}
    for code in taken - {row.code}:
        if basis.get(code) is basis.get(row.code):
            hint = Message.of(N_("The name stands for “%(code)s” already; a name has one meaning alone."), code=code)
            return "alias", row.alias, hint
    return None


@lru_cache(maxsize=2048)
def _key_of_own(name: str) -> str:
    """The key of a region's own name, which each row of a table is held against; never of what a report holds."""
    return key_of(name)


def find_faults(tables: Mapping[str, Iterable[tuple[int, Alias]]], region: Region) -> list[Fault]:
    """What is wrong with the rows of tables by file, each row with its line; a name has one meaning in all of them."""
    faults = []
    codes: dict[tuple[str, str], tuple[str, ...]] = {}
    for file, rows in tables.items():
        for line, row in rows:
            if wrong := _wrong(row, region, codes):
                column, value, hint = wrong
                faults.append(Fault(file, line, column, "alias", Message.of(N_("This is not allowed.")), value, hint))
            else:
                codes[row.kind, row.key] = (*codes.get((row.kind, row.key), ()), row.code)
    return faults


def _refusal(where: str, column: str, value: str, hint: Message) -> RegionError:
    says = N_("%(where)s, %(column)s: “%(value)s” is not allowed.")
    return RegionError(Message.of(says, where=where, column=column, value=value), hint)


# ---- From what stands in a cell to a code ----
# A name that is only like one is never matched; the likeness is offered as a suggestion.

_MOST_SUGGESTED = 500
"""So many unknown names get suggestions, which take time; a file with more is not mended name by name."""
BETWEEN_SERVICES = re.compile(r"[;\n\r]+")
_MOST_SERVICES = 40


@dataclass(frozen=True, slots=True)
class NamedMunicipality:
    """A municipality as named: a code of one basis, or of both, where the period of the row tells which is meant."""

    before: str | None
    after: str | None

    def code(self, day: dt.date | None, reform: dt.date | None) -> str:
        """The old municipality for a period that ends before the reform, else the new one."""
        old = self.after is None or (day is not None and reform is not None and day < reform)
        return (self.before if old else self.after) or self.after or self.before or ""


class Names:
    """The names of a region: its own in both languages, and its table of aliases."""

    def __init__(self, region: Region, aliases: Aliases) -> None:
        self._region, self._aliases = region, aliases
        self._suggested = 0
        self._codes: dict[str, dict[str, tuple[str, ...]]] = {}
        self._written: dict[str, dict[str, str]] = {}
        for kind in KINDS:
            self._codes[kind], self._written[kind] = self._known(kind)

    def municipality(self, cell: Cell) -> NamedMunicipality | Problem | None:
        """The municipality that a cell names, which must take part in the project."""
        codes = self._find("municipality", cell, Rule.UNKNOWN_MUNICIPALITY)
        if not isinstance(codes, tuple):
            code = self._region.municipality_code(written(cell))
            if code is None:
                return codes
            codes = (code,)
        partners = [code for code in codes if self._region.municipality[code].partner]
        if not partners:
            return Problem(Rule.NO_PARTNER)
        by_basis = {self._region.municipality[code].basis: code for code in partners}
        return NamedMunicipality(by_basis.get(Basis.PRE2021), by_basis.get(Basis.POST2021))

    def municipality_codes(self, name: str) -> tuple[str, ...]:
        """The codes of the municipalities of a name, partners or not, one of each basis at most; none for other names."""
        return self._codes["municipality"].get(_key(name), ())

    def is_nearly_municipality(self, name: str) -> bool:
        """True for a name that is spelt much like that of a municipality."""
        return bool(near(name, self._written["municipality"]))

    def institution(self, cell: Cell) -> str | Problem | None:
        """The state care institution that a cell names."""
        return _one(self._find("institution", cell, Rule.UNKNOWN_INSTITUTION))

    def group(self, cell: Cell) -> str | Problem | None:
        """The target group that a cell names."""
        return _one(self._find("group", cell, Rule.UNKNOWN_GROUP))

    def service(self, cell: Cell) -> str | Problem | None:
        """The service that a cell names."""
        return _one(self._find("service", cell, Rule.UNKNOWN_SERVICE))

    def services(self, cell: Cell) -> tuple[str, ...] | Problem | None:
        """The services that a cell lists, separated by semicolons or line breaks."""
        parts = [part for part in BETWEEN_SERVICES.split(written(cell)) if tidy(part)]
        if len(parts) > _MOST_SERVICES:
            return Problem(Rule.UNKNOWN_SERVICE)
        found = [self.service(part) for part in parts]
        unknown = [one for one in found if isinstance(one, Problem)]
        if unknown:
            # What is like no service comes first: it may be a name, and then nothing of the cell may be shown.
            return min(unknown, key=lambda problem: bool(problem.near))
        return tuple(dict.fromkeys(one for one in found if isinstance(one, str))) or None

    def parish(self, cell: Cell) -> str | None:
        """The parish as the region names it, or what was written where it names none such."""
        text = tidy(written(cell))
        codes = self._codes["parish"].get(_key(text), ())
        return codes[0] if codes else text or None

    def knows(self, kind: str, cell: Cell) -> bool:
        """True for a name of a municipality, group, service or parish."""
        return _key(tidy(written(cell))) in self._codes[kind]

    def _known(self, kind: str) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
        codes: dict[str, tuple[str, ...]] = {}
        names: dict[str, str] = {}
        of_aliases = [(row.code, row.alias) for row in self._aliases.rows if row.kind == kind]
        for code, name in (*names_of(self._region, kind), *of_aliases):
            key = key_of(name)
            codes[key] = tuple(dict.fromkeys((*codes.get(key, ()), code)))
            names.setdefault(key, name)
        return codes, names

    def _find(self, kind: str, cell: Cell, unknown: Rule) -> tuple[str, ...] | Problem | None:
        text = tidy(written(cell))
        if not text:
            return None
        return self._codes[kind].get(_key(text)) or self._unknown(kind, text, unknown)

    def _unknown(self, kind: str, text: str, rule: Rule) -> Problem:
        self._suggested += 1
        names = self._written[kind]
        likely = near(text, names) if self._suggested <= _MOST_SUGGESTED else []
        suggested = tuple(dict.fromkeys(names[key] for key in likely))
        return Problem(rule, near=suggested)


def _key(text: str) -> str:
    """The key of a name. A text too long for one has none: not all of it would be compared."""
    return key_of(text) if len(text) <= LONGEST_TEXT else ""


def _one(codes: tuple[str, ...] | Problem | None) -> str | Problem | None:
    return codes[0] if isinstance(codes, tuple) else codes

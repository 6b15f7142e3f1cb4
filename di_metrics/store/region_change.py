"""Another state of the region's and the programme's files for the records that are there: batches and meetings stay.

What the records need must be in it, under the same code or a renamed one; else it is refused with every reason at once.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import duckdb
import yaml

from di_metrics.errors import N_, DIMetricsError, Message, RegionError, RegionRefused
from di_metrics.region import Region
from di_metrics.region_check import check_files
from di_metrics.region_files import KEPT_FILES, RegionFiles, load_region
from di_metrics.store.candidate import Candidate, Progress, make_candidate
from di_metrics.store.database import Database
from di_metrics.store.in_place import NothingToChange, changing
from di_metrics.store.kept_objects import recoded_objects
from di_metrics.store.package import PACKAGE, PackageFile, PackageRule, values_of_rule, what_rule_says
from di_metrics.store.saved_views import recode_views

Recode = Callable[[str, str], str]
"""Tells by which code a thing of a kind goes from now on."""
RecodedMeeting = Callable[[str, Recode], str]
"""What the JSON of a meeting becomes; only the layer of meetings knows which codes are in it."""

_GONE = {
    "municipality": N_("The region has no municipality %(code)s any more."),
    "group": N_("The programme has no target group %(code)s any more."),
    "service": N_("The programme has no service %(code)s any more."),
    "category": N_("The programme has no service category %(code)s any more."),
    "unit": N_("The programme has no unit of service %(code)s any more."),
    "institution": N_("The region has no state care institution %(code)s any more."),
}
KINDS = (*_GONE, "parish")
"""What can be renamed; a parish goes by its name."""

_CODES = (
    ("source_persons", "target_group", "group"),
    ("source_persons", "from_institution", "institution"),
    ("batch_group", "target_group", "group"),
    ("source_assessments", "municipality_code", "municipality"),
    ("source_service_records", "municipality_code", "municipality"),
    ("batch_municipality", "municipality_code", "municipality"),
    ("quarantine", "municipality_code", "municipality"),
    ("source_needed_services", "municipality_code", "municipality"),
    ("source_service_records", "service_code", "service"),
    ("source_needed_services", "service_code", "service"),
    ("source_assessments", "parish", "parish"),
    ("source_service_records", "parish", "parish"),
)
"""Where the rows of batches hold codes, by table and column; the services that an assessment recommends are apart."""

_OF_SLOTS = (("area", "municipality"), ("target_group", "group"), ("service", "service"), ("indicator", "unit"))
"""Where the ledger of what was handed out holds codes, several of them in one text: by column of `told` and kind."""

_OF_THE_REGION = ("service_of_group", "parish", "date_range")
"""The rules of the contract that another region may break, besides those of codes."""


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file that differs: how many of its lines, and by code or id, if it has such, what is new, removed or changed."""

    name: str
    lines: int
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A reason why the records do not fit, with the value it is about: in how many rows of which batches, which meetings."""

    says: Message
    value: str | None = None
    rows: tuple[tuple[int, int], ...] = ()
    meetings: tuple[int, ...] = ()


class RegionMisfit(RegionError):
    """Records, or given names of renamed codes, that do not fit the region; every reason is listed."""

    def __init__(self, obstacles: Iterable[Obstacle]) -> None:
        self.obstacles = tuple(obstacles)
        super().__init__(
            Message.of(
                N_("The database does not fit the region. Reasons: %(count)s. Nothing was changed."),
                count=len(self.obstacles),
            ),
            Message.of(N_("Mend the files; where a code was renamed, name both with --rename OLD=NEW.")),
        )


@dataclass(frozen=True, slots=True)
class Renames:
    """The codes that go by another one from now on, by kind and code of before."""

    codes: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def new(self, kind: str, code: str) -> str:
        """The code of now."""
        return self.codes.get((kind, code), code)

    def of(self, kind: str) -> dict[str, str]:
        """The renamed codes of a kind."""
        return {old: new for (of, old), new in self.codes.items() if of == kind}


NO_RENAMES = Renames()


def file_changes(before: RegionFiles, after: RegionFiles) -> tuple[FileChange, ...]:
    """The files whose texts differ, in the order of their names; what the page “Plan” keeps is in no folder."""
    names = sorted({*before, *after} - {*KEPT_FILES.values()})
    return tuple(
        _file_change(name, before.get(name, ""), after.get(name, ""))
        for name in names
        if before.get(name) != after.get(name)
    )


def _file_change(name: str, before: str, after: str) -> FileChange:
    old, new = Counter(before.splitlines()), Counter(after.splitlines())
    lines = max((old - new).total(), (new - old).total())
    entries, entries_after = _entries(name, before), _entries(name, after)
    return FileChange(
        name,
        lines,
        tuple(key for key in entries_after if key not in entries),
        tuple(key for key in entries if key not in entries_after),
        tuple(key for key, entry in entries.items() if key in entries_after and entries_after[key] != entry),
    )


def _entries(name: str, text: str) -> dict[str, object]:
    """What a file lists by codes or ids: each entry by its own."""
    if name.endswith(".yaml"):
        try:
            document = yaml.safe_load(text)
        except yaml.YAMLError:
            return {}
        listed = document.get("statements") if isinstance(document, dict) else None
        return {str(one["id"]): one for one in listed or () if isinstance(one, dict) and "id" in one}
    reader = csv.DictReader(io.StringIO(text, newline="")) if name.endswith(".csv") else None
    key = next(iter(reader.fieldnames or ()), "") if reader else ""
    return {str(row[key]): row for row in reader} if reader and key in ("code", "id") else {}


def region_codes(region: Region) -> dict[str, list[str]]:
    """The codes of a region and its programme by kind; parishes go by their names."""
    return {
        "municipality": list(region.municipality),
        "parish": list(dict.fromkeys(row.parish for row in region.succession if row.parish)),
        "group": list(region.group),
        "service": list(region.service),
        "category": list(region.category),
        "unit": list(region.unit_kind),
        "institution": list(region.institution),
    }


def read_renames(words: Sequence[tuple[str, str]], before: Region, after: Region) -> Renames:
    """The renamed codes, each a pair of the code of before, with its kind and a colon where need be, and that of now.

    Raises RegionMisfit for codes that are unknown, of several kinds, or stand for two things.
    """
    old, new = region_codes(before), region_codes(after)
    codes: dict[tuple[str, str], str] = {}
    faults: list[Message] = []
    for word, code in words:
        named, _, bare = word.rpartition(":")
        kinds = [kind for kind in KINDS if named in ("", kind) and bare in old[kind] and code in new[kind]]
        if not kinds:
            says = N_("%(old)s=%(new)s: there is no such code, before or from now on, of the same kind.")
        elif len(kinds) > 1:
            says = N_("%(old)s=%(new)s: there are codes of several kinds. Write one of them in front: %(kinds)s.")
        elif (kinds[0], bare) in codes:
            says = N_("%(old)s=%(new)s: a code is renamed once.")
        elif kinds[0] == "municipality" and before.municipality[bare].basis is not after.municipality[code].basis:
            says = N_("%(old)s=%(new)s: the municipalities are of different bases.")
        else:
            codes[kinds[0], bare] = code
            continue
        faults.append(Message.of(says, old=word, new=code, kinds=", ".join(f"{kind}:" for kind in kinds)))
    faults += _merged(codes, old)
    if faults:
        raise RegionMisfit(Obstacle(one) for one in faults)
    return Renames(codes)


def _merged(codes: Mapping[tuple[str, str], str], old: Mapping[str, Sequence[str]]) -> list[Message]:
    """Two things of before that would go by one code, which nothing could tell apart any more."""
    faults = []
    for kind in KINDS:
        come = Counter(codes.get((kind, code), code) for code in old[kind])
        says = N_("Several codes of before would become %(code)s.")
        faults += [Message.of(says, code=new) for (of, _), new in codes.items() if of == kind and come[new] > 1]
    return list(dict.fromkeys(faults))


def prepare_region(
    database: Database,
    files: RegionFiles,
    renames: Renames,
    recoded: RecodedMeeting,
    progress: Progress = lambda share: None,
) -> Candidate:
    """The database with other files of its region and programme, to be confirmed or discarded.

    Batches, meetings, saved views, the slide template and the objects kept beside the files stay, their codes renamed; all
    figures are counted anew. Raises RegionError for files that contradict themselves, RegionMisfit where records would lose
    their place or break a rule of the data package, and DatabaseError. Then nothing is left behind.
    """
    if faults := check_files(files):
        raise RegionRefused(faults)
    before, after = database.region, load_region(files)
    if before.id != after.id:
        says = N_("The folder is of another region (%(folder)s) than the database (%(database)s).")
        raise RegionMisfit([Obstacle(Message.of(says, folder=after.id, database=before.id))])

    files = {**recoded_objects(database.files, renames.new), **files}

    def follow(connection: duckdb.DuckDBPyConnection, _region: Region) -> int:
        _rename(connection, renames)
        found = _Obstacles(region_codes(after), renames)
        found.meetings(connection, recoded)
        recode_views(connection, partial(_codes_of_now, before, after, renames))
        found.rows(connection)
        found.units(connection, before, after)
        obstacles = [*found.sorted(), *_broken_rules(connection, after)]
        if obstacles:
            raise RegionMisfit(obstacles)
        return 0

    # What is put beside the records meanwhile would not be renamed: then it is refused to be put in place.
    return replace(make_candidate(database.path, follow, files, progress, keep=True), held=None)


def change_region_files(database: Path, change: Callable[[RegionFiles], RegionFiles]) -> None:
    """Keep what `change` makes of files from which no figure is counted, as tables of other names. All of it, or nothing.

    Raises DatabaseError where the file cannot be written, and whatever `change` raises.
    """
    with changing(database) as connection:
        files = dict(connection.execute("SELECT name, content FROM region_file").fetchall())
        changed = [one for one in change(files).items() if files.get(one[0]) != one[1]]
        if not changed:
            raise NothingToChange
        connection.executemany("INSERT OR REPLACE INTO region_file VALUES (?, ?)", changed)


def _codes_of_now(before: Region, after: Region, renames: Renames, kind: str, code: str) -> Sequence[str]:
    """By which codes something goes from now on: of a municipality that is no more, those of what it became, if anything.

    That is what it went to in the reform, and where the old municipalities, or parts of them, go that it was made from.
    """
    known, new = region_codes(after)[kind], renames.new(kind, code)
    if new in known or kind != "municipality":
        return (new,)
    went_to = [heir for one in before.successors(code) for heir in _codes_of_now(before, after, renames, kind, one)]
    made_from = {
        (renames.new("municipality", row.old_code), row.parish and renames.new("parish", row.parish))
        for row in before.succession
        if row.new_code == code
    }
    go_to = [row.new_code for row in after.succession if (row.old_code, row.parish) in made_from]
    return [heir for heir in (*went_to, *go_to) if heir in known] or (new,)


_NEW_CODE = "coalesce(map($old, $new)[{column}], {column})"


def _recode(connection: duckdb.DuckDBPyConnection, table: str, column: str, names: Mapping[str, str]) -> None:
    """Written anew as a whole: codes that are exchanged would else stand twice for a moment where each stands once."""
    if names:
        lists = {"old": list(names), "new": list(names.values())}
        replaced = f"SELECT * REPLACE ({_NEW_CODE.format(column=column)} AS {column}) FROM {table} ORDER BY rowid"
        connection.execute(f"CREATE TEMP TABLE recoded AS {replaced}", lists)
        connection.execute(f"DELETE FROM {table}")
        connection.execute(f"INSERT INTO {table} SELECT * FROM recoded ORDER BY rowid")
        connection.execute("DROP TABLE recoded")


def _renamed(codes: str, new: Callable[[str], str]) -> str:
    """A code of a slot, in which several may be joined or stand beside what they are of, with each as it is called now."""
    parts = ["+".join(sorted(map(new, part.split("+")))) for part in re.split("([>/@])", codes)]
    return "".join(parts)


def _rename(connection: duckdb.DuckDBPyConnection, renames: Renames) -> None:
    for table, column, kind in _CODES:
        _recode(connection, table, column, renames.of(kind))
    for column, kind in _OF_SLOTS:
        told = [codes for (codes,) in connection.execute(f"SELECT DISTINCT {column} FROM told").fetchall()]
        renamed = {codes: _renamed(codes, partial(renames.new, kind)) for codes in told}
        _recode(connection, "told", column, {old: new for old, new in renamed.items() if old != new})
    if names := renames.of("service"):
        service = _NEW_CODE.format(column="code")
        connection.execute(
            "UPDATE source_assessments SET recommended_services ="
            f" array_to_string(list_transform(string_split(recommended_services, ';'), lambda code: {service}), ';')"
            " WHERE recommended_services IS NOT NULL",
            {"old": list(names), "new": list(names.values())},
        )


class _Obstacles:
    """Gathers the codes in use that are no more, and where they are used."""

    def __init__(self, known: Mapping[str, Sequence[str]], renames: Renames) -> None:
        self._known, self._renames = known, renames
        self._rows: defaultdict[tuple[str, str], Counter[int]] = defaultdict(Counter)
        self._meetings: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        self._damaged: defaultdict[Message, list[int]] = defaultdict(list)

    def meetings(self, connection: duckdb.DuckDBPyConnection, recoded: RecodedMeeting) -> None:
        """Rename the codes in all meetings."""
        for number, content in connection.execute("SELECT number, content FROM meeting ORDER BY number").fetchall():

            def follow(kind: str, code: str, number: int = number) -> str:
                new = self._renames.new(kind, code)
                if new not in self._known[kind] and number not in self._meetings[kind, new]:
                    self._meetings[kind, new].append(number)
                return new

            try:
                changed = recoded(content, follow)
            except DIMetricsError as error:
                self._damaged[error.message].append(number)
                continue
            if changed != content:
                connection.execute("UPDATE meeting SET content = ? WHERE number = ?", [changed, number])

    def rows(self, connection: duckdb.DuckDBPyConnection) -> None:
        """The rows of all batches, undone ones too, for these can be restored. A parish is checked where one is needed."""
        used = [(kind, f"SELECT batch, {column} AS code FROM {table}") for table, column, kind in _CODES if kind != "parish"]
        used.append(
            ("service", "SELECT batch, unnest(string_split(recommended_services, ';')) AS code FROM source_assessments")
        )
        for kind, query in used:
            gone = f"SELECT code, batch, count(*) FROM ({query}) WHERE NOT list_contains($known, code) GROUP BY ALL"
            for code, batch, count in connection.execute(gone, {"known": self._known[kind]}).fetchall():
                self._rows[kind, code][batch] += count

    def units(self, connection: duckdb.DuckDBPyConnection, before: Region, after: Region) -> None:
        """The rows whose amounts would be of a unit that is no more."""
        for one in before.services:
            unit, service = self._renames.new("unit", one.unit), self._renames.new("service", one.code)
            if unit in after.unit_kind:
                continue
            count = "SELECT batch, count(*) FROM source_service_records WHERE service_code = ? GROUP BY batch"
            self._rows["unit", unit].update(dict(connection.execute(count, [service]).fetchall()))

    def sorted(self) -> list[Obstacle]:
        """The obstacles, by kind and code."""
        found = [key for key in {*self._rows, *self._meetings} if self._rows[key] or self._meetings[key]]
        damaged = [Obstacle(says, meetings=tuple(numbers)) for says, numbers in self._damaged.items()]
        return damaged + [
            Obstacle(
                Message.of(_GONE[kind], code=code),
                rows=tuple(sorted(self._rows[kind, code].items())),
                meetings=tuple(self._meetings[kind, code]),
            )
            for kind, code in sorted(found, key=lambda key: (KINDS.index(key[0]), key[1]))
        ]


def _broken_rules(connection: duckdb.DuckDBPyConnection, region: Region) -> list[Obstacle]:
    """The rules of the data package that rows of any batch break. A person is whom its batch tells of."""
    obstacles: list[Obstacle] = []
    for file in PACKAGE:
        columns = ", ".join(name for name in file.columns if name != "person_id")
        source = f"source_{file.stage.removeprefix('staged_')}"
        connection.execute(
            f"CREATE TEMP VIEW {file.stage} AS SELECT batch, batch || ' ' || person_id AS person_id, {columns} FROM {source}"
        )
    for file in PACKAGE:
        for rule in file.rules:
            if rule.code in _OF_THE_REGION:
                obstacles += _broken(connection, region, file, rule)
    for file in PACKAGE:
        connection.execute(f"DROP VIEW {file.stage}")
    return obstacles


def _broken(connection: duckdb.DuckDBPyConnection, region: Region, file: PackageFile, rule: PackageRule) -> list[Obstacle]:
    context = {
        "service_of_group": "(SELECT any_value(target_group) FROM staged_persons p"
        f" WHERE p.person_id = {file.stage}.person_id)",
        "parish": "municipality_code",
    }.get(rule.code, "NULL")
    value = rule.column if rule.code in ("service_of_group", "parish") else "NULL"
    rows = connection.execute(
        "SELECT value, context, batch, count(*) FROM"
        f" (SELECT batch, {value} AS value, {context} AS context FROM {file.stage} WHERE {rule.condition})"
        " GROUP BY ALL ORDER BY ALL",
        values_of_rule(region, rule.condition),
    ).fetchall()
    found: defaultdict[tuple[str | None, str | None], list[tuple[int, int]]] = defaultdict(list)
    for code, of, batch, count in rows:
        found[code, of].append((batch, count))
    return [Obstacle(what_rule_says(region, rule, of), code, tuple(where)) for (code, of), where in found.items()]

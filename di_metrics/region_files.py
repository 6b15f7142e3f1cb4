"""Reading a programme and a region from their texts, wherever these lie: in folders, or copied into a records database.

What is wrong with a text is gathered as faults with file, line and column, so that a person mends all of it in one go. What
the files say of each other is checked in `di_metrics.region_check`.
"""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from di_metrics import region as types
from di_metrics.errors import N_, Fault, Message, RegionRefused
from di_metrics.model import Basis, Bilingual
from di_metrics.photo import Photo, PhotoError, read_photo
from di_metrics.region import Region, RegionHead
from di_metrics.settings import PROGRAMME

KINDS_FILE = "municipality_kinds.csv"
PROGRAMME_FILES = ("target_groups.csv", "service_categories.csv", "unit_kinds.csv", "services.csv", KINDS_FILE)
READING_FILES = ("reports.toml", "needed_services.csv")
"""Files of the programme by which reports are read and checked; a release needs none of them."""
HEAD_FILE = "region.toml"
INSTITUTIONS_FILE = "institutions.csv"
OBJECTS_FILE, OBJECT_CHANGES_FILE = "infrastructure.csv", "infrastructure_changes.csv"
KEPT_FILES = {one: f"kept_{one}" for one in (OBJECTS_FILE, OBJECT_CHANGES_FILE)}
"""What the page “Plan” keeps in the database beside the files of the region's folder, in the same columns."""
LOGOS_FILE, LOGOS_FOLDER = "logos.csv", "logos"
OUTLINES_FILES = {basis: f"outlines_{basis}.geojson" for basis in Basis}
REGION_FILES = (
    HEAD_FILE,
    "municipalities.csv",
    "succession.csv",
    "targets.csv",
    OBJECTS_FILE,
    OBJECT_CHANGES_FILE,
    INSTITUTIONS_FILE,
    "published_statements.yaml",
    LOGOS_FILE,
    *OUTLINES_FILES.values(),
)
OPTIONAL_FILES = (
    *("succession.csv", OBJECT_CHANGES_FILE, *KEPT_FILES.values(), INSTITUTIONS_FILE, LOGOS_FILE),
    *OUTLINES_FILES.values(),
)
"""What a region without a reform, changes of objects, a list of state care institutions, logos, or a map, does not have."""

ALIASES = "aliases.csv"
"""The table of other names, which a region and a programme may each have."""
PROGRAMME_ALIASES = f"programme/{ALIASES}"
"""What the programme's table of other names is called beside the region's."""

ROW_TYPES: Mapping[str, type[BaseModel]] = {
    "municipalities.csv": types.Municipality,
    "succession.csv": types.Succession,
    KINDS_FILE: types.MunicipalityKind,
    "target_groups.csv": types.TargetGroup,
    "service_categories.csv": types.Category,
    "unit_kinds.csv": types.UnitKind,
    "services.csv": types.Service,
    "targets.csv": types.Target,
    **dict.fromkeys((OBJECTS_FILE, KEPT_FILES[OBJECTS_FILE]), types.InfrastructureObject),
    **dict.fromkeys((OBJECT_CHANGES_FILE, KEPT_FILES[OBJECT_CHANGES_FILE]), types.ObjectChange),
    INSTITUTIONS_FILE: types.Institution,
    LOGOS_FILE: types.Logo,
}

RegionFiles = Mapping[str, str]
"""The texts of a region and its programme by file name, as folders hold them, or a database."""
KeyPath = tuple[int | str, ...]
"""Where something stands in a document: keys, and places in lists."""
Row = TypeVar("Row", bound=BaseModel)

REQUIRED = N_("A value is required.")
_DATE = N_("This is no date. Allowed: year-month-day, such as 2019-12-31.")
_WHOLE = N_("Allowed: a whole number, zero or more.")
_NUMBER = N_("Allowed: a number, zero or more, with a decimal point.")
_KINDS_OF_VALUES = {
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "decimal_parsing": _NUMBER,
    "decimal_type": _NUMBER,
    "float_parsing": _NUMBER,
    "float_type": _NUMBER,
    "greater_than": _NUMBER,
    "greater_than_equal": _NUMBER,
    "string_type": N_("Allowed: a text in quotation marks."),
    "model_type": N_("Allowed: names with values."),
    "dict_type": N_("Allowed: names with values."),
    "tuple_type": N_("Allowed: a list."),
}
"""What is allowed where pydantic refuses a value with an error of a type."""

_YES_NO = ("yes", "no")
_NEAR = 0.6


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A CSV file as it stands: its columns, and its lines by number. A misspelt heading counts as the one it is near."""

    name: str
    columns: frozenset[str] = frozenset()
    lines: tuple[tuple[int, dict[str, str]], ...] = ()

    def cells(self, column: str) -> list[tuple[int, str]]:
        """What stands in a column, where there is one, by line."""
        return [(number, row[column]) for number, row in self.lines] if column in self.columns else []

    def codes(self, column: str = "code") -> dict[str, str] | None:
        """The codes of the file with their Latvian names; None where the file or column is missing and nothing is known."""
        if column not in self.columns:
            return None
        return {row[column]: row.get("name_lv", "") for _, row in self.lines}


def suggestion(value: str, allowed: Mapping[str, str] | Iterable[str]) -> Message:
    """What to write in place of a value: what is nearest to it, by code or by name, or else all that is allowed."""
    names = dict(allowed) if isinstance(allowed, Mapping) else dict.fromkeys(allowed, "")
    words = {code.casefold(): code for code in names} | {name.casefold(): code for code, name in names.items() if name}
    near = [code for code in types.codes_meant(value) if code in names and code != value]
    near = near or [words[word] for word in get_close_matches(value.casefold(), list(words), n=3, cutoff=_NEAR)]
    if near:
        return Message.of(N_("Did you mean %(words)s?"), words=", ".join(dict.fromkeys(near)))
    return Message.of(N_("Allowed are: %(allowed)s."), allowed=", ".join(names) or "–")


def read_texts(folder: Path, names: Iterable[str], optional: Iterable[str] = ()) -> tuple[dict[str, str], list[Fault]]:
    """The texts of a folder's files by name, and the faults of those that are missing or in another encoding than UTF-8."""
    texts: dict[str, str] = {}
    faults: list[Fault] = []
    for name in names:
        file = folder / name
        try:
            data = file.read_bytes()
        except FileNotFoundError:
            if name in optional:
                continue
            message = Message.of(N_("The file is missing in %(folder)s."), folder=folder)
            faults.append(Fault(name, None, None, "missing", message))
            continue
        except OSError as error:
            reason = Message.of(N_("The file cannot be read: %(reason)s."), reason=error.strerror or "")
            faults.append(Fault(name, None, None, "file", reason))
            continue
        texts[name], found = _decoded(name, data)
        faults += found
    return texts, faults


def _decoded(name: str, data: bytes) -> tuple[str, list[Fault]]:
    """The text of a file, read in whatever encoding it is so that its other faults are found as well."""
    hint = Message.of(N_("Save the file with UTF-8 encoding."))
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:4]:
        order = "utf-16-be" if data[:2] == b"\xfe\xff" or data[:1] == b"\0" else "utf-16-le"
        text = data.decode(order, errors="replace").removeprefix("\ufeff")
        message = Message.of(N_("The text is in another encoding: %(encoding)s."), encoding="UTF-16")
        return text, [Fault(name, 1, None, "encoding", message, None, hint)]
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        text = data.decode("cp1257", errors="replace")
        message = Message.of(N_("The text is in another encoding: %(encoding)s."), encoding="Windows-1257")
        return text, [Fault(name, line, None, "encoding", message, text.splitlines()[line - 1][:80], hint)]


def read_folder(region: Path, programme: Path) -> dict[str, str]:
    """The texts of a region folder and its programme folder by file name.

    Raises RegionRefused naming every file that is missing or is not UTF-8.
    """
    files, faults = read_folders(region, programme)
    if faults:
        raise RegionRefused(faults)
    return files


def read_folders(region: Path, programme: Path) -> tuple[dict[str, str], list[Fault]]:
    """The texts of a region folder and its programme folder by file name, and the faults of what is no such text."""
    files, faults = read_texts(programme, (*PROGRAMME_FILES, *READING_FILES, ALIASES), (ALIASES, KINDS_FILE))
    files.setdefault(KINDS_FILE, _shipped_kinds())
    if ALIASES in files:
        files[PROGRAMME_ALIASES] = files.pop(ALIASES)
    of_region, more = read_texts(region, (*REGION_FILES, ALIASES), (*OPTIONAL_FILES, ALIASES))
    logos, wrong = _read_logos(region, of_region.get(LOGOS_FILE, ""))
    return files | of_region | logos, faults + more + wrong


def _read_logos(region: Path, table: str) -> tuple[dict[str, str], list[Fault]]:
    """The logos that a table lists, each as it is kept, and the faults of those that are none."""
    files: dict[str, str] = {}
    faults: list[Fault] = []
    for line, row in read_table(LOGOS_FILE, table, types.Logo)[0].lines:
        name = row.get("file", "")
        try:
            if not name or Path(name).name != name:
                raise FileNotFoundError
            photo = read_photo((region / LOGOS_FOLDER / name).read_bytes(), name)
        except OSError:
            message = Message.of(N_("The file is missing in %(folder)s."), folder=region / LOGOS_FOLDER)
            faults.append(Fault(LOGOS_FILE, line, "file", "missing", message, name))
        except PhotoError as error:
            faults.append(Fault(LOGOS_FILE, line, "file", "picture", error.message, name, error.hint))
        else:
            files[f"{LOGOS_FOLDER}/{name}"] = json.dumps(asdict(photo))
    return files, faults


def logos_in(files: RegionFiles) -> list[tuple[Bilingual, Photo]]:
    """The logos of a region in their order, each with what it shows in every language."""
    rows = typed_rows(read_table(LOGOS_FILE, files.get(LOGOS_FILE, ""), types.Logo)[0], types.Logo)[0]
    found = ((row.alt, files.get(f"{LOGOS_FOLDER}/{row.file}")) for row in rows)
    return [(alt, Photo(**json.loads(kept))) for alt, kept in found if kept]


def read_kinds(programme: Path) -> tuple[types.MunicipalityKind, ...]:
    """The kinds of municipalities of a programme's folder. Raises RegionRefused for a file with faults."""
    texts, faults = read_texts(programme, (KINDS_FILE,), (KINDS_FILE,))
    table, of_form = read_table(KINDS_FILE, texts.get(KINDS_FILE) or _shipped_kinds(), types.MunicipalityKind)
    kinds, of_values = typed_rows(table, types.MunicipalityKind)
    if wrong := [*faults, *of_form, *of_values]:
        raise RegionRefused(wrong)
    return kinds


def _shipped_kinds() -> str:
    """The kinds of municipalities where a programme, database or release was made before they were data."""
    return (PROGRAMME / KINDS_FILE).read_text(encoding="utf-8")


def read_aliases_of(region: Path, programme: Path) -> dict[str, str]:
    """The tables of other names that lie in the two folders. Raises RegionRefused for one that is not UTF-8."""
    (of_programme, faults), (of_region, more) = (read_texts(one, (ALIASES,), (ALIASES,)) for one in (programme, region))
    if faults or more:
        raise RegionRefused([*faults, *more])
    return dict(zip((PROGRAMME_ALIASES,), of_programme.values(), strict=False)) | of_region


def region_id(region: Path) -> str:
    """The id of the region in a folder; nothing where there is none."""
    try:
        return region_id_of((region / HEAD_FILE).read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        return ""


def region_id_of(head: str) -> str:
    """The id that the text of a region's head gives; nothing where it gives none."""
    try:
        return str(tomllib.loads(head).get("id", ""))
    except tomllib.TOMLDecodeError:
        return ""


def load_region(files: RegionFiles) -> Region:
    """Read a region and its programme from their texts.

    Columns and files that were not there when a database was made are taken for empty. What the page “Plan” keeps follows
    what the folder has, unless the folder has it too. Raises RegionRefused with file, line
    and column of each value of the wrong kind.
    """
    head, faults = read_toml(HEAD_FILE, files[HEAD_FILE], RegionHead)
    files = files if KINDS_FILE in files else {**files, KINDS_FILE: _shipped_kinds()}
    rows: dict[str, tuple[Any, ...]] = {}
    for name, row_type in ROW_TYPES.items():
        table, wrong = read_table(name, files.get(name, ""), row_type, whole=False)
        rows[name], more = typed_rows(table, row_type)
        faults += [*wrong, *more]
    if faults or head is None:
        raise RegionRefused(faults)
    return Region(
        **{name: getattr(head, name) for name in RegionHead.model_fields},
        municipalities=rows["municipalities.csv"],
        municipality_kinds=rows[KINDS_FILE],
        succession=rows["succession.csv"],
        groups=rows["target_groups.csv"],
        categories=rows["service_categories.csv"],
        unit_kinds=rows["unit_kinds.csv"],
        services=rows["services.csv"],
        targets=rows["targets.csv"],
        infrastructure=_with_kept(rows, OBJECTS_FILE, lambda one: one.id),
        object_changes=_with_kept(rows, OBJECT_CHANGES_FILE, lambda one: one),
        institutions=rows[INSTITUTIONS_FILE],
        has_outlines=any(name in files for name in OUTLINES_FILES.values()),
    )


def _with_kept(rows: Mapping[str, tuple[Any, ...]], name: str, key: Callable[[Any], object]) -> tuple[Any, ...]:
    own = {key(one) for one in rows[name]}
    return (*rows[name], *(one for one in rows[KEPT_FILES[name]] if key(one) not in own))


def read_table(name: str, text: str, row_type: type[BaseModel], *, whole: bool = True) -> tuple[CsvTable, list[Fault]]:
    """A CSV file as a table and the faults of its form: separator, headings, fields of a line.

    With `whole` each column of the type must be there; else those that have a default may be missing.
    """
    first = text.lstrip("\r\n").split("\n", 1)[0]
    further = issubclass(row_type, types.Translated) and filter(row_type.is_further, re.findall(r"\w+", first))
    columns = (*row_type.model_fields, *(further or ()))
    needed = [column for column, field in row_type.model_fields.items() if whole or field.is_required()]
    return read_lines(name, text, columns, needed)


def read_lines(name: str, text: str, columns: tuple[str, ...], needed: Iterable[str]) -> tuple[CsvTable, list[Fault]]:
    """A CSV file with these columns as a table, and the faults of its form. An empty file is a table without lines."""
    if not text.strip():
        return CsvTable(name, frozenset(columns)), []
    first = text.lstrip("\r\n").split("\n", 1)[0]
    separator = max(",;\t", key=lambda sign: len({word.strip(' "\r') for word in first.split(sign)} & {*columns}))
    faults = []
    if separator != ",":
        message = Message.of(N_("Fields are separated by “%(found)s”."), found={"\t": "Tab"}.get(separator, separator))
        hint = Message.of(N_("Save the file as CSV with commas."))
        faults.append(Fault(name, 1, None, "separator", message, None, hint))
    lines: list[tuple[int, list[str]]] = []
    begins, reader = 1, csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator)
    try:
        for fields in reader:
            if fields:
                lines.append((begins, fields))
            begins = reader.line_num + 1
    except csv.Error:
        says = N_('This is no comma-separated text. Allowed: CSV, UTF-8, quoted with ".')
        faults.append(Fault(name, begins, None, "file", Message.of(says)))
    if not lines:
        return CsvTable(name), faults
    headings, wrong = _headings(name, lines[0], columns, needed)
    kept: list[tuple[int, dict[str, str]]] = []
    for number, fields in lines[1:]:
        if len(fields) != len(headings):
            says = N_("The line has %(found)s fields. Allowed: %(width)s.")
            wrong.append(Fault(name, number, None, "width", Message.of(says, found=len(fields), width=len(headings))))
        elif any(field.strip() for field in fields):
            kept.append((number, dict(zip(headings, fields, strict=True))))
        else:
            wrong.append(Fault(name, number, None, "empty", Message.of(N_("The line is empty. Delete it."))))
    return CsvTable(name, frozenset(headings) & {*columns}, tuple(kept)), faults + wrong


def _headings(
    name: str, header: tuple[int, list[str]], columns: tuple[str, ...], needed: Iterable[str]
) -> tuple[list[str], list[Fault]]:
    """The headings with misspelt ones put right, and what is wrong with them."""
    line, written = header
    faults, headings = [], []
    free = [column for column in columns if column not in written]
    for heading in written:
        if heading in columns and heading not in headings:
            headings.append(heading)
            continue
        near = get_close_matches(heading.strip().casefold(), free, n=1, cutoff=_NEAR)
        if heading in headings:
            message, hint = Message.of(N_("Two columns have this heading.")), None
        else:
            message, hint = Message.of(N_("There is no such column.")), suggestion(heading.strip(), free or columns)
        faults.append(Fault(name, line, heading, "heading", message, heading, hint))
        free = [column for column in free if column not in near]
        headings.append(near[0] if near else f"{heading}\0{len(headings)}")  # a heading nothing else can have
    missing = [column for column in needed if column not in headings]
    faults += [Fault(name, line, column, "column", Message.of(N_("The column is missing."))) for column in missing]
    return headings, faults


def typed_rows(table: CsvTable, row_type: type[Row]) -> tuple[tuple[Row, ...], list[Fault]]:
    """The lines of a table as typed rows, and the faults of values of the wrong kind."""
    rows: list[Row] = []
    faults: list[Fault] = []
    for number, row in table.lines:
        known = {column: value for column, value in row.items() if column in table.columns}
        try:
            rows.append(row_type.model_validate(known))
        except ValidationError as error:
            for one in error.errors():
                column = str(one["loc"][0])
                if column in table.columns:  # a missing column is told once, not in every line
                    faults.append(Fault(table.name, number, column, "value", *_refusal(one, row_type, known.get(column))))
    return tuple(rows), faults


def read_toml(name: str, text: str, model: type[Row]) -> tuple[Row | None, list[Fault]]:
    """A TOML file as a typed value, or the faults of it."""
    try:
        return model.model_validate(tomllib.loads(text)), []
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found[1]) if found else len(text.splitlines())
        message = Message.of(N_("The reader of the file says: %(reason)s"), reason=str(error))
        return None, [Fault(name, line, None, "file", message)]
    except ValidationError as error:
        return None, faults_of(name, error, model, lambda path: toml_line(text, path))


def faults_of(
    name: str, error: ValidationError, model: type[BaseModel], line: Callable[[KeyPath], int | None], within: KeyPath = ()
) -> list[Fault]:
    """The faults of a document that is no value of a model; `line` gives the line of a path in it.

    `within` leads to the part of the document that is meant.
    """
    faults: dict[KeyPath, Fault] = {}
    for one in error.errors():
        path = tuple(part for part in one["loc"] if part != "[key]" and not _is_of_union(part))
        value = None if one["type"] == "missing" else str(one["input"])[:80]
        column = ".".join(str(part) for part in path)
        fault = Fault(name, line((*within, *path)), column, "value", *_refusal(one, _model_at(model, path[:-1]), value))
        faults.setdefault(path, fault)
    return list(faults.values())


def _is_of_union(part: int | str) -> bool:
    """True for what pydantic puts into a path to tell which of several types it tried."""
    return isinstance(part, str) and (part in ("str", "Text") or "[" in part)


def _model_at(model: Any, path: tuple[int | str, ...]) -> type[BaseModel] | None:
    """The type that stands at a path of a model."""
    for part in path:
        if isinstance(part, int):
            continue
        field = model.model_fields.get(part) if isinstance(model, type) and issubclass(model, BaseModel) else None
        annotation = field.annotation if field else None
        inner = [one for one in (annotation, *getattr(annotation, "__args__", ())) if isinstance(one, type)]
        model = next((one for one in inner if issubclass(one, BaseModel)), None)
    return model if isinstance(model, type) and issubclass(model, BaseModel) else None


def _refusal(error: Any, model: type[BaseModel] | None, value: object) -> tuple[Message, str | None, Message | None]:
    """What is wrong with a value, the value itself, and what to write."""
    written = None if value is None else str(value)
    kind, column = error["type"], str(error["loc"][-1])
    keys = [field.alias or key for key, field in model.model_fields.items()] if model else []
    if kind == "missing":
        return Message.of(N_("This key is missing.")), None, None
    if kind == "extra_forbidden":
        return Message.of(N_("There is no such key.")), written, suggestion(column, keys)
    if written == "":
        return Message.of(REQUIRED), written, None
    if kind in ("enum", "literal_error"):
        allowed = re.findall(r"'([^']*)'", str(error["ctx"]["expected"]))
        return Message.of(N_("This is not allowed.")), written, suggestion(written or "", allowed)
    if kind in ("bool_parsing", "bool_type"):
        return Message.of(N_("This is not allowed.")), written, suggestion(written or "", _YES_NO)
    if kind in _KINDS_OF_VALUES:
        return Message.of(_KINDS_OF_VALUES[kind]), written, None
    return Message.of(N_("The reader of the file says: %(reason)s"), reason=error["msg"]), written, None


def toml_line(text: str, path: tuple[int | str, ...]) -> int | None:
    """The line of a TOML text on which a key stands, or where the table that should hold it begins."""
    wanted, numbers = [str(part) for part in path if not isinstance(part, int)], [n for n in path if isinstance(n, int)]
    table: list[str] = []
    begun: dict[str, int] = {}
    best, depth = None, 0
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*(\[\[?)([^\]]+)\]", line):
            table = [part.strip(" \"'") for part in header[2].split(".")]
            if header[1] == "[[":
                begun[header[2]] = begun.get(header[2], -1) + 1
                if table == wanted[: len(table)] and numbers and begun[header[2]] != numbers[0]:
                    table = ["\0"]
            where = table
        elif key := re.match(r"\s*([\w.\"'-]+)\s*=", line):
            where = [*table, *(part.strip("\"'") for part in key[1].split("."))]
        else:
            continue
        if len(where) > depth and where == wanted[: len(where)]:
            best, depth = number, len(where)
    return best

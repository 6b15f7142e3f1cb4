"""Reading a programme and a region from their texts, wherever these lie: in folders, or copied into a records database."""

from __future__ import annotations

import csv
import io
import tomllib
from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from di_metrics import region as types
from di_metrics.errors import N_, Message, RegionError
from di_metrics.region import Region, RegionHead

PROGRAMME_FILES = ("target_groups.csv", "service_categories.csv", "unit_kinds.csv", "services.csv")
READING_FILES = ("reports.toml", "needed_services.csv")
"""Files of the programme by which reports are read and checked; a release needs none of them."""
REGION_FILES = (
    "region.toml",
    "municipalities.csv",
    "succession.csv",
    "targets.csv",
    "infrastructure.csv",
    "published_statements.yaml",
    "outlines_pre2021.geojson",
    "outlines_post2021.geojson",
)

ALIASES = "aliases.csv"
"""The table of other names, which a region and a programme may each have."""
PROGRAMME_ALIASES = f"programme/{ALIASES}"
"""What the programme's table of other names is called beside the region's."""

RegionFiles = Mapping[str, str]
"""The texts of a region and its programme by file name, as folders hold them, or a database."""


Row = TypeVar("Row", bound=BaseModel)


def read_folder(region: Path, programme: Path) -> dict[str, str]:
    """The texts of a region folder and its programme folder by file name.

    Raises RegionError naming the first file that is missing or is not UTF-8.
    """
    files: dict[str, str] = {}
    for folder, names in ((programme, (*PROGRAMME_FILES, *READING_FILES)), (region, REGION_FILES)):
        for name in names:
            files[name] = _read(folder / name, names)
    return files | read_aliases_of(region, programme)


def read_aliases_of(region: Path, programme: Path) -> dict[str, str]:
    """The tables of other names that lie in the two folders. Raises RegionError for one that is not UTF-8."""
    tables = {PROGRAMME_ALIASES: programme / ALIASES, ALIASES: region / ALIASES}
    return {name: _read(file, (ALIASES,)) for name, file in tables.items() if file.exists()}


def _read(file: Path, names: Collection[str]) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise RegionError(
            Message.of(N_("%(file)s cannot be read."), file=str(file)),
            Message.of(N_("A region folder holds %(files)s as UTF-8 text."), files=", ".join(names)),
        ) from error


def region_id(region: Path) -> str:
    """The id of the region in a folder; nothing where there is none."""
    try:
        head = tomllib.loads((region / "region.toml").read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return ""
    return str(head.get("id", ""))


def _rows(files: RegionFiles, name: str, row_type: type[Row]) -> tuple[Row, ...]:
    rows = []
    for number, row in enumerate(csv.DictReader(io.StringIO(files[name])), start=2):
        try:
            rows.append(row_type.model_validate(row))
        except ValidationError as error:
            raise _refusal(name, number, error) from error
    return tuple(rows)


def _refusal(file: str, line: int | None, error: ValidationError) -> RegionError:
    first = error.errors()[0]
    column = ".".join(str(part) for part in first["loc"])
    where = f"{file}:{line}" if line else file
    value = "" if first["type"] == "missing" else first["input"]
    return _not_allowed(where, column, value, Message.of(N_("The reader of the file says: %(reason)s"), reason=first["msg"]))


def load_region(files: RegionFiles) -> Region:
    """Read a region and its programme from their texts.

    Raises RegionError with file, line and column for a value of the wrong kind or a code that nothing declares.
    """
    try:
        head = RegionHead.model_validate(tomllib.loads(files["region.toml"]))
    except tomllib.TOMLDecodeError as error:
        raise RegionError(
            Message.of(N_("%(file)s cannot be read."), file="region.toml"),
            Message.of(N_("The reader of the file says: %(reason)s"), reason=str(error)),
        ) from error
    except ValidationError as error:
        raise _refusal("region.toml", None, error) from error
    region = Region(
        **{name: getattr(head, name) for name in RegionHead.model_fields},
        municipalities=_rows(files, "municipalities.csv", types.Municipality),
        succession=_rows(files, "succession.csv", types.Succession),
        groups=_rows(files, "target_groups.csv", types.TargetGroup),
        categories=_rows(files, "service_categories.csv", types.Category),
        unit_kinds=_rows(files, "unit_kinds.csv", types.UnitKind),
        services=_rows(files, "services.csv", types.Service),
        targets=_rows(files, "targets.csv", types.Target),
        infrastructure=_rows(files, "infrastructure.csv", types.InfrastructureObject),
    )
    _check_codes(region)
    _check_references(region)
    return region


def _named(region: Region) -> dict[str, tuple[types.Named, ...]]:
    return {
        "municipalities.csv": region.municipalities,
        "target_groups.csv": region.groups,
        "service_categories.csv": region.categories,
        "unit_kinds.csv": region.unit_kinds,
        "services.csv": region.services,
    }


def _check_codes(region: Region) -> None:
    for file, rows in _named(region).items():
        code, times = Counter(row.code for row in rows).most_common(1)[0] if rows else ("", 0)
        if times > 1:
            raise _not_allowed(file, "code", code, Message.of(N_("Each code stands in one line alone.")))
    for succession in region.succession:
        if succession.parish is None and len(region.successors(succession.old_code)) > 1:
            hint = Message.of(N_("Each part of a divided municipality is named by its parish."))
            raise _not_allowed("succession.csv", "old_code", succession.old_code, hint)


_CASES = {
    "municipalities.csv": ("locative_lv",),
    "target_groups.csv": ("one_en", "dative_one_lv", "dative_many_lv", "genitive_lv"),
    "service_categories.csv": ("genitive_lv",),
    "services.csv": ("genitive_lv",),
}
"""The columns in which the cases of names stand, by file."""


def check_cases(region: Region) -> None:
    """Check that sentences can be made of a region: that every name is given in the cases they need.

    Asked of folders alone: databases and releases that were made before there were cases are read without them.
    Raises RegionError with file, column and code of the first name that lacks one.
    """
    for file, rows in _named(region).items():
        for column in _CASES.get(file, ()):
            for row in rows:
                if not getattr(row, column).strip():
                    hint = Message.of(N_("Sentences need this case of the name of %(code)s."), code=row.code)
                    raise _not_allowed(file, column, "", hint)


def _not_allowed(file: str, column: str, value: object, hint: Message) -> RegionError:
    return RegionError(
        Message.of(N_("%(where)s, %(column)s: “%(value)s” is not allowed."), where=file, column=column, value=value), hint
    )


def _check_references(region: Region) -> None:
    groups, services, categories = set(region.group), set(region.service), set(region.category)
    codes = set(region.municipality)
    references: list[tuple[str, str, Collection[str | None], list[str | None]]] = [
        ("services.csv", "category", categories, [one.category for one in region.services]),
        ("services.csv", "unit", set(region.unit_kind), [one.unit for one in region.services]),
        ("services.csv", "target_groups", groups, [code for one in region.services for code in one.target_groups]),
        ("succession.csv", "old_code", codes, [row.old_code for row in region.succession]),
        ("succession.csv", "new_code", codes, [row.new_code for row in region.succession]),
        ("targets.csv", "target_group", groups, [row.target_group for row in region.targets]),
        ("infrastructure.csv", "target_group", groups, [row.target_group for row in region.infrastructure]),
        ("infrastructure.csv", "category", categories, [row.category for row in region.infrastructure]),
        ("infrastructure.csv", "service_code", services | {None}, [row.service_code for row in region.infrastructure]),
        (
            "infrastructure.csv",
            "municipality_code",
            codes | {None},
            [row.municipality_code for row in region.infrastructure],
        ),
    ]
    for file, column, allowed, used in references:
        for code in used:
            if code not in allowed:
                names = ", ".join(sorted(one for one in allowed if one))
                raise _not_allowed(file, column, code, Message.of(N_("Allowed are: %(allowed)s."), allowed=names))

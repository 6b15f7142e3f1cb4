"""The data dictionary: every column of a release's files and what it holds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from di_metrics.errors import N_
from di_metrics.region import Region
from di_metrics.release.release import MONEY
from di_metrics.text.speaker import Speaker


class FieldKind(StrEnum):
    """What a column holds, in the words of the Table Schema standard."""

    STRING = "string"
    INTEGER = "integer"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its name in files, its meaning, and what it holds.

    `named`: it holds a name in the reader's language, so that a file in several languages has one such column for each.
    `required`: it is never empty.
    """

    name: str
    meaning: str
    kind: FieldKind = FieldKind.STRING
    named: bool = False
    required: bool = True


_RELEASE = Field("release", N_("Number of the release."), FieldKind.INTEGER)
_KEY = (
    Field("indicator", N_("What is counted: recipients, assessed (persons) or compensation.")),
    Field("unit", N_("What the value is measured in: persons or eur.")),
    Field("area_code", N_("ATVK code of the municipality; “region” is the whole region.")),
    Field("area", N_("Name of the area."), named=True),
    Field("basis", N_("post2021: municipalities after the reform; pre2021: before it; region: the whole region.")),
    Field("group_code", N_("Code of the target group; “all” means all groups together, each person once.")),
    Field("group", N_("Name of the target group."), named=True),
    Field(
        "service_code",
        N_("Code of the service; “any” means at least one; assessments, which are of no service, have it too."),
    ),
    Field("service", N_("Name of the service."), named=True),
    Field(
        "year",
        N_("Persons: counted to the end of the year. Money: for services begun in it; “all” is the whole project."),
    ),
)
_OF_THE_FILE = (
    Field("data_kind", N_("demonstration: invented data; records: data of the project.")),
    Field("level", N_("Who may have the file: publishable means anyone.")),
)

VALUE = Field("value", N_("The number, or empty where the mark says why there is none."), FieldKind.INTEGER, required=False)
MARK = Field("mark", N_("The kind of number, or why there is none; see the table of marks."))

DATA_FIELDS = (
    _RELEASE,
    *_KEY,
    VALUE,
    MARK,
    Field("source", N_("Where the project published an exact total."), named=True, required=False),
    *_OF_THE_FILE,
)
"""The columns of the tables of figures."""

CHANGE_FIELDS = (
    _RELEASE,
    Field("against", N_("Number of the earlier release that showed it otherwise."), FieldKind.INTEGER),
    *_KEY,
    replace(VALUE, name="value_before", meaning=N_("The value in the earlier release, or empty.")),
    replace(MARK, name="mark_before", meaning=N_("The mark in the earlier release.")),
    replace(VALUE, name="value_after", meaning=N_("The value in this release, or empty.")),
    replace(MARK, name="mark_after", meaning=N_("The mark in this release.")),
    *_OF_THE_FILE,
)
"""The columns of the list of changes."""

KEY_NAMES = ("indicator", "area_code", "group_code", "service_code", "year")
"""The columns that together tell one figure from all others."""

DICTIONARY = tuple(dict.fromkeys((*DATA_FIELDS, *CHANGE_FIELDS)))
"""Each column once."""


_BASIS_ALONE = N_("Which municipalities are meant, the same everywhere; region: the whole region.")


def meaning_of(field: Field, region: Region) -> str:
    """What stands in a column of a region's tables, as a text of the catalogue."""
    return _BASIS_ALONE if field.name == "basis" and not region.has_reform else field.meaning


def kind_of(field: Field, table: str) -> FieldKind:
    """What a column holds in a table: the year is a text only where money of the whole project stands beside years."""
    persons = table not in (MONEY, "changes")
    return FieldKind.YEAR if field.name == "year" and persons else field.kind


def kind_in_words(speaker: Speaker, field: Field) -> str:
    """Whether a column holds texts, whole numbers or years."""
    if field.name == "year":
        return speaker.say(N_("year"))
    return speaker.say(N_("whole number") if field.kind is FieldKind.INTEGER else N_("text"))

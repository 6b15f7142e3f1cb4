"""What the columns of a release's tables hold, as Table Schema (https://datapackage.org/standard/table-schema/)."""

from __future__ import annotations

from typing import Any

from di_metrics.errors import N_
from di_metrics.export.level import Level
from di_metrics.export.release_tables import CHANGES, TABLES, column_names, data_kind, fields_of
from di_metrics.model import Language, Status
from di_metrics.release.cells import MONEY, REGION, WHOLE_PROJECT
from di_metrics.release.release import Release
from di_metrics.text import Speaker
from di_metrics.text.dictionary import KEY_NAMES, MARK, VALUE, Field, kind_of, meaning_of
from di_metrics.text.marks import MARKS

LANGUAGES = (Language.LV, Language.EN)
"""The languages of a data package; its tables have names in each of them."""

DICTIONARY = "dictionary"
MARK_LIST = "marks"

Json = dict[str, Any]
_SPEAKERS = tuple(Speaker(one) for one in LANGUAGES)


def in_both(text: str) -> str:
    """A text of the catalogue in Latvian and English, for standards that know one language."""
    return " / ".join(speaker.say(text) for speaker in _SPEAKERS)


def schema_of(release: Release, table: str) -> Json:
    """The columns of a table of a release, which of them tell its rows apart, and which values may stand in them."""
    if table in (DICTIONARY, MARK_LIST):
        return _schema_of_texts(table)
    columns = [
        {
            "name": name,
            "type": kind_of(field, table),
            "description": in_both(meaning_of(field, release.region)),
            "constraints": _constraints(release, table, field),
        }
        for field in fields_of(table)
        for name in column_names(field, LANGUAGES)
    ]
    key = [*(["against"] if table == CHANGES else []), *KEY_NAMES]
    links = [_link(field.name) for field in fields_of(table) if field.name.startswith(MARK.name)]
    return {"fields": columns, "missingValues": [""], "primaryKey": key, "foreignKeys": links}


def _link(column: str) -> Json:
    return {"fields": [column], "reference": {"resource": MARK_LIST, "fields": [MARK.name]}}


def _constraints(release: Release, table: str, field: Field) -> Json:
    constraints: Json = {"required": field.required}
    allowed = {
        "basis": [*release.region.bases, REGION],
        "data_kind": [data_kind(release)],
        "level": [Level.PUBLISHABLE],
        MARK.name: [one.symbol for status, one in MARKS.items() if status is not Status.NOT_APPLICABLE],
    }
    if field.name in allowed:
        constraints["enum"] = allowed[field.name]
    if field.name == "year" and table in (MONEY, CHANGES):
        constraints["pattern"] = rf"\d{{4}}|{WHOLE_PROJECT}"
    if field.name == VALUE.name and table in TABLES:
        parameters = release.parameters
        constraints["minimum"] = parameters.money_base if table == MONEY else parameters.threshold
    return constraints


_TEXTS = {
    DICTIONARY: {
        "table": N_("Table that has the column."),
        "column": N_("Name of the column."),
        "kind": N_("What the column holds, in the words of Table Schema."),
        "meaning_lv": N_("Meaning in Latvian."),
        "meaning_en": N_("Meaning in English."),
    },
    MARK_LIST: {
        "mark": N_("The mark."),
        "value": N_("number: a value stands beside the mark; empty: none does."),
        "meaning_lv": N_("Meaning in Latvian."),
        "meaning_en": N_("Meaning in English."),
    },
}


def _schema_of_texts(table: str) -> Json:
    columns = [
        {"name": name, "type": "string", "description": in_both(meaning), "constraints": {"required": True}}
        for name, meaning in _TEXTS[table].items()
    ]
    key = ["table", "column"] if table == DICTIONARY else ["mark"]
    return {"fields": columns, "missingValues": [""], "primaryKey": key}

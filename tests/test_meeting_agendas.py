"""Agendas are kept as JSON and read back with every fault said in the reader's words."""

from __future__ import annotations

import json

import pytest
from meeting_views import more_views

from di_metrics.errors import UnknownWord
from di_metrics.meetings.agenda import Agenda, AgendaError, AgendaItem, View, ViewKind, agenda_from_json, agenda_to_json
from di_metrics.meetings.standard import standard_agenda
from di_metrics.model import Language
from di_metrics.store import Database
from di_metrics.text import Speaker

ITEM = {"kind": "figures", "indicators": ["recipients"], "split": ["municipality"], "picture": "map"}


def text_of(**view: object) -> str:
    return json.dumps({"items": [{"view": {**ITEM, **view}, "title": None, "comment": ""}]})


def test_agendas_survive_as_json(sample: Database) -> None:
    region = sample.region
    for agenda in (standard_agenda(region), more_views(region, 2019), Agenda(())):
        assert agenda_from_json(region, agenda_to_json(agenda)) == agenda


def test_titles_and_comments_survive_too(sample: Database) -> None:
    agenda = Agenda((AgendaItem(View(ViewKind.OVERVIEW), "Virsraksts", "*Piebilde*"),))
    assert agenda_from_json(sample.region, agenda_to_json(agenda)) == agenda


UNKNOWN = [
    ({"indicators": ["recipient"]}, "recipients"),
    ({"municipalities": ["LV9001001"]}, "LV9001000"),
    ({"services": ["massages"]}, "massage"),
    ({"groups": ["child"]}, "children"),
    ({"categories": ["house"]}, "housing"),
    ({"unit": "session_"}, "session"),
]


@pytest.mark.parametrize(("view", "suggested"), UNKNOWN)
def test_unknown_codes_are_answered_with_the_nearest(sample: Database, view: dict[str, object], suggested: str) -> None:
    with pytest.raises(UnknownWord) as raised:
        agenda_from_json(sample.region, text_of(**view))
    assert suggested in Speaker(Language.LV).error(raised.value)


IMPOSSIBLE = [
    {"indicators": []},
    {"picture": "map", "split": ["service"]},
    {"picture": "bars", "split": ["year"]},
    {"picture": "course", "split": ["service"]},
    {"picture": "table", "split": ["unit"]},
    {"picture": "table", "split": ["year", "month"]},
    {"picture": "table", "split": ["municipality", "municipality"]},
    {"picture": "table", "split": ["municipality", "service"], "indicators": ["recipients", "compensation"]},
    {"kind": "coverage", "split": []},
    {"kind": "profile"},
    {"kind": "poem"},
    {"split": ["weekday"]},
    {"last": "yesterday"},
]


@pytest.mark.parametrize("view", IMPOSSIBLE, ids=str)
def test_what_cannot_be_shown_is_refused_in_words(sample: Database, view: dict[str, object]) -> None:
    with pytest.raises(AgendaError) as raised:
        agenda_from_json(sample.region, text_of(**view))
    assert Speaker(Language.LV).error(raised.value) != Speaker(Language.EN).error(raised.value)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"items": 3}'])
def test_what_is_no_agenda_is_refused(sample: Database, text: str) -> None:
    with pytest.raises(AgendaError):
        agenda_from_json(sample.region, text)

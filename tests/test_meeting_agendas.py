"""Agendas are kept as JSON and read back with every fault said in the reader's words."""

from __future__ import annotations

import json

import pytest
from meeting_views import more_views
from pydantic import TypeAdapter

from di_metrics.cards.view import AgendaError, View, ViewKind
from di_metrics.errors import DIMetricsError, UnknownWord
from di_metrics.meetings.agenda import Agenda, AgendaItem, agenda_from_json
from di_metrics.meetings.meeting import imported
from di_metrics.meetings.preparation import standard_agenda
from di_metrics.model import Language
from di_metrics.store import Database
from di_metrics.text import Speaker

ITEM = {"kind": "figures", "indicators": ["recipients"], "split": ["municipality"], "picture": "map"}


def text_of(**view: object) -> str:
    return json.dumps({"items": [{"view": {**ITEM, **view}, "title": None, "comment": ""}]})


def test_agendas_survive_as_json(sample: Database) -> None:
    region = sample.region
    for agenda in (standard_agenda(region), more_views(region, 2019), Agenda(())):
        assert agenda_from_json(region, TypeAdapter(Agenda).dump_json(agenda).decode()) == agenda


def test_titles_and_comments_survive_too(sample: Database) -> None:
    agenda = Agenda((AgendaItem(View(ViewKind.OVERVIEW), "Virsraksts", "*Piebilde*"),))
    assert agenda_from_json(sample.region, TypeAdapter(Agenda).dump_json(agenda).decode()) == agenda


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


def _meeting(agenda: str) -> str:
    return (
        '{"title": "x", "held_on": "2019-12-31", "as_of": "2019-12-31", "language": "lv", "level": "shareable", "agenda": '
        f"{agenda}}}"
    )


_LONG = "x" * 10_000_000
HOSTILE = {
    "depth": "[" * 100_000,
    "depth of objects": '{"a":' * 100_000,
    "closed depth": "[" * 5_000 + "]" * 5_000,
    "depth within": '{"items": [{"view": ' + "[" * 60 + "]" * 60 + "}]}",
    "a long title": json.dumps({"items": [{"view": ITEM, "title": _LONG}]}),
    "a longish title": json.dumps({"items": [{"view": ITEM, "title": "x" * 201}]}),
    "a long comment": json.dumps({"items": [{"view": ITEM, "comment": "x" * 2_001}]}),
    "many items": json.dumps({"items": [{"view": ITEM}] * 201}),
    "a long number": '{"items": ' + "9" * 5_000 + "}",
    "a large number": '{"items": 1e999}',
    "no number": '{"items": [{"view": NaN}]}',
    "infinity": '{"items": [-Infinity]}',
    "two of a key": '{"items": [], "items": []}',
    "half a character": '{"items": [{"view": {"kind": "\\ud800"}}]}',
    "a list": "[]",
    "a text": '"agenda"',
    "a number": "1",
    "nothing": "",
    "null": "null",
    "items of another type": '{"items": {"0": []}}',
    "a long key": '{"items": [{"' + "k" * 100_000 + '": 1}]}',
    "bytes": "\x00\xff\ufffd",
    "quotes": '"' + '\\"' * 100_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_json_from_outside_that_is_no_agenda_is_refused_in_words(text: str, sample: Database) -> None:
    for read, whole in (
        (agenda_from_json, text),
        (agenda_from_json, _meeting(text)),
        (imported, _meeting(text)),
        (imported, text),
    ):
        with pytest.raises(DIMetricsError) as refused:
            read(sample.region, whole)
        assert len(str(refused.value)) < 1_000


WRONG = {
    "a long title": {"title": "x" * 201},
    "a day outside the project": {"as_of": "9999-12-31"},
    "a day before all": {"as_of": "0001-01-01"},
    "no day": {"held_on": "2019-13-01"},
    "a long decision": {"decisions": [{"text": "x" * 2_001}]},
    "another type": {"title": ["x"]},
}


@pytest.mark.parametrize("change", WRONG.values(), ids=WRONG)
def test_a_meeting_that_no_page_could_show_is_refused_in_words(change: dict[str, object], sample: Database) -> None:
    sound = json.loads(_meeting('{"items": []}'))
    assert imported(sample.region, json.dumps(sound)).title == "x"
    with pytest.raises(AgendaError):
        imported(sample.region, json.dumps({**sound, **change}))

"""How the change since the last meeting is said and shown, in both languages."""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import replace
from decimal import Decimal

import pytest

from di_metrics.deck import Table
from di_metrics.indicators import CATALOGUE
from di_metrics.meetings.standing import changes_since, standing
from di_metrics.model import Basis, ChangeWords, Indicator, Language
from di_metrics.query.headlines import Change, HeadlineKey, Reason, Since, followed, headlines
from di_metrics.release.release import REGION, UNKNOWN
from di_metrics.store import Database
from di_metrics.text import Speaker
from di_metrics.text.reasons import shown_parts, since_sentence, since_table

LV, EN = Language.LV, Language.EN
SPACE, MINUS = "\N{NO-BREAK SPACE}", "\N{MINUS SIGN}"
HELD_ON, THEN, NOW = dt.date(2020, 3, 12), dt.date(2019, 12, 31), dt.date(2020, 12, 31)
SERVICES, LATE, CORRECTIONS, DEFINITION, REBUILT = Reason
NEW, CITY, NO_PARTNER = "LV9003000", "LV9001000", "LV9005000"


def changed(before: float | str, **parts: float | str) -> Change:
    amounts = {Reason(reason): Decimal(str(part)) for reason, part in parts.items()}
    return Change(Decimal(str(before)), Decimal(str(before)) + sum(amounts.values()), amounts)


def key(indicator: str = "recipients", area: str = REGION, unit: str | None = None) -> HeadlineKey:
    return HeadlineKey(indicator, unit, Basis.POST2021, area)


def said(sample: Database, language: Language, of: HeadlineKey, change: Change) -> str:
    return since_sentence(Speaker(language), Since(THEN, NOW, {of: change}), of, HELD_ON)


def test_the_sentence_tells_every_reason_that_changed_something(sample: Database) -> None:
    change = changed(400, definition=0, late=6, corrections=-2, services=30)
    assert said(sample, LV, key(), change) == (
        "Kopš iepriekšējās sanāksmes (12.03.2020.) saņēmēju skaits pieaudzis par 34: "
        f"30 jauni, 6 no vēlu iesniegtām atskaitēm, {MINUS}2 labojumu dēļ."
    )
    assert said(sample, EN, key(), change) == (
        "Since the last meeting (12 March 2020) the number of recipients has grown by 34: "
        f"30 new recipients, 6 from late reports, {MINUS}2 from corrections."
    )


@pytest.mark.parametrize(
    ("number", "latvian"), [(1, "1 jauns"), (2, "2 jauni"), (10, "10 jauni"), (11, "11 jauni"), (21, "21 jauns")]
)
def test_new_recipients_agree_with_their_number(sample: Database, number: int, latvian: str) -> None:
    change = changed(0, services=number, late=30)
    assert said(sample, LV, key(), change).endswith(f"par {number + 30}: {latvian}, 30 no vēlu iesniegtām atskaitēm.")


ALONE = [
    ("recipients", "services", 121, "saņēmēju skaits pieaudzis par 121 – tikai jaunu pakalpojumu dēļ."),
    ("recipients", "late", 1, "saņēmēju skaits pieaudzis par 1 – tikai vēlu iesniegtu atskaišu dēļ."),
    ("recipients", "rebuilt", -2, "saņēmēju skaits samazinājies par 2 – no jauna izveidoto datu dēļ."),
]


@pytest.mark.parametrize(("indicator", "reason", "number", "latvian"), ALONE)
def test_a_single_reason_is_told_without_the_number_again(
    sample: Database, indicator: str, reason: str, number: int, latvian: str
) -> None:
    told = said(sample, LV, key(indicator), changed(50, **{reason: number}))
    assert told.endswith(latvian.replace("~", SPACE))


OTHERS = [
    (
        {"services": "1234.5", "late": "10.6", "corrections": "-2.3"},
        "kompensācija pieaugusi par 1~243~EUR: "
        "1~234~EUR par jauniem pakalpojumiem, 11~EUR no vēlu iesniegtām atskaitēm, -2~EUR labojumu dēļ.",
    ),
    (
        {"services": "1234.5", "rebuilt": "-0.01"},
        "kompensācija pieaugusi par 1~234,49~EUR: "
        "1~234,50~EUR par jauniem pakalpojumiem, "
        "-0,01~EUR no jauna izveidoto datu dēļ.",
    ),
    (
        {"definition": "-1"},
        "kompensācija samazinājusies par 1~EUR – tikai mainītas definīcijas vai teritorijas dēļ.",
    ),
]
"""Here “~” stands for a no-break space."""


@pytest.mark.parametrize(("parts", "latvian"), OTHERS)
def test_money_is_said(sample: Database, parts: dict[str, str], latvian: str) -> None:
    of, change = key("compensation"), changed(50, **parts)
    assert said(sample, LV, of, change) == "Kopš iepriekšējās sanāksmes (12.03.2020.) " + latvian.replace(
        "~", SPACE
    ).replace("-", MINUS)
    english = said(sample, EN, of, change)
    assert english.startswith("Since the last meeting (12 March 2020) ")
    assert "%" not in english


# What is followed from now on is not missed --------------------------------------------------------------------------


@pytest.fixture
def added(monkeypatch: pytest.MonkeyPatch) -> Indicator:
    """A count of persons that is followed by its declaration alone."""
    words = ChangeWords("%(change)s more wait", "%(change)s fewer wait", "as many wait", "%(change)s new", "%(what)s")
    indicator = CATALOGUE["assessed_waiting"]
    indicator = replace(indicator, words=replace(indicator.words, change=words), followed=True)
    catalogue = {**CATALOGUE, indicator.code: indicator}
    for module in [one for one in sys.modules.values() if getattr(one, "CATALOGUE", None) is CATALOGUE]:
        monkeypatch.setattr(module, "CATALOGUE", catalogue)
    return indicator


def test_a_count_that_is_followed_anew_is_counted_and_said(sample: Database, added: Indicator) -> None:
    assert key(added.code) in headlines(sample, NOW)
    change = changed(400, services=31, late=-1)
    assert "30 more wait: 31 new" in said(sample, EN, key(added.code), change)


def test_a_meeting_that_kept_no_figure_of_what_is_followed_anew_is_not_compared_in_it(
    sample: Database, request: pytest.FixtureRequest
) -> None:
    kept = standing(sample, THEN)
    added = request.getfixturevalue("added")
    assert {one.indicator for one in changes_since(sample, kept, NOW).changes} == {
        one.code for one in followed() if one is not added
    }


def test_that_nothing_changed_is_said_plainly(sample: Database) -> None:
    assert said(sample, LV, key(), changed(7, services=0, late=0, corrections=0)) == (
        "Kopš iepriekšējās sanāksmes (12.03.2020.) saņēmēju skaits nav mainījies."
    )
    assert said(sample, EN, key("compensation"), changed(7, services=0)) == (
        "Since the last meeting (12 March 2020) compensation has not changed."
    )


def test_reasons_that_cancel_out_are_told_though_nothing_changed(sample: Database) -> None:
    assert said(sample, LV, key(), changed(7, services=3, corrections=-3)).endswith(
        f"saņēmēju skaits nav mainījies: 3 jauni, {MINUS}3 labojumu dēļ."
    )


def test_parts_are_shown_such_that_they_add_up() -> None:
    """Each third alone would be written 0.3, and the whole 1.0."""
    third = Decimal(1) / 3
    change = Change(Decimal(0), 3 * third, dict.fromkeys((SERVICES, LATE, CORRECTIONS), third))
    assert sorted(shown_parts(change, 1).values()) == [Decimal("0.3"), Decimal("0.3"), Decimal("0.4")]
    assert shown_parts(Change(None, Decimal(1), {}), 1) == {}


@pytest.fixture
def table(sample: Database) -> Table:
    changes = {
        key(): changed(10, definition=0, late=6, corrections=-2, services=30),
        key(area=UNKNOWN): changed(1, definition=0, late=0, corrections=0, services=0),
        key(area=NEW): changed(4, definition=0, late=6, corrections=-2, services=20),
        key(area=CITY): changed(5, definition=0, late=0, corrections=0, services=0),
        key(area=NO_PARTNER): changed(0, definition=0, late=0, corrections=0, services=0),
        key("assessed"): changed(3, definition=1, services=0),
    }
    return since_table(Speaker(LV), sample.region, Basis.POST2021, Since(THEN, NOW, changes), ("recipients",))


def test_the_table_has_a_column_a_reason(table: Table) -> None:
    headings = ["Iepriekšējā sanāksmē", "Jauni pakalpojumi", "Vēlu iesniegtas atskaites", "Labojumi", "Izmaiņa", "Tagad"]
    assert [column.heading for column in table.columns] == headings
    assert table.heading == "Pašvaldība"


def test_the_table_has_the_region_and_its_municipalities_in_latvian_order(table: Table) -> None:
    assert [row.name for row in table.rows] == [
        "Trejupe: saņēmēji",
        "Dzintarpils valstspilsēta",
        "Liepziedu novads",
        "pašvaldība nav zināma",
    ]
    assert [row.is_total for row in table.rows] == [True, False, False, False]
    assert [figure.value for figure in table.rows[0].figures] == [10, 30, 6, -2, 34, 44]
    assert [figure.text for figure in table.rows[2].figures] == ["4", "+20", "+6", f"{MINUS}2", "+24", "28"]
    assert table.note.startswith("Iemesli katrā rindā kopā veido tās izmaiņu. Saņēmēji: rindas")


def test_reasons_that_are_seldom_have_a_column_where_they_matter(sample: Database) -> None:
    changes = {key(): changed(50, rebuilt=3, services=1), key(area="LV9009000"): changed(5, rebuilt=-5, services=0)}
    table = since_table(Speaker(EN), sample.region, Basis.POST2021, Since(THEN, NOW, changes), ("recipients",))
    assert [column.heading for column in table.columns] == [
        "At the last meeting", "New services", "Data built anew", "Change", "Now"
    ]  # fmt: skip
    assert table.rows[1].name == "LV9009000"


def test_several_indicators_stand_in_one_table(sample: Database) -> None:
    """Of the second one each row says what it is of; the first one's name stands in the region's row."""
    changes = {
        key(): changed(50, services=9),
        key(area=NEW): changed(30, services=2),
        key("compensation"): changed(1000, services="250.50"),
        key("compensation", area=NEW): changed(900, services=0),
    }
    since = Since(THEN, NOW, changes)
    table = since_table(Speaker(EN), sample.region, Basis.POST2021, since, ("recipients", "compensation"))
    assert [row.name for row in table.rows] == [
        "Trejupe: recipients",
        "Liepziedi Municipality",
        "Trejupe: compensation",
        "Liepziedi Municipality: compensation",
    ]
    assert [figure.value for row in table.rows for figure in row.figures[-2:]] == [9, 59, 2, 32, 250.5, 1250.5, 0, 900]

"""What changed since the last meeting as a picture: people and money from then by reason to now, wherever it is drawn."""

from __future__ import annotations

import datetime as dt
import io
import re
from decimal import Decimal

import pytest
from invented_deck import DECK
from pptx import Presentation
from pypdf import PdfReader

from di_metrics.cards.change_cards import changes
from di_metrics.cards.setting import Changed, Setting
from di_metrics.cards.view import View, ViewKind
from di_metrics.deck import Card, Chart, Deck, Level, Slide, Table, deck_from_json, deck_to_json
from di_metrics.drawing import deck_chart
from di_metrics.drawing.style import ACCENT, ATTENTION, SEQUENTIAL
from di_metrics.export.deck_tables import chart_of
from di_metrics.export.handout import handout_bytes
from di_metrics.export.slides import slides_bytes
from di_metrics.export.slides.projected import projected
from di_metrics.meetings.compose import compose, figures_at
from di_metrics.meetings.preparation import standard_agenda
from di_metrics.model import Basis, Language
from di_metrics.query.headlines import Change, HeadlineKey, Reason, Since
from di_metrics.release.release import REGION
from di_metrics.store import Database
from di_metrics.text import Speaker
from di_metrics.ui.present.screens import screens_of

LATVIAN = Speaker(Language.LV)
THEN, NOW = dt.date(2018, 12, 31), dt.date(2019, 12, 31)
SPACE, MINUS = "\N{NO-BREAK SPACE}", "\N{MINUS SIGN}"
PEOPLE = {"services": 30, "late": 6, "corrections": -2}
MONEY = {"services": "240500.5", "late": "30600.25", "corrections": "-15400.5"}


def card(database: Database, people: dict[str, int], money: dict[str, str], before: tuple[str, str]) -> Card:
    def change(start: str, parts: dict[str, int] | dict[str, str]) -> Change:
        of_reason = {Reason(reason): Decimal(str(part)) for reason, part in parts.items()}
        return Change(Decimal(start), Decimal(start) + sum(of_reason.values()), of_reason)

    told = dict(zip(("recipients", "compensation"), map(change, before, (people, money)), strict=True))
    since = Since(THEN, NOW, {HeadlineKey(code, None, Basis.POST2021, REGION): one for code, one in told.items()})
    setting = Setting(figures_at(Level.INTERNAL, database), Language.LV, NOW, THEN, (), Changed(since, THEN))
    return changes(setting, View(ViewKind.CHANGES))


@pytest.fixture
def drawn(sample: Database) -> Card:
    return card(sample, PEOPLE, MONEY, ("400", "1200000"))


def pair_of(card: Card) -> tuple[Chart, Chart]:
    assert isinstance(card.picture, Chart)
    people, money = card.picture.each
    return people, money


def test_it_goes_from_the_last_meeting_by_reason_to_now(drawn: Card) -> None:
    """400 + 30 + 6 − 2 = 434; 1 200 000 + 240 500.50 + 30 600.25 − 15 400.50 = 1 455 700.25."""
    people, money = pair_of(drawn)
    steps = ("Iepriekšējā sanāksmē", "Jauni pakalpojumi", "Vēlu iesniegtas atskaites", "Labojumi", "Tagad")
    assert people.categories == money.categories == steps
    assert people.series[0].values == (400, 30, 6, -2, 434)
    assert people.series[0].labels == ("400", "+30", "+6", f"{MINUS}2", "434")
    assert people.floors == (0, 400, 430, 436, 0)
    assert money.floors == (0, 1_200_000, 1_440_500.5, 1_471_100.75, 0)
    for one in (people, money):
        before, *parts, now = one.series[0].values
        assert (before or 0) + sum(part or 0 for part in parts) == pytest.approx(now)


def test_it_tells_nothing_that_its_table_does_not(drawn: Card) -> None:
    assert drawn.table is not None
    told = {one.text for row in drawn.table.rows for one in row.figures}
    assert {label for one in pair_of(drawn) for label in one.series[0].labels} <= told
    slide = Slide.of(drawn, "1")
    assert chart_of(slide, drawn.table) is None, "a spreadsheet has no such chart: its table stands for it"


@pytest.mark.parametrize("before", [("0", "0"), ("1", "50")])
def test_what_would_go_below_nought_or_is_not_told_is_a_table(sample: Database, before: tuple[str, str]) -> None:
    assert isinstance(card(sample, {"services": -2, "late": 3}, {"services": "1"}, before).picture, Table)
    assert isinstance(card(sample, {}, {}, before).picture, Table)


def test_shareable_figures_have_no_reasons_and_no_such_picture(sample: Database, demonstration: Database) -> None:
    for database, as_of in ((sample, NOW), (demonstration, dt.date(2022, 12, 31))):
        for level in Level:
            figures, since = figures_at(level, database), as_of.replace(year=as_of.year - 1)
            agenda = standard_agenda(database.region)
            deck = compose(
                figures, agenda, title="S", held_on=as_of, as_of=as_of, since=since, language=Language.LV
            )  # fmt: skip
            found = [one for one in deck.slides if isinstance(one.picture, Chart) and one.picture.floors]
            assert len(found) == (level is Level.INTERNAL)


# ---- Wherever it is drawn ----


@pytest.fixture
def deck(drawn: Card) -> Deck:
    deck = Deck(**{**{name: getattr(DECK, name) for name in DECK.__slots__}, "slides": (Slide.of(drawn, "1-changes"),)})
    assert deck_from_json(deck_to_json(deck)) == deck
    return deck


SHORT = ("1~200", "+240", "+31", "-15", "1~456")
"""Thousands of euros such that they add up: 1 200 + 240.5005 + 30.60025 − 15.4005 = 1 455.70025."""


def written(texts: tuple[str, ...]) -> list[str]:
    return [one.replace("~", SPACE).replace("-", MINUS) for one in texts]


def test_its_amounts_add_up_as_they_are_projected(deck: Deck) -> None:
    picture = projected(LATVIAN, deck.slides[0]).picture
    assert isinstance(picture, Chart)
    people, money = picture.each
    assert (people.axis, money.axis) == ("personas", "tūkst. EUR")
    assert list(money.series[0].labels) == written(SHORT)
    assert money.floors[1] == 1200


def test_screen_and_page_draw_each_bar_from_where_the_last_one_ended(deck: Deck) -> None:
    [_, screen] = screens_of(deck, lambda _: "")
    bars = re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"[^>]*fill="(#\w+)" data-tip="([^"]+)"', screen.body)
    people = [(float(x), float(x) + float(width)) for x, width, _, _ in bars[:5]]
    assert people[0][0] == pytest.approx(people[4][0])
    assert [one[0] for one in people[1:3]] == pytest.approx([one[1] for one in people[:2]], abs=0.2)
    assert (people[3][1], people[3][0]) == pytest.approx((people[2][1], people[4][1]), abs=0.2)
    assert [colour for _, _, colour, _ in bars[:5]] == [ACCENT, SEQUENTIAL[3], SEQUENTIAL[3], ATTENTION, ACCENT]
    assert [tip.rpartition(": ")[2] for *_, tip in bars[5:]] == written(SHORT)
    people_chart = pair_of(deck.slides[0])[0]
    [trace] = deck_chart(LATVIAN, people_chart)["data"]
    assert (trace["base"], trace["x"]) == ([0, 400, 430, 434, 0], [400, 30, 6, 2, 434])
    assert trace["text"] == list(people_chart.series[0].labels)
    axis = deck_chart(LATVIAN, pair_of(deck.slides[0])[1])["layout"]["xaxis"]
    assert axis["range"][1] > 1.9 * 1_455_700, "a phone has room for “1 455 700,25 EUR” beside the bar"


def test_slide_and_handout_show_the_same(deck: Deck) -> None:
    [page] = [one for one in Presentation(io.BytesIO(slides_bytes(deck, {}))).slides if any(s.has_chart for s in one.shapes)]
    people, money = [one.chart for one in page.shapes if one.has_chart]
    for chart, labels in ((people, ("400", "+30", "+6", "-2", "434")), (money, SHORT)):
        begins, seen, room = chart.plots[0].series
        assert all(one.format.fill.type is not None and one.format.fill.type.name == "BACKGROUND" for one in (begins, room))
        shown = [room.points[place].data_label.text_frame.text for place in range(5)]
        assert shown == written(labels)
        assert not chart.has_legend
        assert all(begins.values[place] + seen.values[place] <= chart.value_axis.maximum_scale for place in range(5))
    assert tuple(people.plots[0].series[0].values) == (0, 400, 430, 434, 0)
    assert tuple(people.plots[0].series[1].values) == (400, 30, 6, 2, 434)
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(handout_bytes(deck, {}))).pages)
    assert all(label in text for label in ("434", "+30", f"{MINUS}2"))

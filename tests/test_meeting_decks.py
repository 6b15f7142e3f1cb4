"""A deck holds what its views show: hand-worked figures, findings in both languages, every level, and JSON both ways."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import fields, is_dataclass, replace

import pytest
from invented_release import invented_release
from meeting_views import INTERNAL_KINDS, catalogue_views, more_views

from di_metrics.cards.composing import card_of
from di_metrics.cards.setting import Setting
from di_metrics.cards.view import AgendaError, PictureKind, View, ViewKind
from di_metrics.deck import (
    Area,
    Card,
    Chart,
    ChartKind,
    Column,
    Deck,
    Figure,
    Level,
    Listing,
    Map,
    Row,
    Slide,
    Table,
    deck_from_json,
    deck_to_json,
)
from di_metrics.errors import DIMetricsError
from di_metrics.meetings.agenda import Agenda, AgendaItem
from di_metrics.meetings.compose import compose, figures_at
from di_metrics.meetings.preparation import standard_agenda
from di_metrics.model import Basis, Dimension, Language
from di_metrics.release.release import Release, Slot
from di_metrics.sources.exact import RecordedFigures
from di_metrics.sources.released import ReleasedFigures
from di_metrics.store import Database

LV, EN = Language.LV, Language.EN
PLACE = (Dimension.MUNICIPALITY,)
NO_BREAK = "\N{NO-BREAK SPACE}"


def deck_of(
    database: Database,
    *items: View | AgendaItem,
    as_of: dt.date = dt.date(2019, 12, 31),
    since: dt.date | None = None,
    language: Language = EN,
    level: Level = Level.INTERNAL,
    decisions: tuple[str, ...] = (),
) -> Deck:
    agenda = Agenda(tuple(one if isinstance(one, AgendaItem) else AgendaItem(one) for one in items))
    return compose(
        figures_at(level, database),
        agenda,
        title="Sanāksme",
        held_on=dt.date(2020, 3, 12),
        as_of=as_of,
        since=since,
        language=language,
        decisions=decisions,
    )


def slide_of(database: Database, item: View | AgendaItem, **more: object) -> Slide:
    return deck_of(database, item, **more).slides[0]  # type: ignore[arg-type]


FOR_PROGRAMS = {(Chart, "codes"), (Area, "code"), (Table, "key"), (Column, "name"), (Row, "code"), (Figure, "code")}
"""Fields that readers do not see."""


def texts_of(value: object) -> list[str]:
    """Every text of a value and of what it holds, as far as readers see it."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for one in value for text in texts_of(one)]
    if is_dataclass(value):
        seen = [one.name for one in fields(value) if (type(value), one.name) not in FOR_PROGRAMS]
        return [text for name in seen for text in texts_of(getattr(value, name))]
    return []


# Hand-worked, from the invented region's package ---------------------------------------------------------------------------


def test_bars_of_recipients_by_municipality(sample: Database) -> None:
    """To the end of 2019: c1, g1, a1 in Dzintarpils; c2, a5 in Vējupe (of today); c2, c5 in Liepziedi; c3 in Lejupe."""
    slide = slide_of(sample, View(ViewKind.FIGURES, ("recipients",), PLACE, PictureKind.BARS))
    assert isinstance(slide.picture, Chart)
    assert slide.picture.kind is ChartKind.BARS
    assert slide.picture.categories == (
        "Dzintarpils State City",
        "Liepziedi Municipality",
        "Vējupe State City",
        "Lejupe Municipality",
    )
    assert slide.picture.series[0].values == (3, 2, 2, 1)
    assert slide.picture.axis == "persons"
    assert slide.heading == "Recipients by municipality"
    assert slide.title == "The number of recipients is largest in Dzintarpils State City (3)"
    whole = "Overall, 7 persons have received services – 1 more than on 31 December 2018."
    assert slide.sentence == f"{whole} The least is in Lejupe Municipality (1)."
    assert slide.table is not None
    assert [(row.name, row.figures[0].value) for row in slide.table.rows][-1] == ("Total", 7)
    assert slide.table.rows[-1].is_total
    assert "do not add up" in slide.table.note


def test_ties_are_named_together(sample: Database) -> None:
    view = View(ViewKind.FIGURES, ("recipients",), PLACE, municipalities=("LV9002000", "LV9003000"))
    title = "The number of recipients is largest in Liepziedi Municipality and Vējupe State City (2 each)"
    assert slide_of(sample, view).title == title


def test_a_map_has_a_class_for_each_colour(sample: Database) -> None:
    slide = slide_of(sample, View(ViewKind.FIGURES, ("coverage",), PLACE, PictureKind.MAP))
    assert isinstance(slide.picture, Map)
    assert slide.picture.basis == "post2021"
    areas = {area.code: area for area in slide.picture.areas}
    assert areas["LV9001000"].value == 100  # c1 and a1 were both assessed there
    assert areas["LV9005000"].label == "not applicable"
    meanings = dict(slide.picture.legend)
    assert {area.colour for area in slide.picture.areas} < set(meanings), "and every class is in the key"
    assert all(_is_within(area, meanings[area.colour]) for area in slide.picture.areas if area.value)


def _is_within(area: Area, meaning: str) -> bool:
    low, high = (float(one) for one in meaning.removesuffix("%").replace(",", "").split("–"))
    return low <= (area.value or 0) <= high


def test_a_course_has_its_years_in_order(sample: Database) -> None:
    """Within each year services cost 2018: 250+40+200+9+45+291.09, 2019: the rest to its end."""
    view = View(ViewKind.FIGURES, ("compensation",), (Dimension.YEAR,), PictureKind.COURSE, first=dt.date(2018, 1, 1))
    slide = slide_of(sample, view)
    assert isinstance(slide.picture, Chart)
    assert (slide.picture.kind, slide.picture.categories) == (ChartKind.COLUMNS, ("2018", "2019"))
    assert slide.picture.series[0].values == (835.09, 935.59)
    to_date = slide_of(sample, replace(view, first=None))
    assert isinstance(to_date.picture, Chart)
    assert to_date.picture.kind is ChartKind.LINES
    assert to_date.picture.series[0].values[-1] == 1890.68  # and 120.00 in 2017


def test_units_are_told_with_their_kind(sample: Database) -> None:
    slide = slide_of(sample, View(ViewKind.FIGURES, ("units", "mean_unit_price"), (Dimension.SERVICE,)))
    assert isinstance(slide.picture, Table)
    assert slide.table is None, "the picture is the table"
    rows = {row.name: [one.value for one in row.figures] for row in slide.picture.rows}
    assert rows["group home (days)"] == [62, 9.39]
    assert not any(row.is_total for row in slide.picture.rows), "units of different kinds have no total"


def test_without_a_last_meeting_changes_are_those_of_a_year(sample: Database) -> None:
    """c5 is new in 2019; what was paid for services of 2019 is told above."""
    slide = slide_of(sample, View(ViewKind.CHANGES))
    assert isinstance(slide.picture, Table)
    total = slide.picture.rows[-1]
    assert [one.value for one in total.figures[:3]] == [7, 6, 1]
    assert [round(one.value or 0, 2) for one in total.figures[3:]] == [1890.68, 955.09, 935.59]
    assert slide.heading == "In the last twelve months"
    assert (
        slide.sentence == "The number of new recipients is largest in Liepziedi Municipality and Vējupe State City (1 each)."
    )


def test_targets_stand_beside_what_was_reached(sample: Database) -> None:
    slide = slide_of(sample, View(ViewKind.TARGETS), as_of=dt.date(2020, 12, 31))
    assert isinstance(slide.picture, Table)
    children = next(row for row in slide.picture.rows if row.name == "children")
    assert [one.value for one in children.figures] == [8, 5, 62.5, 10, 4, 40.0]
    assert slide.title.startswith("The planned number of recipients is not reached among ")
    assert "children (62.5%)" in slide.title
    changed = slide_of(sample, View(ViewKind.INFRASTRUCTURE), as_of=dt.date(2020, 12, 31)).sentence
    assert changed == "Planned numbers changed since 31 December 2019: children – 10 to 8 (recipients)."


@pytest.mark.parametrize("split", [(), (Dimension.GROUP,), (Dimension.YEAR,)], ids=str)
def test_what_groups_attain_together_never_hides_who_misses(demonstration: Database, split: tuple[Dimension, ...]) -> None:
    """All groups together are above 100 % at the end, adults below."""
    view = View(ViewKind.FIGURES, ("target_attainment",), split)
    slide = slide_of(demonstration, view, as_of=dt.date(2023, 11, 30), language=LV)
    whole = slide_of(demonstration, View(ViewKind.TARGETS), as_of=dt.date(2023, 11, 30), language=LV)
    assert slide.title == whole.title == f"Plānotais saņēmēju skaits nav sasniegts pieaugušo ar GRT (82,4{NO_BREAK}%) grupā"
    assert "110,8" not in f"{slide.sentence} {whole.sentence}"


def test_infrastructure_tells_places_planned_and_created(sample: Database) -> None:
    """By the end of 2019 12 + 6 + 8 places were created; 5 are planned."""
    slide = slide_of(sample, View(ViewKind.INFRASTRUCTURE))
    assert slide.title == "26 places have been created; 5 more places are planned in other objects"


def test_open_decisions_come_first(sample: Database) -> None:
    slide = slide_of(sample, View(ViewKind.DECISIONS), decisions=("Pārdalīt 4 vietas",))
    assert isinstance(slide.picture, Listing)
    assert slide.picture.points[0] == "Pārdalīt 4 vietas"
    assert slide.title == "1 decision is to be taken; 3 matters are to be discussed by the figures"


def test_the_preparers_title_and_comment_are_kept(sample: Database) -> None:
    view = View(ViewKind.FIGURES, ("recipients",), PLACE)
    slide = slide_of(sample, AgendaItem(view, "Mūsu virsraksts", "**Svarīgi**"))
    assert (slide.title, slide.comment) == ("Mūsu virsraksts", "**Svarīgi**")
    assert slide.notes == slide_of(sample, view).title


def test_what_may_be_asked_is_about_the_figures(sample: Database) -> None:
    about = dict(slide_of(sample, View(ViewKind.FIGURES, ("recipients",), PLACE, groups=("children",))).about)
    assert about["Filters"] == "children"
    assert about["Period"] == "to 31 December 2019 (from the project's start)"
    assert about["Recipients"].startswith("Unique persons")
    assert about["Sources"] == "batch 1 (data package)"


def test_what_may_be_asked_of_several_figures_is_told_once(sample: Database) -> None:
    about = slide_of(sample, View(ViewKind.OVERVIEW), level=Level.INTERNAL).about
    assert len({term for term, _text in about}) == len(about)
    assert dict(about)["Coverage"].endswith("Always counted from the project's start.")


# Demonstration data -------------------------------------------------------------------------------------------------------

ENGLISH = re.compile(r"\b(the|of|and|by|most|total|since|data|not|persons|recipients|None|nan)\b", re.IGNORECASE)
HOLDS_NUMBER = re.compile(r"\d")


@pytest.mark.parametrize("level", [Level.INTERNAL, Level.SHAREABLE])
@pytest.mark.parametrize("as_of", [dt.date(2018, 6, 30), dt.date(2020, 12, 31), dt.date(2023, 12, 31)])
def test_the_standard_agenda_tells_findings_in_latvian(demonstration: Database, as_of: dt.date, level: Level) -> None:
    agenda = standard_agenda(demonstration.region)
    deck = deck_of(demonstration, *agenda.items, as_of=as_of, since=None, language=LV, level=level)
    assert len(deck.slides) == len(agenda.items)
    assert len({slide.key for slide in deck.slides}) == len(deck.slides)
    for slide in deck.slides:
        assert HOLDS_NUMBER.search(slide.title), slide
        assert slide.sentence.endswith("."), slide
        assert not slide.sentence.endswith(".."), slide
        assert slide.picture is not None
        assert slide.source.startswith("Avots: ")
    said = texts_of(replace(deck, language=LV, level=level, slides=tuple(_words(one) for one in deck.slides)))
    assert [text for text in said if ENGLISH.search(text)] == []


def _words(slide: Slide) -> Slide:
    """A slide without what is a code: its key and the basis and colours of a map."""
    picture = slide.picture
    if isinstance(picture, Map):
        picture = replace(picture, basis="", areas=tuple(replace(one, code="", colour="") for one in picture.areas))
    return replace(slide, key="", picture=replace(picture, kind="") if isinstance(picture, Chart) else picture)  # type: ignore[arg-type]


@pytest.mark.parametrize("level", [Level.INTERNAL, Level.SHAREABLE])
@pytest.mark.parametrize("language", Language)
def test_whatever_the_pages_show_can_be_a_slide(demonstration: Database, language: Language, level: Level) -> None:
    agenda = more_views(demonstration.region, 2019)
    deck = deck_of(demonstration, *agenda.items, language=language, level=level)
    for_the_team = INTERNAL_KINDS if level is Level.SHAREABLE else ()
    for item, slide in zip(agenda.items, deck.slides, strict=True):
        assert slide.title
        assert slide.sentence
        assert (slide.picture is None) == (item.view.kind in for_the_team)
        assert "None" not in " ".join(texts_of(slide))
    assert deck_from_json(deck_to_json(deck)) == deck


@pytest.mark.parametrize("day", [dt.date(2016, 1, 1), dt.date(2016, 12, 31), dt.date(2017, 2, 28), dt.date(2022, 6, 30)])
def test_no_card_has_a_chart_without_a_mark(sample: Database, day: dt.date) -> None:
    """On the first day nothing is recorded; on 28 February 2017 nobody waits: a2 was served, and a3 is not assessed yet."""
    items = [one for one in more_views(sample.region, 2019).items if one.view.first is None or one.view.first <= day]
    deck = deck_of(sample, *items, as_of=day, level=Level.INTERNAL)
    for slide in deck.slides:
        if isinstance(slide.picture, Chart):
            marks = [value for one in slide.picture.series for value in one.values if value is not None]
            is_seen = bool(marks) if slide.picture.kind in (ChartKind.LINES, ChartKind.DOTS) else any(marks)
            assert is_seen or any(one.low for one in slide.picture.series), slide.key
    if day.year == 2017:
        waiting = slide_of(sample, View(ViewKind.WAITING), as_of=day)
        assert waiting.picture is None
        assert waiting.table is not None


CENTS = re.compile(r"\d[.,]\d\d\N{NO-BREAK SPACE}EUR")


def test_money_in_tables_is_told_to_the_euro_and_kept_exact(demonstration: Database) -> None:
    """Of whatever a slide shows; prices and small averages alone have cents."""
    views = (*catalogue_views(), View(ViewKind.CHANGES), View(ViewKind.OVERVIEW), View(ViewKind.CORRECTIONS))
    slides = [*more_views(demonstration.region, 2019).items, *views, *standard_agenda(demonstration.region).items]
    deck = deck_of(demonstration, *slides, since=dt.date(2019, 6, 30), language=LV)
    tables = [one for slide in deck.slides for one in (slide.picture, slide.table) if isinstance(one, Table)]
    money = [one for table in tables for row in table.rows for one in row.figures if one.text.endswith("EUR")]
    assert len(money) > 100
    assert [one.text for one in money if CENTS.search(one.text) and abs(one.value or 0) >= 100] == []
    assert any(one.value != round(one.value or 0) and not CENTS.search(one.text) for one in money), "the value is exact"
    assert any(CENTS.search(one.text) for one in money), "a price"


def test_a_deck_says_what_it_was_made_from(demonstration: Database) -> None:
    deck = deck_of(demonstration, View(ViewKind.OVERVIEW), language=LV)
    assert deck.demonstration
    assert deck.data_hash == demonstration.info.build_id
    assert deck.batches == ("ielāde 1 (datu pakete)",)


def test_municipalities_that_tie_stand_in_latvian_order(demonstration: Database) -> None:
    view = View(ViewKind.FIGURES, ("recipients",), PLACE, PictureKind.BARS)
    slide = slide_of(demonstration, view, as_of=dt.date(2017, 4, 30), language=LV)
    assert isinstance(slide.picture, Chart)
    values = dict(zip(slide.picture.categories, slide.picture.series[0].values, strict=True))
    order = [one.name_lv for one in demonstration.region.of_basis(Basis.POST2021) if not values.get(one.name_lv, 1)]
    assert list(slide.picture.categories)[-len(order) :] == order, "nobody is served there yet"
    assert 1 < len(order) < len(values)


def test_a_figure_without_anything_says_why(demonstration: Database) -> None:
    view = View(ViewKind.FIGURES, ("recipients",), PLACE, PictureKind.BARS)
    early = slide_of(demonstration, view, as_of=dt.date(2016, 1, 31))
    assert early.picture == Listing(("There are no data yet.",))
    filtered = slide_of(demonstration, replace(view, services=("group_home",)), as_of=dt.date(2017, 5, 31))
    assert filtered.picture == Listing(("Nothing was recorded in this period for: group home.",))
    elsewhere = slide_of(demonstration, replace(view, municipalities=("LV0036000",)), as_of=dt.date(2023, 12, 31))
    assert elsewhere.picture == Listing(("Not applicable: This municipality is no partner of the project.",))
    placeless = slide_of(demonstration, replace(view, indicators=("places_created",)), as_of=dt.date(2023, 12, 31))
    assert isinstance(placeless.picture, Listing)
    assert placeless.picture.points[0].endswith("The municipality is not known, so it cannot be shown where.")


# The public release -------------------------------------------------------------------------------------------------------


def card_of_release(
    release: Release, view: View, as_of: dt.date = dt.date(2019, 12, 31), since: dt.date | None = None
) -> Card:
    return card_of(Setting(ReleasedFigures(release), EN, as_of, since), view)


def test_municipalities_are_told_by_group_in_a_release() -> None:
    release = invented_release()
    card = card_of_release(release, View(ViewKind.FIGURES, ("recipients",), PLACE, PictureKind.MAP))
    assert isinstance(card.picture, Table), "a release has no totals of all groups by municipality"
    assert [column.heading for column in card.picture.columns] == ["children", "guardians", "adults"]
    one_group = View(ViewKind.FIGURES, ("recipients",), PLACE, PictureKind.MAP, groups=("children",))
    assert isinstance(card_of_release(release, one_group).picture, Map)


@pytest.mark.parametrize(
    "view",
    [
        View(ViewKind.FIGURES, ("recipients",), from_state_care=True),
        View(ViewKind.FIGURES, ("recipients",), categories=("housing",)),
        View(ViewKind.FIGURES, ("recipients",), first=dt.date(2019, 1, 1)),
        View(ViewKind.FIGURES, ("coverage",), PLACE),
        View(ViewKind.PROFILE, municipalities=("LV9001000",)),
        View(ViewKind.CHANGES),
    ],
    ids=str,
)
def test_what_a_release_does_not_offer_is_said_plainly(view: View) -> None:
    card = card_of_release(invented_release(), view)
    assert card.title.endswith("not in the public release")
    assert (card.picture, card.table) == (None, None)


def test_amounts_that_a_release_tells_within_years_are_of_the_last_complete_one() -> None:
    release, view = invented_release(), View(ViewKind.FIGURES, ("compensation",), PLACE, PictureKind.BARS)
    card = card_of_release(release, view, as_of=dt.date(2021, 3, 31))
    assert isinstance(card.picture, Table)
    assert card.sentence.endswith("The public release tells amounts year by year; these are of 2020.")
    assert "from 1 January 2020 to 31 December 2020 (within the period)." in card.source
    groups = [one.code for one in release.region.groups if one.receives_services]
    areas = [one.code for one in release.region.of_basis(Basis.POST2021)]
    told = {row.name: [figure.value for figure in row.figures] for row in card.picture.rows}
    for area in areas:
        shown = [release.cells[Slot("compensation", area, group, "any", "2020")].value for group in groups]
        assert told[release.region.municipality[area].name.en] == shown
    at_the_end = card_of_release(release, view, as_of=release.region.project.end)
    assert "year by year" not in at_the_end.sentence
    assert "from the project's start" in at_the_end.source


def test_the_last_meeting_must_not_be_later(sample: Database) -> None:
    with pytest.raises(AgendaError, match="later day"):
        deck_of(sample, View(ViewKind.OVERVIEW), since=dt.date(2020, 1, 1))


def test_progress_is_told(sample: Database) -> None:
    told: list[float] = []
    agenda = Agenda((AgendaItem(View(ViewKind.OVERVIEW)), AgendaItem(View(ViewKind.DECISIONS))))
    day = dt.date(2019, 12, 31)
    figures = RecordedFigures(sample)
    compose(figures, agenda, title="", held_on=day, as_of=day, since=None, language=LV, progress=told.append)
    assert told == [0.5, 1.0]


def test_a_view_that_cannot_be_shown_is_an_error_of_the_project(sample: Database) -> None:
    with pytest.raises(DIMetricsError):
        deck_of(sample, View(ViewKind.FIGURES, ("recipients",), (), PictureKind.MAP))

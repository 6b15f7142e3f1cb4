"""Every number in the title and the sentence of a slide that is not internal is one that its figures tell."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from meeting_views import more_views
from title_numbers import untold_numbers

from di_metrics.deck import Deck, Level
from di_metrics.meetings.agenda import Agenda, AgendaItem, View, ViewKind
from di_metrics.meetings.compose import compose, figures_at
from di_metrics.meetings.standard import standard_agenda
from di_metrics.model import Language
from di_metrics.release.file import open_release
from di_metrics.release.release import Release
from di_metrics.store import Database

CHECKED = (ViewKind.FIGURES, ViewKind.COVERAGE, ViewKind.OVERVIEW, ViewKind.PROFILE, ViewKind.TARGETS)
DAYS = [dt.date(2017, 6, 30), dt.date(2018, 6, 30), dt.date(2021, 12, 31), dt.date(2023, 11, 30)]


def agenda_of(source: Database | Release, day: dt.date) -> Agenda:
    """What is checked of the standard agenda and of what the pages offer, whole and of a group, a service, a place."""
    views = [one.view for one in (*standard_agenda(source.region).items, *more_views(source.region, day.year).items)]
    place = next(one.code for one in source.region.municipalities if one.basis is source.region.default_basis)
    filtered = [
        View(ViewKind.FIGURES, one.indicators, one.split, one.picture, **filters)  # type: ignore[arg-type]
        for one in views
        if one.kind is ViewKind.FIGURES and one.first is None
        for filters in ({"groups": ("children",)}, {"services": ("massage",)}, {"municipalities": (place,)})
    ]
    return Agenda(tuple(AgendaItem(one) for one in (*views, *filtered) if one.kind in CHECKED))


def deck_of(source: Database | Release, agenda: Agenda, day: dt.date, level: Level) -> Deck:
    return compose(source, agenda, title="", held_on=day, as_of=day, since=None, language=Language.EN, level=level)


def check(source: Database | Release, day: dt.date, level: Level) -> None:
    agenda = agenda_of(source, day)
    figures = figures_at(level, source, Language.EN)
    before = day.replace(year=day.year - 1)
    for item, slide in zip(agenda.items, deck_of(source, agenda, day, level).slides, strict=True):
        assert untold_numbers(figures, item.view, slide, day, before) == set(), (slide.title, slide.sentence)
        assert slide.title
        assert slide.title[:1].isupper() or not slide.title[:1].isalpha()
        assert slide.sentence.endswith(".")
        assert not slide.sentence.endswith("..")
        assert slide.title != slide.sentence.removesuffix("."), "a sentence says more than its title"


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("level", [Level.INTERNAL, Level.MASKED])
def test_words_of_recorded_figures_hold_no_other_number(demonstration: Database, day: dt.date, level: Level) -> None:
    check(demonstration, day, level)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_words_of_a_release_hold_no_other_number(release_file: Path, day: dt.date) -> None:
    check(open_release(release_file), day, Level.PROTECTED)


def test_a_number_that_no_figure_tells_is_found(demonstration: Database) -> None:
    """The check itself."""
    day = DAYS[2]
    agenda = agenda_of(demonstration, day)
    slide = deck_of(demonstration, agenda, day, Level.MASKED).slides[1]
    figures = figures_at(Level.MASKED, demonstration, Language.EN)
    false = replace(slide, title=f"{slide.title} 4321")
    assert untold_numbers(figures, agenda.items[1].view, false, day, DAYS[1]) >= {"4321"}

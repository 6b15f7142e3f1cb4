"""Every number in the title and the sentence of a slide that is not internal is one that its figures tell."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest
from meeting_views import more_views
from title_numbers import names_extremes, numbers_of, untold_numbers

from di_metrics.cards.view import View, ViewKind
from di_metrics.deck import Deck, Level
from di_metrics.meetings.agenda import Agenda, AgendaItem
from di_metrics.meetings.compose import compose, figures_at
from di_metrics.meetings.preparation import standard_agenda
from di_metrics.model import Language
from di_metrics.store import Database

LATVIAN_DATE = re.compile(r"\d{2}\.\d{2}\.\d{4}\.")
LATVIAN_NUMBER = re.compile(r"\d+(?:\N{NO-BREAK SPACE}\d{3})*(?:,\d+)?")
DAYS = [dt.date(2017, 6, 30), dt.date(2018, 6, 30), dt.date(2021, 12, 31), dt.date(2023, 11, 30)]


def agenda_of(source: Database, day: dt.date) -> Agenda:
    """What is checked of the standard agenda and of what the pages offer, whole and of a group, a service, a place."""
    views = [one.view for one in (*standard_agenda(source.region).items, *more_views(source.region, day.year).items)]
    place = next(one.code for one in source.region.municipalities if one.basis is source.region.default_basis)
    filtered = [
        View(ViewKind.FIGURES, one.indicators, one.split, one.picture, **filters)  # type: ignore[arg-type]
        for one in views
        if one.kind is ViewKind.FIGURES and one.first is None
        for filters in ({"groups": ("children",)}, {"services": ("massage",)}, {"municipalities": (place,)})
    ]
    return Agenda(tuple(AgendaItem(one) for one in (*views, *filtered)))


def deck_of(database: Database, agenda: Agenda, day: dt.date, level: Level, language: Language = Language.EN) -> Deck:
    figures = figures_at(level, database)
    return compose(figures, agenda, title="", held_on=day, as_of=day, since=None, language=language)


def test_every_kind_of_view_is_checked(demonstration: Database) -> None:
    assert {item.view.kind for item in agenda_of(demonstration, DAYS[-1]).items} == set(ViewKind)


@pytest.mark.parametrize("level", [Level.INTERNAL, Level.SHAREABLE])
def test_both_languages_tell_the_same_numbers(demonstration: Database, level: Level) -> None:
    agenda = agenda_of(demonstration, DAYS[-1])
    decks = [deck_of(demonstration, agenda, DAYS[-1], level, language).slides for language in (Language.LV, Language.EN)]
    for latvian, english in zip(*decks, strict=True):
        told = LATVIAN_DATE.sub("", f"{latvian.title} {latvian.sentence}").replace("10 000", "10000")
        numbers = {re.sub(r"\D", "", one) for one in LATVIAN_NUMBER.findall(told)}
        others = {re.sub(r"\D", "", one) for one in numbers_of(f"{english.title} {english.sentence}")}
        assert numbers <= others or others <= numbers, "a title that is too long names one leader of two"


def check(source: Database, day: dt.date, level: Level) -> None:
    agenda = agenda_of(source, day)
    figures = figures_at(level, source)
    before = day.replace(year=day.year - 1)
    for item, slide in zip(agenda.items, deck_of(source, agenda, day, level).slides, strict=True):
        assert untold_numbers(figures, item.view, slide, day, before) == set(), (slide.title, slide.sentence)
        assert slide.title
        assert slide.title[:1].isupper() or not slide.title[:1].isalpha()
        assert slide.sentence.endswith(".")
        assert not slide.sentence.endswith("..")
        assert slide.title != slide.sentence.removesuffix("."), "a sentence says more than its title"
        assert names_extremes(slide) is not False, (slide.title, item.view)


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("level", [Level.INTERNAL, Level.SHAREABLE])
def test_words_of_recorded_figures_hold_no_other_number(demonstration: Database, day: dt.date, level: Level) -> None:
    check(demonstration, day, level)


def test_a_number_that_no_figure_tells_is_found(demonstration: Database) -> None:
    """The check itself."""
    day = DAYS[2]
    agenda = agenda_of(demonstration, day)
    slide = deck_of(demonstration, agenda, day, Level.SHAREABLE).slides[1]
    figures = figures_at(Level.SHAREABLE, demonstration)
    false = replace(slide, title=f"{slide.title} 4321")
    assert untold_numbers(figures, agenda.items[1].view, false, day, DAYS[1]) >= {"4321"}

"""The slides of a meeting as they were at the end of each earlier year, for whoever presents it to turn back to.

They are no part of the deck: files, and what a closed meeting keeps, hold the agenda's own day alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from di_metrics.deck import Chart, Deck, Level, Map, Picture, Slide, Table
from di_metrics.meetings import figure_slides, headline_slides
from di_metrics.meetings.agenda import Agenda, View, ViewKind
from di_metrics.meetings.answer import FigureSource
from di_metrics.meetings.body import Body, Meeting
from di_metrics.meetings.compose import figures_at
from di_metrics.meetings.masked_days import MaskedDays
from di_metrics.meetings.recorded import RecordedFigures
from di_metrics.release.offered import offered_by
from di_metrics.release.release import Release
from di_metrics.store import Database

_SLIDES = {
    ViewKind.FIGURES: figure_slides.figures,
    ViewKind.COVERAGE: figure_slides.coverage,
    ViewKind.OVERVIEW: headline_slides.overview,
    ViewKind.PROFILE: headline_slides.profile,
}


@dataclass(frozen=True, slots=True)
class YearSlide:
    """A slide as it was at the end of an earlier year; `day` is the last of the year."""

    day: dt.date
    slide: Slide


YearSlides = dict[str, tuple[YearSlide, ...]]
"""By the key of a slide of the deck, its years in their order."""


def slides_of_years(source: Database | Release, agenda: Agenda, deck: Deck) -> YearSlides:
    """The years of each slide of a deck that has any; `source` and `agenda` are those that the deck was made from.

    A slide has years if its figures are to date, not split along time and not of a day of their own. Left out are years of
    which nothing may be shown, or in which nothing had begun. Raises ReleaseError where the source is not the level's.
    """
    days = _ends_of_years(source, deck.as_of)
    figures = _figures(source, deck, days)
    found = {}
    for item, slide in zip(agenda.items, deck.slides, strict=True):
        if not _has_years(item.view):
            continue
        made = [YearSlide(day, one) for day in days if (one := _slide(figures, item.view, slide, day))]
        if made:
            found[slide.key] = tuple(made)
    return found


def _ends_of_years(source: Database | Release, as_of: dt.date) -> tuple[dt.date, ...]:
    """The last day of each year of the project that ended before a day; of a release, of those that it tells."""
    project = source.region.project
    last = min(as_of, project.end)
    days = [dt.date(year, 12, 31) for year in range(project.start.year, last.year + 1)]
    told = offered_by(source).years if isinstance(source, Release) else [str(day.year) for day in days]
    return tuple(day for day in days if day < last and str(day.year) in told)


def _figures(source: Database | Release, deck: Deck, days: tuple[dt.date, ...]) -> FigureSource:
    """The figures of the deck's level; masked ones are hidden as far as those of several days would tell them."""
    if deck.level is not Level.MASKED or isinstance(source, Release):
        return figures_at(deck.level, source, deck.language)
    recorded = RecordedFigures(source, deck.language)
    since = Meeting(recorded, deck.as_of, deck.since).compared_with(View(ViewKind.FIGURES))
    return MaskedDays(recorded, days, deck.as_of, since)


def _has_years(view: View) -> bool:
    is_of_a_time = view.first or view.last or any(one.is_time for one in view.split)
    return view.kind in _SLIDES and not is_of_a_time


def _slide(figures: FigureSource, view: View, own: Slide, day: dt.date) -> Slide | None:
    """A slide of a year, with the title that its own figures carry; the preparer's is of the agenda's day."""
    body = _SLIDES[view.kind](Meeting(figures, day, None, reach=_reach(own.picture)), view)
    if not _tells(body):
        return None
    return Slide(
        own.key,
        body.heading,
        body.title,
        body.sentence,
        body.picture,
        body.table,
        body.source,
        body.about,
        own.comment,
    )


def _reach(picture: Picture | None) -> float:
    """The largest value of a map: its colours mean the same in every year."""
    areas = picture.areas if isinstance(picture, Map) else ()
    return max((area.value for area in areas if area.value), default=0.0)


def _tells(body: Body) -> bool:
    """Whether anything of a slide is told that is not zero."""
    return any(value for shown in (body.picture, body.table) for value in _values(shown))


def _values(shown: Picture | None) -> Iterator[float | None]:
    match shown:
        case Chart():
            yield from (value for series in shown.series for value in series.values)
        case Map():
            yield from (area.value for area in shown.areas)
        case Table():
            yield from (figure.value for row in shown.rows for figure in row.figures)
        case _:
            return

"""From an agenda to a deck: the card of each view from the source of the deck's level, and the same for earlier years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from di_metrics.cards.change_cards import change_sentence
from di_metrics.cards.composing import card_of
from di_metrics.cards.setting import Changed, Setting, records_of
from di_metrics.cards.view import AgendaError, PictureKind, View, ViewKind, check_view
from di_metrics.deck import Card, Chart, Deck, Level, Map, Picture, Slide, Table
from di_metrics.errors import N_, Message, ReleaseError
from di_metrics.meetings.agenda import Agenda, AgendaItem
from di_metrics.meetings.standing import Standing, changes_since, standing
from di_metrics.model import Language
from di_metrics.release.offered import offered_by
from di_metrics.release.release import Release
from di_metrics.sources.exact import RecordedFigures
from di_metrics.sources.protected import MaskedFigures
from di_metrics.sources.question import FigureSource
from di_metrics.sources.released import ReleasedFigures
from di_metrics.store import Database


@dataclass(frozen=True, slots=True)
class LastMeeting:
    """When the last meeting was held and where the data stood at it."""

    held_on: dt.date
    standing: Standing


def compose(
    source: Database | Release,
    agenda: Agenda,
    *,
    title: str,
    held_on: dt.date,
    as_of: dt.date,
    since: dt.date | None,
    language: Language,
    level: Level,
    decisions: Sequence[str] = (),
    last: LastMeeting | None = None,
    progress: Callable[[float], None] = lambda _: None,
) -> Deck:
    """The deck of a meeting: a slide an item of the agenda.

    `source` is the records for INTERNAL and MASKED, a public release for PROTECTED. `since` is the as-of date of the last
    meeting, not after `as_of`, which figures are compared with; without it they are compared with a year before. `decisions`
    are those that the last meeting left open; `last` is where the data stood at it, from which the reasons of changes
    follow. Raises UnknownWord or AgendaError for a view that cannot be shown, ReleaseError where the source is not that of
    the level.
    """
    if since is not None and since > as_of:
        raise AgendaError(
            Message.of(N_("The data of the last meeting are of a later day: %(date)s."), date=since.isoformat()),
            Message.of(N_("Choose an as-of date that is not before it, or no meeting to compare with.")),
        )
    figures = figures_at(level, source, language)
    meeting = Setting(figures, as_of, since, tuple(decisions), _changed(source, since, last, as_of))
    days = _ends_of_years(source, as_of)
    earlier = _on_days(figures, days, as_of, since)
    slides = []
    for number, item in enumerate(agenda.items, 1):
        check_view(figures.region, item.view)
        slides.append(_slide(replace(meeting, reach=_reach(earlier, item.view, days)), item, number))
        progress(number / len(agenda.items))
    return Deck(
        title,
        figures.speaker.name(figures.region.name.bilingual),
        held_on,
        as_of,
        since,
        language,
        level,
        figures.demonstration,
        tuple(slides),
        figures.batches,
        figures.data_hash,
    )


def _changed(source: Database | Release, since: dt.date | None, last: LastMeeting | None, as_of: dt.date) -> Changed | None:
    """Where nothing was kept of an earlier day, all of the change is of services delivered since."""
    if since is None or isinstance(source, Release):
        return None
    stood = last or LastMeeting(since, standing(source, since))
    return Changed(changes_since(source, stood.standing, as_of), stood.held_on)


def figures_at(level: Level, source: Database | Release, language: Language) -> FigureSource:
    """The figures of a level. Raises ReleaseError where the source is not the level's."""
    if level is Level.PROTECTED:
        if not isinstance(source, Release):
            raise _no_release()
        return ReleasedFigures(source, language)
    if isinstance(source, Release):
        raise _no_release()
    return (MaskedFigures if level is Level.MASKED else RecordedFigures)(source, language)


def _no_release() -> ReleaseError:
    return ReleaseError(
        Message.of(N_("Protected figures come from a public release, others from the records.")),
        Message.of(N_("Load a release, or show the meeting with small numbers masked.")),
    )


def _slide(setting: Setting, item: AgendaItem, number: int) -> Slide:
    """The generated title goes to the notes where the preparer has an own one."""
    card = card_of(setting, item.view)
    changed = change_sentence(setting, setting.source.region.default_basis) if number == 1 else ""
    return Slide.of(
        card,
        f"{number}-{item.view.kind}",
        title=item.title or "",
        sentence=f"{card.sentence} {changed}".strip() if item.view.kind is not ViewKind.CHANGES else "",
        comment=item.comment,
        notes=card.title if item.title else "",
    )


# ---- The slides of a meeting as they were at the end of each earlier year ----
# They are no part of the deck: files, and what a closed meeting keeps, hold the agenda's own day alone.

_WITH_YEARS = (ViewKind.FIGURES, ViewKind.COVERAGE, ViewKind.OVERVIEW, ViewKind.PROFILE)


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
    figures = _on_days(figures_at(deck.level, source, deck.language), days, deck.as_of, deck.since)
    found = {}
    for item, slide in zip(agenda.items, deck.slides, strict=True):
        if not _has_years(item.view):
            continue
        reach = max(_largest(slide.picture), _reach(figures, item.view, days))
        made = [YearSlide(day, one) for day in days if (one := _year_slide(figures, item.view, slide, day, reach))]
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


def _on_days(figures: FigureSource, days: tuple[dt.date, ...], as_of: dt.date, since: dt.date | None) -> FigureSource:
    """The figures of earlier days, as far as those of several days together may be told."""
    recorded = records_of(figures)
    compared = Setting(figures, as_of, since).compared_with(View(ViewKind.FIGURES))
    return recorded.on_days(days, as_of, compared) if recorded else figures


def _has_years(view: View) -> bool:
    is_of_a_time = view.first or view.last or any(one.is_time for one in view.split)
    return view.kind in _WITH_YEARS and not is_of_a_time


def _year_slide(figures: FigureSource, view: View, own: Slide, day: dt.date, reach: float) -> Slide | None:
    """A slide of a year, with the title that its own figures carry; the preparer's is of the agenda's day."""
    card = card_of(Setting(figures, day, None, reach=reach), view)
    return Slide.of(card, own.key, comment=own.comment) if _tells(card) else None


def _reach(figures: FigureSource, view: View, days: Sequence[dt.date]) -> float:
    """The largest value on a map at the ends of earlier years: its colours mean the same in all of them."""
    if view.picture is not PictureKind.MAP or not _has_years(view):
        return 0.0
    return max((_largest(card_of(Setting(figures, day, None), view).picture) for day in days), default=0.0)


def _largest(picture: Picture | None) -> float:
    areas = picture.areas if isinstance(picture, Map) else ()
    return max((area.value for area in areas if area.value), default=0.0)


def _tells(body: Card) -> bool:
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

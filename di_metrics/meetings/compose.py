"""From an agenda to a deck: the card of each view from the source of the deck's level, and the same for earlier years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from di_metrics.cards.change_cards import change_sentence
from di_metrics.cards.composing import card_of
from di_metrics.cards.setting import Changed, Setting
from di_metrics.cards.view import AgendaError, PictureKind, View, ViewKind, check_view
from di_metrics.deck import Card, Chart, Deck, Level, Listing, Map, Picture, Slide, Table
from di_metrics.errors import N_, Message
from di_metrics.export.markdown import plain
from di_metrics.meetings.agenda import Agenda, AgendaItem
from di_metrics.meetings.standing import Standing, changes_since, standing
from di_metrics.model import Language
from di_metrics.region import Region
from di_metrics.region_files import logos_in
from di_metrics.sources.exact import RecordedFigures
from di_metrics.sources.protected import ProtectedFigures
from di_metrics.store import Database
from di_metrics.text.batch_texts import batch_in_words


@dataclass(frozen=True, slots=True)
class LastMeeting:
    """When the last meeting was held and where the data stood at it."""

    held_on: dt.date
    standing: Standing


def compose(
    figures: RecordedFigures,
    agenda: Agenda,
    *,
    title: str,
    held_on: dt.date,
    as_of: dt.date,
    since: dt.date | None,
    language: Language,
    decisions: Sequence[str] = (),
    last: LastMeeting | None = None,
    progress: Callable[[float], None] = lambda _: None,
) -> Deck:
    """The deck of a meeting: a slide an item of the agenda.

    It is of the level of the `figures`. `since` is the as-of date of the last meeting, not after `as_of`, which figures are
    compared with; without it they are compared with a year before. `decisions` are those that the last meeting left
    open; `last` is where the data stood at it, from which the reasons of changes in exact figures follow. Batches and the
    hash of the data are told by internal decks alone. Raises UnknownWord or AgendaError for a view that cannot be shown.
    """
    if since is not None and since > as_of:
        raise AgendaError(
            Message.of(N_("The data of the last meeting are of a later day: %(date)s."), date=since.isoformat()),
            Message.of(N_("Choose an as-of date that is not before it, or no meeting to compare with.")),
        )
    is_internal = figures.level is Level.INTERNAL
    changed = _changed(figures.database, since, last, as_of) if is_internal and since else None
    meeting = Setting(figures, language, as_of, since, tuple(decisions), changed)
    days = _ends_of_years(figures.region, as_of)
    earlier = Setting(figures, language, as_of, None)
    slides = []
    for number, item in enumerate(agenda.items, 1):
        if item.view is not None:
            check_view(figures.region, item.view)
        slides.append(_slide(replace(meeting, reach=_reach(earlier, agenda, item.view, days)), item, number))
        progress(number / len(agenda.items))
    in_force = figures.batches if is_internal else ()
    return Deck(
        title,
        meeting.speaker.name(figures.region.name.bilingual),
        held_on,
        as_of,
        since,
        language,
        figures.level,
        figures.demonstration,
        tuple(slides),
        tuple(batch_in_words(meeting.speaker, figures.region, one) for one in in_force),
        figures.data_hash if is_internal else "",
        meeting.speaker.name(figures.region.project.applicant),
        tuple(replace(logo, alt=meeting.speaker.name(alt)) for alt, logo in logos_in(figures.database.files)),
    )


def _changed(database: Database, since: dt.date, last: LastMeeting | None, as_of: dt.date) -> Changed:
    """Where nothing was kept of an earlier day, all of the change is of services delivered since."""
    stood = last or LastMeeting(since, standing(database, since))
    return Changed(changes_since(database, stood.standing, as_of), stood.held_on)


def figures_at(level: Level, database: Database) -> RecordedFigures:
    """The figures of a level."""
    return (ProtectedFigures if level is Level.SHAREABLE else RecordedFigures)(database)


def _slide(setting: Setting, item: AgendaItem, number: int) -> Slide:
    """The generated title goes to the notes where the preparer has an own one."""
    if item.view is None:
        return _own_slide(setting, item, number)
    card = card_of(setting, item.view)
    is_told = item.view.kind is ViewKind.OVERVIEW and setting.changed is None  # by its title
    changed = change_sentence(setting, item.view) if number == 1 and not is_told else ""
    return Slide.of(
        card,
        f"{number}-{item.view.kind}",
        title=item.title or "",
        sentence=f"{card.sentence} {changed}".strip() if item.view.kind is not ViewKind.CHANGES else "",
        comment=item.comment,
        notes=card.title if item.title else "",
        on_slide=item.on_slide,
    )


def _own_slide(setting: Setting, item: AgendaItem, number: int) -> Slide:
    """What the preparer wrote: words of their own, a picture, or a decision that is quoted."""
    say = setting.speaker.say
    key = f"{number}-own"
    if item.photo:
        said = " ".join(plain(item.comment).split())
        return Slide("", item.title or say(N_("Picture")), said, item.photo, None, "", key=key)
    if item.quotes:
        quotation = Listing((say(N_("“%(words)s”"), words=plain(item.comment)),))
        return Slide(say(N_("Decision")), item.title or say(N_("Decision")), "", quotation, None, "", key=key)
    return Slide("", item.title or say(N_("In own words")), "", None, None, "", (), key, item.comment, on_slide=True)


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


def slides_of_years(figures: RecordedFigures, agenda: Agenda, deck: Deck) -> YearSlides:
    """The years of each slide of a deck that has any; `figures` and `agenda` are those that the deck was made from.

    A slide has years if its figures are to date, not split along time and not of a day of their own. Left out are years of
    which nothing may be shown, or in which nothing had begun.
    """
    days = _ends_of_years(figures.region, deck.as_of)
    earlier = Setting(figures, deck.language, deck.as_of, None)
    found = {}
    for item, slide in zip(agenda.items, deck.slides, strict=True):
        if item.view is None or not _has_years(item.view):
            continue
        reach = _reach(earlier, agenda, item.view, days)
        made = [YearSlide(day, one) for day in days if (one := _year_slide(earlier, item.view, slide, day, reach))]
        if made:
            found[slide.key] = tuple(made)
    return found


def _ends_of_years(region: Region, as_of: dt.date) -> tuple[dt.date, ...]:
    """The last day of each year of the project that ended before a day."""
    project = region.project
    last = min(as_of, project.end)
    days = [dt.date(year, 12, 31) for year in range(project.start.year, last.year + 1)]
    return tuple(day for day in days if day < last)


def _has_years(view: View) -> bool:
    is_of_a_time = view.first or view.last or any(one.is_time for one in view.split)
    return view.kind in _WITH_YEARS and not is_of_a_time


def _year_slide(setting: Setting, view: View, own: Slide, day: dt.date, reach: float) -> Slide | None:
    """A slide of a year, with the title that its own figures carry; the preparer's is of the agenda's day."""
    card = card_of(replace(setting, as_of=day, reach=reach), view)
    return Slide.of(card, own.key, comment=own.comment) if _tells(card) else None


def _reach(setting: Setting, agenda: Agenda, view: View | None, days: Sequence[dt.date]) -> float:
    """The largest value on a map at its own day and at the ends of earlier years, and on the agenda's same map of the other
    municipalities of before or after the reform: colours and circles mean the same in all of them.
    """
    if view is None or view.picture is not PictureKind.MAP:
        return 0.0
    views = [one.view for one in agenda.items if one.view]
    alike = [one for one in views if replace(one, basis=view.basis) == view]
    days = (*(days if _has_years(view) else ()), setting.as_of)
    return max(_largest(card_of(replace(setting, as_of=day), one).picture) for one in alike for day in days)


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

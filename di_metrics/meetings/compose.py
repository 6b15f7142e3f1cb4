"""From an agenda to a deck: each view's figures as its level tells them, its finding, its picture."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from di_metrics.deck import Deck, Level, Slide
from di_metrics.errors import N_, Message, ReleaseError
from di_metrics.meetings import (
    change_slide,
    completeness_slide,
    corrections_slide,
    figure_slides,
    headline_slides,
    matter_slides,
    needed_slide,
    plausibility_slide,
    stated_slides,
    statement_slide,
    words_slide,
)
from di_metrics.meetings.agenda import Agenda, AgendaError, AgendaItem, View, ViewKind, check_view
from di_metrics.meetings.answer import FigureSource
from di_metrics.meetings.body import Body, Changed, Meeting
from di_metrics.meetings.masked import MaskedFigures
from di_metrics.meetings.recorded import RecordedFigures
from di_metrics.meetings.released import ReleasedFigures
from di_metrics.meetings.since import Standing, changes_since, standing
from di_metrics.model import Language
from di_metrics.release.release import Release
from di_metrics.store import Database

_SLIDES: dict[ViewKind, Callable[[Meeting, View], Body]] = {
    ViewKind.FIGURES: figure_slides.figures,
    ViewKind.COVERAGE: figure_slides.coverage,
    ViewKind.OVERVIEW: headline_slides.overview,
    ViewKind.CHANGES: change_slide.changes,
    ViewKind.PROFILE: headline_slides.profile,
    ViewKind.INFRASTRUCTURE: stated_slides.infrastructure,
    ViewKind.TARGETS: stated_slides.targets,
    ViewKind.ATTENTION: matter_slides.attention,
    ViewKind.DECISIONS: matter_slides.decisions,
    ViewKind.WORDS: words_slide.in_words,
    ViewKind.NEEDED: needed_slide.needed,
    ViewKind.STATEMENTS: statement_slide.statements,
    ViewKind.COMPLETENESS: completeness_slide.missing_reports,
    ViewKind.PLAUSIBILITY: plausibility_slide.plausibility,
    ViewKind.CORRECTIONS: corrections_slide.corrections,
}


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
    meeting = Meeting(figures, as_of, since, tuple(decisions), _changed(source, since, last, as_of))
    slides = []
    for number, item in enumerate(agenda.items, 1):
        check_view(figures.region, item.view)
        slides.append(_slide(meeting, item, number))
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
    recorded = RecordedFigures(source, language)
    return MaskedFigures(recorded) if level is Level.MASKED else recorded


def _no_release() -> ReleaseError:
    return ReleaseError(
        Message.of(N_("Protected figures come from a public release, others from the records.")),
        Message.of(N_("Load a release, or show the meeting with small numbers masked.")),
    )


def _slide(meeting: Meeting, item: AgendaItem, number: int) -> Slide:
    """The generated title goes to the notes where the preparer has an own one."""
    body = _SLIDES[item.view.kind](meeting, item.view)
    changed = change_slide.change_sentence(meeting, meeting.source.region.default_basis) if number == 1 else ""
    return Slide(
        f"{number}-{item.view.kind}",
        body.heading,
        item.title or body.title,
        f"{body.sentence} {changed}".strip() if item.view.kind is not ViewKind.CHANGES else body.sentence,
        body.picture,
        body.table,
        body.source,
        body.about,
        item.comment,
        body.title if item.title else "",
    )

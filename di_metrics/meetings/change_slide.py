"""The slide of what changed since the last meeting and why, and the sentence of it that stands on the first slide."""

from __future__ import annotations

from di_metrics.deck import Level
from di_metrics.errors import N_
from di_metrics.meetings import headline_slides
from di_metrics.meetings.agenda import View
from di_metrics.meetings.body import Body, Meeting
from di_metrics.meetings.released_changes import released_changes
from di_metrics.meetings.since_masked import Safe, safe_to_say
from di_metrics.meetings.wording import standing_line
from di_metrics.model import Basis
from di_metrics.query.headlines import HeadlineKey
from di_metrics.release.cells import REGION
from di_metrics.text.since import since_sentence, untold_sentence
from di_metrics.text.since_table import since_table


def changes(meeting: Meeting, view: View) -> Body:
    """Recipients by municipality with the reasons of their change; without a last meeting, against an earlier day alone.

    A release tells neither, but figures of two days by group.
    """
    if meeting.source.level is Level.PROTECTED:
        return released_changes(meeting, view)
    if meeting.changed is None:
        return headline_slides.changes(meeting, view)
    source, basis = meeting.source, view.basis or meeting.source.region.default_basis
    told = _told(meeting, "recipients", basis)
    return Body(
        source.speaker.say(N_("Since the last meeting")),
        change_sentence(meeting, basis).removesuffix("."),
        _sentence(meeting, "compensation", basis),
        since_table(source.speaker, source.region, told.since, "recipients", basis, told=told.areas),
        None,
        standing_line(source, meeting.to_date(view)),
    )


def change_sentence(meeting: Meeting, basis: Basis) -> str:
    """By how much the recipients of the region changed since the last meeting, and why; nothing where there was none."""
    return _sentence(meeting, "recipients", basis) if meeting.changed else ""


def _sentence(meeting: Meeting, indicator: str, basis: Basis) -> str:
    assert meeting.changed is not None
    key, told = HeadlineKey(indicator, None, basis, REGION), _told(meeting, indicator, basis)
    speaker, held_on = meeting.source.speaker, meeting.changed.held_on
    if REGION not in told.areas:
        return untold_sentence(speaker, key, held_on)
    return since_sentence(speaker, meeting.source.region, told.since, key, held_on)


def _told(meeting: Meeting, indicator: str, basis: Basis) -> Safe:
    """The changes as the level tells them."""
    assert meeting.changed is not None
    since = meeting.changed.since
    if meeting.source.level is Level.INTERNAL:
        return Safe(since, frozenset(key.area for key in since.changes if key.basis is basis))
    return safe_to_say(since, indicator, basis)

"""The slide of what changed since the last meeting and why, and the sentence of it that stands on the first slide."""

from __future__ import annotations

from collections.abc import Sequence

from di_metrics.deck import Column, Level, Row, Table
from di_metrics.errors import N_
from di_metrics.meetings import headline_slides
from di_metrics.meetings.agenda import View
from di_metrics.meetings.answer import FigureSource
from di_metrics.meetings.body import Body, Meeting
from di_metrics.meetings.released_changes import released_changes
from di_metrics.meetings.since_masked import changes_told
from di_metrics.meetings.wording import standing_line
from di_metrics.model import Basis
from di_metrics.query.headlines import HeadlineKey
from di_metrics.release.cells import REGION
from di_metrics.text.since import since_sentence, untold_sentence
from di_metrics.text.since_table import Block, since_table

_TOLD = ("recipients", "compensation")


def changes(meeting: Meeting, view: View) -> Body:
    """People and money from the last meeting by reason to now; without one, against an earlier day alone.

    A release tells neither, but figures of two days by group.
    """
    if meeting.source.level is Level.PROTECTED:
        return released_changes(meeting, view)
    if meeting.changed is None:
        return headline_slides.changes(meeting, view)
    source, basis = meeting.source, view.basis or meeting.source.region.default_basis
    changes_of = [(code, changes_told(meeting, code, basis)) for code in _TOLD]
    blocks = [Block(code, told.since, told=told.areas) for code, told in changes_of if told]
    table = since_table(source.speaker, source.region, basis, *blocks)
    return Body(
        source.speaker.say(N_("Since the last meeting")),
        change_sentence(meeting, basis).removesuffix("."),
        _sentence(meeting, "compensation", basis),
        _steps(source, table, blocks),
        table,
        standing_line(source, meeting.to_date(view)),
    )


def _steps(source: FigureSource, table: Table, blocks: Sequence[Block]) -> Table:
    """The way of the region's figures from the last meeting by reason to now, one below the other; each adds up."""
    speaker, totals = source.speaker, [row for row in table.rows if row.is_total]
    columns = tuple(Column(speaker.name(block.of.name), block.of.decimals) for block in blocks)
    rows = tuple(
        Row(column.heading, tuple(row.figures[at] for row in totals), is_total=at == len(table.columns) - 1)
        for at, column in enumerate(table.columns)
    )
    return Table(speaker.name(source.region.name.bilingual), columns, rows)


def change_sentence(meeting: Meeting, basis: Basis) -> str:
    """By how much the recipients of the region changed since the last meeting, and why; nothing where there was none."""
    return _sentence(meeting, "recipients", basis) if meeting.changed else ""


def _sentence(meeting: Meeting, indicator: str, basis: Basis) -> str:
    told = changes_told(meeting, indicator, basis)
    assert meeting.changed is not None
    assert told is not None
    key, speaker, held_on = HeadlineKey(indicator, None, basis, REGION), meeting.source.speaker, meeting.changed.held_on
    if REGION not in told.areas:
        return untold_sentence(speaker, key, held_on)
    return since_sentence(speaker, meeting.source.region, told.since, key, held_on)

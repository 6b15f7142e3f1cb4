"""The slide of the checks of records: how many records each finds, of how many persons."""

from __future__ import annotations

from collections.abc import Sequence

from di_metrics.deck import Column, Figure, Level, Row, Table
from di_metrics.errors import N_
from di_metrics.formula import Count
from di_metrics.indicators import CATALOGUE
from di_metrics.meetings.agenda import View
from di_metrics.meetings.body import Body, Meeting
from di_metrics.meetings.masking import Behind, Counts, Openness, open_rows
from di_metrics.meetings.of_records import about, count_of_persons, heading_of, not_released, records_of
from di_metrics.meetings.recorded import RecordedFigures
from di_metrics.meetings.wording import standing_line
from di_metrics.model import Selection
from di_metrics.query.plausibility import Findings, find_implausible
from di_metrics.reports.programme import read_checks
from di_metrics.text.notes import period_in_words
from di_metrics.text.quality import meaning_of

_PERSONS = Behind(Count.RECIPIENTS)
_NAMED = 3


def plausibility(meeting: Meeting, view: View) -> Body:
    """Each check with its records and persons; of few persons neither number is told at the masked level."""
    recorded = records_of(meeting.source)
    if recorded is None:
        return not_released(meeting, view)
    source, selection = meeting.source, meeting.selection(view)
    checks = read_checks(recorded.region, recorded.database.files)
    found = find_implausible(recorded.database, checks, selection)
    states = _states(meeting, recorded, selection, found)
    meanings = [
        (source.speaker.say(one.check.name), meaning_of(source.speaker, source.region, checks, one)) for one in found
    ]
    return Body(
        heading_of(meeting, view),
        _title(meeting, found),
        _sentence(meeting, found, states),
        _table(meeting, found, states),
        None,
        standing_line(source, period_in_words(source.speaker, selection.period)),
        about(recorded, selection, *meanings),
    )


def _states(
    meeting: Meeting, recorded: RecordedFigures, selection: Selection, found: Sequence[Findings]
) -> tuple[Openness, ...]:
    if meeting.source.level is not Level.MASKED:
        return (Openness.OPEN,) * len(found)
    rows: list[Counts] = [{_PERSONS: one.persons} for one in found]
    served = recorded.counts(CATALOGUE["recipients"], selection, ()).total
    return open_rows(rows, {_PERSONS: int(served or 0)}, add_up=False).rows


def _title(meeting: Meeting, found: Sequence[Findings]) -> str:
    speaker, finding = meeting.source.speaker, sum(one.records > 0 for one in found)
    if not finding:
        return speaker.say(N_("No check finds an implausible record"))
    return speaker.plural(
        "%(number)s check finds implausible records", "%(number)s checks find implausible records", finding
    )


def _sentence(meeting: Meeting, found: Sequence[Findings], states: Sequence[Openness]) -> str:
    """The checks that find most records; ties are not divided."""
    speaker = meeting.source.speaker
    told = [one for one, state in zip(found, states, strict=True) if one.records and state is Openness.OPEN]
    ranked = sorted(told, key=lambda one: -one.records)
    least = ranked[_NAMED - 1].records if len(ranked) > _NAMED else 0
    leaders = [one for one in ranked if one.records >= least]
    if not leaders or len(leaders) > _NAMED:
        return speaker.say(N_("Checks made: %(number)s."), number=speaker.number(len(found)))
    said = [f"{speaker.say(one.check.name)} ({speaker.number(one.records)})" for one in leaders]
    return speaker.say(N_("Most records found: %(leaders)s."), leaders=speaker.listed(said))


_OVERLAP = N_("A record may be found by several checks, so the rows must not be added up.")


def _table(meeting: Meeting, found: Sequence[Findings], states: Sequence[Openness]) -> Table:
    say = meeting.source.speaker.say
    columns = (Column(say(N_("Records found")), 0, True), Column(say(N_("Persons concerned")), 0))
    rows = tuple(
        Row(say(one.check.name), (_records(meeting, one, state), count_of_persons(meeting.source, one.persons, state)))
        for one, state in zip(found, states, strict=True)
    )
    return Table(say(N_("Check")), columns, rows, say(_OVERLAP))


def _records(meeting: Meeting, found: Findings, state: Openness) -> Figure:
    speaker = meeting.source.speaker
    if state is Openness.OPEN:
        return Figure(found.records, speaker.number(found.records))
    return Figure(None, speaker.say(N_("data protected")))

"""The slide of published statements: what the project published, and whether the records agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from di_metrics.deck import Column, Figure, Level, Listing, Row, Table
from di_metrics.errors import N_
from di_metrics.meetings.agenda import View
from di_metrics.meetings.body import Body, Meeting
from di_metrics.meetings.masking import is_small
from di_metrics.meetings.of_records import heading_of, not_released, records_of
from di_metrics.meetings.wording import ended, standing_line
from di_metrics.model import Period, Unit
from di_metrics.statements import Check, check_statements
from di_metrics.text.notes import period_in_words
from di_metrics.text.statements import agreement, computed, published, reason, subject

_NAMED = 3


def statements(meeting: Meeting, view: View) -> Body:
    """Statements of the days of the view's period: of one day each in words, of several counted by day.

    The masked level tells what was published and whether it holds, but not the figures of the records.
    """
    recorded = records_of(meeting.source)
    if recorded is None:
        return not_released(meeting, view)
    speaker, last = meeting.source.speaker, view.last or meeting.as_of
    checks = [
        one for one in check_statements(recorded.database) if (view.first or dt.date.min) <= one.statement.as_of <= last
    ]
    sources = dict.fromkeys(speaker.name(one.source) for one in checks)
    days = sorted({one.statement.as_of for one in checks}, reverse=True)
    return Body(
        heading_of(meeting, view),
        agreement(speaker, sum(one.holds for one in checks), len(checks)),
        _sentence(meeting, checks, days),
        _picture(meeting, checks, days),
        None,
        standing_line(meeting.source, period_in_words(speaker, Period(last))),
        ((speaker.say(N_("Sources")), "; ".join(sources)),) if sources else (),
    )


def _sentence(meeting: Meeting, checks: Sequence[Check], days: Sequence[dt.date]) -> str:
    """What differs, by name; else to how many days all agrees."""
    speaker = meeting.source.speaker
    differing = [subject(speaker, meeting.source.region, one.statement) for one in checks if not one.holds]
    if differing:
        named = "; ".join(differing[:_NAMED])
        if len(differing) > _NAMED:
            more = speaker.say(N_("and %(number)s more"), number=speaker.number(len(differing) - _NAMED))
            named = f"{named}; {more}"
        return speaker.say(N_("Differing: %(statements)s."), statements=named)
    if not checks:
        return speaker.say(N_("The region's files hold no statement of this time."))
    if len(days) == 1:
        return ended(speaker.say(N_("The records confirm all that was published to %(date)s"), date=speaker.date(days[0])))
    return speaker.plural(
        "The records confirm all that was published to %(number)s date.",
        "The records confirm all that was published to %(number)s dates.",
        len(days),
    )


def _picture(meeting: Meeting, checks: Sequence[Check], days: Sequence[dt.date]) -> Table | Listing:
    """Of several days how many statements agree; of one each statement, those that differ first."""
    if len(days) == 1:
        return Listing(tuple(_point(meeting, one) for one in sorted(checks, key=lambda one: one.holds)))
    speaker = meeting.source.speaker
    of_day = {speaker.date(day): [one.holds for one in checks if one.statement.as_of == day] for day in days}
    return _counted(meeting, speaker.say(N_("As of")), of_day, [one.holds for one in checks])


def _point(meeting: Meeting, check: Check) -> str:
    """What was published; what the records give where it is something else and may be told."""
    speaker, region = meeting.source.speaker, meeting.source.region
    told = speaker.say(N_("published %(published)s"), published=published(speaker, region, check))
    if _is_of_few(meeting, check):
        told = speaker.say(N_("data protected"))
    elif meeting.source.level is Level.INTERNAL and not check.holds:
        told = speaker.say(
            N_("published %(published)s; computed %(computed)s"),
            published=published(speaker, region, check),
            computed=computed(speaker, region, check),
        )
    return f"{subject(speaker, region, check.statement)}: {told}. {reason(speaker, check)}."


def _is_of_few(meeting: Meeting, check: Check) -> bool:
    """Whether a count of few persons was published: where those are masked it is not told, though anybody could read it."""
    statement = check.statement
    of_persons = statement.expect.count is None and any(one.unit is Unit.PERSONS for one in statement.indicators)
    few = of_persons and any(one.value is not None and is_small(one.value) for one in check.published)
    return few and meeting.source.level is Level.MASKED


def _counted(meeting: Meeting, heading: str, rows: Mapping[str, Sequence[bool]], total: Sequence[bool]) -> Table:
    """How many statements there are in each row, and how many of them agree."""
    say = meeting.source.speaker.say
    columns = (
        Column(say(N_("Statements published")), 0, True),
        Column(say(N_("Agree with the records")), 0),
        Column(say(N_("Differ from the records")), 0),
    )
    counted = [Row(name, _numbers(meeting, held)) for name, held in rows.items()]
    return Table(heading, columns, (*counted, Row(say("Total"), _numbers(meeting, total), is_total=True)))


def _numbers(meeting: Meeting, held: Sequence[bool]) -> tuple[Figure, ...]:
    counts = (len(held), sum(held), len(held) - sum(held))
    return tuple(Figure(count, meeting.source.speaker.number(count)) for count in counts)

"""The slide of corrections: of which municipalities later reports changed the figures of earlier months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from di_metrics.deck import Column, Figure, Level, Listing, Row, Table
from di_metrics.errors import N_
from di_metrics.indicators import CATALOGUE
from di_metrics.meetings.agenda import View
from di_metrics.meetings.body import Body, Meeting
from di_metrics.meetings.of_records import about, heading_of, not_released, records_of
from di_metrics.meetings.wording import name_of, standing_line
from di_metrics.model import Dimension
from di_metrics.query.replaced import ReplacedFigures, replaced_figures
from di_metrics.text.labels import DIMENSION_NAMES
from di_metrics.text.notes import period_in_words

_PAID = CATALOGUE["compensation"]
_CENTS = 100


@dataclass(frozen=True, slots=True)
class _Corrected:
    """The months of a municipality that were changed, and by how many records and cents they were."""

    name: str
    months: int
    records: int
    cents: int


def corrections(meeting: Meeting, view: View) -> Body:
    """Months changed by municipality. Their records and amounts may be of one person, so the masked level tells none."""
    recorded = records_of(meeting.source)
    if recorded is None:
        return not_released(meeting, view)
    source, selection = meeting.source, meeting.selection(view)
    if source.level is Level.MASKED:
        # The months in which a group or a service was corrected could be those of one person.
        selection = replace(selection, groups=(), services=(), categories=())
    changed = [one for one in replaced_figures(recorded.database, selection) if one.differs]
    rows = sorted(_by_municipality(meeting, changed), key=lambda one: -one.months)
    return Body(
        heading_of(meeting, view),
        _title(meeting, rows),
        _sentence(meeting, rows),
        _table(meeting, rows) if rows else Listing((_sentence(meeting, rows),)),
        None,
        standing_line(source, period_in_words(source.speaker, selection.period)),
        about(recorded, selection),
    )


def _by_municipality(meeting: Meeting, changed: Sequence[ReplacedFigures]) -> list[_Corrected]:
    """In the order of the records. A month that was changed twice counts once; its changes add up, its figures would not."""
    found = []
    for code in dict.fromkeys(one.municipality for one in changed):
        own = [one for one in changed if one.municipality == code]
        found.append(_together(name_of(meeting.source, Dimension.MUNICIPALITY, code), own))
    return found


def _together(name: str, changed: Sequence[ReplacedFigures]) -> _Corrected:
    return _Corrected(
        name,
        len({(one.municipality, one.month) for one in changed}),
        sum(one.records_after - one.records_before for one in changed),
        sum(one.cents_after - one.cents_before for one in changed),
    )


def _title(meeting: Meeting, rows: Sequence[_Corrected]) -> str:
    speaker = meeting.source.speaker
    if not rows:
        return speaker.say(N_("No later report has changed a figure"))
    places = speaker.plural("of %(number)s municipality", "of %(number)s municipalities", len(rows))
    return speaker.plural(
        "Later reports changed %(number)s month %(municipalities)s",
        "Later reports changed %(number)s months %(municipalities)s",
        sum(one.months for one in rows),
        municipalities=places,
    )


def _sentence(meeting: Meeting, rows: Sequence[_Corrected]) -> str:
    speaker = meeting.source.speaker
    if not rows:
        return speaker.say(N_("What was reported stands as it was reported."))
    if meeting.source.level is not Level.INTERNAL:
        return speaker.say(N_("What was changed in them is told by the internal figures alone."))
    changed = sum(one.cents for one in rows)
    if not changed:
        return speaker.say(N_("The compensation in them is the same in all."))
    return speaker.say(N_("Change of the compensation in them: %(change)s."), change=_signed(meeting, changed))


def _signed(meeting: Meeting, cents: int) -> str:
    return meeting.source.speaker.change(_PAID, cents / _CENTS)


def _table(meeting: Meeting, rows: Sequence[_Corrected]) -> Table:
    say = meeting.source.speaker.say
    columns = [Column(say(N_("Months changed by a later report")), 0, True)]
    if meeting.source.level is Level.INTERNAL:
        columns += [Column(say(N_("Change in records")), 0), Column(say(N_("Change of compensation")), 2)]
    figures = tuple(Row(one.name, _figures(meeting, one)) for one in rows)
    return Table(say(DIMENSION_NAMES[Dimension.MUNICIPALITY]), tuple(columns), figures)


def _figures(meeting: Meeting, row: _Corrected) -> tuple[Figure, ...]:
    number = meeting.source.speaker.number
    months = Figure(row.months, number(row.months))
    if meeting.source.level is not Level.INTERNAL:
        return (months,)
    records = Figure(row.records, ("+" if row.records > 0 else "") + number(row.records))
    return months, records, Figure(row.cents / _CENTS, _signed(meeting, row.cents))

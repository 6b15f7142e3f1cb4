"""The card of flows between services: with which one people began, and which other one they began next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from di_metrics.cards.internal_records import InternalRecords, internal_card
from di_metrics.cards.setting import Setting
from di_metrics.cards.view import View
from di_metrics.cards.wording import axis_of, counted, name_of
from di_metrics.deck import Card, Chart, ChartKind, Column, Figure, Listing, Row, Series, Table
from di_metrics.errors import N_
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Dimension
from di_metrics.query.continuity import GAP_DAYS
from di_metrics.query.service_steps import BeganWith, service_steps
from di_metrics.text.public_speaker import NOTHING

_DRAWN, _NAMED = 12, 3
"""Steps that are drawn, and that a title names, at most."""

_COUNTED = N_(
    "Of those whose first service began in the period: the service that they began with, and the other one that they"
    " began next, on a later day."
)
_ALONE, _STOPPED = N_("This service alone"), N_("Of them stopped")
_STOPPED_MEANS = N_("No service ran in the last %(days)s days of the data. Why somebody stopped is not recorded.")
_NOT_ADDED = N_("Who began several services on one day counts with each of them, so the rows must not be added up.")


@dataclass(frozen=True, slots=True)
class _Step:
    """Persons who went on from a service to another one."""

    name: str
    persons: int


def next_service(setting: Setting, view: View) -> Card:
    """The most frequent steps from the first service to the next one; all of them stand in the table."""
    return internal_card(setting, view, _next_service)


def _next_service(chosen: InternalRecords) -> Card:
    """Steps are between all services, whichever were chosen."""
    records = replace(chosen, selection=replace(chosen.selection, services=(), categories=()))
    setting, say = records.setting, records.say
    terms = (
        (say(N_("First and next service")), say(_COUNTED)),
        (say(_STOPPED), say(_STOPPED_MEANS, days=setting.speaker.number(GAP_DAYS))),
    )
    found = service_steps(records.database, records.selection)
    if not found:
        text = N_("In this period nobody received a first service.")
        return records.card(say(N_("Nobody started")), say(text), Listing((say(_COUNTED),)), None, *terms)
    *began, whole = found
    steps = _steps(setting, began)
    table = _table(setting, began, whole)
    return records.card(
        _title(setting, steps), _sentence(setting, whole), _chart(setting, steps) if steps else table, table, *terms
    )


def _steps(setting: Setting, began: Sequence[BeganWith]) -> list[_Step]:
    """The most frequent first."""
    steps = [
        _Step(f"{_service(setting, one.service)} → {_service(setting, code)}", persons)
        for one in began
        for code, persons in one.next_services.items()
    ]
    return sorted(steps, key=lambda step: -step.persons)


def _service(setting: Setting, code: str | None) -> str:
    return name_of(setting, Dimension.SERVICE, code)


def _title(setting: Setting, steps: Sequence[_Step]) -> str:
    say, speaker = setting.speaker.say, setting.speaker
    if not steps:
        return say(N_("Nobody has gone on to another service"))
    most = steps[0].persons
    leaders = [step.name for step in steps if step.persons == most]
    if len(leaders) > _NAMED:
        return say(N_("No step from service to service is the most frequent"))
    text = N_("The most frequent step from service to service: %(steps)s (%(persons)s)")
    return say(text, steps=speaker.listed(leaders), persons=speaker.number(most))


def _sentence(setting: Setting, whole: BeganWith) -> str:
    number = setting.speaker.number
    return setting.speaker.plural(
        "Of %(number)s person who began, %(next)s went on to another service, %(alone)s had one alone;"
        " of the latter %(stopped)s have stopped.",
        "Of %(number)s persons who began, %(next)s went on to another service, %(alone)s had one alone;"
        " of the latter %(stopped)s have stopped.",
        whole.persons,
        next=number(whole.went_on),
        alone=number(whole.alone),
        stopped=number(whole.stopped),
    )


def _chart(setting: Setting, steps: Sequence[_Step]) -> Chart:
    drawn = steps[:_DRAWN]
    figures = [counted(setting, step.persons) for step in drawn]
    name = setting.speaker.say(N_("Persons"))
    series = Series(name, tuple(one.value for one in figures), tuple(one.text for one in figures))
    axis = axis_of(setting.speaker, CATALOGUE["recipients"])
    return Chart(ChartKind.BARS, tuple(step.name for step in drawn), (series,), axis, 0)


def _table(setting: Setting, began: Sequence[BeganWith], whole: BeganWith) -> Table:
    """A row for each first service: how many began with it, and how many of them went on to each other one."""
    say = setting.speaker.say
    onward = [code for code in setting.region.service if any(code in one.next_services for one in began)]
    headings = (N_("Began with it"), N_("Went on to another service"), _ALONE, _STOPPED)
    columns = [Column(say(heading), 0, bars=not place) for place, heading in enumerate(headings)]
    columns += [Column(f"→ {_service(setting, code)}", 0, shades=True, name=f"then_{code}") for code in onward]
    rows = [
        Row(
            _service(setting, one.service),
            (*_counts(setting, one), *(counted(setting, one.next_services.get(code, 0)) for code in onward)),
            code=one.service or "",
        )
        for one in began
    ]
    nothing = Figure(None, NOTHING)
    rows.append(Row(say("Total"), (*_counts(setting, whole), *(nothing for _ in onward)), is_total=True))
    return Table(say(N_("First service")), tuple(columns), tuple(rows), say(_NOT_ADDED), key=Dimension.SERVICE.value)


def _counts(setting: Setting, of: BeganWith) -> tuple[Figure, ...]:
    return tuple(counted(setting, one) for one in (of.persons, of.went_on, of.alone, of.stopped))

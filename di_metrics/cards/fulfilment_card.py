"""The card of plan fulfilment: who received all, some or none of what the support plans recommend, and how soon."""

from __future__ import annotations

from collections.abc import Sequence

from di_metrics.cards.internal_records import InternalRecords, internal_card
from di_metrics.cards.setting import Setting
from di_metrics.cards.view import View
from di_metrics.cards.wording import axis_of, counted, in_percent, name_of, part_of_whole
from di_metrics.deck import Card, Chart, ChartKind, Column, Figure, Row, Series, Table
from di_metrics.errors import N_
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Dimension
from di_metrics.query.fulfilment import IN_MONTHS, Fulfilment, InTime, fulfilment
from di_metrics.text.labels import DIMENSION_NAMES

_SHARE = CATALOGUE["recommended_received"]
_ALL, _SOME, _NONE = N_("All that is recommended"), N_("A part of it"), N_("Nothing of it")
_COUNTED = N_(
    "A person with a plan that recommends a service at least; each recommended service counts once, and as received"
    " whether the record is from before the plan or after it."
)
_TIMELY = N_("Of plans that are so old by the last day: received no later than that many months after the plan's day.")


def plan_fulfilment(setting: Setting, view: View) -> Card:
    """Persons by what they received of the recommended, by group."""
    return internal_card(setting, view, _plan_fulfilment, to_date=True)


def _plan_fulfilment(records: InternalRecords) -> Card:
    setting, say = records.setting, records.say
    groups = fulfilment(records.database, records.selection)
    table = _table(setting, groups)
    return records.card(
        _title(setting, groups),
        _sentence(setting, groups),
        _chart(setting, groups[:-1]) if groups else table,
        table if groups else None,
        (say(N_("Persons and services")), say(_COUNTED)),
        (say(N_("Within months")), say(_TIMELY)),
    )


def _title(setting: Setting, groups: Sequence[Fulfilment]) -> str:
    speaker = setting.speaker
    if not groups:
        return speaker.say(N_("To this date no support plan recommends a service"))
    whole = groups[-1]
    return speaker.plural(
        "All that is recommended was received by %(all)s of %(number)s person, nothing by %(nothing)s",
        "All that is recommended was received by %(all)s of %(number)s persons, nothing by %(nothing)s",
        whole.persons,
        all=speaker.number(whole.everything),
        nothing=speaker.number(whole.nothing),
    )


def _sentence(setting: Setting, groups: Sequence[Fulfilment]) -> str:
    speaker = setting.speaker
    if not groups:
        return speaker.say(_COUNTED)
    whole, number = groups[-1], speaker.number
    said = [
        speaker.say(
            N_("Of the recommended services %(share)s were received (%(received)s of %(recommended)s)."),
            share=in_percent(setting, whole.share).text,
            received=number(whole.received),
            recommended=number(whole.recommended),
        )
    ]
    said += [
        speaker.say(
            N_("Within %(months)s months of the plan's day: %(share)s."),
            months=number(one.months),
            share=_timely(setting, one).text,
        )
        for one in whole.in_time
        if one.recommended
    ]
    if whole.undated:
        said.append(
            speaker.plural(
                "Of %(number)s recommended service the plan's day is not known.",
                "Of %(number)s recommended services the plan's day is not known.",
                whole.undated,
            )
        )
    return " ".join(said)


def _timely(setting: Setting, of: InTime) -> Figure:
    """“12.8% (395 of 3,095)”."""
    return part_of_whole(setting, of.share, of.received, of.recommended)


def _chart(setting: Setting, groups: Sequence[Fulfilment]) -> Chart:
    say, number = setting.speaker.say, setting.speaker.number
    columns = (
        (_ALL, [one.everything for one in groups]),
        (_SOME, [one.some for one in groups]),
        (_NONE, [one.nothing for one in groups]),
    )
    series = tuple(Series(say(name), tuple(map(float, counts)), tuple(map(number, counts))) for name, counts in columns)
    names = tuple(name_of(setting, Dimension.GROUP, one.group) for one in groups)
    return Chart(ChartKind.STACKED, names, series, axis_of(setting.speaker, CATALOGUE["recipients"]), 0)


def _table(setting: Setting, groups: Sequence[Fulfilment]) -> Table:
    speaker = setting.speaker
    say = speaker.say
    headings = [N_("Persons with a recommendation"), _ALL, _SOME, _NONE, N_("Recommended services"), N_("Received of them")]
    columns = [Column(say(one), 0) for one in headings]
    columns += [Column(speaker.name(_SHARE.name), 1, True)]
    columns += [Column(say(N_("Within %(months)s months"), months=speaker.number(one)), 1) for one in IN_MONTHS]
    rows = [_row(setting, one) for one in groups]
    return Table(say(DIMENSION_NAMES[Dimension.GROUP]), tuple(columns), tuple(rows), key=Dimension.GROUP.value)


def _row(setting: Setting, of: Fulfilment) -> Row:
    counts = (of.persons, of.everything, of.some, of.nothing, of.recommended, of.received)
    figures = (
        *(counted(setting, one) for one in counts),
        in_percent(setting, of.share),
        *(_timely(setting, one) for one in of.in_time),
    )
    if of.group is None:
        return Row(setting.speaker.say("Total"), figures, is_total=True)
    return Row(name_of(setting, Dimension.GROUP, of.group), figures, code=of.group)

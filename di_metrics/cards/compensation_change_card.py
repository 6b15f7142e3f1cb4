"""The card of why compensation changed against an earlier period: volume, mix and price of each service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from di_metrics.cards.about import about_records
from di_metrics.cards.setting import Setting
from di_metrics.cards.view import AGAINST_NAMES, View
from di_metrics.cards.wording import ended, internal_alone, kind_heading, name_of, not_released, of_filtered, standing_line
from di_metrics.deck import Card, Chart, ChartKind, Column, Figure, Level, Row, Series, Table
from di_metrics.errors import N_
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Dimension, Indicator, Period, Selection
from di_metrics.query.compensation_change import ChangePart, CompensationChange, ServiceChange
from di_metrics.query.compensation_change import compensation_change as change_of
from di_metrics.sources.exact import RecordedFigures
from di_metrics.text.labels import DIMENSION_NAMES
from di_metrics.text.notes import period_in_words
from di_metrics.text.public_speaker import NOTHING, capital, within
from di_metrics.text.reasons import adding_up, decimals_of

_PARTS = {
    ChangePart.VOLUME: N_("Volume"),
    ChangePart.MIX: N_("Mix of services"),
    ChangePart.PRICE: N_("Price"),
    ChangePart.STARTED: N_("Services begun"),
    ChangePart.ENDED: N_("Services ended"),
    ChangePart.WITHOUT_UNITS: N_("Amounts without units"),
}
_MEANING = {
    ChangePart.VOLUME: N_(
        "More or fewer units, as if all services of a unit kind had changed alike, at the earlier prices."
    ),
    ChangePart.MIX: N_("Other services than before among those of one unit kind, at the earlier prices."),
    ChangePart.PRICE: N_(
        "Compensation for a unit of a service, for the later units; a shift to dearer municipalities or providers is part of"
        " it."
    ),
    ChangePart.STARTED: N_("Services of which units were told in the later period alone."),
    ChangePart.ENDED: N_("Services of which units were told in the earlier period alone."),
    ChangePart.WITHOUT_UNITS: N_("What was paid by records that tell no units."),
}
_BECAUSE = {
    ChangePart.VOLUME: (N_("there was more service"), N_("there was less service")),
    ChangePart.MIX: (N_("dearer services were used more"), N_("cheaper services were used more")),
    ChangePart.PRICE: (N_("a unit of service cost more"), N_("a unit of service cost less")),
    ChangePart.STARTED: (N_("services were begun"), N_("services were begun")),
    ChangePart.ENDED: (N_("services ended"), N_("services ended")),
    ChangePart.WITHOUT_UNITS: (N_("more was paid without units"), N_("less was paid without units")),
}
"""Why there was more, and why less."""


_MONEY, _SHARE = CATALOGUE["compensation"], CATALOGUE["compensation_share_of_costs"]
"""How money and a share are written."""


def compensation_change(setting: Setting, view: View) -> Card:
    """The change of compensation against an earlier period by volume, mix and price; a row a service, to the cent."""
    recorded = setting.recorded
    if recorded is None:
        return not_released(setting, view)
    if setting.source.level is not Level.INTERNAL:
        return internal_alone(setting, view)
    speaker, selection = setting.speaker, setting.selection(view)
    heading = f"{kind_heading(setting, view)} {speaker.say(AGAINST_NAMES[view.against])}"
    change = change_of(recorded.database, selection, view.against)
    if change is None:
        return _not_comparable(setting, recorded, selection, heading)
    total = change.total
    told = [part for part in ChangePart if any(part in one.parts for one in change.services.values())]
    later = replace(selection, period=change.later)
    return Card(
        of_filtered(setting, heading, later),
        _why(setting, total),
        _from_before_to_after(setting, change, selection.period),
        _bridge(setting, total) if total.difference else None,
        _by_service(setting, change, told) if change.services else None,
        standing_line(setting, period_in_words(speaker, change.later)),
        about_records(
            setting,
            recorded,
            later,
            (speaker.say(N_("Earlier period")), period_in_words(speaker, change.earlier)),
            *((speaker.say(_PARTS[part]), speaker.say(_MEANING[part])) for part in told),
        ),
    )


def _not_comparable(setting: Setting, recorded: RecordedFigures, selection: Selection, heading: str) -> Card:
    """That one of the two periods lies before the project or after all that is recorded."""
    speaker, project, data_to = setting.speaker, setting.region.project, recorded.database.info.data_to
    text = N_("The project began on %(start)s.")
    if data_to:
        text = N_("The project began on %(start)s, and services are recorded to %(data_to)s.")
    known = {"data_to": speaker.date(data_to)} if data_to else {}
    return Card(
        of_filtered(setting, heading, selection),
        speaker.say(N_("Compensation cannot be compared for this period")),
        ended(speaker.say(text, start=speaker.date(project.start), **known)),
        None,
        None,
        standing_line(setting, period_in_words(speaker, selection.period)),
        about_records(setting, recorded, selection),
    )


def _why(setting: Setting, total: ServiceChange) -> str:
    """By how much compensation changed, and the part that made most of it."""
    speaker, difference = setting.speaker, total.difference
    if not total.before and not total.after:
        return speaker.say(N_("No compensation was paid in either period"))
    if not difference:
        return capital(speaker.say("compensation has not changed"))
    text = "compensation has grown by %(change)s" if difference > 0 else "compensation has fallen by %(change)s"
    what = capital(speaker.say(text, change=speaker.value(_as_told(total), float(abs(_shown(total)[1])))))
    part = max(total.parts, key=lambda one: total.parts[one] * (1 if difference > 0 else -1))
    why = speaker.say(_BECAUSE[part][difference < 0])
    return speaker.say(N_("%(what)s, mostly because %(why)s"), what=what, why=why)


def _from_before_to_after(setting: Setting, change: CompensationChange, chosen: Period) -> str:
    """Both amounts with their periods, and each part of the difference; and that not all of the chosen one is known."""
    speaker, total, money = setting.speaker, change.total, _as_told(change.total)
    parts, difference = _shown(total)
    paid = speaker.say(
        N_("%(after)s were paid %(later)s, and %(before)s %(earlier)s"),
        after=speaker.value(money, total.after / 100),
        later=_days(setting, change.later),
        before=speaker.value(money, total.before / 100),
        earlier=_days(setting, change.earlier),
    )
    said = [ended(capital(paid))]
    if total.difference:
        named = [
            f"{within(speaker.say(_PARTS[part]))} {speaker.change(money, float(euros))}"
            for part, euros in parts.items()
            if euros
        ]
        reasons = speaker.say(
            N_("The difference of %(change)s is made up of: %(parts)s."),
            change=speaker.change(money, float(difference)) + _in_percent(setting, total),
            parts=", ".join(named),
        )
        said.append(reasons)
    if change.later.last < chosen.last:
        said.append(speaker.say(N_("Later months are not recorded yet, so they are not compared.")))
    return " ".join(said)


def _days(setting: Setting, period: Period) -> str:
    assert period.first is not None
    speaker = setting.speaker
    text = N_("from %(first)s to %(last)s")
    return speaker.say(text, first=speaker.date(period.first), last=speaker.date(period.last))


def _as_told(total: ServiceChange) -> Indicator:
    """Compensation as sentences and the picture write it."""
    parts = {part: Decimal(cents) / 100 for part, cents in total.parts.items()}
    return replace(_MONEY, decimals=decimals_of(_MONEY, Decimal(total.difference) / 100, parts))


def _shown(total: ServiceChange) -> tuple[Mapping[ChangePart, Decimal], Decimal]:
    """The parts and the difference in EUR as sentences have them; they add up as they are shown."""
    decimals = _as_told(total).decimals
    whole = _euros(total.after, decimals) - _euros(total.before, decimals)
    parts = {part: Decimal(cents) / 100 for part, cents in total.parts.items() if cents}
    return adding_up(parts, whole, decimals), whole


def _euros(cents: int, decimals: int) -> Decimal:
    return (Decimal(cents) / 100).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _in_percent(setting: Setting, total: ServiceChange) -> str:
    """“ (+40.7%)”; nothing where nothing was paid before."""
    if not total.before:
        return ""
    share = 100 * total.difference / total.before
    return f" ({'+' if share > 0 else ''}{setting.speaker.value(_SHARE, share)})"


def _bridge(setting: Setting, total: ServiceChange) -> Chart:
    """The parts of a change as bars from zero, and the change itself below them."""
    say, money = setting.speaker.say, _as_told(total)
    parts, difference = _shown(total)
    rows = [*((say(_PARTS[part]), euros) for part, euros in parts.items()), (say(N_("Change in all")), difference)]
    labels = tuple(setting.speaker.change(money, float(euros)) for _, euros in rows)
    series = Series(say(N_("Change of compensation")), tuple(float(euros) for _, euros in rows), labels)
    return Chart(ChartKind.BARS, tuple(name for name, _ in rows), (series,), "EUR", money.decimals)


def _by_service(setting: Setting, change: CompensationChange, told: list[ChangePart]) -> Table:
    """A row a service, those that changed most first; all to the cent, so that rows and columns add up."""
    say, services = setting.speaker.say, change.services
    of_money = [Column(say(_PARTS[part]), 2, name=part.value, unit="EUR") for part in told]
    columns = (
        Column(say(N_("Earlier period")), 2, name="before", unit="EUR"),
        Column(say(N_("Later period")), 2, name="after", unit="EUR"),
        Column(say(N_("Change")), 2, name="change", unit="EUR"),
        Column(say(N_("Relative change, %")), 1, name="change_in_percent", unit="%"),
        *of_money,
    )
    largest_first = sorted(services, key=lambda code: -abs(services[code].difference))
    rows = [
        Row(name_of(setting, Dimension.SERVICE, code), _amounts_of(setting, services[code], told), code=code)
        for code in largest_first
    ]
    rows.append(Row(say("Total"), _amounts_of(setting, change.total, told), is_total=True))
    note = say(N_("The parts add up to the change and the services to the total, to the cent."))
    return Table(say(DIMENSION_NAMES[Dimension.SERVICE]), columns, tuple(rows), note, key=Dimension.SERVICE.value)


def _amounts_of(setting: Setting, one: ServiceChange, told: list[ChangePart]) -> tuple[Figure, ...]:
    def money(cents: int) -> Figure:
        return Figure(cents / 100, setting.speaker.number(cents / 100, 2))

    share = 100 * one.difference / one.before if one.before else None
    percent = Figure(share, NOTHING if share is None else setting.speaker.number(share, 1))
    parts = (money(one.parts.get(part, 0)) for part in told)
    return (money(one.before), money(one.after), money(one.difference), percent, *parts)

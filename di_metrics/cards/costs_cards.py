"""Cards of the project's costs: how compensation stands against those in force, and what it will come to."""

from __future__ import annotations

import datetime as dt
from itertools import accumulate

from di_metrics.cards.about import about, about_records
from di_metrics.cards.picture_values import figure
from di_metrics.cards.setting import Setting
from di_metrics.cards.view import View
from di_metrics.cards.wording import ended, internal_alone, kind_heading, not_released, standing_line, written
from di_metrics.deck import Card, Chart, ChartKind, Column, Figure, Level, Row, Series, Table
from di_metrics.errors import N_
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Dimension, Period, Selection
from di_metrics.query.forecast import Ahead, Outlook, outlook
from di_metrics.query.split import Bucket
from di_metrics.sources.question import Answer, Question
from di_metrics.text.labels import DIMENSION_NAMES, time_label
from di_metrics.text.public_speaker import NOTHING, capital

# ---- Against the costs in force ----

_SHARE = CATALOGUE["compensation_share_of_costs"]
_ONLY_A_PART = N_("Compensation is but a part of the eligible costs, so this does not tell how much of the budget is spent.")


def costs(setting: Setting, view: View) -> Card:
    """The eligible costs of each day from which they were in force, and the compensation to the last day that they were."""
    recorded = setting.recorded
    if recorded is None:
        return not_released(setting, view)
    speaker, last = setting.speaker, view.last or setting.as_of
    versions = setting.region.project.costs_by(last)
    days = [min(one.in_force_from - dt.timedelta(days=1), last) for one in versions[1:]] + [last]
    codes = ("compensation", _SHARE.code)
    answers = [recorded.answer(Question(codes, Selection(Period(day)), total=False)) for day in days]
    heading = kind_heading(setting, view)
    if not versions:
        title = speaker.say(N_("No costs are in force yet"))
        return Card(heading, title, speaker.say(_ONLY_A_PART), None, None, standing_line(setting, setting.to_date(view)))
    rows = []
    for version, day, answer in zip(versions, days, answers, strict=True):
        paid, share = (figure(setting, one.indicator, one.cells[0]) for one in answer.results)
        eligible, esf = float(version.eligible_eur), float(version.esf_eur)
        figures = (
            Figure(None, speaker.date(day), code=day.isoformat()),
            Figure(eligible, speaker.number(eligible, 2)),
            Figure(esf, speaker.number(esf, 2)),
            paid,
            share,
        )
        rows.append(Row(speaker.date(version.in_force_from), figures, code=version.in_force_from.isoformat()))
    columns = (
        Column(speaker.say(N_("In force until, or as of")), None, name="to"),
        Column(speaker.say(N_("Eligible costs")), 2, name="eligible", unit="EUR"),
        Column(speaker.say(N_("Of which ESF")), 2, name="esf", unit="EUR"),
        Column(speaker.say(N_("Paid as compensation by then")), 2, name="paid", unit="EUR"),
        Column(speaker.say(N_("Share of the costs")), 1, name="share", unit="%"),
    )
    return Card(
        heading,
        _against_costs(setting, answers[-1], last),
        speaker.say(_ONLY_A_PART),
        Table(speaker.say(N_("In force from")), columns, tuple(rows), key="in_force_from"),
        None,
        standing_line(setting, setting.to_date(view)),
        about(setting, answers[-1]),
    )


def _against_costs(setting: Setting, answer: Answer, last: dt.date) -> str:
    """What share of the costs in force was paid as compensation, and of how much."""
    speaker, share = setting.speaker, answer.results[1].cells[0]
    in_force = setting.region.project.costs_on(last)
    if share.value is None or in_force is None:
        return speaker.say("%(indicator)s: data protected", indicator=speaker.name(_SHARE.name))
    return speaker.say(
        N_("By %(date)s, %(share)s of the eligible costs in force were paid as compensation"),
        date=speaker.date(last),
        share=written(setting, answer.results[1].indicator, share),
    )


# ---- What it will come to ----

_ASSUMPTION = N_("Assumed: each month as a year before, and the mean rise of the last year's months added.")
_METHOD = N_(
    "Each month brings as much as the same month a year before, and as much more as a month of the last year brought on"
    " average over one of the year before it."
)
_RANGE = N_(
    "As wide as such forecasts erred so far: of the last %(number)s months for which the outcome is known, four in five came"
    " within it. It is found for each number of months ahead. Sudden changes, such as a last quarter that is paid late, may"
    " lie outside."
)
_COMPLETE = N_("Months that were told of are taken as complete. Filters do not apply: the costs are of the whole project.")
_PAST_SHOWN = 24
"""Months before the forecast that are drawn."""


def forecast(setting: Setting, view: View) -> Card:
    """What compensation will come to by the project's end, with its range, and whether the costs in force will be used."""
    recorded = setting.recorded
    if recorded is None:
        return not_released(setting, view)
    if setting.source.level is not Level.INTERNAL:
        return internal_alone(setting, view)
    speaker, as_of = setting.speaker, view.last or setting.as_of
    told = outlook(recorded.database, as_of)
    months = _months(setting, told, as_of) if told else None
    lines = _lines(setting, told) if told and told.ahead else None
    return Card(
        kind_heading(setting, view),
        _will_come_to(setting, told),
        _will_be_used(setting, told, as_of),
        lines or months,
        months if lines else None,
        standing_line(setting, setting.to_date(view)),
        about_records(
            setting,
            recorded,
            Selection(Period(as_of), view.basis or setting.region.default_basis),
            (speaker.say(N_("Forecast")), f"{speaker.say(_METHOD)} {speaker.say(_COMPLETE)}"),
            *([(speaker.say(N_("Range")), speaker.say(_RANGE, number=_origins(setting, told)))] if told and lines else []),
        ),
    )


def _will_come_to(setting: Setting, told: Outlook | None) -> str:
    """The amount that is expected, where one can be told."""
    speaker = setting.speaker
    if told is None:
        return capital(speaker.say("no compensation has been paid"))
    if not told.months_left:
        paid = speaker.short_money(told.total / 100)
        return speaker.say(
            N_("The project has ended with %(paid)s paid as compensation: nothing is left to forecast"), paid=paid
        )
    if not told.ahead:
        return speaker.say(N_("Too little has been paid so far to forecast what compensation will come to"))
    at_the_end = told.at_the_end
    day = told.end if at_the_end else told.month_end(len(told.ahead))
    low, expected, high = _to_date(told, at_the_end or told.ahead[-1])
    what = speaker.say(
        N_("By %(date)s compensation will come to about %(expected)s (from %(low)s to %(high)s)"),
        date=speaker.date(day),
        expected=speaker.short_money(expected),
        low=speaker.short_money(low),
        high=speaker.short_money(high),
    )
    if at_the_end:
        return what
    return speaker.say(N_("%(what)s; the project's end is too far to be forecast"), what=what)


def _will_be_used(setting: Setting, told: Outlook | None, as_of: dt.date) -> str:
    """Whether the eligible costs in force will be used by compensation, and on what the forecast rests."""
    speaker, in_force = setting.speaker, setting.region.project.costs_on(as_of)
    if told is None or (told.months_left and not told.ahead):
        return speaker.say(N_("A forecast needs two years of payments, and one more that tells how far such forecasts err."))
    assumed = speaker.say(_ASSUMPTION)
    if in_force is None:
        return " ".join([ended(speaker.say(N_("No costs are in force yet"))), *([assumed] if told.months_left else [])])
    eligible = float(in_force.eligible_eur)
    if not told.months_left:
        text = N_("Compensation alone has used up the eligible costs in force: it is %(share)s of %(costs)s.")
        if told.total < 100 * eligible:
            text = N_("Compensation alone has not used up the eligible costs in force: it is %(share)s of %(costs)s.")
        said = speaker.say(text, share=_percent(setting, told.total / eligible), costs=speaker.short_money(eligible))
        return f"{said} {speaker.say(_ONLY_A_PART)}"
    if told.at_the_end is None:
        return assumed
    low, expected, high = (euros / eligible for euros in _to_date(told, told.at_the_end))
    verdict = N_("Compensation alone may use up the eligible costs in force")
    if high < 1:
        verdict = N_("Compensation alone will not use up the eligible costs in force")
    elif low > 1:
        verdict = N_("Compensation alone will exceed the eligible costs in force")
    answer = speaker.say(
        N_("%(verdict)s: it will be about %(share)s of %(costs)s (from %(low)s to %(high)s)."),
        verdict=speaker.say(verdict),
        costs=speaker.short_money(eligible),
        share=_percent(setting, 100 * expected),
        low=_percent(setting, 100 * low),
        high=_percent(setting, 100 * high),
    )
    return f"{answer} {speaker.say(_ONLY_A_PART)} {assumed}"


def _percent(setting: Setting, value: float) -> str:
    return setting.speaker.value(_SHARE, value)


def _origins(setting: Setting, told: Outlook) -> str:
    """How many earlier forecasts the range is of; fewer the farther ahead."""
    numbers = sorted({one.origins for one in told.ahead})
    return "–".join(map(setting.speaker.number, (numbers[0], *numbers[1:][-1:])))


def _to_date(told: Outlook, ahead: Ahead) -> tuple[float, float, float]:
    """The lowest, expected and highest amount since the project's start, in EUR."""
    low, expected, high = ((told.total + cents) / 100 for cents in (ahead.low, ahead.expected, ahead.high))
    return low, expected, high


def _lines(setting: Setting, told: Outlook) -> Chart:
    """What was paid since the project's start, then what is expected and its range, all from the last known month on."""
    say, shown = setting.speaker.say, min(len(told.paid), _PAST_SHOWN)
    paid = [cents / 100 for cents in accumulate(told.paid)][-shown:]
    ahead = [_to_date(told, one) for one in told.ahead]
    months = [told.month_end(number) for number in range(1 - shown, len(ahead) + 1)]
    codes = tuple(Bucket.of(Dimension.MONTH, month).code for month in months)
    lines: list[tuple[str, list[float | None]]] = [(say(N_("Paid")), [*paid, *(None for _ in ahead)])]
    for place, name in ((1, N_("Expected")), (2, N_("Highest of the range")), (0, N_("Lowest of the range"))):
        lines.append((say(name), [*(None for _ in paid[1:]), paid[-1], *(one[place] for one in ahead)]))
    series = tuple(Series(name, tuple(values), tuple(_label(setting, one) for one in values)) for name, values in lines)
    days = tuple(month.replace(day=1) for month in months)
    return Chart(ChartKind.LINES, tuple(map(time_label, codes)), series, "EUR", 0, codes, days)


def _label(setting: Setting, euros: float | None) -> str:
    return "" if euros is None else setting.speaker.short_money(euros)


def _months(setting: Setting, told: Outlook, as_of: dt.date) -> Table:
    """What was paid by the last known month, and what is expected by each later one, with their shares of the costs."""
    speaker, in_force = setting.speaker, setting.region.project.costs_on(as_of)
    say = speaker.say
    names = [N_("Paid")]
    if told.ahead:
        names = [N_("Paid, then expected"), N_("Lowest of the range"), N_("Highest of the range")]
    columns = [Column(say(name), 0, unit="EUR") for name in names]
    if in_force:
        costs = speaker.short_money(float(in_force.eligible_eur))
        shares = [say(N_("%(what)s, %% of %(costs)s"), what=say(name), costs=costs) for name in names]
        columns += [Column(share, _SHARE.decimals, unit="%") for share in shares]
    rows = []
    for number in range(len(told.ahead) + 1):
        low, expected, high = _to_date(told, told.ahead[number - 1]) if number else (None, told.total / 100, None)
        amounts = (expected, low, high)[: len(names)]
        figures = [Figure(one, NOTHING if one is None else speaker.number(one)) for one in amounts]
        if in_force:
            of_costs = [None if one is None else 100 * one / float(in_force.eligible_eur) for one in amounts]
            figures += [Figure(one, NOTHING if one is None else _percent(setting, one)) for one in of_costs]
        code = Bucket.of(Dimension.MONTH, told.month_end(number)).code
        rows.append(Row(time_label(code), tuple(figures), code=code))
    note = say(N_("To the end of the month, since the project's start."))
    return Table(say(DIMENSION_NAMES[Dimension.MONTH]), tuple(columns), tuple(rows), note, key=Dimension.MONTH.value)

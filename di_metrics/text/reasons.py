"""What changed since the last meeting and why, as a sentence and as a table whose parts add up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import TypeVar

from di_metrics.deck import Column, Figure, Row, Table
from di_metrics.errors import N_
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Basis, ChangeWords, Dimension, Indicator, Unit
from di_metrics.query.headlines import Change, HeadlineKey, Reason, Since
from di_metrics.region import Region
from di_metrics.release.release import REGION, UNKNOWN
from di_metrics.text.labels import label
from di_metrics.text.public_speaker import within
from di_metrics.text.speaker import Speaker

_Part = TypeVar("_Part")

# ---- What changed since the last meeting, in a sentence ----


_ALONE = {
    Reason.LATE: N_("%(what)s – from late reports alone"),
    Reason.CORRECTIONS: N_("%(what)s – from corrections alone"),
    Reason.DEFINITION: N_("%(what)s – from a changed definition or geography alone"),
    Reason.REBUILT: N_("%(what)s – because the data were built anew"),
}
"""That one reason made the whole change, whose number need not be told twice."""

_REASONS = {
    Reason.LATE: N_("%(change)s from late reports"),
    Reason.CORRECTIONS: N_("%(change)s from corrections"),
    Reason.DEFINITION: N_("%(change)s from a changed definition or geography"),
    Reason.REBUILT: N_("%(change)s because the data were built anew"),
}
"""What each other reason changed."""


def since_sentence(speaker: Speaker, since: Since, key: HeadlineKey, held_on: dt.date) -> str:
    """The region's change since the meeting held on a day, with its reasons; those that changed nothing are left out.

    Raises KeyError for a figure that is not among the changes.
    """
    change, indicator = since.changes[key], CATALOGUE[key.indicator]
    decimals = decimals_of(indicator, change.difference, change.parts)
    shown = shown_parts(change, decimals)
    clause = _clause(speaker, indicator, shown_whole(change, decimals))
    what = _with_reasons(speaker, indicator, clause, change, shown)
    return speaker.say(N_("Since the last meeting (%(date)s) %(what)s."), date=speaker.date(held_on), what=what)


def decimals_of(indicator: Indicator, difference: Decimal | None, parts: Mapping[_Part, Decimal]) -> int:
    """Those that a sentence has: money is told in whole euros, unless these would hide a part or the whole."""
    amounts = [abs(one) for one in (difference or Decimal(0), *parts.values()) if one]
    return 0 if indicator.unit is Unit.EUR and all(one >= 1 for one in amounts) else indicator.decimals


def _with_reasons(
    speaker: Speaker, indicator: Indicator, clause: str, change: Change, shown: Mapping[Reason, Decimal]
) -> str:
    effective = [reason for reason, part in change.parts.items() if part]
    if len(effective) == 1:
        of_services = effective == [Reason.SERVICES]
        return speaker.say(_words(indicator).alone if of_services else _ALONE[effective[0]], what=clause)
    reasons = [_reason(speaker, indicator, reason, shown[reason]) for reason in Reason if shown.get(reason)]
    return clause + (f": {', '.join(reasons)}" if reasons else "")


def shown_whole(change: Change, decimals: int) -> Decimal:
    """A difference as it is shown to fixed decimals, halves away from zero; in whole numbers that of both as shown."""
    assert change.after is not None
    assert change.before is not None
    if decimals:
        return _rounded(change.after - change.before, decimals)
    return _rounded(change.after, 0) - _rounded(change.before, 0)


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def shown_parts(change: Change, decimals: int) -> Mapping[Reason, Decimal]:
    """The parts as they are shown, to fixed decimals, such that they add up to the difference as it is shown."""
    if change.difference is None or not change.parts:
        return {}
    return adding_up(change.parts, shown_whole(change, decimals), decimals)


def adding_up(parts: Mapping[_Part, Decimal], whole: Decimal, decimals: int) -> dict[_Part, Decimal]:
    """Parts rounded to fixed decimals such that they add up to the whole as it is rounded.

    Each is rounded down, and what the sum then lacks is given to those that lost most. A part that is nothing stays so.
    """
    step = Decimal(1).scaleb(-decimals)
    floors = {part: value.quantize(step, ROUND_FLOOR) for part, value in parts.items()}
    missing = whole - sum(floors.values(), Decimal(0))
    most_lost = sorted(floors, key=lambda part: floors[part] - parts[part])
    raised = most_lost[: int(missing / step)]
    return {part: floor + step if part in raised else floor for part, floor in floors.items()}


def area_name(speaker: Speaker, region: Region, area: str) -> str:
    """A municipality's name; its code alone is left of one that the region no longer has."""
    if area == REGION:
        return speaker.name(region.name.bilingual)
    if area == UNKNOWN or area in region.municipality:
        return label(speaker, region, Dimension.MUNICIPALITY, None if area == UNKNOWN else area)
    return area


def _clause(speaker: Speaker, indicator: Indicator, difference: Decimal) -> str:
    words = _words(indicator)
    text = words.grown if difference > 0 else words.fallen if difference < 0 else words.same
    return speaker.say(text, **({"change": _amount(speaker, indicator, abs(difference))} if difference else {}))


def _reason(speaker: Speaker, indicator: Indicator, reason: Reason, part: Decimal) -> str:
    """A part with its reason; its sign is written where it is a loss."""
    written = _amount(speaker, indicator, part)
    if reason is not Reason.SERVICES:
        return speaker.say(_REASONS[reason], change=written)
    text = _words(indicator).part
    return speaker.say(text, change=written) if isinstance(text, str) else speaker.plural(*text, int(part))


def _words(indicator: Indicator) -> ChangeWords:
    """Those of an indicator whose change is told."""
    assert indicator.words.change is not None
    return indicator.words.change


def _amount(speaker: Speaker, indicator: Indicator, amount: Decimal) -> str:
    if indicator.unit is Unit.EUR:
        return speaker.number(float(amount), max(0, -int(amount.as_tuple().exponent))) + speaker.suffix(indicator)
    return speaker.change(indicator, float(amount)).removeprefix("+")


# ---- What changed since the last meeting, as a table ----

_HEADINGS = {
    Reason.SERVICES: N_("New services"),
    Reason.LATE: N_("Late reports"),
    Reason.CORRECTIONS: N_("Corrections"),
    Reason.DEFINITION: N_("Definition or geography"),
    Reason.REBUILT: N_("Data built anew"),
}
"""The headings of the reasons."""


def since_table(speaker: Speaker, region: Region, basis: Basis, since: Since, indicators: Sequence[str]) -> Table:
    """The change of indicators by reason: of each the region, counted on its own, then the municipalities of a basis.

    Municipalities that are no partners appear where they have something to show. The region's row always stands.
    """
    told = [CATALOGUE[code] for code in indicators]
    changes = [_by_area(since, basis, one) for one in told]
    reasons = [reason for reason in Reason if any(_is_told(reason, rows) for rows in changes)]
    columns = [
        speaker.say(N_("At the last meeting")),
        *(speaker.say(_HEADINGS[reason]) for reason in reasons),
        speaker.say(N_("Change")),
        speaker.say(N_("Now")),
    ]
    rows = []
    for number, (indicator, of_indicator) in enumerate(zip(told, changes, strict=True)):
        for area in _areas(region, basis, of_indicator):
            name = area_name(speaker, region, area)
            if number or area == REGION:
                name = f"{name}: {within(speaker.name(indicator.name))}"
            figures = _figures(speaker, indicator, of_indicator[area], reasons)
            rows.append(Row(name, figures, is_total=area == REGION))
    return Table(
        speaker.say(N_("Municipality")),
        tuple(Column(heading, told[0].decimals) for heading in columns),
        tuple(rows),
        _note(speaker, told, bool(reasons)),
    )


def _by_area(since: Since, basis: Basis, indicator: Indicator) -> dict[str, Change]:
    changes = since.changes.items()
    return {key.area: change for key, change in changes if (key.indicator, key.basis) == (indicator.code, basis)}


def _is_told(reason: Reason, rows: Mapping[str, Change]) -> bool:
    """Late reports and corrections have a column even where they are nothing, if they were asked for; others need a part."""
    parts = [change.parts[reason] for change in rows.values() if reason in change.parts]
    return any(parts) or (reason in (Reason.SERVICES, Reason.LATE, Reason.CORRECTIONS) and bool(parts))


def _areas(region: Region, basis: Basis, rows: Mapping[str, Change]) -> list[str]:
    """The region, its municipalities in Latvian collation, those it no longer has, and the unknown one."""
    own = [one.code for one in region.of_basis(basis)]
    gone = sorted(set(rows) - {REGION, UNKNOWN, *own})
    partners = {one.code for one in region.municipalities if one.partner}
    return [
        area
        for area in (REGION, *own, *gone, UNKNOWN)
        if area in rows and (area == REGION or area in partners or rows[area].before or rows[area].after)
    ]


def _figures(speaker: Speaker, indicator: Indicator, change: Change, reasons: list[Reason]) -> tuple[Figure, ...]:
    """The cells of a row."""
    as_written = replace(indicator, decimals=decimals_of(indicator, change.difference, change.parts))
    shown = shown_parts(change, as_written.decimals)
    parts = [(change.parts[one], shown[one]) if one in shown else (None, None) for one in reasons]
    if shown:  # a reason that has no part of its own changed nothing
        parts = [(exact or Decimal(0), written or Decimal(0)) for exact, written in parts]
    whole = shown_whole(change, as_written.decimals)
    return (
        _value(speaker, as_written, change.before),
        *(_difference(speaker, as_written, exact, written) for exact, written in parts),
        _difference(speaker, as_written, change.difference, whole),
        _value(speaker, as_written, change.after),
    )


def _value(speaker: Speaker, indicator: Indicator, value: Decimal | None) -> Figure:
    return Figure(_float(value), speaker.value(indicator, _float(value)), CATALOGUE[indicator.code].decimals)


def _difference(speaker: Speaker, indicator: Indicator, exact: Decimal | None, shown: Decimal | None) -> Figure:
    """The exact value, written such that a row adds up."""
    if exact is None or shown is None:
        return Figure(None, "–")
    return Figure(float(exact), speaker.change(indicator, float(shown)), CATALOGUE[indicator.code].decimals)


def _note(speaker: Speaker, indicators: list[Indicator], by_reason: bool) -> str:
    notes = [speaker.say(N_("The reasons in a row add up to its change."))] if by_reason else []
    mixed = [one for one in indicators if Dimension.MUNICIPALITY not in one.additive_over]
    if mixed:
        names = speaker.listed([speaker.name(one.name) for one in mixed])
        text = N_("%(indicators)s: rows do not add up to the total; the total is counted on its own.")
        notes.append(speaker.say(text, indicators=names))
    return " ".join(notes)


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)

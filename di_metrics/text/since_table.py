"""What changed since the last meeting, as a table: a row the region and each municipality, a column each reason."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal

from di_metrics.deck import Column, Figure, Row, Table
from di_metrics.errors import N_
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Basis, Dimension, Indicator, Status, Unit
from di_metrics.query.since import Change, Reason, Since
from di_metrics.region import Region
from di_metrics.release.cells import REGION, UNKNOWN
from di_metrics.text.since import area_name, shown_parts, shown_whole
from di_metrics.text.speaker import Speaker

_NEW = {
    "recipients": N_("New recipients"),
    "assessed": N_("Newly assessed"),
    "coverage": N_("New services and assessments"),
    "compensation": N_("New services"),
    "units": N_("New services"),
    "active_municipalities": N_("New municipalities"),
}
"""The heading of what the services delivered since changed."""

_HEADINGS = {
    Reason.LATE: N_("Late reports"),
    Reason.CORRECTIONS: N_("Corrections"),
    Reason.DEFINITION: N_("Definition or geography"),
    Reason.REBUILT: N_("Data built anew"),
}
"""The headings of the other reasons."""


def since_table(
    speaker: Speaker,
    region: Region,
    since: Since,
    indicator: str,
    basis: Basis,
    unit: str | None = None,
    told: Collection[str] | None = None,
) -> Table:
    """The change of an indicator by reason: the region, counted on its own, then the municipalities of a basis.

    `unit` is the kind of units of service. Municipalities that are no partners appear where they have something to show.
    With `told`, the figures of other areas are protected.
    """
    of = CATALOGUE[indicator]
    rows = {key.area: change for key, change in since.changes.items() if key[:3] == (indicator, unit, basis)}
    reasons = [reason for reason in Reason if _is_told(reason, rows)]
    columns = [
        speaker.say(N_("At the last meeting")),
        *(speaker.say(_NEW[indicator] if one is Reason.SERVICES else _HEADINGS[one]) for one in reasons),
        speaker.say(N_("Change")),
        speaker.say(N_("Now")),
    ]
    return Table(
        speaker.say(N_("Municipality")),
        tuple(Column(heading, of.decimals) for heading in columns),
        tuple(
            _row(speaker, region, of, area, rows[area] if told is None or area in told else None, reasons)
            for area in _areas(region, basis, rows)
        ),
        _note(speaker, of, bool(reasons)),
    )


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


def _row(
    speaker: Speaker, region: Region, indicator: Indicator, area: str, change: Change | None, reasons: list[Reason]
) -> Row:
    if change is None:
        protected = Figure(None, speaker.value(indicator, None, Status.SUPPRESSED))
        return Row(area_name(speaker, region, area), (protected,) * (len(reasons) + 3), is_total=area == REGION)
    shown = shown_parts(change, indicator.decimals)
    whole = None if change.difference is None else shown_whole(change.difference, indicator.decimals)
    figures = (
        _value(speaker, indicator, change.before),
        *(_difference(speaker, indicator, shown.get(reason, Decimal(0)) if shown else None) for reason in reasons),
        _difference(speaker, indicator, whole),
        _value(speaker, indicator, change.after),
    )
    return Row(area_name(speaker, region, area), figures, is_total=area == REGION)


def _value(speaker: Speaker, indicator: Indicator, value: Decimal | None) -> Figure:
    return Figure(_float(value), speaker.value(indicator, _float(value)))


def _difference(speaker: Speaker, indicator: Indicator, part: Decimal | None) -> Figure:
    return Figure(None, "–") if part is None else Figure(float(part), speaker.change(indicator, float(part)))


def _note(speaker: Speaker, indicator: Indicator, by_reason: bool) -> str:
    notes = [speaker.say(N_("The reasons in a row add up to its change."))] if by_reason else []
    if Dimension.MUNICIPALITY not in indicator.additive_over:
        notes.append(speaker.say(N_("Rows do not add up to the total; the total is counted on its own.")))
    if indicator.unit is Unit.PERCENT:
        notes.append(speaker.say(N_("Changes are computed from shares that are not rounded.")))
    return " ".join(notes)


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)

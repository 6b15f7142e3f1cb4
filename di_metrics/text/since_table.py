"""What changed since the last meeting, as a table: a row the region and each municipality, a column each reason."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Block:
    """The rows of an indicator. `unit` is the kind of units of service; with `told`, other areas are protected."""

    indicator: str
    since: Since
    unit: str | None = None
    told: Collection[str] | None = None

    @property
    def of(self) -> Indicator:
        return CATALOGUE[self.indicator]

    def rows(self, basis: Basis) -> dict[str, Change]:
        """The changes by area."""
        of = (self.indicator, self.unit, basis)
        return {key.area: change for key, change in self.since.changes.items() if key[:3] == of}

    def is_told(self, area: str) -> bool:
        return self.told is None or area in self.told


def since_table(speaker: Speaker, region: Region, basis: Basis, *blocks: Block) -> Table:
    """The change of indicators by reason: of each the region, counted on its own, then the municipalities of a basis.

    Municipalities that are no partners appear where they have something to show; protected ones, in the first block alone.
    The region's row always stands.
    """
    changes = [block.rows(basis) for block in blocks]
    reasons = [reason for reason in Reason if any(_is_told(reason, rows) for rows in changes)]
    new = speaker.say(_NEW[blocks[0].indicator] if len(blocks) == 1 else N_("New services"))
    columns = [
        speaker.say(N_("At the last meeting")),
        *(new if reason is Reason.SERVICES else speaker.say(_HEADINGS[reason]) for reason in reasons),
        speaker.say(N_("Change")),
        speaker.say(N_("Now")),
    ]
    rows = []
    for number, (block, of_block) in enumerate(zip(blocks, changes, strict=True)):
        for area in _areas(region, basis, of_block):
            if number and area != REGION and not block.is_told(area):
                continue
            name = area_name(speaker, region, area)
            if len(blocks) > 1 and (number or area == REGION):
                indicator = speaker.name(block.of.name)
                name = f"{name}: {indicator[:1].lower()}{indicator[1:]}"
            figures = _figures(speaker, block.of, of_block[area] if block.is_told(area) else None, reasons)
            rows.append(Row(name, figures, is_total=area == REGION))
    decimals = blocks[0].of.decimals
    return Table(
        speaker.say(N_("Municipality")),
        tuple(Column(heading, decimals) for heading in columns),
        tuple(rows),
        _note(speaker, [block.of for block in blocks], bool(reasons)),
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


def _figures(speaker: Speaker, indicator: Indicator, change: Change | None, reasons: list[Reason]) -> tuple[Figure, ...]:
    """The cells of a row; protected ones where there is no change to tell."""
    if change is None:
        return (Figure(None, speaker.value(indicator, None, Status.SUPPRESSED)),) * (len(reasons) + 3)
    parts = shown_parts(change, indicator.decimals)
    whole = None if change.difference is None else shown_whole(change.difference, indicator.decimals)
    return (
        _value(speaker, indicator, change.before),
        *(_difference(speaker, indicator, parts.get(reason, Decimal(0)) if parts else None) for reason in reasons),
        _difference(speaker, indicator, whole),
        _value(speaker, indicator, change.after),
    )


def _value(speaker: Speaker, indicator: Indicator, value: Decimal | None) -> Figure:
    return Figure(_float(value), speaker.value(indicator, _float(value)), indicator.decimals)


def _difference(speaker: Speaker, indicator: Indicator, part: Decimal | None) -> Figure:
    if part is None:
        return Figure(None, "–")
    return Figure(float(part), speaker.change(indicator, float(part)), indicator.decimals)


def _note(speaker: Speaker, indicators: list[Indicator], by_reason: bool) -> str:
    notes = [speaker.say(N_("The reasons in a row add up to its change."))] if by_reason else []
    mixed = [one for one in indicators if Dimension.MUNICIPALITY not in one.additive_over]
    if len(indicators) > 1 and mixed:
        names = speaker.listed([speaker.name(one.name) for one in mixed])
        text = N_("%(indicators)s: rows do not add up to the total; the total is counted on its own.")
        notes.append(speaker.say(text, indicators=names))
    elif mixed:
        notes.append(speaker.say(N_("Rows do not add up to the total; the total is counted on its own.")))
    if any(one.unit is Unit.PERCENT for one in indicators):
        notes.append(speaker.say(N_("Changes are computed from shares that are not rounded.")))
    return " ".join(notes)


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)

"""The quality of the records in words, and what is needed beside what was delivered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from di_metrics.deck import Figure, Table
from di_metrics.errors import N_
from di_metrics.model import Dimension
from di_metrics.query.completeness import Arrival, MunicipalMonth, MunicipalRow
from di_metrics.query.demand import Demand, NeededAndDelivered
from di_metrics.query.plausibility import Findings, Found, FoundRecord
from di_metrics.query.provenance import ReplacedFigures, ReplacedRecord
from di_metrics.region import Region
from di_metrics.reports.programme import Checks
from di_metrics.store import Batch
from di_metrics.text.batch_texts import batch_in_words
from di_metrics.text.labels import label, time_label
from di_metrics.text.speaker import Speaker
from di_metrics.text.tabular import Columns, table_of_records

# ---- What is known of the data's quality, in words and as tables ----

MARKS = {
    Arrival.RECEIVED: "✓",
    Arrival.LATE: "◐",
    Arrival.UNDATED: "●",
    Arrival.MISSING: "✗",
    Arrival.NOT_EXPECTED: "·",
}
"""What stands for the state of a month in a narrow place."""

ARRIVALS = {
    Arrival.RECEIVED: N_("reported in time"),
    Arrival.LATE: N_("reported late"),
    Arrival.UNDATED: N_("told by the data package, when is not known"),
    Arrival.MISSING: N_("expected, but nothing tells of it"),
    Arrival.NOT_EXPECTED: N_("not expected"),
}


def quality_in_a_sentence(
    speaker: Speaker, day: dt.date, rows: Sequence[MunicipalRow], found: Iterable[Findings], waiting: int
) -> str:
    """What there is to mend to a day, or that nothing is."""
    missing, late = (sum(row.count(one) for row in rows) for one in (Arrival.MISSING, Arrival.LATE))
    checks = sum(one.records > 0 for one in found)
    parts = []
    if missing:
        parts.append(
            speaker.plural(
                "nothing tells of %(number)s expected month", "nothing tells of %(number)s expected months", missing
            )
        )
    if late:
        parts.append(speaker.plural("%(number)s month was reported late", "%(number)s months were reported late", late))
    if checks:
        parts.append(
            speaker.plural(
                "%(number)s check finds implausible records", "%(number)s checks find implausible records", checks
            )
        )
    if waiting:
        parts.append(speaker.plural("%(number)s row waits in quarantine", "%(number)s rows wait in quarantine", waiting))
    if not any(row.expected for row in rows):
        parts.append(speaker.say(N_("no month is expected yet")))
    if not parts:
        says = N_(
            "To %(date)s nothing is to be mended: every expected month is told of, no check finds anything, quarantine is"
            " empty."
        )
        return speaker.say(says, date=speaker.date(day))
    return speaker.say(N_("To %(date)s: %(found)s."), date=speaker.date(day), found=speaker.listed(parts))


def meaning_of(speaker: Speaker, region: Region, checks: Checks, findings: Findings) -> str:
    """What a check looks for, with the programme's numbers."""
    limits = [
        f"{speaker.name(region.service[one.service].name)}, {speaker.name(region.group[one.group].short)}: "
        + speaker.number(float(one.units_a_year))
        for one in checks.limits
    ]
    per_day = [
        f"{speaker.name(region.unit_kind[unit].name)} – {speaker.number(most)}"
        for unit, most in checks.units_per_day.items()
    ]
    return speaker.say(
        findings.check.meaning,
        lowest=_percent(speaker, checks.usual_price.lowest),
        highest=_percent(speaker, checks.usual_price.highest),
        limits="; ".join(limits),
        per_day="; ".join(per_day),
    )


def _percent(speaker: Speaker, share: Decimal) -> str:
    return speaker.number(float(share * 100)) + speaker.percent_sign


def months_listed(speaker: Speaker, region: Region, batches: Sequence[Batch], rows: Iterable[MunicipalRow]) -> Table:
    """Every expected month of every municipality: its state, what tells of it, and its records."""
    names = {one.number: batch_in_words(speaker, region, one) for one in batches}
    columns: Columns[tuple[str, MunicipalMonth]] = {
        "municipality": (N_("Municipality"), lambda of: _place(speaker, region, of[0])),
        "month": (N_("Month"), lambda of: month_of(of[1].month)),
        "state": (N_("State"), lambda of: Figure(None, speaker.say(ARRIVALS[of[1].arrival]), code=of[1].arrival)),
        "records": (N_("Service records"), lambda of: of[1].records),
        "first_report_on": (N_("First report loaded"), lambda of: of[1].first_report_on),
        "batches": (N_("Batches"), lambda of: "; ".join(names[number] for number in of[1].batches)),
    }
    months = [(row.municipality, one) for row in rows for one in row.months if one.arrival is not Arrival.NOT_EXPECTED]
    return table_of_records(speaker, speaker.say(N_("Expected months and what tells of them")), months, columns)


def found_by_municipality(speaker: Speaker, region: Region, found: Findings) -> Table:
    """What a check finds by municipality, with a total counted on its own."""
    columns: Columns[Found] = {
        "municipality": (N_("Municipality"), lambda one: _place(speaker, region, one.municipality)),
        "records": (N_("Records found"), lambda one: one.records),
        "persons": (N_("Persons concerned"), lambda one: one.persons),
    }
    caption = speaker.say(N_("%(name)s, by municipality"), name=speaker.say(found.check.name))
    total = (speaker.say("Total"), found.records, found.persons)
    return table_of_records(speaker, caption, found.by_municipality, columns, total)


def records_listed(speaker: Speaker, region: Region, caption: str, records: Iterable[FoundRecord]) -> Table:
    """Single records; persons are numbered."""
    columns: Columns[FoundRecord] = {
        "municipality": (N_("Municipality"), lambda one: _place(speaker, region, one.municipality)),
        "person": (N_("Person, numbered in this list"), lambda one: one.person),
        "service": (N_("Service"), lambda one: _service(speaker, region, one.service)),
        "date_from": (N_("From"), lambda one: one.date_from),
        "date_to": (N_("To"), lambda one: one.date_to),
        "units": (N_("Units"), lambda one: one.units),
        "unit_price_eur": (N_("Unit price, EUR"), lambda one: _price(one.unit_price_eur)),
        "compensation_eur": (N_("Compensation, EUR"), lambda one: one.compensation_cents / 100),
        "batch": (N_("Batch"), lambda one: one.batch),
        "reference": (N_("Record"), lambda one: one.reference),
    }
    return table_of_records(speaker, caption, records, columns)


def changes_listed(speaker: Speaker, region: Region, changes: Iterable[ReplacedFigures]) -> Table:
    """Months of municipalities whose records a later report replaced: before and after."""
    columns: Columns[ReplacedFigures] = {
        "municipality": (N_("Municipality"), lambda one: _place(speaker, region, one.municipality)),
        "month": (N_("Month"), lambda one: month_of(one.month)),
        "batches": (N_("Replaced batches"), lambda one: ", ".join(map(str, one.batches))),
        "by_batch": (N_("By batch"), lambda one: one.by_batch),
        "records_before": (N_("Records before"), lambda one: one.records_before),
        "records_after": (N_("Records after"), lambda one: one.records_after),
        "compensation_before_eur": (N_("EUR before"), lambda one: one.cents_before / 100),
        "compensation_after_eur": (N_("EUR after"), lambda one: one.cents_after / 100),
    }
    return table_of_records(speaker, speaker.say(N_("Figures that a later report changed")), changes, columns)


def replaced_listed(speaker: Speaker, region: Region, records: Iterable[ReplacedRecord]) -> Table:
    """The replaced records themselves."""
    columns: Columns[ReplacedRecord] = {
        "municipality": (N_("Municipality"), lambda one: _place(speaker, region, one.municipality)),
        "service": (N_("Service"), lambda one: _service(speaker, region, one.service)),
        "date_from": (N_("From"), lambda one: one.date_from),
        "units": (N_("Units"), lambda one: one.units),
        "compensation_eur": (N_("Compensation, EUR"), lambda one: one.compensation_cents / 100),
        "batch": (N_("Batch"), lambda one: one.batch),
        "reference": (N_("Record"), lambda one: one.reference),
        "by_batch": (N_("By batch"), lambda one: one.by_batch),
    }
    return table_of_records(speaker, speaker.say(N_("Records that a later report replaced")), records, columns)


def _place(speaker: Speaker, region: Region, code: str | None) -> Figure:
    """A municipality; the unknown one has no code."""
    return Figure(None, label(speaker, region, Dimension.MUNICIPALITY, code), code=code or "")


def _service(speaker: Speaker, region: Region, code: str) -> Figure:
    return Figure(None, label(speaker, region, Dimension.SERVICE, code), code=code)


def _price(price: Decimal) -> float | Decimal:
    """A price with its cents, and with more decimals where it has more."""
    return float(price) if price == round(price, 2) else price


def month_of(first_day: dt.date) -> Figure:
    """A month as readers and programs write it."""
    code = f"{first_day.year:04}-{first_day.month:02}"
    return Figure(None, time_label(code), code=code)


# ---- Needed and delivered as tables ----

COUNTED_APART = N_("Who needs a service need not be who received it: they are counted apart, so recipients may be more.")
NOBODY = N_("To this date nobody of this group needs or has received any of these services")


def needed_listed(speaker: Speaker, region: Region, rows: Iterable[NeededAndDelivered]) -> Table:
    """Each service in each municipality: demand beside recipients."""
    columns: Columns[NeededAndDelivered] = {
        "municipality": (N_("Municipality"), lambda one: _place(speaker, region, one.municipality)),
        "service": (N_("Service"), lambda one: _service(speaker, region, one.service)),
        "in_plans": (N_("In support plans of our records"), lambda one: one.in_plans),
        "recipients": (N_("Recipients"), lambda one: one.recipients),
        "needed": (N_("Needed, by the data set"), lambda one: one.demand.persons if one.demand else None),
        "share": (N_("Recipients against need, %"), lambda one: _share(speaker, one.share)),
        "needed_at": (N_("As of"), lambda one: one.demand.month_end if one.demand else None),
        "title": (N_("Column of the data set"), lambda one: one.demand.title if one.demand else None),
    }
    return table_of_records(speaker, speaker.say(N_("Needed and delivered")), rows, columns)


def _share(speaker: Speaker, share: float | None) -> Figure | None:
    return None if share is None else Figure(share, speaker.number(share, 1), 1)


def apart_listed(speaker: Speaker, region: Region, demands: Iterable[Demand]) -> Table:
    """Columns of the data set that are no single service of the programme."""
    columns: Columns[Demand] = {
        "municipality": (N_("Municipality"), lambda one: _place(speaker, region, one.municipality)),
        "title": (N_("Column of the data set"), lambda one: one.title),
        "needed": (N_("Needed, by the data set"), lambda one: one.persons),
        "needed_at": (N_("As of"), lambda one: one.month_end),
    }
    caption = speaker.say(N_("Columns of the data set that are no single service"))
    return table_of_records(speaker, caption, demands, columns)

"""The quality of the records in words, and what is needed beside what was delivered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from di_metrics.deck import Figure, Table
from di_metrics.errors import N_
from di_metrics.model import Dimension
from di_metrics.query.completeness import Arrival, MunicipalRow
from di_metrics.query.demand import Demand, NeededAndDelivered
from di_metrics.query.plausibility import Findings, FoundRecord
from di_metrics.query.provenance import ReplacedFigures, ReplacedRecord
from di_metrics.region import Region
from di_metrics.reports.programme import Checks
from di_metrics.store import Batch
from di_metrics.text.batch_texts import batch_in_words
from di_metrics.text.labels import label, time_label
from di_metrics.text.speaker import NO_BREAK, Speaker
from di_metrics.text.tabular import CellContent, exact, table_of_cells

# ---- What is known of the data's quality, in words and as tables: completeness, implausible records, later changes ----

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
    return speaker.number(float(share * 100)) + (f"{NO_BREAK}%" if speaker.language == "lv" else "%")


def months_listed(speaker: Speaker, region: Region, batches: Sequence[Batch], rows: Iterable[MunicipalRow]) -> Table:
    """Every expected month of every municipality: its state, what tells of it, and its records."""
    names = {one.number: batch_in_words(speaker, region, one) for one in batches}
    headings = {
        "municipality": N_("Municipality"),
        "month": N_("Month"),
        "state": N_("State"),
        "records": N_("Service records"),
        "first_report_on": N_("First report loaded"),
        "batches": N_("Batches"),
    }
    listed = (
        (
            _place(speaker, region, row.municipality),
            month_of(one.month),
            Figure(None, speaker.say(ARRIVALS[one.arrival]), code=one.arrival),
            one.records,
            one.first_report_on,
            "; ".join(names[number] for number in one.batches),
        )
        for row in rows
        for one in row.months
        if one.arrival is not Arrival.NOT_EXPECTED
    )
    return table_of_cells(speaker, speaker.say(N_("Expected months and what tells of them")), headings, listed)


def found_by_municipality(speaker: Speaker, region: Region, found: Findings) -> Table:
    """What a check finds by municipality, with a total counted on its own."""
    headings = {
        "municipality": N_("Municipality"),
        "records": N_("Records found"),
        "persons": N_("Persons concerned"),
    }
    rows = ((_place(speaker, region, one.municipality), one.records, one.persons) for one in found.by_municipality)
    caption = speaker.say(N_("%(name)s, by municipality"), name=speaker.say(found.check.name))
    return table_of_cells(speaker, caption, headings, rows, (speaker.say("Total"), found.records, found.persons))


def records_listed(speaker: Speaker, region: Region, caption: str, records: Iterable[FoundRecord]) -> Table:
    """Single records, of persons only the beginning of their pseudonyms."""
    headings = {
        "municipality": N_("Municipality"),
        "pseudonym": N_("Pseudonym"),
        "service": N_("Service"),
        "date_from": N_("From"),
        "date_to": N_("To"),
        "units": N_("Units"),
        "unit_price_eur": N_("Unit price, EUR"),
        "compensation_eur": N_("Compensation, EUR"),
        "batch": N_("Batch"),
        "reference": N_("Record"),
    }
    rows = (
        (
            _place(speaker, region, one.municipality),
            one.pseudonym,
            _service(speaker, region, one.service),
            one.date_from,
            one.date_to,
            one.units,
            exact(speaker, one.unit_price_eur, least=2),
            one.compensation_cents / 100,
            one.batch,
            one.reference,
        )
        for one in records
    )
    return table_of_cells(speaker, caption, headings, rows)


def changes_listed(speaker: Speaker, region: Region, changes: Iterable[ReplacedFigures]) -> Table:
    """Months of municipalities whose records a later report replaced: before and after."""
    headings = {
        "municipality": N_("Municipality"),
        "month": N_("Month"),
        "batches": N_("Replaced batches"),
        "by_batch": N_("By batch"),
        "records_before": N_("Records before"),
        "records_after": N_("Records after"),
        "compensation_before_eur": N_("EUR before"),
        "compensation_after_eur": N_("EUR after"),
    }
    rows = (
        (
            _place(speaker, region, one.municipality),
            month_of(one.month),
            ", ".join(map(str, one.batches)),
            one.by_batch,
            one.records_before,
            one.records_after,
            one.cents_before / 100,
            one.cents_after / 100,
        )
        for one in changes
    )
    return table_of_cells(speaker, speaker.say(N_("Figures that a later report changed")), headings, rows)


def replaced_listed(speaker: Speaker, region: Region, records: Iterable[ReplacedRecord]) -> Table:
    """The replaced records themselves."""
    headings = {
        "municipality": N_("Municipality"),
        "service": N_("Service"),
        "date_from": N_("From"),
        "units": N_("Units"),
        "compensation_eur": N_("Compensation, EUR"),
        "batch": N_("Batch"),
        "reference": N_("Record"),
        "by_batch": N_("By batch"),
    }
    rows = (
        (
            _place(speaker, region, one.municipality),
            _service(speaker, region, one.service),
            one.date_from,
            one.units,
            one.compensation_cents / 100,
            one.batch,
            one.reference,
            one.by_batch,
        )
        for one in records
    )
    return table_of_cells(speaker, speaker.say(N_("Records that a later report replaced")), headings, rows)


def _place(speaker: Speaker, region: Region, code: str | None) -> Figure:
    """A municipality; the unknown one has no code."""
    return Figure(None, label(speaker, region, Dimension.MUNICIPALITY, code), code=code or "")


def _service(speaker: Speaker, region: Region, code: str) -> Figure:
    return Figure(None, label(speaker, region, Dimension.SERVICE, code), code=code)


def month_of(first_day: dt.date) -> Figure:
    """A month as readers and programs write it."""
    code = f"{first_day.year:04}-{first_day.month:02}"
    return Figure(None, time_label(code), code=code)


# ---- Needed and delivered as tables ----

COUNTED_APART = N_("Who needs a service need not be who received it: they are counted apart, so recipients may be more.")
NOBODY = N_("To this date nobody of this group needs or has received any of these services.")


def needed_listed(speaker: Speaker, region: Region, rows: Iterable[NeededAndDelivered], with_demand: bool) -> Table:
    """Each service in each municipality: demand beside recipients. Without any data set its columns are left out."""
    headings = {
        "municipality": N_("Municipality"),
        "service": N_("Service"),
        "in_plans": N_("In support plans of our records"),
        "recipients": N_("Recipients"),
    }
    of_demand = {
        "needed": N_("Needed, by the data set"),
        "share": N_("Recipients against need, %"),
        "needed_at": N_("As of"),
        "title": N_("Column of the data set"),
    }
    listed = (
        (
            _place(speaker, region, one.municipality),
            _service(speaker, region, one.service),
            one.in_plans,
            one.recipients,
            *(_of_demand(speaker, one) if with_demand else ()),
        )
        for one in rows
    )
    return table_of_cells(
        speaker, speaker.say(N_("Needed and delivered")), headings | (of_demand if with_demand else {}), listed
    )


def _of_demand(speaker: Speaker, row: NeededAndDelivered) -> tuple[CellContent, ...]:
    if row.demand is None:
        return None, None, None, None
    share = None if row.share is None else Figure(row.share, speaker.number(row.share, 1), 1)
    return row.demand.persons, share, row.demand.month_end, row.demand.title


def apart_listed(speaker: Speaker, region: Region, demands: Iterable[Demand]) -> Table:
    """Columns of the data set that are no single service of the programme."""
    headings = {
        "municipality": N_("Municipality"),
        "title": N_("Column of the data set"),
        "needed": N_("Needed, by the data set"),
        "needed_at": N_("As of"),
    }
    rows = ((_place(speaker, region, one.municipality), one.title, one.persons, one.month_end) for one in demands)
    caption = speaker.say(N_("Columns of the data set that are no single service"))
    return table_of_cells(speaker, caption, headings, rows)

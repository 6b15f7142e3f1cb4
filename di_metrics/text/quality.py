"""The quality of the records in words, and what is needed beside what was delivered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

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
from di_metrics.text.tabular import Coded, Field, Listing, Value

# ---- What is known of the data's quality, in words and as listings: completeness, implausible records, later changes ----

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


def months_listed(speaker: Speaker, region: Region, batches: Sequence[Batch], rows: Iterable[MunicipalRow]) -> Listing:
    """Every expected month of every municipality: its state, what tells of it, and its records."""
    names = {one.number: batch_in_words(speaker, region, one) for one in batches}
    fields = (
        Field("municipality", speaker.say(N_("Municipality"))),
        Field("month", speaker.say(N_("Month"))),
        Field("state", speaker.say(N_("State"))),
        Field("records", speaker.say(N_("Service records")), 0),
        Field("first_report_on", speaker.say(N_("First report loaded"))),
        Field("batches", speaker.say(N_("Batches"))),
    )
    listed = tuple(
        (
            place_of(speaker, region, row.municipality),
            month_of(one.month),
            Coded(one.arrival, speaker.say(ARRIVALS[one.arrival])),
            one.records,
            one.first_report_on,
            "; ".join(names[number] for number in one.batches),
        )
        for row in rows
        for one in row.months
        if one.arrival is not Arrival.NOT_EXPECTED
    )
    return Listing(speaker.say(N_("Expected months and what tells of them")), fields, listed)


def found_by_municipality(speaker: Speaker, region: Region, found: Findings) -> Listing:
    """What a check finds by municipality, with a total counted on its own."""
    fields = (
        Field("municipality", speaker.say(N_("Municipality"))),
        Field("records", speaker.say(N_("Records found")), 0),
        Field("persons", speaker.say(N_("Persons concerned")), 0),
    )
    rows = tuple((place_of(speaker, region, one.municipality), one.records, one.persons) for one in found.by_municipality)
    total = (speaker.say("Total"), found.records, found.persons)
    caption = speaker.say(N_("%(name)s, by municipality"), name=speaker.say(found.check.name))
    return Listing(caption, fields, (*rows, total), has_total=True)


def records_listed(speaker: Speaker, region: Region, caption: str, records: Iterable[FoundRecord]) -> Listing:
    """Single records, of persons only the beginning of their pseudonyms."""
    fields = (
        Field("municipality", speaker.say(N_("Municipality"))),
        Field("pseudonym", speaker.say(N_("Pseudonym"))),
        Field("service", speaker.say(N_("Service"))),
        Field("date_from", speaker.say(N_("From"))),
        Field("date_to", speaker.say(N_("To"))),
        Field("units", speaker.say(N_("Units")), 3, least=0),
        Field("unit_price_eur", speaker.say(N_("Unit price, EUR")), 4, least=2),
        Field("compensation_eur", speaker.say(N_("Compensation, EUR")), 2),
        Field("batch", speaker.say(N_("Batch")), 0),
        Field("reference", speaker.say(N_("Record"))),
    )
    rows = tuple(
        (
            place_of(speaker, region, one.municipality),
            one.pseudonym,
            Coded(one.service, label(speaker, region, Dimension.SERVICE, one.service)),
            one.date_from,
            one.date_to,
            one.units,
            one.unit_price_eur,
            Decimal(one.compensation_cents) / 100,
            one.batch,
            one.reference,
        )
        for one in records
    )
    return Listing(caption, fields, rows)


def changes_listed(speaker: Speaker, region: Region, changes: Iterable[ReplacedFigures]) -> Listing:
    """Months of municipalities whose records a later report replaced: before and after."""
    fields = (
        Field("municipality", speaker.say(N_("Municipality"))),
        Field("month", speaker.say(N_("Month"))),
        Field("batches", speaker.say(N_("Replaced batches"))),
        Field("by_batch", speaker.say(N_("By batch")), 0),
        Field("records_before", speaker.say(N_("Records before")), 0),
        Field("records_after", speaker.say(N_("Records after")), 0),
        Field("compensation_before_eur", speaker.say(N_("EUR before")), 2),
        Field("compensation_after_eur", speaker.say(N_("EUR after")), 2),
    )
    rows = tuple(
        (
            place_of(speaker, region, one.municipality),
            month_of(one.month),
            ", ".join(map(str, one.batches)),
            one.by_batch,
            one.records_before,
            one.records_after,
            Decimal(one.cents_before) / 100,
            Decimal(one.cents_after) / 100,
        )
        for one in changes
    )
    return Listing(speaker.say(N_("Figures that a later report changed")), fields, rows)


def replaced_listed(speaker: Speaker, region: Region, records: Iterable[ReplacedRecord]) -> Listing:
    """The replaced records themselves."""
    fields = (
        Field("municipality", speaker.say(N_("Municipality"))),
        Field("service", speaker.say(N_("Service"))),
        Field("date_from", speaker.say(N_("From"))),
        Field("units", speaker.say(N_("Units")), 3, least=0),
        Field("compensation_eur", speaker.say(N_("Compensation, EUR")), 2),
        Field("batch", speaker.say(N_("Batch")), 0),
        Field("reference", speaker.say(N_("Record"))),
        Field("by_batch", speaker.say(N_("By batch")), 0),
    )
    rows = tuple(
        (
            place_of(speaker, region, one.municipality),
            Coded(one.service, label(speaker, region, Dimension.SERVICE, one.service)),
            one.date_from,
            one.units,
            Decimal(one.compensation_cents) / 100,
            one.batch,
            one.reference,
            one.by_batch,
        )
        for one in records
    )
    return Listing(speaker.say(N_("Records that a later report replaced")), fields, rows)


def place_of(speaker: Speaker, region: Region, code: str | None) -> Coded:
    """A municipality; the unknown one has no code."""
    return Coded(code or "", label(speaker, region, Dimension.MUNICIPALITY, code))


def month_of(first_day: dt.date) -> Coded:
    code = f"{first_day.year:04}-{first_day.month:02}"
    return Coded(code, time_label(code))


# ---- Needed and delivered as listings ----

COUNTED_APART = N_("Who needs a service need not be who received it: they are counted apart, so recipients may be more.")
NOBODY = N_("To this date nobody of this group needs or has received any of these services.")


def needed_listed(speaker: Speaker, region: Region, rows: Iterable[NeededAndDelivered], with_demand: bool) -> Listing:
    """Each service in each municipality: demand beside recipients. Without any data set its columns are left out."""
    say = speaker.say
    fields = (
        Field("municipality", say(N_("Municipality"))),
        Field("service", say(N_("Service"))),
        Field("in_plans", say(N_("In support plans of our records")), 0),
        Field("recipients", say(N_("Recipients")), 0),
    )
    of_demand = (
        Field("needed", say(N_("Needed, by the data set")), 0),
        Field("share", say(N_("Recipients against need, %")), 1),
        Field("needed_at", say(N_("As of"))),
        Field("title", say(N_("Column of the data set"))),
    )
    listed = tuple(
        (
            place_of(speaker, region, one.municipality),
            Coded(one.service, label(speaker, region, Dimension.SERVICE, one.service)),
            one.in_plans,
            one.recipients,
            *(_of_demand(one) if with_demand else ()),
        )
        for one in rows
    )
    return Listing(say(N_("Needed and delivered")), fields + (of_demand if with_demand else ()), listed)


def _of_demand(row: NeededAndDelivered) -> tuple[Value, ...]:
    if row.demand is None:
        return None, None, None, None
    return row.demand.persons, row.share, row.demand.month_end, row.demand.title


def apart_listed(speaker: Speaker, region: Region, demands: Iterable[Demand]) -> Listing:
    """Columns of the data set that are no single service of the programme."""
    fields = (
        Field("municipality", speaker.say(N_("Municipality"))),
        Field("title", speaker.say(N_("Column of the data set"))),
        Field("needed", speaker.say(N_("Needed, by the data set")), 0),
        Field("needed_at", speaker.say(N_("As of"))),
    )
    rows = tuple((place_of(speaker, region, one.municipality), one.title, one.persons, one.month_end) for one in demands)
    return Listing(speaker.say(N_("Columns of the data set that are no single service")), fields, rows)

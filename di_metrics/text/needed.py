"""Needed and delivered as listings."""

from __future__ import annotations

from collections.abc import Iterable

from di_metrics.errors import N_
from di_metrics.model import Dimension
from di_metrics.query.needed import Demand, NeededAndDelivered
from di_metrics.region import Region
from di_metrics.text.labels import label
from di_metrics.text.listing import Coded, Field, Listing, Value
from di_metrics.text.quality import place_of
from di_metrics.text.speaker import Speaker

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

"""What became of the people who came from state care: by institution, when they came, who is served and who still waits."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from di_metrics.model import Base, Period, Selection
from di_metrics.query.continuity import GAP_DAYS
from di_metrics.query.split import Split, fragments, query_text
from di_metrics.store import Database


class RecentDays(NamedTuple):
    """The first and the last of the last days of which anything is known: whose service runs in them is still served."""

    first: dt.date
    last: dt.date


def recent_days(database: Database, last: dt.date) -> RecentDays:
    """The last days of which anything is known by a day."""
    known = database.info.known_to(last)
    return RecentDays(known - dt.timedelta(days=GAP_DAYS - 1), known)


@dataclass(frozen=True, slots=True)
class FromInstitution:
    """Persons who came from an institution (None: not known to which), each in one year of `came`.

    That is the year of the first assessment or service. `served` have ever received a service; the others were assessed and
    wait. `still_served` had one within the last days; of them `services` counts those with each service.
    """

    institution: str | None
    came: Counter[int] = field(default_factory=Counter)
    served: int = 0
    still_served: int = 0
    services: Mapping[str, int] = field(default_factory=dict)

    @property
    def persons(self) -> int:
        return self.came.total()

    @property
    def waiting(self) -> int:
        return self.persons - self.served


@dataclass(frozen=True)
class FromStateCare:
    """The people from state care by institution, of which `recent` are the last days."""

    institutions: tuple[FromInstitution, ...]
    recent: RecentDays

    @cached_property
    def total(self) -> FromInstitution:
        """All of them together: each person is of one institution."""
        came: Counter[int] = Counter()
        services: Counter[str] = Counter()
        for row in self.institutions:
            came.update(row.came)
            services.update(row.services)
        served = sum(row.served for row in self.institutions)
        return FromInstitution(None, came, served, sum(row.still_served for row in self.institutions), services)


def from_state_care(database: Database, selection: Selection) -> FromStateCare:
    """The people from state care to the selection's last day, under its filters by municipality and group.

    They are of groups that services are given to: nobody else waits for one. All institutions of the region are told, and
    the unknown one if anybody came from it.
    """
    groups = database.region.groups_of(Base.SERVED)
    asked = Selection(
        Period(selection.period.last),
        selection.basis,
        selection.municipalities,
        groups=tuple(one for one in groups if not selection.groups or one in selection.groups),
        from_state_care=True,
    )
    recent = recent_days(database, asked.period.last)
    if not asked.groups:
        return FromStateCare((), recent)
    days = {"last": asked.period.last, "since": recent.first}
    filters = fragments(database, Split(database.region, asked, ()), "service_record")
    codes: dict[int | None, str | None] = {None: None, **dict(enumerate(database.region.institution, 1))}
    rows = {code: FromInstitution(code) for code in (*database.region.institution, None)}
    for number, came, served, recently, persons in database.rows(query_text("from_institutions").format(**filters), days):
        row = rows[codes[number]]
        row.came[came] += persons
        counts = {"served": row.served + persons * served, "still_served": row.still_served + persons * recently}
        rows[row.institution] = replace(row, **counts)
    services = list(database.region.service)
    used = database.rows(query_text("services_from_institutions").format(**filters), days)
    for number, service, persons in used:
        row = rows[codes[number]]
        rows[row.institution] = replace(row, services={**row.services, services[service - 1]: persons})
    return FromStateCare(tuple(row for row in rows.values() if row.institution or row.persons), recent)

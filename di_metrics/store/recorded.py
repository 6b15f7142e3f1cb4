"""Checking the rows of a report against the records that stay in force beside it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence, Set
from typing import Any

from di_metrics.reports import ReportRow, columns, rules
from di_metrics.reports.across import Check
from di_metrics.reports.drafts import Found
from di_metrics.reports.problem import Problem, broken
from di_metrics.store.database import Database
from di_metrics.store.loading import days_told

# What a report replaces does not contradict it, and a supplement replaces nothing: its $places are empty.
_STAYING = """
    NOT (coalesce(f.old_id IN (SELECT unnest($places)), false) OR coalesce(f.new_id IN (SELECT unnest($places)), false))
    OR g.code NOT IN (SELECT unnest($groups))
"""
_FACTS = f"""
    SELECT person_id, group_id, old_id, new_id FROM service_record f JOIN target_group g USING (group_id)
    WHERE {_STAYING} OR f.date_from NOT BETWEEN $first AND $last
    UNION ALL
    SELECT person_id, group_id, old_id, new_id FROM assessment f JOIN target_group g USING (group_id)
    WHERE {_STAYING} OR f.batch IN (
        SELECT number FROM batch WHERE kind <> 'report' OR first_day < $first OR last_day > $last)
"""
_GROUPS = f"""
SELECT p.reference, any_value(g.code)
FROM ({_FACTS}) staying
JOIN person p USING (person_id)
JOIN target_group g ON g.group_id = staying.group_id
WHERE p.reference IN (SELECT unnest($persons))
GROUP BY p.reference
"""
_SERVICES = f"""
SELECT p.reference, s.code, f.date_from, f.date_to, f.batch
FROM service_record f
JOIN person p USING (person_id)
JOIN service s USING (service_id)
JOIN target_group g ON g.group_id = f.group_id
WHERE p.reference IN (SELECT unnest($persons)) AND ({_STAYING} OR f.date_from NOT BETWEEN $first AND $last)
"""


_PERSONS = f"""
SELECT DISTINCT p.reference FROM ({_FACTS}) staying JOIN person p USING (person_id)
WHERE p.reference IN (SELECT unnest($persons))
"""


class Recorded:
    """Finds rows that contradict the records in force, or tell what these tell already."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def persons(self, rows: Sequence[ReportRow], pseudonyms: Collection[str]) -> Set[str]:
        """Which of some persons the records tell of that stay beside these rows."""
        asked = {**self._beside(rows), "persons": sorted(pseudonyms)}
        return frozenset(person for (person,) in self._database.rows(_PERSONS, asked))

    def __call__(self, rows: Sequence[ReportRow]) -> Check:
        """The check for the rows of one report, which together tell what it replaces."""
        asked = {**self._beside(rows), "persons": sorted({row.person for row in rows})}
        groups = dict(self._database.rows(_GROUPS, asked))
        services: defaultdict[tuple[str, str], list[tuple[dt.date, dt.date, int]]] = defaultdict(list)
        for person, service, date_from, date_to, batch in self._database.rows(_SERVICES, asked):
            services[person, service].append((date_from, date_to, batch))

        def check(row: ReportRow) -> Found:
            found: Found = []
            if groups.get(row.person, row.group) != row.group:
                found.append((columns.TARGET_GROUP, Problem(rules.RECORDED_IN_OTHER_GROUP)))
            if row.service and row.date_from and row.date_to:
                for date_from, date_to, batch in services.get((row.person, row.service), ()):
                    if row.date_from <= date_to and date_from <= row.date_to:
                        found.append((columns.DATE_FROM, broken(rules.RECORDED_ALREADY, batch=batch)))
                        break
            return found

        return check

    def _beside(self, rows: Sequence[ReportRow]) -> dict[str, Any]:
        """What the rows replace: a supplement nothing."""
        ids = {code: number for number, code in self._database.municipality_codes.items()}
        first, last = days_told(rows)
        supplement = any(row.quarantine is not None for row in rows)
        places = [] if supplement else sorted({ids[row.municipality] for row in rows})
        return {"places": places, "groups": sorted({row.group for row in rows}), "first": first, "last": last}

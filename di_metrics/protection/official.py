"""The exact whitelist: region-wide totals that the project itself has published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from di_metrics.model import Bilingual
from di_metrics.published import EVERY_GROUP, STATEMENTS_FILE, WHOLE_REGION, Statement, read_statements
from di_metrics.release.cells import ALL_GROUPS, ANY_SERVICE, PERSONS, REGION, Slot
from di_metrics.store import Database


def official_totals(database: Database) -> dict[Slot, tuple[int, Bilingual]]:
    """Each total that was published as an exact number at a year's end, with where it was published."""
    statements, sources = read_statements(database.files[STATEMENTS_FILE])
    found: dict[Slot, tuple[int, Bilingual]] = {}
    for one in statements:
        source = sources.get(one.source, Bilingual(one.source, one.source))
        for slot, value in _exact_numbers(one):
            found[slot] = (value, source)
    return found


def _exact_numbers(statement: Statement) -> Iterator[tuple[Slot, int]]:
    if (
        statement.area != WHOLE_REGION
        or not isinstance(statement.indicator, str)
        or statement.indicator not in PERSONS
        or statement.from_state_care
        or "category" in statement.service
        or (statement.as_of.month, statement.as_of.day) != (12, 31)
    ):
        return
    group = ALL_GROUPS if statement.group == EVERY_GROUP else statement.group
    service = statement.service.get("code", ANY_SERVICE)
    slot = Slot(statement.indicator, REGION, group, service, str(statement.as_of.year))
    equals = statement.expect.equals
    if isinstance(equals, Mapping):
        if statement.by == "service":
            yield from ((slot._replace(service=code), int(value)) for code, value in equals.items())
    elif isinstance(equals, int):
        yield slot, equals

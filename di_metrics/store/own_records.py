"""The records of one municipality as a database of their own, for those who may see its internal figures and no others.

What is not in the database cannot be shown by a page, a card or a file, whatever is asked.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from di_metrics.errors import N_, Message, NotAllowed
from di_metrics.region import Region
from di_metrics.store.candidate import COUNTED, Candidate, make_candidate
from di_metrics.store.database import Database, open_database

_IN_FORCE, _LOAD = COUNTED


@dataclass(frozen=True, slots=True)
class OwnRecords:
    """The open database of one municipality, and its file, which `close` removes."""

    database: Database
    _made: Candidate

    def close(self) -> None:
        self.database.close()
        self._made.discard()


def own_records(database: Database, code: str) -> OwnRecords:
    """The records of a municipality (ATVK code of the region's latest basis) as `database` has them.

    They are of the same build, and known to the same day.

    Raises NotAllowed where the region has no such municipality, and DatabaseError where no file can be written beside it.
    """

    def of_one_place(connection: duckdb.DuckDBPyConnection, region: Region) -> int:
        if code not in {one.code for one in region.of_basis(region.latest_basis)}:
            raise NotAllowed(
                Message.of(N_("You are given the municipality %(code)s, which the region does not have."), code=code),
                Message.of(N_("Ask the administrator of this dashboard to mend it.")),
            )
        connection.execute("SET VARIABLE own_code = ?", [code])
        return 0

    made = make_candidate(database.path, of_one_place, scripts=(_IN_FORCE, "own.sql", _LOAD, "own_rest.sql"))
    try:
        own = open_database(made.path)
        own.info = database.info
        return OwnRecords(own, made)
    except BaseException:
        made.discard()
        raise

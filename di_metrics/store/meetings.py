"""Meetings, which lie in the database beside the records: loading and undoing batches leave them as they are.

What a meeting says is kept as JSON; this module only keeps it, and `di_metrics.meetings` knows what is in it.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from di_metrics.errors import N_, DatabaseError, Message
from di_metrics.store.candidate import change_copy
from di_metrics.store.database import Database


def read_meetings(database: Database) -> dict[int, str]:
    """The JSON of each meeting by its number, the oldest number first."""
    return dict(database.rows("SELECT number, content FROM meeting ORDER BY number"))


def keep_meeting(database: Path, content: str, number: int | None = None) -> int:
    """Keep a meeting under its number, or a new one under the next; returns the number. All of it, or nothing.

    Raises DatabaseError where there is no meeting of the number, or somebody else has changed the database meanwhile.
    """

    def keep(connection: duckdb.DuckDBPyConnection) -> int:
        if number is None:
            [last] = connection.execute("SELECT coalesce(max(number), 0) FROM meeting").fetchone() or (0,)
            connection.execute("INSERT INTO meeting VALUES (?, ?)", [last + 1, content])
            return int(last) + 1
        _require(connection, number)
        connection.execute("UPDATE meeting SET content = ? WHERE number = ?", [content, number])
        return number

    return change_copy(database, keep)


def remove_meeting(database: Path, number: int) -> None:
    """Remove a meeting. Raises DatabaseError where there is none of the number."""

    def remove(connection: duckdb.DuckDBPyConnection) -> int:
        _require(connection, number)
        connection.execute("DELETE FROM meeting WHERE number = ?", [number])
        return number

    change_copy(database, remove)


def _require(connection: duckdb.DuckDBPyConnection, number: int) -> None:
    if connection.execute("SELECT 1 FROM meeting WHERE number = ?", [number]).fetchone() is None:
        raise DatabaseError(Message.of(N_("There is no meeting %(number)s."), number=number))

"""Meetings and the template of their slides, which lie in the database beside the records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from di_metrics.errors import N_, DatabaseError, Message
from di_metrics.store.database import Database
from di_metrics.store.handed_out import NewEdition, write_edition
from di_metrics.store.in_place import NothingToChange, changing, now
from di_metrics.store.loading import next_number

# What a meeting says is kept as JSON; this module only keeps it, and `di_metrics.meetings` knows what is in it.


def read_meetings(database: Database) -> dict[int, str]:
    """The JSON of each meeting by its number, the oldest number first."""
    return dict(database.rows("SELECT number, content FROM meeting ORDER BY number"))


def keep_meeting(database: Path, content: str) -> int:
    """Keep a new meeting under the next number, which is returned. Raises DatabaseError where that cannot be done."""
    with changing(database) as connection:
        number = next_number(connection, "meeting")
        connection.execute("INSERT INTO meeting VALUES (?, ?)", [number, content])
    return number


def change_meeting(database: Path, number: int, change: Callable[[str], str], edition: NewEdition | None = None) -> None:
    """Keep what `change` makes of a meeting as it is now and, where one is handed out by that, its edition. All or nothing.

    Raises DatabaseError where there is no meeting of the number or the file cannot be written, and whatever `change` raises.
    """
    with changing(database) as connection:
        content = _content(connection, number)
        changed = change(content)
        if changed == content:
            raise NothingToChange
        connection.execute("UPDATE meeting SET content = ? WHERE number = ?", [changed, number])
        if edition:
            write_edition(connection, edition)


def remove_meeting(database: Path, number: int) -> None:
    """Remove a meeting. Raises DatabaseError where there is none of the number."""
    with changing(database) as connection:
        _content(connection, number)
        connection.execute("DELETE FROM meeting WHERE number = ?", [number])


def _content(connection: duckdb.DuckDBPyConnection, number: int) -> str:
    found = connection.execute("SELECT content FROM meeting WHERE number = ?", [number]).fetchone()
    if found is None:
        raise DatabaseError(Message.of(N_("There is no meeting %(number)s."), number=number))
    return str(found[0])


# ---- The user's own template of slides, which the next meeting uses too ----


@dataclass(frozen=True, slots=True)
class KeptTemplate:
    """A template without its content: the file's name, and the moment of keeping it in ISO form, which tells two apart."""

    name: str
    kept_at: str


def read_template(database: Database) -> KeptTemplate | None:
    """The template that is kept, if one is."""
    rows = database.rows("SELECT name, kept_at FROM slide_template")
    return KeptTemplate(*rows[0]) if rows else None


def template_content(database: Database) -> bytes | None:
    """The PowerPoint file that is kept, if one is."""
    rows = database.rows("SELECT content FROM slide_template")
    return bytes(rows[0][0]) if rows else None


def keep_template(database: Path, name: str, content: bytes) -> None:
    """Keep a template in place of the one before. Raises DatabaseError where the database cannot be written."""
    with changing(database) as connection:
        connection.execute("DELETE FROM slide_template")
        connection.execute("INSERT INTO slide_template VALUES (?, ?, ?)", [name, now(), content])


def remove_template(database: Path) -> None:
    """Keep no template any more. Raises DatabaseError where the database cannot be written."""
    with changing(database) as connection:
        connection.execute("DELETE FROM slide_template")

"""Views of pages that were kept under a name, which lie in the database beside the records."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import duckdb

from di_metrics.errors import N_, DatabaseError, Message
from di_metrics.store.database import Database
from di_metrics.store.in_place import changing
from di_metrics.store.loading import next_number

LONGEST_NAME = 80

_SEVERAL = {"municipality": "municipality", "service": "service", "category": "category", "group": "group"}
_ONE = {"area": "municipality", "unit": "unit"}
"""The parameters that hold codes, several with commas between or one, with the kind of thing that they are of."""


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view: its number, its name, the page, and the parameters of its address as they stand in a query string."""

    number: int
    name: str
    page: str
    parameters: str


def read_saved_views(database: Database) -> tuple[SavedView, ...]:
    """All views that are kept, in the Latvian order of their names."""
    rows = database.rows("SELECT number, name, page, parameters FROM saved_view ORDER BY name COLLATE lv, number")
    return tuple(SavedView(*row) for row in rows)


def keep_view(database: Path, name: str, page: str, parameters: str) -> None:
    """Keep a new view. Raises DatabaseError where the name is empty or taken, or the file cannot be written."""
    with changing(database) as connection:
        _require_free(connection, name)
        number = next_number(connection, "saved_view")
        connection.execute("INSERT INTO saved_view VALUES (?, ?, ?, ?)", [number, name, page, parameters])


def rename_view(database: Path, number: int, name: str) -> None:
    """Give a view another name. Raises DatabaseError where there is no such view, and as `keep_view` does."""
    with changing(database) as connection:
        _require_free(connection, name, number)
        if connection.execute("UPDATE saved_view SET name = ? WHERE number = ?", [name, number]).fetchone() != (1,):
            raise DatabaseError(Message.of(N_("The saved view has been deleted meanwhile.")))


def remove_view(database: Path, number: int) -> None:
    """Remove a view, if it is still there. Raises DatabaseError where the file cannot be written."""
    with changing(database) as connection:
        connection.execute("DELETE FROM saved_view WHERE number = ?", [number])


def recode_views(connection: duckdb.DuckDBPyConnection, codes_of_now: Callable[[str, str], Sequence[str]]) -> None:
    """Write into all views the codes by which what they show goes from now on; `codes_of_now` is given a kind and a code."""
    for number, before in connection.execute("SELECT number, parameters FROM saved_view").fetchall():
        params = dict(parse_qsl(before))
        for name, kind in (_SEVERAL | _ONE).items():
            if name in params:
                codes = [new for code in params[name].split(",") for new in codes_of_now(kind, code)]
                params[name] = ",".join(dict.fromkeys(codes)) if name in _SEVERAL else codes[0]
        if (after := urlencode(params)) != before:
            connection.execute("UPDATE saved_view SET parameters = ? WHERE number = ?", [after, number])


def _require_free(connection: duckdb.DuckDBPyConnection, name: str, own: int = 0) -> None:
    """Raises DatabaseError where a name is empty, too long or that of another view, whatever its case."""
    if not 0 < len(name) <= LONGEST_NAME:
        text = N_("A saved view needs a name of at most %(length)s letters.")
        raise DatabaseError(Message.of(text, length=LONGEST_NAME), Message.of(N_("Write one and try again.")))
    taken = connection.execute(
        "SELECT name FROM saved_view WHERE lower(name) = lower(?) AND number <> ?", [name, own]
    ).fetchone()
    if taken:
        text = N_("A view named “%(name)s” is kept already.")
        raise DatabaseError(Message.of(text, name=taken[0]), Message.of(N_("Choose another name.")))

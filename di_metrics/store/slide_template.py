"""The user's own template of slides, which lies in the database beside the meetings so that the next one uses it too."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from di_metrics.store.database import Database
from di_metrics.store.in_place import changing
from di_metrics.store.now import now


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

"""What was handed out: editions and the labels that they told, which lie in the database beside the records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import duckdb

from di_metrics.model import Bilingual, Status
from di_metrics.release.release import Shown, Slot
from di_metrics.store.database import Database
from di_metrics.store.in_place import changed_meanwhile, changing, now
from di_metrics.store.loading import next_number


class EditionKind(StrEnum):
    """What was handed out: a public release, the files of a meeting or of a figure, or a meeting that was closed."""

    RELEASE = "release"
    PACK = "pack"
    MEETING = "meeting"


@dataclass(frozen=True, slots=True)
class KeptEdition:
    """An edition: its number among all of the database, its kind and name, when it was handed out, a hash of its figures."""

    number: int
    kind: EditionKind
    name: str
    handed_out_at: str
    content_hash: str
    build_id: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """What is told of a slot, and the exact figure at which the label was set, which never leaves the database.

    `base` is a count of persons, or an amount in hundredths; then `persons` are those behind it and
    `largest` is the largest amount of one of them.
    """

    shown: Shown
    base: int
    persons: int = 0
    largest: int = 0


Labels = dict[Slot, Label]


def read_editions(database: Database) -> tuple[KeptEdition, ...]:
    """All editions, the first one first."""
    rows = database.rows("SELECT number, kind, name, handed_out_at, content_hash, build_id FROM edition ORDER BY number")
    return tuple(KeptEdition(number, EditionKind(kind), *rest) for number, kind, *rest in rows)


def number_told(database: Database) -> dict[int, int]:
    """How many figures each edition told, by its number."""
    return dict(database.rows("SELECT edition, count(*) FROM told GROUP BY edition"))


def read_told(database: Database, edition: int | None = None) -> Iterator[tuple[int, Slot, Label]]:
    """The labels that an edition told, or all of them, with the edition's number; the earliest edition first."""
    condition = "" if edition is None else "WHERE edition = $edition"
    rows = database.rows(
        "SELECT edition, indicator, area, target_group, service, time, status, value, source_lv, source_en, base, persons,"
        f" largest FROM told {condition} ORDER BY edition, rowid",
        {} if edition is None else {"edition": edition},
    )
    for number, *row in rows:
        status, value, source_lv, source_en, *base = row[5:]
        source = Bilingual(source_lv, source_en) if source_lv and source_en else None
        yield number, Slot(*row[:5]), Label(Shown(Status(status), value, source), *base)


_STATE = (
    "SELECT sha256(concat_ws(' ', (SELECT value FROM build_info WHERE key = 'build_id'),"
    " (SELECT string_agg(content_hash, ' ' ORDER BY number) FROM edition)))"
)


def state_of(database: Database) -> str:
    """Tells apart states of a database that may give other labels: other records, or something more that was handed out."""
    [(state,)] = database.rows(_STATE)
    return str(state)


@dataclass(frozen=True, slots=True)
class NewEdition:
    """What is being handed out: its kind and name, a hash of its figures, and the label of each slot that it tells.

    `state` is that of the database in which the labels were set; without one they may be kept in any.
    """

    kind: EditionKind
    name: str
    content_hash: str
    told: Labels
    state: str | None = None


def keep_edition(database: Path, edition: NewEdition) -> int:
    """Keep what is handed out, all of it or nothing; returns its number.

    Raises DatabaseError, also where the labels were set in another state of the database than it is in by now.
    """
    with changing(database) as connection:
        return write_edition(connection, edition)


def take_edition_back(database: Path, number: int) -> None:
    """Forget an edition that was not handed out after all. Raises DatabaseError."""
    with changing(database) as connection:
        for table, column in (("told", "edition"), ("edition", "number")):
            connection.execute(f"DELETE FROM {table} WHERE {column} = ?", [number])


def write_edition(connection: duckdb.DuckDBPyConnection, edition: NewEdition) -> int:
    """The same in a change of the database that does more."""
    if edition.state is not None and connection.execute(_STATE).fetchall() != [(edition.state,)]:
        raise changed_meanwhile()
    number = next_number(connection, "edition")
    values = [number, edition.kind, edition.name, now(), edition.content_hash]
    build_id = "SELECT value FROM build_info WHERE key = 'build_id'"
    connection.execute(f"INSERT INTO edition VALUES (?, ?, ?, ?, ?, ({build_id}))", values)
    _insert(connection, [(number, *_row(slot, label)) for slot, label in edition.told.items()])
    return number


def _row(slot: Slot, label: Label) -> tuple[object, ...]:
    shown, source = label.shown, label.shown.source
    said = (source.lv, source.en) if source else (None, None)
    return (*slot, shown.status, shown.value, *said, label.base, label.persons, label.largest)


def _insert(connection: duckdb.DuckDBPyConnection, rows: Iterable[tuple[object, ...]]) -> None:
    columns = [list(column) for column in zip(*rows, strict=True)]
    if columns:
        connection.execute(f"INSERT INTO told SELECT {', '.join(['unnest(?)'] * len(columns))}", columns)

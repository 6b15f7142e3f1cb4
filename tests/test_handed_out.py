"""The ledger of what was handed out: kept beside the records, whole or not at all, whatever is loaded or built anew."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from format_fixtures import labels_of_every_kind
from loaded_reports import load, opened, served

from di_metrics.errors import DatabaseError
from di_metrics.protection.labelling import Ledger
from di_metrics.release.release import Slot
from di_metrics.store import build_database, prepare_undo
from di_metrics.store.handed_out import (
    EditionKind,
    KeptEdition,
    Label,
    Labels,
    NewEdition,
    keep_edition,
    read_editions,
    read_told,
)

SAMPLE = Path(__file__).parent / "regions" / "sample"
LABELS = labels_of_every_kind()
Told = list[tuple[int, Slot, Label]]


@pytest.fixture
def file(sample_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(sample_file, tmp_path / "records.duckdb"))


def ledger_of(file: Path) -> tuple[tuple[KeptEdition, ...], Told]:
    with opened(file) as database:
        return read_editions(database), list(read_told(database))


def edition(told: Labels, kind: EditionKind = EditionKind.PACK, name: str = "Sanāksme") -> NewEdition:
    return NewEdition(kind, name, "0123456789abcdef", told)


def test_nothing_was_handed_out_of_a_new_database(file: Path) -> None:
    assert ledger_of(file) == ((), [])


def test_editions_are_numbered_and_keep_the_labels_that_they_told(file: Path) -> None:
    one, other = dict(list(LABELS.items())[:2]), LABELS
    assert keep_edition(file, edition(one)) == 1
    assert keep_edition(file, edition(other, EditionKind.RELEASE, "release.duckdb")) == 2
    editions, told = ledger_of(file)
    assert [(each.number, each.kind, each.name, each.content_hash) for each in editions] == [
        (1, EditionKind.PACK, "Sanāksme", "0123456789abcdef"),
        (2, EditionKind.RELEASE, "release.duckdb", "0123456789abcdef"),
    ]
    assert all(each.handed_out_at.endswith("+00:00") for each in editions)
    assert told == [*((1, *each) for each in one.items()), *((2, *each) for each in other.items())]
    with opened(file) as database:
        assert list(read_told(database, 2)) == [(2, *each) for each in other.items()]
        ledger = Ledger.of(database)
    assert ledger.latest == LABELS
    assert ledger.released == LABELS
    assert ledger.told == (one, other)


def test_an_edition_that_tells_nothing_is_one_too(file: Path) -> None:
    keep_edition(file, edition({}))
    editions, told = ledger_of(file)
    assert (len(editions), told) == (1, [])


def test_what_cannot_be_kept_leaves_nothing_behind(file: Path) -> None:
    """The second label of a slot that an edition tells twice is refused, and the edition with it."""
    keep_edition(file, edition(LABELS))
    before = ledger_of(file)
    slot, label = next(iter(LABELS.items()))

    class Twice(dict[Slot, Label]):
        def items(self) -> object:  # type: ignore[override]
            return [(slot, label), (slot, label)]

    with pytest.raises(duckdb.Error):
        keep_edition(file, edition(Twice()))
    assert ledger_of(file) == before


def _load(file: Path) -> None:
    load(file, served("a", "9030200", "2018-05-10"))


def _undo(file: Path) -> None:
    _load(file)
    prepare_undo(file, 2, "tester").confirm()


def _rebuild(file: Path) -> None:
    with pytest.raises(DatabaseError, match="more than a data package"):
        build_database(SAMPLE, SAMPLE / "package", file)
    build_database(SAMPLE, SAMPLE / "package", file, replace=True)


@pytest.mark.parametrize("change", [_load, _undo, _rebuild])
def test_loads_undo_and_build_carry_the_ledger_over(change: Callable[[Path], None], file: Path) -> None:
    keep_edition(file, edition(LABELS))
    before = ledger_of(file)
    change(file)
    assert ledger_of(file) == before
    assert keep_edition(file, edition({})) == 2


def test_only_what_is_a_database_gets_an_edition(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError):
        keep_edition(tmp_path / "nothing.duckdb", edition(LABELS))
    assert list(tmp_path.glob("*.duckdb")) == []

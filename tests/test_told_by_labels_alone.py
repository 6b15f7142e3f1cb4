"""A deck tells its labels and nothing else: records that have the same labels make the same deck, to the letter.

Whatever else depends on the records – rows that are there or not, their order, titles, notes, months – would differ.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from random import Random

import pytest
from random_editions import Watched, read_tables, views, with_person
from random_packages import write_random_package

from di_metrics.deck import Deck
from di_metrics.meetings.agenda import Agenda, AgendaItem
from di_metrics.meetings.compose import compose
from di_metrics.meetings.preparation import standard_agenda
from di_metrics.model import Language
from di_metrics.release.release import Shown, Slot
from di_metrics.settings import default_region
from di_metrics.store import build_database, open_database
from di_metrics.store.handed_out import EditionKind, NewEdition, keep_edition

SEED, PERSONS = 5, 2
"""So few persons more that most labels stay."""
AS_OF = dt.date(2022, 9, 30)


def made(package: Path, kept: NewEdition | None = None) -> tuple[Deck, Watched]:
    """The deck of a package's records after what was handed out, and the figures that it was made of."""
    file = package / "records.duckdb"
    build_database(default_region(), package, file)
    if kept:
        keep_edition(file, kept)
    figures = Watched(open_database(file))
    items = (AgendaItem(view) for view in views(figures.region, Random(SEED)))
    agenda = Agenda((*standard_agenda(figures.region).items, *items))
    since = AS_OF - dt.timedelta(92)
    return compose(figures, agenda, title="", held_on=AS_OF, as_of=AS_OF, since=since, language=Language.LV), figures


def shown(figures: Watched) -> dict[Slot, Shown]:
    return {slot: label.shown for slot, label in figures.told.items()}


@pytest.fixture(scope="module")
def decks(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Deck, Watched]]:
    """The deck of records that were handed out before, and those of the same with some persons more."""
    package = write_random_package(tmp_path_factory.mktemp("first"), SEED)
    _, figures = made(package)
    kept = NewEdition(EditionKind.PACK, "1", "", figures.told)
    tables, chance, found = read_tables(package), Random(SEED), []
    for number in range(4):
        more = tables
        for place in range(PERSONS if number else 0):
            like = str(chance.choice(tables.service_records)["person_id"])
            more = with_person(more, like, f"new{number}{place}")
        found.append(made(more.write(tmp_path_factory.mktemp(f"again{number}")), kept))
    return found


def test_records_with_the_same_labels_make_the_same_deck(decks: list[tuple[Deck, Watched]]) -> None:
    first, told = decks[0]
    alike = [deck for deck, figures in decks[1:] if shown(figures) == shown(told)]
    assert alike
    assert all(figures.truth != told.truth for _, figures in decks[1:])
    for deck in alike:
        assert [one.key for one, other in zip(first.slides, deck.slides, strict=True) if one != other] == []
        assert deck == first

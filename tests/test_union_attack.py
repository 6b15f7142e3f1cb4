"""Of all that is handed out together nothing about few people can be worked out: an attack written a second time."""

from __future__ import annotations

import multiprocessing
import os
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import pytest
from independent_amounts import AddedUp, AmountEquations, too_near
from independent_attack import PersonEquations, counts_persons
from mixed_integers import Expression, World, WorldSearch, add
from random_editions import EditionSequence, Truth, random_sequence

from di_metrics.model import Bilingual, Status
from di_metrics.query.provenance import Amount
from di_metrics.release.release import Shown, Slot
from di_metrics.release.slot_codes import period_of

SEQUENCES = int(os.environ.get("DI_SEQUENCES", "3"))
"""So many sequences are attacked, of two to four editions; more of them take about a quarter of a minute each."""
FEW = range(1, 5)


@dataclass(frozen=True)
class UnionAttack:
    """What an attack tried, and what of it is open: a number of persons with the values that it can have, or an amount.

    Of the `unsure` ones neither three values were found nor that there are no more.
    """

    persons: int
    amounts: int
    editions: int
    open: tuple[str, ...]
    open_amounts: tuple[str, ...]
    unsure: int
    refused: int = 0


# ---- what is sensitive, by the truth -------------------------------------------------------------------------------------


def of_few(persons: PersonEquations, sequence: EditionSequence) -> Iterator[tuple[str, int, Expression]]:
    """The true counts and steps of 1–4, in an edition along time and from an edition to the next one that tells the slot."""
    told_before: dict[Slot, tuple[int, int]] = {}
    for edition, truth in zip(sequence.editions, sequence.truths, strict=True):
        series: dict[Slot, list[Slot]] = defaultdict(list)
        for slot, count in _counts(truth):
            now, period = persons.of(slot, edition.state), period_of(sequence.region, slot)
            series[slot._replace(time=str(period.first))].append(slot)
            if count in FEW:
                yield f"{slot}", count, now
            state, before = told_before.get(slot, (edition.state, count))
            if abs(count - before) in FEW and state != edition.state:
                yield f"{slot} from one edition to another", count - before, add(dict(now), persons.of(slot, state), -1)
            told_before[slot] = edition.state, count
        counts = dict(_counts(truth))
        for slots in series.values():
            slots.sort(key=lambda slot: period_of(sequence.region, slot).last)
            for one, later in pairwise(slots):
                if (step := counts[later] - counts[one]) in FEW:
                    of_step = add(persons.of(later, edition.state), persons.of(one, edition.state), -1)
                    yield f"{later} since {one.time}", step, of_step


def _counts(truth: Truth) -> Iterator[tuple[Slot, int]]:
    yield from ((slot, count) for slot, count in truth.items() if isinstance(count, int) and counts_persons(slot))


def is_of_few(amount: Amount) -> bool:
    """Whether an amount is of fewer than five persons, or one of two could work out the other's."""
    others = amount.total - amount.largest - amount.second
    return amount.total > 0 and (amount.persons < 5 or others * 5 < amount.largest)


# ---- the attack ----------------------------------------------------------------------------------------------------------


def attacked(sequence: EditionSequence, refused: int = 0) -> UnionAttack:
    """Attack all editions together. First it is made sure that the truth is among the worlds that the attacker sees."""
    persons = PersonEquations(sequence.region, sequence.unplaced, sequence.only_added)
    for edition in sequence.editions:
        persons.learn(edition)
    asked = {(name, count): expression for name, count, expression in of_few(persons, sequence)}
    persons.relate()
    search = WorldSearch(persons.rows, list(asked.values()), [_true_world(persons, sequence)])
    seen = search.run()
    few = {place: f"{name}: {seen[place]}" for place, (name, _) in enumerate(asked) if len(seen[place]) < 3}
    open_ = [said for place, said in few.items() if place not in search.unsure]
    for (name, count), values in zip(asked, seen, strict=True):
        assert len(values) >= 3 or count in values, f"{name}: {count}, not {values}"
    tried, near = _attacked_amounts(sequence)
    return UnionAttack(len(asked), tried, len(sequence.editions), tuple(open_), near, len(search.unsure), refused)


def _true_world(persons: PersonEquations, sequence: EditionSequence) -> World:
    """A world of the true numbers: the search begins there, for of thousands of equations no first world is found soon."""
    rows = persons.rows.copy()
    for edition, truth in zip(sequence.editions, sequence.truths, strict=True):
        for slot, count in _counts(truth):
            rows.between(persons.of(slot, edition.state), count, count)
    world = rows.largest({})
    assert world is not None, "the attacker believes what is not so"
    return world


def _attacked_amounts(sequence: EditionSequence) -> tuple[int, tuple[str, ...]]:
    amounts = AmountEquations(sequence.region, sequence.only_added, at_list_prices=True)
    for edition in sequence.editions:
        amounts.learn(edition)
    amounts.relate()
    rows, asked = amounts.rows.copy(), dict[AddedUp, float]()
    for edition, truth in zip(sequence.editions, sequence.truths, strict=True):
        for slot, amount in truth.items():
            if slot in edition.shown and isinstance(amount, Amount) and amounts.is_of_amount(slot):
                one = amounts.of(slot, edition.state)
                value = amount.total / 100
                rows.between({amounts.number(one): 1}, value - 0.02, value + 0.02)
                if is_of_few(amount):
                    asked[one] = value
    if not asked:
        return 0, ()
    assert rows.largest({}) is not None, "the attacker believes what is not so"
    found = amounts.intervals(asked)
    near = [f"{one}: {asked[one]} in {between}" for one, between in found.items() if too_near(between, asked[one])]
    return len(asked), tuple(near)


def attack_of_seed(seed: int, folder: Path) -> UnionAttack:
    """The editions of a seed, attacked together."""
    sequence = random_sequence(seed, folder, editions=2 + seed % 3)
    return attacked(sequence, sequence.refused)


def plainly_hidden(seed: int, folder: Path) -> UnionAttack:
    """The same of exact numbers of which 1–4 alone are hidden."""
    sequence = random_sequence(seed, folder, editions=1)
    nobody = Bilingual("nav", "none")
    shown = {
        slot: Shown(Status.LOW) if count < 5 else Shown(Status.OFFICIAL, count, nobody)
        for slot, count in _counts(sequence.truths[0])
    }
    return attacked(replace(sequence, editions=[replace(sequence.editions[0], shown=shown)]))


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, Future[UnionAttack]]]:
    """What the attacks find, each in a process of its own; the first of a plainly hidden pack."""
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        folders = [tmp_path_factory.mktemp(f"sequence{seed}") for seed in range(SEQUENCES + 1)]
        tasks = {seed: pool.submit(attack_of_seed, seed, folders[seed]) for seed in range(1, SEQUENCES + 1)}
        yield {0: pool.submit(plainly_hidden, 1, folders[0]), **tasks}
        pool.shutdown(cancel_futures=True)


@pytest.mark.parametrize("seed", range(1, SEQUENCES + 1))
def test_nothing_about_few_people_is_open_in_all_editions_together(found: dict[int, Future[UnionAttack]], seed: int) -> None:
    one = found[seed].result()
    assert one.persons > 200
    assert one.open == ()
    assert one.open_amounts == ()
    assert one.unsure <= one.persons * 0.01


def test_most_of_what_is_made_is_handed_out(found: dict[int, Future[UnionAttack]]) -> None:
    """A gate that refuses everything would be safe; what was handed out before may already tell what a pack must not."""
    made = [found[seed].result() for seed in range(1, SEQUENCES + 1)]
    assert sum(one.refused for one in made) * 3 <= sum(one.editions for one in made)


def test_the_attack_finds_what_is_plainly_hidden(found: dict[int, Future[UnionAttack]]) -> None:
    """So that its silence on labels says something."""
    assert len(found[0].result().open) > 50

"""What was handed out stays: official totals for ever, labels until several persons moved, and the same to everybody."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from editing import append
from random_packages import write_random_package

from di_metrics.model import Dimension, Period, Selection, Status
from di_metrics.protection.earlier_releases import next_number, with_files
from di_metrics.protection.gate import close_until_safe
from di_metrics.protection.labelling import Labelling, Ledger
from di_metrics.protection.menu_figures import Exact, exact_figures
from di_metrics.protection.publish import labels_to_tell, menu_labels
from di_metrics.protection.union import union_of
from di_metrics.query.provenance import NO_AMOUNT, Amount
from di_metrics.release.file import content_hash
from di_metrics.release.parameters import PARAMETERS
from di_metrics.release.release import (
    ALL_GROUPS,
    ANY_SERVICE,
    MONEY,
    REGION,
    WHOLE_PROJECT,
    Release,
    Shown,
    Slot,
)
from di_metrics.settings import default_region
from di_metrics.sources.protected import ProtectedFigures
from di_metrics.sources.question import Question
from di_metrics.statements import check_statements
from di_metrics.store import Database, build_database, open_database
from di_metrics.store.handed_out import EditionKind, KeptEdition, Labels, NewEdition, keep_edition, state_of

DAY = dt.date(2024, 1, 31)


def shown(labels: Labels) -> dict[Slot, Shown]:
    return {slot: label.shown for slot, label in labels.items()}


def after(ledger: Ledger, labels: Labels) -> Ledger:
    """A ledger to which a release was added."""
    number = len(ledger.editions) + 1
    edition = KeptEdition(number, EditionKind.RELEASE, str(number), DAY.isoformat(), content_hash(shown(labels)))
    return replace(Ledger(ledger.region), editions=(*ledger.editions, edition), told=(*ledger.told, labels))


# ---- official totals ---------------------------------------------------------------------------------------------------

ADULTS = Slot("recipients", REGION, "adults", ANY_SERVICE, "2019")
"""The project published 94 of them."""


@pytest.fixture(scope="module")
def late(demonstration: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The demonstration, to which a late record of 2019 of one more adult has come."""
    folder = tmp_path_factory.mktemp("late")
    package = folder / "package"
    package.mkdir()
    for file in ("persons.csv", "assessments.csv", "service_records.csv"):
        shutil.copyfile(demonstration.path.parent / file, package / file)
    place = demonstration.region.of_basis(demonstration.region.latest_basis)[0].code
    append(package, "persons.csv", person_id="late", target_group="adults", from_state_care="0")
    append(
        package,
        "service_records.csv",
        record_id="late",
        person_id="late",
        municipality_code=place,
        service_code="group_home",
        date_from="2019-11-04",
        date_to="2019-11-29",
        units="20",
        unit_price_eur="10",
        compensation_eur="200",
    )
    database = open_database(build_database(default_region(), package, folder / "records.duckdb").database)
    yield database
    database.close()


def test_an_official_total_is_never_withdrawn(demonstration: Database, late: Database) -> None:
    first = labels_to_tell(demonstration, exact_figures(demonstration), PARAMETERS, Ledger(demonstration.region))
    assert (first[ADULTS].shown.status, first[ADULTS].shown.value) == (Status.OFFICIAL, 94)
    exact = exact_figures(late)
    assert exact.count(ADULTS) == 95
    second = labels_to_tell(late, exact, PARAMETERS, after(Ledger(late.region), first))
    assert second[ADULTS] == first[ADULTS]
    assert second[ADULTS].shown.source
    officials = [slot for slot, label in first.items() if label.shown.status is Status.OFFICIAL]
    assert {slot: second[slot] for slot in officials} == {slot: first[slot] for slot in officials}
    closed = {slot: replace(label, shown=Shown(Status.SUPPRESSED)) for slot, label in first.items()}
    third = labels_to_tell(late, exact, PARAMETERS, after(after(Ledger(late.region), first), closed))
    assert third[ADULTS] == first[ADULTS]  # what the attack closed once is tried anew
    # Nothing was told before: then the records no longer confirm it, and the team is told so.
    assert labels_to_tell(late, exact, PARAMETERS, Ledger(late.region))[ADULTS].shown == Shown(Status.ROUNDED, 95)
    assert all(one.holds for one in check_statements(demonstration))
    assert not all(one.holds for one in check_statements(late))


# ---- the same to the public and to a board -----------------------------------------------------------------------------


def questions(database: Database) -> Iterator[Question]:
    region = database.region
    whole, basis = Period(region.project.end), region.latest_basis
    for group in (one.code for one in region.groups if one.receives_services):
        of_group = Selection(whole, basis, groups=(group,))
        for by in (
            (Dimension.YEAR,),
            (Dimension.MUNICIPALITY,),
            (Dimension.SERVICE,),
            (Dimension.MUNICIPALITY, Dimension.YEAR),
        ):
            yield Question(("recipients",), of_group, by)
        yield Question(("compensation",), of_group, (Dimension.MUNICIPALITY,))
        yield Question(("compensation",), of_group, (Dimension.SERVICE,))
        for year in region.project_years[-3:]:
            last = min(dt.date(int(year), 12, 31), region.project.end)
            within = replace(of_group, period=Period(last, dt.date(int(year), 1, 1)))
            yield Question(("compensation",), within, (Dimension.MUNICIPALITY,))
    yield Question(("recipients", "assessed"), Selection(whole, basis), (Dimension.YEAR,))


@pytest.mark.parametrize("released", [False, True], ids=["before any release", "after a release"])
def test_a_board_is_told_the_same_as_the_public(demonstration_file: Path, tmp_path: Path, released: bool) -> None:
    file = Path(shutil.copyfile(demonstration_file, tmp_path / "records.duckdb"))
    with open_database(file) as database:
        exact, state = exact_figures(database), state_of(database)
        labels = labels_to_tell(database, exact, PARAMETERS, Ledger.of(database))
    if released:
        # What was told a while ago: every label was set at three persons, or some money, fewer than there are by now.
        before = {slot: replace(label, base=max(0, label.base - 3)) for slot, label in labels.items()}
        keep_edition(file, NewEdition(EditionKind.RELEASE, "1", "f" * 64, before, state))
    with open_database(file) as database:
        public = shown(labels_to_tell(database, exact_figures(database), PARAMETERS, Ledger.of(database)))
        figures = ProtectedFigures(database)
        for question in questions(database):
            figures.answer(question)
    board = shown(figures.told)
    both = public.keys() & board.keys()
    assert {slot: board[slot] for slot in both} == {slot: public[slot] for slot in both}
    assert sum(slot.indicator == MONEY and slot.area != REGION for slot in both) > 80
    assert sum(slot.indicator != MONEY and slot.area != REGION for slot in both) > 200


# ---- releases that the ledger does not know ----------------------------------------------------------------------------


def test_a_release_of_another_database_is_sticky_too(small_release: Release) -> None:
    alone = replace(small_release, earlier=(), changes=())
    ledger = with_files(Ledger(small_release.region), [alone])
    assert (next_number(ledger), len(ledger.editions)) == (3, 1)
    labelling = Labelling(PARAMETERS, ledger)
    children = Slot("recipients", "LV9001000", "children", "any", "2022")
    assert small_release.cells[children] == Shown(Status.ROUNDED, 20)
    # It was told as about 20, so 20 is taken for what it was set at: 16 to 24 are told so still, 25 is not.
    assert [labelling.of_count(children, one).shown.value for one in (15, 16, 24, 25)] == [15, 20, 20, 25]
    few = children._replace(time="2021")
    assert [labelling.of_count(few, one).shown.value for one in (0, 6, 7)] == [None, None, 5]
    total = Slot("recipients", REGION, "all", "any", "2021")
    assert labelling.of_count(total, 40).shown == small_release.cells[total]
    paid = Slot(MONEY, REGION, "all", "any", "2022")
    assert labelling.of_amount(paid, Amount(20, 100_000, 90_000, 1_400_000)).shown.value == 12_000
    assert labelling.of_amount(paid, Amount(20, 100_000, 90_000, 1_420_000)).shown.value == 14_000
    known = after(Ledger(small_release.region), {})
    assert next_number(with_files(known, [alone])) == 3


# ---- newcomers ---------------------------------------------------------------------------------------------------------


def with_newcomer(exact: Exact, database: Database, chance: Random) -> tuple[Exact, str]:
    """The exact figures with one more person, who has received one to three services; and where."""
    region = database.region
    group = chance.choice([one.code for one in region.groups if one.receives_services])
    place = chance.choice(region.of_basis(region.latest_basis)).code
    services = chance.sample(region.services_for(group), k=min(chance.randint(1, 3), len(region.services_for(group))))
    persons, money = dict(exact.persons), dict(exact.money)
    since: dict[Slot, int] = {}
    for service in services:
        year, cents = int(chance.choice(region.project_years)), chance.randint(1_000, 300_000)
        of_all = Slot("recipients", REGION, ALL_GROUPS, ANY_SERVICE, "")
        for slot in [
            of_all,
            *(Slot("recipients", a, group, s, "") for a in (REGION, place) for s in (ANY_SERVICE, service)),
        ]:
            since[slot] = min(year, since.get(slot, year))
        for time in (str(year), WHOLE_PROJECT):
            total = Slot(MONEY, REGION, ALL_GROUPS, ANY_SERVICE, time)
            of_group = total._replace(group=group)
            for slot in (total, of_group, of_group._replace(area=place), of_group._replace(service=service)):
                before = money.get(slot, NO_AMOUNT)
                largest, second, _ = sorted((before.largest, before.second, cents), reverse=True)
                money[slot] = Amount(before.persons + 1, largest, second, before.total + cents)
    for slot, first in since.items():
        for year_ in region.project_years:
            if int(year_) >= first:
                persons[slot._replace(time=year_)] = persons.get(slot._replace(time=year_), 0) + 1
    return Exact(persons, money), place


@pytest.fixture(scope="module")
def random_records(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    folder = tmp_path_factory.mktemp("random")
    package = write_random_package(folder / "package", 1)
    database = open_database(build_database(default_region(), package, folder / "records.duckdb").database)
    yield database
    database.close()


def labels_of(database: Database, exact: Exact, ledger: Ledger) -> Labels:
    return menu_labels(database, exact, Labelling(PARAMETERS, ledger))


def changed(before: Labels, now: Labels) -> set[Slot]:
    return {slot for slot in before.keys() | now.keys() if (before.get(slot) and before[slot].shown) != now[slot].shown}


def test_one_newcomer_changes_nothing_of_what_was_just_released(random_records: Database) -> None:
    chance, exact = Random(7), exact_figures(random_records)
    nothing = Ledger(random_records.region)
    first = labels_of(random_records, exact, nothing)
    ledger = after(nothing, first)
    for _ in range(20):
        newer, _place = with_newcomer(exact, random_records, chance)
        assert changed(first, labels_of(random_records, newer, ledger)) == set()


def test_a_release_seldom_tells_where_a_newcomer_lives_and_never_the_service(random_records: Database) -> None:
    """A hundred newcomers, each alone, after two releases between which twenty persons came."""
    chance, exact = Random(11), exact_figures(random_records)
    ledger = Ledger(random_records.region)
    ledger = after(ledger, labels_of(random_records, exact, ledger))
    for _ in range(20):
        exact, _place = with_newcomer(exact, random_records, chance)
    second = labels_of(random_records, exact, ledger)
    ledger, places, services = after(ledger, second), 0, 0
    for _ in range(100):
        newer, place = with_newcomer(exact, random_records, chance)
        found = {slot for slot in changed(second, labels_of(random_records, newer, ledger)) if slot.area != REGION}
        assert {slot.area for slot in found} <= {place}
        places += bool(found)
        services += any(slot.service != ANY_SERVICE for slot in found)
    assert places <= 5
    assert services == 0


def test_what_is_closed_for_the_sake_of_a_newcomer_tells_no_place(random_records: Database) -> None:
    """What the gate closes in the next release could tell of the newcomer as well."""
    chance, exact, database = Random(13), exact_figures(random_records), random_records

    def withstood(counted: Exact, before: Ledger) -> Labels:
        labels = labels_of(database, counted, before)
        handing_out = union_of(Labelling(PARAMETERS, before), labels, counted.count, counted.money.get)
        cells = close_until_safe(handing_out, stranger=False).told
        return {slot: replace(label, shown=cells[slot]) for slot, label in labels.items()}

    nothing = Ledger(database.region)
    first = withstood(exact, nothing)
    ledger = after(nothing, first)
    for _ in range(3):
        newer, _place = with_newcomer(exact, database, chance)
        assert not {slot for slot in changed(first, withstood(newer, ledger)) if slot.area != REGION}

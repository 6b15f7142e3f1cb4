"""Random sequences of what is handed out of random records: packs and releases, the records changed between them.

Everything is drawn from a seed. The true figures behind each label are kept beside what was told, for the judge alone.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from independent_attack import ToldEdition
from random_packages import Row, Tables, write_random_package

from di_metrics.cards.view import View, ViewKind
from di_metrics.indicators import CATALOGUE
from di_metrics.meetings.agenda import Agenda, AgendaItem
from di_metrics.meetings.compose import compose
from di_metrics.meetings.handing_out import Handed, handing_out, presented
from di_metrics.meetings.meeting import Meeting
from di_metrics.meetings.preparation import standard_agenda
from di_metrics.model import Basis, Cell, Dimension, Key, Language, Period, Selection
from di_metrics.protection.gate import HandingOutRefused
from di_metrics.protection.menu_figures import exact_figures
from di_metrics.protection.publish import menu_labels
from di_metrics.query import evaluate
from di_metrics.query.provenance import NO_AMOUNT, Amount
from di_metrics.region import Region
from di_metrics.release.release import Slot
from di_metrics.release.slot_codes import is_amount
from di_metrics.settings import default_region
from di_metrics.sources.exact import RecordedFigures
from di_metrics.sources.protected import ProtectedFigures
from di_metrics.store import Database, build_database, open_database
from di_metrics.store.handed_out import EditionKind, NewEdition, keep_edition
from di_metrics.store.package import ASSESSMENTS, PERSONS, SERVICE_RECORDS

FROM_STATE_CARE = 0.15
MOST_CHANGED = 25
_LAST_CHOSEN = dt.date(2023, 9, 30)
Truth = dict[Slot, int | Amount]


@dataclass(frozen=True)
class Watched(ProtectedFigures):
    """Protected figures that keep the true figure behind each label."""

    truth: Truth = field(default_factory=dict, compare=False)

    def tell_count(self, slot: Slot, count: int, key: Key) -> Cell:
        self.truth[slot] = count
        return super().tell_count(slot, count, key)

    def tell_amount(self, slot: Slot, amount: Amount, key: Key) -> Cell:
        self.truth[slot] = amount
        return super().tell_amount(slot, amount, key)


@dataclass
class EditionSequence:
    """The editions of a seed in their order, the true figures of each, and how many gates refused.

    `unplaced` are the most persons of a kind and group whose municipality is not known; `only_added` tells that no records
    were corrected or taken away.
    """

    region: Region
    editions: list[ToldEdition] = field(default_factory=list)
    truths: list[Truth] = field(default_factory=list)
    unplaced: dict[tuple[str, str], int] = field(default_factory=dict)
    only_added: bool = True
    refused: int = 0


# ---- records, and their changes ----


def read_tables(folder: Path) -> Tables:
    """The rows of a package's files."""

    def rows(name: str) -> list[Row]:
        with (folder / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return Tables(*(rows(file.name) for file in (PERSONS, ASSESSMENTS, SERVICE_RECORDS)))


def with_person(tables: Tables, like: str, number: str) -> Tables:
    """The records with a person more, who has what another one has."""

    def added(rows: list[Row]) -> list[Row]:
        own = [row | {"person_id": number} for row in rows if row["person_id"] == like]
        return rows + [
            row | ({"record_id": f"{number}-{place}"} if "record_id" in row else {}) for place, row in enumerate(own)
        ]

    return Tables(added(tables.persons), added(tables.assessments), added(tables.service_records))


def _added(region: Region, chance: Random, tables: Tables) -> Tables:
    """Some persons more, and some more services for those who are there."""
    for number in range(chance.randint(1, MOST_CHANGED)):
        like = str(chance.choice(tables.service_records)["person_id"])
        tables = with_person(tables, like, f"new{chance.random()}{number}")
    more = [_other_service(region, chance, row, tables) for row in chance.sample(tables.service_records, MOST_CHANGED)]
    return replace(tables, service_records=[*tables.service_records, *more])


def _other_service(region: Region, chance: Random, row: Row, tables: Tables) -> Row:
    group = next(one["target_group"] for one in tables.persons if one["person_id"] == row["person_id"])
    service = chance.choice(region.services_for(str(group)))
    price = int(region.service[service].price_eur * 100)
    changed = {"record_id": f"other{chance.random()}", "service_code": service, "unit_price_eur": f"{price / 100:.2f}"}
    return row | changed | {"compensation_eur": f"{price * int(str(row['units'])) / 100:.2f}"}


def _corrected(region: Region, chance: Random, tables: Tables) -> Tables:
    """Some records with another service or with the place of another record."""
    places = set(chance.sample(range(len(tables.service_records)), chance.randint(1, MOST_CHANGED)))

    def correct(row: Row) -> Row:
        if chance.random() < 0.5:
            return _other_service(region, chance, row, tables)
        other = chance.choice([one for one in tables.service_records if one["date_from"] == row["date_from"]])
        return row | {name: other[name] for name in ("municipality_code", "parish")}

    rows = [correct(row) if place in places else row for place, row in enumerate(tables.service_records)]
    return replace(tables, service_records=rows)


def _taken_away(region: Region, chance: Random, tables: Tables) -> Tables:
    gone = set(chance.sample(range(len(tables.service_records)), chance.randint(1, MOST_CHANGED)))
    rows = [row for place, row in enumerate(tables.service_records) if place not in gone]
    return replace(tables, service_records=rows)


_CHANGES: tuple[tuple[Callable[[Region, Random, Tables], Tables], bool], ...] = (
    (_added, True),
    (_corrected, False),
    (_taken_away, False),
)


# ---- agendas as a manager would make them ----

_PLACE, _GROUP, _SERVICE, _YEAR = Dimension.MUNICIPALITY, Dimension.GROUP, Dimension.SERVICE, Dimension.YEAR
_ASSESSED_AND_SERVED = ("children", "adults")


def views(region: Region, chance: Random) -> Iterator[View]:
    """Views that a manager would add; who, where and what is drawn."""
    new = [one.code for one in region.of_basis(Basis.POST2021) if one.partner]
    old = [one.code for one in region.of_basis(Basis.PRE2021) if one.partner]
    served = [one.code for one in region.groups if one.receives_services]
    group, places = chance.choice(_ASSESSED_AND_SERVED), tuple(sorted(chance.sample(new, 2)))
    services = tuple(one.code for one in region.services if one.code in chance.sample(list(region.service), 2))
    category = (chance.choice(region.categories).code,)
    year = chance.choice(region.project_years[2:-1])
    within = {"first": dt.date(int(year), 1, 1), "last": dt.date(int(year), chance.choice((6, 12)), 30)}

    def figures(*codes: str, by: tuple[Dimension, ...] = (), **filters: object) -> View:
        return View(ViewKind.FIGURES, codes, by, **filters)  # type: ignore[arg-type]

    yield figures("recipients", by=(_SERVICE, _PLACE))
    yield figures("recipients", by=(_PLACE, _GROUP))
    yield figures("recipients", by=(_PLACE, _SERVICE), groups=(chance.choice(served),))
    yield figures("recipients", "assessed", by=(Dimension.CATEGORY,))
    yield figures("recipients", by=(Dimension.CATEGORY, _PLACE))
    yield figures("recipients", by=(_GROUP, _YEAR))
    yield figures("recipients", by=(_PLACE, _YEAR), groups=(group,))
    yield figures("recipients", by=(_SERVICE, _YEAR), groups=(group,))
    yield figures("new_recipients", "recipients", "continuing_recipients", by=(_PLACE,), **within)
    yield figures("new_recipients", by=(_SERVICE, _GROUP), **within)
    yield figures("recipients", "compensation", by=(_SERVICE,), municipalities=places)
    yield figures("recipients", "compensation", by=(_SERVICE,), municipalities=places[:1])
    yield figures("recipients", "compensation_per_recipient", by=(_PLACE,), services=services)
    yield figures("recipients", "services_per_recipient", by=(_PLACE,))
    yield figures("recipients", by=(_PLACE,), categories=category)
    yield figures("recipients", "recipients_from_state_care", by=(_PLACE,), groups=("adults",))
    yield figures("recipients", "assessed", "coverage", by=(_PLACE,), from_state_care=True)
    yield figures("recipients", "assessed", by=(_PLACE,), basis=Basis.PRE2021)
    yield figures("recipients", by=(_SERVICE,), basis=Basis.PRE2021, municipalities=(chance.choice(old),))
    yield figures("recipients", by=(_PLACE,), municipalities=(chance.choice(region.divided or old),))
    yield figures("assessed_receiving_service", "recipients", by=(_SERVICE,), groups=(group,))
    yield figures("compensation", by=(_PLACE, _GROUP))
    yield figures("compensation", by=(_PLACE, _YEAR))
    yield figures("compensation", by=(_SERVICE, _PLACE), groups=(group,))
    yield figures("units", "compensation", "mean_unit_price", by=(_SERVICE,), municipalities=places[1:])
    for by in (_PLACE, _GROUP):
        yield View(ViewKind.COVERAGE, split=(by,))
    yield View(ViewKind.COVERAGE, split=(_PLACE,), groups=(group,))
    yield View(ViewKind.COVERAGE, split=(_PLACE,), from_state_care=True)
    yield from (View(ViewKind.PROFILE, municipalities=(one,)) for one in (*places, chance.choice(old)))
    yield View(ViewKind.NEEDED, municipalities=places[:1])
    yield View(ViewKind.WORDS, municipalities=places[:1])
    yield View(ViewKind.ATTENTION)


def random_agenda(region: Region, chance: Random, items: int = 6) -> Agenda:
    """The standard agenda, and some views more."""
    more = chance.sample(list(views(region, chance)), items)
    return Agenda((*standard_agenda(region).items, *(AgendaItem(view) for view in more)))


# ---- what is handed out ----


@dataclass
class _Drawing:
    folder: Path
    chance: Random
    tables: Tables
    sequence: EditionSequence
    kept: list[NewEdition] = field(default_factory=list)
    state: int = 0

    def database(self) -> Path:
        """The records as they are now, with the ledger of what was handed out."""
        package = self.tables.write(self.folder / f"state{self.state}")
        file = package / "records.duckdb"
        build_database(default_region(), package, file)
        for edition in self.kept:
            keep_edition(file, replace(edition, state=None))  # the records are built anew here
        database = open_database(file)
        for kind, whole in (("recipients", "recipients"), ("assessed", "assessed")):
            by = (Dimension.GROUP, Dimension.MUNICIPALITY)
            selection = Selection(Period(database.region.project.end))
            for cell in evaluate(database, CATALOGUE[whole], selection, by):
                if cell.key[1] is None:
                    known, group = self.sequence.unplaced, str(cell.key[0])
                    known[kind, group] = max(known.get((kind, group), 0), int(cell.value or 0))
        for group in database.region.group:
            for kind in ("recipients", "assessed"):
                self.sequence.unplaced.setdefault((kind, group), 0)
        return file

    def hand_out(self, file: Path, make: Callable[[Watched], Handed[object]], kind: EditionKind) -> None:
        """Hand something out, unless the gate refuses it."""
        database = open_database(file)
        figures = Watched(database)
        try:
            handed = make(figures)
        except HandingOutRefused:
            self.sequence.refused += 1
            return
        finally:
            database.close()
        self.sequence.editions.append(ToldEdition(self.state, {slot: label.shown for slot, label in handed.told.items()}))
        self.sequence.truths.append({slot: figures.truth[slot] for slot in handed.told})
        if edition := handed.edition(kind, f"{len(self.kept)}"):
            self.kept.append(edition)
            keep_edition(file, edition)

    def change(self) -> None:
        """Other records from now on."""
        change, only_adds = self.chance.choice(_CHANGES)
        self.tables = change(self.sequence.region, self.chance, self.tables)
        self.sequence.only_added &= only_adds
        self.state += 1


def random_sequence(seed: int, folder: Path, editions: int) -> EditionSequence:
    """Some editions of a seed's package; before each but the first the records change as often as not."""
    chance = Random(seed)
    package = write_random_package(folder / "package", seed)
    tables = read_tables(package)
    for person in tables.persons:
        person["from_state_care"] = int(person["target_group"] == "adults" and chance.random() < FROM_STATE_CARE)
    build_database(default_region(), tables.write(package), package / "records.duckdb")
    region = open_database(package / "records.duckdb").region
    drawing = _Drawing(folder, chance, tables, EditionSequence(region))
    file, as_of = drawing.database(), dt.date(chance.randint(2019, 2022), chance.choice((6, 9, 12)), 30)
    agenda = random_agenda(region, chance)
    for number in range(editions):
        if number and chance.random() < 0.6:
            drawing.change()
            file = drawing.database()
        if chance.random() < 0.3:
            drawing.hand_out(file, _release, EditionKind.RELEASE)
            continue
        with_years = chance.random() < 0.3
        drawing.hand_out(file, lambda figures: _pack(figures, agenda, as_of, with_years), EditionKind.PACK)  # noqa: B023
        as_of = min(_LAST_CHOSEN, as_of + dt.timedelta(chance.choice((30, 31, 92))))
        agenda = agenda if chance.random() < 0.5 else random_agenda(region, chance)
    return drawing.sequence


def _pack(figures: ProtectedFigures, agenda: Agenda, as_of: dt.date, with_years: bool) -> Handed[object]:
    """A pack of a meeting; as it is presented, earlier years are told too."""
    if with_years:
        return presented(Meeting("Sanāksme", as_of, as_of, agenda), {}, figures)  # type: ignore[return-value]

    def make(told: RecordedFigures, _: object) -> object:
        since = as_of - dt.timedelta(365)
        return compose(told, agenda, title="", held_on=as_of, as_of=as_of, since=since, language=Language.LV)

    return handing_out(figures, make)


def _release(figures: ProtectedFigures) -> Handed[object]:
    """The menu of a release, through the same gate."""

    def make(told: RecordedFigures, _: object) -> object:
        assert isinstance(told, ProtectedFigures)
        return tell_menu(told)

    return handing_out(figures, make)


def tell_menu(figures: ProtectedFigures) -> Mapping[Slot, Cell]:
    """Everything on the menu of a release, as protected figures tell it."""
    exact = exact_figures(figures.database)
    return {
        slot: figures.tell_amount(slot, exact.money.get(slot, NO_AMOUNT), ())
        if is_amount(slot.indicator)
        else figures.tell_count(slot, exact.count(slot), ())
        for slot in menu_labels(figures.database, exact, figures.labelling)
    }


__all__ = ["Database", "EditionSequence", "Watched", "random_sequence", "read_tables", "with_person"]

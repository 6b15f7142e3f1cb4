"""Generate the demonstration data: ``python -m data.demo.generate FOLDER``.

Needs the Python standard library only. The files are the same, byte for byte, on every run.
"""

import argparse
import csv
from collections.abc import Callable, Iterable
from pathlib import Path

from data.demo.allocation import read_allocation
from data.demo.assessments import Assessment, Assessor
from data.demo.assumptions import load_assumptions
from data.demo.draw import Draws
from data.demo.participants import Enrolment, Participant, Pseudonyms
from data.demo.records import Record, Recorder
from data.demo.regional import load_groups, load_region, load_services
from data.demo.service_use import Planner, ServiceUse

PERSON_COLUMNS = ("person_id", "target_group", "from_state_care", "guardian_of", "from_institution")
ASSESSMENT_COLUMNS = (
    "person_id",
    "municipality_code",
    "parish",
    "assessed_on",
    "plan_on",
    "recommended_services",
)
Row = tuple[object, ...]
RECORD_COLUMNS = (
    "record_id",
    "person_id",
    "municipality_code",
    "parish",
    "service_code",
    "date_from",
    "date_to",
    "units",
    "unit_price_eur",
    "compensation_eur",
    "provider",
)


def generate(folder: Path, progress: Callable[[float], None] | None = None) -> None:
    """Write persons.csv, assessments.csv and service_records.csv into a folder, which is made where it is missing.

    ``progress`` is told the share of the work done, from 0 to 1.
    """
    report = progress or (lambda _: None)
    report(0.0)
    assumptions = load_assumptions()
    region, services = load_region(assumptions.region), load_services()
    allocation = read_allocation()
    person_ids = Pseudonyms(Draws(assumptions.seed, "person ids"), "p")
    people = Enrolment(allocation, assumptions, region, person_ids).everyone(list(load_groups()))
    report(0.1)
    uses = Planner(allocation, assumptions, services).all_uses(people)
    report(0.2)
    recorder = Recorder(assumptions, region, services)
    records: list[Record] = []
    for number, use in enumerate(uses, 1):
        records += recorder.records_of(use)
        report(0.2 + 0.6 * number / len(uses))
    assessor = Assessor(assumptions, region, services)
    used = _services_by_person(uses)
    assessments = [a for person in people for a in assessor.assessments_of(person, used.get(person.id, ()))]
    report(0.85)
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "persons.csv", PERSON_COLUMNS, _person_rows(people))
    _write(folder / "assessments.csv", ASSESSMENT_COLUMNS, _assessment_rows(assessments))
    record_ids = Pseudonyms(Draws(assumptions.seed, "record ids"), "r")
    _write(folder / "service_records.csv", RECORD_COLUMNS, _record_rows(records, record_ids))
    report(1.0)


def _services_by_person(uses: Iterable[ServiceUse]) -> dict[str, list[str]]:
    services: dict[str, dict[str, None]] = {}
    for use in uses:
        services.setdefault(use.person.id, {})[use.service] = None
    return {person: list(codes) for person, codes in services.items()}


# Rows are sorted by what they show, so that their order tells nothing of how they were made.


def _person_rows(people: Iterable[Participant]) -> list[Row]:
    return sorted((p.id, p.group, p.from_state_care, p.guardian_of, p.from_institution) for p in people)


def _assessment_rows(assessments: Iterable[Assessment]) -> list[Row]:
    return [
        (a.person_id, a.municipality_code, a.parish, a.assessed_on, a.plan_on or "", ";".join(a.recommended))
        for a in sorted(assessments, key=lambda a: (a.assessed_on, a.person_id))
    ]


def _record_rows(records: Iterable[Record], record_ids: Pseudonyms) -> list[Row]:
    return [
        (
            record_ids.another(),
            r.person_id,
            r.municipality_code,
            r.parish,
            r.service,
            r.first_day,
            r.last_day,
            r.units,
            _euro(r.price_cents),
            _euro(r.units * r.price_cents),
            r.provider,
        )
        for r in sorted(records, key=lambda r: (r.first_day, r.person_id, r.service))
    ]


def _euro(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def _write(path: Path, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def main() -> None:
    """Generate into the folder named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the three files go")
    generate(parser.parse_args().folder)


if __name__ == "__main__":
    main()

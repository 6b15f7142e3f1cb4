"""What changed since the last meeting: each reason alone and all together, worked out by hand on the invented package."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from loaded_reports import assessed, load, opened, put_in_place, served

from di_metrics.errors import DatabaseError, DIMetricsError
from di_metrics.meetings.standing import Standing, changes_since, standing
from di_metrics.model import Basis
from di_metrics.query.headlines import Change, HeadlineKey, Reason, Since
from di_metrics.release.release import REGION, UNKNOWN
from di_metrics.store import build_database, prepare_redo, prepare_undo
from di_metrics.store.batches import as_known, batches_in_force

OLD, OTHER_OLD, NEW = "9030200", "9040200", "LV9003000"
"""Two old municipalities that went to the same new one."""
DIVIDED, UPPER, LOWER = "9050200", "Augšupes pagasts", "Lejupes pagasts"
THEN, NOW = dt.date(2019, 12, 31), dt.date(2020, 12, 31)
SERVICES, LATE, CORRECTIONS, DEFINITION, REBUILT = Reason


@pytest.fixture
def database(tmp_path: Path, sample_file: Path) -> Path:
    """A copy of the invented region's database, alone in its folder, to be changed."""
    folder = tmp_path / "data"
    folder.mkdir()
    return Path(shutil.copy(sample_file, folder / "records.duckdb"))


def kept(database: Path, as_of: dt.date = THEN) -> Standing:
    with opened(database) as found:
        return standing(found, as_of)


def since(database: Path, earlier: Standing, as_of: dt.date = THEN) -> Since:
    with opened(database) as found:
        return changes_since(found, earlier, as_of)


def change(
    found: Since, indicator: str = "recipients", area: str = REGION, basis: Basis = Basis.POST2021, unit: str | None = None
) -> Change:
    return found.changes[HeadlineKey(indicator, unit, basis, area)]


def parts(found: Since, indicator: str = "recipients", area: str = REGION, **of: str) -> dict[Reason, float]:
    """The parts that are something."""
    return {reason: float(part) for reason, part in change(found, indicator, area, **of).parts.items() if part}  # type: ignore[arg-type]


def reasons(found: Since) -> set[Reason]:
    """The reasons that changed any figure."""
    return {reason for one in found.changes.values() for reason, part in one.parts.items() if part}


def test_without_any_change_nothing_is_told(database: Path) -> None:
    found = since(database, kept(database))
    assert reasons(found) == set()
    assert change(found).before == change(found).after == 7  # c1, c2, c3, c5, g1, a1, a5


def test_services_delivered_since_are_of_the_days_between(database: Path) -> None:
    """In 2020: c4 (150 EUR in the divided municipality), a4 (95.20 EUR, 7 days) and 30 EUR for g1, who was known."""
    found = since(database, kept(database), NOW)
    assert reasons(found) == {SERVICES}
    assert (change(found).before, change(found).after) == (7, 9)
    assert parts(found) == {SERVICES: 2}
    assert parts(found, "compensation") == {SERVICES: 275.20}
    assert parts(found, "units", unit="day") == {SERVICES: 7}
    assert parts(found, "active_municipalities") == {SERVICES: 1}
    assert parts(found, area=DIVIDED, basis=Basis.PRE2021) == {SERVICES: 1}
    assert parts(found, area=UNKNOWN) == {SERVICES: 1}  # where c4 lives now is not known without the parish
    assert parts(found, "assessed") == {}


def test_a_report_of_a_month_of_which_nothing_was_told_is_late(database: Path) -> None:
    earlier = kept(database)
    load(database, served("x1", OTHER_OLD, "2018-05-10"), served("x2", OTHER_OLD, "2018-06-10", row=2, units=2))
    found = since(database, earlier)
    assert reasons(found) == {LATE}
    assert parts(found) == {LATE: 2}
    assert parts(found, area=NEW) == {LATE: 2}
    assert parts(found, "compensation") == {LATE: 9.42}
    assert parts(found, "units", unit="hour") == {LATE: 3}
    assert parts(found, "assessed") == {}


def test_a_late_report_of_somebody_known_counts_nobody_anew_but_its_euros(database: Path) -> None:
    """a1 is served in the city since 2018, so is no new recipient of the region, but one of the other municipality."""
    earlier = kept(database)
    load(database, served("a1", OTHER_OLD, "2018-05-10"))
    found = since(database, earlier)
    assert parts(found) == {}
    assert parts(found, area=NEW) == {LATE: 1}
    assert parts(found, "compensation") == {LATE: 3.14}


def test_a_month_sent_again_is_a_correction(database: Path) -> None:
    load(database, served("x1", OLD, "2018-05-10"))
    earlier = kept(database)
    load(database, served("x2", OLD, "2018-05-11", units=3), served("x3", OLD, "2018-05-12", row=2))
    found = since(database, earlier)
    assert reasons(found) == {CORRECTIONS}
    assert parts(found) == {CORRECTIONS: 1}
    assert parts(found, "compensation") == {CORRECTIONS: 9.42}


def test_a_month_replaced_by_a_report_of_the_new_municipality_is_a_correction(database: Path) -> None:
    load(database, served("x1", OLD, "2018-05-10"))
    earlier = kept(database)
    load(database, served("x1", NEW, "2018-05-10"), served("x2", NEW, "2018-05-10", row=2))
    found = since(database, earlier)
    assert reasons(found) == {CORRECTIONS}
    assert parts(found, area=NEW) == {CORRECTIONS: 1}
    assert parts(found, area=OLD, basis=Basis.PRE2021) == {CORRECTIONS: -1}
    assert parts(found, area=UNKNOWN, basis=Basis.PRE2021) == {CORRECTIONS: 2}


def test_of_a_divided_municipality_a_report_of_its_heir_told_of_one_part_alone(database: Path) -> None:
    """What the other parish reports is late; the first report of a month of the part that the heir spoke of is none."""
    load(database, served("n", NEW, "2018-05-10"))
    earlier = kept(database)
    load(database, served("l", DIVIDED, "2018-05-10", parish=LOWER))
    assert parts(since(database, earlier)) == {LATE: 1}
    load(database, served("l", DIVIDED, "2018-05-10", parish=LOWER), served("u", DIVIDED, "2018-05-10", parish=UPPER, row=2))
    assert parts(since(database, earlier)) == {LATE: 1, CORRECTIONS: 1}


def test_a_month_without_a_record_in_a_report_was_told_of(database: Path) -> None:
    load(database, served("x1", OLD, "2018-05-10"), served("x2", OLD, "2018-07-10", row=2))
    earlier = kept(database)
    load(database, served("x3", OLD, "2018-06-10"))
    assert parts(since(database, earlier)) == {CORRECTIONS: 1}


def test_another_group_of_the_same_month_is_late(database: Path) -> None:
    load(database, served("x1", OLD, "2018-05-10"))
    earlier = kept(database)
    load(database, served("k1", OLD, "2018-05-10", group="children", service="massage"))
    assert parts(since(database, earlier)) == {LATE: 1}


def test_undoing_is_a_correction_and_so_is_redoing_after_it(database: Path) -> None:
    load(database, served("x1", OLD, "2018-05-10"))
    before = kept(database)
    put_in_place(prepare_undo(database, 2, "tester"))
    undone = kept(database)
    found = since(database, before)
    assert reasons(found) == {CORRECTIONS}
    assert parts(found) == {CORRECTIONS: -1}
    put_in_place(prepare_redo(database, 2))
    assert reasons(since(database, before)) == set()
    assert parts(since(database, undone)) == {LATE: 1}  # when the meeting was held, nothing told of that month


def test_undoing_what_replaced_a_month_brings_back_the_month_as_a_correction(database: Path) -> None:
    load(database, served("x1", OLD, "2018-05-10"))
    load(database, served("x2", OLD, "2018-05-10"), served("x3", OLD, "2018-05-10", row=2))
    earlier = kept(database)
    put_in_place(prepare_undo(database, 3, "tester"))
    found = since(database, earlier)
    assert reasons(found) == {CORRECTIONS}
    assert parts(found) == {CORRECTIONS: -1}


def test_a_person_whose_place_is_corrected_moves_as_a_correction(database: Path) -> None:
    load(database, served("x1", OLD, "2018-05-10"), served("x2", OLD, "2018-05-10", row=2))
    load(database, served("x3", OTHER_OLD, "2018-05-10"))
    earlier = kept(database)
    load(database, served("x2", OLD, "2018-05-10"))
    load(database, served("x3", OTHER_OLD, "2018-05-10"), served("x1", OTHER_OLD, "2018-05-10", row=2))
    found = since(database, earlier)
    assert reasons(found) == {CORRECTIONS}
    assert parts(found) == {}
    assert parts(found, area=OLD, basis=Basis.PRE2021) == {CORRECTIONS: -1}
    assert parts(found, area=OTHER_OLD, basis=Basis.PRE2021) == {CORRECTIONS: 1}


def test_assessments_are_late_of_persons_unknown_and_corrections_of_those_known(database: Path) -> None:
    """A report repeats what is known of x1 for another municipality, and tells of x2."""
    load(database, assessed("x1", OLD, "2018-05-02"))
    earlier = kept(database)
    load(database, assessed("x1", OTHER_OLD, "2018-05-03"), assessed("x2", OTHER_OLD, "2018-05-03", row=2))
    found = since(database, earlier)
    assert parts(found, "assessed") == {LATE: 1}
    assert parts(found, "assessed", OTHER_OLD, basis=Basis.PRE2021) == {LATE: 1, CORRECTIONS: 1}
    assert parts(found, "assessed", OLD, basis=Basis.PRE2021) == {}  # the earlier report still tells of x1
    assert change(found, "coverage").difference == sum(change(found, "coverage").parts.values())
    assert set(parts(found, "coverage")) == {LATE}


def test_a_figure_counted_differently_is_a_changed_definition(database: Path) -> None:
    """The meeting showed 5 recipients in the region and 2 in a municipality that is no more; now the same rows give 7."""
    earlier = kept(database)
    figures = dict(earlier.figures)
    figures[HeadlineKey("recipients", None, Basis.POST2021, REGION)] = Decimal(5)
    figures[HeadlineKey("recipients", None, Basis.POST2021, "LV9009000")] = Decimal(2)
    shown = dataclasses.replace(earlier, figures=tuple(figures.items()))
    found = since(database, shown, NOW)
    assert parts(found) == {DEFINITION: 2, SERVICES: 2}
    assert parts(found, area="LV9009000") == {DEFINITION: -2}
    load(database, served("x1", OTHER_OLD, "2018-05-10"))
    assert parts(since(database, shown, NOW)) == {DEFINITION: 2, LATE: 1, SERVICES: 2}


def test_changed_geography_moves_the_same_persons(
    tmp_path: Path, region_folder: Path, sample_region: Path, database: Path
) -> None:
    """Built again with another succession: a village goes elsewhere, and with it c3, served there in 2018 and 2019."""
    earlier = kept(database)
    succession = region_folder / "succession.csv"
    text = succession.read_text(encoding="utf-8")
    succession.write_text(text.replace(f"{DIVIDED},{LOWER},LV9004000", f"{DIVIDED},{LOWER},{NEW}"), encoding="utf-8")
    rebuilt = tmp_path / "rebuilt.duckdb"
    build_database(region_folder, sample_region / "package", rebuilt)
    load(rebuilt, served("x1", OTHER_OLD, "2018-05-10"))
    found = since(rebuilt, earlier, NOW)
    assert reasons(found) == {DEFINITION, LATE, SERVICES}
    assert parts(found, area=NEW) == {DEFINITION: 1, LATE: 1}
    assert parts(found, area="LV9004000") == {DEFINITION: -1}
    assert parts(found) == {LATE: 1, SERVICES: 2}


def test_all_reasons_together_add_up(database: Path) -> None:
    load(database, served("x1", OLD, "2018-05-10"), served("x2", OLD, "2018-05-10", row=2))
    earlier = kept(database)
    figures = dict(earlier.figures) | {HeadlineKey("recipients", None, Basis.POST2021, REGION): Decimal(10)}
    earlier = dataclasses.replace(earlier, figures=tuple(figures.items()))
    load(database, served("x1", OLD, "2018-05-10"))
    load(database, *(served(f"y{row}", OTHER_OLD, "2019-03-01", row=row) for row in range(3)))
    found = since(database, earlier, NOW)
    assert (change(found).before, change(found).after) == (10, 7 + 1 + 3 + 2)
    assert parts(found) == {DEFINITION: -1, LATE: 3, CORRECTIONS: -1, SERVICES: 2}


def test_where_the_rows_of_then_are_gone_their_reasons_are_not_told_apart(
    tmp_path: Path, sample_region: Path, package: Path, database: Path
) -> None:
    earlier = kept(database)
    records = package / "service_records.csv"
    records.write_text(records.read_text(encoding="utf-8").replace("r25,a5,", "r25,a3,"), encoding="utf-8")
    rebuilt = tmp_path / "rebuilt.duckdb"
    build_database(sample_region, package, rebuilt)
    found = since(rebuilt, earlier, NOW)
    assert reasons(found) == {REBUILT, SERVICES}
    assert parts(found) == {REBUILT: 1, SERVICES: 2}


def test_a_share_that_had_no_value_has_no_parts(database: Path) -> None:
    nobody = kept(database, dt.date(2016, 1, 1))
    found = since(database, nobody, NOW)
    assert change(found, "coverage").difference is None
    assert change(found, "coverage").parts == {}
    assert parts(found, "assessed") == {SERVICES: 8}  # all of the package but a2


def test_every_part_adds_up_to_the_cent(database: Path) -> None:
    earlier = kept(database)
    load(database, served("x1", OTHER_OLD, "2018-05-10", units=7), assessed("x9", OLD, "2018-01-01", row=2))
    found = since(database, earlier, NOW)
    told = [one for one in found.changes.values() if one.difference is not None]
    assert len(told) > 50
    assert all(sum(one.parts.values()) == one.difference for one in told)
    with opened(database) as today:
        assert {key: one.after for key, one in found.changes.items()} == dict(standing(today, NOW).figures)


def test_an_as_of_date_before_that_of_the_meeting_is_refused(database: Path) -> None:
    with pytest.raises(DIMetricsError, match="later day"):
        since(database, kept(database), THEN - dt.timedelta(days=1))


def test_the_database_stays_as_it_was_and_no_file_is_left(database: Path) -> None:
    earlier = kept(database)
    load(database, served("x1", OTHER_OLD, "2018-05-10"))
    beside = sorted(database.parent.iterdir())
    content = hashlib.sha256(database.read_bytes()).digest()
    since(database, earlier, NOW)
    with opened(database) as found:
        marks = batches_in_force(found)
    with pytest.raises(RuntimeError), as_known(database, marks, THEN):
        raise RuntimeError
    assert sorted(database.parent.iterdir()) == beside
    assert hashlib.sha256(database.read_bytes()).digest() == content


def test_a_folder_that_cannot_be_written_is_said(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_options: object) -> str:
        raise PermissionError

    earlier = kept(database)
    load(database, served("x1", OTHER_OLD, "2018-05-10"))
    monkeypatch.setattr("tempfile.mkdtemp", refuse)
    with pytest.raises(DatabaseError):
        since(database, earlier)

"""Other files of the region and the programme for records that are there: as if all had been built and loaded with them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import pytest
from editing import append, change, replace
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from loaded_batches import Load, copied, loaded, record
from loaded_reports import asked, opened
from running import Run, runner

from di_metrics.cards.view import View, ViewKind, check_view
from di_metrics.deck import Level
from di_metrics.errors import DatabaseError, PackageRefused
from di_metrics.meetings.agenda import Agenda, AgendaItem
from di_metrics.meetings.meeting import Meeting, closed, deck_of, keep, kept_meetings, recoded
from di_metrics.model import Basis, Language
from di_metrics.region import Region
from di_metrics.region_files import load_region, read_folder
from di_metrics.reports import all_aliases, read_checks
from di_metrics.settings import PROGRAMME
from di_metrics.sources.exact import RecordedFigures
from di_metrics.store import build_database, open_database
from di_metrics.store.meetings import keep_meeting, keep_template, template_content
from di_metrics.store.region_change import (
    NO_RENAMES,
    RegionMisfit,
    Renames,
    file_changes,
    prepare_region,
    read_renames,
    region_codes,
)
from di_metrics.store.saved_views import keep_view, read_saved_views
from di_metrics.text import Speaker
from di_metrics.text.report_texts import obstacle_line
from di_metrics.ui.address_parameters import AddressFault
from di_metrics.ui.choice import Choice, read_choice

SAMPLE = Path(__file__).parent / "regions" / "sample"
COUNTED = (
    *("municipality", "target_group", "service", "provider", "person", "guardianship", "assessment", "recommended_service"),
    *("service_record", "first_service", "yearly_service", "monthly_amount", "replaced_batch", "replaced_record"),
    *("needed_service", "region_file", "source_service_records", "source_assessments", "source_persons", "batch_group"),
)
"""The tables that every figure is counted from, and those that they are made from."""

Words = dict[str, str]


class Folders:
    """A region's and a programme's folder, to be changed."""

    def __init__(self, folder: Path) -> None:
        self.region = Path(shutil.copytree(SAMPLE, folder / "region"))
        self.programme = Path(shutil.copytree(PROGRAMME, folder / "programme"))

    @property
    def files(self) -> dict[str, str]:
        return read_folder(self.region, self.programme)

    def rename(self, words: Words) -> None:
        """Other codes in all files, the data package's too."""
        for file in (path for folder in (self.region, self.programme) for path in folder.rglob("*.*")):
            text = file.read_text(encoding="utf-8")
            changed = renamed(text, words)
            if changed != text:
                file.write_text(changed, encoding="utf-8", newline="")


def renamed(text: str, words: Words) -> str:
    return re.sub(r'\b\w+\b(?! = ")', lambda word: words.get(word[0], word[0]), text)


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path)


@pytest.fixture(scope="module")
def with_reports(tmp_path_factory: pytest.TempPathFactory, sample_file: Path) -> Path:
    """The sample with two reports, of which one is undone, a file of needed services, and a row in quarantine."""
    return loaded_reports(copied(sample_file, tmp_path_factory.mktemp("reports")), {})


@pytest.fixture
def database(tmp_path: Path, with_reports: Path) -> Path:
    """A copy to be changed."""
    return copied(with_reports, tmp_path)


def loaded_reports(database: Path, words: Words) -> Path:
    old, new, adults = (words.get(code, code) for code in ("9030200", "LV9003000", "adults"))
    care, home = (words.get(code, code) for code in ("home_care", "group_home"))
    report = Load(
        (new,), (adults,), "2019-01-01", "2019-03-31", persons=[("x1", adults)], quarantined=1,
        assessments=[("x1", old, None, "2019-01-05", None, f"{care};{home}")],
        records=[record("x1", old, care, "2019-02-01", "2019-02-28", "4", "3.14", "12.56")],
    )  # fmt: skip
    needs = Load(kind="needed", needed=[(new, dt.date(2021, 12, 31), "Grupu māja (dzīvoklis)", home, 7)])
    return loaded(database, report, dataclasses.replace(report, undone_at="2022-08-01T00:00:00+00:00"), needs)


def refresh(database: Path, files: dict[str, str], renames: Renames = NO_RENAMES) -> None:
    with opened(database) as found:
        candidate = prepare_region(found, files, renames, recoded)
    candidate.confirm()


def contents(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """What figures are counted from."""
    with opened(database) as found:
        return {table: found.rows(f"SELECT * FROM {table} ORDER BY ALL") for table in COUNTED}


# What can be changed ---------------------------------------------------------------------------------------------------

Edit = Callable[[Folders], object]


def reversed_rows(file: Path) -> None:
    head, *rows = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join((head, *reversed(rows))), encoding="utf-8", newline="")


EDITS: dict[str, Edit] = {
    "target": lambda f: change(f.region, "targets.csv", 7, value="9"),
    "population": lambda f: change(f.region, "municipalities.csv", 3, population="9000"),
    "succession": lambda f: change(f.region, "succession.csv", 4, new_code="LV9002000"),
    "undivided": lambda f: replace(f.region / "succession.csv", "9050200,Augšupes pagasts,LV9003000\n", ""),
    "longer project": lambda f: replace(f.region / "region.toml", "end = 2022-06-30", "end = 2022-12-31"),
    "other basis": lambda f: replace(f.region / "region.toml", 'default_basis = "post2021"', 'default_basis = "pre2021"'),
    "statement": lambda f: replace(f.region / "published_statements.yaml", "equals: 3", "equals: 4"),
    "infrastructure": lambda f: change(f.region, "infrastructure.csv", 2, places="40"),
    "alias": lambda f: (f.region / "aliases.csv").write_text("kind,alias,code\nmunicipality,Dz,9010000\n", encoding="utf-8"),
    "order of municipalities": lambda f: reversed_rows(f.region / "municipalities.csv"),
    "order of services": lambda f: reversed_rows(f.programme / "services.csv"),
    "order of groups": lambda f: reversed_rows(f.programme / "target_groups.csv"),
    "price": lambda f: change(f.programme, "services.csv", 3, price_eur="22.00"),
    "late": lambda f: replace(f.programme / "reports.toml", "late_after_days = 30", "late_after_days = 5"),
    "service": lambda f: append(
        f.programme, "services.csv", code="music", name_lv="mūzika", name_en="music", category="respite", unit="hour",
        target_groups="adults", price_eur="9.00", price_source="assumed", genitive_lv="mūzikas",
    ),
}  # fmt: skip
BEFORE = load_region(read_folder(SAMPLE, PROGRAMME))
CODES = sorted({code for codes in region_codes(BEFORE).values() for code in codes if " " not in code})


@settings(
    max_examples=6,
    derandomize=True,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    edits=st.sets(st.sampled_from(sorted(EDITS)), min_size=1, max_size=5), codes=st.sets(st.sampled_from(CODES), max_size=6)
)
def test_all_is_as_if_built_and_loaded_with_the_new_files(edits: set[str], codes: set[str], with_reports: Path) -> None:
    words = {code: f"{code[:-1]}X" for code in codes}
    with tempfile.TemporaryDirectory() as name:
        folders = Folders(Path(name))
        for edit in sorted(edits):
            EDITS[edit](folders)
        folders.rename(words)
        database = copied(with_reports, Path(name))
        refresh(database, folders.files, renames_of(words, folders.files))
        fresh = Path(name) / "fresh.duckdb"
        build_database(folders.region, folders.region / "package", fresh, programme=folders.programme)
        loaded_reports(fresh, words)
        assert contents(database) == contents(fresh)
        if not words:  # else the data package is another file
            assert build_id(database) == build_id(fresh)


def renames_of(words: Words, files: dict[str, str]) -> Renames:
    kinds = region_codes(BEFORE).items()
    pairs = [(f"{kind}:{old}", new) for old, new in words.items() for kind, codes in kinds if old in codes]
    return read_renames(pairs, BEFORE, load_region(files))


def build_id(database: Path) -> str:
    with opened(database) as found:
        return found.info.build_id


def test_codes_may_be_exchanged(folders: Folders, database: Path) -> None:
    """Two services and two municipalities that take each other's codes, and a third that takes the code of a fourth."""
    words = {"home_care": "group_home", "group_home": "home_care", "9030200": "9040200", "9040200": "9030200"}
    folders.rename(words)
    refresh(database, folders.files, renames_of(words, folders.files))
    assert asked(database, "SELECT municipality_code, service_code FROM source_service_records WHERE batch = 2") == [
        ("9040200", "group_home")
    ]
    assert asked(database, "SELECT recommended_services FROM source_assessments WHERE batch = 2") == [
        ("group_home;home_care",)
    ]


# What stands in the way ------------------------------------------------------------------------------------------------


def without(file: Path, code: str) -> None:
    """A file without the lines that name a code."""
    rows = file.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [row for row in rows if code not in row.strip().split(",")]
    assert len(kept) < len(rows)
    file.write_text("".join(kept), encoding="utf-8", newline="")


def no_municipality(folders: Folders) -> None:
    """Liepziedi becomes a part of Lejupe."""
    without(folders.region / "municipalities.csv", "LV9003000")
    for name in ("succession.csv", "infrastructure.csv"):
        text = (folders.region / name).read_text(encoding="utf-8")
        (folders.region / name).write_text(text.replace("LV9003000", "LV9004000"), encoding="utf-8", newline="")
    without_outline(folders, "post2021", "LV9003000")


def without_outline(folders: Folders, basis: str, code: str) -> None:
    outlines = folders.region / f"outlines_{basis}.geojson"
    drawn = json.loads(outlines.read_text(encoding="utf-8"))
    drawn["features"] = [one for one in drawn["features"] if one["properties"]["code"] != code]
    outlines.write_text(json.dumps(drawn), encoding="utf-8")


def no_service(folders: Folders) -> None:
    without(folders.programme / "services.csv", "home_care")
    for name in ("aliases.csv", "needed_services.csv"):
        text = (folders.programme / name).read_text(encoding="utf-8")
        kept = [row for row in text.splitlines(keepends=True) if "home_care" not in row]
        (folders.programme / name).write_text("".join(kept), encoding="utf-8", newline="")


def no_unit(folders: Folders) -> None:
    """Hours become sessions, and are no more."""
    without(folders.programme / "unit_kinds.csv", "hour")
    file = folders.programme / "services.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(",hour,", ",session,"), encoding="utf-8", newline="")
    replace(folders.programme / "reports.toml", "hour = 24\n", "")


REFUSED: dict[str, tuple[Edit, list[str]]] = {
    "a municipality": (no_municipality, ["no municipality LV9003000 any more. Batch"]),
    "a service": (no_service, ["no service home_care any more. Batch 1: rows", "Batch 3: rows 2. Meetings: 1."]),
    "a unit": (no_unit, ["no unit of service hour any more. Batch 1: rows"]),
    "a service of a group": (
        lambda f: replace(f.programme / "services.csv", "home care,social_care,adults,", "home care,social_care,children,"),
        ["“home_care”. The group of this person does not receive this service. The group of the person: adults. Allowed:"],
    ),
    "a parish": (
        lambda f: replace(f.region / "succession.csv", "Augšupes pagasts", "Kalnupes pagasts"),
        ["“Augšupes pagasts”. This parish is not one by which the municipality was divided."],
    ),
    "a day": (
        lambda f: replace(f.region / "region.toml", "end = 2022-06-30", "end = 2019-12-31"),
        ["The date lies outside the project. Allowed: 2016-01-01 to 2019-12-31. Batch 1: rows"],
    ),
    "another region": (lambda f: replace(f.region / "region.toml", '"sample"', '"other"'), ["another region (other)"]),
    "several": (lambda f: (no_service(f), no_municipality(f)), ["no municipality LV9003000", "no service home_care"]),
}  # fmt: skip


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    return runner(capsys, monkeypatch)


@pytest.fixture
def command(run: Run, folders: Folders, database: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("DI_PROGRAMME", str(folders.programme))
    return lambda *arguments: run("refresh", "--region", folders.region, "--database", database, *arguments)


def agenda(*views: View) -> Agenda:
    return Agenda(tuple(AgendaItem(view) for view in views))


MEETING = Meeting(
    "Sanāksme", dt.date(2020, 2, 1), dt.date(2019, 12, 31), level=Level.INTERNAL,
    agenda=agenda(
        View(ViewKind.FIGURES, ("units",), services=("home_care",), groups=("adults",), unit="hour"),
        View(ViewKind.PROFILE, municipalities=("LV9001000",), categories=("social_care",)),
    ),
)  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_records_that_would_lose_their_place_refuse_the_files(
    case: str, command: Run, folders: Folders, database: Path
) -> None:
    edit, reasons = REFUSED[case]
    edit(folders)
    keep(database, MEETING)
    before = database.read_bytes()
    outcome = command()
    assert outcome.code == 1, outcome
    assert [reason for reason in reasons if reason not in outcome.err] == []
    assert "Nothing was changed." in outcome.err
    assert database.read_bytes() == before
    assert list(database.parent.glob(".build-*")) == []


FAULTY: dict[str, Edit] = {
    "reports.toml": lambda f: replace(f.programme / "reports.toml", 'guardians = "guardians"', 'guardians = "nobody"'),
    "aliases.csv": lambda f: (f.region / "aliases.csv").write_text("kind,alias,code\nparish,x,y\n", encoding="utf-8"),
    "programme/aliases.csv": lambda f: append(f.programme, "aliases.csv", kind="service", alias="x", code="nothing"),
    "published_statements.yaml": lambda f: replace(f.region / "published_statements.yaml", "statements:", "statements: ["),
    "municipalities.csv": lambda f: change(f.region, "municipalities.csv", 2, locative_lv=""),
}


@pytest.mark.parametrize("file", FAULTY)
def test_faulty_files_are_refused(file: str, command: Run, folders: Folders, database: Path) -> None:
    FAULTY[file](folders)
    before = database.read_bytes()
    outcome = command()
    assert (outcome.code, outcome.out) == (1, "")
    assert file in outcome.err
    assert database.read_bytes() == before
    assert list(database.parent.glob(".build-*")) == []


RENAMES = [
    (["x=massage"], "x=massage: there is no such code"),
    (["massage=x"], "massage=x: there is no such code"),
    (["respite=respite"], "service:, category:"),
    (["service:respite=massage"], "Several codes of before would become massage."),
    (["massage=home_care", "massage=respite"], "a code is renamed once"),
    (["9010000=LV9001000"], "the municipalities are of different bases"),
    (["group:massage=massage"], "there is no such code"),
]


@pytest.mark.parametrize(("words", "said"), RENAMES)
def test_renames_that_are_unknown_or_used_twice_are_refused(
    words: Sequence[str], said: str, command: Run, database: Path
) -> None:
    before = database.read_bytes()
    outcome = command(*(part for word in words for part in ("--rename", word)))
    assert outcome.code == 1
    assert said in outcome.err
    assert database.read_bytes() == before


# The command -----------------------------------------------------------------------------------------------------------


def test_what_changes_is_told_first(command: Run, folders: Folders, database: Path) -> None:
    EDITS["target"](folders)
    EDITS["statement"](folders)
    EDITS["succession"](folders)
    before = database.read_bytes()
    trial = command("--dry-run")
    assert (trial.code, database.read_bytes()) == (0, before)
    lines = trial.out.splitlines()
    assert lines[:3] == [
        "published_statements.yaml: 1 line changed; changed: 2018-children",
        "succession.csv: 1 line changed",
        "targets.csv: 1 line changed; changed: plan-serve-adults-2019",
    ]
    assert [line for line in lines if line.startswith("Trejupe, Compensation: unchanged, ")]
    assert [line for line in lines if line.startswith("Trejupe, Target attainment: ") and "→" in line]
    assert [line for line in lines if line.startswith("Liepziedi Municipality, Recipients: ") and "→" in line]
    assert [line for line in lines if line.startswith("DOES NOT HOLD  2018-children")]
    assert lines[-1] == "A trial: nothing was changed."
    done = command()
    assert done.out.splitlines()[:-1] == lines[:-1]
    assert command().out == "The files are as the database has them. Nothing was changed.\n"


def test_renamed_codes_may_stand_in_a_file(command: Run, folders: Folders, database: Path, tmp_path: Path) -> None:
    words = {"massage": "kneading", "9050200": "9050201"}
    folders.rename(words)
    (tmp_path / "renames.csv").write_text("old,new\nmassage,kneading\n", encoding="utf-8")
    outcome = command("--renames", tmp_path / "renames.csv", "--rename", "9050200=9050201")
    assert outcome.code == 0, outcome.err
    assert "→" not in outcome.out
    assert asked(database, "SELECT count(*) FROM source_service_records WHERE service_code = 'kneading'") == [(3,)]
    (tmp_path / "renames.csv").write_text("from,to\nmassage,kneading\n", encoding="utf-8")
    assert "renames.csv cannot be read" in command("--renames", tmp_path / "renames.csv").err


def test_meetings_and_the_template_stay_and_follow_renamed_codes(folders: Folders, database: Path) -> None:
    """A closed meeting too: its maps and what the next one is compared with."""
    with opened(database) as found:
        whole = MEETING.agenda.items[0].view
        held = Meeting("Slēgta", dt.date(2020, 1, 1), dt.date(2019, 12, 31), MEETING.agenda, level=Level.INTERNAL)
        shown = closed(held, deck_of(held, {}, RecordedFigures(found)), found, "2020-01-01T10:00:00+00:00")
        assert whole.unit == "hour"
    keep(database, MEETING)
    keep(database, shown)
    keep_template(database, "own.pptx", b"own")
    words = {"home_care": "care", "LV9001000": "LV9001009", "hour": "hours", "adults": "grown", "social_care": "caring"}
    folders.rename(words)
    refresh(database, folders.files, renames_of(words, folders.files))
    with opened(database) as found:
        meetings = kept_meetings(found)
        for meeting in meetings.values():
            first, second = (item.view for item in meeting.agenda.items)
            assert (first.services, first.groups, first.unit) == (("care",), ("grown",), "hours")
            assert (second.municipalities, second.categories) == (("LV9001009",), ("caring",))
            for item in meeting.agenda.items:
                check_view(found.region, item.view)
        assert template_content(found) == b"own"
        kept = meetings[2].closing
        assert kept
        before = shown.closing
        assert before
        areas = {key.area for key, _ in kept.standing.figures}
        assert areas == {words.get(key.area, key.area) for key, _ in before.standing.figures}
        assert [value for _, value in kept.standing.figures] == [value for _, value in before.standing.figures]


def views_in(database: Path) -> list[tuple[Choice, tuple[AddressFault, ...]]]:
    """What each saved view shows, and what in it is not there any more."""
    with opened(database) as found:
        return [read_choice(found.region, dict(parse_qsl(one.parameters))) for one in read_saved_views(found)]


@pytest.mark.parametrize("basis", Basis)
def test_saved_views_follow_every_renamed_code(basis: Basis, folders: Folders, database: Path) -> None:
    words = {code: f"{code[:-1]}X" for code in CODES}
    kinds = {kind: ",".join(codes) for kind, codes in region_codes(BEFORE).items() if kind not in ("parish", "institution")}
    last = {"area": [one.code for one in BEFORE.of_basis(basis)][-1], "unit": BEFORE.unit_kinds[-1].code}
    shown, faults = read_choice(BEFORE, {**kinds, **last, "basis": basis, "indicator": "coverage"})
    assert faults == ()
    keep_view(database, "A", "map", urlencode(shown.address(BEFORE)))
    folders.rename(words)
    refresh(database, folders.files, renames_of(words, folders.files))
    [(now, faults)] = views_in(database)
    assert faults == ()
    assert now.address(load_region(folders.files)) == {
        name: ",".join(words.get(code, code) for code in value.split(",")) for name, value in shown.address(BEFORE).items()
    }


def test_saved_views_show_what_a_municipality_became(folders: Folders) -> None:
    """Liepziedi is a part of Lejupe from now on, and 9030200, of which it was made, is not told any more."""
    database = folders.region.parent / "empty.duckdb"
    build_database(folders.region, None, database, programme=folders.programme)
    keep_view(database, "A", "map", "municipality=LV9003000,LV9001000&area=LV9003000")
    keep_view(database, "B", "map", "municipality=9030200,LV9001000")
    keep_view(database, "C", "map", "municipality=LV9003000,LV9004000&service=home_care")
    no_municipality(folders)
    no_service(folders)
    for name in ("municipalities.csv", "succession.csv"):
        without(folders.region / name, "9030200")
    without_outline(folders, "pre2021", "9030200")
    refresh(database, folders.files)
    (first, told), (second, of_old), (third, gone) = views_in(database)
    assert (told, of_old) == ((), ())
    assert (first.selection.municipalities, first.area) == (("LV9004000", "LV9001000"), "LV9004000")
    assert second.selection.municipalities == ("LV9004000", "LV9001000")
    assert third.selection.municipalities == ("LV9004000",)
    assert [str(one) for one in gone] == ["The service “home_care” is not known."]


def test_a_damaged_meeting_is_told_by_its_number(folders: Folders, database: Path) -> None:
    for content in ("no JSON", "{}", "[]"):
        keep_meeting(database, content)
    EDITS["target"](folders)
    with opened(database) as found, pytest.raises(RegionMisfit) as refused:
        prepare_region(found, folders.files, NO_RENAMES, recoded)
    assert {number for one in refused.value.obstacles for number in one.meetings} == {1, 2, 3}
    assert all(
        "A meeting that the database keeps" in obstacle_line(Speaker(Language.EN), one) for one in refused.value.obstacles
    )


def test_what_is_changed_meanwhile_is_not_lost(folders: Folders, database: Path) -> None:
    """A meeting that is kept while other files are prepared would not have its codes renamed."""
    EDITS["target"](folders)
    with opened(database) as found:
        candidate = prepare_region(found, folders.files, NO_RENAMES, recoded)
    keep_meeting(database, "meanwhile")
    with pytest.raises(DatabaseError):
        candidate.confirm()
    candidate.discard()
    assert asked(database, "SELECT content FROM meeting") == [("meanwhile",)]


def test_reports_are_read_by_the_files_of_the_database(folders: Folders, database: Path) -> None:
    EDITS["late"](folders)
    EDITS["alias"](folders)
    with opened(database) as found:
        assert read_checks(found.region, found.files).late_after_days == 30
        assert [one.name for one in file_changes(found.files, folders.files)] == [
            "aliases.csv",
            "reports.toml",
        ]
    refresh(database, folders.files)
    with opened(database) as found:
        assert read_checks(found.region, found.files).late_after_days == 5
        assert "Dz" in {row.alias for row in all_aliases(found.files, found.region).rows}
        assert file_changes(found.files, folders.files) == ()


def test_another_programme_may_be_named(run: Run, folders: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folders.rename({"massage": "kneading"})
    database = tmp_path / "records.duckdb"
    arguments = ("--region", folders.region, "--package", folders.region / "package", "--database", database)
    with pytest.raises(PackageRefused):  # the package is of the other programme
        build_database(folders.region, folders.region / "package", database)
    monkeypatch.setenv("DI_PROGRAMME", str(folders.programme))
    assert run("build", *arguments).code == 0
    region: Region = open_and_close(database)
    assert "kneading" in region.service


def open_and_close(database: Path) -> Region:
    found = open_database(database)
    found.close()
    return found.region

"""`doctor`: what is wrong with an installation is told with how to mend it, and nothing where nothing is."""

from __future__ import annotations

import base64
import datetime as dt
import json
import os
import secrets
import shutil
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from loaded_reports import load, served
from running import Run, runner
from workplace import Workplace

from di_metrics import doctor
from di_metrics.doctor import BROWSER_SETTINGS, Installation, examine_installation
from di_metrics.errors import DatabaseError
from di_metrics.files import Staging, stage
from di_metrics.model import Language
from di_metrics.release.file import write_release
from di_metrics.release.release import Release
from di_metrics.reports import Severity
from di_metrics.settings import ROOT
from di_metrics.text import Speaker

RIGA = dt.timezone(dt.timedelta(hours=2))


@dataclass
class Patient:
    """An installation in a folder of its own, to be spoilt."""

    place: Workplace
    installation: Installation
    living: list[Staging] = field(default_factory=list)
    """What this process is making beside the database."""

    @property
    def environment(self) -> dict[str, str]:
        return self.installation.environment  # type: ignore[return-value]

    @property
    def root(self) -> Path:
        return self.installation.root

    def write(self, name: str, text: str) -> None:
        file = self.root / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def told(self, language: Language = Language.EN) -> list[tuple[str, Severity, str]]:
        speaker = Speaker(language)
        return [
            (one.code, one.severity, f"{speaker.message(one.message)} {speaker.message(one.mend)}")
            for one in examine_installation(self.installation)
        ]


@pytest.fixture
def patient(tmp_path: Path, sample_file: Path) -> Patient:
    place = Workplace.make(tmp_path, sample_file)
    place.database.chmod(0o600)
    for name in ("requirements.txt", ".streamlit/config.toml"):
        (tmp_path / "root" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / "root" / name)
    environment = {**place.settings, "DI_PSEUDONYM_KEY": secrets.token_hex(32)}
    now = dt.datetime(2030, 1, 15, 12, tzinfo=RIGA)
    return Patient(place, Installation(environment, tmp_path / "root", tmp_path, now))


def test_nothing_is_told_where_nothing_is_wrong(patient: Patient) -> None:
    assert patient.told() == []


def moved(patient: Patient, **time: int) -> None:
    patient.installation = replace(
        patient.installation, now=dt.datetime(2030, 7, 15, 12, tzinfo=dt.timezone(dt.timedelta(**time)))
    )


def with_report(patient: Patient) -> None:
    """Load a report, whose pseudonyms were made with another key."""
    load(patient.place.database, served("x", "9030200", "2018-05-10"))
    patient.place.database.chmod(0o600)


def without_key(patient: Patient) -> None:
    with_report(patient)
    del patient.environment["DI_PSEUDONYM_KEY"]
    patient.environment["DI_PSEUDONYM_KEY_FILE"] = str(patient.root / "no.key")


def open_key(patient: Patient) -> None:
    del patient.environment["DI_PSEUDONYM_KEY"]
    file = patient.root / "open.key"
    file.write_text(secrets.token_hex(32), encoding="ascii")
    file.chmod(0o644)
    patient.environment["DI_PSEUDONYM_KEY_FILE"] = str(file)


def in_region(patient: Patient, name: str, old: str, new: str) -> None:
    file = patient.place.region / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


SPOILT: dict[str, tuple[Callable[[Patient], object], str, Severity, str]] = {
    "audience": (lambda p: p.environment.update(DI_AUDIENCE="all"), "settings", Severity.FAULT, "no audience"),
    "package missing": (lambda p: required(p, "no-such-package==1"), "packages", Severity.FAULT, "not installed"),
    "package other": (lambda p: required(p, "duckdb==0.1  # old"), "packages", Severity.FAULT, "instead of 0.1"),
    "config no TOML": (lambda p: p.write(".streamlit/config.toml", "["), "browser", Severity.FAULT, "cannot be read"),
    "no database": (lambda p: p.place.database.unlink(), "database", Severity.FAULT, "records.duckdb"),
    "another file": (lambda p: p.place.database.write_bytes(b"text"), "database", Severity.FAULT, "records.duckdb"),
    "readable database": (lambda p: p.place.database.chmod(0o640), "permissions", Severity.FAULT, "chmod 600"),
    "open folder": (lambda p: p.place.database.parent.chmod(0o777), "permissions", Severity.FAULT, "chmod o-w"),
    "readable copy": (lambda p: copied(p, 0o644), "permissions", Severity.FAULT, "chmod 600"),
    "kept copies": (lambda p: copied(p, 0o600), "backups", Severity.WARNING, "1 copies of earlier states"),
    "leftovers": (lambda p: abandoned(p), "leftovers", Severity.WARNING, "copies: .build-x."),
    "clock": (lambda p: moved(p, hours=3) or clock_back(p), "clock", Severity.FAULT, "before the newest batch"),
    "time zone": (lambda p: moved(p, hours=-5), "time_zone", Severity.WARNING, "-0500"),
    "another key": (with_report, "key", Severity.FAULT, "another one"),
    "no key": (without_key, "key", Severity.FAULT, "is missing"),
    "readable key": (open_key, "key", Severity.FAULT, "chmod 600"),
    "damaged key": (lambda p: p.environment.update(DI_PSEUDONYM_KEY="?"), "key", Severity.FAULT, "no key of pseudonyms"),
    "guessable key": (lambda p: p.environment.update(DI_PSEUDONYM_KEY="00" * 32), "key", Severity.FAULT, "no random one"),
    "no region": (lambda p: shutil.rmtree(p.place.region), "region", Severity.FAULT, "has faults"),
    "other names": (lambda p: in_region(p, "aliases.csv", "kind", "sort"), "region", Severity.FAULT, "aliases.csv"),
    "changed region": (lambda p: in_region(p, "targets.csv", "\n", "\n\n"), "region", Severity.FAULT, "refresh"),
    "another region": (lambda p: in_region(p, "region.toml", 'id = "', 'id = "x'), "region", Severity.FAULT, "DI_REGION"),
    "no release": (lambda p: p.environment.update(DI_RELEASE="none.duckdb"), "release", Severity.FAULT, "none.duckdb"),
}  # fmt: skip


def required(patient: Patient, line: str) -> None:
    patient.write("requirements.txt", f"{line}\n")


def abandoned(patient: Patient) -> None:
    """A folder whose maker was killed, beside those of one who lives and of one who has not made the lock yet."""
    folder = patient.place.database.parent
    patient.living.append(stage(patient.place.database, DatabaseError))
    for name in (".build-begun", ".build-x"):
        (folder / name).mkdir()
    os.utime(folder / ".build-x", (0, 0))


def copied(patient: Patient, mode: int) -> None:
    copy = patient.place.database.with_name("records.backup-20240101T000000Z.duckdb")
    copy.touch()
    copy.chmod(mode)


def clock_back(patient: Patient) -> None:
    patient.installation = replace(patient.installation, now=patient.installation.now.replace(year=2001))


@pytest.mark.parametrize("name", SPOILT)
def test_what_is_wrong_is_told(name: str, patient: Patient) -> None:
    spoil, code, severity, says = SPOILT[name]
    spoil(patient)
    before = sorted((one, one.stat().st_mtime_ns) for one in patient.root.parent.rglob("*") if one.is_file())
    told = patient.told()
    assert [(severity, says in text) for found, severity, text in told if found == code] == [(severity, True)], told
    assert sorted((one, one.stat().st_mtime_ns) for one in patient.root.parent.rglob("*") if one.is_file()) == before
    assert all("%(" not in text and "Message" not in text for _, _, text in patient.told(Language.LV))
    assert {code for code, _, _ in patient.told(Language.LV)} == {code for code, _, _ in told}


@pytest.mark.parametrize("setting", BROWSER_SETTINGS, ids=lambda setting: setting.name)
def test_settings_that_others_notice_are_compared_with_those_shipped(
    setting: doctor.BrowserSetting, patient: Patient
) -> None:
    shipped = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    table, name = setting.name.split(".")
    assert shipped.get(table, {}).get(name, setting.unset) == setting.shipped
    other = "false" if setting.shipped is True else "true" if setting.shipped is False else "other"
    patient.environment[setting.variable] = other
    [(code, severity, text)] = patient.told()
    assert (code, severity) == ("browser", Severity.FAULT)
    assert setting.name in text
    assert setting.variable in text
    del patient.environment[setting.variable]
    patient.write(".streamlit/config.toml", f"[{table}]\n{name} = {other if other != 'other' else repr(other)}\n")
    assert any(setting.name in text for _, _, text in patient.told())


def test_the_variables_are_those_of_streamlit() -> None:
    from streamlit import config

    for setting in (*BROWSER_SETTINGS, doctor._ADDRESS):
        option = config._config_options_template[setting.name]
        assert option.env_var == setting.variable
        assert option.default_val == setting.unset


def test_another_address_is_a_note(patient: Patient) -> None:
    patient.environment["STREAMLIT_SERVER_ADDRESS"] = "0.0.0.0"
    [(_, severity, text)] = patient.told()
    assert severity is Severity.WARNING
    assert "0.0.0.0" in text
    assert "DI_ACCESS" in text


def test_an_access_file_is_examined(patient: Patient) -> None:
    file = patient.root / "access.toml"
    patient.environment.update({"DI_ACCESS": str(file), "STREAMLIT_SERVER_ADDRESS": "0.0.0.0"})
    [(code, _, text)] = patient.told()
    assert (code, str(file) in text) == ("access", True)
    file.write_text('[provider]\nmetadata = "http://login.example.lv"\nclient_id = "di"\nclient_secret_env = "SECRET"\n')
    assert [code for code, _, _ in patient.told()] == ["access", "access"]
    file.write_text(
        file.read_text().replace("http:", "https:") + '[[user]]\nsubject = "1"\nname = "Ilze"\nroles = ["viewer"]\n'
    )
    [(code, _, text)] = patient.told()
    assert (code, "SECRET" in text) == ("access", True)
    patient.environment["SECRET"] = "given by the provider"
    assert patient.told() == []


def test_the_disk_has_to_have_room_for_copies(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(patient.root)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=5 << 20))
    [(code, _, text)] = patient.told()
    assert code == "disk"
    assert "are 5 MB" in text


def test_where_nothing_was_made_yet_nothing_is_wrong(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new installation has no database at its usual place and no key."""
    patient.place.database.unlink()
    monkeypatch.setattr("di_metrics.settings.DEFAULT_DATABASE", patient.place.database)
    for name in ("DI_DATABASE", "DI_REGION", "DI_PSEUDONYM_KEY"):
        del patient.environment[name]
    patient.environment["DI_PSEUDONYM_KEY_FILE"] = str(patient.root / "no.key")
    lock = patient.place.database.with_name(f".{patient.place.database.name}.lock")
    lock.unlink(missing_ok=True)
    assert patient.told() == []
    lock.touch()
    assert [code for code, _, _ in patient.told()] == ["database"], "one was there"


def test_the_public_process_is_not_asked_about_records(patient: Patient, small_release: Release) -> None:
    for name in ("DI_DATABASE", "DI_PSEUDONYM_KEY"):
        del patient.environment[name]
    write_release(small_release, patient.root / "release.duckdb")
    patient.environment.update(DI_AUDIENCE="public", DI_RELEASE=str(patient.root / "release.duckdb"))
    shutil.rmtree(patient.place.region)
    assert patient.told() == []


def test_the_command_tells_it_as_text_and_as_json(
    patient: Patient, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run: Run = runner(capsys, monkeypatch)
    monkeypatch.setattr("di_metrics.command_line.maintenance.Installation", lambda: patient.installation)
    assert (run("doctor").code, run("doctor").out) == (0, "Nothing is wrong.\n")
    patient.place.database.chmod(0o644)
    copied(patient, 0o600)
    said = run("doctor")
    assert said.code == 1
    assert said.out.startswith("WRONG: Others on this computer may read the records: ")
    assert "\nnote: Beside the database" in said.out
    assert said.out.endswith("Things that are wrong: 1.\n")
    assert "KĻŪDA: " in run("--lang", "lv", "doctor").out
    answer = run("doctor", "--format", "json")
    parsed = json.loads(answer.out)
    assert (answer.code, parsed["wrong"]) == (1, 1)
    assert [(one["code"], one["severity"]) for one in parsed["findings"]] == [
        ("permissions", "fault"),
        ("backups", "warning"),
    ]
    assert base64.b64encode(bytes.fromhex(patient.environment["DI_PSEUDONYM_KEY"])).decode() not in answer.out
    assert os.access(patient.place.database, os.R_OK)

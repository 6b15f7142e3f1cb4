"""Who may do what: the access file, roles over all pages and actions, sessions, and the log of what was done."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from workplace import page_of

from di_metrics.access.access_file import is_of_this_computer, read_access
from di_metrics.access.rights import ACTIONS, RIGHTS, Action, LoggedKind, Person, Right, Role, person_at_this_computer
from di_metrics.access.sessions import Identity, Sessions
from di_metrics.errors import AccessRefused, DatabaseError, NotAllowed, SettingsError
from di_metrics.model import Language
from di_metrics.settings import Settings, Site
from di_metrics.store import audit_log
from di_metrics.store.audit_log import add_missing_lines, log_of, note_settings, read_log, record, recording
from di_metrics.text import Speaker
from di_metrics.text.log_texts import EVENT_NAMES
from di_metrics.ui import permission, sign_in
from di_metrics.ui.admission import doorkeeping, is_at_this_computer
from di_metrics.ui.frame import MANAGER_PAGES, PAGE_RIGHTS, pages_of

ROOT = Path(__file__).resolve().parents[1]
UI = ROOT / "di_metrics" / "ui"

SOUND = """
[provider]
metadata = "https://login.example.lv/.well-known/openid-configuration"
client_id = "di-metrics"
client_secret_env = "SECRET"

[[user]]
subject = "1"
name = "Ilze"
roles = ["editor", "publisher"]

[[group]]
group = "readers"
roles = ["viewer"]

[[group]]
group = "town"
roles = ["municipality"]
municipality = "LV1"

[[group]]
group = "village"
roles = ["municipality"]
municipality = "LV2"
"""


@pytest.fixture
def access(tmp_path: Path) -> Path:
    file = tmp_path / "access.toml"
    file.write_text(SOUND, encoding="utf-8")
    return file


def person_of(role: Role) -> Person:
    return Person("Ilze", "1", frozenset(), RIGHTS[role], "LV1" if role is Role.MUNICIPALITY else None)


# ---- The access file ----

FAULTS = {
    "a word that is no role": ('"viewer"', '"reader"', 13, "group.0.roles.0"),
    "an unknown key": ('group = "readers"', 'group = "readers"\nname = "Readers"', 14, "group.0.name"),
    "an unknown table": ("[provider]", "[providers]", None, "provider"),
    "no number": ("[provider]", 'idle_minutes = "long"\n[provider]', 2, "idle_minutes"),
    "no time at all": ("[provider]", "idle_minutes = 0\n[provider]", 2, "idle_minutes"),
    "an open address": ("https://login", "http://login", 3, "provider.metadata"),
    "no secret": ('client_secret_env = "SECRET"', "", 2, "provider"),
    "a secret in two places": ("client_id", 'client_secret_file = "x"\nclient_id', 2, "provider"),
    "nobody": (SOUND[SOUND.index("[[user]]") :], "", None, "user"),
    "somebody twice": ('[[group]]\ngroup = "readers"', '[[user]]\nsubject = "1"\nname = "A"', 13, "user.1.subject"),
    "a group twice": ('"readers"', '"town"', 17, "group.1.group"),
    "a municipality that is not named": ('municipality = "LV1"', "", 18, "group.1.roles"),
    "a municipality for a viewer": ('roles = ["viewer"]', 'roles = ["viewer"]\nmunicipality = "LV1"', 14, "group.0.roles"),
    "a municipality and more": ('roles = ["municipality"]', 'roles = ["municipality", "viewer"]', 18, "group.1.roles"),
    "no role": ('["viewer"]', "[]", 14, "group.0.roles"),
    "no TOML": ("[provider]", "[provider", 2, None),
}


@pytest.mark.parametrize(("old", "new", "line", "key"), FAULTS.values(), ids=FAULTS)
def test_a_fault_of_the_access_file_is_named_with_its_place(
    access: Path, old: str, new: str, line: int | None, key: str | None
) -> None:
    assert old in SOUND
    access.write_text(SOUND.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(AccessRefused) as refused:
        read_access(access)
    faults = {one.column: one for one in refused.value.faults}
    assert key in faults
    fault = faults[key]
    assert fault.file == str(access)
    assert line is None or fault.line is not None
    for language in Language:
        assert str(access) in Speaker(language).fault(fault)
    said = {Speaker(language).fault(fault) for language in Language}
    assert len(said) == 2, "said in both languages"


def test_a_file_that_is_not_there_admits_nobody(access: Path) -> None:
    access.unlink()
    with pytest.raises(SettingsError):
        read_access(access)
    with pytest.raises(SettingsError):
        doorkeeping(Settings(access, access, access=access), Site("https://di.example.lv"), "")


def test_a_change_of_the_file_holds_at_once(access: Path) -> None:
    assert read_access(access).person("1", "", frozenset()).rights
    access.write_text(SOUND.replace('subject = "1"', 'subject = "11"'), encoding="utf-8")
    assert not read_access(access).person("1", "", frozenset()).rights


def test_rights_come_from_the_subject_or_else_from_groups(access: Path) -> None:
    found = read_access(access)

    def person(subject: str, *groups: str) -> Person:
        return found.person(subject, "by the provider", frozenset(groups))

    assert person("1").name == "Ilze"
    assert person("1").rights == RIGHTS[Role.EDITOR] | RIGHTS[Role.PUBLISHER]
    assert person("1", "readers", "town") == Person("Ilze", "1", frozenset({"readers", "town"}), person("1").rights)
    assert (person("2", "readers").rights, person("2", "readers").name) == (RIGHTS[Role.VIEWER], "by the provider")
    assert (person("2", "town").municipality, person("2", "town").rights) == ("LV1", RIGHTS[Role.MUNICIPALITY])
    for groups in ((), ("others",), ("town", "village"), ("town", "readers")):  # of two kinds nobody can say which is meant
        assert (person("2", *groups).rights, person("2", *groups).municipality) == (frozenset(), None)


def test_signing_in_needs_a_secret_and_an_encrypted_address(access: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(access, access, access=access)
    monkeypatch.delenv("SECRET", raising=False)
    with pytest.raises(SettingsError, match="secret"):
        doorkeeping(settings, Site("https://di.example.lv"), "")
    monkeypatch.setenv("SECRET", "given by the provider")
    for url in ("", "http://di.example.lv"):
        with pytest.raises(SettingsError, match="https"):
            doorkeeping(settings, Site(url), "")
    told = doorkeeping(settings, Site("https://di.example.lv"), "/manager").secrets
    assert told is not None
    assert told["auth"]["redirect_uri"] == "https://di.example.lv/manager/oauth2callback"
    assert len(told["auth"]["cookie_secret"]) == 64
    assert doorkeeping(settings, Site("http://localhost:8501"), "").secrets


# ---- Roles over pages and actions ----


def test_every_page_and_action_names_a_right_and_what_names_none_is_nobodys(monkeypatch: pytest.MonkeyPatch) -> None:
    assert PAGE_RIGHTS.keys() == MANAGER_PAGES.keys()
    assert ACTIONS.keys() == set(Action)
    assert RIGHTS.keys() == set(Role)
    assert frozenset().union(*RIGHTS.values()) == set(Right), "each right is somebody's"
    assert EVENT_NAMES.keys() == set(LoggedKind)
    monkeypatch.delitem(PAGE_RIGHTS, "money")
    assert "money" not in pages_of(person_at_this_computer())


SEEN = {
    Role.VIEWER: MANAGER_PAGES.keys() - {"intake", "log"},
    Role.EDITOR: MANAGER_PAGES.keys() - {"log"},
    Role.PUBLISHER: MANAGER_PAGES.keys() - {"intake"},
    Role.MUNICIPALITY: {"municipality", "definitions"},
}
"""By hand, so that a new page or role is thought about."""

_LOADING = {Action.LOAD_REPORT, Action.READ_FILE, Action.ADD_NAME, Action.UNDO_BATCH, Action.REDO_BATCH, Action.TAKE_FAULTS}
_EDITING = {Action.CHANGE_MEETING, Action.CHANGE_TEMPLATE, Action.CHANGE_OBJECT, Action.SAVE_VIEW}
_HANDING_OUT = {Action.HAND_OUT, Action.CLOSE_MEETING, Action.TAKE_ALONG}
DONE = {
    Role.VIEWER: {Action.TAKE_FORM},
    Role.EDITOR: {Action.TAKE_FORM, Action.EXPORT_FIGURES} | _LOADING | _EDITING,
    Role.PUBLISHER: {Action.TAKE_FORM, Action.EXPORT_FIGURES, Action.EXPORT_LOG} | _HANDING_OUT,
    Role.MUNICIPALITY: {Action.TAKE_FORM, Action.EXPORT_FIGURES},
}


@pytest.mark.parametrize("role", Role)
def test_a_role_sees_and_does_what_it_is_for(role: Role) -> None:
    person = person_of(role)
    assert pages_of(person).keys() == SEEN[role]
    assert {one for one in Action if person.may(one)} == DONE[role]
    assert not any(Person("nobody").may(one) for one in Action)


class _Page:
    """As much of a page as permission asks for."""

    def __init__(self, database: Path, person: Person, access: Path | None = None) -> None:
        self.person, self.settings = person, Settings(database, database, access=access)


@pytest.mark.parametrize("role", Role)
def test_an_action_is_done_by_those_who_may_and_logged(role: Role, tmp_path: Path) -> None:
    database = tmp_path / "records.duckdb"
    page: Any = _Page(database, person_of(role))
    for action in Action:
        before, done = len(read_log(database).events), False
        try:
            with permission.changing_records(page, action, batch=7):
                done = True
        except NotAllowed:
            pass
        assert done == (action in DONE[role]), action
        logged = read_log(database).events[: len(read_log(database).events) - before]
        event = ACTIONS[action].event
        assert [(one.kind, one.person, dict(one.details)) for one in logged] == (
            [(event, "Ilze", {"batch": "7"})] if done and event else []
        )


def test_a_right_that_was_taken_away_meanwhile_is_gone(access: Path, tmp_path: Path) -> None:
    person = read_access(access).person("1", "", frozenset())
    page: Any = _Page(tmp_path / "records.duckdb", person, access)
    with permission.permitted(page, Action.SAVE_VIEW):
        pass
    access.write_text(SOUND.replace('"editor", "publisher"', '"viewer"'), encoding="utf-8")
    with pytest.raises(NotAllowed), permission.permitted(page, Action.SAVE_VIEW):
        pytest.fail("it was done")
    access.write_text("[", encoding="utf-8")
    with pytest.raises(AccessRefused), permission.permitted(page, Action.TAKE_FORM):
        pytest.fail("it was done")


@pytest.fixture
def seen_by(sample_file: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Person, str], AppTest]:
    """A page of the dashboard as somebody sees it."""
    monkeypatch.setenv("DI_DATABASE", str(sample_file))
    monkeypatch.setattr(audit_log, "log_of", lambda database: sample_file.with_name("of_this_test.jsonl"))
    record(sample_file, LoggedKind.BUILD, Person("Ilze"))

    def see(person: Person, page: str) -> AppTest:
        monkeypatch.setattr(sign_in, "person_here", lambda settings: person)
        return page_of(page)

    return see


def _keys(page: AppTest) -> set[str]:
    kinds = ("button", "download_button", "file_uploader", "checkbox")
    return {str(one.key) for kind in kinds for one in page.get(kind) if getattr(one, "key", None)}


OFFERED = {
    "intake": {"upload_report_0": Action.LOAD_REPORT},
    "overview": {"save_view": Action.SAVE_VIEW, "meeting_overview_curve": Action.CHANGE_MEETING},
    "plan": {"add_object": Action.CHANGE_OBJECT, "told_plan": Action.HAND_OUT},
    "meetings": {"new_meeting": Action.CHANGE_MEETING},
    "table": {"CSV_table": Action.EXPORT_FIGURES, "XLSX_table": Action.EXPORT_FIGURES},
    "log": {"log_csv": Action.EXPORT_LOG},
}
"""By page, keys of what is offered there and the action that it is."""


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.MUNICIPALITY])
def test_a_page_offers_what_its_reader_may_do(role: Role, seen_by: Callable[[Person, str], AppTest]) -> None:
    person = person_of(role)
    for name, offered in OFFERED.items():
        if name not in SEEN[role]:
            continue
        page = seen_by(person, name)
        assert not page.exception
        keys = _keys(page)
        assert {key for key in offered if key in keys} == {key for key, action in offered.items() if person.may(action)}, (
            name
        )


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.MUNICIPALITY])
def test_a_page_without_right_is_not_known_to_the_dashboard(role: Role, seen_by: Callable[[Person, str], AppTest]) -> None:
    for name in MANAGER_PAGES.keys() - SEEN[role]:
        with pytest.raises(ValueError, match="Could not find a navigation page"):
            seen_by(person_of(role), name)


@pytest.mark.parametrize("person", [None, Person("A stranger", "subject-of-a-stranger")])
def test_nobody_sees_a_page(person: Person | None, sample_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DI_DATABASE", str(sample_file))
    monkeypatch.setattr(sign_in, "person_here", lambda settings: person)
    page = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    page.query_params["lang"] = "en"
    page.run()
    assert not page.exception
    assert [one.value for one in page.title] == ["Sign in" if person is None else "No access"]
    assert [one.value for one in page.code] == ([person.subject] if person else [])
    assert {one.key for one in page.button} == {"sign_out" if person else "sign_in"}


# ---- What changes the database ----


def _functions(folder: Path) -> Iterator[tuple[str, set[str]]]:
    """The functions of a folder or file, each with the names that it calls."""
    for file in [folder] if folder.is_file() else folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                calls = {_named(one.func) for one in ast.walk(node) if isinstance(one, ast.Call)}
                yield node.name, calls


def _named(node: ast.expr) -> str:
    return str(getattr(node, "id", getattr(node, "attr", "")))


def writers() -> set[str]:
    """The functions below the pages that put a changed database or region file in place, by whatever way."""
    places = [ROOT / "di_metrics" / one for one in ("store", "meetings", "intake.py", "protection")]
    known = {"changing", "put_in_place"}
    while True:
        found = known | {name for place in places for name, calls in _functions(place) if calls & known}
        if found == known:
            return known
        known = found


def test_what_changes_the_database_stands_where_rights_are_asked_for() -> None:
    writing = writers()
    assert writing >= {"keep_view", "keep_edition", "remove_meeting", "keep_object", "keep_template", "confirm", "publish"}
    unasked, asked = set(), set()
    for file in UI.rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        own = [
            one for one in ast.walk(tree) if isinstance(one, ast.ImportFrom) and (one.module or "").startswith("di_metrics")
        ]
        imported = {name.name for one in own for name in one.names}
        if imported & writing or "Candidate" in imported:
            (asked if "changing_records" in imported else unasked).add(file.name)
        assert "close_records" not in imported or file.name == "permission.py", file.name
    assert len(asked) >= 8
    # One makes the first database, one asks by way of `Prepared`, one shows what was counted then.
    assert unasked == {"data.py", "batches_page.py"}


# ---- Where nobody signs in ----

HOSTS = {
    "127.0.0.1": True,
    "127.8.0.1": True,
    "::1": True,
    "[::1]": True,
    "::ffff:127.0.0.1": True,
    "localhost": True,
    "192.168.1.5": False,
    "::ffff:10.0.0.1": False,
    "localhost.example.lv": False,
    "": False,
}


def test_a_host_is_of_this_computer_or_not() -> None:
    assert {host: is_of_this_computer(host) for host in HOSTS} == HOSTS


def test_who_comes_by_a_proxy_is_not_at_this_computer() -> None:
    assert is_at_this_computer("127.0.0.1", ["host", "user-agent"])
    assert not is_at_this_computer(None, [])
    for header in ("X-Forwarded-For", "forwarded", "Via", "X-Real-IP"):
        assert not is_at_this_computer("127.0.0.1", ["host", header])


# ---- Sessions ----


class _Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_session_ends_without_use_at_the_latest_and_by_signing_out() -> None:
    clock = _Clock()
    sessions = Sessions(30, 100, clock)
    sessions.begin(b"one", Identity("1", "Ilze"))
    for clock.now in (29.0, 58.0, 87.0):
        assert sessions.of(b"one")
    clock.now = 88.0
    assert sessions.of(b"one", in_use=False)
    clock.now = 100.0
    assert sessions.of(b"one") is None, "the longest time is over"
    ended = sessions.end_if_over(b"one")
    assert ended is not None
    assert ended.over.is_set()
    assert sessions.end_if_over(b"one") is None
    assert sessions.of(b"one") is None, "the old cookie is nobody's for good"

    sessions.begin(b"two", Identity("1", "Ilze"))
    clock.now += 30
    assert sessions.of(b"two") is None, "it was not used"
    sessions.begin(b"three", Identity("1", "Ilze"))
    assert sessions.end(b"three")
    assert sessions.of(b"three") is None
    assert sessions.of(b"never begun") is None
    assert sessions.of(None) is None


def test_an_identity_is_of_a_subject_and_its_name_no_formula() -> None:
    assert Identity.of({"name": "Ilze"}, "groups") is None
    assert Identity.of({"sub": ""}, "groups") is None
    told = {"sub": "1", "preferred_username": "=HYPERLINK()\n", "groups": ["a", "b"], "roles": "c"}
    assert Identity.of(told, "groups") == Identity("1", "HYPERLINK()", frozenset({"a", "b"}))
    assert Identity.of(told, "roles") == Identity("1", "HYPERLINK()")


# ---- The log ----


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "records.duckdb"


def test_the_log_tells_what_was_done_and_what_failed(database: Path) -> None:
    person = person_of(Role.EDITOR)
    with recording(database, LoggedKind.LOAD, person, {"batch": 2, "fingerprint": None}):
        assert len(read_log(database).events) == 1, "it is written down before it is done"
    with pytest.raises(ValueError, match="no"), recording(database, LoggedKind.UNDO, person, {"batch": 3}):
        raise ValueError("no")
    found = read_log(database).events
    assert [(one.kind, one.failed, dict(one.details)) for one in found] == [
        ("undo", True, {"batch": "3"}),
        ("undo", False, {"batch": "3"}),
        ("load", False, {"batch": "2"}),
    ]
    assert log_of(database).stat().st_mode & 0o077 == 0
    assert [one.kind for one in read_log(database, "undo").events] == ["undo", "undo"]
    assert read_log(database, "", "nobody").events == ()
    assert len(read_log(database, most=1).events) == 1


def test_lines_that_are_broken_are_counted_and_hide_no_other(database: Path) -> None:
    person = person_of(Role.EDITOR)
    record(database, LoggedKind.LOAD, person)
    with log_of(database).open("ab") as stream:
        stream.write(b'nonsense\n[1]\n{"time": "2020"}\n{"time": "2021", "kind": ["x"], "details": 5}\n{"time": "20')
    record(database, LoggedKind.UNDO, person)
    log = read_log(database)
    assert [one.kind for one in log.events] == ["undo", "load"]
    assert log.unreadable == 5
    assert json.loads(log_of(database).read_bytes().splitlines()[-1])["kind"] == "undo"


def test_what_cannot_be_written_down_is_not_done(database: Path) -> None:
    log_of(database).mkdir()
    page: Any = _Page(database, person_of(Role.EDITOR))
    with pytest.raises(DatabaseError, match="nothing was done"), permission.permitted(page, Action.LOAD_REPORT):
        pytest.fail("it was done")


def test_another_copy_of_the_log_adds_the_lines_that_are_missing(database: Path, tmp_path: Path) -> None:
    record(database, LoggedKind.LOAD, person_of(Role.EDITOR), {"batch": 1})
    copy = log_of(database).read_bytes()
    record(database, LoggedKind.LOAD, person_of(Role.EDITOR), {"batch": 2})
    whole = log_of(database).read_bytes()
    add_missing_lines(database, copy)
    assert log_of(database).read_bytes() == whole
    elsewhere = tmp_path / "elsewhere.duckdb"
    add_missing_lines(elsewhere, whole)
    assert log_of(elsewhere).read_bytes() == whole


def test_changed_settings_are_written_down_at_the_next_start(database: Path, access: Path, tmp_path: Path) -> None:
    region = tmp_path / "region"
    region.mkdir()
    (region / "region.toml").write_text("id = 1", encoding="utf-8")

    def starts() -> int:
        note_settings(database, region=region, access=access)
        return len(read_log(database, LoggedKind.SETTINGS).events)

    assert [starts(), starts()] == [1, 1]
    access.write_text(SOUND + "\n", encoding="utf-8")
    assert starts() == 2
    (region / "more.csv").write_text("code", encoding="utf-8")
    assert [starts(), starts()] == [3, 3]

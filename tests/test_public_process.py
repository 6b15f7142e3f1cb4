"""The public's process: whom it serves is decided once; it opens a release alone and loads nothing that reads records."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from invented_release import invented_release

from di_metrics.command_line import main
from di_metrics.errors import SettingsError
from di_metrics.release.file import write_release
from di_metrics.release.release import DRAFT
from di_metrics.settings import DEFAULT_DATABASE, Audience, PublicSettings, Settings, read_process_settings
from di_metrics.ui.public.public_page import PUBLIC_PAGES

ROOT = Path(__file__).resolve().parents[1]
FORBIDDEN = (
    "di_metrics.store",
    "di_metrics.query",
    "di_metrics.protection",
    "di_metrics.attack",
    "di_metrics.demonstration",
)
FORBIDDEN_UI = ("page", "frame", "data", "filters", "choice", "sections", "map_page", "profile", "navigation")


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("public") / "release.duckdb"
    published = invented_release()
    write_release(published, file)
    write_release(replace(published, edition=replace(published.edition, number=DRAFT)), file.with_name("draft.duckdb"))
    return file


def test_the_manager_is_the_usual_audience_and_may_have_a_release() -> None:
    settings = read_process_settings({"DI_RELEASE": "release.duckdb"})
    assert isinstance(settings, Settings)
    assert (settings.audience, settings.database) == (Audience.MANAGER, DEFAULT_DATABASE)
    assert settings.release == Path("release.duckdb")


def test_the_public_knows_of_a_release_alone() -> None:
    settings = read_process_settings({"DI_AUDIENCE": "public", "DI_RELEASE": "release.duckdb"})
    assert settings == PublicSettings(Path("release.duckdb"))
    assert settings.audience is Audience.PUBLIC
    assert not hasattr(settings, "database")


@pytest.mark.parametrize(
    "environment",
    [
        {"DI_AUDIENCE": "everybody"},
        {"DI_AUDIENCE": "Public"},
        {"DI_AUDIENCE": "public"},
        {"DI_AUDIENCE": "public", "DI_RELEASE": "release.duckdb", "DI_DATABASE": "records.duckdb"},
    ],
)
def test_what_cannot_be_is_refused(environment: dict[str, str]) -> None:
    with pytest.raises(SettingsError):
        read_process_settings(environment)


REFUSALS = {
    "no release": ([], {}, "vajadzīgs laidiens"),
    "a database": (["--release", "{release}", "--database", "records.duckdb"], {}, "ierakstu datubāzi"),
    "a database in the environment": (["--release", "{release}"], {"DI_DATABASE": "records.duckdb"}, "ierakstu datubāzi"),
    "no such file": (["--release", "nowhere.duckdb"], {}, "nowhere.duckdb"),
    "a draft": (["--release", "{draft}"], {}, "melnrakst"),
    "no release file": (["--release", __file__], {}, Path(__file__).name),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_serve_refuses_to_start_and_says_why(
    case: str, release: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments, environment, said = REFUSALS[case]
    for name in ("DI_AUDIENCE", "DI_DATABASE", "DI_RELEASE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    given = [one.format(release=release, draft=release.with_name("draft.duckdb")) for one in arguments]
    assert main(["--lang", "lv", "serve", "--audience", "public", *given]) == 1
    assert said in capsys.readouterr().err


def test_an_unknown_audience_is_told_with_those_that_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "serve", "--audience", "everybody"]) == 1
    assert "manager, public" in capsys.readouterr().err


def _run(code: str, release: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DI_")}
    environment |= {"PYTHONPATH": str(ROOT), "DI_AUDIENCE": "public", "DI_RELEASE": str(release)}
    ran = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


LOADED = "import sys; print('\\n'.join(name for name in sys.modules if name.startswith('di_metrics')))"
DRAWN = """
from streamlit.testing.v1 import AppTest
from di_metrics.ui.public.public_page import PUBLIC_PAGES
for address, (file, _) in PUBLIC_PAGES.items():
    drawn = AppTest.from_file("dashboard.py", default_timeout=60).run()
    drawn = drawn if address == "overview" else drawn.switch_page(file).run()
    assert not drawn.exception and not drawn.error and drawn.title[0].value, address
"""


@pytest.mark.parametrize("code", ["import di_metrics.ui.public.public_server\n", DRAWN], ids=["server", "every page drawn"])
def test_nothing_that_reads_records_is_loaded(code: str, release: Path) -> None:
    loaded = _run(code + LOADED, release).split()
    assert "di_metrics.ui.public.public_page" in loaded
    assert [name for name in loaded if name.startswith(FORBIDDEN)] == []
    assert {f"di_metrics.ui.{name}" for name in FORBIDDEN_UI} & set(loaded) == set()


def test_a_public_page_says_what_is_wrong_with_the_process(release: Path) -> None:
    """Where the dashboard is started without `serve`."""
    code = """
import os
os.environ["DI_DATABASE"] = "records.duckdb"
from streamlit.testing.v1 import AppTest
drawn = AppTest.from_file("dashboard.py", default_timeout=60).run()
assert not drawn.exception and not drawn.title
print(drawn.error[0].value.encode("ascii", "xmlcharrefreplace").decode())
"""
    assert "DI_DATABASE" in _run(code, release)


def test_whom_a_process_serves_is_no_matter_of_the_address(release: Path) -> None:
    code = """
from streamlit.testing.v1 import AppTest
drawn = AppTest.from_file("dashboard.py", default_timeout=60)
for name in ("audience", "DI_AUDIENCE"):
    drawn.query_params[name] = "manager"
drawn.run()
print([one.value for one in drawn.title], len(drawn.session_state["pages"]), "published" in drawn.session_state["pages"])
"""
    assert _run(code, release).endswith(f"{len(PUBLIC_PAGES)} False\n")

"""The invented region and its data package: built once for all tests that read, copied for those that break them."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from browsing import launched_browser, serving
from filelock import FileLock
from playwright.sync_api import Browser
from small_release import make_small_release
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import local_script_runner
from workplace import Workplace

from di_metrics.demonstration import write_demonstration_package
from di_metrics.protection.publish import make_release
from di_metrics.release.file import write_release
from di_metrics.release.release import Release
from di_metrics.settings import default_region
from di_metrics.store import Database, build_database, open_database

SAMPLE = Path(__file__).parent / "regions" / "sample"

LONGEST = (
    "test_release_safety",
    "test_meetings_browser",
    "test_intake_browser",
    "test_browser",
    "test_meetings_page",
    "test_pages",
    "test_shareable_meeting",
    "test_reports_fuzz",
    "test_since_properties",
    "test_one_label",
    "test_public_browser",
    "test_reports_to_figures",
    "test_present_years",
    "test_claims",
    "test_properties",
    "test_batches_in_force",
    "test_backup",
    "test_as_public",
)
"""Files that take longest, longest first: begun last, one of them would keep a single process busy at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files come first, so that short ones fill up what is left of each process's time."""
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.stem, len(places)))


@pytest.fixture(scope="session", autouse=True)
def nothing_done_again_or_asked_for_at_every_moment() -> Iterator[None]:
    """What costs time and is no part of what is tested.

    Streamlit's test runner would look through everything that is installed for each page that it begins with, and ask
    a thousand times a second whether a page is drawn; processes that tests start would compile every module anew.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        patch.setattr(local_script_runner, "require_widgets_deltas", _drawn)
        patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        yield


def _drawn(runner: local_script_runner.LocalScriptRunner, timeout: float) -> None:
    if runner._script_thread:
        runner._script_thread.join(timeout)
    if not runner.script_stopped():
        runner.request_stop()
        raise RuntimeError(f"A page was not drawn within {timeout} seconds.")


@pytest.fixture(scope="session")
def sample_region() -> Path:
    """The folder of the invented region; not to be written to."""
    return SAMPLE


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file of the invented region and its package; not to be written to."""
    file = tmp_path_factory.mktemp("sample") / "records.duckdb"
    build_database(SAMPLE, SAMPLE / "package", file)
    return file


@pytest.fixture(scope="session")
def sample(sample_file: Path) -> Iterator[Database]:
    """The database of the invented region, open."""
    database = open_database(sample_file)
    yield database
    database.close()


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the invented package, to be changed."""
    return Path(shutil.copytree(SAMPLE / "package", tmp_path / "package"))


@pytest.fixture
def region_folder(tmp_path: Path) -> Path:
    """A copy of the invented region's folder, to be changed."""
    return Path(shutil.copytree(SAMPLE, tmp_path / "region", ignore=shutil.ignore_patterns("package")))


def _made_once(folders: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A file in a folder of its own, which the first test process that needs it makes for all of them."""
    own = folders.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / name
    file = folder / f"{name}.duckdb"
    with FileLock(f"{folder}.lock"):
        if not file.exists():
            folder.mkdir(exist_ok=True)
            make(file)
    return file


def _build_demonstration(file: Path) -> None:
    write_demonstration_package(default_region(), file.parent)
    build_database(default_region(), file.parent, file)


@pytest.fixture(scope="session")
def demonstration_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file of the demonstration data; not to be written to."""
    return _made_once(tmp_path_factory, "records", _build_demonstration)


@pytest.fixture(scope="session")
def demonstration(demonstration_file: Path) -> Iterator[Database]:
    """The database of the demonstration data, open."""
    database = open_database(demonstration_file)
    yield database
    database.close()


@pytest.fixture(scope="session")
def served_demonstration(demonstration_file: Path) -> Iterator[str]:
    """The address of a dashboard that shows the demonstration data; nothing is to be changed there."""
    with serving("--database", str(demonstration_file)) as address:
        yield address


@pytest.fixture(scope="session")
def small_release() -> Release:
    """A release of the invented region, made by hand."""
    return make_small_release()


@pytest.fixture(scope="session")
def release_file(demonstration: Database, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release file of the demonstration data; not to be written to."""

    def make(file: Path) -> None:
        write_release(make_release(demonstration, released_on=dt.date(2024, 1, 31)).release, file)

    return _made_once(tmp_path_factory, "release", make)


@pytest.fixture(scope="session")
def served_workplace(tmp_path_factory: pytest.TempPathFactory, sample_file: Path) -> Iterator[tuple[Workplace, str]]:
    """A place to load reports at and the address of a dashboard that works there; each test restores it first."""
    place = Workplace.make(tmp_path_factory.mktemp("workplace"), sample_file)
    with serving(**place.settings) as address:
        yield place, address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless browser; without one the tests say how to get it, and in CI that is a failure."""
    with launched_browser() as launched:
        yield launched

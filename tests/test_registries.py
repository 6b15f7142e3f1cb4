"""A page or an indicator that is added cannot be missed: the lists of the tests follow from the registries.

The tests are collected once more in a process of its own, in whose registries something was added; none of them is run.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from fnmatch import fnmatch
from pathlib import Path

import pytest

from di_metrics.ui.frame import MANAGER_PAGES
from di_metrics.ui.public.public_page import PUBLIC_PAGES

ROOT = Path(__file__).resolve().parents[1]
REGISTRIES = [(MANAGER_PAGES, "pages/manager", set()), (PUBLIC_PAGES, "pages/public", {"pages/public/not_public.py"})]
"""The pages of each reader, their folder, and what stands there in the place of a page."""

ADDING = """
from dataclasses import replace

from di_metrics import indicators

found = indicators.CATALOGUE
indicators.CATALOGUE = {**found, "added": replace(found["recipients_from_state_care"], code="added")}

from di_metrics.ui.frame import MANAGER_PAGES
from di_metrics.ui.public.public_page import PUBLIC_PAGES

from di_metrics.access.rights import Right
from di_metrics.ui.frame import PAGE_RIGHTS

MANAGER_PAGES["added"] = ("pages/manager/added.py", "Added")
PAGE_RIGHTS["added"] = Right.SEE
PUBLIC_PAGES["added"] = ("pages/public/added.py", "Added")
"""
FOLLOWING = {
    "a manager's page is drawn under every selection": "test_pages.py::test_a_page_is_drawn_*added*",
    "is judged by axe, wide and narrow": "test_browser.py::*accessible*added*",
    "is drawn whatever its address holds": "test_addresses.py::*manager-added*",
    "says what to do where nothing was recorded": "test_first_start.py::*added*",
    "says nothing of what a region has not": "test_plain_region.py::*page_of_the_manager*added*",
    "a public page is drawn under every choice": "test_public_pages.py::*drawn*added*",
    "is judged by axe": "test_public_browser.py::*accessible*added*",
    "is read whatever is in its address": "test_addresses.py::*public-added*",
    "is shown as the public sees it": "test_as_public.py::*within_the_managers_dashboard*added*",
    "says nothing of a region's gaps": "test_plain_region.py::*public_page*added*",
    "an indicator is evaluated by every split": "test_indicators.py::*exactly_when*added*",
    "is filtered by municipality": "test_indicators.py::*what_its_filter_gives*added*",
    "is a part of something": "test_indicators.py::*what_it_is_a_part_of*added*",
    "is said in both languages": "test_indicators.py::*both_languages*added*",
}


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The tests that there are once a page of each reader and an indicator have been added."""
    folder = tmp_path_factory.mktemp("registries")
    (folder / "added_to_registries.py").write_text(ADDING, encoding="utf-8")
    files = sorted({f"tests/{pattern.partition('::')[0]}" for pattern in FOLLOWING.values()})
    options = ["-o", "addopts=", "--collect-only", "-q", "-p", "added_to_registries", "-p", "no:cacheprovider"]
    paths = {"PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)])}
    command = [sys.executable, "-m", "pytest", *options, *files]
    ran = subprocess.run(command, cwd=ROOT, env=os.environ | paths, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout[-2000:]
    return [line.removeprefix("tests/") for line in ran.stdout.splitlines() if "::" in line]


@pytest.mark.parametrize("pattern", FOLLOWING.values(), ids=FOLLOWING)
def test_what_is_added_is_tested(collected: list[str], pattern: str) -> None:
    assert [one for one in collected if fnmatch(one, pattern)]


def unregistered(registry: Mapping[str, tuple[str, str]], files: Iterable[str]) -> set[str]:
    """Files of pages that are in no registry, registered ones that are not there, and such as go by two names.

    Tests draw a page by its file, which is found before the first run only if it is named like the page's address.
    """
    registered = {file for file, _ in registry.values()}
    misnamed = {file for address, (file, _) in registry.items() if Path(file).stem != address}
    return registered ^ set(files) | misnamed


@pytest.mark.parametrize(("registry", "folder", "others"), REGISTRIES, ids=["manager", "public"])
def test_every_file_of_a_page_is_registered_under_its_name(
    registry: Mapping[str, tuple[str, str]], folder: str, others: set[str]
) -> None:
    files = {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).glob("*.py")} - others
    assert unregistered(registry, files) == set()
    added, elsewhere = f"{folder}/added.py", f"{folder}/elsewhere.py"
    assert unregistered({**registry, "added": (added, "Added")}, files) == {added}
    assert unregistered(registry, {*files, added}) == {added}
    assert unregistered({**registry, "added": (elsewhere, "Added")}, {*files, elsewhere}) == {elsewhere}


def test_no_test_lists_pages_by_hand() -> None:
    """Where an address stands beside two others, the registry is what was meant."""
    addresses = "|".join(map(re.escape, {*MANAGER_PAGES, *PUBLIC_PAGES} - {"map"}))
    listed = re.compile(rf'(?:"(?:{addresses})",\s*){{3,}}')
    found = [
        path.name for path in Path(__file__).parent.glob("test_*.py") if listed.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []

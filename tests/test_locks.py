"""The lock files hold what the lists of packages ask for, each package with its hashes, on every platform and Python."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import di_metrics
from scripts.audit_packages import verdict

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENTS = [
    {"python_version": version, "python_full_version": f"{version}.1", "sys_platform": system, "os_name": name}
    | {"platform_machine": machine, "platform_python_implementation": "CPython"}
    for version, (system, name), machine in product(
        ("3.11", "3.12", "3.13"),
        (("linux", "posix"), ("darwin", "posix"), ("win32", "nt")),
        ("x86_64", "arm64"),
    )
]


@dataclass(frozen=True)
class Locked:
    """A package of a lock file: its one version, where it applies, its hashes, and who asked for it."""

    requirement: Requirement
    hashes: tuple[str, ...]
    via: tuple[str, ...]


def listed(name: str) -> list[Requirement]:
    lines = (ROOT / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [Requirement(line.partition("#")[0]) for line in lines if re.match(r"\w", line)]


def locked(name: str) -> list[Locked]:
    entries = re.split(r"^(?=\w)", (ROOT / f"{name}.lock").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return [
        Locked(
            Requirement(entry.partition("\\\n")[0]),
            tuple(re.findall(r"--hash=sha256:([0-9a-f]{64})\b", entry)),
            tuple(re.findall(r"^ +#(?: via)? +(\S.*)$", entry, re.MULTILINE)),
        )
        for entry in entries
    ]


HOW = "make the lock files anew: .ci/lock"


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_a_lock_is_in_step_with_its_list(name: str) -> None:
    """Both ways: what the list asks for is locked, and what is locked as asked for is still in the list."""
    entries = locked(name)
    asked = {entry.requirement.name for entry in entries if f"-r {name}.txt" in entry.via}
    assert asked == {one.name.lower() for one in listed(name)}, HOW
    for requirement, environment in product(listed(name), ENVIRONMENTS):
        if requirement.marker and not requirement.marker.evaluate(environment):
            continue
        here = [
            entry.requirement
            for entry in entries
            if entry.requirement.name == requirement.name.lower()
            and (entry.requirement.marker is None or entry.requirement.marker.evaluate(environment))
        ]
        assert [one.specifier for one in here] == [requirement.specifier], (requirement, environment, HOW)


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_a_lock_names_one_version_and_hashes_of_each_package_and_no_index(name: str) -> None:
    assert "://" not in (ROOT / f"{name}.lock").read_text(encoding="utf-8")
    for entry in locked(name):
        assert [one.operator for one in entry.requirement.specifier] == ["=="]
        assert entry.hashes, entry.requirement
        assert entry.via, entry.requirement


def test_development_has_what_is_shipped() -> None:
    shipped = {(str(entry.requirement), entry.hashes) for entry in locked("requirements")}
    assert shipped <= {(str(entry.requirement), entry.hashes) for entry in locked("requirements-dev")}, HOW


def test_the_version_is_one() -> None:
    assert (
        tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"] == di_metrics.__version__
    )


MENDED = {"id": "CVE-1", "fix_versions": ["1.1"]}


@pytest.mark.parametrize(
    ("packages", "code", "says"),
    [
        ([{"name": "a", "version": "1.0", "vulns": []}], 0, "1 packages: 0"),
        ([{"name": "a", "version": "1.0", "vulns": [MENDED]}], 1, "a 1.0: CVE-1, mended in 1.1"),
        ([{"name": "a", "version": "1.0", "vulns": []}, {"name": "b"}], 0, "Not looked for: b"),
        ([{"name": "a"}], 0, "NOT looked for: their database cannot be asked (it knows none"),
        ([], 0, "NOT looked for: their database cannot be asked (no way there)"),
    ],
)
def test_known_vulnerabilities_are_told_and_so_is_that_nobody_could_look(
    packages: list[dict[str, object]], code: int, says: str
) -> None:
    report = json.dumps({"dependencies": packages}) if packages else ""
    lines, exit_code = verdict(report, "no way there")
    assert (exit_code, says in "\n".join(lines)) == (code, True)

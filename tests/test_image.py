"""The image: its steps, linted and run, and the packages that are shipped in it, with their licences."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import string
import subprocess
import sys
from fnmatch import fnmatch
from functools import partial
from pathlib import Path

import pytest
import yaml
from browsing import free_port, wait_for
from dockerfile_parse import DockerfileParser
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
DOCKERFILE = ROOT / "deploy" / "Dockerfile"
STEPS = [(one["instruction"], one["value"]) for one in DockerfileParser(path=str(DOCKERFILE)).structure]
LISTED = [
    Requirement(line) for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines() if line[:1] not in "#"
]


def said(instruction: str) -> str:
    """What the last step of a kind says: it is the one that holds."""
    return [value for kind, value in STEPS if kind == instruction][-1]


def test_the_image_is_well_made() -> None:
    linter = shutil.which("hadolint", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    if linter:  # there is none for Windows
        linted = subprocess.run([linter, str(DOCKERFILE)], capture_output=True, text=True)
        assert (linted.returncode, linted.stdout) == (0, "")
    proxy = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))["services"]["proxy"]
    for base in (said("ARG").partition("=")[2], proxy["image"]):
        assert re.fullmatch(r"[a-z]+:\d+\.\d+\.\d+-[a-z-]+@sha256:[0-9a-f]{64}", base)
    assert int(said("USER")) > 0
    assert "curl" not in DOCKERFILE.read_text(encoding="utf-8")
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert {".git", ".venv", "data/*.duckdb", "**/*.duckdb", "**/*.key", "deploy/records"} <= set(ignored)


class FreshFolder:
    """The image's steps carried out in a folder that stands for the image's root, of whose folders it has what they made.

    What would change this computer – making a user – is left out. uv installs in the place of pip: it checks the same hashes
    of the same list in a fraction of the time, and pip installs it wherever the tests run.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        self.environment = {name: word for name, word in os.environ.items() if not name.startswith(("DI_", "STREAMLIT_"))}
        self.environment["PATH"] = path
        for kind, value in STEPS:
            if kind == "COPY" and not value.startswith("--from"):
                self._copy(*value.split())
            elif kind == "RUN" and not value.startswith("useradd"):
                faster = value.replace(
                    "/packages/bin/pip install", "python -m uv pip install --quiet --python /packages/bin/python"
                )
                assert faster != value
                subprocess.run(["sh", "-euc", self.placed(faster)], cwd=folder, env=self.environment, check=True)
            elif kind == "ENV" and not value.startswith("PIP_"):
                set_here = (string.Template(word).substitute(self.environment) for word in shlex.split(self.placed(value)))
                self.environment |= dict(word.split("=", 1) for word in set_here)

    def placed(self, words: str) -> str:
        """Words of a step with the image's paths as paths of the folder."""
        return re.sub(r"(?<![\w./$-])/(?=packages|requirements|app\b)", f"{self.folder}/", words)

    def _copy(self, source: str, target: str) -> None:
        ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()

        def left_out(folder: str, names: list[str]) -> set[str]:
            inside = {name: (Path(folder) / name).relative_to(ROOT).as_posix() for name in names}
            return {
                name
                for name, path in inside.items()
                for one in ignored
                if fnmatch(path, one) or fnmatch(f"/{path}", one.replace("**", "*"))
            }

        copy = shutil.copy if (ROOT / source).is_file() else partial(shutil.copytree, ignore=left_out)
        copy(ROOT / source, self.folder / target.lstrip("/"))

    @property
    def python(self) -> Path:
        return self.folder / "packages" / "bin" / "python"

    def files(self) -> dict[Path, int]:
        """The files of the program, each with the moment at which it was last written."""
        return {path: path.stat().st_mtime_ns for path in (self.folder / "app").rglob("*")}


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> FreshFolder:
    return FreshFolder(tmp_path_factory.mktemp("image"))


def test_the_steps_make_a_dashboard_that_is_ready_and_writes_nothing_beside_its_code(
    fresh: FreshFolder, release_file: Path, tmp_path: Path
) -> None:
    before = fresh.files()
    assert fresh.folder / "app" / "dashboard.py" in before
    assert not {"tests", ".git", ".venv"} & {path.name for path in before if path.parent == fresh.folder / "app"}
    port = str(free_port())
    environment = fresh.environment | {"STREAMLIT_SERVER_ADDRESS": "127.0.0.1", "HOME": str(tmp_path)}
    program = [*json.loads(said("ENTRYPOINT")), *json.loads(said("CMD")), "--audience", "public", "--port", port]
    check = json.loads(said("HEALTHCHECK").partition("CMD ")[2].replace(said("EXPOSE"), port))
    started = {"cwd": fresh.placed(said("WORKDIR")), "env": environment | {"DI_RELEASE": str(release_file)}}
    with subprocess.Popen(program, **started) as server:  # type: ignore[call-overload]
        try:
            wait_for(f"http://127.0.0.1:{port}/map")
            assert subprocess.run(check, **started).returncode == 0  # type: ignore[call-overload]
        finally:
            server.terminate()
    assert subprocess.run(check, **started, capture_output=True).returncode == 1  # type: ignore[call-overload]
    assert fresh.files() == before
    if shutil.which("docker") and subprocess.run(["docker", "info"], capture_output=True).returncode == 0:
        _container_becomes_healthy(release_file)


def _container_becomes_healthy(release: Path) -> None:
    """The image built by the engine that runs here, and a container of it, started as compose.yaml does."""
    build = ["docker", "build", "--quiet", "--file", DOCKERFILE, ROOT]
    image = subprocess.run(build, check=True, capture_output=True, text=True).stdout.strip()
    options = ["--read-only", "--tmpfs=/tmp", "--tmpfs=/home/di", "--cap-drop=ALL", "--security-opt=no-new-privileges:true"]
    given = ["--env=DI_RELEASE=/release.duckdb", f"--volume={release}:/release.duckdb:ro", "--health-interval=2s"]
    command = ["docker", "run", "--detach", "--rm", *options, *given, image, "serve", "--audience", "public"]
    container = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    try:
        states = ["docker", "events", "--since=5m", f"--filter=container={container}", "--filter=event=health_status"]
        with subprocess.Popen([*states, "--format={{.Action}}"], stdout=subprocess.PIPE, text=True) as events:
            assert events.stdout is not None
            assert events.stdout.readline().strip() == "health_status: healthy"
            events.terminate()
        user = subprocess.run(["docker", "exec", container, "id", "-u"], check=True, capture_output=True, text=True)
        assert user.stdout.strip() == said("USER")
    finally:
        subprocess.run(["docker", "kill", container], check=True, capture_output=True)


def test_what_is_shipped_may_be_shipped(fresh: FreshFolder, tmp_path: Path) -> None:
    """By the list of licences in pyproject.toml; a package under a strong copyleft is refused."""
    command = [sys.executable, "-m", "piplicenses", "--python", str(fresh.python)]
    looked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert looked.returncode == 0, looked.stderr
    assert {one.name.lower() for one in LISTED} <= {line.split()[0].lower() for line in looked.stdout.splitlines()}
    planted = next((fresh.folder / "packages" / "lib").glob("python*/site-packages")) / "planted-1.0.dist-info"
    planted.mkdir()
    (planted / "METADATA").write_text(
        "Metadata-Version: 2.4\nName: planted\nVersion: 1.0\nLicense-Expression: AGPL-3.0-only\n", encoding="utf-8"
    )
    refused = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    shutil.rmtree(planted)
    assert (refused.returncode, "AGPL-3.0-only" in refused.stderr) == (1, True)


def test_what_is_shipped_is_told(fresh: FreshFolder, tmp_path: Path) -> None:
    file = tmp_path / "sbom.json"
    environment = os.environ | {"VIRTUAL_ENV": sys.prefix}
    subprocess.run([ROOT / ".ci" / "sbom", file, fresh.python], env=environment, check=True, capture_output=True)
    told = json.loads(file.read_text(encoding="utf-8"))
    assert told["bomFormat"] == "CycloneDX"
    assert told["metadata"]["component"]["licenses"] == [{"license": {"acknowledgement": "declared", "id": "EUPL-1.2"}}]
    versions = {one["name"].lower(): one["version"] for one in told["components"]}
    assert {one.name: versions[one.name.lower()] for one in LISTED} == {one.name: str(one.specifier)[2:] for one in LISTED}

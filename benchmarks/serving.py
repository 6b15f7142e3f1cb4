"""Servers of this computer alone, on the demonstration data, and what their processes take of it. Linux alone tells this."""

from __future__ import annotations

import datetime as dt
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from websockets.typing import Origin, Subprotocol

from benchmarks.memory import family_bytes
from di_metrics.demonstration import write_demonstration_package
from di_metrics.protection.publish import make_release
from di_metrics.release.file import write_release
from di_metrics.settings import ROOT, default_region
from di_metrics.store import build_database, open_database

SUBPROTOCOL = Subprotocol("streamlit")


@dataclass(frozen=True, slots=True)
class Data:
    """The demonstration data as records and as a release, with the commands that serve them."""

    records: Path
    release: Path

    @classmethod
    def made(cls, folder: Path) -> Data:
        """The data, made in a folder."""
        data = cls(folder / "records.duckdb", folder / "release.duckdb")
        write_demonstration_package(default_region(), folder / "package")
        build_database(default_region(), folder / "package", data.records)
        with closing(open_database(data.records)) as database:
            write_release(make_release(database, released_on=dt.date(2024, 1, 31)).release, data.release)
        return data

    @property
    def public(self) -> list[str]:
        return ["di_metrics", "serve", "--audience", "public", "--release", str(self.release)]

    @property
    def manager(self) -> list[str]:
        return ["di_metrics", "serve", "--database", str(self.records)]


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers on a port of this computer, and its process."""

    port: int
    process: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def origin(self) -> Origin:
        return Origin(self.address)

    @property
    def stream(self) -> str:
        return f"ws://127.0.0.1:{self.port}/_stcore/stream"

    def seconds_computed(self) -> float:
        """Seconds that the process has computed so far, all its threads and those that have ended together."""
        return time.clock_gettime(~self.process << 3 | 2)  # the clock of another process: see clock_getcpuclockid(3)

    def bytes_held(self) -> int:
        """The memory that the process holds now."""
        return family_bytes(self.process) or 0


@contextmanager
def serving(command: Sequence[str], folder: Path = ROOT) -> Iterator[Server]:
    """A server that is up, until it is left."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    others = {name: value for name, value in os.environ.items() if not name.startswith("DI_")}
    port_option = "--server.port" if "streamlit" in command else "--port"
    started = subprocess.Popen(
        [sys.executable, "-m", *command, port_option, str(port)],
        cwd=folder,
        env=others,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port, started)
        yield Server(port, started.pid)
    finally:
        started.terminate()
        started.wait(timeout=20)


@contextmanager
def serving_bare(folder: Path, name: str, script: str) -> Iterator[Server]:
    """A server of Streamlit's own with a page that is this script, with the settings of the dashboard."""
    settings = folder / ".streamlit" / "config.toml"
    settings.parent.mkdir(exist_ok=True)
    settings.write_bytes((ROOT / ".streamlit" / "config.toml").read_bytes())
    (folder / f"{name}.py").write_text(script, encoding="utf-8")
    with serving(["streamlit", "run", f"{name}.py"], folder) as server:
        yield server


def _wait_for(port: int, started: subprocess.Popen[bytes]) -> None:
    """Wait until a server answers; raises RuntimeError where it ended instead."""
    while started.poll() is None:
        with closing(socket.socket()) as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("The server ended before it answered.")

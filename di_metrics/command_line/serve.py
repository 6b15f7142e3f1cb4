"""`serve`: start the dashboard of the manager or of the public."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from di_metrics.export.table_files import publishable
from di_metrics.file_state import FileState, examine
from di_metrics.release.file import open_release
from di_metrics.settings import ROOT, Audience, PublicSettings, read_process_settings, read_site
from di_metrics.store.audit_log import note_settings
from di_metrics.text import Speaker

_SHOWN = (FileState.CURRENT, FileState.EARLIER, FileState.MISSING)
"""What the manager's pages open, or say what to do about; with anything else there is nothing to start them for."""


def declare(commands: Any) -> None:
    parser = commands.add_parser(
        "serve",
        help="start the dashboard",
        description="Start the dashboard. Where there is no database yet, the manager's first page makes the demonstration"
        " data. The public's dashboard shows a release and refuses to start beside a database.",
    )
    parser.add_argument("--audience", help=f"whom to serve: {' or '.join(Audience)} (default: {Audience.MANAGER})")
    parser.add_argument("--database", type=Path, help="database file to show to the manager")
    parser.add_argument("--release", type=Path, help="release file to show to the public")
    parser.add_argument("--port", type=int, default=8501, help="port to listen on (default: 8501)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, speaker: Speaker) -> int:
    given = {"DI_AUDIENCE": options.audience, "DI_DATABASE": options.database, "DI_RELEASE": options.release}
    environment = dict(os.environ) | {name: str(value) for name, value in given.items() if value is not None}
    for name in ("DI_DATABASE", "DI_RELEASE", "DI_ACCESS"):  # the server works in another folder
        if environment.get(name):
            environment[name] = os.path.abspath(environment[name])
    settings, site = read_process_settings(environment), read_site(environment)
    if isinstance(settings, PublicSettings):
        publishable(open_release(settings.release))
        return _start_public(options.port, speaker, environment)
    found = examine(settings.database)
    if found.state not in _SHOWN:
        raise found.error()
    from di_metrics.ui import doors
    from di_metrics.ui.admission import doorkeeping
    from di_metrics.ui.frame import MANAGER_PAGES

    def ready() -> None:
        now = examine(settings.database)
        if now.state is not FileState.CURRENT:
            raise now.error()

    os.environ.update(environment)
    note_settings(settings.database, region=settings.region, programme=settings.programme, access=settings.access)
    with redirect_stdout(sys.__stdout__), redirect_stderr(sys.__stderr__):  # the server's own words are in colour
        doors.serve(
            options.port, settings.audience, site, list(MANAGER_PAGES), ready,
            admitting=lambda base: doorkeeping(settings, site, base),
        )  # fmt: skip
    return 0


def _start_public(port: int, speaker: Speaker, environment: dict[str, str]) -> int:
    """Start the public's server as a process into which nothing that reads records is loaded."""
    environment |= {"PYTHONPATH": os.pathsep.join([str(ROOT), environment.get("PYTHONPATH", "")])}
    command = [sys.executable, "-m", "di_metrics.ui.public.public_server", str(port), speaker.language]
    if os.name == "posix":  # whoever stops this process then stops the server itself
        os.execve(command[0], command, environment)
    try:
        return subprocess.run(command, env=environment).returncode
    except KeyboardInterrupt:
        return 0

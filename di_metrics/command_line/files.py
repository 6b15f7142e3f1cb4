"""Files that a command is asked to read or to write."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from di_metrics.errors import N_, DIMetricsError, Message, SettingsError


def read_file(file: Path, refused: Callable[[Message, Message], DIMetricsError]) -> bytes:
    """What is in a file. Raises the error that `refused` makes of a message and a hint where it cannot be opened."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise refused(
            Message.of(N_("%(file)s cannot be opened."), file=str(file)),
            Message.of(N_("Check the name of the file and that you may read it.")),
        ) from error


def write_file(file: Path, content: bytes) -> None:
    """Write a file, making its folder. Raises SettingsError where that is not possible."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    except OSError as error:
        raise SettingsError(
            Message.of(N_("%(file)s cannot be written."), file=str(file)),
            Message.of(N_("Choose a folder in which you may write.")),
        ) from error

"""Writing a file that a command was asked for."""

from __future__ import annotations

from pathlib import Path

from di_metrics.errors import N_, Message, SettingsError


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

"""Who may have an export: each carries its level where a program, a reader and a printout find it.

No function that makes an export takes a level. What is made from the records is INTERNAL, what is made from a release is
PUBLISHABLE; the functions that write the latter take a `Release` and nothing else to take figures from.
"""

from __future__ import annotations

from enum import StrEnum

from di_metrics.errors import N_, Message, ReleaseError
from di_metrics.release.release import Release
from di_metrics.text import Speaker


class Level(StrEnum):
    """INTERNAL: for the project's own work, may hold small counts. PUBLISHABLE: of a release, may be handed to anyone."""

    INTERNAL = "internal"
    PUBLISHABLE = "publishable"


_NAMES = {Level.INTERNAL: N_("for internal use"), Level.PUBLISHABLE: N_("publishable")}


def publishable(release: Release) -> Level:
    """The level of a release's exports. Raises ReleaseError for a draft: only what was published is publishable."""
    if release.edition.is_draft:
        raise ReleaseError(
            Message.of(N_("A draft of a release is not handed out.")),
            Message.of(N_("Make a release with: python -m di_metrics publish --out FILE")),
        )
    return Level.PUBLISHABLE


def level_note(speaker: Speaker, level: Level) -> tuple[str, str]:
    """The note that an export carries: a heading and the level in words."""
    return speaker.say(N_("Level of use")), speaker.say(_NAMES[level])


def level_line(speaker: Speaker, level: Level) -> str:
    """The level in one line, for the head of every printed page."""
    return ": ".join(level_note(speaker, level))

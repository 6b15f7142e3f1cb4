"""The meetings that a database keeps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from di_metrics.meetings.meeting import Meeting, meeting_to_json, stored_meeting
from di_metrics.store import Database
from di_metrics.store.meetings import change_meeting, keep_meeting, read_meetings, remove_meeting


def kept_meetings(database: Database) -> dict[int, Meeting]:
    """All meetings by number, the latest held first. Raises AgendaError where one cannot be understood any more."""
    found = {number: stored_meeting(text) for number, text in read_meetings(database).items()}
    return dict(sorted(found.items(), key=lambda one: (one[1].held_on, one[0]), reverse=True))


def keep(database: Path, meeting: Meeting) -> int:
    """Keep a new meeting; returns its number. Raises DatabaseError."""
    return keep_meeting(database, meeting_to_json(meeting))


def change(database: Path, number: int, changed: Callable[[Meeting], Meeting]) -> None:
    """Keep what `changed` makes of a meeting as it is now, or nothing where it makes no difference.

    Raises DatabaseError, and whatever `changed` raises.
    """
    change_meeting(database, number, lambda text: meeting_to_json(changed(stored_meeting(text))))


def remove(database: Path, number: int) -> None:
    """Remove a meeting. Raises DatabaseError where there is none of the number."""
    remove_meeting(database, number)

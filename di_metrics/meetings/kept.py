"""The meetings that a database keeps."""

from __future__ import annotations

from pathlib import Path

from di_metrics.meetings.meeting import Meeting, meeting_from_json, meeting_to_json
from di_metrics.store import Database
from di_metrics.store.meetings import keep_meeting, read_meetings, remove_meeting


def kept_meetings(database: Database) -> dict[int, Meeting]:
    """All meetings by number, the latest held first. Raises AgendaError where one cannot be understood any more."""
    found = {number: meeting_from_json(text) for number, text in read_meetings(database).items()}
    return dict(sorted(found.items(), key=lambda one: (one[1].held_on, one[0]), reverse=True))


def keep(database: Path, meeting: Meeting, number: int | None = None) -> int:
    """Keep a meeting under its number, or a new one under the next; returns the number. Raises DatabaseError."""
    return keep_meeting(database, meeting_to_json(meeting), number)


def remove(database: Path, number: int) -> None:
    """Remove a meeting. Raises DatabaseError where there is none of the number."""
    remove_meeting(database, number)

"""The present time as it is written down."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> str:
    """The time in UTC to the second, in ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")

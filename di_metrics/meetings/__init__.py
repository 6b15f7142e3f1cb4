"""Meetings of the steering group: what is shown at one, and what changed since the last."""

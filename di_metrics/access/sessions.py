"""Who is signed in at this process, and for how long: a session ends after a time without use, at the latest after a day.

Sessions live in the memory of the one process that serves the records: after a restart everybody signs in once more.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from di_metrics.access.access_file import AccessFile
from di_metrics.access.rights import Person

_LONGEST_NAME = 100
_MOST = 10_000
"""Sessions at a time; beyond that the one that was unused longest ends."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What the provider told of who signed in."""

    subject: str
    name: str
    groups: frozenset[str] = frozenset()

    @classmethod
    def of(cls, claims: Mapping[str, object], groups_claim: str) -> Identity | None:
        """The identity in the claims of an identity token; None where there is no subject."""
        subject, groups = claims.get("sub"), claims.get(groups_claim)
        if not isinstance(subject, str) or not subject:
            return None
        named = next((str(claims[one]) for one in ("name", "preferred_username", "email") if claims.get(one)), subject)
        name = "".join(sign for sign in named if sign.isprintable()).lstrip("=+-@")[:_LONGEST_NAME]  # no formula of a table
        return cls(subject, name, frozenset(map(str, groups)) if isinstance(groups, list) else frozenset())

    def person(self, access: AccessFile) -> Person:
        return access.person(self.subject, self.name, self.groups)


@dataclass(eq=False, slots=True)
class Session:
    """A sign-in: by whom, when it ends at the latest, and when it was used last (seconds)."""

    identity: Identity
    ends: float
    used: float
    over: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once it has ended."""


@dataclass
class Sessions:
    """The sessions of this process by a fingerprint of their cookies. Lengths are in seconds."""

    idle: float
    longest: float
    clock: Callable[[], float] = time.monotonic
    _kept: dict[str, Session] = field(default_factory=dict)

    def begin(self, cookie: bytes, identity: Identity) -> list[Session]:
        """Begin a session; returns those that had to end to make room."""
        now = self.clock()
        ended = [one for key in list(self._kept) if (one := self._end_if_over(key))]
        if len(self._kept) >= _MOST:
            key = min(self._kept, key=lambda one: self._kept[one].used)
            ended.append(self._removed(key))
        self._kept[_key(cookie)] = Session(identity, now + self.longest, now)
        return ended

    def of(self, cookie: bytes | None, *, in_use: bool = True) -> Session | None:
        """The session of a cookie, which is `in_use` by that; None where it has ended or never began."""
        session = self._kept.get(_key(cookie)) if cookie else None
        if session is None or self.seconds_left(session) <= 0:
            return None
        if in_use:
            session.used = self.clock()
        return session

    def end(self, cookie: bytes | None) -> Session | None:
        """End a session; returns it where there was one."""
        key = _key(cookie) if cookie else ""
        return self._removed(key) if key in self._kept else None

    def end_if_over(self, cookie: bytes | None) -> Session | None:
        """End a session whose time is over; returns it where it was not ended before."""
        return self._end_if_over(_key(cookie)) if cookie else None

    def seconds_left(self, session: Session) -> float:
        return min(session.used + self.idle, session.ends) - self.clock()

    def _end_if_over(self, key: str) -> Session | None:
        session = self._kept.get(key)
        return self._removed(key) if session and self.seconds_left(session) <= 0 else None

    def _removed(self, key: str) -> Session:
        session = self._kept.pop(key)
        session.over.set()
        return session


def _key(cookie: bytes) -> str:
    return sha256(cookie).hexdigest()

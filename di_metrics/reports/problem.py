"""What a rule is, and what it is to break one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from di_metrics.errors import Message


class Severity(StrEnum):
    """A row with a fault is not accepted; a warning asks to look again."""

    FAULT = "fault"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Rule:
    """A way in which a row or a file can be wrong. No text names a person or quotes an identifier."""

    code: str
    severity: Severity
    says: str
    mend: str
    likely: str
    """The mend where something is spelt much like what is known; it names it as `words`."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A rule that is broken, with what its texts name."""

    rule: Rule
    params: tuple[tuple[str, object], ...] = ()
    near: tuple[str, ...] = ()
    """What is known and spelt much like what was found."""

    @property
    def message(self) -> Message:
        return Message(self.rule.says, self.params)

    @property
    def mend(self) -> Message:
        if self.near:
            return Message.of(self.rule.likely, words=", ".join(self.near))
        return Message(self.rule.mend, self.params)


def broken(rule: Rule, **params: object) -> Problem:
    """The problem of breaking a rule."""
    return Problem(rule, tuple(params.items()))

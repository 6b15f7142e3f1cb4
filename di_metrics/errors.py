"""The one family of errors that people see.

Every message is a catalogue key (the English text) with named parameters, so that the surface that shows it can say it
in the reader's language: `di_metrics.text.say(error, language)`. No message carries a person's data.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Self


def N_(message: str) -> str:
    """Mark a text for translation where it is declared; it is translated where it is shown."""
    return message


def NP_(one: str, several: str) -> tuple[str, str]:
    """Mark a text whose form depends on a number."""
    return one, several


@dataclass(frozen=True, slots=True)
class Message:
    """A text to be said in the reader's language: a catalogue key and its parameters, which may be texts themselves."""

    key: str
    params: tuple[tuple[str, object], ...] = ()

    @classmethod
    def of(cls, key: str, **params: object) -> Message:
        return cls(key, tuple(params.items()))

    def __str__(self) -> str:
        """The text in English, for logs and for errors that nobody translates."""
        return self.key % dict(self.params) if self.params else self.key


class DIMetricsError(Exception):
    """Something the reader can mend. `message` says what is wrong, `hint` how to mend it."""

    def __init__(self, message: Message, hint: Message | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        self.hint = hint


class UnknownWord(DIMetricsError):
    """A code or name that does not exist, with the nearest ones that do."""

    @classmethod
    def among(cls, allowed: Iterable[str], word: str, message: Message) -> Self:
        """The error for a word that is none of those allowed, with those that are near it or else all of them."""
        choices = list(allowed)
        near = get_close_matches(word.lower(), choices, n=3, cutoff=0.5)
        if near:
            return cls(message, Message.of(N_("Did you mean %(words)s?"), words=", ".join(near)))
        return cls(message, Message.of(N_("Allowed are: %(allowed)s."), allowed=", ".join(choices)))


class DatabaseError(DIMetricsError):
    """The records database is missing, of another version, or cannot be read."""


class RecordsReplaced(DatabaseError):
    """A newer database has taken the place of the one that is being read; it has to be opened anew."""


class ReleaseError(DIMetricsError):
    """A release file is missing, of another version, changed, or cannot be made."""


class SettingsError(DIMetricsError):
    """The environment asks for something that cannot be."""


class RegionError(DIMetricsError):
    """A region or programme folder is incomplete or contradicts itself."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a file: where it is, what is wrong and what is allowed. `line` counts from 1, the header.

    `hint` is what to write instead, where that can be said.
    """

    file: str
    line: int | None
    column: str | None
    code: str
    message: Message
    value: str | None = None
    hint: Message | None = None


class RegionRefused(RegionError):
    """A region or programme folder with faults; every fault is listed."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(
            Message.of(N_("The region was refused. Faults: %(count)s. Nothing was changed."), count=len(self.faults)),
            Message.of(N_("Mend the lines named and try again.")),
        )


class AccessRefused(SettingsError):
    """An access file with faults; every fault is listed. Nobody is admitted by it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(
            Message.of(N_("The access file was refused. Faults: %(count)s. Nobody is admitted."), count=len(self.faults)),
            Message.of(N_("Mend the lines named and try again.")),
        )


class NotAllowed(DIMetricsError):
    """Somebody asks for what the access file does not allow."""


class PackageRefused(DIMetricsError):
    """A data package with faults; every fault is listed."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(
            Message.of(N_("The data package was refused. Faults: %(count)s. Nothing was changed."), count=len(self.faults)),
            Message.of(N_("Mend the lines named below in the source files and build again.")),
        )

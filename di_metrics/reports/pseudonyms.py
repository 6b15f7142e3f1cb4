"""Pseudonyms in place of identifiers, the fingerprints of files that hold them, and the key that makes both.

With the key anybody can find a person's pseudonym, without it nobody can: it lies apart from the database and is never
shown. Another key gives other pseudonyms, so the database keeps a fingerprint by which a wrong key is noticed.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import secrets
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from di_metrics.errors import N_, DIMetricsError, Message

Pseudonym = Callable[[str, str], str]
"""From a municipality's register ("" for a personal code) and the identifier in its one form to the pseudonym."""

KEY, KEY_FILE = "DI_PSEUDONYM_KEY", "DI_PSEUDONYM_KEY_FILE"
_FEWEST_BYTES = 32
_PSEUDONYM_BYTES = 20
_HEXADECIMAL = re.compile(r"[0-9a-fA-F]*")
_FILE_NAME = "pseudonym.key"


class KeyUnusable(DIMetricsError):
    """The key of pseudonyms is missing, damaged, or open to others."""


class Pseudonyms:
    """Makes pseudonyms with a key: HMAC-SHA-256, shortened to 160 bits and written in 32 letters and digits.

    Fingerprints of files are made with the key too.
    """

    __slots__ = ("_key",)

    def __init__(self, key: bytes) -> None:
        self._key = key

    def __call__(self, register: str, identifier: str) -> str:
        kind = f"own:{register}" if register else "personal code"
        made = hmac.digest(self._key, f"{kind}\x00{identifier}".encode(), "sha256")
        return base64.b32encode(made[:_PSEUDONYM_BYTES]).decode().lower()

    def fingerprint(self, data: bytes) -> str:
        """Tells a file from others, in 64 hexadecimal digits, and without the key nothing of what is in it.

        A report is small, and all of it but a personal code can be known: by a plain hash the code could be tried.
        """
        return keyed_fingerprint(self._key, hashlib.sha256(data).digest())

    def __repr__(self) -> str:
        return "Pseudonyms()"


def keyed_fingerprint(key: bytes, plain: bytes) -> str:
    """The fingerprint of a file of which the SHA-256 is `plain`, in hexadecimal."""
    return hmac.digest(key, b"fingerprint of a file\x00" + plain, "sha256").hex()


def key_check(key: bytes) -> str:
    """A fingerprint of a key, by which another key is noticed; nothing follows from it about the key."""
    return hmac.digest(key, b"fingerprint of the key", "sha256")[:8].hex()


def read_key(environment: Mapping[str, str] = os.environ, *, make: bool = True) -> bytes:
    """The key that the environment holds or names, else that of the user's configuration, which is made at first use.

    Without `make` a key that is not there yet is only made up, for a trial that leaves nothing behind. Raises KeyUnusable.
    """
    if key := find_key(environment):
        return key
    if not make:
        return secrets.token_bytes(_FEWEST_BYTES)
    file = key_file(environment)
    with _usable(file):
        return _make_file(file)


def find_key(environment: Mapping[str, str] = os.environ) -> bytes | None:
    """The key as `read_key` reads it; None where none was made yet. Raises KeyUnusable."""
    if text := environment.get(KEY):
        return _decoded(text, KEY)
    file = key_file(environment)
    with _usable(file):
        return _read_file(file) if file.exists() else None


def is_guessable(key: bytes) -> bool:
    """Whether a key is hardly random: few different bytes or steps from one to the next, much of one byte, a part that is
    repeated, or a text. Of random keys of 32 bytes or more less than one in a thousand million is.
    """
    steps = {(later - earlier) % 256 for earlier, later in pairwise(key)}
    [(_, most)] = Counter(key).most_common(1)
    repeated = any(key[length:] == key[:-length] for length in range(1, min(len(key) // 2, _FEWEST_BYTES - 1) + 1))
    return min(len(set(key)), len(steps)) < _FEWEST_BYTES // 2 or most * 4 > len(key) or repeated or _is_text(key)


def _is_text(key: bytes) -> bool:
    try:
        return all(sign.isprintable() or sign.isspace() for sign in key.decode())
    except UnicodeDecodeError:
        return False


def key_file(environment: Mapping[str, str] = os.environ) -> Path:
    """The file in which the key lies unless the environment holds the key itself."""
    named = environment.get(KEY_FILE)
    return Path(named) if named else default_key_file(environment)


@contextmanager
def _usable(file: Path) -> Iterator[None]:
    """Tells of a key file that cannot be read or made."""
    try:
        yield
    except (OSError, UnicodeDecodeError):
        raise KeyUnusable(
            Message.of(N_("The key of pseudonyms cannot be read or made: %(file)s."), file=str(file)),
            Message.of(
                N_("Check that this user may read and write the folder, or name another file with %(name)s."), name=KEY_FILE
            ),
        ) from None


def default_key_file(environment: Mapping[str, str] = os.environ) -> Path:
    """Where the key lies if nothing else is said: in the user's own configuration, beside no database."""
    if sys.platform == "win32":
        base = Path(environment.get("APPDATA") or Path.home() / "AppData" / "Roaming")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(environment.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return base / "di_metrics" / _FILE_NAME


def _read_file(file: Path) -> bytes:
    if os.name == "posix" and file.stat().st_mode & 0o077:
        raise KeyUnusable(
            Message.of(N_("Others on this computer may read the key of pseudonyms: %(file)s."), file=str(file)),
            Message.of(N_("Take their rights away: chmod 600 %(file)s"), file=str(file)),
        )
    return _decoded(file.read_text(encoding="ascii"), str(file))


def _make_file(file: Path) -> bytes:
    """Make a key. It is written beside and then given its name in one step, which fails if another process was first."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    key = secrets.token_bytes(_FEWEST_BYTES)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(base64.b64encode(key) + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
        try:
            os.link(draft, file)
        except FileExistsError:
            return _read_file(file)
    finally:
        draft.unlink(missing_ok=True)
    return key


def _decoded(text: str, where: str) -> bytes:
    """A key written in hexadecimal or base 64. The error tells where it stands, never the text."""
    compact = "".join(text.split())
    try:
        key = bytes.fromhex(compact) if _HEXADECIMAL.fullmatch(compact) else base64.b64decode(compact, validate=True)
    except ValueError:
        key = b""
    if len(key) < _FEWEST_BYTES:
        raise KeyUnusable(
            Message.of(N_("What %(where)s holds is no key of pseudonyms."), where=where),
            Message.of(N_("A key is at least 32 random bytes in base 64 or hexadecimal. Restore it from its safe copy.")),
        )
    if is_guessable(key):
        raise KeyUnusable(
            Message.of(
                N_("The key of pseudonyms in %(where)s is no random one: who guesses it can find persons."), where=where
            ),
            Message.of(
                N_(
                    "Put the output of %(command)s in its place. Where reports were loaded with the old key, "
                    "load them into a new database with the new one."
                ),
                command='python -c "import secrets; print(secrets.token_hex(32))"',
            ),
        )
    return key

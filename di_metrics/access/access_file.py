"""The access file (TOML, named by `DI_ACCESS`): the OpenID provider, and which roles its users and groups have."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field

from di_metrics.access.rights import RIGHTS, Person, Role
from di_metrics.errors import N_, AccessRefused, Fault, Message, SettingsError
from di_metrics.files import read_file
from di_metrics.region_files import read_toml, toml_line

_SHORTEST_SECRET = 8


def is_of_this_computer(host: str) -> bool:
    """Whether a host's name or number leads to this computer."""
    try:
        address = ip_address(host.strip("[]"))
    except ValueError:
        return host == "localhost"
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def is_safe_address(url: str) -> bool:
    """Whether what is sent to a web address is encrypted, or stays on this computer."""
    parts = urlsplit(url)
    return bool(parts.hostname) and (parts.scheme == "https" or is_of_this_computer(parts.hostname or ""))


Word = Annotated[str, Field(min_length=1, max_length=200)]


class _AccessTable(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Provider(_AccessTable):
    """The OpenID provider: the address of its metadata, and as what this dashboard is known there.

    The secret that the provider gave is in an environment variable or in a file, whose name stands here. `groups` is the
    claim in which the provider tells a user's groups, if it does.
    """

    metadata: Word
    client_id: Word
    client_secret_env: Word | None = None
    client_secret_file: Path | None = None
    groups: Word = "groups"

    def secret(self, environment: Mapping[str, str] = os.environ) -> str:
        """The secret. Raises SettingsError where it is not where the file says."""
        if self.client_secret_file:
            found = read_file(self.client_secret_file, SettingsError).decode("utf-8", "replace").strip()
        else:
            found = environment.get(self.client_secret_env or "", "")
        if len(found) < _SHORTEST_SECRET:
            raise SettingsError(
                Message.of(
                    N_("The secret for signing in is not in %(place)s."),
                    place=str(self.client_secret_file or self.client_secret_env),
                ),
                Message.of(N_("Put there the secret that the provider gave for this dashboard.")),
            )
        return found


class _Grant(_AccessTable):
    roles: tuple[Role, ...]
    municipality: Word | None = None


class UserGrant(_Grant):
    """The roles of one user, whom the provider's subject tells from all others."""

    subject: Word
    name: Word


class GroupGrant(_Grant):
    """The roles of all users of one of the provider's groups."""

    group: Word


class AccessFile(_AccessTable):
    """Who signs in where, who may do what, and how long a session lasts (minutes without use, hours in all)."""

    provider: Provider
    users: Annotated[tuple[UserGrant, ...], Field(alias="user")] = ()
    groups: Annotated[tuple[GroupGrant, ...], Field(alias="group")] = ()
    idle_minutes: Annotated[float, Field(gt=0, le=24 * 60)] = 30
    longest_hours: Annotated[float, Field(gt=0, le=24 * 7)] = 12

    def person(self, subject: str, name: str, groups: frozenset[str]) -> Person:
        """A user of the provider with the rights of the user's own entry or, without one, of the user's groups."""
        own = next((one for one in self.users if one.subject == subject), None)
        grants: list[_Grant] = [own] if own else [one for one in self.groups if one.group in groups]
        places = {one.municipality for one in grants}
        if len(places) > 1:  # of several municipalities, or of one and of all: nobody can say which is meant
            grants, places = [], set()
        rights = frozenset(right for grant in grants for role in grant.roles for right in RIGHTS[role])
        return Person(own.name if own else name, subject, groups, rights, next(iter(places), None))


def read_access(file: Path) -> AccessFile:
    """The access file as it is by now. Raises AccessRefused with every fault: one that is not understood admits nobody."""
    try:
        status = file.stat()
        signature = status.st_mtime_ns, status.st_ino, status.st_size
    except (OSError, ValueError):
        signature = None
    return _read(file, signature) if signature else _understood(file)


@lru_cache(maxsize=4)
def _read(file: Path, _signature: tuple[int, int, int]) -> AccessFile:
    return _understood(file)


def _understood(file: Path) -> AccessFile:
    text = read_file(file, SettingsError).decode("utf-8-sig", "replace")
    found, faults = read_toml(str(file), text, AccessFile)
    if found is not None:
        faults = [
            Fault(str(file), toml_line(text, path), ".".join(map(str, path)), "value", Message.of(says))
            for path, says in _contradictions(found)
        ]
    if found is None or faults:
        raise AccessRefused(faults)
    return found


_Path = tuple[str | int, ...]


def _contradictions(access: AccessFile) -> Iterator[tuple[_Path, str]]:
    """What each value may be by itself but not beside the others, with its place."""
    provider = access.provider
    if not is_safe_address(provider.metadata):
        yield ("provider", "metadata"), N_("The address has to begin with https://.")
    if (provider.client_secret_env is None) == (provider.client_secret_file is None):
        yield ("provider",), N_("Give either client_secret_env or client_secret_file.")
    if not access.users and not access.groups:
        yield ("user",), N_("There is neither a [[user]] nor a [[group]]: nobody could sign in.")
    yield from _repeated("user", "subject", [one.subject for one in access.users])
    yield from _repeated("group", "group", [one.group for one in access.groups])
    grants: dict[str, Sequence[_Grant]] = {"user": access.users, "group": access.groups}
    for table, named in grants.items():
        for place, grant in enumerate(named):
            if not grant.roles:
                yield (table, place, "roles"), N_("Name a role at least.")
            elif (Role.MUNICIPALITY in grant.roles) != (grant.municipality is not None):
                yield (table, place, "roles"), N_("The role “municipality” and the key “municipality” need each other.")
            elif grant.municipality and len(grant.roles) > 1:
                yield (table, place, "roles"), N_("The role “municipality” stands alone: the others see all municipalities.")


def _repeated(table: str, key: str, words: Sequence[str]) -> Iterator[tuple[_Path, str]]:
    for place, word in enumerate(words):
        if word in words[:place]:
            yield (table, place, key), N_("It stands there twice.")

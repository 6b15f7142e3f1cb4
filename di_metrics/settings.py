"""What the environment decides, read once when a process starts."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

from di_metrics.errors import N_, Message, SettingsError

ROOT = Path(__file__).resolve().parents[1]
PROGRAMME = ROOT / "data" / "programme"
"""The programme's folder that is shipped; `DI_PROGRAMME` names another."""
REGIONS = ROOT / "data" / "regions"
DEFAULT_DATABASE = ROOT / "data" / "di_metrics.duckdb"


def default_region() -> Path:
    """The region folder meant where none is named; the file `data/regions/default` says which."""
    return REGIONS / (REGIONS / "default").read_text(encoding="utf-8").strip()


class Audience(StrEnum):
    """Whom a process serves: the project's manager from the records, or the public from a release alone."""

    MANAGER = "manager"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Settings:
    """The manager's process: its region and programme folders, its records database, and the release in use, if any."""

    region: Path
    database: Path
    release: Path | None = None
    programme: Path = PROGRAMME
    is_configured: bool = False
    """Whether somebody named the database: then none is made where it is missing."""
    names_region: bool = False
    """Whether somebody named the region: then no records are invented for it."""
    access: Path | None = None
    """The access file; without one nobody signs in, and the process answers to its own computer alone."""
    audience: ClassVar[Audience] = Audience.MANAGER


@dataclass(frozen=True, slots=True)
class PublicSettings:
    """The public's process: it knows of one data file, the release."""

    release: Path
    audience: ClassVar[Audience] = Audience.PUBLIC


@dataclass(frozen=True, slots=True)
class Site:
    """Under which address readers reach a process (empty: this computer alone), whose pages may embed it, and its log.

    `log` is a file; empty, the log is printed.
    """

    url: str = ""
    frames: tuple[str, ...] = ()
    log: str = ""

    def absolute(self, url: str) -> str:
        """The address of a request as readers know it: whoever sends a request may claim any other name."""
        ours = urlsplit(self.url)
        return urlsplit(url)._replace(scheme=ours.scheme, netloc=ours.netloc).geturl() if self.url else url


def read_site(environment: Mapping[str, str] = os.environ) -> Site:
    """Read `DI_URL`, `DI_FRAME_ANCESTORS` (origins apart by spaces) and `DI_LOG` (a file).

    Raises SettingsError for what is no web address.
    """
    url, frames = environment.get("DI_URL", ""), tuple(environment.get("DI_FRAME_ANCESTORS", "").split())
    for name, word in (("DI_URL", url), *(("DI_FRAME_ANCESTORS", one) for one in frames)):
        if word and not _is_origin(word):
            raise SettingsError(
                Message.of(N_("%(name)s holds “%(word)s”, which is no web address."), name=name, word=word),
                Message.of(N_("Give the scheme and the name alone, such as https://di.example.lv.")),
            )
    return Site(url.rstrip("/"), frames, environment.get("DI_LOG", ""))


def _is_origin(word: str) -> bool:
    try:
        parts = urlsplit(word)
        host, _ = parts.hostname, parts.port  # asking for the port checks it
    except ValueError:
        return False
    named = host is not None and re.fullmatch(r"[A-Za-z0-9.-]+", host) is not None
    return named and parts.scheme in ("http", "https") and parts.path in ("", "/") and not (parts.query or parts.fragment)


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read `DI_REGION`, `DI_PROGRAMME` (folders), `DI_DATABASE`, `DI_RELEASE`, `DI_ACCESS` (files; the last two by name)."""
    names = ("DI_REGION", "DI_DATABASE", "DI_RELEASE", "DI_PROGRAMME", "DI_ACCESS")
    region, database, release, programme, access = (environment.get(name) for name in names)
    return Settings(
        Path(region) if region else default_region(),
        Path(database) if database else DEFAULT_DATABASE,
        Path(release) if release else None,
        Path(programme) if programme else PROGRAMME,
        bool(database),
        bool(region),
        Path(access) if access else None,
    )


def read_process_settings(environment: Mapping[str, str] = os.environ) -> Settings | PublicSettings:
    """The settings of a dashboard's process, whose audience `DI_AUDIENCE` names; the manager's where it is not set.

    Raises SettingsError for an audience or a folder of catalogues that does not exist, and for a public process that is
    given the records or no release: it never opens any other data file.
    """
    catalogues = environment.get("DI_CATALOGUES", "")
    if catalogues and not os.path.isdir(catalogues):
        raise SettingsError(
            Message.of(N_("DI_CATALOGUES holds “%(word)s”, which is no folder."), word=catalogues),
            Message.of(N_("Name the folder of the catalogues of further languages, or leave it out.")),
        )
    word = environment.get("DI_AUDIENCE") or Audience.MANAGER
    if word not in list(Audience):
        raise SettingsError(
            Message.of(N_("There is no audience “%(word)s”."), word=word),
            Message.of(N_("DI_AUDIENCE or --audience is one of: %(allowed)s."), allowed=", ".join(Audience)),
        )
    if word == Audience.MANAGER:
        return read_settings(environment)
    if environment.get("DI_DATABASE"):
        raise SettingsError(
            Message.of(N_("The public dashboard does not start beside a records database.")),
            Message.of(N_("Leave out DI_DATABASE and --database: the public dashboard opens a release alone.")),
        )
    if not environment.get("DI_RELEASE"):
        raise SettingsError(
            Message.of(N_("The public dashboard needs a release.")),
            Message.of(N_("Name a release file with DI_RELEASE or --release.")),
        )
    return PublicSettings(Path(environment["DI_RELEASE"]))

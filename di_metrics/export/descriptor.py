"""The descriptor of a release's data package, after the Frictionless Data Package standard (https://datapackage.org)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath

from di_metrics.export.level import publishable
from di_metrics.export.release_tables import data_kind
from di_metrics.export.table_schema import LANGUAGES, Json, in_both, schema_of
from di_metrics.release.release import Edition, Release
from di_metrics.text.release_facts import LICENCE_CODE, LICENCE_LINK, LICENCE_NAME

_MEDIA_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
    "md": "text/markdown",
    "txt": "text/plain",
}


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file of a package: its path, content and title; `table` names the table of a CSV."""

    path: str
    content: bytes
    title: str
    table: str | None = None


def descriptor(release: Release, files: Sequence[PackedFile]) -> str:
    """The text of `datapackage.json`: what the package is, and each file with its title, size, hash and columns.

    Titles and descriptions are Latvian, then English, for the standard knows one language.
    """
    project = release.region.project
    definitions = [definition for _, definition in release.texts.values()]
    content = {
        "profile": "data-package",
        "name": f"di-metrics-{release.region.id.lower()}",
        "title": f"{project.name_lv} / {project.name_en}",
        "description": " / ".join(" ".join(one[language] for one in definitions) for language in LANGUAGES),
        "version": str(release.edition.number),
        "created": f"{release.edition.released_on.isoformat()}T00:00:00Z",
        "licenses": [{"name": LICENCE_CODE, "path": LICENCE_LINK, "title": LICENCE_NAME}],
        "sources": _sources(release),
        "contributors": [{"title": f"{project.applicant_lv} / {project.applicant_en}", "role": "publisher"}],
        "resources": [_resource(release, file) for file in files],
        "release": _release_facts(release),
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _sources(release: Release) -> list[Json]:
    project, outlines = release.region.project, release.region.outlines
    records = {"title": f"{project.applicant_lv} / {project.applicant_en}, {project.number}"}
    return [records, *([{"title": f"{outlines.lv} / {outlines.en}"}] if outlines else [])]


def _resource(release: Release, file: PackedFile) -> Json:
    path = PurePosixPath(file.path)
    kind = path.suffix[1:]
    stem = str(path.with_suffix("")).lower() if file.table is None else file.table
    resource: Json = {
        "name": stem.replace("/", "-"),
        "path": file.path,
        "title": in_both(file.title),
        "format": kind,
        "mediatype": _MEDIA_TYPES[kind],
        "bytes": len(file.content),
        "hash": "sha256:" + hashlib.sha256(file.content).hexdigest(),
    }
    if kind != "xlsx":
        resource["encoding"] = "utf-8"
    if file.table is not None:
        resource |= {"profile": "tabular-data-resource", "schema": schema_of(release, file.table)}
    return resource


def _release_facts(release: Release) -> Json:
    """What the standard has no place for: which release it is, its level, and the parameters of its protection."""
    source = release.source
    return {
        **_edition(release.edition),
        "level": publishable(release),
        "data_kind": data_kind(release),
        "data_build": source.build_id,
        "data_to": source.data_to.isoformat() if source.data_to else None,
        "protection": asdict(release.parameters),
        "earlier": [_edition(one) for one in release.earlier],
    }


def _edition(edition: Edition) -> Json:
    return {
        "number": edition.number,
        "released_on": edition.released_on.isoformat(),
        "content_hash": edition.content_hash,
    }

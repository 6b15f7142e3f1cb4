"""A release as one ZIP for anyone: tables, workbooks, dictionary, changes, outlines, licence, README and descriptor."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import Any

from di_metrics.deck import Table
from di_metrics.errors import N_
from di_metrics.export.csv_text import write_csv
from di_metrics.export.release_tables import CHANGES, TABLES, column_names, data_kind, fields_of, release_csv, release_xlsx
from di_metrics.export.table_files import MEDIA_TYPES, PUBLISHABLE, level_line, publishable
from di_metrics.files import zip_entry
from di_metrics.model import Basis, Bilingual, Language, Status
from di_metrics.release.release import MONEY, REGION, WHOLE_PROJECT, Edition, Release
from di_metrics.text import Speaker
from di_metrics.text.dictionary import KEY_NAMES, MARK, VALUE, Field, kind_of, meaning_of
from di_metrics.text.labels import MARKS, words
from di_metrics.text.method import LICENCE_CODE, LICENCE_LINK, LICENCE_NAME, licence, sections, summary, title
from di_metrics.text.notes import demonstration_note
from di_metrics.text.tabular import Section, table_of_texts, text_lines

# ---- What the columns of a release's tables hold, as Table Schema (https://datapackage.org/standard/table-schema/) ----

LANGUAGES = tuple(Language)
"""The languages of a data package; its tables have names in each of them."""

DICTIONARY = "dictionary"
MARK_LIST = "marks"

Json = dict[str, Any]


def in_all(text: str) -> str:
    """A text of the catalogue in Latvian, English and further languages, for standards that know one language."""
    return " / ".join(speaker.say(text) for speaker in _SPEAKERS)


def schema_of(release: Release, table: str) -> Json:
    """The columns of a table of a release, which of them tell its rows apart, and which values may stand in them."""
    is_of_texts = table in _TEXTS
    fields = _TEXTS[table] if is_of_texts else fields_of(table)
    columns = [
        {
            "name": name,
            "type": kind_of(field, table),
            "description": in_all(meaning_of(field, release.region)),
            "constraints": {"required": True} if is_of_texts else _constraints(release, table, field),
        }
        for field in fields
        for name in column_names(field, LANGUAGES)
    ]
    schema: Json = {"fields": columns, "missingValues": [""], "primaryKey": _KEYS.get(table, list(KEY_NAMES))}
    if not is_of_texts:
        schema["foreignKeys"] = [_link(field.name) for field in fields if field.name.startswith(MARK.name)]
    return schema


def _link(column: str) -> Json:
    return {"fields": [column], "reference": {"resource": MARK_LIST, "fields": [MARK.name]}}


def _constraints(release: Release, table: str, field: Field) -> Json:
    constraints: Json = {"required": field.required}
    allowed = {
        "basis": [*release.region.bases, REGION],
        "data_kind": [data_kind(release)],
        "level": [PUBLISHABLE],
        MARK.name: [one.symbol for status, one in MARKS.items() if status is not Status.NOT_APPLICABLE],
    }
    if field.name in allowed:
        constraints["enum"] = allowed[field.name]
    if field.name == "year" and table in (MONEY, CHANGES):
        constraints["pattern"] = rf"\d{{4}}|{WHOLE_PROJECT}"
    if field.name == VALUE.name and table in TABLES:
        parameters = release.parameters
        constraints["minimum"] = parameters.money_base if table == MONEY else parameters.threshold
    return constraints


_MEANING = {"lv": N_("Meaning in Latvian."), "en": N_("Meaning in English.")}
_MEANINGS = tuple(
    Field(f"meaning_{one}", _MEANING.get(one, N_("Meaning in the language of the column's ending."))) for one in LANGUAGES
)
_TEXTS = {
    DICTIONARY: (
        Field("table", N_("Table that has the column.")),
        Field("column", N_("Name of the column.")),
        Field("kind", N_("What the column holds, in the words of Table Schema.")),
        *_MEANINGS,
    ),
    MARK_LIST: (
        Field("mark", N_("The mark.")),
        Field("value", N_("number: a value stands beside the mark; empty: none does.")),
        *_MEANINGS,
    ),
}
"""The columns of the tables of texts."""

_KEYS = {DICTIONARY: ["table", "column"], MARK_LIST: ["mark"], CHANGES: ["against", *KEY_NAMES]}
"""The columns that tell the rows of a table apart, where these are not those of the figures."""


# ---- The descriptor of a release's data package (https://datapackage.org) ----


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
        "title": _named(project.name),
        "description": " / ".join(" ".join(map(speaker.name, definitions)) for speaker in _SPEAKERS),
        "version": str(release.edition.number),
        "created": f"{release.edition.released_on.isoformat()}T00:00:00Z",
        "licenses": [{"name": LICENCE_CODE, "path": LICENCE_LINK, "title": LICENCE_NAME}],
        "sources": _sources(release),
        "contributors": [{"title": _named(project.applicant), "role": "publisher"}],
        "resources": [_resource(release, file) for file in files],
        "release": _release_facts(release),
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _sources(release: Release) -> list[Json]:
    project, outlines = release.region.project, release.region.outlines
    records = {"title": f"{_named(project.applicant)}, {project.number}"}
    return [records, *([{"title": _named(outlines.bilingual)}] if outlines else [])]


def _named(name: Bilingual) -> str:
    return " / ".join(speaker.name(name) for speaker in _SPEAKERS)


def _resource(release: Release, file: PackedFile) -> Json:
    path = PurePosixPath(file.path)
    kind = path.suffix[1:]
    stem = str(path.with_suffix("")).lower() if file.table is None else file.table
    resource: Json = {
        "name": stem.replace("/", "-"),
        "path": file.path,
        "title": in_all(file.title),
        "format": kind,
        "mediatype": MEDIA_TYPES[kind],
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
    return {
        **_edition(release.edition),
        "level": publishable(release),
        "data_kind": data_kind(release),
        "protection": asdict(release.parameters),
        "earlier": [_edition(one) for one in release.earlier],
    }


def _edition(edition: Edition) -> Json:
    return {
        "number": edition.number,
        "released_on": edition.released_on.isoformat(),
        "content_hash": edition.content_hash,
    }


# ---- The README and the licence of a release's data package ----


def readme(speaker: Speaker, release: Release, files: Sequence[tuple[str, str]]) -> str:
    """What a package is, in Markdown: level, summary, files by path and title, and the method in full."""
    say = speaker.say
    rows = tuple((f"`{path}`", say(one)) for path, one in files)
    listed = table_of_texts(say(N_("Files")), (say(N_("File")), say(N_("Content"))), rows)
    parts = [f"# {title(speaker, release)}", level_line(speaker, publishable(release))]
    if release.source.demonstration:
        parts.append(f"**{demonstration_note(speaker)}**")
    parts += ["\n".join(summary(speaker, release)), f"## {listed.caption}", _table(listed)]
    parts += [part for section in sections(speaker, release) for part in _section(section)]
    return "\n\n".join(parts) + "\n"


def _section(section: Section) -> Iterator[str]:
    yield f"## {section.heading}"
    yield from section.paragraphs
    if section.pairs:
        yield "\n".join(f"- **{term}:** {text}" for term, text in section.pairs)
    if section.table:
        yield _table(section.table)


def _table(table: Table) -> str:
    head, *rows = text_lines(table)
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def licence_text(speakers: Sequence[Speaker], release: Release) -> str:
    """The terms of use in each language, one under another."""
    return "\n\n".join(_terms(licence(speaker, release)) for speaker in speakers) + "\n"


def _terms(section: Section) -> str:
    pairs = [f"{term}: {text}" for term, text in section.pairs]
    return "\n".join([section.heading.upper(), "", *section.paragraphs, "", *pairs])


# ---- A release as one ZIP for anyone ----

_SPEAKERS = tuple(Speaker(one) for one in LANGUAGES)

_TITLES = {
    "recipients": N_("Recipients, a row a figure"),
    "assessed": N_("Assessed persons, a row a figure"),
    "compensation": N_("Compensation in EUR, a row a figure"),
    CHANGES: N_("What earlier releases showed otherwise"),
    DICTIONARY: N_("Data dictionary"),
    MARK_LIST: N_("Marks"),
}


def file_name(release: Release, what: str, kind: str) -> str:
    """The name of a file of a release: invented data say so first, the level stands last."""
    demo = "DEMO_" if release.source.demonstration else ""
    return f"{demo}{release.region.id}_release_{release.edition.number}_{what}_{publishable(release)}.{kind}"


def release_zip(release: Release) -> bytes:
    """Everything of a release in one ZIP. The same release gives the same bytes, whenever it is packed."""
    files = [*_tables(release), *_workbooks(release), *_outlines(release), _licence(release)]
    files += _readmes(release, files)
    packed = [PackedFile("datapackage.json", descriptor(release, files).encode(), ""), *files]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for file in packed:
            archive.writestr(zip_entry(file.path, release.edition.released_on), file.content)
    return buffer.getvalue()


def _tables(release: Release) -> list[PackedFile]:
    """The tables for programs: UTF-8 without a byte order mark, names in both languages."""
    texts = {one: release_csv(release, one, LANGUAGES) for one in (*TABLES, CHANGES)}
    texts |= {DICTIONARY: _dictionary(release), MARK_LIST: _marks(release)}
    return [PackedFile(f"data/{one}.csv", text.encode(), _TITLES[one], one) for one, text in texts.items()]


def _dictionary(release: Release) -> str:
    rows = [
        (table, name, kind_of(field, table), *(speaker.say(meaning_of(field, release.region)) for speaker in _SPEAKERS))
        for table in (*TABLES, CHANGES)
        for field in fields_of(table)
        for name in column_names(field, LANGUAGES)
    ]
    return _csv(DICTIONARY, rows)


def _marks(release: Release) -> str:
    rows = [
        (
            one.symbol,
            "number" if one.with_value else "empty",
            *(words(speaker, release.parameters, one)[1] for speaker in _SPEAKERS),
        )
        for one in MARKS.values()
    ]
    return _csv(MARK_LIST, rows)


def _csv(table: str, rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    write_csv(text, [[field.name for field in _TEXTS[table]], *rows])
    return text.getvalue()


def _workbooks(release: Release) -> list[PackedFile]:
    titles = {"lv": N_("All tables as a workbook, in Latvian"), "en": N_("All tables as a workbook, in English")}
    other = N_("All tables as a workbook, in the language of its name")
    return [PackedFile(f"tables_{one}.xlsx", release_xlsx(release, one), titles.get(one, other)) for one in LANGUAGES]


def _outlines(release: Release) -> list[PackedFile]:
    titles = {
        Basis.PRE2021: N_("Outlines of the municipalities before the reform"),
        Basis.POST2021: N_("Outlines of the municipalities after the reform"),
    }
    region = release.region
    if not region.has_reform:
        titles = dict.fromkeys(titles, N_("Outlines of the municipalities"))
    bases = region.bases if region.has_outlines else ()
    return [PackedFile(f"outlines/{one}.geojson", release.outlines(one).encode(), titles[one]) for one in bases]


def _licence(release: Release) -> PackedFile:
    return PackedFile("LICENCE.txt", licence_text(_SPEAKERS, release).encode(), N_("Licence and citation"))


def _readmes(release: Release, files: Sequence[PackedFile]) -> list[PackedFile]:
    titles = {"lv": N_("Explanations in Latvian"), "en": N_("Explanations in English")}
    other = N_("Explanations in the language of the file's name")
    paths = {f"README.{speaker.language}.md": speaker for speaker in _SPEAKERS}
    named = {path: titles.get(speaker.language, other) for path, speaker in paths.items()}
    listed = [*((file.path, file.title) for file in files), *named.items()]
    return [PackedFile(path, readme(speaker, release, listed).encode(), named[path]) for path, speaker in paths.items()]

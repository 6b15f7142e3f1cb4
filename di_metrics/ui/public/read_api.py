"""The figures of a release for programs: JSON and CSV of its menu, what changed since earlier releases, and everything.

An answer holds rows of the release's own tables and nothing that is worked out from them, so that whoever asks often knows
no more than whoever takes the file. Every answer may be kept for a while and is known by its hash.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from http import HTTPStatus
from itertools import chain
from typing import Any

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from di_metrics.errors import N_, DIMetricsError, Message, UnknownWord
from di_metrics.export.data_package import LANGUAGES, file_name, in_all
from di_metrics.export.release_tables import (
    CHANGES,
    TABLES,
    TidyRow,
    columns_of,
    data_kind,
    fields_of,
    rows_csv,
    rows_of,
)
from di_metrics.export.table_files import MEDIA_TYPES, publishable
from di_metrics.model import Bilingual
from di_metrics.release.release import Edition, Release
from di_metrics.text import Speaker
from di_metrics.text.dictionary import FieldKind, meaning_of
from di_metrics.text.method import LICENCE_CODE, LICENCE_LINK
from di_metrics.ui.address_parameters import shown_word

ROOT = "api/v1"
DESCRIPTION = f"{ROOT}/openapi.json"
FIGURES = "figures"
OF_PROGRAMS = N_("For programs: the description of the interface (OpenAPI)")
KEPT_FOR = 600
"""Seconds for which an answer may be kept without asking again."""

_CODES = {
    "indicator": "indicator",
    "area": "area_code",
    "group": "group_code",
    "service": "service_code",
    "year": "year",
}
_FILTERS: Mapping[str, Mapping[str, str]] = {FIGURES: _CODES, CHANGES: {"against": "against", **_CODES}}
"""What the rows of each table may be narrowed by: the parameter and the column whose codes it takes."""

Chosen = tuple[tuple[str, tuple[str, ...]], ...]
"""The codes asked for by column."""

Json = dict[str, Any]


def links_of_files(speaker: Speaker) -> dict[str, str]:
    """Addresses of whole files, each with what it is."""
    return {
        f"{ROOT}/data.zip": speaker.say(N_("Everything (ZIP)")),
        f"{ROOT}/{FIGURES}.csv": speaker.say(N_("All figures (CSV)")),
        DESCRIPTION: speaker.say(OF_PROGRAMS),
    }


def api_routes(current: Callable[[], Release], packed: Callable[[Release], bytes], base: str) -> list[Route]:
    """The routes below a path; `current` gives the release, `packed` all of it as ZIP."""

    def of_table(table: str, kind: str) -> Callable[[Request], Response]:
        def answer(request: Request) -> Response:
            release = current()
            try:
                asked = chosen_codes(release, table, list(request.query_params.multi_items()))
            except UnknownWord as error:
                return _refused(error)
            return _answer(request, release, kind, lambda: _table(release.edition, table, kind, asked, release))

        return answer

    def facts(request: Request) -> Response:
        release = current()
        return _answer(request, release, "json", lambda: _written(release_facts(release)))

    def described(request: Request) -> Response:
        release = current()
        return _answer(request, release, "json", lambda: _written(description(release)))

    def everything(request: Request) -> Response:
        release = current()
        answer = _answer(request, release, "zip", lambda: packed(release))
        answer.headers["Content-Disposition"] = f'attachment; filename="{file_name(release, "data", "zip")}"'
        return answer

    tables = {f"{table}.{kind}": of_table(table, kind) for table in _FILTERS for kind in ("json", "csv")}
    routes = {"release.json": facts, "openapi.json": described, "data.zip": everything, **tables}
    return [Route(f"{base}/{ROOT}/{name}", answer, methods=["GET"]) for name, answer in routes.items()]


# ---- What is asked for ----


def chosen_codes(release: Release, table: str, given: Sequence[tuple[str, str]]) -> Chosen:
    """The codes in an address's parameters, several with commas between; raises UnknownWord for what a table has not."""
    columns = _FILTERS[table]
    asked: dict[str, list[str]] = {}
    for name, text in given:
        if name not in columns:
            word = shown_word(name)
            raise UnknownWord.among(columns, name, Message.of(N_("There is no parameter “%(word)s”."), word=word))
        allowed = _codes(release.edition, table, columns[name], release)
        for word in text.split(","):
            if word not in allowed:
                said = Message.of(N_("“%(word)s” is no code of “%(name)s”."), word=shown_word(word), name=name)
                raise UnknownWord.among(allowed, word, said)
        asked.setdefault(columns[name], []).extend(text.split(","))
    return tuple((column, tuple(sorted(set(words)))) for column, words in sorted(asked.items()))


def _rows(release: Release, table: str) -> Iterator[TidyRow]:
    return rows_of(release, CHANGES) if table == CHANGES else chain.from_iterable(rows_of(release, one) for one in TABLES)


@st.cache_data(show_spinner=False, max_entries=30)
def _codes(of: Edition, table: str, column: str, _release: Release) -> list[str]:
    return list(dict.fromkeys(str(row[column]) for row in _rows(_release, table)))


# ---- What is answered ----


@st.cache_data(show_spinner=False, max_entries=60)
def _table(of: Edition, table: str, kind: str, asked: Chosen, _release: Release) -> bytes:
    kept = [row for row in _rows(_release, table) if all(str(row[column]) in words for column, words in asked)]
    fields = fields_of(CHANGES if table == CHANGES else TABLES[0])
    if kind == "csv":
        return rows_csv(fields, kept, LANGUAGES).encode()
    rows = [columns_of(fields, row, LANGUAGES) for row in kept]
    return _written({"release": _of_edition(_release.edition), "count": len(rows), table: rows})


def release_facts(release: Release) -> Json:
    """Which release it is, under which terms, what it was made from, its predecessors, and the codes of its figures."""
    codes = {name: _codes(release.edition, FIGURES, column, release) for name, column in _CODES.items()}
    return {
        **_of_edition(release.edition),
        "level": publishable(release),
        "data_kind": data_kind(release),
        "licence": {"code": LICENCE_CODE, "link": LICENCE_LINK},
        "indicators": [
            {"code": code, **_in_languages("name", name), **_in_languages("definition", definition)}
            for code, (name, definition) in release.texts.items()
        ],
        "codes": codes,
        "earlier": [_of_edition(one) for one in release.earlier],
    }


def _in_languages(what: str, text: Bilingual) -> dict[str, str]:
    return {f"{what}_{one}": Speaker(one).name(text) for one in LANGUAGES}


def _of_edition(edition: Edition) -> Json:
    return {
        "number": edition.number,
        "released_on": edition.released_on.isoformat(),
        "content_hash": edition.content_hash,
    }


def _written(content: Json) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _answer(request: Request, release: Release, kind: str, body: Callable[[], bytes]) -> Response:
    """An answer that may be kept; whoever has it already is told so."""
    of = f"{release.edition.content_hash} {request.url.path} {sorted(request.query_params.multi_items())}"
    tag = f'"{hashlib.sha256(of.encode()).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": f"public, max-age={KEPT_FOR}", "Access-Control-Allow-Origin": "*"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(body(), media_type=MEDIA_TYPES[kind], headers=headers)


def _refused(error: DIMetricsError) -> Response:
    """What in a question was not understood, in both languages, as RFC 9457 has it."""
    detail = " / ".join(Speaker(language).error(error) for language in LANGUAGES)
    content = {"title": HTTPStatus.BAD_REQUEST.phrase, "status": HTTPStatus.BAD_REQUEST.value, "detail": detail}
    headers = {"Access-Control-Allow-Origin": "*"}
    return Response(_written(content), HTTPStatus.BAD_REQUEST, headers, "application/problem+json")


# ---- The description (https://spec.openapis.org/oas/v3.1.0) ----


def description(release: Release) -> Json:
    """The interface in the words of OpenAPI."""
    project = release.region.project
    paths = {
        f"/{FIGURES}.json": _described(release, FIGURES, "json", N_("Figures of the release, a row a figure.")),
        f"/{FIGURES}.csv": _described(release, FIGURES, "csv", N_("Figures of the release, a row a figure.")),
        f"/{CHANGES}.json": _described(release, CHANGES, "json", N_("What earlier releases showed otherwise")),
        f"/{CHANGES}.csv": _described(release, CHANGES, "csv", N_("What earlier releases showed otherwise")),
        "/release.json": {"get": _operation(N_("The release, its terms and its codes."), "json", {"type": "object"})},
        "/data.zip": {"get": _operation(N_("everything, as a data package"), "zip", {"type": "string", "format": "binary"})},
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{project.name_lv} / {project.name_en}",
            "version": str(release.edition.number),
            "license": {"name": LICENCE_CODE, "url": LICENCE_LINK},
        },
        "servers": [{"url": "."}],
        "paths": paths,
        "components": {"schemas": {table: _schema(release, table) for table in _FILTERS}},
    }


def _described(release: Release, table: str, kind: str, summary: str) -> Json:
    rows = {"type": "array", "items": {"$ref": f"#/components/schemas/{table}"}}
    properties = {"release": {"type": "object"}, "count": {"type": "integer"}, table: rows}
    content: Json = {"type": "string"}
    if kind == "json":
        content = {"type": "object", "required": list(properties), "properties": properties, "additionalProperties": False}
    parameters = [
        {
            "name": name,
            "in": "query",
            "description": in_all(N_("Codes with commas between; without them, all.")),
            "style": "form",
            "explode": False,
            "schema": {"type": "array", "items": {"enum": _codes(release.edition, table, column, release)}},
        }
        for name, column in _FILTERS[table].items()
    ]
    operation = {**_operation(summary, kind, content), "parameters": parameters}
    operation["responses"]["400"] = {"description": in_all(N_("A parameter or code that is not known."))}
    return {"get": operation}


def _operation(summary: str, kind: str, content: Json) -> Json:
    answers = {"200": {"description": in_all(summary), "content": {MEDIA_TYPES[kind]: {"schema": content}}}}
    return {"summary": in_all(summary), "responses": answers}


def _schema(release: Release, table: str) -> Json:
    """The columns of a row, with what each means."""
    fields = fields_of(CHANGES if table == CHANGES else TABLES[0])
    properties: Json = {}
    for field in fields:
        kind = "integer" if field.kind is FieldKind.INTEGER else "string"
        is_always = field.required and not field.named
        allowed = {"type": kind if is_always else [kind, "null"], "description": in_all(meaning_of(field, release.region))}
        properties |= dict.fromkeys(columns_of([field], {field.name: None}, LANGUAGES), allowed)
    return {"type": "object", "required": list(properties), "properties": properties, "additionalProperties": False}

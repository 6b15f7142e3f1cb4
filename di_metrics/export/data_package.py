"""A release as one ZIP for anyone: tables, workbooks, dictionary, changes, outlines, licence, README and descriptor."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence

from di_metrics.errors import N_
from di_metrics.export.descriptor import PackedFile, descriptor
from di_metrics.export.level import publishable
from di_metrics.export.readme import licence_text, readme
from di_metrics.export.release_tables import CHANGES, TABLES, column_names, fields_of, release_csv
from di_metrics.export.release_workbook import release_xlsx
from di_metrics.export.table_schema import DICTIONARY, LANGUAGES, MARK_LIST
from di_metrics.model import Basis
from di_metrics.release.release import Release
from di_metrics.text import Speaker
from di_metrics.text.dictionary import kind_of, meaning_of
from di_metrics.text.marks import MARKS, words

_SPEAKERS = tuple(Speaker(one) for one in LANGUAGES)
_UNIX = 3
_READABLE = 0o100644 << 16

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
            archive.writestr(_entry(release, file.path), file.content)
    return buffer.getvalue()


def _entry(release: Release, path: str) -> zipfile.ZipInfo:
    """An entry without anything of the computer that packs it: no time of day, no owner, no system."""
    day = release.edition.released_on
    entry = zipfile.ZipInfo(path, (day.year, day.month, day.day, 0, 0, 0))
    entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, _UNIX, _READABLE
    return entry


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
    return _csv(("table", "column", "kind", "meaning_lv", "meaning_en"), rows)


def _marks(release: Release) -> str:
    rows = [
        (
            one.symbol,
            "number" if one.with_value else "empty",
            *(words(speaker, release.parameters, one)[1] for speaker in _SPEAKERS),
        )
        for one in MARKS.values()
    ]
    return _csv(("mark", "value", "meaning_lv", "meaning_en"), rows)


def _csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([head, *rows])
    return text.getvalue()


def _workbooks(release: Release) -> list[PackedFile]:
    titles = {"lv": N_("All tables as a workbook, in Latvian"), "en": N_("All tables as a workbook, in English")}
    return [PackedFile(f"tables_{one}.xlsx", release_xlsx(release, one), titles[one]) for one in LANGUAGES]


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
    paths = {f"README.{one}.md": one for one in LANGUAGES}
    listed = [(file.path, file.title) for file in files] + [(path, titles[one]) for path, one in paths.items()]
    return [PackedFile(path, readme(Speaker(one), release, listed).encode(), titles[one]) for path, one in paths.items()]

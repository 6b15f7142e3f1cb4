"""Whatever arrives, reading ends: with rows and faults or with UnreadableFile, in little time and memory."""

from __future__ import annotations

import io
import os
import tracemalloc
import zipfile
from contextlib import suppress
from random import Random

import pytest
from binary_workbooks import xls_of, xlsb_of
from computing import seconds_computed
from hypothesis import given, settings
from hypothesis import strategies as st
from report_files import (
    ASSESSMENT,
    KEY,
    PSEUDONYMS,
    SERVICE,
    csv_of,
    csv_report,
    lines,
    ods_of,
    read,
    sample_checks,
    sample_files,
    sample_region,
    table_of,
    xlsx_report,
    zip_of,
)

from di_metrics.model import Language
from di_metrics.reports import Aliases, Pseudonyms, Reading, UnreadableFile, read_report
from di_metrics.reports.columns import COLUMNS
from di_metrics.reports.marking import marked_workbook
from di_metrics.reports.needed_services import read_needed_services
from di_metrics.text import Speaker

SPEAKER = Speaker(Language.LV)
XLS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook\0".encode("utf-16-le")
TABLE = table_of([SERVICE, ASSESSMENT])
ARCHIVES = [xlsx_report(SERVICE, ASSESSMENT), ods_of({"s": TABLE}), xlsb_of(TABLE)]
FILES = [csv_report(SERVICE, ASSESSMENT), *ARCHIVES, xls_of(TABLE)]


FILES_TRIED = int(os.environ.get("FUZZED_FILES", "640"))
"""How many damaged files all tests together try; before a release, 10 000."""


def times(share: int) -> int:
    """So many of 640, more or fewer as all are."""
    return max(1, share * FILES_TRIED // 640)


def attempt(data: bytes) -> Reading | None:
    """Read, mark and read what was marked; anything else than UnreadableFile fails the test."""
    try:
        reading = read(data)
    except UnreadableFile:
        reading = None
    else:
        assert reading.read == reading.accepted + reading.rejected
        assert reading.accepted == len(reading.rows)
        marked = marked_workbook(data, sample_region(), Aliases(), reading, SPEAKER.message)
        read(marked)
    with suppress(UnreadableFile):
        read_needed_services(data, sample_region(), sample_files(), PSEUDONYMS.fingerprint)
    return reading


@settings(max_examples=times(150), deadline=None)
@given(
    st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", XLS, b"\xff\xfe", b"\xef\xbb\xbf"])
)
def test_random_bytes(data: bytes, beginning: bytes) -> None:
    attempt(beginning + data)


@settings(max_examples=times(150), deadline=None)
@given(st.sampled_from(FILES), st.randoms(use_true_random=False), st.integers(1, 12))
def test_files_with_some_bytes_changed(data: bytes, chance: Random, times: int) -> None:
    changed = bytearray(data)
    for _ in range(times):
        place = chance.randrange(len(changed))
        changed[place] = chance.choice([chance.randrange(256), *b';,"\n\t \x00.-<>&'])
    attempt(bytes(changed))


@settings(max_examples=times(60), deadline=None)
@given(st.sampled_from(FILES), st.floats(0, 1))
def test_files_cut_off(data: bytes, part: float) -> None:
    attempt(data[: int(len(data) * part)])


@settings(max_examples=times(80), deadline=None)
@given(st.sampled_from(ARCHIVES), st.randoms(use_true_random=False), st.integers(1, 8))
def test_workbooks_whose_parts_are_changed(data: bytes, chance: Random, times: int) -> None:
    """The archive is sound and what is in it is not, so that more than checksums is tested."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: bytearray(archive.read(name)) for name in archive.namelist()}
    for _ in range(times):
        name = chance.choice(sorted(parts))
        place = chance.randrange(len(parts[name]))
        if chance.random() < 0.3:
            del parts[name][place : place + chance.randrange(1, 30)]
            parts[name] += b" "
        else:
            parts[name][place] = chance.choice([chance.randrange(32, 127), *b"<>&\"'/0129AZ"])
    attempt(zip_of({name: bytes(part) for name, part in parts.items()}))


CELLS = st.one_of(
    st.text(max_size=30),
    st.from_regex(r"[-+=]?[0-9 .,]{1,12}( EUR)?", fullmatch=True),
    st.from_regex(r"[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{1,4}\.?", fullmatch=True),
    st.sampled_from(["jā", "adults", "aprūpe mājās", "Dzintarpils pilsēta", "Kopā", "PARAUGS", "(rinda 3)", "161175-19997"]),
)
ROWS = st.lists(CELLS, min_size=len(COLUMNS), max_size=len(COLUMNS))


@settings(max_examples=times(200), deadline=None)
@given(
    st.lists(st.lists(CELLS, min_size=len(COLUMNS), max_size=len(COLUMNS)), min_size=1, max_size=4),
    st.sampled_from([";", ","]),
)
def test_any_cells_under_the_right_headings(rows: list[list[str]], separator: str) -> None:
    table = [[column.heading.lv for column in COLUMNS], *rows]
    attempt(csv_of([[cell.replace("\ud800", "") for cell in row] for row in table], encoding="utf-8", separator=separator))


SLOW = [
    csv_of(lines([SERVICE]) + [["x" * 40_000] * 9] * 50),
    csv_of(lines([SERVICE]) + [["1 " * 20_000] * 9] * 50),
    csv_of(lines([SERVICE]) + [[f"Liepziedu novadi {number}"] * 9 for number in range(4_000)]),
    csv_of(lines([{**SERVICE, "service": "maasža " * 3_000}] * 100)),
    csv_of(lines([{**ASSESSMENT, "recommended_services": "maasža;" * 3_000}] * 100)),
    csv_of(lines([SERVICE] * 20_000)),
    (";".join(column.heading.lv for column in COLUMNS) + "\n").encode() * 20_000,
    b"Pasvaldiba;Pagasts;Merkgrupa\n" + b";" * 2_000_000,
    b"\n" * 2_000_000 + b"x",
    b'"' * 1_000_001,
    csv_of([*lines([SERVICE]), ["x" * 1_000_000]]),
    b"x" * 1_000_000,
]


@pytest.mark.parametrize("data", SLOW, ids=range(len(SLOW)))
def test_nothing_takes_for_ever(data: bytes) -> None:
    begun = seconds_computed()
    attempt(data)
    assert seconds_computed() - begun < 30, "seconds, of which two are needed"


def test_memory_grows_with_the_rows_and_not_with_the_file() -> None:
    """Twenty thousand rows of a workbook whose sheet unpacks to 13 MiB."""
    data = xlsx_report(
        *({**SERVICE, "person": f"A-{number}", "notes": f"piezīme {number} " + "x" * 100} for number in range(20_000))
    )
    tracemalloc.start()
    reading = read(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert reading.accepted == 20_000
    assert peak < 40 << 20


def test_pseudonyms_are_made_once_a_person() -> None:
    made: list[str] = []

    class Counting(Pseudonyms):
        def __call__(self, register: str, identifier: str) -> str:
            made.append(identifier)
            return super().__call__(register, identifier)

    days = [f"{day:02d}.01.2019." for day in range(1, 20)]
    rows = [{**SERVICE, "date_from": day, "date_to": day, "units": "1", "compensation_eur": "3,14"} for day in days]
    assert read_report(csv_report(*rows), sample_region(), Aliases(), Counting(KEY), checks=sample_checks()).accepted == 19
    assert made == ["A-1"]

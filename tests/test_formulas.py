"""Nothing in a file that leaves the dashboard is computed by the spreadsheet that opens it, whatever things are called."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from invented_deck import DECK, OUTLINES
from invented_release import invented_release

from di_metrics.deck import Column, Deck, Figure, Row, Table
from di_metrics.export.csv_text import write_csv
from di_metrics.export.data_package import release_zip
from di_metrics.export.pack import write_pack
from di_metrics.export.release_tables import TABLES, release_csv_bytes, release_xlsx
from di_metrics.export.table_files import table_csv, table_xlsx
from di_metrics.model import Language
from di_metrics.region_files import load_region
from di_metrics.release.release import Release
from di_metrics.text import Speaker

PACKAGE = Path(__file__).resolve().parents[1] / "di_metrics"
SIGNS = "=+-@\t\r\n＝＋－＠"
WORD = "1+HYPERLINK(\"http://evil.example\")|cmd '/c calc'!A1"
NUMBERS = ("-5", "+12", "-1.5", "-0,25", "-")
HARMLESS = re.compile(r"[+-](\d+([.,]\d+)?)?")
THE_WRITER = "export/csv_text.py"
READ_BACK = {"store/kept_objects.py", "reports/names.py", "region_draft.py"}
"""What writes files of a region's folder, whose texts are read back as they are."""


def hostile_table(sign: str) -> Table:
    text = sign + WORD
    rows = (
        Row(text, (Figure(-2.5, text), Figure(None, text, code=text)), code=text),
        Row("-", (Figure(None, "–"), Figure(None, ""))),
    )
    return Table(text, (Column(text, 1, name=text), Column(text, None, name=text)), rows, caption=text, key=text)


def hostile_deck(sign: str) -> Deck:
    """The invented meeting with the sign before whatever its tables and slides are called."""

    def named(one: Any) -> Any:
        return replace(one, picture=hostile_table(sign)) if isinstance(one.picture, Table) else one

    return replace(DECK, title=sign + WORD, slides=tuple(map(named, DECK.slides)))


def hostile_release(sign: str) -> Release:
    """The invented release with the sign before every name of its region."""
    release = invented_release(3)
    files = {name: named(text, sign) if name.endswith(".csv") else text for name, text in release.files.items()}
    return replace(release, files=files, region=load_region(files))


def named(text: str, sign: str) -> str:
    rows = list(csv.reader(io.StringIO(text, newline="")))
    places = [place for place, column in enumerate(rows[0]) if re.fullmatch(r"(name|short)_(lv|en)", column)]
    for row in rows[1:]:
        for place in places:
            row[place] = sign + row[place]
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue()


def packed(deck: Deck) -> bytes:
    stream = io.BytesIO()
    write_pack(deck, OUTLINES, stream)
    return stream.getvalue()


EXPORTS: dict[str, Callable[[str], bytes]] = {
    "a table as CSV": lambda sign: table_csv(hostile_table(sign), demonstration=False),
    "a table as XLSX": lambda sign: table_xlsx(Speaker(Language.LV), hostile_table(sign), [(sign + WORD, sign + WORD)]),
    "a release as XLSX": lambda sign: release_xlsx(hostile_release(sign), Language.LV),
    "a release as ZIP": lambda sign: release_zip(hostile_release(sign)),
    **{
        f"{table} of a release as CSV": lambda sign, table=table: release_csv_bytes(
            hostile_release(sign), table, Language.EN
        )
        for table in TABLES
    },
}


def parts_of(content: bytes, name: str = "") -> Iterator[tuple[str, bytes]]:
    """A file, or those in it, however deep."""
    if not content.startswith(b"PK"):
        yield name, content
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for inner in archive.namelist():
            yield from parts_of(archive.read(inner), f"{name}/{inner}")


def computed(content: bytes, name: str) -> list[str]:
    """What of a file a spreadsheet would compute or fetch."""
    found = []
    for part, data in parts_of(content, name):
        if "/xl/worksheets/" in part:
            found += re.findall(r"<f[ >].*?</f>|<hyperlink .*?>", data.decode())
        elif part.endswith(".csv"):
            cells = [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")) for cell in row]
            found += [
                cell for cell in cells if cell[:1] and cell[0] in SIGNS and not re.fullmatch(r"[+-]\d+([.,]\d+)?|-", cell)
            ]
        assert "externalLinks" not in part
    return found


@pytest.mark.parametrize("export", EXPORTS)
def test_no_text_of_an_export_is_a_formula(export: str) -> None:
    content = EXPORTS[export]("=")
    ending = "x.csv" if not content.startswith(b"PK") else "x"
    assert computed(content, ending) == []
    said = "".join(data.decode("utf-8", "ignore") for _, data in parts_of(content))
    assert "=" in said


def test_nothing_of_a_meetings_files_is_a_formula() -> None:
    content = packed(hostile_deck("="))
    assert any("/xl/worksheets/" in part for part, _ in parts_of(content))
    assert computed(content, "x") == []


@pytest.mark.parametrize("sign", SIGNS, ids=[f"U+{ord(one):04X}" for one in SIGNS])
def test_every_sign_that_begins_a_formula_is_stopped_and_numbers_stay(sign: str) -> None:
    stream = io.StringIO(newline="")
    write_csv(stream, [[sign + WORD, *NUMBERS, -5, None, "a=b", "", "[x]"]])
    [row] = csv.reader(io.StringIO(stream.getvalue(), newline=""))
    assert row == ["'" + sign + WORD, *NUMBERS, "-5", "", "a=b", "", "[x]"]
    assert computed(table_csv(hostile_table(sign), demonstration=False), "x.csv") == []


def test_there_is_no_other_way_to_write_such_files() -> None:
    texts = {path.relative_to(PACKAGE).as_posix(): path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")}
    writing = {name for name, text in texts.items() if re.search(r"csv\.(?:Dict)?[wW]riter\(", text)}
    assert writing == {*READ_BACK, THE_WRITER}
    made = [text for text in texts.values() if re.search(r"\bWorkbook\(", text)]
    assert len(made) >= 4
    for text in made:
        options = text.count('"strings_to_formulas": False, "strings_to_urls": False')
        assert len(re.findall(r"\bWorkbook\(", text)) == options == 1

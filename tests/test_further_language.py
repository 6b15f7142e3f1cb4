"""A further language is a catalogue and columns: with invented ones every page is drawn in it, and nothing else is left."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from di_metrics.catalogues import SHIPPED, find_catalogues
from di_metrics.errors import SettingsError
from di_metrics.model import Bilingual, Language
from di_metrics.region_check import check_folder
from di_metrics.region_files import load_region, read_folder
from di_metrics.settings import PROGRAMME, ROOT, read_process_settings
from di_metrics.text import Speaker
from di_metrics.text.speaker import language_name

TESTS = Path(__file__).parent
CODE = "eo"
_KEPT = re.compile(r"(%\(\w+\)s|%%|<[^>]+>|\]\([^)]*\)|`[^`]*`|https?:\S+)")
_LETTERS = str.maketrans("aeiouyAEIOUY", "äëïöüÿÄËÏÖÜŸ")


def invented(text: str) -> str:
    """A text in the invented language: English with dots on its vowels, so that no word is as it was."""
    return "".join(part if number % 2 else part.translate(_LETTERS) for number, part in enumerate(_KEPT.split(text)))


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the catalogue of the invented language, made as the documentation says and then translated."""
    folder = tmp_path_factory.mktemp("catalogues")
    script = [sys.executable, "-m", "scripts.make_catalogue", CODE, "--out", str(folder)]
    for _ in range(2):  # completing it once more keeps what is translated
        subprocess.run(script, check=True, cwd=ROOT, capture_output=True)
        translate(folder / f"{CODE}.po")
    return folder


def translate(file: Path) -> None:
    catalogue = read(file)
    for entry in catalogue:
        if not entry.id or (entry.string and any(entry.string)):
            continue
        several = isinstance(entry.id, list | tuple)
        entry.string = tuple(map(invented, entry.id)) if several else invented(str(entry.id))
    with file.open("wb") as stream:
        write_po(stream, catalogue, width=0)


def read(file: Path) -> Catalog:
    with file.open("rb") as stream:
        return read_po(stream)


def test_the_catalogue_holds_every_text(catalogues: Path) -> None:
    made, latvian = read(catalogues / f"{CODE}.po"), read(SHIPPED / "lv.po")
    texts = {str(entry.id) for entry in made}
    assert {str(entry.id) for entry in latvian} <= texts
    assert len(texts) > len(latvian) + 100
    assert all(entry.string and all(entry.string) for entry in made if entry.id)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A region and its programme with columns of the invented language."""
    home = tmp_path_factory.mktemp("invented")
    region = Path(shutil.copytree(TESTS / "regions" / "sample", home / "region"))
    programme = Path(shutil.copytree(PROGRAMME, home / "programme"))
    for file in (*region.glob("*.csv"), *programme.glob("*.csv")):
        add_columns(file)
    for file in (*region.glob("*.toml"), *programme.glob("*.toml"), *region.glob("*.yaml")):
        text = file.read_text(encoding="utf-8")
        text = re.sub(
            r'^(\w+_)?en = "(.*)"$', lambda m: f'{m[0]}\n{m[1] or ""}{CODE} = "{invented(m[2])}"', text, flags=re.MULTILINE
        )
        text = re.sub(r'\ben: "([^"]*)"', lambda m: f'{m[0]}, {CODE}: "{invented(m[1])}"', text)
        file.write_text(text, encoding="utf-8")
    return region, programme


def add_columns(file: Path) -> None:
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        for column in [one for one in row if one.endswith(("_lv", "_en"))]:
            english = row.get(f"{column[:-3]}_en") or row.get("name_en", "")
            row[f"{column[:-3]}_{CODE}"] = invented(english)
    if rows:
        with file.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def test_columns_of_a_further_language_are_read(folders: tuple[Path, Path]) -> None:
    region, programme = folders
    assert check_folder(region, programme) == []
    loaded = load_region(read_folder(region, programme))
    named = [*loaded.municipalities, *loaded.groups, *loaded.categories, *loaded.unit_kinds, *loaded.services]
    assert all(dict(one.name.further) == {CODE: invented(one.name_en)} for one in named)
    assert dict(loaded.project.applicant.further) == {CODE: invented(loaded.project.applicant_en)}
    assert dict(loaded.in_region.bilingual.further) == {CODE: invented(loaded.in_region.en)}
    assert all(one.case("locative", Language.LV) == one.locative_lv for one in loaded.municipalities)


def test_a_misspelt_column_is_still_told(folders: tuple[Path, Path], tmp_path: Path) -> None:
    region = Path(shutil.copytree(folders[0], tmp_path / "region"))
    file = region / "municipalities.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(f"name_{CODE}", "nams_eo", 1), encoding="utf-8")
    assert [fault.code for fault in check_folder(region, folders[1])] == ["heading"]


def test_a_text_without_a_translation_is_english() -> None:
    assert Speaker(Language.EN).name(Bilingual("lv", "en", ((CODE, "eo"),))) == "en"
    assert Speaker(Language.LV).name(Bilingual("lv", "en", ((CODE, "eo"),))) == "lv"
    assert [language_name(one) for one in Language] == ["Latviešu", "English"]


def test_a_translation_that_lost_a_placeholder_is_told_and_not_said(catalogues: Path, tmp_path: Path) -> None:
    shutil.copy(catalogues / f"{CODE}.po", tmp_path)
    catalogue = read(tmp_path / f"{CODE}.po")
    entry = catalogue["Written: %(file)s"]
    assert entry is not None
    entry.string = "Skrïbïtä: %(dosiero)s"
    with (tmp_path / f"{CODE}.po").open("wb") as stream:
        write_po(stream, catalogue, width=0)
    script = [sys.executable, "-m", "scripts.make_catalogue", CODE, "--out", str(tmp_path)]
    assert "Written: %(file)s: " in subprocess.run(script, check=True, cwd=ROOT, capture_output=True, text=True).stderr
    says = "from di_metrics.text import Speaker; from di_metrics.model import Language;"
    says += f"print(Speaker(Language({CODE!r})).say('Written: %(file)s', file=1))"
    environment = {**os.environ, "DI_CATALOGUES": str(tmp_path)}
    said = subprocess.run(
        [sys.executable, "-c", says], check=True, cwd=ROOT, capture_output=True, text=True, env=environment
    )
    assert said.stdout == "Written: 1\n"


def test_only_files_named_by_a_language_are_catalogues(tmp_path: Path) -> None:
    for name in ("lt.po", "Lithuanian.po", "lt.mo"):
        (tmp_path / name).touch()
    assert find_catalogues({"DI_CATALOGUES": str(tmp_path)}) == {"lv": SHIPPED / "lv.po", "lt": tmp_path / "lt.po"}


def test_a_folder_of_catalogues_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="which is no folder"):
        read_process_settings({"DI_CATALOGUES": str(tmp_path / "nowhere")})


# ---- All pages in the invented language ----

_NO_TEXT = (
    r'\b(id|key|url|url_path|page|css|icon|anchor|body_class|\w+_id|media_file_\w+|(js|css)_content): "([^"\\]|\\.)*"',
    r"<(style|script|svg).*?</(style|script|svg)>",
    r"""(href|class|id|for|data-\w+|src)=\\?(["']).*?\\?\2""",
    r"https?:\S+",
    r"(?<=[\s(])/[\w./-]+",
    r"</b> [a-z0-9_]+</span>",
    r'body: "(?:[^"\\]|\\.)*## 2\. (?:[^"\\]|\\.)*"',
)
"""What a page holds beside what it says; codes; paths of files; and the help, which is no text of the catalogue."""


def chunks(made: Catalog, latvian: Catalog) -> Iterator[str]:
    """What would be seen of an English or Latvian text that stayed: long parts of it, between what is filled in."""
    said = [*(entry.id for entry in made), *(entry.string for entry in latvian)]
    for text in (one for part in said for one in ([part] if isinstance(part, str) else part or ())):
        yield from (chunk.strip() for chunk in _KEPT.split(text)[::2] if len(re.findall(r"\w", chunk)) > 7)


def test_every_page_is_drawn_in_it_alone(catalogues: Path, folders: tuple[Path, Path], tmp_path: Path) -> None:
    region, programme = folders
    database, release = tmp_path / "records.duckdb", tmp_path / "release.duckdb"
    settings = {"DI_CATALOGUES": str(catalogues), "DI_PROGRAMME": str(programme)}
    environment = {**os.environ, **settings, "PYTHONPATH": f"{ROOT}{os.pathsep}{TESTS}"}

    def python(*arguments: str | Path) -> str:
        command = [sys.executable, *map(str, arguments)]
        done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    built = python(
        *("-m", "di_metrics", "--lang", CODE, "build", "--region", region),
        *("--package", region / "package", "--database", database),
    )
    assert built.startswith(invented("Built"))
    python("-m", "di_metrics", "--lang", CODE, "publish", "--database", database, "--out", release)
    pages: dict[str, str] = json.loads(python(TESTS / "drawing_pages.py", database, release, CODE))
    assert len(pages) > 15
    made, latvian = read(catalogues / f"{CODE}.po"), read(SHIPPED / "lv.po")
    left_over = {chunk for chunk in chunks(made, latvian) if chunk != invented(chunk)}
    assert len(left_over) > 1000
    found: dict[str, list[str]] = {}
    for name, text in pages.items():
        for pattern in _NO_TEXT:
            text = re.sub(pattern, " ", text, flags=re.DOTALL)
        assert re.search("[äëïöü]", text), name
        stayed = [chunk for chunk in left_over if chunk in text and re.search(rf"(?<!\w){re.escape(chunk)}(?!\w)", text)]
        if stayed:
            found[name] = stayed
    assert found == {}

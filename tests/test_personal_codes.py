"""The form of personal codes is the country's data: another one is read, guarded and kept out of texts as the first is."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from di_metrics.errors import Fault, RegionRefused
from di_metrics.model import Language
from di_metrics.personal_code import PERSONAL_CODES_FILE, personal_codes
from di_metrics.region_check import check_folder
from di_metrics.reports.identifiers import Identifier, read_identifier
from di_metrics.reports.persons import near_code
from di_metrics.reports.rules import Problem
from di_metrics.reports.spelling import looks_like_code
from di_metrics.settings import PROGRAMME
from di_metrics.text import Speaker

SAMPLE = Path(__file__).parent / "regions" / "sample"

OTHER = """
digits = [8, 4]
birth = "yymmddc"
centuries = {7 = 1900, 8 = 2000}
weights = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
check_from = 1000
check_by = [10]
plain_from = "99"
"""
RIGHT, PLAIN = "850317712345", "991234567890"
"""A birth on 17 March 1985 and the check digit of that invented form; a code that tells neither."""


@pytest.fixture
def other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The programme of a country with personal codes of another form."""
    folder = Path(shutil.copytree(PROGRAMME, tmp_path / "programme"))
    (folder / PERSONAL_CODES_FILE).write_text(OTHER, encoding="utf-8")
    monkeypatch.setenv("DI_PROGRAMME", str(folder))
    return folder


def checked(first: str) -> str:
    """A code of eleven first digits with its last one."""
    return first + str((1000 - sum(map(int, first))) % 10)


def test_codes_of_another_form_are_read(other: Path) -> None:
    code = checked(RIGHT[:-1])
    assert check_folder(SAMPLE, other) == []
    found = read_identifier(f"{code[:8]}-{code[8:]}")
    assert isinstance(found, Identifier)
    assert found == Identifier(code, True)
    assert found.born is not None
    assert (found.born.year, found.born.month, found.born.day) == (1985, 3, 17)
    assert read_identifier(PLAIN) == Identifier(PLAIN, True)
    assert len(list(near_code(PLAIN))) > 90
    assert list(near_code(code)) == []


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        (checked("85131771234"), "code_check_digit"),  # no such month
        (checked("85031711234"), "code_check_digit"),  # no such century
        ("85031771234", "code_zero_lost"),
        ("85031771-234", "code_length"),
    ],
)
def test_what_is_wrong_with_codes_of_another_form_is_told(other: Path, cell: str, rule: str) -> None:
    assert other.is_dir()
    found = read_identifier(cell)
    assert isinstance(found, Problem)
    assert found.rule.code == rule


def test_codes_of_another_form_are_kept_out_of_texts_and_packages(other: Path) -> None:
    text = "dzimis 85031771–2345, Liepziedi"
    pattern = personal_codes().in_package
    assert other.is_dir()
    assert looks_like_code(text)
    assert duckdb.execute("SELECT regexp_matches($1, $2)", [text, pattern]).fetchone() == (True,)
    assert duckdb.execute("SELECT regexp_matches($1, $2)", ["161175-19997", pattern]).fetchone() == (False,)


def test_without_a_check_digit_and_a_birth_any_digits_are_a_code(other: Path) -> None:
    (other / PERSONAL_CODES_FILE).write_text("digits = [5, 4]\n", encoding="utf-8")
    assert check_folder(SAMPLE, other) == []
    assert read_identifier("12345-6789") == Identifier("123456789", True)


FAULTS = {
    "digits = [6]": "personal_codes.toml:1, digits",
    'digits = [6, 5]\nbirth = "ddmmyyyyx"': "personal_codes.toml:2, birth",
    "digits = [6, 5]\nweight = [1]": "personal_codes.toml:2, weight: “[1]”. There is no such key. Did you mean weights?",
    "digits = ": "personal_codes.toml:1: The reader of the file says",
}


@pytest.mark.parametrize(("text", "begins"), FAULTS.items())
def test_a_faulty_form_is_told_with_its_place(other: Path, text: str, begins: str) -> None:
    (other / PERSONAL_CODES_FILE).write_text(text, encoding="utf-8")
    faults: list[Fault] = check_folder(SAMPLE, other)
    assert next(Speaker(Language.EN).fault(one) for one in faults).startswith(begins)
    with pytest.raises(RegionRefused):
        read_identifier("161175-19997")


def test_the_form_that_is_shipped_stands_in_where_a_programme_has_none(other: Path) -> None:
    (other / PERSONAL_CODES_FILE).unlink()
    assert read_identifier("161175-19997") == Identifier("16117519997", True)

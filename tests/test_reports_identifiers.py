"""Codes of persons: both forms, what is wrong with them, and the pseudonyms and keys that take their place."""

from __future__ import annotations

import base64
import datetime as dt
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_files import KEY, personal_code, sample_region

from di_metrics.model import Language
from di_metrics.reports.identifiers import Identifier, placeholder, read_identifier
from di_metrics.reports.persons import register_of
from di_metrics.reports.pseudonyms import KEY as KEY_VARIABLE
from di_metrics.reports.pseudonyms import (
    KEY_FILE,
    KeyUnusable,
    Pseudonyms,
    default_key_file,
    find_key,
    is_guessable,
    key_check,
    read_key,
)
from di_metrics.reports.rules import Problem
from di_metrics.text import Speaker

# Published as examples of the algorithm; nobody's.
OLD_FORM = ("161175-19997", "16117519997", "161175 - 19997", "161175–19997", " 161175-19997 ")


@pytest.mark.parametrize("cell", [*OLD_FORM, 16117519997.0])
def test_the_old_form_is_one_code_however_it_is_written(cell: str | float) -> None:
    assert read_identifier(cell) == Identifier("16117519997", True)


@pytest.mark.parametrize("cell", ["321234-56789", "32123456789", 32123456789.0])
def test_the_new_form_has_no_date_and_no_check_digit(cell: str | float) -> None:
    assert read_identifier(cell) == Identifier("32123456789", True)


def test_any_other_check_digit_is_wrong() -> None:
    assert [read_identifier(f"161175-1999{digit}") for digit in range(7)] == [read_identifier("161175-19990")] * 7
    assert _code(read_identifier("161175-19990")) == "code_check_digit"


def test_invented_codes_of_the_tests_are_right() -> None:
    codes = {personal_code(number) for number in range(2000)}
    assert len(codes) > 1900
    assert all(_is_personal(code) for code in codes)


def _is_personal(code: str) -> bool:
    found = read_identifier(code)
    return isinstance(found, Identifier) and found.is_personal_code


@pytest.mark.parametrize("cell", ["12", "A-12", "DGP/2019-004", "k.7", "ŪĶ-3", 12.0])
def test_own_identifiers_are_taken(cell: str | float) -> None:
    found = read_identifier(cell)
    assert isinstance(found, Identifier)
    assert not found.is_personal_code


def test_own_identifiers_are_one_in_any_case() -> None:
    assert read_identifier("a-12") == read_identifier("A-12") != read_identifier("A-012")


WRONG = [
    ("161375-19997", "code_check_digit"),  # month 13
    ("161175-59997", "code_check_digit"),  # no such century
    ("331234-56789", "code_check_digit"),
    (1019912345.0, "code_zero_lost"),
    ("1019912345", "code_zero_lost"),
    ("123456789", "code_length"),
    ("123456789012", "code_length"),
    ("Jānis Bērziņš", "name_not_code"),
    ("BĒRZIŅŠ", "name_not_code"),
    ("Bērziņš, Jānis 1980", "name_not_code"),
    ("J. Bērziņš", "name_not_code"),
    ("Bērziņš 1980", "identifier_form"),
    ("12 13", "identifier_form"),
    ("#12", "identifier_form"),
    ("=A1", "identifier_form"),
    ("A" + "1" * 40, "identifier_form"),
    (12.5, "identifier_converted"),
    (-3.0, "identifier_form"),
    (dt.date(2019, 1, 1), "identifier_converted"),
    (placeholder(12, "rinda"), "identifier_removed"),
    (placeholder(12, "row"), "identifier_removed"),
]


@pytest.mark.parametrize(("cell", "code"), WRONG)
def test_what_is_no_identifier_is_told_without_quoting_it(cell: str | float | dt.date, code: str) -> None:
    problem = read_identifier(cell)
    assert isinstance(problem, Problem)
    assert problem.rule.code == code
    assert problem.params == ()


def _code(found: Identifier | Problem | None) -> str:
    assert isinstance(found, Problem)
    return found.rule.code


def test_an_empty_cell_identifies_nobody() -> None:
    assert read_identifier(" ") is None
    assert read_identifier("-") is None


def test_an_identifier_is_not_shown() -> None:
    assert "19997" not in repr(read_identifier("161175-19997"))


# Pseudonyms ----------------------------------------------------------------------------------------------------------


def test_a_pseudonym_has_160_bits_and_is_the_same_every_time() -> None:
    made = Pseudonyms(KEY)("", "16117519997")
    assert re.fullmatch(r"[a-z2-7]{32}", made)
    assert made == Pseudonyms(KEY)("", "16117519997")
    assert Pseudonyms(bytes(range(32)))("", "16117519997") == "cherau5hcppoad6raoh45ubtehkcc4fm"


def test_pseudonyms_differ_by_person_register_and_key() -> None:
    made = {
        Pseudonyms(key)(register, identifier)
        for key in (KEY, KEY[::-1])
        for register in ("", "9010000", "9020000")
        for identifier in ("12", "13")
    }
    assert len(made) == 12


def test_the_key_is_not_shown() -> None:
    assert repr(Pseudonyms(KEY)) == "Pseudonyms()"


@pytest.mark.parametrize(
    ("code", "register"),
    [
        ("9010000", "9010000"),
        ("LV9001000", "9010000"),  # the same municipality, which alone became the new one
        ("LV9003000", "LV9003000"),  # made from several, each with its own “12”
        ("LV9004000", "LV9004000"),  # a part of one that was divided
        ("9050200", "9050200"),
    ],
)
def test_whose_identifiers_a_municipality_uses(code: str, register: str) -> None:
    assert register_of(sample_region(), code) == register


# Keys ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [KEY.hex(), base64.b64encode(KEY).decode(), f" {KEY.hex()}\n"])
def test_the_key_stands_in_the_environment(text: str) -> None:
    assert read_key({KEY_VARIABLE: text}) == KEY


@pytest.mark.parametrize("text", ["geheim", KEY.hex()[:62], base64.b64encode(KEY[:16]).decode(), KEY.hex()[:48], "žž" * 32])
def test_what_is_no_key_is_refused_without_quoting_it(text: str) -> None:
    with pytest.raises(KeyUnusable) as refusal:
        read_key({KEY_VARIABLE: text})
    assert text not in f"{refusal.value} {refusal.value.message} {refusal.value.hint}"


GUESSABLE = {
    "zeros": bytes(32),
    "zeros behind half a key": KEY[:16] + bytes(16),
    "one byte": b"\x5a" * 32,
    "two bytes": b"\x01\x02" * 20,
    "half a key twice": KEY[:16] * 2,
    "a quarter of a key": KEY[:8] * 4,
    "a part that does not fit": (KEY[:20] * 3)[:50],
    "counting up": bytes(range(32)),
    "counting down": bytes(range(255, 200, -1)),
    "counting by twos": bytes(range(0, 64, 2)),
    "a word again and again": b"slepens!" * 8,
    "digits": b"31415926535897932384626433832795028841971",
    "a sentence": b"correct horse battery staple, again",
    "a sentence of Latvian with its line break": "Šī ir mūsu pašu ļoti slepenā atslēga.\n".encode(),
    "a sentence in UTF-16": "Zaļa, zaļa, zaļa, mana mīļā pļaviņa".encode("utf-16-le"),
    "hexadecimal digits": b"0123456789abcdef" * 2,
}


@pytest.mark.parametrize("written", [bytes.hex, lambda key: base64.b64encode(key).decode()], ids=["hex", "base64"])
@pytest.mark.parametrize("kind", GUESSABLE)
def test_a_key_that_can_be_guessed_is_refused(kind: str, written: Callable[[bytes], str], tmp_path: Path) -> None:
    """In the environment and in a file, in the reader's language, with where it stands and how to mend it; never quoted."""
    text = written(GUESSABLE[kind])
    file = tmp_path / "key"
    file.write_text(text)
    file.chmod(0o600)
    for environment, where in (({KEY_VARIABLE: text}, KEY_VARIABLE), ({KEY_FILE: str(file)}, str(file))):
        for read_it in (read_key, find_key):
            with pytest.raises(KeyUnusable) as refusal:
                read_it(environment)
            for language, words in ((Language.EN, "is no random one"), (Language.LV, "nav nejauša")):
                told = Speaker(language).error(refusal.value)
                assert words in told
                assert where in told
                assert 'python -c "import secrets; print(secrets.token_hex(32))"' in told
                assert text not in told


def test_no_random_key_is_taken_for_one_that_can_be_guessed() -> None:
    draw = Random(13)
    keys = [draw.randbytes(length) for length in (32, 33, 48, 64) for _ in range(5000)]
    assert [key.hex() for key in keys if is_guessable(key)] == []


@given(st.binary(min_size=16, max_size=40), st.integers(2, 5))
def test_what_is_repeated_can_be_guessed(part: bytes, times: int) -> None:
    """A part of 32 random bytes is a key, and stays one however often it is said."""
    assert is_guessable(part[:31] * times)


def test_the_key_that_is_made_is_taken(tmp_path: Path) -> None:
    made = [read_key({KEY_FILE: str(tmp_path / str(number))}) for number in range(20)]
    assert len(set(made)) == 20
    written = subprocess.run(
        [sys.executable, "-c", "import secrets; print(secrets.token_hex(32))"], capture_output=True, text=True, check=True
    )
    assert len(read_key({KEY_VARIABLE: written.stdout})) == 32


def test_a_key_file_is_made_at_first_use_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "new folder" / "key"
    key = read_key({KEY_FILE: str(file)})
    assert len(key) == 32
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o077 == 0
    assert read_key({KEY_FILE: str(file)}) == key
    assert os.listdir(file.parent) == ["key"]


def test_processes_that_start_together_get_one_key(tmp_path: Path) -> None:
    environment = {KEY_FILE: str(tmp_path / "key")}
    found: list[bytes] = []
    threads = [threading.Thread(target=lambda: found.append(read_key(environment))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "key"
    read_key({KEY_FILE: str(file)})
    file.chmod(0o640)
    with pytest.raises(KeyUnusable, match="Others"):
        read_key({KEY_FILE: str(file)})


def test_a_damaged_key_file_is_told_and_left(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("")
    file.chmod(0o600)
    with pytest.raises(KeyUnusable):
        read_key({KEY_FILE: str(file)})
    assert file.read_text() == ""


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(KeyUnusable, match="cannot be read or made"):
        read_key({KEY_FILE: str(tmp_path / "file" / "key")})


def test_the_key_lies_in_the_users_configuration_by_default(tmp_path: Path) -> None:
    assert default_key_file({"XDG_CONFIG_HOME": str(tmp_path)}) == tmp_path / "di_metrics" / "pseudonym.key"
    assert not default_key_file({}).is_relative_to(Path(__file__).parents[1])


def test_a_fingerprint_tells_keys_apart_and_nothing_of_them() -> None:
    checks = {key_check(KEY), key_check(KEY[::-1])}
    assert len(checks) == 2
    assert all(re.fullmatch(r"[0-9a-f]{16}", check) for check in checks)
    assert not any(check in KEY.hex() for check in checks)

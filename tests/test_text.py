"""What is said to a reader: numbers, dates and plural forms, and a Latvian translation of every text."""

from __future__ import annotations

import ast
import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from di_metrics.errors import DIMetricsError, Fault, Message
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Language, Status
from di_metrics.text import Speaker
from di_metrics.text.public_speaker import capital

ROOT = Path(__file__).parents[1]
LV, EN = Language.LV, Language.EN
SPACE, MINUS = "\N{NO-BREAK SPACE}", "\N{MINUS SIGN}"


NUMBERS = [
    (0, 0, "0", "0"),
    (999, 0, "999", "999"),
    (1000, 0, f"1{SPACE}000", "1,000"),
    (1234567, 0, f"1{SPACE}234{SPACE}567", "1,234,567"),
    (1234.5, 2, f"1{SPACE}234,50", "1,234.50"),
    (-12.34, 1, f"{MINUS}12,3", f"{MINUS}12.3"),
    # Halves are rounded away from zero, as readers do it with the unrounded value beside them.
    (0.5, 0, "1", "1"),
    (2.5, 0, "3", "3"),
    (54.25, 1, "54,3", "54.3"),
    (1.005, 2, "1,01", "1.01"),
    (-0.04, 1, "0,0", "0.0"),
]


@pytest.mark.parametrize(("value", "decimals", "latvian", "english"), NUMBERS)
def test_numbers(value: float, decimals: int, latvian: str, english: str) -> None:
    assert Speaker(LV).number(value, decimals) == latvian
    assert Speaker(EN).number(value, decimals) == english


VALUES = [
    ("recipients", 1234, f"1{SPACE}234", "1,234"),
    ("coverage", 54.35, f"54,4{SPACE}%", "54.4%"),
    ("compensation", 2934.85, f"2{SPACE}934,85{SPACE}EUR", f"2,934.85{SPACE}EUR"),
]


@pytest.mark.parametrize(("indicator", "value", "latvian", "english"), VALUES)
def test_values_have_the_unit_of_their_indicator(indicator: str, value: float, latvian: str, english: str) -> None:
    assert Speaker(LV).value(CATALOGUE[indicator], value) == latvian
    assert Speaker(EN).value(CATALOGUE[indicator], value) == english


@pytest.mark.parametrize("language", Language)
def test_every_indicator_can_be_written(language: Language) -> None:
    speaker = Speaker(language)
    for indicator in CATALOGUE.values():
        assert speaker.value(indicator, 7).startswith("7")
        assert speaker.change(indicator, -7).startswith(f"{MINUS}7")


@pytest.mark.parametrize("language", Language)
def test_a_value_that_is_missing_says_why(language: Language) -> None:
    reasons = [Status.NO_DATA, Status.NOT_APPLICABLE, Status.SUPPRESSED]  # what a release says has tests of its own
    said = [Speaker(language).value(CATALOGUE["coverage"], None, status) for status in reasons]
    assert len(set(said)) == len(reasons)
    assert all(said)


CHANGES = [
    ("recipients", 3, "+3"),
    ("recipients", -3, f"{MINUS}3"),
    ("recipients", 0, "0"),
    ("coverage", 1.25, f"+1.3{SPACE}pp"),
    ("coverage", 0.04, f"0.0{SPACE}pp"),
    ("compensation", 10.5, f"+10.50{SPACE}EUR"),
]


@pytest.mark.parametrize(("indicator", "change", "said"), CHANGES)
def test_changes_have_their_sign(indicator: str, change: float, said: str) -> None:
    assert Speaker(EN).change(CATALOGUE[indicator], change) == said


def test_amounts_for_headlines_are_short() -> None:
    assert Speaker(EN).short_money(1_234_567.8) == f"1.23{SPACE}m EUR"
    assert Speaker(EN).short_money(12_345.6) == f"12,346{SPACE}EUR"
    assert Speaker(LV).short_money(1_234_567.8).startswith("1,23")


def test_dates() -> None:
    day = dt.date(2019, 12, 1)
    assert Speaker(LV).date(day) == "01.12.2019."
    assert Speaker(EN).date(day) == "1 December 2019"


def test_lists() -> None:
    assert Speaker(LV).listed(["a", "b", "c"]) == "a, b un c"
    assert Speaker(EN).listed(["a", "b", "c"]) == "a, b and c"
    assert Speaker(LV).listed(["a"]) == "a"


@pytest.mark.parametrize(
    ("text", "line"), [("masāža", "Masāža"), ("„atelpas brīža” aprūpe", "„Atelpas brīža” aprūpe"), ("", "")]
)
def test_a_line_begins_with_a_capital_also_after_a_quotation_mark(text: str, line: str) -> None:
    assert capital(text) == line


def test_errors_and_faults_are_said_with_their_parameters() -> None:
    speaker = Speaker(EN)
    error = DIMetricsError(Message.of("%(file)s is gone.", file="a.csv"), Message.of("Bring it back."))
    assert speaker.error(error) == "a.csv is gone. Bring it back."
    message = Message.of("Allowed: %(allowed)s.", allowed="0 or 1")
    assert speaker.fault(Fault("a.csv", 3, "flag", "flag", message, "x")) == "a.csv:3, flag: “x”. Allowed: 0 or 1."
    assert speaker.fault(Fault("a.csv", None, None, "file", message)) == "a.csv: Allowed: 0 or 1."


@pytest.mark.parametrize(("number", "said"), [(0, "0 days"), (1, "1 day"), (2, "2 days"), (21, "21 days")])
def test_english_plurals(number: int, said: str) -> None:
    assert Speaker(EN).plural("%(number)s day", "%(number)s days", number) == said


# The translations ----------------------------------------------------------------------------------------------------

Text = str | tuple[str, str]
"""A text of the catalogue; a pair where it depends on a number."""

KEYWORDS: dict[str, tuple[int, ...] | None] = {"N_": None, "say": None, "plural": (1, 2), "NP_": (1, 2)}
PLACEHOLDER = re.compile(r"%\((\w+)\)s")
LATVIAN_FORMS = {1: 0, 21: 0, 101: 0, 2: 1, 10: 1, 11: 1, 111: 1, 0: 2}
"""Which of its three forms Latvian uses for a number."""


def _files() -> Iterator[Path]:
    for folder in ("di_metrics", "pages"):
        yield from sorted((ROOT / folder).rglob("*.py"))
    if (ROOT / "dashboard.py").exists():
        yield ROOT / "dashboard.py"


@cache
def used_texts() -> dict[Text, list[str]]:
    """Every text marked for translation, with the places where it is."""
    found: defaultdict[Text, list[str]] = defaultdict(list)
    for path in _files():
        with path.open("rb") as stream:
            for line, text, _comments, _context in extract("python", stream, keywords=KEYWORDS):
                if text:
                    found[text if isinstance(text, str) else (text[0], text[1])].append(f"{path.relative_to(ROOT)}:{line}")
        for line, within in _within_f_strings(path):
            found[within].append(f"{path.relative_to(ROOT)}:{line}")
    return dict(found)


def _within_f_strings(path: Path) -> Iterator[tuple[int, str]]:
    """Texts that are marked within an f-string, into which the extractor does not look."""
    for outer in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        for node in ast.walk(outer) if isinstance(outer, ast.JoinedStr) else ():
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in KEYWORDS:
                yield from ((node.lineno, one.value) for one in node.args[:1] if isinstance(one, ast.Constant))


@cache
def latvian() -> Catalog:
    with (ROOT / "di_metrics" / "text" / "lv.po").open("rb") as stream:
        return read_po(stream, locale="lv")


@cache
def entries() -> dict[Text, Entry]:
    """What the Latvian catalogue holds."""
    return {entry.id if isinstance(entry.id, str) else (entry.id[0], entry.id[1]): entry for entry in latvian() if entry.id}


def translations(entry: Entry) -> list[str]:
    """The translation, or its forms for numbers."""
    return [entry.string] if isinstance(entry.string, str) else list(entry.string or ())


def listed(texts: dict[Text, list[str]]) -> str:
    return "\n".join(f"{text!r}  ({', '.join(places)})" for text, places in texts.items())


def test_there_are_texts_to_translate() -> None:
    assert len(used_texts()) > 50
    assert any(isinstance(text, tuple) for text in used_texts())


def test_every_text_has_a_latvian_translation() -> None:
    complete = {
        text for text, entry in entries().items() if not entry.fuzzy and translations(entry) and all(translations(entry))
    }
    missing = {text: places for text, places in used_texts().items() if text not in complete}
    assert not missing, f"{len(missing)} texts without a Latvian translation:\n{listed(missing)}"


def test_the_latvian_catalogue_has_no_text_that_nobody_says() -> None:
    leftover = [text for text in entries() if text not in used_texts()]
    assert not leftover, "\n".join(map(repr, leftover))


def test_the_latvian_catalogue_says_each_text_in_one_way() -> None:
    written = (ROOT / "di_metrics" / "text" / "lv.po").read_text(encoding="utf-8")
    told = Counter(re.findall(r'^msgid (".*"(?:\n".*")*)', written, re.MULTILINE))
    assert len(told) > 50
    assert [text for text, times in told.items() if times > 1] == []


def test_translations_have_the_placeholders_of_their_texts() -> None:
    assert entries(), "the catalogue is empty"
    for text, entry in entries().items():
        source = text if isinstance(text, str) else text[1]
        names = set(PLACEHOLDER.findall(source))
        for translation in translations(entry):
            assert set(PLACEHOLDER.findall(translation)) == names, translation
            if names:
                assert translation % dict.fromkeys(names, "x")


def test_latvian_quotation_marks_are_those_of_latvian() -> None:
    said = [text for entry in entries().values() for text in translations(entry)]
    said += [text.lv for one in CATALOGUE.values() for text in (one.name, one.definition, *one.notes, one.scope.otherwise)]
    assert [text for text in said if "“" in text or text.count("„") != text.count("”")] == []


ONE_WORD_A_MEANING = {
    r"partij": "ielāde",
    r"dat(?:ne|ni|nē|ņ)": "fails",
    r"datu pak(?:a|u|ā|as|ās|ām)\b": "datu pakete",
    r"atraidī": "noraidīts",
    r"griezum": "dalījums",
    r"aizseg": "aizklāts",
    r"pakalpojumu (?:grup|kategorij)": "pakalpojumu veids",
    r"izvērtējum": "izvērtēšana",
    r"\bno rādītaj": "no parādītajiem",
}
"""Words for which another one is used; the glossary has the terms."""


@pytest.mark.parametrize("pattern", ONE_WORD_A_MEANING)
def test_latvian_has_one_word_a_meaning(pattern: str) -> None:
    texts = [text for entry in entries().values() for text in translations(entry)]
    wrong = [text for text in texts if re.search(pattern, text, re.IGNORECASE)]
    assert not wrong, f"Say “{ONE_WORD_A_MEANING[pattern]}” in: {wrong}"


def test_texts_for_numbers_have_all_three_latvian_forms() -> None:
    of_numbers = {text: entry for text, entry in entries().items() if isinstance(text, tuple)}
    assert of_numbers, "the catalogue has no text for numbers"
    for text, entry in of_numbers.items():
        assert len(translations(entry)) == 3, text
        assert all(translations(entry)), text


@pytest.mark.parametrize(("number", "form"), LATVIAN_FORMS.items())
def test_latvian_plurals(number: int, form: int) -> None:
    speaker = Speaker(LV)
    of_numbers = {text: entry for text, entry in entries().items() if isinstance(text, tuple)}
    assert of_numbers, "the catalogue has no text for numbers"
    for (one, many), entry in of_numbers.items():
        params = dict.fromkeys(PLACEHOLDER.findall(many), "x") | {"number": speaker.number(number)}
        others = {name: value for name, value in params.items() if name != "number"}
        assert speaker.plural(one, many, number, **others) == translations(entry)[form] % params


def test_texts_for_numbers_are_written_out_where_they_are_said() -> None:
    """A text within `N_(…)` would be taken for one that does not depend on a number."""
    said = [
        (path.name, call.lineno, call.args[:2])
        for path in _files()
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "attr", getattr(call.func, "id", "")) in ("plural", "NP_")
        # What is unpacked was written out where it was marked.
        if not isinstance(call.args[0], ast.Starred)
    ]
    assert said
    wrong = [(name, line) for name, line, texts in said if not all(isinstance(text, ast.Constant) for text in texts)]
    assert wrong == []

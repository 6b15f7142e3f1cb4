"""Titles state the finding, sentences what they leave out, in grammatical words; `test_claims.py` judges what they claim."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from shown_cells import Shown, cell

from di_metrics.attention import concerns
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Basis, Dimension, Language, Period, Result, Selection, Status, Watch
from di_metrics.region import Region
from di_metrics.region_files import load_region, read_folder
from di_metrics.settings import PROGRAMME
from di_metrics.text import Speaker
from di_metrics.text.judgements import concern_in_words
from di_metrics.text.paragraphs import finding, named_in, sentence, title
from di_metrics.text.paragraphs.wholes import changed, compared, from_to, whole

LATVIAN, ENGLISH = Speaker(Language.LV), Speaker(Language.EN)
SPACE = "\N{NO-BREAK SPACE}"
END, THEN = dt.date(2019, 12, 31), dt.date(2018, 12, 31)
M, S, G, Y = Dimension.MUNICIPALITY, Dimension.SERVICE, Dimension.GROUP, Dimension.YEAR
DZINTARPILS, VEJUPE, LIEPZIEDI, RUDZAJI, TRISUPJI = "9010000", "9020000", "9030200", "9040200", "9050200"
ALL = Selection(Period(END), Basis.PRE2021)


@pytest.fixture(scope="module")
def region(sample_region: Path) -> Region:
    return load_region(read_folder(sample_region, PROGRAMME))


def split(
    shown: Mapping[str | None, Shown], by: Dimension = M, code: str = "recipients", selection: Selection = ALL
) -> Result:
    cells = tuple(cell((key,), one) for key, one in shown.items())
    return Result(CATALOGUE[code], selection, (by,), cells)


def pairs(shown: Mapping[tuple[str, str], Shown], *by: Dimension) -> Result:
    return Result(CATALOGUE["recipients"], ALL, by, tuple(cell(key, one) for key, one in shown.items()))


def in_words(region: Region, result: Result, speaker: Speaker = LATVIAN) -> tuple[str, str | None]:
    """The title of a result and the sentence beside it."""
    clauses = finding(speaker, region, result)
    beside = sentence(speaker, region, result, named_in(clauses))
    return title(clauses), beside.text if beside else None


PLACES: dict[str, tuple[Result, str, str | None]] = {
    "a clear order": (
        split({DZINTARPILS: 9, VEJUPE: 5, LIEPZIEDI: 7, RUDZAJI: 1}),
        "Visvairāk saņēmēju ir Dzintarpils pilsētā (9) un Liepziedu novadā (7)",
        "Vismazāk ir Rudzāju novadā (1).",
    ),
    "some have none": (
        split({DZINTARPILS: 9, VEJUPE: 0, LIEPZIEDI: 7, RUDZAJI: 0}),
        "Visvairāk saņēmēju ir Dzintarpils pilsētā (9) un Liepziedu novadā (7)",
        "Saņēmēju nav 2 pašvaldībās: Vējupes pilsētā un Rudzāju novadā.",
    ),
    "two, both named": (
        split({DZINTARPILS: 900.5, VEJUPE: 500}, code="compensation"),
        f"Lielākā kompensācija ir Dzintarpils pilsētā (901{SPACE}EUR) un Vējupes pilsētā (500{SPACE}EUR)",
        None,
    ),
    "a tie for the first place": (
        split({DZINTARPILS: 7, VEJUPE: 7, LIEPZIEDI: 7, RUDZAJI: 1}),
        "Visvairāk saņēmēju ir Dzintarpils pilsētā, Vējupes pilsētā un Liepziedu novadā (pa 7)",
        "Vismazāk ir Rudzāju novadā (1).",
    ),
    "a tie for the second place": (
        split({DZINTARPILS: 9, VEJUPE: 7, LIEPZIEDI: 7, RUDZAJI: 1}),
        "Visvairāk saņēmēju ir Dzintarpils pilsētā (9)",
        "Vismazāk ir Rudzāju novadā (1).",
    ),
    "too many tie to be named": (
        split({DZINTARPILS: 7, VEJUPE: 7, LIEPZIEDI: 7, RUDZAJI: 7, TRISUPJI: 1}),
        "Visvairāk saņēmēju ir 4 pašvaldībās (pa 7)",
        "Vismazāk ir Trīsupju novadā (1).",
    ),
    "one alone": (
        split({DZINTARPILS: 4, VEJUPE: 0}),
        "Saņēmēji ir tikai Dzintarpils pilsētā (4)",
        "Saņēmēju nav 1 pašvaldībā: Vējupes pilsētā.",
    ),
    "one alone of those that are known": (
        split({DZINTARPILS: 4, VEJUPE: 0, None: 3}),
        "Visvairāk saņēmēju ir Dzintarpils pilsētā (4)",
        "Saņēmēju nav 1 pašvaldībā: Vējupes pilsētā.",
    ),
    "only one was asked for": (split({DZINTARPILS: 21}), "Dzintarpils pilsētā pakalpojumus saņēmusi 21 persona", None),
    "only one was asked for, few": (split({VEJUPE: Status.LOW}), "Vējupes pilsētā saņēmēju skaits ir mazāks par 5", None),
    "only one was asked for, hidden": (
        split({VEJUPE: Status.SUPPRESSED}),
        "Dati aizsargāti: saņēmēju skaits Vējupes pilsētā",
        None,
    ),
    "nobody": (split({DZINTARPILS: 0, VEJUPE: 0}), "Pakalpojumus neviens nav saņēmis", None),
    "nobody in a known place": (
        split({DZINTARPILS: 0, VEJUPE: 0, None: 4}),
        "Pašvaldība nav zināma: saņēmēju skaits",
        None,
    ),
    "few everywhere": (split({DZINTARPILS: Status.LOW, VEJUPE: 0}), "Saņēmēju skaits visur ir mazāks par 5", None),
    "some hidden": (
        split({DZINTARPILS: 9, VEJUPE: Status.SUPPRESSED, LIEPZIEDI: 7, RUDZAJI: 0}),
        "Starp parādītajām pašvaldībām visvairāk saņēmēju ir Dzintarpils pilsētā (9)",
        "Saņēmēju nav vismaz 1 pašvaldībā: Rudzāju novadā.",
    ),
    "all hidden": (
        split({DZINTARPILS: Status.SUPPRESSED, VEJUPE: Status.SUPPRESSED}),
        "Dati aizsargāti: saņēmēju skaits",
        None,
    ),
    "few, and some hidden": (
        split({DZINTARPILS: Status.SUPPRESSED, VEJUPE: Status.LOW}),
        "Saņēmēju skaits: pēc parādītā nevar pateikt, kur ir visvairāk",
        None,
    ),
    "rounded": (
        split({DZINTARPILS: (Status.ROUNDED, 25), VEJUPE: (Status.ROUNDED, 20), LIEPZIEDI: Status.LOW}),
        "Visvairāk saņēmēju ir Dzintarpils pilsētā (apmēram 25) un Vējupes pilsētā (apmēram 20)",
        None,
    ),
    "rounded, no order": (
        split({DZINTARPILS: (Status.ROUNDED, 20)} | dict.fromkeys((VEJUPE, LIEPZIEDI, RUDZAJI), (Status.ROUNDED, 20))),
        "Saņēmēju skaits: no apmēram 20 līdz apmēram 20",
        None,
    ),
    "shares": (
        split({DZINTARPILS: 2.4, VEJUPE: 1.3, LIEPZIEDI: 0.5}, code="compensation_share_of_costs"),
        "Lielākā kompensācijās izmaksātā attiecināmo izmaksu daļa ir "
        f"Dzintarpils pilsētā (2,4{SPACE}%) un Vējupes pilsētā (1,3{SPACE}%)",
        f"Zemākais rādītājs ir Liepziedu novadā (0,5{SPACE}%).",
    ),
    "no data": (split({DZINTARPILS: None, VEJUPE: None}, code="coverage"), "Nav datu: pārklājums", None),
}


@pytest.mark.parametrize(("result", "expected", "beside"), PLACES.values(), ids=PLACES)
def test_municipalities_are_compared(region: Region, result: Result, expected: str, beside: str | None) -> None:
    assert in_words(region, result) == (expected, beside)


def of_coverage(shown: Mapping[str | None, Shown], groups: tuple[str, ...] = ()) -> Result:
    return split(shown, code="coverage", selection=replace(ALL, groups=groups))


COVERAGE: dict[str, tuple[Result, str, str | None]] = {
    "one above half": (
        of_coverage({DZINTARPILS: 90.0, VEJUPE: 50.0, LIEPZIEDI: 7.0}),
        f"Pārklājums 1 pašvaldībā no 3 pārsniedz 50{SPACE}%; augstākais pārklājums ir Dzintarpils pilsētā (90,0{SPACE}%)",
        f"Zemākais rādītājs ir Liepziedu novadā (7,0{SPACE}%).",
    ),
    "of a group": (
        of_coverage({DZINTARPILS: 90.0, VEJUPE: 55.5, LIEPZIEDI: 7.0}, ("children",)),
        f"Pārklājums bērnu ar FT grupā 2 pašvaldībās no 3 pārsniedz 50{SPACE}%;"
        f" augstākais pārklājums ir Dzintarpils pilsētā (90,0{SPACE}%)",
        f"Zemākais rādītājs ir Liepziedu novadā (7,0{SPACE}%).",
    ),
    "all, the highest tie": (
        of_coverage({DZINTARPILS: 100.0, VEJUPE: 100.0, LIEPZIEDI: 60.0}),
        f"Pārklājums visās 3 pašvaldībās pārsniedz 50{SPACE}%;"
        f" augstākais pārklājums ir Dzintarpils pilsētā un Vējupes pilsētā (pa 100,0{SPACE}%)",
        f"Zemākais rādītājs ir Liepziedu novadā (60,0{SPACE}%).",
    ),
    "none, and some nothing": (
        of_coverage({DZINTARPILS: 20.0, VEJUPE: 7.0, LIEPZIEDI: 0.0}),
        f"Pārklājums nevienā pašvaldībā nepārsniedz 50{SPACE}%; augstākais pārklājums ir Dzintarpils pilsētā (20,0{SPACE}%)",
        f"Zemākais rādītājs ir Vējupes pilsētā (7,0{SPACE}%); 1 pašvaldībā ir 0.",
    ),
    "nothing at all": (
        of_coverage({DZINTARPILS: 0.0, VEJUPE: 0.0}),
        f"Pārklājums nevienā pašvaldībā nepārsniedz 50{SPACE}%",
        None,
    ),
    "some hidden": (
        of_coverage({DZINTARPILS: 90.0, VEJUPE: 70.0, LIEPZIEDI: Status.SUPPRESSED}),
        f"Pārklājums vismaz 2 pašvaldībās pārsniedz 50{SPACE}%;"
        f" starp parādītajām pašvaldībām augstākais pārklājums ir Dzintarpils pilsētā (90,0{SPACE}%)",
        None,
    ),
    "some hidden, none of the others": (
        of_coverage({DZINTARPILS: 20.0, VEJUPE: 0.0, LIEPZIEDI: Status.SUPPRESSED}),
        f"Pārklājums nevienā no parādītajām pašvaldībām nepārsniedz 50{SPACE}%;"
        f" starp parādītajām pašvaldībām augstākais pārklājums ir Dzintarpils pilsētā (20,0{SPACE}%)",
        None,
    ),
    "one municipality": (of_coverage({DZINTARPILS: 64.6}), f"Dzintarpils pilsētā pārklājums ir 64,6{SPACE}%", None),
}


@pytest.mark.parametrize(("result", "expected", "beside"), COVERAGE.values(), ids=COVERAGE)
def test_coverage_is_above_half_or_not(region: Region, result: Result, expected: str, beside: str | None) -> None:
    assert in_words(region, result) == (expected, beside)


OTHERS: dict[str, tuple[Result, str, str]] = {
    "services": (
        split({"massage": 3, "physiotherapy": 5, "art_therapy": 0}, S),
        "Visvairāk saņēmēju ir fizioterapijas (5) un masāžas (3) pakalpojumiem",
        "The number of recipients is largest for physiotherapy (5) and massage (3)",
    ),
    "services that tie": (
        split({"massage": 3, "physiotherapy": 3, "art_therapy": 0}, S),
        "Visvairāk saņēmēju ir masāžas un fizioterapijas (pa 3) pakalpojumiem",
        "The number of recipients is largest for massage and physiotherapy (3 each)",
    ),
    "too many services that tie": (
        split(dict.fromkeys(("massage", "physiotherapy", "art_therapy", "sand_therapy"), 3), S),
        "Visvairāk saņēmēju ir 4 pakalpojumiem (pa 3)",
        "The number of recipients is largest for 4 services (3 each)",
    ),
    "one service": (
        split({"massage": 3}, S),
        "Masāžas pakalpojumiem saņēmēju skaits ir 3",
        "For massage, the number of recipients is 3",
    ),
    "groups": (
        split({"children": 219, "guardians": 100, "adults": 94}, G),
        "Visvairāk saņēmēju ir bērnu ar FT (219) un bērnu likumisko pārstāvju (100) grupās",
        "The number of recipients is largest among children (219) and guardians (100)",
    ),
    "one group of several": (
        split({"children": 219, "guardians": 0}, G),
        "Saņēmēji ir tikai bērnu ar FT grupā (219)",
        "There are recipients only among children (219)",
    ),
    "groups in places": (
        pairs({("children", DZINTARPILS): 9, ("children", VEJUPE): 5, ("adults", VEJUPE): 6}, G, M),
        "Visvairāk saņēmēju ir bērnu ar FT grupā Dzintarpils pilsētā (9)",
        "The number of recipients is largest among children in Dzintarpils City (9)",
    ),
    "places and services, some hidden": (
        pairs({(VEJUPE, "massage"): Status.SUPPRESSED, (VEJUPE, "physiotherapy"): 6}, M, S),
        "Starp parādītajiem skaitļiem visvairāk saņēmēju ir Vējupes pilsētā fizioterapijas pakalpojumiem (6)",
        "Of the figures shown, the number of recipients is largest in Vējupe City for physiotherapy (6)",
    ),
    "years": (
        split({"2016": 0, "2017": 3, "2018": Status.LOW, "2019": 12}, Y),
        "Saņēmēju skaits pieauga no 3 (2017) līdz 12 (2019)",
        "The number of recipients grew from 3 (2017) to 12 (2019)",
    ),
    "years that fall": (
        split({"2018": 900.0, "2019": 20.5}, Y, "compensation"),
        f"Kompensācija samazinājās no 900{SPACE}EUR (2018) līdz 21{SPACE}EUR (2019)",
        f"Compensation fell from 900{SPACE}EUR (2018) to 21{SPACE}EUR (2019)",
    ),
    "years that stay": (
        split({"2018": 7, "2019": 7}, Y),
        "Saņēmēju skaits nemainījās: 7 (2018), 7 (2019)",
        "The number of recipients did not change: 7 (2018), 7 (2019)",
    ),
    "years rounded to the same": (
        split({"2018": (Status.ROUNDED, 25), "2019": (Status.ROUNDED, 25)}, Y),
        "Saņēmēju skaits: apmēram 25 (2018), apmēram 25 (2019)",
        "The number of recipients: about 25 (2018), about 25 (2019)",
    ),
    "one year": (split({"2018": 0, "2019": 7}, Y), "Saņēmēju skaits: 7 (2019)", "The number of recipients: 7 (2019)"),
    "few in every year": (
        split({"2018": 0, "2019": Status.LOW}, Y),
        "Saņēmēju skaits visur ir mazāks par 5",
        "The number of recipients is below 5 everywhere",
    ),
    "nobody in any year": (
        split({"2018": 0, "2019": 0}, Y),
        "Pakalpojumus neviens nav saņēmis",
        "Nobody has received services",
    ),
}


@pytest.mark.parametrize(("result", "latvian", "english"), OTHERS.values(), ids=OTHERS)
def test_services_groups_and_years_are_compared(region: Region, result: Result, latvian: str, english: str) -> None:
    assert in_words(region, result) == (latvian, None)
    assert in_words(region, result, ENGLISH) == (english, None)


def test_the_ends_of_another_series_are_told_alone(region: Region) -> None:
    assert from_to(LATVIAN, region, split({"2017": 3, "2019": 12}, Y)) == "no 3 (2017) līdz 12 (2019)"
    assert from_to(LATVIAN, region, split({"2017": 0, "2019": 12}, Y)) == ""


def test_of_several_series_the_one_that_ends_highest_is_told(region: Region) -> None:
    course = pairs({("adults", "2018"): 9, ("children", "2018"): 2, ("adults", "2019"): 10, ("children", "2019"): 12}, G, Y)
    [claim] = finding(ENGLISH, region, course)
    assert (claim.group, claim.codes) == ("children", ("2018", "2019"))
    assert claim.text.endswith("the number of recipients grew from 2 (2018) to 12 (2019)")
    [nothing] = finding(ENGLISH, region, pairs({("adults", "2018"): 0, ("children", "2018"): 0}, G, Y))
    assert nothing.text == "nobody has received services"


# Wholes and how they changed ------------------------------------------------------------------------------------------

WHOLES = [
    ("recipients", 1, "pakalpojumus saņēmusi 1 persona", "1 person has received services"),
    ("recipients", 2, "pakalpojumus saņēmušas 2 personas", "2 persons have received services"),
    ("recipients", 11, "pakalpojumus saņēmušas 11 personas", "11 persons have received services"),
    ("recipients", 21, "pakalpojumus saņēmusi 21 persona", "21 persons have received services"),
    ("recipients", 0, "pakalpojumus neviens nav saņēmis", "nobody has received services"),
    (
        "recipients",
        (Status.ROUNDED, 415),
        "pakalpojumus saņēmušas apmēram 415 personas",
        "about 415 persons have received services",
    ),
    ("recipients", Status.LOW, "saņēmēju skaits ir mazāks par 5", "the number of recipients is below 5"),
    ("recipients", Status.SUPPRESSED, "dati aizsargāti: saņēmēju skaits", "Data protected: the number of recipients"),
    ("assessed", 101, "izvērtēta 101 persona", "101 persons have been assessed"),
    (
        "assessed_waiting",
        1,
        "pirmo pakalpojumu vēl gaida 1 izvērtētā persona",
        "1 assessed person waits for a first service",
    ),
    ("coverage", 39.2, f"pārklājums ir 39,2{SPACE}%", "coverage is 39.2%"),
    ("coverage", None, "nav datu: pārklājums", "No data: coverage"),
]


@pytest.mark.parametrize(("code", "shown", "latvian", "english"), WHOLES)
def test_a_whole_is_told_in_words_that_agree(code: str, shown: Shown, latvian: str, english: str) -> None:
    assert whole(LATVIAN, CATALOGUE[code], cell((), shown)).text == latvian
    assert whole(ENGLISH, CATALOGUE[code], cell((), shown)).text == english


CHANGES = [
    ("recipients", 152, "A – par 152 vairāk nekā 31.12.2018.", "Kopš 31.12.2018. klāt nākuši 152 saņēmēji"),
    ("recipients", 1, "A – par 1 vairāk nekā 31.12.2018.", "Kopš 31.12.2018. klāt nācis 1 saņēmējs"),
    ("recipients", 21, "A – par 21 vairāk nekā 31.12.2018.", "Kopš 31.12.2018. klāt nācis 21 saņēmējs"),
    ("recipients", 0, "A – tikpat, cik 31.12.2018.", "Kopš 31.12.2018. pārmaiņu nav"),
    ("recipients", -3, "A – par 3 mazāk nekā 31.12.2018.", "Tas ir par 3 mazāk nekā 31.12.2018."),
    (
        "coverage",
        10.6,
        "A – par 10,6 procentpunktiem vairāk nekā 31.12.2018.",
        "Tas ir par 10,6 procentpunktiem vairāk nekā 31.12.2018.",
    ),
    (
        "coverage",
        -6.1,
        "A – par 6,1 procentpunktu mazāk nekā 31.12.2018.",
        "Tas ir par 6,1 procentpunktu mazāk nekā 31.12.2018.",
    ),
    (
        "coverage",
        21.0,
        "A – par 21,0 procentpunktu vairāk nekā 31.12.2018.",
        "Tas ir par 21,0 procentpunktu vairāk nekā 31.12.2018.",
    ),
    ("coverage", 0.04, "A – tikpat, cik 31.12.2018.", "Kopš 31.12.2018. pārmaiņu nav"),
    (
        "compensation",
        1234.5,
        f"A – par 1{SPACE}235{SPACE}EUR vairāk nekā 31.12.2018.",
        f"Tas ir par 1{SPACE}235{SPACE}EUR vairāk nekā 31.12.2018.",
    ),
]


@pytest.mark.parametrize(("code", "change", "beside", "alone"), CHANGES)
def test_a_change_is_told_beside_a_whole_and_alone(code: str, change: float, beside: str, alone: str) -> None:
    assert compared(LATVIAN, CATALOGUE[code], "A", change, THEN) == beside
    assert changed(LATVIAN, CATALOGUE[code], change, THEN) == alone


def test_english_has_fewer_of_what_is_counted_and_less_of_what_is_not() -> None:
    assert compared(ENGLISH, CATALOGUE["recipients"], "A", -3, THEN) == "A – 3 fewer than on 31 December 2018"
    assert (
        compared(ENGLISH, CATALOGUE["coverage"], "A", -1.0, THEN)
        == "A – 1.0 percentage points less than on 31 December 2018"
    )
    assert changed(ENGLISH, CATALOGUE["recipients"], 1, THEN) == "Since 31 December 2018, 1 recipient has been added"


@pytest.mark.parametrize("speaker", [LATVIAN, ENGLISH], ids=["lv", "en"])
def test_every_indicator_has_its_words(region: Region, speaker: Speaker) -> None:
    for code in CATALOGUE:
        for result in (split({DZINTARPILS: 9, VEJUPE: 5}, code=code), split({DZINTARPILS: 0, VEJUPE: 0}, code=code)):
            told, _ = in_words(region, result, speaker)
            assert told[:1].isupper()
            assert "%(" not in told
            assert not told.removesuffix("d.").endswith((".", ",", ":"))


PLACEHOLDERS = {
    "largest": {"where"},
    "alone": {"where", "value"},
    "absent": {"where"},
    "missed": {"cells"},
    "reached": {"cells"},
    "counted": {"count"},
    "added": {"date", "number"},
}


@pytest.mark.parametrize("code", CATALOGUE)
def test_words_that_are_declared_can_be_filled_in(code: str) -> None:
    words = CATALOGUE[code].words
    assert words.name
    assert bool(words.missed) is bool(words.reached)
    for name, expected in PLACEHOLDERS.items():
        declared = getattr(words, name) or ()
        for text in (declared,) if isinstance(declared, str) else declared:
            assert set(re.findall(r"%\((\w+)\)s", text)) == expected, name


@pytest.mark.parametrize("code", CATALOGUE)
@pytest.mark.parametrize("speaker", [LATVIAN, ENGLISH], ids=["lv", "en"])
def test_an_added_indicator_is_spoken_of_by_what_it_declares(region: Region, code: str, speaker: Speaker) -> None:
    """Under another code the words are the same: nothing that is said is listed by code."""
    indicator = CATALOGUE[code]
    added = replace(indicator, code="added")
    shown: list[Mapping[str | None, Shown]] = [
        {DZINTARPILS: 90, VEJUPE: 55, LIEPZIEDI: 7},
        {DZINTARPILS: 9, VEJUPE: 0},
        {DZINTARPILS: 9, VEJUPE: Status.SUPPRESSED, LIEPZIEDI: 7},
        {DZINTARPILS: 0, None: 3},
    ]
    results = [split(one, code=code) for one in shown] + [split({"2018": 3, "2019": 12}, Y, code)]
    for result in results:
        assert in_words(region, replace(result, indicator=added), speaker) == in_words(region, result, speaker)
    for value in (0, 1, 21, None):
        assert whole(speaker, added, cell((), value)).text == whole(speaker, indicator, cell((), value)).text
    for change in (-3, 0, 3):
        assert changed(speaker, added, change, THEN) == changed(speaker, indicator, change, THEN)


def test_an_added_indicator_that_is_watched_needs_attention(region: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    added = replace(CATALOGUE["new_recipients"], code="added", watch=Watch(M, below=5))
    monkeypatch.setattr("di_metrics.attention.CATALOGUE", {**CATALOGUE, "added": added})

    def evaluate(code: str, selection: Selection, by: tuple[Dimension, ...]) -> Result:
        shown: dict[str | None, Shown] = {DZINTARPILS: 90, VEJUPE: 3} if code == "added" else {}
        return Result(added if code == "added" else CATALOGUE[code], selection, by, split(shown).cells)

    [concern] = concerns(evaluate, ALL)
    assert concern_in_words(ENGLISH, region, concern) == "The number of new recipients is below 5 in Vējupe City (3)."
    assert concern_in_words(LATVIAN, region, concern) == "Jauno saņēmēju skaits nesasniedz 5 Vējupes pilsētā (3)."

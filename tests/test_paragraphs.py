"""Paragraphs, titles and sentences are grammatical and say no more than figures carry; `test_claims.py` judges them."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from shown_cells import Shown, cell

from di_metrics.indicators import CATALOGUE
from di_metrics.model import Basis, Dimension, Language, Period, Result, Selection, Status
from di_metrics.query import evaluate
from di_metrics.region import Region
from di_metrics.region_files import load_region, read_folder
from di_metrics.settings import PROGRAMME, default_region
from di_metrics.store import Database
from di_metrics.text import Speaker
from di_metrics.text.paragraphs import ClaimKind, Figures, figures_for, paragraph
from di_metrics.text.paragraphs.phrases import in_place

LATVIAN, ENGLISH = Speaker(Language.LV), Speaker(Language.EN)
SPACE, DASH = "\N{NO-BREAK SPACE}", "\N{NO-BREAK SPACE}\N{EN DASH} "
END = dt.date(2019, 12, 31)
M, S, G = Dimension.MUNICIPALITY, Dimension.SERVICE, Dimension.GROUP
DZINTARPILS, VEJUPE, LIEPZIEDI, RUDZAJI, TRISUPJI = "9010000", "9020000", "9030200", "9040200", "9050200"
CHILDREN = Selection(Period(END), Basis.PRE2021, groups=("children",))


@pytest.fixture(scope="module")
def region(sample_region: Path) -> Region:
    return load_region(read_folder(sample_region, PROGRAMME))


def whole(shown: Shown, code: str = "recipients", selection: Selection = CHILDREN) -> Result:
    return Result(CATALOGUE[code], selection, (), (cell((), shown),))


def split(
    shown: Mapping[str | None, Shown], by: Dimension = M, code: str = "recipients", selection: Selection = CHILDREN
) -> Result:
    cells = tuple(cell((key,), one) for key, one in shown.items())
    return Result(CATALOGUE[code], selection, (by,), cells)


def said(
    region: Region, total: Shown, speaker: Speaker = LATVIAN, selection: Selection = CHILDREN, **figures: Result
) -> list[str]:
    """What is said of children, of whom so many were served."""
    by_group = figures.pop("by_group", split({"children": total}, G, selection=selection))
    made = Figures(whole(total, selection=selection), by_group, **figures)  # type: ignore[arg-type]
    return [one.text for one in paragraph(speaker, region, made)]


SERVED = [
    (1, "pakalpojumi sniegti 1 bērnam ar"),
    (2, "pakalpojumi sniegti 2 bērniem ar"),
    (10, "pakalpojumi sniegti 10 bērniem ar"),
    (11, "pakalpojumi sniegti 11 bērniem ar"),
    (21, "pakalpojumi sniegti 21 bērnam ar"),
    (111, "pakalpojumi sniegti 111 bērniem ar"),
    (1131, f"pakalpojumi sniegti 1{SPACE}131 bērnam ar"),
]


@pytest.mark.parametrize(("number", "words"), SERVED)
def test_persons_are_counted_in_the_dative(region: Region, number: int, words: str) -> None:
    [sentence_] = said(region, number)
    assert sentence_ == f"Trejupē no projekta sākuma līdz 31.12.2019. {words} funkcionāliem traucējumiem."


def test_nobody_served_is_said(region: Region) -> None:
    beginning = "Trejupē no projekta sākuma līdz 31.12.2019. pakalpojumi"
    assert said(region, 0) == [f"{beginning} bērniem ar funkcionāliem traucējumiem nav sniegti."]
    everybody = replace(CHILDREN, groups=())
    assert said(region, 0, selection=everybody) == [f"{beginning} nav sniegti."]
    of_no_service = replace(CHILDREN, groups=("children_out_of_family",))
    assert said(region, 0, selection=of_no_service) == ["Projektā paredzēta tikai izvērtēšana: bērniem ārpusģimenes aprūpē."]


def test_groups_services_and_places_of_a_selection_stand_in_their_cases(region: Region) -> None:
    selection = Selection(
        Period(END, dt.date(2019, 1, 1)),
        Basis.PRE2021,
        municipalities=(LIEPZIEDI, VEJUPE),
        services=("massage", "physiotherapy"),
    )
    by_group = split({"children": 1, "guardians": 2, "adults": 0}, G, selection=selection)
    assert said(region, 3, selection=selection, by_group=by_group) == [
        "Liepziedu novadā un Vējupes pilsētā no 01.01.2019. līdz 31.12.2019. fizioterapijas un masāžas pakalpojumi sniegti"
        " 3 personām: 1 bērnam ar funkcionāliem traucējumiem un 2 bērnu likumiskajiem pārstāvjiem."
    ]
    assert said(region, 3, ENGLISH, selection, by_group=by_group) == [
        "In Liepziedi Municipality and Vējupe City, between 1 January 2019 and 31 December 2019, services (physiotherapy and"
        " massage) were provided to 3 persons: 1 child with functional disabilities and 2 children's legal guardians."
    ]


def test_many_municipalities_are_told_by_their_number(region: Region) -> None:
    selection = replace(CHILDREN, municipalities=(DZINTARPILS, VEJUPE, LIEPZIEDI, RUDZAJI))
    [sentence_] = said(region, 5, selection=selection)
    assert sentence_.startswith("4 izvēlētajās pašvaldībās no projekta sākuma")


PLACES: dict[str, tuple[dict[str | None, Shown], list[str]]] = {
    "a clear order": (
        {DZINTARPILS: 9, VEJUPE: 5, LIEPZIEDI: 7},
        [
            "Saņēmēji ir 3 pašvaldībās.",
            "Visvairāk saņēmēju ir Dzintarpils pilsētā (9), Liepziedu novadā (7) un Vējupes pilsētā (5).",
        ],
    ),
    "a tie": (
        {DZINTARPILS: 12, VEJUPE: 12, LIEPZIEDI: 3},
        [
            "Saņēmēji ir 3 pašvaldībās.",
            "Visvairāk saņēmēju ir Dzintarpils pilsētā un Vējupes pilsētā (pa 12); Liepziedu novadā (3).",
        ],
    ),
    "all equal": (
        {DZINTARPILS: 4, VEJUPE: 4, LIEPZIEDI: 0},
        [
            "Saņēmēji ir 2 pašvaldībās.",
            "Visvairāk saņēmēju ir Dzintarpils pilsētā un Vējupes pilsētā (pa 4).",
            "Saņēmēju nav 1 pašvaldībā: Liepziedu novadā.",
        ],
    ),
    "one alone": (
        {DZINTARPILS: 4, VEJUPE: 0},
        ["Saņēmēji ir tikai Dzintarpils pilsētā (4).", "Saņēmēju nav 1 pašvaldībā: Vējupes pilsētā."],
    ),
    "one there is": ({DZINTARPILS: 4}, ["Saņēmēji ir 1 pašvaldībā: Dzintarpils pilsētā."]),
    "one alone, and some unknown": (
        {DZINTARPILS: 4, None: 1},
        ["Saņēmēji ir 1 pašvaldībā: Dzintarpils pilsētā.", "Pašvaldība nav zināma 1 saņēmējam."],
    ),
    "no place known": ({DZINTARPILS: 0, None: 11}, ["Pašvaldība nav zināma 11 saņēmējiem."]),
    "no partner, not applicable": (
        {DZINTARPILS: 4, VEJUPE: Status.NOT_APPLICABLE},
        ["Saņēmēji ir tikai Dzintarpils pilsētā (4)."],
    ),
    "rounded": (
        {DZINTARPILS: (Status.ROUNDED, 25), VEJUPE: (Status.ROUNDED, 25), LIEPZIEDI: (Status.ROUNDED, 20)},
        [
            "Saņēmēji ir 3 pašvaldībās.",
            "Visvairāk saņēmēju ir Dzintarpils pilsētā (apmēram 25) un Vējupes pilsētā (apmēram 25);"
            " Liepziedu novadā (apmēram 20).",
        ],
    ),
    "rounded beside an official number": (
        {DZINTARPILS: (Status.ROUNDED, 25), VEJUPE: (Status.OFFICIAL, 26), LIEPZIEDI: (Status.OFFICIAL, 23)},
        [
            "Saņēmēji ir 3 pašvaldībās.",
            "Visvairāk saņēmēju ir Dzintarpils pilsētā (apmēram 25), Vējupes pilsētā (26) un Liepziedu novadā (23).",
        ],
    ),
    "few": (
        {DZINTARPILS: (Status.ROUNDED, 25), VEJUPE: Status.LOW, LIEPZIEDI: Status.LOW},
        [
            "Saņēmēji ir vismaz 1 pašvaldībā.",
            "Visvairāk saņēmēju ir Dzintarpils pilsētā (apmēram 25).",
            "Saņēmēju skaits 2 pašvaldībās ir mazāks par 5: Vējupes pilsētā un Liepziedu novadā.",
        ],
    ),
    "not published": (
        {DZINTARPILS: (Status.ROUNDED, 25), VEJUPE: (Status.ROUNDED, 20), LIEPZIEDI: Status.SUPPRESSED},
        [
            "Saņēmēji ir vismaz 2 pašvaldībās.",
            "Starp parādītajām pašvaldībām visvairāk saņēmēju ir Dzintarpils pilsētā (apmēram 25) un"
            " Vējupes pilsētā (apmēram 20).",
            "Skaits nav parādīts 1 pašvaldībā: Liepziedu novadā.",
        ],
    ),
}


@pytest.mark.parametrize(("shown", "expected"), PLACES.values(), ids=PLACES)
def test_places_are_compared_as_far_as_the_figures_carry(
    region: Region, shown: dict[str | None, Shown], expected: list[str]
) -> None:
    assert said(region, 40, by_municipality=split(shown))[1:] == expected


def test_a_tie_is_never_told_in_part(region: Region) -> None:
    municipalities = [one.code for one in region.municipalities][:7]
    shown: dict[str | None, Shown] = dict.fromkeys(municipalities, 3)
    six_tie = split({**shown, municipalities[0]: 9})
    assert [one for one in said(region, 27, by_municipality=six_tie) if "Visvairāk" in one] == [
        "Visvairāk saņēmēju ir Dzintarpils pilsētā (9)."
    ]
    too_many = split({**shown, municipalities[0]: 2})
    [most] = [one for one in said(region, 20, by_municipality=too_many) if "Visvairāk" in one]
    names = [in_place(LATVIAN, region, code) for code in municipalities[1:]]
    assert most == f"Visvairāk saņēmēju ir {LATVIAN.listed(names)} (pa 3)."


def test_protected_wholes_are_told_as_they_are_shown(region: Region) -> None:
    beginning = "Trejupē no projekta sākuma līdz 31.12.2019."
    children = "bērniem ar funkcionāliem traucējumiem"
    assert said(region, (Status.ROUNDED, 25)) == [f"{beginning} pakalpojumi sniegti apmēram 25 {children}."]
    assert said(region, Status.LOW) == [f"{beginning} pakalpojumi sniegti mazāk par{SPACE}5 {children}."]
    assert said(region, Status.SUPPRESSED) == [f"{beginning}: cik personām sniegti pakalpojumi, nav parādīts."]
    some = split({"children": (Status.ROUNDED, 25), "guardians": (Status.ROUNDED, 20), "adults": Status.SUPPRESSED}, G)
    [sentence_] = said(region, (Status.ROUNDED, 60), by_group=some)
    assert ", to skaitā apmēram 25 bērniem" in sentence_


def test_the_basis_is_named_where_it_is_not_that_of_the_day(region: Region) -> None:
    new = replace(CHILDREN, basis=Basis.POST2021)
    shown = split({"LV9001000": 4}, selection=new)
    assert said(region, 4, selection=new, by_municipality=shown)[-1] == "Šeit domātas pašvaldības no 2021. gada 1. jūlija."
    assert "domātas" not in said(region, 4, by_municipality=split({DZINTARPILS: 4}))[-1]


def of_coverage(shown: Mapping[str, Shown]) -> dict[str, Result]:
    cells = tuple(cell(("children", code), one) for code, one in shown.items())
    return {
        "covered": ("children",),  # type: ignore[dict-item]
        "coverage_by_group_and_municipality": Result(CATALOGUE["coverage"], CHILDREN, (G, M), cells),
    }


def test_coverage_is_told_above_half_above_all_and_below(region: Region) -> None:
    shown = {DZINTARPILS: 41.8, VEJUPE: 104.0, LIEPZIEDI: 50.0, RUDZAJI: 0.0, TRISUPJI: None}
    assert said(region, 40, **of_coverage(shown))[1:] == [
        f"Pārklājums bērnu ar FT grupā 1 pašvaldībā no 4 pārsniedz 50{SPACE}%: Vējupes pilsētā (104,0{SPACE}%).",
        f"Pārklājums pārsniedz 100{SPACE}% Vējupes pilsētā: tur saņēmēju ir vairāk nekā izvērtēto personu.",
        f"Pārklājums nepārsniedz 50{SPACE}% Liepziedu novadā (50,0{SPACE}%) un Dzintarpils pilsētā (41,8{SPACE}%).",
    ]
    assert said(region, 40, **of_coverage({DZINTARPILS: 0.0, VEJUPE: 0.0}))[1:] == [
        f"Pārklājums bērnu ar FT grupā nevienā pašvaldībā nepārsniedz 50{SPACE}%."
    ]
    assert said(region, 40, **of_coverage({DZINTARPILS: 60.0}))[1:] == [], "one municipality is not compared"


SERVICES: dict[str, tuple[dict[str | None, Shown], str]] = {
    "one": ({"massage": 3, "physiotherapy": 0}, "Saņēmēji ir tikai masāžas pakalpojumiem (3)."),
    "some": ({"massage": 3, "physiotherapy": 5}, f"Saņēmēji pēc pakalpojuma: fizioterapija{DASH}5, masāža{DASH}3."),
    "more than persons": (
        {"massage": 8, "physiotherapy": 8},
        f"Saņēmēji pēc pakalpojuma (vienai personai var būt vairāki): masāža{DASH}8, fizioterapija{DASH}8.",
    ),
    "some not published": (
        {"massage": (Status.ROUNDED, 20), "physiotherapy": (Status.ROUNDED, 25), "art_therapy": Status.SUPPRESSED},
        "Starp parādītajiem pakalpojumiem visvairāk saņēmēju ir fizioterapijas (apmēram 25) un masāžas (apmēram 20)"
        " pakalpojumiem.",
    ),
}


@pytest.mark.parametrize(("shown", "expected"), SERVICES.values(), ids=SERVICES)
def test_services_are_told(region: Region, shown: dict[str | None, Shown], expected: str) -> None:
    assert said(region, 10, by_service=split(shown, S))[1:] == [expected]


def test_money_is_told(region: Region) -> None:
    assert said(region, 10, paid=whole(1234.5, "compensation"))[1:] == [f"Izmaksātā kompensācija ir 1{SPACE}235{SPACE}EUR."]
    assert said(region, 10, paid=whole(0, "compensation"))[1:] == ["Kompensācija nav izmaksāta."]
    assert said(region, 10, paid=whole(Status.SUPPRESSED, "compensation"))[1:] == []


def _without_cases(text: str) -> str:
    rows = list(csv.DictReader(io.StringIO(text)))
    kept = [one for one in rows[0] if not one.startswith(("locative", "genitive", "dative", "one_"))]
    written = io.StringIO()
    writer = csv.DictWriter(written, kept, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


def test_names_without_cases_are_said_in_words_that_need_none(sample_region: Path) -> None:
    """Databases and releases made before there were cases are read without them."""
    files = read_folder(sample_region, PROGRAMME)
    for name in ("municipalities.csv", "target_groups.csv", "services.csv", "service_categories.csv"):
        files[name] = _without_cases(files[name])
    old = load_region(files)
    selection = replace(CHILDREN, municipalities=(LIEPZIEDI,), services=("massage",))
    assert said(old, 2, selection=selection) == [
        "Pašvaldībā „Liepziedu novads” no projekta sākuma līdz 31.12.2019. pakalpojumi (masāža) sniegti"
        " 2 personām (bērni ar FT)."
    ]
    assert said(old, 40, **of_coverage({DZINTARPILS: 0.0, VEJUPE: 0.0}))[1].startswith("Pārklājums „bērni ar FT” grupā")


@pytest.mark.parametrize("folder", ["sample", "default"])
def test_locatives_are_of_their_names(folder: str, sample_region: Path) -> None:
    """Data, and checked by hand; this finds a slip of the hand: another place's name, or a name that was not declined."""
    chosen = sample_region if folder == "sample" else default_region()
    for one in load_region(read_folder(chosen, PROGRAMME)).municipalities:
        *genitive, kind = one.name_lv.split()
        endings = {"novads": "novadā", "pilsēta": "pilsētā", "valstspilsēta": "valstspilsētā"}
        assert one.locative_lv == " ".join([*genitive, endings[kind]])


@pytest.mark.parametrize("language", Language)
def test_any_selection_has_a_paragraph(sample: Database, language: Language) -> None:
    def asked(code: str, selection: Selection, by: tuple[Dimension, ...]) -> Result:
        return evaluate(sample, CATALOGUE[code], selection, by)

    for basis in Basis:
        for groups in ((), ("children",), ("guardians", "adults"), ("children_out_of_family",)):
            for period in (Period(END), Period(END, dt.date(2019, 1, 1)), Period(dt.date(2016, 1, 1))):
                selection = Selection(period, basis, groups=groups)
                claims = paragraph(Speaker(language), sample.region, figures_for(asked, sample.region, selection))
                assert claims[0].kind in (ClaimKind.SERVED, ClaimKind.NOBODY, ClaimKind.ASSESSED_ONLY)
                assert all(one.text.endswith(".") and "None" not in one.text for one in claims)

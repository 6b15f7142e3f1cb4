"""The report on the year 2019: what the project published is said again by sentences made from the demonstration data.

Each published statement stands beside the sentence that a paragraph has to hold; what the sentence claims is compared with
what `di_metrics.statements` computes for the statement.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest

from di_metrics.indicators import CATALOGUE
from di_metrics.model import Basis, Dimension, Language, Period, Result, Selection
from di_metrics.query import evaluate
from di_metrics.statements import Check, check_statements
from di_metrics.store import Database
from di_metrics.text import Speaker
from di_metrics.text.paragraphs import Claim, figures_for, paragraph

SPACE = "\N{NO-BREAK SPACE}"
DASH = f"{SPACE}\N{EN DASH} "
END = dt.date(2019, 12, 31)
EVERYBODY = Selection(Period(END), Basis.PRE2021)
CHILDREN = replace(EVERYBODY, groups=("children",))
GUARDIANS = replace(EVERYBODY, groups=("guardians",))
ADULTS = replace(EVERYBODY, groups=("adults",))
DAUGAVPILS, REZEKNE, DAUGAVPILS_NOVADS, DAGDA, KARSAVA = "0050000", "0210000", "0440200", "0601000", "0681000"


def adults_in(code: str, **filters: bool) -> Selection:
    return replace(ADULTS, municipalities=(code,), **filters)  # type: ignore[arg-type]


def percent(*values: str) -> tuple[str, ...]:
    return tuple(f"{value}{SPACE}%" for value in values)


def euros(*values: str) -> tuple[str, ...]:
    return tuple(f"{value.replace(' ', SPACE)}{SPACE}EUR" for value in values)


def with_values(*pairs: tuple[str, str]) -> str:
    *first, last = [f"{place} ({value})" for place, value in pairs]
    return f"{', '.join(first)} un {last}"


CHILDREN_ABOVE = with_values(
    *zip(
        (
            *("Ludzas novadā", "Rugāju novadā", "Viļakas novadā", "Ilūkstes novadā", "Rēzeknes pilsētā", "Viļānu novadā"),
            *("Riebiņu novadā", "Daugavpils novadā"),
        ),
        percent("100,0", "100,0", "100,0", "90,9", "90,7", "80,0", "75,0", "60,0"),
        strict=True,
    )
)
CHILDREN_MONEY = with_values(
    *zip(
        ("Rēzeknes pilsētā", "Daugavpils pilsētā", "Ludzas novadā", "Daugavpils novadā", "Rēzeknes novadā"),
        euros("72 924", "65 767", "50 632", "47 447", "24 684"),
        strict=True,
    )
)
ADULTS_MONEY = with_values(
    *zip(
        ("Daugavpils pilsētā", "Daugavpils novadā", "Preiļu novadā", "Balvu novadā", "Ludzas novadā"),
        euros("97 181", "20 782", "19 780", "14 110", "11 764"),
        strict=True,
    )
)
KINDS = "Saņēmēji pēc pakalpojumu veida (vienai personai var būt vairāki): "
SERVICES = "Saņēmēji pēc pakalpojuma (vienai personai var būt vairāki): "
TO_CHILDREN = (
    "Latgalē no projekta sākuma līdz 31.12.2019. pakalpojumi sniegti 219 bērniem ar funkcionāliem traucējumiem.",
    f"{KINDS}sociālā rehabilitācija{DASH}207, atelpas brīdis{DASH}13, sociālā aprūpe{DASH}8.",
)
LOW_CHILDREN = (
    "Pārējās 7 pašvaldībās, kur ir gan izvērtētie, gan saņēmēji, pārklājums ir"
    f" no 10,0{SPACE}% (Dagdas novadā) līdz 39,3{SPACE}% (Balvu novadā)."
)
LOW_ADULTS = (
    "Pārējās 8 pašvaldībās, kur ir gan izvērtētie, gan saņēmēji, pārklājums ir"
    f" no 18,4{SPACE}% (Daugavpils novadā) līdz 32,0{SPACE}% (Ludzas novadā)."
)


def to_adults(place: str, number: int, *, from_state_care: bool = False) -> str:
    care = ", kas nāk no valsts sociālās aprūpes centra" if from_state_care else ""
    return (
        f"{place} no projekta sākuma līdz 31.12.2019. pakalpojumi sniegti {number} pilngadīgām personām"
        f" ar garīga rakstura traucējumiem{care}."
    )


REPORT: dict[str, tuple[Selection, tuple[str, ...]]] = {
    "2019-active-areas": (EVERYBODY, ("Saņēmēji ir 16 pašvaldībās.",)),
    "2019-children": (CHILDREN, TO_CHILDREN[:1]),
    "2019-guardians": (
        GUARDIANS,
        ("Latgalē no projekta sākuma līdz 31.12.2019. pakalpojumi sniegti 100 bērnu likumiskajiem pārstāvjiem.",),
    ),
    "2019-children-top": (
        CHILDREN,
        (
            "Visvairāk saņēmēju ir Rēzeknes pilsētā (49), Daugavpils pilsētā (32), Ludzas novadā (24),"
            " Daugavpils novadā (21) un Rēzeknes novadā (19).",
        ),
    ),
    "2019-children-coverage-above-half": (
        CHILDREN,
        (f"Pārklājums bērnu ar FT grupā 8 pašvaldībās no 19 pārsniedz 50{SPACE}%: {CHILDREN_ABOVE}.",),
    ),
    "2019-children-coverage-third": (
        CHILDREN,
        (
            f"30–40{SPACE}% pārklājums ir 7 pašvaldībās: Baltinavas novadā, Balvu novadā, Daugavpils pilsētā,"
            " Kārsavas novadā, Krāslavas novadā, Preiļu novadā un Rēzeknes novadā.",
        ),
    ),
    "2019-children-coverage-dagda": (CHILDREN, (LOW_CHILDREN,)),
    "2019-children-none": (
        CHILDREN,
        ("Izvērtētas personas ir, bet saņēmēju vēl nav 3 pašvaldībās: Aglonas novadā, Vārkavas novadā un Zilupes novadā.",),
    ),
    "2019-children-rehab": (CHILDREN, TO_CHILDREN[1:]),
    "2019-children-care": (CHILDREN, TO_CHILDREN[1:]),
    "2019-children-respite": (CHILDREN, TO_CHILDREN[1:]),
    "2019-children-frequent": (
        CHILDREN,
        (
            "Visvairāk saņēmēju ir fizioterapijas (135), masāžas (116), reitterapijas (77), kanisterapijas (67) un"
            " audiologopēda (40) pakalpojumiem.",
        ),
    ),
    "2019-children-compensation": (
        CHILDREN,
        (f"Lielākā kompensācija ir {CHILDREN_MONEY}.",),
    ),
    "2019-adults": (ADULTS, (to_adults("Latgalē", 94),)),
    "2019-adults-top": (
        ADULTS,
        ("Visvairāk saņēmēju ir Daugavpils pilsētā (28), Rēzeknes pilsētā (15) un Ludzas novadā (8).",),
    ),
    "2019-adults-coverage-above-half": (
        ADULTS,
        (
            f"Pārklājums pieaugušo ar GRT grupā 2 pašvaldībās no 17 pārsniedz 50{SPACE}%:"
            f" Kārsavas novadā (63,6{SPACE}%) un Dagdas novadā (60,0{SPACE}%).",
        ),
    ),
    "2019-adults-karsava": (adults_in(KARSAVA), (to_adults("Kārsavas novadā", 7), "Izvērtētas 11 personas.")),
    "2019-adults-dagda": (adults_in(DAGDA), (to_adults("Dagdas novadā", 3), "Izvērtētas 5 personas.")),
    "2019-adults-daugavpils": (
        adults_in(DAUGAVPILS),
        (to_adults("Daugavpils pilsētā", 28), "Izvērtētas 67 personas."),
    ),
    "2019-adults-rezekne": (adults_in(REZEKNE), (to_adults("Rēzeknes pilsētā", 15), "Izvērtētas 45 personas.")),
    "2019-adults-coverage-low": (ADULTS, (LOW_ADULTS,)),
    "2019-adults-none": (
        ADULTS,
        (
            "Izvērtētas personas ir, bet saņēmēju vēl nav 5 pašvaldībās: Aglonas novadā, Baltinavas novadā,"
            " Krāslavas novadā, Rēzeknes novadā un Riebiņu novadā.",
        ),
    ),
    "2019-adults-services": (
        ADULTS,
        (
            f"{SERVICES}psihologa individuālās konsultācijas{DASH}23, fizioterapeita individuālās konsultācijas{DASH}23,"
            f" specializētās darbnīcas{DASH}21, dienas aprūpes centrs{DASH}16, grupu dzīvoklis / grupu māja{DASH}15,"
            f" atbalsta grupas un grupu nodarbības{DASH}7, psihiatra individuālās konsultācijas{DASH}3,"
            f" aprūpe mājās{DASH}1, „atelpas brīža” pakalpojums{DASH}1.",
        ),
    ),
    "2019-vsac-daugavpils": (
        adults_in(DAUGAVPILS, from_state_care=True),
        (f"{SERVICES}grupu dzīvoklis / grupu māja{DASH}5, specializētās darbnīcas{DASH}1.",),
    ),
    "2019-vsac-daugavpils-novads": (
        adults_in(DAUGAVPILS_NOVADS, from_state_care=True),
        (f"{SERVICES}psihologa individuālās konsultācijas{DASH}4, dienas aprūpes centrs{DASH}4.",),
    ),
    "2019-adults-compensation": (
        ADULTS,
        (f"Lielākā kompensācija ir {ADULTS_MONEY}.",),
    ),
}
"""By statement: the paragraph that tells it, and the sentences that do."""


@pytest.fixture(scope="module")
def checks(demonstration: Database) -> dict[str, Check]:
    return {one.statement.id: one for one in check_statements(demonstration) if one.statement.as_of == END}


def sentences(database: Database, selection: Selection, texts: Sequence[str]) -> list[Claim]:
    """The claims of a selection's paragraph that are said in given words."""

    def asked(code: str, of: Selection, by: tuple[Dimension, ...]) -> Result:
        return evaluate(database, CATALOGUE[code], of, by)

    claims = paragraph(Speaker(Language.LV), database.region, figures_for(asked, database.region, selection))
    said = {one.text: one for one in claims}
    assert set(texts) <= set(said), "\n".join(said)
    return [said[text] for text in texts]


def test_every_statement_of_the_report_is_told(checks: dict[str, Check]) -> None:
    assert len(checks) > 20
    assert set(REPORT) == set(checks)


@pytest.mark.parametrize("statement", REPORT)
def test_a_statement_is_a_sentence_with_the_same_numbers(
    demonstration: Database, checks: dict[str, Check], statement: str
) -> None:
    selection, texts = REPORT[statement]
    claims = sentences(demonstration, selection, texts)
    check = checks[statement]
    assert check.holds
    assert_tells(claims, check)


def assert_tells(claims: list[Claim], check: Check) -> None:
    """A claim has the values that were computed for a statement: its number, or those of its codes in their order."""
    expect, category = check.statement.expect, check.statement.service.get("category")
    if len(check.statement.indicators) > 1:
        numbers = [claim.number.lowest for claim in claims if claim.number and claim.number.is_exact]
        assert numbers == [figure.value for figure in check.computed]
        return
    [claim] = claims
    number = claim.number.lowest if claim.number and claim.number.is_exact else None
    values = {code: bounds.lowest for code, bounds in zip(claim.codes, claim.values, strict=False) if bounds.is_exact}
    if category:
        assert [values[category]] == [figure.value for figure in check.computed]
    elif expect.areas is not None:
        assert set(claim.codes) == {figure.code for figure in check.computed}
        assert number == len(expect.areas)
    elif expect.count is not None:
        assert [number] == [figure.value for figure in check.computed]
        if expect.between:
            assert expect.between[0] <= claim.values[0].lowest <= claim.values[1].lowest <= expect.between[1]
    elif expect.top:
        assert claim.codes[: len(check.computed)] == tuple(figure.code for figure in check.computed)
        assert [values[figure.code or ""] for figure in check.computed] == [figure.value for figure in check.computed]
    elif expect.largest:
        assert set(claim.codes[: len(expect.largest)]) == {figure.code for figure in check.computed}
        assert {figure.code: figure.value for figure in check.computed}.items() <= values.items()
    elif isinstance(expect.equals, dict):
        assert values == {figure.code: figure.value for figure in check.computed}
    elif claim.indicator == "coverage":
        assert [claim.values[0].lowest] == [figure.value for figure in check.computed]
        assert claim.codes[0] == DAGDA
    else:
        assert [number] == [figure.value for figure in check.computed]

"""Names and codes on the command line of `query`: whatever form a terminal or a tool gives them, the same thing is meant."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from running import Run, runner

from di_metrics.errors import UnknownWord
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Basis
from di_metrics.parsing import codes_named, indicator_named
from di_metrics.region_files import load_region, read_folder
from di_metrics.reports import all_aliases
from di_metrics.reports.names import names_of
from di_metrics.reports.spelling import key_of
from di_metrics.settings import PROGRAMME, default_region
from di_metrics.store import Database

FILES = read_folder(default_region(), PROGRAMME)
REGION = load_region(FILES)
ALIASES = all_aliases(FILES, REGION)


def without_diacritics(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))


FORMS: dict[str, Callable[[str], str]] = {
    **{form: lambda text, form=form: unicodedata.normalize(form, text) for form in ("NFC", "NFD", "NFKC", "NFKD")},  # type: ignore[misc]
    "upper": str.upper,
    "lower": str.lower,
    "upper NFD": lambda text: unicodedata.normalize("NFD", text.upper()),
    "spaces": lambda text: f" {text.replace(' ', '  ')} ",
    "no-break spaces": lambda text: text.replace(" ", "\N{NO-BREAK SPACE}"),
    "plain": without_diacritics,
}
CODE_FORMS: dict[str, Callable[[str], str]] = {
    "as it is": lambda code: code,
    "lower": str.lower,
    "number": lambda code: code.removeprefix("LV").lstrip("0"),
    "decimal": lambda code: code.removeprefix("LV").lstrip("0") + ".0",
    "decimal comma": lambda code: code.removeprefix("LV").lstrip("0") + ",00",
    "zeros": lambda code: code.removeprefix("LV"),
    "LV": lambda code: "LV" + code.removeprefix("LV"),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("basis", Basis)
def test_every_municipality_is_known_by_name(basis: Basis, form: str) -> None:
    meant = {
        (name, one.code): codes_named(REGION, ALIASES, "municipality", [FORMS[form](name)], basis)
        for one in REGION.of_basis(basis)
        for name in (one.name_lv, one.name_en)
    }
    assert len(meant) >= 18
    assert {key: found for key, found in meant.items() if found != (key[1],)} == {}


@pytest.mark.parametrize("form", CODE_FORMS)
def test_every_municipality_is_known_by_code(form: str) -> None:
    meant = {code: codes_named(REGION, ALIASES, "municipality", [CODE_FORMS[form](code)]) for code in REGION.municipality}
    assert {code: found for code, found in meant.items() if found != (code,)} == {}


@pytest.mark.parametrize("text", ["", "0", "LV", "LV0000000", "50000.5", "50 000", "-50000", "５００００x", "1e3"])
def test_what_is_no_code_of_a_municipality_is_none(text: str) -> None:
    assert REGION.municipality_code(text) is None


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", ["service", "category", "group"])
def test_all_else_is_known_by_name(kind: str, form: str) -> None:
    names = [*names_of(REGION, kind), *((row.code, row.alias) for row in ALIASES.rows if row.kind == kind)]
    assert names
    wrong = {name for code, name in names if codes_named(REGION, ALIASES, kind, [FORMS[form](name)]) != (code,)}
    assert wrong == set()


@pytest.mark.parametrize("form", FORMS)
def test_indicators_are_known_by_name(form: str) -> None:
    names = [(one, name) for one in CATALOGUE.values() for name in (one.code, one.name.lv, one.name.en)]
    assert {name for one, name in names if indicator_named(FORMS[form](name)) is not one} == set()


def test_an_old_name_means_the_municipality_of_now_where_that_is_asked_for() -> None:
    """Other names lead to either basis; names of both bases to the region's own, or to that of the other words."""
    alias = next(row for row in ALIASES.rows if row.kind == "municipality" and len(ALIASES.codes(row.kind, row.key)) == 2)
    for code in ALIASES.codes("municipality", alias.key):
        assert codes_named(REGION, ALIASES, "municipality", [alias.alias], REGION.municipality[code].basis) == (code,)
    old = {one.name_lv: one.code for one in REGION.of_basis(Basis.PRE2021)}
    new = {one.name_lv: one.code for one in REGION.of_basis(Basis.POST2021)}
    both = next(name for name in old if name in new)
    gone = next(name for name in old if name not in new and not ALIASES.codes("municipality", key_of(name)))
    assert codes_named(REGION, ALIASES, "municipality", [both]) == (new[both],)
    assert codes_named(REGION, ALIASES, "municipality", [both, gone]) == (old[both], old[gone])


def test_a_name_of_two_things_is_not_guessed() -> None:
    one, other = REGION.of_basis(Basis.POST2021)[:2]
    twins = [one.model_copy(update={"name_lv": "Ezeri"}), other.model_copy(update={"name_lv": "Ežeri"})]
    region = REGION.model_copy(update={"municipalities": tuple(twins)})
    assert codes_named(region, ALIASES, "municipality", ["ežeri"]) == (other.code,)
    with pytest.raises(UnknownWord) as refused:
        codes_named(region, ALIASES, "municipality", ["Ēzeri"])
    assert refused.value.hint
    assert {one.code, other.code} <= set(str(dict(refused.value.hint.params)["words"]).replace("(", " ").split())


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    return runner(capsys, monkeypatch)


def test_query_takes_names(run: Run, sample: Database) -> None:
    words = ("--municipality", "liepziedu NOVADS", "--group", "adults with mental disorders", "--service", "Aprūpe mājās")
    codes = ("--municipality", "LV9003000", "--group", "adults", "--service", "home_care")
    answers = [run("query", name, *filters, "--database", sample.path, "--format", "json")
               for name, filters in (("Saņēmēji", words), ("recipients", codes))]  # fmt: skip
    assert answers[0].code == 0
    assert answers[0].out == answers[1].out


def test_the_help_lists_names_beside_codes(run: Run, sample: Database) -> None:
    told = run("query", "--database", sample.path, "--help").out
    region = sample.region
    tables = (region.municipalities, region.services, region.groups, region.categories)
    named = [(one.code, one.name) for table in tables for one in table] + [
        (one.code, one.name) for one in CATALOGUE.values()
    ]
    lines = [line.split(maxsplit=1) for line in told.splitlines() if " / " in line]
    assert {(code, f"{name.lv} / {name.en}") for code, name in named} <= {(line[0], line[1]) for line in lines}


def test_the_help_is_there_without_a_region(run: Run, tmp_path: object) -> None:
    (file := tmp_path / "no.duckdb").write_bytes(b"no database")  # type: ignore[operator]
    outcome = run("query", "--database", file, "--help")
    assert outcome.code == 0
    assert set(CATALOGUE) <= set(outcome.out.split())

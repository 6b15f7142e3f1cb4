"""Search: what a text finds, without regard to case and diacritics, and where each find leads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest

from di_metrics.indicators import CATALOGUE
from di_metrics.model import Basis, Bilingual, Language, Period, Selection
from di_metrics.region_files import load_region, read_folder
from di_metrics.reports.spelling import key_of, without_marks
from di_metrics.settings import PROGRAMME, default_region
from di_metrics.text import Speaker
from di_metrics.ui.choice import Choice, first_area, read_choice
from di_metrics.ui.frame import BARE, MANAGER_PAGES
from di_metrics.ui.name_search import find
from di_metrics.ui.search_field import Destination, destinations

REGION = load_region(read_folder(default_region(), PROGRAMME))
PERIOD = Period(dt.date(2020, 6, 30), dt.date(2019, 1, 1))
PAGES = {address: page for address, page in MANAGER_PAGES.items() if address not in BARE}
CHOICE = Choice(
    Language.LV,
    Selection(PERIOD, groups=("guardians", "adults"), categories=("housing",)),
    "",
    first_area(REGION, Basis.POST2021),
    REGION.unit_kinds[0].code,
)


def all_of(language: Language = Language.LV, choice: Choice = CHOICE) -> list[Destination]:
    return destinations(Speaker(language), REGION, replace(choice, language=language), PAGES)


def found(text: str) -> list[Destination]:
    return find(text, all_of())


def code_of(name: str, basis: Basis) -> str:
    [code] = [one.code for one in REGION.of_basis(basis) if one.name_lv == name]
    return code


# ---- Hand-worked cases ----


def test_an_old_name_leads_to_all_that_became_of_it_and_to_what_it_was() -> None:
    places = [(one.name, one.choice.selection.basis, one.choice.area) for one in found("aglona")]
    new, old = Basis.POST2021, Basis.PRE2021
    assert {places[0], places[1]} == {
        ("Aglonas novads → Preiļu novads", new, code_of("Preiļu novads", new)),
        ("Aglonas novads → Krāslavas novads", new, code_of("Krāslavas novads", new)),
    }
    assert places[2:] == [(places[2][0], old, code_of("Aglonas novads", old))]
    assert {one.address for one in found("aglona")} == {"municipality"}


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("rezekne", "Rēzeknes valstspilsēta"),
        ("RĒZEKNES NOVADS", "Rēzeknes novads"),
        ("novads rezekne", "Rēzeknes novads"),
        ("Preiļi", "Preiļu novads"),
        ("Balvi", "Balvu novads"),
        ("Preili municipality", "Preiļu novads"),
        ("masaza", "masāža"),
        ("pārklājumi", "Pārklājums"),
        ("coverage", "Pārklājums"),
        ("datu kvalitate", "Datu kvalitāte"),
        ("Map", "Karte"),
    ],
)
def test_the_nearest_name_comes_first(text: str, first: str) -> None:
    assert found(text)[0].name == first


@pytest.mark.parametrize("text", ["", "  ", "-", "qqq", "rezekne qqq", "novads novads", "ezekne"])
def test_what_nothing_is_called_finds_nothing(text: str) -> None:
    assert found(text) == []


def test_each_find_keeps_the_period_and_what_else_has_a_meaning_there() -> None:
    [massage] = [one for one in found("masāža") if one.address == "services"]
    kept = tuple(one for one in CHOICE.selection.groups if one in REGION.service["massage"].target_groups)
    assert massage.choice == replace(
        CHOICE, selection=replace(CHOICE.selection, services=("massage",), categories=(), groups=kept)
    )
    figure, definition = found("mērķa izpilde")[:2]
    assert (figure.address, figure.choice.figures, definition.address) == ("table", ("target_attainment",), "definitions")
    assert definition.choice == replace(CHOICE, indicator="target_attainment")
    assert [(one.address, one.choice) for one in found("karte")] == [("map", CHOICE)]


# ---- Every name of the region, the catalogue and the registry ----


def names() -> Iterator[tuple[str, str]]:
    """All names with the page that each leads to."""
    of_catalogue = ("map", "table", "definitions")
    named: list[tuple[Bilingual, tuple[str, ...]]] = [
        *((one.name, ("municipality",)) for one in REGION.municipalities),
        *((one.name, ("services",)) for one in (*REGION.services, *REGION.categories)),
        *((one.name, of_catalogue) for one in CATALOGUE.values()),
    ]
    for name, addresses in named:
        yield from ((one, address) for one in (name.lv, name.en) for address in addresses[:1])
    for address, (_, title) in PAGES.items():
        yield from ((Speaker(language).say(title), address) for language in Language)


def test_every_name_is_found_first_however_it_is_written_and_from_its_beginning_on() -> None:
    among = {language: all_of(language) for language in Language}
    for name, address in names():
        for language in Language:
            own = [one for one in among[language] if key_of(name) in map(key_of, one.words)]
            assert own
            for written in (name, name.upper(), without_marks(name).lower(), f"  {name.replace(' ', '  ')} "):
                best = find(written, among[language])
                assert best[: len(own)] == own, (name, written)
                assert address in {one.address for one in own} | {"map", "table"}
            for length in range(3, len(key_of(name))):
                assert set(map(id, own)) <= set(map(id, find(key_of(name)[:length], among[language]))), (name, length)


@pytest.mark.parametrize("basis", Basis)
def test_every_find_has_an_address_that_is_understood_and_of_the_same_period(basis: Basis) -> None:
    for one in all_of(choice=CHOICE.with_basis(REGION, basis)):
        assert read_choice(REGION, one.choice.address(REGION)) == (one.choice, ())
        assert one.choice.selection.period == PERIOD
        assert one.address in PAGES


def test_all_that_has_a_name_can_be_found() -> None:
    found_areas = {(one.choice.area, one.choice.selection.basis) for one in all_of() if one.address == "municipality"}
    assert {(one.code, one.basis) for one in REGION.municipalities} <= found_areas
    assert set(REGION.service) == {code for one in all_of() for code in one.choice.selection.services}
    assert set(CATALOGUE) == {one.choice.indicator for one in all_of() if one.address == "definitions"} - {""}
    assert set(PAGES) <= {one.address for one in all_of()}

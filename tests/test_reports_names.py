"""Names of municipalities, parishes, groups and services: what is the same, what is an alias, and what is never matched."""

from __future__ import annotations

import datetime as dt

import pytest
from report_files import sample_aliases, sample_region

from di_metrics.errors import RegionError
from di_metrics.region import Region
from di_metrics.region_files import load_region, read_folder
from di_metrics.reports.names import (
    Alias,
    Aliases,
    NamedMunicipality,
    Names,
    all_aliases,
    names_of,
    read_aliases,
    with_alias,
    write_aliases,
)
from di_metrics.reports.rules import Problem
from di_metrics.settings import PROGRAMME, default_region

BEFORE, AFTER = dt.date(2021, 6, 30), dt.date(2021, 7, 1)


@pytest.fixture
def names() -> Names:
    return Names(sample_region(), sample_aliases())


def municipality(names: Names, cell: str | float, day: dt.date) -> str:
    place = names.municipality(cell)
    assert isinstance(place, NamedMunicipality)
    return place.code(day, sample_region().reform_date)


MUNICIPALITIES = [
    ("Dzintarpils pilsēta", "9010000", "9010000"),
    ("DZINTARPILS  PILSETA", "9010000", "9010000"),
    ("Dzintarpils City", "9010000", "9010000"),
    ("9010000", "9010000", "9010000"),
    ("dzintarpils valstspilsēta", "LV9001000", "LV9001000"),
    ("LV9001000", "LV9001000", "LV9001000"),
    ("Dzintarpils", "9010000", "LV9001000"),
    ("Liepziedu novads", "9030200", "LV9003000"),
    ("Liepziedu nov.", "9030200", "LV9003000"),
    ("Lejupes novads", "LV9004000", "LV9004000"),
]


@pytest.mark.parametrize(("cell", "before", "after"), MUNICIPALITIES)
def test_a_municipality_of_two_bases_is_told_by_the_day(names: Names, cell: str, before: str, after: str) -> None:
    assert (municipality(names, cell, BEFORE), municipality(names, cell, AFTER)) == (before, after)


def test_a_code_that_became_a_number_is_known(names: Names) -> None:
    for code in (9010000.0, "9010000.0", "LV9010000", " 9010000,00 "):
        assert municipality(names, code, BEFORE) == "9010000"
    assert municipality(names, "9001000.0", BEFORE) == "LV9001000"


def problem(found: object) -> Problem:
    assert isinstance(found, Problem)
    return found


@pytest.mark.parametrize(
    ("cell", "near"), [("Dzintarpis pilsēta", "Dzintarpils pilsēta"), ("Liepzedu novads", "Liepziedu novads")]
)
def test_a_misspelt_name_gets_suggestions_and_no_match(names: Names, cell: str, near: str) -> None:
    found = problem(names.municipality(cell))
    assert found.rule.code == "unknown_municipality"
    assert near in found.near
    assert near in found.mend.key % dict(found.mend.params)


def test_a_name_unlike_any_gets_none(names: Names) -> None:
    found = problem(names.municipality("Atlantīda"))
    assert found.near == ()
    assert found.mend.key == "Choose a name from the list of the template."


@pytest.mark.parametrize("kind", ["Liepziedu", "Liepziedu pilsēta", "Dzintarpils novads", "Rudzāju nov."])
def test_kinds_of_municipalities_are_the_same_only_where_the_table_says_so(names: Names, kind: str) -> None:
    assert problem(names.municipality(kind)).rule.code == "unknown_municipality"


def test_a_municipality_that_takes_no_part_is_told(names: Names) -> None:
    assert problem(names.municipality("Miglāju novads")).rule.code == "no_partner"


@pytest.mark.parametrize("cell", ["adults", "pieaugušie ar GRT", "PIEAUGUSIE AR GRT", "adults with mental disorders"])
def test_groups(names: Names, cell: str) -> None:
    assert names.group(cell) == "adults"


def test_an_unknown_group(names: Names) -> None:
    assert problem(names.group("pieaugšie ar GRT")).near == ("pieaugušie ar GRT",)


@pytest.mark.parametrize(
    ("cell", "service"),
    [
        ("aprūpe mājās", "home_care"),
        ("Aprupe  majas", "home_care"),
        ("home_care", "home_care"),
        ('"Atelpas brīža" pakalpojums', "respite"),
        ("grupu dzīvoklis/grupu māja", "group_home"),
        ("masieris", "massage"),
    ],
)
def test_services(names: Names, cell: str, service: str) -> None:
    assert names.service(cell) == service


def test_a_misspelt_service(names: Names) -> None:
    assert problem(names.service("fizoterapija")).near[0] == "fizioterapija"


@pytest.mark.parametrize("cell", ["masāža; fizioterapija", "masāža\nfizioterapija;", "massage;physiotherapy;masāža"])
def test_several_services(names: Names, cell: str) -> None:
    assert set(names.services(cell) or ()) == {"massage", "physiotherapy"}


@pytest.mark.parametrize("cell", ["masāža; maaža", "masāža, fizioterapija", ";".join(["masāža"] * 41)])
def test_several_services_of_which_one_is_unknown(names: Names, cell: str) -> None:
    assert problem(names.services(cell)).rule.code == "unknown_service"


def test_an_empty_cell_names_nothing(names: Names) -> None:
    assert [names.municipality(""), names.group(" "), names.service("-"), names.services(";;"), names.parish("")] == [
        None
    ] * 5


def test_parishes(names: Names) -> None:
    assert names.parish("AUGŠUPES pagasts") == names.parish("augšupe") == "Augšupes pagasts"
    assert names.parish("Tālais pagasts") == "Tālais pagasts"


def test_suggestions_for_very_many_unknown_names_do_not_take_for_ever(names: Names) -> None:
    found = [problem(names.municipality(f"Liepziedu novada {number}")) for number in range(2000)]
    assert found[0].near
    assert not found[-1].near


# The table -----------------------------------------------------------------------------------------------------------

HEAD = "kind,alias,code\n"


def test_a_table_is_written_as_it_is_read() -> None:
    text = HEAD + 'municipality,Dzintarpils,9010000\nservice,"masieris, labs",massage\n'
    assert write_aliases(read_aliases(text, sample_region()).rows) == text


def test_a_table_can_be_extended() -> None:
    extended = Aliases.of([*sample_aliases().rows, Alias("service", "masēšana", "massage")], sample_region())
    assert Names(sample_region(), extended).service("MASESANA") == "massage"


def test_a_name_may_be_listed_again_with_the_same_code() -> None:
    aliases = read_aliases(HEAD + "service,masāža,massage\nservice,Masaza,massage\n", sample_region())
    assert aliases.codes("service", "masaza") == ("massage",)


REFUSED = [
    (HEAD + "service,masieris,massage\nservice,MASIERIS,physiotherapy\n", "aliases.csv:3, alias"),
    (HEAD + "service,masāža,physiotherapy\n", "aliases.csv:2, alias"),
    (HEAD + "municipality,Dzintars,9010000\nmunicipality,Dzintars,9020000\n", "aliases.csv:3, alias"),
    (HEAD + "municipality,Liepziedu novads,9010000\n", "aliases.csv:2, alias"),
    (HEAD + "municipality,Dzintars,9999999\n", "aliases.csv:2, code"),
    (HEAD + "town,Dzintars,9010000\n", "aliases.csv:2, kind"),
    (HEAD + "service,...,massage\n", "aliases.csv:2, alias"),
    (HEAD + "service\n", "aliases.csv:2, code"),
    ("alias,code\n", "aliases.csv:1, kind"),
    ("", "aliases.csv:1, kind"),
]


@pytest.mark.parametrize(("text", "where"), REFUSED)
def test_a_table_that_contradicts_itself_or_the_region_is_refused(text: str, where: str) -> None:
    with pytest.raises(RegionError, match=where):
        read_aliases(text, sample_region())


def test_neither_table_need_be_there() -> None:
    assert all_aliases({}, sample_region()).rows == ()


def test_names_of_the_programme_and_the_region_are_one_table() -> None:
    """A group or service is added to the programme's names, a place to the region's; neither may contradict the other."""
    files = {
        "programme/aliases.csv": HEAD + "service,masieris,massage\n",
        "aliases.csv": HEAD + "parish,Augšupe,Augšupes pagasts\n",
    }
    region = sample_region()
    assert {row.alias for row in all_aliases(files, region).rows} == {"masieris", "Augšupe"}
    changed = with_alias(
        with_alias(files, region, Alias("group", "lielie", "adults")), region, Alias("municipality", "D", "9010000")
    )
    assert changed == {
        "programme/aliases.csv": HEAD + "service,masieris,massage\ngroup,lielie,adults\n",
        "aliases.csv": HEAD + "parish,Augšupe,Augšupes pagasts\nmunicipality,D,9010000\n",
    }
    with pytest.raises(RegionError, match=r"^aliases\.csv:2, alias"):
        all_aliases({**files, "aliases.csv": HEAD + "service,MASIERIS,physiotherapy\n"}, region)
    with pytest.raises(RegionError, match="masieris"):
        with_alias(files, region, Alias("service", "masieris", "physiotherapy"))


@pytest.fixture(scope="module")
def default() -> Region:
    return load_region(read_folder(default_region(), PROGRAMME))


def test_own_names_have_one_meaning_in_each_basis(default: Region) -> None:
    """Else a name would be taken for one of two municipalities, groups or services."""
    names = Names(default, Aliases())
    for kind, read in (("group", names.group), ("service", names.service)):
        own = names_of(default, kind)
        assert own
        assert [name for code, name in own if read(name) != code] == []
    for one in default.municipalities:
        if one.partner:
            place = names.municipality(one.name_lv)
            assert isinstance(place, NamedMunicipality)
            assert one.code in (place.before, place.after)


USED_IN_PRACTICE = [
    ("Daugavpils pilsēta", "0050000", "LV0002000"),
    ("Daugavpils", "0050000", "LV0002000"),
    ("DAUGAVPILS VALSTSPILSĒTA", "0050000", "LV0002000"),
    ("Rezeknes nov.", "0780200", "LV0043000"),
    ("Rēzeknes novads", "0780200", "LV0043000"),
    ("Augšdaugavas nov.", "LV0022000", "LV0022000"),
]


@pytest.mark.parametrize(("name", "before", "after"), USED_IN_PRACTICE)
def test_the_table_of_the_default_region(default: Region, name: str, before: str, after: str) -> None:
    place = Names(default, all_aliases(read_folder(default_region(), PROGRAMME), default)).municipality(name)
    assert isinstance(place, NamedMunicipality)
    assert [place.code(day, default.reform_date) for day in (BEFORE, AFTER)] == [before, after]

"""Which slot a figure is of: by hand, and that what means the same is told under one name and nothing else is."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import Phase, given, settings
from oracle.strategies import selections, splits
from test_oracle import DZINTARPILS, LEJUPE, LIEPZIEDI, OLD_TRISUPJI, PROGRAMME, REGION, to, within

from di_metrics.formula import Count, Formula, Sum
from di_metrics.indicators import CATALOGUE
from di_metrics.indicators.waiting import WAITING
from di_metrics.model import Base, Cell, Dimension, Indicator, Key, Period, Selection, Status, Unit
from di_metrics.query.provenance import Amount
from di_metrics.query.split import Split
from di_metrics.region import Region
from di_metrics.release.release import Slot
from di_metrics.release.slot_codes import is_amount
from di_metrics.sources.protected import ProtectedFigures
from di_metrics.sources.question import Question
from di_metrics.sources.slots import Slots
from di_metrics.store import Database

M, S, C, G, Y = Dimension.MUNICIPALITY, Dimension.SERVICE, Dimension.CATEGORY, Dimension.GROUP, Dimension.YEAR
END = "2022-06-30"
SESSIONS = (
    "physiotherapy+massage+riding_therapy+canine_therapy+sand_therapy+art_therapy+audio_speech_therapy"
    "+psychologist_individual+physiotherapist_individual+psychiatrist_individual+support_group"
)


@dataclass(frozen=True)
class Noted(ProtectedFigures):
    """Protected figures that note of which slot each exact count and amount was told."""

    noted_counts: list[tuple[Slot, int]] = field(default_factory=list, compare=False)
    noted_sums: list[tuple[Slot, Amount]] = field(default_factory=list, compare=False)

    def tell_count(self, slot: Slot, count: int, key: Key) -> Cell:
        self.noted_counts.append((slot, count))
        return super().tell_count(slot, count, key)

    def tell_amount(self, slot: Slot, amount: Amount, key: Key) -> Cell:
        self.noted_sums.append((slot, amount))
        return super().tell_amount(slot, amount, key)


def noted(database: Database, *asked: Question) -> Noted:
    figures = Noted(database)
    for question in asked:
        figures.answer(question)
    return figures


def slots_of(database: Database, code: str, selection: Selection, by: tuple[Dimension, ...] = ()) -> set[str]:
    """The slots of an indicator's cells, each written as one text."""
    return {"/".join(slot) for slot in noted(database, Question((code,), selection, by, total=False)).told}


BY_HAND = [
    ("recipients", to(END), (), {"recipients/region/all/any/2022"}),
    ("recipients", to("2019-06-30", groups=("adults",)), (), {"recipients/region/adults/any/2019-06-30"}),
    ("recipients", to(END, groups=("guardians", "children")), (), {"recipients/region/children+guardians/any/2022"}),
    ("recipients", to(END, groups=("adults", "guardians", "children")), (), {"recipients/region/all/any/2022"}),
    ("recipients", within("2019-01-01", "2019-12-31"), (), {"recipients/region/all/any/2019-01-01..2019-12-31"}),
    ("recipients", to(END, from_state_care=True), (), {"recipients_from_state_care/region/all/any/2022"}),
    ("recipients_from_state_care", to(END, from_state_care=True), (), {"recipients_from_state_care/region/all/any/2022"}),
    ("recipients", to(END, services=("massage", "physiotherapy")), (), {"recipients/region/all/physiotherapy+massage/2022"}),
    ("recipients", to(END, categories=("housing",)), (), {"recipients/region/all/group_home/2022"}),
    ("recipients", to("2018-12-31", municipalities=(LEJUPE,)), (), {f"recipients/{LEJUPE}/all/any/2018"}),
    (
        "recipients",
        to("2018-12-31", municipalities=(LIEPZIEDI, DZINTARPILS)),
        (),
        {f"recipients/{DZINTARPILS}+{LIEPZIEDI}/all/any/2018"},
    ),
    (
        "recipients",
        to("2018-12-31", municipalities=(OLD_TRISUPJI,)),
        (M,),
        {f"recipients/{OLD_TRISUPJI}>{place}/all/any/2018" for place in (LIEPZIEDI, LEJUPE)},
    ),
    ("recipients", to("2017-06-30"), (Y,), {"recipients/region/all/any/2016", "recipients/region/all/any/2017-06-30"}),
    ("new_recipients", to(END), (), {"recipients/region/all/any/2022"}),  # since the start all are new
    ("new_recipients", within("2016-01-01", "2018-12-31"), (), {"recipients/region/all/any/2018"}),
    ("new_recipients", within("2018-01-01", "2018-12-31"), (), {"new_recipients/region/all/any/2018-01-01..2018-12-31"}),
    ("continuing_recipients", to(END), (), {"continuing_recipients/region/all/any/2022"}),
    ("continuing_recipients", to(END, from_state_care=True), (), {"continuing_recipients@state_care/region/all/any/2022"}),
    ("assessed", to(END), (), {"assessed/region/all/any/2022"}),
    ("assessed", to(END, groups=("children", "adults")), (), {"assessed/region/children+adults/any/2022"}),
    ("assessed_served", within("2018-01-01", "2018-12-31"), (), {"assessed_served/region/children+adults/any/2018"}),
    (
        "assessed_receiving_service",
        to(END, services=("massage",)),
        (),
        {"assessed_served/region/children+adults/massage/2022"},
    ),
    ("assessed_waiting", to(END), (), {"assessed_waiting/region/children+adults/any/2022"}),
    ("served_without_assessment", to(END), (), {"served_without_assessment/region/children+adults/any/2022"}),
    (
        "coverage",
        to("2018-12-31", groups=("adults",)),
        (),
        {"recipients/region/adults/any/2018", "assessed/region/adults/any/2018"},
    ),
    ("coverage", to(END), (), {f"{one}/region/children+adults/any/2022" for one in ("recipients", "assessed")}),
    (
        "share_of_assessed_receiving_service",
        to(END, services=("massage",)),
        (),
        {"assessed_served/region/children+adults/massage/2022", "assessed/region/children+adults/any/2022"},
    ),
    ("compensation_per_recipient_month", to(END), (), {"compensation/region/all/any/all"}),
    ("services_per_recipient", to(END), (), {"recipients/region/all/any/2022"}),
    ("recipients_per_10000", to(END), (), {"recipients/region/all/any/2022"}),
    ("target_attainment", to("2018-12-31"), (), {"recipients/region/children/any/2018"}),  # adults had no plan yet
    ("target_attainment", to(END), (), {"recipients/region/children+adults/any/2022"}),
    ("assessment_target_attainment", to(END), (), {"assessed/region/all/any/2022"}),
    ("compensation", to(END), (), {"compensation/region/all/any/all"}),
    ("compensation", to("2019-06-30"), (), {"compensation/region/all/any/..2019-06-30"}),
    ("compensation", within("2019-01-01", "2019-12-31"), (), {"compensation/region/all/any/2019"}),
    ("compensation", to(END, from_state_care=True), (), {"compensation@state_care/region/all/any/all"}),
    ("compensation_esf", to(END), (), {"compensation/region/all/any/all"}),
    ("compensation_share_of_costs", to(END), (), {"compensation/region/all/any/all"}),
    (
        "compensation_per_recipient",
        within("2019-01-01", "2019-12-31"),
        (),
        {"compensation/region/all/any/2019", "recipients/region/all/any/2019-01-01..2019-12-31"},
    ),
    ("units", to(END), (), {f"units/session/region/all/{SESSIONS}/all"}),
    ("units", to(END, services=("group_home", "massage")), (S,), {
        "units/session/region/all/massage/all", "units/day/region/all/group_home/all"
    }),
    ("mean_unit_price", to(END, services=("massage",)), (), {
        f"{one}/region/all/massage/all" for one in ("priced_units", "units/session")
    }),
    ("active_municipalities", to(END), (), set()),
    ("recipients_of_several_services", to(END), (), set()),
    ("share_with_several_services", to(END), (), {"recipients/region/all/any/2022"}),
    ("units_per_active_month", to(END, services=("massage",)), (), {"units/session/region/all/massage/all"}),
    ("recommended_received", to(END), (), set()),
    *((one.code, to(END), (), set()) for one in WAITING),
    ("places_created", to(END), (), set()),
]  # fmt: skip


@pytest.mark.parametrize(("code", "selection", "by", "expected"), BY_HAND)
def test_by_hand(sample: Database, code: str, selection: Selection, by: tuple[Dimension, ...], expected: set[str]) -> None:
    assert slots_of(sample, code, selection, by) == {in_order(name) for name in expected}


def in_order(name: str) -> str:
    """A slot's name with the codes that are taken together in their order."""
    return "/".join("+".join(sorted(part.split("+"))) for part in name.split("/"))


def test_every_indicator_is_worked_out_by_hand() -> None:
    assert {code for code, *_ in BY_HAND} == set(CATALOGUE)


def test_by_hand_along_a_split(sample: Database) -> None:
    """The unknown municipality is no row, and an exchange of rows and columns changes nothing."""
    rows = slots_of(sample, "recipients", to("2018-12-31"), (M, G))
    assert rows == slots_of(sample, "recipients", to("2018-12-31"), (G, M))
    assert f"recipients/{LEJUPE}/guardians/any/2018" in rows
    assert all(slot.split("/")[1].startswith("LV") for slot in rows)


def test_persons_who_need_a_service(sample: Database) -> None:
    asked = to("2019-12-31", groups=("children",))
    figures = Noted(sample)
    told = figures.needed(asked, {"massage": 12, "respite": 3})
    assert {"/".join(slot): label.base for slot, label in figures.told.items()} == {
        "needed/region/children/massage/2019": 12,
        "needed/region/children/respite/2019": 3,
    }
    assert (told["massage"].value, told["respite"].status) == (10, Status.LOW)


# ---- any selection --------------------------------------------------------------------------------------------------


ROUNDS = settings(max_examples=40, derandomize=True, deadline=None, phases=(Phase.explicit, Phase.generate))
"""Not shrunk: selections are small enough to be read, and each asks the database much."""


def counted(indicator: Indicator) -> Iterator[Formula]:
    """What is counted or added up for an indicator and has a slot."""
    if indicator.unit is Unit.PERSONS:
        yield indicator.formula
    if "compensation" in indicator.code:
        yield Sum.COMPENSATION_CENTS


def asked_cells(region: Region, selection: Selection, by: tuple[Dimension, ...]) -> Iterator[tuple[Slots, Slots, Key]]:
    """The cells of a split, each beside the selection that is filtered to it."""
    for base in Base:
        groups = tuple(one for one in region.groups_of(base) if not selection.groups or one in selection.groups)
        if not groups or not region.services_of(selection):
            continue
        split = Split(region, replace(selection, groups=groups), by)
        for key in split.keys(with_unknown=False):
            filtered = _filtered(split, key)
            if filtered is not None and split.is_offered(key):
                yield Slots(split, base), Slots(Split(region, filtered, ()), base), key


def _filtered(split: Split, key: Key) -> Selection | None:
    """None where a filter cannot say it: of the part of a municipality that another one took over."""
    selection = replace(split.selection, period=split.period_of(key))
    for dimension, code in zip(split.by, key, strict=True):
        if dimension is M and selection.municipalities and code not in selection.municipalities:
            return None
        if dimension is G and code not in selection.groups:
            return None
        filters = {M: "municipalities", S: "services", C: "categories", G: "groups"}
        if dimension in filters:
            selection = replace(selection, **{filters[dimension]: (code,)})
    return selection


@given(selections(REGION, PROGRAMME), splits())
@ROUNDS
def test_a_cell_has_the_slot_of_the_selection_that_is_filtered_to_it(
    sample: Database, selection: Selection, by: tuple[Dimension, ...]
) -> None:
    formulas = {one for indicator in CATALOGUE.values() for one in counted(indicator)}
    for split, filtered, key in asked_cells(sample.region, selection, by):
        for formula in formulas:
            if isinstance(formula, Sum):
                assert split.of_amount(formula, "", key) == filtered.of_amount(formula, "", ())
            else:
                assert split.of_count(formula, key) == filtered.of_count(formula, ())


@given(selections(REGION, PROGRAMME))
@ROUNDS
def test_other_words_for_the_same_have_the_same_slot(sample: Database, selection: Selection) -> None:
    region = sample.region
    project, period = region.project, selection.period
    if not region.services_of(selection):
        return

    def slots(other: Selection) -> list[Slot]:
        named = Slots(Split(region, other, ()), Base.SERVED)
        counts = [named.of_count(one, ()) for one in (Count.RECIPIENTS, Count.NEW_RECIPIENTS, Count.SERVICES_USED)]
        return [*counts, named.of_amount(Sum.COMPENSATION_CENTS, "", ())]

    same = [
        replace(selection, municipalities=selection.municipalities[::-1], groups=selection.groups[::-1]),
        replace(selection, services=tuple(one.code for one in region.services if one.code in region.services_of(selection))),
        replace(selection, services=tuple(region.services_of(selection)), categories=()),
        replace(selection, groups=selection.groups or tuple(region.group)),
        replace(selection, period=Period(period.last, period.first or project.start)),
    ]
    assert all(slots(one) == slots(selection) for one in same)


@given(selections(REGION, PROGRAMME), selections(REGION, PROGRAMME), splits(), splits())
@settings(ROUNDS, max_examples=8)
def test_no_two_figures_share_a_slot(
    sample: Database, one: Selection, other: Selection, by: tuple[Dimension, ...], by_other: tuple[Dimension, ...]
) -> None:
    """Whatever is asked of the catalogue: what is told of a slot was counted of the same persons."""
    codes = [(code,) for code in CATALOGUE]
    asked = [Question(code, *each) for code in codes for each in ((one, by), (other, by_other), (one, by_other))]
    figures = noted(sample, *asked)
    exact: defaultdict[Slot, set[object]] = defaultdict(set)
    for slot, count in figures.noted_counts:
        assert not is_amount(slot.indicator)
        exact[slot].add(count)
    for slot, amount in figures.noted_sums:
        assert is_amount(slot.indicator)
        exact[slot].add(amount)
    assert {slot: found for slot, found in exact.items() if len(found) > 1} == {}
    assert set(figures.told) == set(exact)


def test_slots_that_differ_are_of_other_figures(demonstration: Database) -> None:
    """On real numbers: of two slots that are the same but for one part, the counts differ somewhere for each part."""
    day = dt.date(2021, 12, 31)
    asked = [
        Question((code,), Selection(period, groups=groups), by)
        for code in ("recipients", "assessed", "services_used", "compensation")
        if code in CATALOGUE
        for period in (Period(day), Period(day, dt.date(2021, 1, 1)))
        for groups in ((), ("children",))
        for by in ((), (M,), (S,))
    ]
    figures = noted(demonstration, *asked)
    known: dict[Slot, object] = dict(figures.noted_counts) | dict(figures.noted_sums)
    for part in range(len(Slot._fields)):
        alike: defaultdict[tuple[str, ...], set[object]] = defaultdict(set)
        for slot, value in known.items():
            alike[(*slot[:part], *slot[part + 1 :])].add(value)
        assert any(len(values) > 1 for values in alike.values()), Slot._fields[part]

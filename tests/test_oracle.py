"""The independent computation against answers worked out by hand, for every indicator of the counting rules.

The package is `regions/sample/package`. Persons, with the place of their records on both bases ("?" is unknown):

====  ======================  =====================================  ==============================================
who   assessed                served: record, old / new, day         remarks
====  ======================  =====================================  ==============================================
c1    2018-03-10 Dzintarpils  r01-r04 Dzintarpils / Dzintarpils      r02 on 31 Dec 2018, r03 on 1 Jan 2019;
                                                                     r04 2021-12-01 under the new code
c2    2018-05-02 Liepziedi    r05 Liepziedi / Liepziedi 2018-06-01   moved:
                              r06-r07 Vējupe 2019-09-02, 2022-01-03
c3    -                       r08-r09 Trīsupji / Lejupe (by parish)  2018-11-01, 2019-02-01; hours 1.5 and 12.25
                              r10 Trīsupji / Lejupe 2021-08-02       by the new code, whose only predecessor is split
c4    2018-07-01 Trīsupji/?   r11-r12 Trīsupji / ?                   no parish; 2020-03-02, 2021-04-01
c5    2019-06-01 Rudzāji      r13 Rudzāji / Liepziedi 2019-05-06     served before being assessed
                              r14 ? / Liepziedi 2021-09-01           by a new code of several predecessors
g1    -                       r15-r16 Dzintarpils                    guardian; 2018-12-01, 2020-01-01
a1    2018-11-01 Dzintarpils  r17-r19 Dzintarpils                    state care; 2018-12-01, 2019-01-01, 2019-03-04
a2    2021-07-15 ?/Liepziedi  r20-r21 ? / Liepziedi                  state care; 2021-10-01, 2022-06-30 (last day)
a3    2017-03-15, 2021-03-15  -                                      Liepziedi; assessed twice, still waiting
a4    -                       r22-r23 Miglāji / Miglāji              no partner; 2020-06-01, 2021-07-01
a5    2016-12-01 Vējupe       r24-r25 Vējupe                         2017-02-01, 2019-12-31
o1    2017-01-31              -                                      Trīsupji, parish Augšupe / Liepziedi
====  ======================  =====================================  ==============================================
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction as F
from pathlib import Path

import pytest
from oracle import RULES, evaluate, load_package, load_programme, load_region
from oracle.rules import NOT_REACHED, Value

from di_metrics.indicators import CATALOGUE
from di_metrics.model import Basis, Dimension, Key, Period, Selection

TESTS = Path(__file__).parent
REGION = load_region(TESTS / "regions/sample")
PROGRAMME = load_programme(TESTS.parent / "data/programme")
PACKAGE = load_package(TESTS / "regions/sample/package", REGION)

M, S, C, G, U = (
    Dimension.MUNICIPALITY,
    Dimension.SERVICE,
    Dimension.CATEGORY,
    Dimension.GROUP,
    Dimension.UNIT,
)
Y, Q, MONTH = Dimension.YEAR, Dimension.QUARTER, Dimension.MONTH

DZINTARPILS, VEJUPE, LIEPZIEDI, LEJUPE, MIGLAJI = (f"LV900{i}000" for i in range(1, 6))
OLD_DZINTARPILS, OLD_VEJUPE, OLD_LIEPZIEDI = "9010000", "9020000", "9030200"
OLD_RUDZAJI, OLD_TRISUPJI, OLD_MIGLAJI = "9040200", "9050200", "9060200"


def to(day: str, **filters: object) -> Selection:
    """Everything to date."""
    return Selection(Period(dt.date.fromisoformat(day)), **filters)  # type: ignore[arg-type]


def within(first: str, last: str, **filters: object) -> Selection:
    return Selection(Period(dt.date.fromisoformat(last), dt.date.fromisoformat(first)), **filters)  # type: ignore[arg-type]


END = "2022-06-30"
OLD = {"basis": Basis.PRE2021}
ALL = to(END)
IN_2018 = within("2018-01-01", "2018-12-31")
IN_2019 = within("2019-01-01", "2019-12-31")

TOTALS: list[tuple[str, Selection, Value]] = [
    # Served: everybody but a3 and o1, who still wait.
    ("recipients", ALL, 10),
    ("recipients", to("2018-12-31"), 6),  # a5, c1, c2, c3, g1, a1
    ("recipients", IN_2019, 6),  # c1, c2, c3, c5, a1, a5
    ("recipients", within("2018-12-31", "2018-12-31"), 1),  # c1, by r02
    ("recipients", to(END, services=("massage",)), 2),  # c1, c4
    ("recipients", to(END, services=("massage", "group_home")), 3),  # or: a1 too
    ("recipients", to(END, services=("massage", "group_home"), categories=("housing",)), 1),  # and: a1
    ("recipients", to(END, from_state_care=True), 2),  # a1, a2
    # A record passes by its old or its new municipality, whatever basis the rows are of.
    ("recipients", to(END, municipalities=(OLD_TRISUPJI,)), 2),  # c3, c4
    ("recipients", to(END, municipalities=(LEJUPE,)), 1),  # c3; c4's parish is unknown
    ("recipients", to(END, municipalities=(LEJUPE,), **OLD), 1),
    ("recipients", to(END, municipalities=(OLD_TRISUPJI, DZINTARPILS)), 5),  # and c1, g1, a1
    # First served in 2018: c1, c2, c3, g1, a1; in 2019: c5.
    ("new_recipients", ALL, 10),
    ("new_recipients", IN_2018, 5),
    ("new_recipients", IN_2019, 1),
    # The first record that passes the filters: a1's first workshop is of 2019, c1's first massage of 31 Dec 2018.
    ("new_recipients", within("2019-01-01", "2019-12-31", services=("specialised_workshop", "massage")), 1),
    # a5, o1, a3, c1, c2, c4, a1, c5, a2; a3's second assessment adds nobody.
    ("assessed", ALL, 9),
    ("assessed", to("2018-12-31"), 7),  # not yet c5, a2
    ("assessed", within("2021-01-01", "2021-12-31"), 2),  # a3 again, a2
    ("assessed", to(END, services=("massage",)), None),  # nobody is assessed for a service
    ("assessed", to(END, groups=("guardians",)), None),  # nor any guardian at all
    ("assessed", to(END, from_state_care=True), 2),  # a1, a2
    ("assessed_served", ALL, 7),  # all assessed but a3, o1
    ("assessed_served", to("2018-12-31"), 4),  # a5, c1, c2, a1
    ("assessed_served", IN_2019, 5),  # from the start: and c5
    ("assessed_served", to(END, services=("massage",)), None),  # nobody is assessed for a service
    # Guardians are not assessed, children out of family not served: neither is among these.
    ("served_without_assessment", ALL, 2),  # c3, a4; not g1
    ("served_without_assessment", IN_2019, 1),  # from the start: c3
    ("served_without_assessment", to(END, groups=("guardians",)), None),
    ("assessed_waiting", ALL, 1),  # a3; not o1
    ("assessed_waiting", to("2018-12-31"), 2),  # and c4
    ("assessed_waiting", to(END, groups=("children_out_of_family",)), None),
    ("assessed_waiting", to(END, categories=("respite",)), None),
    ("coverage", ALL, F(900, 8)),  # 9 of 8
    ("coverage", to(END, groups=("children", "guardians")), 125),  # 5 of 4 children
    ("coverage", IN_2019, F(600, 7)),  # from the start: 6 of 7
    ("coverage", to("2016-11-30"), None),  # nobody is assessed yet
    ("coverage", to(END, services=("massage",)), None),
    ("assessed_receiving_service", to(END, services=("massage",)), 2),  # c1, c4
    ("assessed_receiving_service", to(END, services=("massage",), groups=("guardians",)), None),
    ("share_of_assessed_receiving_service", to(END, services=("massage",)), 25),  # c1, c4 of 8
    ("share_of_assessed_receiving_service", ALL, F(700, 8)),
    # In consecutive years: c1, c2, c3, a1 (2018, 2019), c4, a4 (2020, 2021), a2 (2021, 2022).
    # Not c5 (2019, 2021), g1 (2018, 2020), a5 (2017, 2019).
    ("continuing_recipients", ALL, 7),
    ("continuing_recipients", IN_2019, 4),
    ("continuing_recipients", to("2018-12-31"), 0),
    ("continuing_recipients", to("2019-01-01"), 2),  # c1 by r02 and r03, a1 by r17 and r18
    ("continuing_recipients", to(END, services=("massage",)), 1),  # c1; c4 had physiotherapy the year before
    # Two services or more: all served but c5, a5.
    ("recipients_of_several_services", ALL, 8),
    ("recipients_of_several_services", to("2018-12-30"), 0),  # c1's second is of the day after
    ("recipients_of_several_services", to("2018-12-31"), 1),
    ("recipients_of_several_services", IN_2019, 1),  # a1 house and workshop; c1, c2, c3 one each
    ("recipients_of_several_services", to(END, services=("massage",)), None),  # of one service nobody has two
    ("recipients_of_several_services", to(END, from_state_care=True), 2),
    ("share_with_several_services", ALL, 80),
    ("share_with_several_services", IN_2019, F(100, 6)),
    ("share_with_several_services", within("2016-01-01", "2016-12-31"), None),
    # In plans a5 1, a3 2 (one of them twice), c1 2, c2 1, c4 1, a1 2, c5 1, a2 2; received all but a3's, c5's before.
    ("recommended_received", ALL, F(1000, 12)),
    ("recommended_received", IN_2018, F(500, 9)),  # from the start, of a5, a3, c1, c2, c4, a1: a5 1, c1 2, c2 1, a1 1
    ("recommended_received", to(END, services=("massage",)), 100),  # c1; c4's is in no plan
    ("recommended_received", to(END, groups=("guardians",)), None),
    ("recommended_received", to("2016-11-30"), None),
    # c1 502.50, c2 440.00, c3 332.50, c4 210.00, c5 270.00, g1 75.00, a1 743.18, a2 77.97, a4 103.70, a5 180.00
    ("compensation", ALL, F("2934.85")),
    ("compensation", IN_2019, F("935.59")),  # 80 + 150 + 73.50 + 120 + 291.09 + 161 + 60
    ("compensation_esf", ALL, F("2347.88")),  # 12 000 of 15 000 since 2022: 80 %
    ("compensation_esf", to("2021-12-31"), F("2406.56")),  # 10 200 of 12 000 before: 85 % of 2831.25 are 2406.5625
    ("compensation_esf", within("2017-01-01", "2017-12-31"), 102),  # of 120
    ("compensation_esf", within("2019-02-01", "2019-02-28"), F("62.48")),  # 62.475 of r09
    ("compensation_per_recipient", ALL, F("293.485")),  # by 10 recipients
    ("compensation_per_recipient", within("2016-01-01", "2016-12-31"), None),
    # No person has two records in a month but a1: r17, r18 and r19 are of three months, so there are 25 recipient-months.
    ("compensation_per_recipient_month", ALL, F("117.394")),
    ("compensation_per_recipient_month", IN_2019, F("935.59") / 7),  # c1, c2, c3, c5, a5 once, a1 twice
    ("compensation_per_recipient_month", within("2018-12-01", "2018-12-31"), F("376.09") / 3),  # c1, g1, a1
    ("compensation_per_recipient_month", within("2016-01-01", "2016-12-31"), None),
    # Two services each, but c5, a5 one: 18 pairs by 10.
    ("services_per_recipient", ALL, F("1.8")),
    ("services_per_recipient", IN_2019, F(7, 6)),  # a1 two
    ("services_per_recipient", within("2016-01-01", "2016-12-31"), None),
    ("active_municipalities", ALL, 5),  # all; c4's unknown one is not counted
    ("active_municipalities", to(END, **OLD), 6),
    ("active_municipalities", to("2019-12-31", **OLD), 5),  # not yet Miglāji
    ("active_municipalities", to("2019-12-31"), 4),
    # Served after c2 30, a1 30, c1 31, a5 62, a2 78, c4 610 days; a3 waits for 1933; c5 was served before. Of 7 wait 5 after
    # 30 days, 4 after 31, 3 after 62, 2 after 78, 1 after 610.
    ("waiting_days_median", ALL, 62),
    ("waiting_days_median", IN_2019, 31),  # from the start: c2, a1, c1, a5 of 6; a3 and c4 wait
    ("waiting_days_median", to("2017-01-31"), NOT_REACHED),  # a5 waits for 61 days
    ("waiting_days_median", to("2016-11-30"), None),  # nobody is assessed yet
    ("waiting_days_median", to(END, services=("massage",)), None),  # nobody is assessed for a service
    ("waiting_days_median", to(END, groups=("guardians",)), None),
    ("waiting_days_p75", ALL, 610),  # after 78 days 5 of 7 are served
    ("waiting_days_p75", IN_2019, NOT_REACHED),
    ("waiting_days_p90", ALL, NOT_REACHED),
    ("waiting_days_p90", to(END, groups=("children",)), 610),  # c4 was the last
    ("served_within_3_months", ALL, F(500, 7)),
    ("served_within_3_months", to("2017-01-31"), NOT_REACHED),  # nobody has been followed for 91 days
    # To the end of 2018 c2, a1 (30), c1 (31), a5 (62) are served, c4 waits for 183 days, a3 for 656.
    ("served_within_3_months", to("2018-12-31"), F(400, 6)),
    ("served_within_6_months", to("2018-12-31"), F(400, 6)),
    ("served_within_12_months", ALL, F(500, 7)),  # c4 came after 610 days
    ("waiting_under_3_months", ALL, 0),
    ("waiting_under_3_months", to("2017-01-31"), 1),  # a5, served the next day
    ("waiting_3_to_6_months", to("2018-12-30"), 1),  # c4 for 182 days
    ("waiting_3_to_6_months", to("2018-12-31"), 0),
    ("waiting_6_to_12_months", to("2018-12-31"), 1),
    ("waiting_6_to_12_months", to("2019-06-30"), 1),  # c4 for 364 days
    ("waiting_12_months_and_longer", to("2019-06-30"), 1),  # a3
    ("waiting_12_months_and_longer", to("2019-07-01"), 2),
    ("waiting_12_months_and_longer", ALL, 1),
    ("recipients_from_state_care", ALL, 2),  # a1, a2
    ("recipients_from_state_care", IN_2019, 1),  # a1
    ("recipients_per_10000", ALL, F(100_000, 70_500)),  # 38 000, Vējupe's 12 500 as before, 16 000, 4 000
    ("recipients_per_10000", to(END, **OLD), None),  # Rudzāji's inhabitants are not known
    ("recipients_per_10000", to(END, municipalities=(MIGLAJI,)), None),  # no partner
    # c1, g1, a1 and c2, c5, a2 by 38 000 + 16 000
    ("recipients_per_10000", to(END, municipalities=(DZINTARPILS, LIEPZIEDI)), F(60_000, 54_000)),
    # c1, g1, a1 and c2, a5 by 40 000 + 12 500
    ("recipients_per_10000", to(END, municipalities=(OLD_DZINTARPILS, OLD_VEJUPE), **OLD), F(50_000, 52_500)),
    # 12 (31 Dec 2018), 6 (1 Jan 2019), 8, 9, 20; not the planned ones nor those of an unknown day.
    ("places_created", ALL, 55),
    ("places_created", to("2018-12-30"), None),  # none is known yet, which is not the same as none
    ("places_created", to("2018-12-31"), 12),
    ("places_created", to("2019-01-01"), 18),
    ("places_created", IN_2019, 14),
    ("places_created", to(END, municipalities=(OLD_TRISUPJI,)), 9),
    ("places_created", to(END, categories=("day_care",)), 41),
    # Children: 10 planned from 2018, 8 from April 2020; adults: 5 from 2019; no plan for guardians.
    ("target_attainment", to("2017-12-31"), None),
    ("target_attainment", to("2018-12-31"), 30),  # c1, c2, c3 of 10; a1 and a5 are of a group without a plan yet
    ("target_attainment", to("2019-12-31"), 40),  # c1, c2, c3, c5 and a1, a5 of 15
    ("target_attainment", to("2020-03-31", groups=("children",)), 50),  # and c4: 5 of 10
    ("target_attainment", to("2020-04-01", groups=("children",)), F("62.5")),  # 5 of 8
    ("target_attainment", ALL, F(900, 13)),  # 5 children and 4 adults of 8 + 5
    ("target_attainment", to(END, groups=("guardians",)), None),
    ("target_attainment", to(END, municipalities=(DZINTARPILS,)), None),  # plans are of the whole region
    ("target_attainment", to(END, services=("massage",)), None),  # and of all services together
    ("assessment_target_attainment", to(END, services=("massage",)), None),
    ("assessment_target_attainment", ALL, 45),  # 9 of 8 + 10 + 2
    ("assessment_target_attainment", to("2016-12-31"), 5),  # a5
    ("compensation_share_of_costs", ALL, F("293485") / 15000),
    ("compensation_share_of_costs", to("2021-12-31"), F("283125") / 12000),  # 15 000 since 2022
    ("compensation_share_of_costs", IN_2019, F("93559") / 12000),
    ("compensation_share_of_costs", to(END, municipalities=(DZINTARPILS,)), None),  # costs are of the whole project
    ("compensation_share_of_costs", to(END, groups=("children",)), None),
    ("target_attainment", to(END, from_state_care=True), None),
    ("places_created", to(END, from_state_care=True), None),
]

ROWS: list[tuple[str, tuple[Dimension, ...], Selection, dict[Key, Value]]] = [
    # c2 counts in Liepziedi and in Vējupe: the rows add up to 11.
    (
        "recipients",
        (M,),
        ALL,
        {(DZINTARPILS,): 3, (VEJUPE,): 2, (LIEPZIEDI,): 3, (LEJUPE,): 1, (MIGLAJI,): 1, (None,): 1},
    ),
    # c5 is in Rudzāji by r13 and unknown by r14.
    (
        "recipients",
        (M,),
        to(END, **OLD),
        {
            (OLD_DZINTARPILS,): 3,
            (OLD_VEJUPE,): 2,
            (OLD_LIEPZIEDI,): 1,
            (OLD_RUDZAJI,): 1,
            (OLD_TRISUPJI,): 2,
            (OLD_MIGLAJI,): 1,
            (None,): 2,
        },
    ),
    (
        "recipients",
        (M,),
        to(END, municipalities=(OLD_TRISUPJI,)),
        {(DZINTARPILS,): 0, (VEJUPE,): 0, (LIEPZIEDI,): 0, (LEJUPE,): 1, (MIGLAJI,): 0, (None,): 1},
    ),
    # Cumulative: a5; c1, c2, c3, g1, a1; c5; c4, a4; a2.
    (
        "recipients",
        (Y,),
        ALL,
        {("2016",): 0, ("2017",): 1, ("2018",): 6, ("2019",): 7, ("2020",): 9, ("2021",): 10, ("2022",): 10},
    ),
    # Within, the first and last year cut: c1, c3, g1, a1; c1, c3, a1.
    ("recipients", (Y,), within("2018-06-15", "2019-02-15"), {("2018",): 4, ("2019",): 3}),
    ("recipients", (MONTH,), within("2018-12-31", "2019-01-01"), {("2018-12",): 1, ("2019-01",): 2}),
    # To date in each quarter of the first year; a5 comes in the next.
    (
        "recipients",
        (Q,),
        to("2017-01-31"),
        {("2016-Q1",): 0, ("2016-Q2",): 0, ("2016-Q3",): 0, ("2016-Q4",): 0, ("2017-Q1",): 0},
    ),
    # Only a month's own year goes with it.
    (
        "recipients",
        (Y, MONTH),
        within("2018-11-30", "2019-01-31"),
        {("2018", "2018-11"): 0, ("2018", "2018-12"): 3, ("2019", "2019-01"): 2},
    ),
    (
        "recipients",
        (C, G),
        to(END, categories=("day_care",)),
        {
            ("day_care", "children"): 0,
            ("day_care", "guardians"): None,
            ("day_care", "adults"): 2,
            ("day_care", "children_out_of_family"): None,
        },
    ),
    # Home care is for adults only: for others it is not applicable.
    (
        "recipients",
        (S, G),
        to(END, services=("home_care",)),
        {
            ("home_care", "children"): None,
            ("home_care", "guardians"): None,
            ("home_care", "adults"): 2,
            ("home_care", "children_out_of_family"): None,
        },
    ),
    # c2 is new to Vējupe in 2019 and c5 to Liepziedi, though only c5 is new to the project.
    (
        "new_recipients",
        (M,),
        IN_2019,
        {(DZINTARPILS,): 0, (VEJUPE,): 1, (LIEPZIEDI,): 1, (LEJUPE,): 0, (MIGLAJI,): 0, (None,): 0},
    ),
    # Liepziedi: c2, a3, c5, o1 (by parish), a2; unknown: c4.
    (
        "assessed",
        (M,),
        ALL,
        {(DZINTARPILS,): 2, (VEJUPE,): 1, (LIEPZIEDI,): 5, (LEJUPE,): 0, (MIGLAJI,): 0, (None,): 1},
    ),
    ("assessed", (C,), to(END, categories=("respite", "housing")), {("respite",): None, ("housing",): None}),
    # Respite is for children and adults, of whom 8 are assessed; a1 alone has housing, and only adults may.
    (
        "share_of_assessed_receiving_service",
        (C,),
        to(END, categories=("respite", "housing")),
        {("respite",): 0, ("housing",): F(100, 8)},
    ),
    (
        "assessed_served",
        (M,),
        ALL,
        {(DZINTARPILS,): 2, (VEJUPE,): 1, (LIEPZIEDI,): 3, (LEJUPE,): 0, (MIGLAJI,): 0, (None,): 1},
    ),
    # c2, assessed elsewhere; c3; a4; not g1.
    (
        "served_without_assessment",
        (M,),
        ALL,
        {(DZINTARPILS,): 0, (VEJUPE,): 1, (LIEPZIEDI,): 0, (LEJUPE,): 1, (MIGLAJI,): 1, (None,): 0},
    ),
    (
        "assessed_waiting",
        (G,),
        ALL,
        {("children",): 0, ("guardians",): None, ("adults",): 1, ("children_out_of_family",): None},
    ),
    # 5 of 4 children, 4 of 4 adults.
    ("coverage", (G,), ALL, {("children",): 125, ("guardians",): None, ("adults",): 100, ("children_out_of_family",): None}),
    (
        "continuing_recipients",
        (Y,),
        ALL,
        {("2016",): 0, ("2017",): 0, ("2018",): 0, ("2019",): 4, ("2020",): 4, ("2021",): 6, ("2022",): 7},
    ),
    # Hours: 1.5 + 12.25 + 20.5 + 2.125; days: 5 + 31 + 31 + 10 + 1 + 7.
    ("units", (), ALL, {("session",): 66, ("hour",): F("36.375"), ("day",): 85}),
    (
        "units",
        (G,),
        to(END, groups=("adults",)),
        {("adults", "session"): 6, ("adults", "hour"): F("22.625"), ("adults", "day"): 80},
    ),
    (
        "compensation",
        (M,),
        ALL,
        {
            (DZINTARPILS,): F("1320.68"),  # c1, g1, a1
            (VEJUPE,): F("420.00"),  # r06, r07, a5
            (LIEPZIEDI,): F("547.97"),  # r05, c5, a2
            (LEJUPE,): F("332.50"),  # c3
            (MIGLAJI,): F("103.70"),  # a4
            (None,): F("210.00"),  # c4
        },
    ),
    (
        "compensation",
        (M,),
        to(END, **OLD),
        {
            (OLD_DZINTARPILS,): F("1320.68"),
            (OLD_VEJUPE,): F("420.00"),
            (OLD_LIEPZIEDI,): F("200.00"),  # r05
            (OLD_RUDZAJI,): F("120.00"),  # r13
            (OLD_TRISUPJI,): F("542.50"),  # c3, c4
            (OLD_MIGLAJI,): F("103.70"),
            (None,): F("227.97"),  # r14, a2
        },
    ),
    (
        "compensation_per_recipient",
        (G,),
        ALL,
        {
            ("children",): 351,  # 1755.00 by 5
            ("guardians",): 75,
            ("adults",): F("276.2125"),  # 1104.85 by 4
            ("children_out_of_family",): None,
        },
    ),
    # Sessions 1677.50 by 66; hours 9 + 73.50 + 64.37 + 8.50; days 250 + 2 x 291.09 + 161 + 13.60 + 95.20.
    (
        "mean_unit_price",
        (),
        ALL,
        {("session",): F("1677.50") / 66, ("hour",): F("155.37") / F("36.375"), ("day",): F("1101.98") / 85},
    ),
    # Months with sessions: c1 4, c2 3, c4 2, c5 2, g1 2, a5 2; hours: c3 2, a2 1, a4 1; days: c3 1, a1 3, a2 1, a4 1.
    (
        "units_per_active_month",
        (),
        ALL,
        {("session",): F(66, 15), ("hour",): F("36.375") / 4, ("day",): F(85, 6)},
    ),
    # c1 4, c2 6, c5 4, a5 2 by four; c3; a1 31 + 10 by two, for each service counts for itself.
    ("units_per_active_month", (), IN_2019, {("session",): 4, ("hour",): F("12.25"), ("day",): F("20.5")}),
    (
        "recipients_of_several_services",
        (M,),
        ALL,
        {(DZINTARPILS,): 3, (VEJUPE,): 1, (LIEPZIEDI,): 1, (LEJUPE,): 1, (MIGLAJI,): 1, (None,): 1},  # c2 in Vējupe alone
    ),
    # In Liepziedi c2, c5, a2 twice, of c2, a3 twice, c5, a2 twice.
    (
        "recommended_received",
        (M,),
        ALL,
        {(DZINTARPILS,): 100, (VEJUPE,): 100, (LIEPZIEDI,): F(400, 6), (LEJUPE,): None, (MIGLAJI,): None},
    ),
    ("recommended_received", (Y,), to("2018-12-31"), {("2016",): 0, ("2017",): F(100, 3), ("2018",): F(500, 9)}),
    ("mean_unit_price", (), within("2017-01-01", "2017-12-31"), {("session",): 30, ("hour",): None, ("day",): None}),
    (
        "active_municipalities",
        (Y,),
        to("2019-12-31", **OLD),
        {("2016",): 0, ("2017",): 1, ("2018",): 4, ("2019",): 5},
    ),
    # Dzintarpils: a1 30, c1 31. In Vējupe a5 alone: c2 was assessed elsewhere. Liepziedi: c2 30, a2 78, a3 waits.
    (
        "waiting_days_median",
        (M,),
        ALL,
        {(DZINTARPILS,): 30, (VEJUPE,): 62, (LIEPZIEDI,): 78, (LEJUPE,): None, (MIGLAJI,): None, (None,): 610},
    ),
    (
        "recipients_from_state_care",
        (G,),
        ALL,
        # Who receives no services is not applicable.
        {("children",): 0, ("guardians",): 0, ("adults",): 2, ("children_out_of_family",): None},
    ),
    (
        "recipients_per_10000",
        (M,),
        ALL,
        {
            (DZINTARPILS,): F(30_000, 38_000),
            (VEJUPE,): F(20_000, 12_500),
            (LIEPZIEDI,): F(30_000, 16_000),
            (LEJUPE,): F("2.5"),
            (MIGLAJI,): None,  # no partner
        },
    ),
    # Of Trīsupji's successors it holds all of Lejupe, but not of Liepziedi.
    (
        "recipients_per_10000",
        (M,),
        to(END, municipalities=(OLD_TRISUPJI,)),
        {
            (DZINTARPILS,): None,
            (VEJUPE,): None,
            (LIEPZIEDI,): None,
            (LEJUPE,): F("2.5"),
            (MIGLAJI,): None,
        },
    ),
    # Unknown: Trīsupji's nine without a parish, and the region's twenty.
    (
        "places_created",
        (M,),
        ALL,
        {(DZINTARPILS,): 12, (VEJUPE,): 6, (LIEPZIEDI,): 8, (LEJUPE,): None, (MIGLAJI,): None, (None,): 29},
    ),
    (
        "places_created",
        (Y,),
        within("2018-12-31", END),
        {("2018",): 12, ("2019",): 14, ("2020",): 29, ("2021",): None, ("2022",): None},
    ),
    (
        "target_attainment",
        (G,),
        ALL,
        {("children",): F("62.5"), ("guardians",): None, ("adults",): 80, ("children_out_of_family",): None},
    ),
    # Each year against the plan in force at its end.
    ("target_attainment", (Y,), to("2019-12-31"), {("2016",): None, ("2017",): None, ("2018",): 30, ("2019",): 40}),
    (
        "assessment_target_attainment",
        (G,),
        ALL,
        {("children",): 40, ("guardians",): None, ("adults",): 50, ("children_out_of_family",): 50},
    ),
    (
        "compensation_share_of_costs",
        (Y,),
        within("2016-01-01", "2018-12-31"),
        # 2018: 250 + 40 + 200 + 9 + 45 + 291.09
        {("2016",): 0, ("2017",): 1, ("2018",): F("83509") / 12000},
    ),
]


@pytest.mark.parametrize(("code", "selection", "expected"), TOTALS)
def test_totals(code: str, selection: Selection, expected: Value) -> None:
    assert evaluate(PACKAGE, REGION, PROGRAMME, code, selection) == {(): expected}


@pytest.mark.parametrize(("code", "by", "selection", "expected"), ROWS)
def test_rows(code: str, by: tuple[Dimension, ...], selection: Selection, expected: dict[Key, Value]) -> None:
    assert evaluate(PACKAGE, REGION, PROGRAMME, code, selection, by) == expected


def test_every_indicator_is_worked_out_by_hand() -> None:
    assert {code for code, *_ in TOTALS} | {code for code, *_ in ROWS} == set(CATALOGUE)


def test_every_indicator_of_the_rules_is_computed() -> None:
    rules = (TESTS.parent / "docs/counting-rules.md").read_text(encoding="utf-8")
    indicators = rules.split("\n## Indicators\n")[1].split("\n## ")[0]
    table = [line.split("`")[1] for line in indicators.splitlines() if line.startswith("| `")]
    assert table == list(RULES)


def test_service_split_covers_the_whole_programme() -> None:
    cells = evaluate(PACKAGE, REGION, PROGRAMME, "recipients", ALL, (S,))
    assert [code for (code,) in cells] == list(PROGRAMME.services)
    assert {code: value for (code,), value in cells.items() if value} == {
        "physiotherapy": 2,  # c1, c4
        "massage": 2,  # c1, c4
        "riding_therapy": 1,  # c5
        "art_therapy": 1,  # c2
        "psychologist_individual": 3,  # c2, g1, a5
        "support_group": 1,  # g1
        "social_care_child": 1,  # c3
        "home_care": 2,  # a2, a4
        "respite": 1,  # c3
        "day_care_centre": 2,  # a2, a4
        "specialised_workshop": 1,  # a1
        "group_home": 1,  # a1
    }

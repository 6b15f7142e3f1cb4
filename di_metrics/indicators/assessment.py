"""Indicators of assessment, coverage, waiting, plans and places."""

from __future__ import annotations

from di_metrics.formula import Count, Difference, Fact, PlannedGroupsOnly, Ratio
from di_metrics.indicators.shared import ANY_ORDER, NO_SERVICE_FILTER, PROJECT_RULES, RECORDS, TIME, UNIQUE
from di_metrics.model import Bilingual, Dimension, Direction, Indicator, Unit

ASSESSMENT = (
    Indicator(
        "assessed",
        Bilingual("Izvērtētās personas", "Assessed persons"),
        Bilingual(
            "Unikālās personas, kuru individuālās vajadzības ir izvērtētas.",
            "Unique persons whose individual needs have been assessed.",
        ),
        Unit.PERSONS,
        Count.ASSESSED,
        splits=RECORDS,
        notes=(UNIQUE, NO_SERVICE_FILTER),
        source=PROJECT_RULES,
    ),
    Indicator(
        "coverage",
        Bilingual("Pārklājums", "Coverage"),
        Bilingual("Saņēmēji pret izvērtētajām personām.", "Recipients as a share of assessed persons."),
        Unit.PERCENT,
        Ratio(Count.RECIPIENTS, Count.ASSESSED, 100),
        splits=RECORDS,
        decimals=1,
        direction=Direction.MORE_IS_BETTER,
        notes=(
            Bilingual(
                "Var pārsniegt 100 %: sociālo aprūpi un atelpas brīdi bērns var saņemt arī bez izvērtēšanas.",
                "May exceed 100 %: social care and respite may be given to a child without an assessment.",
            ),
            NO_SERVICE_FILTER,
        ),
        source=PROJECT_RULES,
    ),
    Indicator(
        "assessed_served",
        Bilingual("Izvērtēti un saņēmuši", "Assessed and served"),
        Bilingual(
            "Izvērtētās personas, kas saņēmušas vismaz vienu pakalpojumu.",
            "Assessed persons who received at least one service.",
        ),
        Unit.PERSONS,
        Count.ASSESSED_AND_SERVED,
        splits=RECORDS,
        direction=Direction.MORE_IS_BETTER,
        notes=(UNIQUE, ANY_ORDER),
    ),
    Indicator(
        "served_without_assessment",
        Bilingual("Saņēmuši bez izvērtēšanas", "Served without assessment"),
        Bilingual("Saņēmēji, kuru vajadzības nav izvērtētas.", "Recipients whose needs have not been assessed."),
        Unit.PERSONS,
        Difference(Count.RECIPIENTS, Count.ASSESSED_AND_SERVED),
        splits=RECORDS,
        notes=(UNIQUE, ANY_ORDER),
    ),
    Indicator(
        "assessed_waiting",
        Bilingual("Izvērtēti un gaida", "Assessed and waiting"),
        Bilingual(
            "Izvērtētās personas, kas nevienu pakalpojumu vēl nav saņēmušas.",
            "Assessed persons who have not received any service yet.",
        ),
        Unit.PERSONS,
        Difference(Count.ASSESSED, Count.ASSESSED_AND_SERVED),
        splits=RECORDS,
        direction=Direction.LESS_IS_BETTER,
        notes=(UNIQUE, ANY_ORDER),
    ),
    Indicator(
        "median_days_to_service",
        Bilingual("Gaidīšanas laiks", "Time to first service"),
        Bilingual(
            "Dienu mediāna no personas pirmās izvērtēšanas līdz pirmajam pakalpojumam.",
            "Median days from a person's first assessment to the first service.",
        ),
        Unit.DAYS,
        Count.MEDIAN_DAYS,
        splits=RECORDS,
        direction=Direction.LESS_IS_BETTER,
        notes=(
            Bilingual(
                "Ietver personas, kuru pirmais pakalpojums sākās periodā un ne agrāk par izvērtēšanu.",
                "Covers persons whose first service began in the period and not before the assessment.",
            ),
        ),
    ),
    Indicator(
        "places_created",
        Bilingual("Izveidotās vietas", "Places created"),
        Bilingual(
            "Pakalpojumu vietas objektos, par kuriem publicēts, ka tie izvēlētajā datumā pastāv.",
            "Service places in objects published to exist on the chosen date.",
        ),
        Unit.PLACES,
        Fact.PLACES,
        additive_over=frozenset({Dimension.MUNICIPALITY, Dimension.SERVICE, Dimension.CATEGORY, Dimension.GROUP}),
        splits=RECORDS,
        direction=Direction.MORE_IS_BETTER,
        notes=(
            Bilingual(
                "Vietas, kuru pašvaldība nav publicēta, rādītas kā „nav zināms”.",
                "Places whose municipality has not been published are shown as “unknown”.",
            ),
        ),
        source=Bilingual("Pasākums 9.3.1.1 (ERAF)", "Measure 9.3.1.1 (ERDF)"),
    ),
    Indicator(
        "target_attainment",
        Bilingual("Mērķa izpilde", "Target attainment"),
        Bilingual("Saņēmēji pret plānā paredzētajiem saņēmējiem.", "Recipients as a share of the recipients planned."),
        Unit.PERCENT,
        Ratio(PlannedGroupsOnly(Count.RECIPIENTS, Fact.PLANNED_RECIPIENTS), Fact.PLANNED_RECIPIENTS, 100),
        splits=frozenset({Dimension.GROUP}) | TIME,
        decimals=1,
        direction=Direction.MORE_IS_BETTER,
        notes=(
            Bilingual("Pret plānu, kas ir spēkā izvēlētajā datumā.", "Against the plan in force on the chosen date."),
            Bilingual("Ietver tikai grupas, kurām plāns ir.", "Covers only groups that have a plan."),
        ),
    ),
    Indicator(
        "assessment_target_attainment",
        Bilingual("Izvērtēšanas mērķa izpilde", "Assessment target attainment"),
        Bilingual("Izvērtētās personas pret plānā paredzētajām.", "Assessed persons as a share of those planned."),
        Unit.PERCENT,
        Ratio(PlannedGroupsOnly(Count.ASSESSED, Fact.PLANNED_ASSESSMENTS), Fact.PLANNED_ASSESSMENTS, 100),
        splits=frozenset({Dimension.GROUP}) | TIME,
        decimals=1,
        direction=Direction.MORE_IS_BETTER,
        notes=(
            Bilingual("Ietver tikai grupas, kurām plāns ir.", "Covers only groups that have a plan."),
            NO_SERVICE_FILTER,
        ),
    ),
)

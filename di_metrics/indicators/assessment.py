"""Indicators of assessment, coverage, waiting, plans and places."""

from __future__ import annotations

from di_metrics.errors import N_, NP_
from di_metrics.formula import Count, Difference, Fact, PlannedGroupsOnly, Ratio
from di_metrics.indicators.shared import (
    ANY_ORDER,
    BY_GROUP,
    OF_ASSESSMENTS,
    OF_PLACES,
    OF_PLANS,
    OF_RECORDS,
    PLANNED_GROUPS,
    PROJECT_RULES,
    UNIQUE,
)
from di_metrics.model import Base, Bilingual, Dimension, Direction, Indicator, Unit, Watch, Words

_HALF, _ALL = 50, 100
"""Percent. The project's own reports single out municipalities above and below half of the assessed persons."""

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
        Words(
            N_("the number of assessed persons"),
            N_("the number of assessed persons is largest %(where)s"),
            N_("nobody has been assessed yet"),
            counted=NP_("%(count)s person has been assessed", "%(count)s persons have been assessed"),
            alone=N_("there are assessed persons only %(where)s (%(value)s)"),
        ),
        OF_ASSESSMENTS,
        Base.ASSESSED,
        additive_over=BY_GROUP,
        notes=(UNIQUE,),
        source=PROJECT_RULES,
        followed=True,
    ),
    Indicator(
        "coverage",
        Bilingual("Pārklājums", "Coverage"),
        Bilingual("Saņēmēji pret izvērtētajām personām.", "Recipients as a share of assessed persons."),
        Unit.PERCENT,
        Ratio(Count.RECIPIENTS, Count.ASSESSED, 100),
        Words(
            N_("coverage"),
            N_("coverage is highest %(where)s"),
        ),
        OF_ASSESSMENTS,
        Base.ASSESSED_AND_SERVED,
        cumulative=True,
        decimals=1,
        direction=Direction.MORE_IS_BETTER,
        watch=Watch(Dimension.MUNICIPALITY, below=_HALF),
        notes=(
            Bilingual(
                "Var pārsniegt 100 %: sociālo aprūpi un atelpas brīdi bērns var saņemt arī bez izvērtēšanas.",
                "May exceed 100 %: social care and respite may be given to a child without an assessment.",
            ),
        ),
        source=PROJECT_RULES,
        followed=True,
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
        Words(
            N_("the number of assessed persons served"),
            N_("the number of assessed persons served is largest %(where)s"),
            N_("nobody of the assessed has received services"),
        ),
        OF_ASSESSMENTS,
        Base.ASSESSED_AND_SERVED,
        part_of=(
            "recipients",
            "assessed",
        ),
        cumulative=True,
        additive_over=BY_GROUP,
        direction=Direction.MORE_IS_BETTER,
        notes=(UNIQUE, ANY_ORDER),
    ),
    Indicator(
        "served_without_assessment",
        Bilingual("Saņēmuši bez izvērtēšanas", "Served without assessment"),
        Bilingual("Saņēmēji, kuru vajadzības nav izvērtētas.", "Recipients whose needs have not been assessed."),
        Unit.PERSONS,
        Difference(Count.RECIPIENTS, Count.ASSESSED_AND_SERVED),
        Words(
            N_("the number of persons served without assessment"),
            N_("the number of persons served without assessment is largest %(where)s"),
            N_("nobody was served without assessment"),
            counted=NP_(
                "%(count)s person was served without an assessment", "%(count)s persons were served without an assessment"
            ),
        ),
        OF_ASSESSMENTS,
        Base.ASSESSED_AND_SERVED,
        part_of=("recipients",),
        cumulative=True,
        additive_over=BY_GROUP,
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
        Words(
            N_("the number of assessed persons waiting for a first service"),
            N_("the most assessed persons wait for a first service %(where)s"),
            N_("nobody of the assessed waits for a first service"),
            counted=NP_(
                "%(count)s assessed person waits for a first service", "%(count)s assessed persons wait for a first service"
            ),
        ),
        OF_ASSESSMENTS,
        Base.ASSESSED_AND_SERVED,
        part_of=("assessed",),
        cumulative=True,
        additive_over=BY_GROUP,
        direction=Direction.LESS_IS_BETTER,
        watch=Watch(Dimension.MUNICIPALITY),
        notes=(UNIQUE, ANY_ORDER),
    ),
    Indicator(
        "assessed_receiving_service",
        Bilingual("Izvērtētie ar pakalpojumu", "Assessed persons with the service"),
        Bilingual(
            "Izvērtētās personas, kas saņēmušas kādu no izvēlētajiem pakalpojumiem.",
            "Assessed persons who received one of the chosen services.",
        ),
        Unit.PERSONS,
        Count.ASSESSED_AND_SERVED,
        Words(
            N_("the number of assessed persons with the service"),
            N_("the number of assessed persons with the service is largest %(where)s"),
            N_("nobody of the assessed has received the service"),
        ),
        OF_RECORDS,
        Base.ASSESSED_AND_SERVED,
        part_of=("recipients", "assessed"),
        cumulative=True,
        additive_over=BY_GROUP,
        direction=Direction.MORE_IS_BETTER,
        notes=(UNIQUE, ANY_ORDER),
    ),
    Indicator(
        "share_of_assessed_receiving_service",
        Bilingual("Izvērtēto daļa ar pakalpojumu", "Share of the assessed with the service"),
        Bilingual(
            "Izvērtētās personas, kas saņēmušas kādu no izvēlētajiem pakalpojumiem, pret visām izvērtētajām.",
            "Assessed persons who received one of the chosen services, as a share of all assessed persons.",
        ),
        Unit.PERCENT,
        Ratio(Count.ASSESSED_AND_SERVED, Count.ASSESSED, 100),
        Words(
            N_("the share of the assessed with the service"),
            N_("the share of the assessed with the service is largest %(where)s"),
        ),
        OF_RECORDS,
        Base.ASSESSED_AND_SERVED,
        cumulative=True,
        decimals=1,
        direction=Direction.MORE_IS_BETTER,
        notes=(ANY_ORDER,),
    ),
    Indicator(
        "recommended_received",
        Bilingual("Saņemts no ieteiktā", "Received of what is recommended"),
        Bilingual(
            "Plānos ieteiktie pakalpojumi, kurus persona ir saņēmusi, pret visiem ieteiktajiem.",
            "Services recommended in support plans that the person has received, as a share of all that are recommended.",
        ),
        Unit.PERCENT,
        Ratio(Count.RECOMMENDED_RECEIVED, Count.RECOMMENDED, 100),
        Words(
            N_("the share of recommended services received"),
            N_("the share of recommended services received is highest %(where)s"),
        ),
        OF_RECORDS,
        Base.ASSESSED_AND_SERVED,
        cumulative=True,
        decimals=1,
        direction=Direction.MORE_IS_BETTER,
        notes=(
            Bilingual(
                "Katrs personai ieteiktais pakalpojums skaitīts vienreiz; saņemts ir arī tas, kas saņemts pirms plāna.",
                "Each service recommended to a person counts once; what was received before the plan counts as received.",
            ),
            Bilingual(
                "Pašvaldībā skaitīts tikai tajā ieteiktais un tajā saņemtais.",
                "Within a municipality only what was recommended there and received there counts.",
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
        Words(
            N_("the number of places created"),
            N_("the number of places created is largest %(where)s"),
            N_("no place has been created"),
        ),
        OF_PLACES,
        additive_over=frozenset({Dimension.MUNICIPALITY, Dimension.SERVICE, Dimension.CATEGORY, Dimension.GROUP}),
        direction=Direction.MORE_IS_BETTER,
        notes=(
            Bilingual(
                "Vietas, kuru pašvaldība nav publicēta, rādītas rindā „pašvaldība nav zināma”.",
                "Places whose municipality has not been published are shown as “municipality not known”.",
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
        Words(
            N_("attainment of the planned number of recipients"),
            N_("attainment of the planned number of recipients is highest %(where)s"),
            missed=N_("The planned number of recipients is not reached %(cells)s"),
            reached=N_("The planned number of recipients is reached %(cells)s"),
        ),
        OF_PLANS,
        cumulative=True,
        decimals=1,
        direction=Direction.MORE_IS_BETTER,
        watch=Watch(Dimension.GROUP, below=_ALL),
        notes=(
            Bilingual("Pret plānu, kas ir spēkā izvēlētajā datumā.", "Against the plan in force on the chosen date."),
            PLANNED_GROUPS,
        ),
    ),
    Indicator(
        "assessment_target_attainment",
        Bilingual("Izvērtēšanas mērķa izpilde", "Assessment target attainment"),
        Bilingual("Izvērtētās personas pret plānā paredzētajām.", "Assessed persons as a share of those planned."),
        Unit.PERCENT,
        Ratio(PlannedGroupsOnly(Count.ASSESSED, Fact.PLANNED_ASSESSMENTS), Fact.PLANNED_ASSESSMENTS, 100),
        Words(
            N_("attainment of the planned number of assessments"),
            N_("attainment of the planned number of assessments is highest %(where)s"),
            missed=N_("The planned number of assessments is not reached %(cells)s"),
            reached=N_("The planned number of assessments is reached %(cells)s"),
        ),
        OF_PLANS,
        Base.ASSESSED,
        cumulative=True,
        decimals=1,
        direction=Direction.MORE_IS_BETTER,
        notes=(PLANNED_GROUPS,),
    ),
)

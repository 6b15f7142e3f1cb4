"""THE catalogue: every indicator declared once.

Tables, charts, captions, exports, the definitions page and the command line read these declarations. The counting rules
that the definitions lean on are in `docs/counting-rules.md`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from di_metrics.formula import Count, Difference, EsfPart, Euros, Fact, PlannedGroupsOnly, Ratio, Restricted, Sum
from di_metrics.model import Bilingual, Dimension, Direction, Indicator, Unit

_TIME = frozenset({Dimension.YEAR, Dimension.QUARTER, Dimension.MONTH})
_PLACE_AND_GROUP = frozenset({Dimension.MUNICIPALITY, Dimension.GROUP})
_OF_SERVICES = frozenset({Dimension.SERVICE, Dimension.CATEGORY})
_RECORDS = _PLACE_AND_GROUP | _TIME | _OF_SERVICES
_BY_UNIT = _RECORDS | {Dimension.UNIT}

_UNIQUE = Bilingual(
    "Unikālas personas: katra skaitīta vienreiz, lai cik pakalpojumu, gadu vai pašvaldību tai būtu. Rindas nesummējas.",
    "Unique persons: each counts once whatever number of services, years or municipalities. Rows do not add up.",
)
_MOVED = Bilingual(
    "Persona, kas pārcēlusies, skaitīta katrā pašvaldībā, kas to apkalpojusi, un vienreiz reģionā.",
    "A person who moved counts in each municipality that served them and once in the region.",
)
_NO_SERVICE_FILTER = Bilingual(
    "Izvērtēšana nav pakalpojums, tāpēc pakalpojumu filtri uz izvērtētajām personām neattiecas.",
    "An assessment is not a service, so filters by service do not apply to assessed persons.",
)
_ANY_ORDER = Bilingual(
    "Pašvaldībā skaitītas tikai tajā izvērtētās un tajā apkalpotās personas.",
    "Within a municipality only persons assessed there and served there count.",
)
_PROJECT_RULES = Bilingual("Projekta uzskaites kārtība", "The project's counting practice")

_CATALOGUE = (
    Indicator(
        "recipients",
        Bilingual("Saņēmēji", "Recipients"),
        Bilingual(
            "Unikālās personas, kas saņēmušas vismaz vienu projekta pakalpojumu.",
            "Unique persons who received at least one of the project's services.",
        ),
        Unit.PERSONS,
        Count.RECIPIENTS,
        splits=_RECORDS,
        direction=Direction.MORE_IS_BETTER,
        notes=(_UNIQUE, _MOVED),
        source=_PROJECT_RULES,
    ),
    Indicator(
        "new_recipients",
        Bilingual("Jauni saņēmēji", "New recipients"),
        Bilingual(
            "Saņēmēji, kuru pirmais pakalpojums (ar tiem pašiem filtriem) sākās izvēlētajā periodā.",
            "Recipients whose first service (under the same filters) began in the chosen period.",
        ),
        Unit.PERSONS,
        Count.NEW_RECIPIENTS,
        additive_over=_TIME,
        splits=_RECORDS,
        notes=(
            _UNIQUE,
            Bilingual(
                "Kopš projekta sākuma jaunie saņēmēji ir visi saņēmēji.",
                "Since the project's start all recipients are new ones.",
            ),
        ),
    ),
    Indicator(
        "assessed",
        Bilingual("Izvērtētās personas", "Assessed persons"),
        Bilingual(
            "Unikālās personas, kuru individuālās vajadzības ir izvērtētas.",
            "Unique persons whose individual needs have been assessed.",
        ),
        Unit.PERSONS,
        Count.ASSESSED,
        splits=_RECORDS,
        notes=(_UNIQUE, _NO_SERVICE_FILTER),
        source=_PROJECT_RULES,
    ),
    Indicator(
        "coverage",
        Bilingual("Pārklājums", "Coverage"),
        Bilingual("Saņēmēji pret izvērtētajām personām.", "Recipients as a share of assessed persons."),
        Unit.PERCENT,
        Ratio(Count.RECIPIENTS, Count.ASSESSED, 100),
        splits=_RECORDS,
        decimals=1,
        direction=Direction.MORE_IS_BETTER,
        notes=(
            Bilingual(
                "Var pārsniegt 100 %: sociālo aprūpi un atelpas brīdi bērns var saņemt arī bez izvērtēšanas.",
                "May exceed 100 %: social care and respite may be given to a child without an assessment.",
            ),
            _NO_SERVICE_FILTER,
        ),
        source=_PROJECT_RULES,
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
        splits=_RECORDS,
        direction=Direction.MORE_IS_BETTER,
        notes=(_UNIQUE, _ANY_ORDER),
    ),
    Indicator(
        "served_without_assessment",
        Bilingual("Saņēmuši bez izvērtēšanas", "Served without assessment"),
        Bilingual("Saņēmēji, kuru vajadzības nav izvērtētas.", "Recipients whose needs have not been assessed."),
        Unit.PERSONS,
        Difference(Count.RECIPIENTS, Count.ASSESSED_AND_SERVED),
        splits=_RECORDS,
        notes=(_UNIQUE, _ANY_ORDER),
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
        splits=_RECORDS,
        direction=Direction.LESS_IS_BETTER,
        notes=(_UNIQUE, _ANY_ORDER),
    ),
    Indicator(
        "continuing_recipients",
        Bilingual("Turpina saņemt", "Continuing recipients"),
        Bilingual(
            "Saņēmēji, kas pakalpojumu saņēma arī iepriekšējā kalendārajā gadā.",
            "Recipients who were also served in the calendar year before.",
        ),
        Unit.PERSONS,
        Count.CONTINUING,
        splits=_RECORDS,
        notes=(_UNIQUE,),
    ),
    Indicator(
        "units",
        Bilingual("Pakalpojumu apjoms", "Units of service"),
        Bilingual(
            "Saņemto pakalpojumu vienības – reizes, stundas vai dienas.",
            "Units of service received: sessions, hours or days.",
        ),
        Unit.SERVICE_UNITS,
        Sum.UNITS,
        additive_over=_RECORDS,
        splits=_BY_UNIT,
        notes=(
            Bilingual(
                "Dažādas vienības (reizes, stundas, dienas) nekad netiek saskaitītas kopā.",
                "Units of different kinds (sessions, hours, days) are never added up.",
            ),
        ),
    ),
    Indicator(
        "compensation",
        Bilingual("Kompensācija", "Compensation"),
        Bilingual(
            "Pašvaldībām no projekta izmaksātā kompensācija par sniegtajiem pakalpojumiem.",
            "What the project paid municipalities for services provided.",
        ),
        Unit.EUR,
        Euros(Sum.COMPENSATION_CENTS),
        additive_over=_RECORDS,
        splits=_RECORDS,
        decimals=2,
        notes=(
            Bilingual(
                "Maksājums pieskaitīts dienai, kad pakalpojums sākās.",
                "A payment belongs to the day on which the service began.",
            ),
        ),
        source=_PROJECT_RULES,
    ),
    Indicator(
        "compensation_esf",
        Bilingual("Kompensācijas ESF daļa", "ESF part of compensation"),
        Bilingual(
            "Kompensācijas daļa, ko sedz Eiropas Sociālais fonds pēc tā daļas attiecināmajās izmaksās.",
            "The part of compensation borne by the European Social Fund at its share of the eligible costs.",
        ),
        Unit.EUR,
        EsfPart(Sum.COMPENSATION_CENTS),
        splits=_RECORDS,
        decimals=2,
    ),
    Indicator(
        "compensation_per_recipient",
        Bilingual("Kompensācija uz saņēmēju", "Compensation per recipient"),
        Bilingual("Kompensācija, dalīta ar saņēmēju skaitu.", "Compensation divided by recipients."),
        Unit.EUR,
        Ratio(Euros(Sum.COMPENSATION_CENTS), Count.RECIPIENTS),
        splits=_RECORDS,
        decimals=2,
    ),
    Indicator(
        "mean_unit_price",
        Bilingual("Vidējā vienības cena", "Mean unit price"),
        Bilingual(
            "Vienas vienības (reizes, stundas vai dienas) vidējā cena, svērta pēc apjoma.",
            "The mean price of one unit (session, hour or day), weighted by units.",
        ),
        Unit.EUR,
        Ratio(Sum.PRICED_UNITS, Sum.UNITS),
        splits=_BY_UNIT,
        decimals=2,
    ),
    Indicator(
        "services_per_recipient",
        Bilingual("Pakalpojumi uz saņēmēju", "Services per recipient"),
        Bilingual(
            "Cik dažādu pakalpojumu vidēji saņēmis viens saņēmējs.",
            "How many different services one recipient received on average.",
        ),
        Unit.SERVICES,
        Ratio(Count.SERVICES_USED, Count.RECIPIENTS),
        splits=_RECORDS,
        decimals=2,
    ),
    Indicator(
        "active_municipalities",
        Bilingual("Aktīvās pašvaldības", "Active municipalities"),
        Bilingual("Pašvaldības, kurās ir vismaz viens saņēmējs.", "Municipalities with at least one recipient."),
        Unit.MUNICIPALITIES,
        Count.ACTIVE_MUNICIPALITIES,
        additive_over=frozenset({Dimension.MUNICIPALITY}),
        splits=_RECORDS,
        direction=Direction.MORE_IS_BETTER,
        notes=(Bilingual("Nezināma pašvaldība netiek skaitīta.", "An unknown municipality is not counted."),),
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
        splits=_RECORDS,
        direction=Direction.LESS_IS_BETTER,
        notes=(
            Bilingual(
                "Ietver personas, kuru pirmais pakalpojums sākās periodā un ne agrāk par izvērtēšanu.",
                "Covers persons whose first service began in the period and not before the assessment.",
            ),
        ),
    ),
    Indicator(
        "recipients_from_state_care",
        Bilingual("Saņēmēji no valsts aprūpes centra", "Recipients from state care"),
        Bilingual(
            "Saņēmēji, kas uz dzīvi sabiedrībā pārgājuši no valsts sociālās aprūpes centra.",
            "Recipients who came to community life from a state social care centre.",
        ),
        Unit.PERSONS,
        Restricted(Count.RECIPIENTS),
        splits=_RECORDS,
        direction=Direction.MORE_IS_BETTER,
        notes=(_UNIQUE,),
    ),
    Indicator(
        "recipients_per_10000",
        Bilingual("Saņēmēji uz 10 000 iedzīvotāju", "Recipients per 10,000 inhabitants"),
        Bilingual(
            "Saņēmēji uz 10 000 projekta partneru pašvaldību iedzīvotāju.",
            "Recipients per 10,000 inhabitants of the project's partner municipalities.",
        ),
        Unit.PER_10000,
        Ratio(Count.RECIPIENTS, Fact.POPULATION, 10_000),
        splits=_RECORDS,
        decimals=1,
        notes=(
            Bilingual(
                "Jaunas pašvaldības iedzīvotāji ir tās priekšteču summa; sadalītas pašvaldības iedzīvotāji netiek sadalīti.",
                "Inhabitants of a new municipality are its predecessors' sum; those of a divided one are not apportioned.",
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
        splits=_RECORDS,
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
        splits=frozenset({Dimension.GROUP}) | _TIME,
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
        splits=frozenset({Dimension.GROUP}) | _TIME,
        decimals=1,
        direction=Direction.MORE_IS_BETTER,
        notes=(
            Bilingual("Ietver tikai grupas, kurām plāns ir.", "Covers only groups that have a plan."),
            _NO_SERVICE_FILTER,
        ),
    ),
    Indicator(
        "budget_absorption",
        Bilingual("Budžeta apguve", "Budget absorption"),
        Bilingual(
            "Izmaksātā kompensācija pret visām projekta attiecināmajām izmaksām.",
            "Compensation paid as a share of the project's whole eligible costs.",
        ),
        Unit.PERCENT,
        Ratio(Euros(Sum.COMPENSATION_CENTS), Fact.ELIGIBLE_COSTS, 100),
        additive_over=_RECORDS,
        splits=_RECORDS,
        decimals=1,
        notes=(
            Bilingual(
                "Attiecināmajās izmaksās ietilpst arī citas projekta izmaksas, ne tikai kompensācija.",
                "Eligible costs include the project's other costs too, not compensation alone.",
            ),
        ),
    ),
)

CATALOGUE: Mapping[str, Indicator] = MappingProxyType({indicator.code: indicator for indicator in _CATALOGUE})
"""The indicators by code, in the order in which they are presented."""

OF_THE_ASSESSED = frozenset({"coverage", "assessed_served", "served_without_assessment", "assessed_waiting"})
"""The indicators that set the served against the assessed: coverage and its split."""

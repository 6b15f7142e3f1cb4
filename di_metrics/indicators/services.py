"""Indicators of services delivered and the money paid for them."""

from __future__ import annotations

from di_metrics.formula import Count, EsfPart, Euros, Fact, Ratio, Sum
from di_metrics.indicators.shared import BY_UNIT, PROJECT_RULES, RECORDS
from di_metrics.model import Bilingual, Indicator, Unit

SERVICES = (
    Indicator(
        "units",
        Bilingual("Pakalpojumu apjoms", "Units of service"),
        Bilingual(
            "Saņemto pakalpojumu vienības – reizes, stundas vai dienas.",
            "Units of service received: sessions, hours or days.",
        ),
        Unit.SERVICE_UNITS,
        Sum.UNITS,
        additive_over=RECORDS,
        splits=BY_UNIT,
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
        additive_over=RECORDS,
        splits=RECORDS,
        decimals=2,
        notes=(
            Bilingual(
                "Maksājums pieskaitīts dienai, kad pakalpojums sākās.",
                "A payment belongs to the day on which the service began.",
            ),
        ),
        source=PROJECT_RULES,
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
        splits=RECORDS,
        decimals=2,
    ),
    Indicator(
        "compensation_per_recipient",
        Bilingual("Kompensācija uz saņēmēju", "Compensation per recipient"),
        Bilingual("Kompensācija, dalīta ar saņēmēju skaitu.", "Compensation divided by recipients."),
        Unit.EUR,
        Ratio(Euros(Sum.COMPENSATION_CENTS), Count.RECIPIENTS),
        splits=RECORDS,
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
        splits=BY_UNIT,
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
        splits=RECORDS,
        decimals=2,
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
        additive_over=RECORDS,
        splits=RECORDS,
        decimals=1,
        notes=(
            Bilingual(
                "Attiecināmajās izmaksās ietilpst arī citas projekta izmaksas, ne tikai kompensācija.",
                "Eligible costs include the project's other costs too, not compensation alone.",
            ),
        ),
    ),
)

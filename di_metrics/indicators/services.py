"""Indicators of services delivered and the money paid for them."""

from __future__ import annotations

from di_metrics.errors import N_, NP_
from di_metrics.formula import Count, EsfPart, Euros, Fact, Ratio, Sum
from di_metrics.indicators.shared import DIFFERENT_UNITS, OF_COSTS, OF_RECORDS, OF_UNITS, PROJECT_RULES, RECORDS
from di_metrics.model import Bilingual, ChangeWords, Indicator, Unit, Words

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
        Words(
            N_("the number of units of service"),
            N_("the number of units of service is largest %(where)s"),
            N_("no service was provided"),
        ),
        OF_UNITS,
        additive_over=RECORDS,
        notes=(DIFFERENT_UNITS,),
        followed=True,
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
        Words(
            N_("compensation"),
            N_("compensation is largest %(where)s"),
            N_("no compensation has been paid"),
            counted=NP_("the compensation paid is %(count)s", "the compensation paid is %(count)s"),
            alone=N_("compensation was paid only %(where)s (%(value)s)"),
            change=ChangeWords(
                N_("compensation has grown by %(change)s"),
                N_("compensation has fallen by %(change)s"),
                N_("compensation has not changed"),
                N_("%(change)s for new services"),
                N_("%(what)s – through new services alone"),
            ),
        ),
        OF_RECORDS,
        additive_over=RECORDS,
        decimals=2,
        notes=(
            Bilingual(
                "Maksājums pieskaitīts dienai, kad pakalpojums sākās.",
                "A payment belongs to the day on which the service began.",
            ),
        ),
        source=PROJECT_RULES,
        followed=True,
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
        Words(N_("the ESF part of compensation"), N_("the ESF part of compensation is largest %(where)s")),
        OF_RECORDS,
        decimals=2,
    ),
    Indicator(
        "compensation_per_recipient",
        Bilingual("Kompensācija uz saņēmēju", "Compensation per recipient"),
        Bilingual("Kompensācija, dalīta ar saņēmēju skaitu.", "Compensation divided by recipients."),
        Unit.EUR,
        Ratio(Euros(Sum.COMPENSATION_CENTS), Count.RECIPIENTS),
        Words(N_("compensation per recipient"), N_("compensation per recipient is largest %(where)s")),
        OF_RECORDS,
        decimals=2,
    ),
    Indicator(
        "compensation_per_recipient_month",
        Bilingual("Kompensācija uz saņēmēja mēnesi", "Compensation per recipient-month"),
        Bilingual(
            "Kompensācija, dalīta ar saņēmēju mēnešiem: katru cilvēku skaita katrā mēnesī, kurā viņš saņēmis pakalpojumu.",
            "Compensation divided by recipient-months: each person counts in every month in which a service was received.",
        ),
        Unit.EUR,
        Ratio(Euros(Sum.COMPENSATION_CENTS), Count.RECIPIENT_MONTHS),
        Words(
            N_("compensation per recipient-month"),
            N_("compensation per recipient-month is largest %(where)s"),
        ),
        OF_RECORDS,
        decimals=2,
        notes=(
            Bilingual("Pakalpojums pieder mēnesim, kurā tas sācies.", "A service belongs to the month in which it began."),
        ),
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
        Words(N_("the mean unit price"), N_("the mean unit price is highest %(where)s")),
        OF_UNITS,
        decimals=2,
    ),
    Indicator(
        "units_per_active_month",
        Bilingual("Apjoms aktīvā mēnesī", "Units per active month"),
        Bilingual(
            "Vienības (reizes, stundas vai dienas) uz katru mēnesi, kurā persona pakalpojumu saņēma.",
            "Units (sessions, hours or days) per month in which a person received the service.",
        ),
        Unit.SERVICE_UNITS,
        Ratio(Sum.UNITS, Count.SERVICE_MONTHS),
        Words(
            N_("the number of units per active month"),
            N_("the number of units per active month is largest %(where)s"),
        ),
        OF_UNITS,
        decimals=1,
        notes=(
            DIFFERENT_UNITS,
            Bilingual(
                "Aktīvs ir mēnesis, kurā uzskaitītas pakalpojuma vienības; katrs personas pakalpojums skaitīts atsevišķi.",
                "A month is active if units of the service are recorded in it; each service of a person counts for itself.",
            ),
        ),
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
        Words(
            N_("the number of services per recipient"),
            N_("the number of services per recipient is largest %(where)s"),
        ),
        OF_RECORDS,
        decimals=2,
    ),
    Indicator(
        "compensation_share_of_costs",
        Bilingual("Kompensācijās izmaksātā izmaksu daļa", "Share of costs paid as compensation"),
        Bilingual(
            "Cik liela daļa no projekta attiecināmajām izmaksām izmaksāta pašvaldībām kompensācijās.",
            "The share of the project's eligible costs that was paid to municipalities as compensation.",
        ),
        Unit.PERCENT,
        Ratio(Euros(Sum.COMPENSATION_CENTS), Fact.ELIGIBLE_COSTS, 100),
        Words(
            N_("the share of eligible costs paid as compensation"),
            N_("the share of eligible costs paid as compensation is largest %(where)s"),
        ),
        OF_COSTS,
        decimals=1,
        notes=(
            Bilingual(
                "Kompensācijas ir tikai daļa no attiecināmajām izmaksām, tāpēc tas nerāda, cik no budžeta iztērēts.",
                "Only a part of the eligible costs is compensation, so this does not tell how much of the budget is spent.",
            ),
            Bilingual("Pret izmaksām, kas ir spēkā izvēlētajā datumā.", "Against the costs in force on the chosen date."),
        ),
    ),
)

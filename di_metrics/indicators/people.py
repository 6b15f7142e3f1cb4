"""Indicators of people served."""

from __future__ import annotations

from di_metrics.errors import N_, NP_
from di_metrics.formula import Count, Fact, Ratio, Restricted
from di_metrics.indicators.shared import BY_GROUP, MOVED, OF_ALL_SERVICES, OF_RECORDS, PROJECT_RULES, TIME, UNIQUE
from di_metrics.model import Bilingual, ChangeWords, Dimension, Direction, Indicator, Unit, Words

PEOPLE = (
    Indicator(
        "recipients",
        Bilingual("Saņēmēji", "Recipients"),
        Bilingual(
            "Unikālās personas, kas saņēmušas vismaz vienu projekta pakalpojumu.",
            "Unique persons who received at least one of the project's services.",
        ),
        Unit.PERSONS,
        Count.RECIPIENTS,
        Words(
            N_("the number of recipients"),
            N_("the number of recipients is largest %(where)s"),
            N_("nobody has received services"),
            counted=NP_("%(count)s person has received services", "%(count)s persons have received services"),
            alone=N_("there are recipients only %(where)s (%(value)s)"),
            change=ChangeWords(
                N_("the number of recipients has grown by %(change)s"),
                N_("the number of recipients has fallen by %(change)s"),
                N_("the number of recipients has not changed"),
                NP_("%(number)s new recipient", "%(number)s new recipients"),
                N_("%(what)s – through new services alone"),
            ),
            absent=N_("there are no recipients %(where)s"),
            added=NP_(
                "Since %(date)s, %(number)s recipient has been added",
                "Since %(date)s, %(number)s recipients have been added",
            ),
        ),
        OF_RECORDS,
        additive_over=BY_GROUP,
        direction=Direction.MORE_IS_BETTER,
        notes=(UNIQUE, MOVED),
        source=PROJECT_RULES,
        followed=True,
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
        Words(
            N_("the number of new recipients"),
            N_("the number of new recipients is largest %(where)s"),
            N_("there are no new recipients"),
        ),
        OF_RECORDS,
        part_of=("recipients",),
        additive_over=BY_GROUP | TIME,
        notes=(
            UNIQUE,
            Bilingual(
                "Kopš projekta sākuma jaunie saņēmēji ir visi saņēmēji.",
                "Since the project's start all recipients are new ones.",
            ),
        ),
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
        Words(
            N_("the number of continuing recipients"),
            N_("the number of continuing recipients is largest %(where)s"),
        ),
        OF_RECORDS,
        part_of=("recipients",),
        additive_over=BY_GROUP,
        notes=(UNIQUE,),
    ),
    Indicator(
        "recipients_of_several_services",
        Bilingual("Vairāku pakalpojumu saņēmēji", "Recipients of several services"),
        Bilingual(
            "Saņēmēji, kas saņēmuši divus vai vairāk dažādus pakalpojumus.",
            "Recipients who received two or more different services.",
        ),
        Unit.PERSONS,
        Count.SEVERAL_SERVICES,
        Words(
            N_("the number of recipients of several services"),
            N_("the number of recipients of several services is largest %(where)s"),
            N_("nobody has received several services"),
        ),
        OF_ALL_SERVICES,
        part_of=("recipients",),
        additive_over=BY_GROUP,
        notes=(UNIQUE,),
    ),
    Indicator(
        "share_with_several_services",
        Bilingual("Vairāku pakalpojumu saņēmēju daļa", "Share with several services"),
        Bilingual(
            "Divu vai vairāku dažādu pakalpojumu saņēmēji pret visiem saņēmējiem.",
            "Recipients of two or more different services as a share of all recipients.",
        ),
        Unit.PERCENT,
        Ratio(Count.SEVERAL_SERVICES, Count.RECIPIENTS, 100),
        Words(
            N_("the share of recipients with several services"),
            N_("the share of recipients with several services is largest %(where)s"),
        ),
        OF_ALL_SERVICES,
        decimals=1,
    ),
    Indicator(
        "active_municipalities",
        Bilingual("Aktīvās pašvaldības", "Active municipalities"),
        Bilingual("Pašvaldības, kurās ir vismaz viens saņēmējs.", "Municipalities with at least one recipient."),
        Unit.MUNICIPALITIES,
        Count.ACTIVE_MUNICIPALITIES,
        Words(
            N_("the number of municipalities with recipients"),
            N_("the number of municipalities with recipients is largest %(where)s"),
        ),
        OF_RECORDS,
        additive_over=frozenset({Dimension.MUNICIPALITY}),
        direction=Direction.MORE_IS_BETTER,
        notes=(Bilingual("Nezināma pašvaldība netiek skaitīta.", "An unknown municipality is not counted."),),
        followed=True,
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
        Words(
            N_("the number of recipients from state care"),
            N_("the number of recipients from state care is largest %(where)s"),
            N_("nobody from state care has received services"),
        ),
        OF_RECORDS,
        part_of=("recipients",),
        additive_over=BY_GROUP,
        direction=Direction.MORE_IS_BETTER,
        notes=(UNIQUE,),
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
        Words(
            N_("the number of recipients per 10,000 inhabitants"),
            N_("the number of recipients per 10,000 inhabitants is largest %(where)s"),
        ),
        OF_RECORDS,
        decimals=1,
        reform_notes=(
            Bilingual(
                "Jaunas pašvaldības iedzīvotāji ir tās priekšteču summa; sadalītas pašvaldības iedzīvotāji netiek sadalīti.",
                "Inhabitants of a new municipality are its predecessors' sum; those of a divided one are not apportioned.",
            ),
        ),
    ),
)

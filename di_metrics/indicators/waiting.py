"""Indicators of how long the assessed wait for a first service: of single persons' days, so they never leave the team."""

from __future__ import annotations

from di_metrics.errors import N_
from di_metrics.formula import DaysUntilServed, ServedWithin, StillWaiting, Waiting
from di_metrics.indicators.shared import ANY_ORDER, BY_GROUP, OF_ASSESSMENTS, UNIQUE
from di_metrics.model import Base, Bilingual, Direction, Indicator, Unit, Words

_CENSORED = Bilingual(
    "Arī tie, kas vēl gaida, ir ieskaitīti ar līdz šim nogaidītajām dienām (Kaplana–Meiera novērtējums).",
    "Those who still wait count too, with the days waited so far (Kaplan–Meier estimate).",
)
_NOT_BEFORE = Bilingual(
    "Personas, kas pakalpojumu saņēma pirms izvērtēšanas, nav ieskaitītas.",
    "Persons who were served before being assessed are left out.",
)
_MONTHS = Bilingual("3, 6 un 12 mēneši ir 91, 183 un 365 dienas.", "3, 6 and 12 months are 91, 183 and 365 days.")
_INTERNAL = Bilingual(
    "Tikai iekšējai lietošanai: skaitīts no atsevišķu personu dienām.",
    "Internal only: counted from the days of single persons.",
)


def _indicator(code: str, name: Bilingual, definition: Bilingual, unit: Unit, formula: Waiting, words: Words) -> Indicator:
    is_count = unit is Unit.PERSONS
    return Indicator(
        code,
        name,
        definition,
        unit,
        formula,
        words,
        OF_ASSESSMENTS,
        Base.ASSESSED_AND_SERVED,
        part_of=("assessed_waiting",) if is_count else (),
        cumulative=True,
        additive_over=BY_GROUP if is_count else frozenset(),
        decimals=1 if unit is Unit.PERCENT else 0,
        direction=Direction.MORE_IS_BETTER if unit is Unit.PERCENT else Direction.LESS_IS_BETTER,
        notes=(UNIQUE, ANY_ORDER, _MONTHS, _INTERNAL)
        if is_count
        else (_CENSORED, _NOT_BEFORE, *((_MONTHS,) if unit is Unit.PERCENT else ()), _INTERNAL),
    )


def _days(code: str, percent: int, lv: str, en: str, words: Words) -> Indicator:
    """The days by which a part of the assessed, in percent, was served."""
    definition = Bilingual(
        f"Dienas no pirmās izvērtēšanas, kurās pirmo pakalpojumu saņem {percent} % izvērtēto.",
        f"Days from the first assessment in which {percent}% of the assessed receive a first service.",
    )
    return _indicator(code, Bilingual(lv, en), definition, Unit.DAYS, DaysUntilServed(percent), words)


def _within(months: int, words: Words) -> Indicator:
    """The share of the assessed who were served within months."""
    name = Bilingual(f"Apkalpoti {months} mēnešu laikā", f"Served within {months} months")
    definition = Bilingual(
        f"Izvērtēto daļa, kas pirmo pakalpojumu saņem {months} mēnešu laikā pēc pirmās izvērtēšanas.",
        f"The share of the assessed who receive a first service within {months} months of the first assessment.",
    )
    return _indicator(f"served_within_{months}_months", name, definition, Unit.PERCENT, ServedWithin(months), words)


def _waiting(code: str, formula: StillWaiting, lv: str, en: str, words: Words) -> Indicator:
    """The persons who have waited for so long."""
    name = Bilingual(f"Gaida {lv}", f"Waiting {en}")
    definition = Bilingual(
        f"Izvērtētās personas, kas nevienu pakalpojumu nav saņēmušas un kopš pirmās izvērtēšanas gaida {lv}.",
        f"Assessed persons who have not received any service and have waited {en} since the first assessment.",
    )
    return _indicator(code, name, definition, Unit.PERSONS, formula, words)


WAITING_DAYS = (
    _days(
        "waiting_days_median",
        50,
        "Gaidīšanas laika mediāna",
        "Median time to first service",
        Words(N_("the median time to a first service"), N_("the median time to a first service is longest %(where)s")),
    ),
    _days(
        "waiting_days_p75",
        75,
        "Gaidīšanas laika 75. procentile",
        "Time to first service, 75th percentile",
        Words(
            N_("the 75th percentile of the time to a first service"),
            N_("the 75th percentile of the time to a first service is longest %(where)s"),
        ),
    ),
    _days(
        "waiting_days_p90",
        90,
        "Gaidīšanas laika 90. procentile",
        "Time to first service, 90th percentile",
        Words(
            N_("the 90th percentile of the time to a first service"),
            N_("the 90th percentile of the time to a first service is longest %(where)s"),
        ),
    ),
)

SERVED_WITHIN = (
    _within(
        3,
        Words(
            N_("the share of the assessed served within 3 months"),
            N_("the share of the assessed served within 3 months is largest %(where)s"),
        ),
    ),
    _within(
        6,
        Words(
            N_("the share of the assessed served within 6 months"),
            N_("the share of the assessed served within 6 months is largest %(where)s"),
        ),
    ),
    _within(
        12,
        Words(
            N_("the share of the assessed served within 12 months"),
            N_("the share of the assessed served within 12 months is largest %(where)s"),
        ),
    ),
)

WAITING_PERSONS = (
    _waiting(
        "waiting_under_3_months",
        StillWaiting(0, 3),
        "mazāk nekā 3 mēnešus",
        "less than 3 months",
        Words(
            N_("the number of persons waiting less than 3 months"),
            N_("the number of persons waiting less than 3 months is largest %(where)s"),
            N_("nobody waits less than 3 months"),
        ),
    ),
    _waiting(
        "waiting_3_to_6_months",
        StillWaiting(3, 6),
        "3–6 mēnešus",
        "3–6 months",
        Words(
            N_("the number of persons waiting 3–6 months"),
            N_("the number of persons waiting 3–6 months is largest %(where)s"),
            N_("nobody waits 3–6 months"),
        ),
    ),
    _waiting(
        "waiting_6_to_12_months",
        StillWaiting(6, 12),
        "6–12 mēnešus",
        "6–12 months",
        Words(
            N_("the number of persons waiting 6–12 months"),
            N_("the number of persons waiting 6–12 months is largest %(where)s"),
            N_("nobody waits 6–12 months"),
        ),
    ),
    _waiting(
        "waiting_12_months_and_longer",
        StillWaiting(12),
        "12 mēnešus un ilgāk",
        "12 months or longer",
        Words(
            N_("the number of persons waiting 12 months or longer"),
            N_("the number of persons waiting 12 months or longer is largest %(where)s"),
            N_("nobody waits 12 months or longer"),
        ),
    ),
)

WAITING = (*WAITING_DAYS, *SERVED_WITHIN, *WAITING_PERSONS)
WAITING_BY_DURATION = tuple(one.code for one in WAITING_PERSONS)
"""What assessed and waiting is made of."""

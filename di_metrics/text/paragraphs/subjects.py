"""What is said of each indicator: what it is called within a sentence, where it is largest, and that there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from di_metrics.errors import N_


@dataclass(frozen=True, slots=True)
class Subject:
    """The words of an indicator.

    `name` stands within a sentence, in Latvian in the nominative; `largest` says %(where)s it is largest; `none` that there
    is none at all, where this is not said by a zero.
    """

    name: str
    largest: str
    none: str = ""


SUBJECTS: Mapping[str, Subject] = MappingProxyType(
    {
        "recipients": Subject(
            N_("the number of recipients"),
            N_("the number of recipients is largest %(where)s"),
            N_("nobody has received services"),
        ),
        "new_recipients": Subject(
            N_("the number of new recipients"),
            N_("the number of new recipients is largest %(where)s"),
            N_("there are no new recipients"),
        ),
        "continuing_recipients": Subject(
            N_("the number of continuing recipients"),
            N_("the number of continuing recipients is largest %(where)s"),
        ),
        "active_municipalities": Subject(
            N_("the number of municipalities with recipients"),
            N_("the number of municipalities with recipients is largest %(where)s"),
        ),
        "recipients_from_state_care": Subject(
            N_("the number of recipients from state care"),
            N_("the number of recipients from state care is largest %(where)s"),
            N_("nobody from state care has received services"),
        ),
        "recipients_per_10000": Subject(
            N_("the number of recipients per 10,000 inhabitants"),
            N_("the number of recipients per 10,000 inhabitants is largest %(where)s"),
        ),
        "assessed": Subject(
            N_("the number of assessed persons"),
            N_("the number of assessed persons is largest %(where)s"),
            N_("nobody has been assessed yet"),
        ),
        "coverage": Subject(N_("coverage"), N_("coverage is highest %(where)s")),
        "assessed_served": Subject(
            N_("the number of assessed persons served"),
            N_("the number of assessed persons served is largest %(where)s"),
            N_("nobody of the assessed has received services"),
        ),
        "served_without_assessment": Subject(
            N_("the number of persons served without assessment"),
            N_("the number of persons served without assessment is largest %(where)s"),
            N_("nobody was served without assessment"),
        ),
        "assessed_waiting": Subject(
            N_("the number of assessed persons waiting for a first service"),
            N_("the most assessed persons wait for a first service %(where)s"),
            N_("nobody of the assessed waits for a first service"),
        ),
        "median_days_to_service": Subject(
            N_("the time to a first service"), N_("the time to a first service was longest %(where)s")
        ),
        "places_created": Subject(
            N_("the number of places created"),
            N_("the number of places created is largest %(where)s"),
            N_("no place has been created"),
        ),
        "target_attainment": Subject(
            N_("attainment of the planned number of recipients"),
            N_("attainment of the planned number of recipients is highest %(where)s"),
        ),
        "assessment_target_attainment": Subject(
            N_("attainment of the planned number of assessments"),
            N_("attainment of the planned number of assessments is highest %(where)s"),
        ),
        "units": Subject(
            N_("the number of units of service"),
            N_("the number of units of service is largest %(where)s"),
            N_("no service was provided"),
        ),
        "compensation": Subject(
            N_("compensation"),
            N_("compensation is largest %(where)s"),
            N_("no compensation has been paid"),
        ),
        "compensation_esf": Subject(
            N_("the ESF part of compensation"), N_("the ESF part of compensation is largest %(where)s")
        ),
        "compensation_per_recipient": Subject(
            N_("compensation per recipient"), N_("compensation per recipient is largest %(where)s")
        ),
        "mean_unit_price": Subject(N_("the mean unit price"), N_("the mean unit price is highest %(where)s")),
        "services_per_recipient": Subject(
            N_("the number of services per recipient"), N_("the number of services per recipient is largest %(where)s")
        ),
        "budget_absorption": Subject(
            N_("the share of the budget used"), N_("the share of the budget used is largest %(where)s")
        ),
    }
)
"""The words of every indicator of the catalogue, by code."""

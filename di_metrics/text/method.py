"""How the figures of a release were made and may be used, in the reader's language: for the public page and for files.

An easy summary comes first; the sections after it explain every parameter of protection, every mark and every column.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from di_metrics.errors import N_
from di_metrics.release.cells import MONEY, PERSONS
from di_metrics.release.parameters import REASONS
from di_metrics.release.release import Release
from di_metrics.text.release_facts import about, changes, dictionary, licence, marks
from di_metrics.text.section import Section, TextTable
from di_metrics.text.speaker import Speaker

_SUMMARY = (
    N_("Here you can take the figures with you."),
    N_("Here you also learn how the figures were made."),
    N_("The figures show how many people the project has helped."),
    N_("They also show how much money municipalities received for it."),
    N_("In each figure, a person is counted once."),
    N_("We show nothing about single people."),
    N_("Where there are few people, we write “fewer than %(threshold)s”."),
    N_("This can also mean that there is nobody."),
    N_("We round the other figures: %(exact)s people become %(rounded)s people."),
    N_("Do not add the figures up, because the sum would be wrong."),
    N_("You may use the figures freely."),
    N_("Please say where you took them from."),
)
"""The method in easy language: short sentences, one thought each, no terms."""

_COUNTED = (
    N_("A person is one person in each number, whatever number of services, municipalities and years there were."),
)  # fmt: skip
_PERSONS_OVER_TIME = N_(
    "Counted from the project's start to the end of each year: who was counted in one year stays counted in all later ones."
)
_MONEY_OVER_TIME = N_("Added up within each year, by the day on which a service began, and over the whole project.")

_PLACES = (
    N_(
        "Recipients by municipality after the reform: by group and year; for services that at least %(minimum)s people of"
        " the group have received in the whole region, by service too."
    ),
    N_("Recipients by municipality before the reform: by group, once, at the end of %(year)s."),
)
_PLACES_ALONE = (
    N_(
        "Recipients by municipality: by group and year; for services that at least %(minimum)s people of the group have"
        " received in the whole region, by service too."
    ),
)

_OFFERED = (
    N_("Recipients in the whole region: by group, service and year, and all groups together by year."),
    N_("Assessed persons: by group and year, in the whole region."),
    N_(
        "Compensation: by group and service in the whole region, and by group and municipality; by year and for the"
        " whole project."
    ),
    N_(
        "Where the records do not tell in which municipality of today a service was given, the municipality is “unknown”;"
        " its people are part of the region's numbers."
    ),
)

_PROTECTED = (
    N_("The public figures are kept in a file of their own, which holds no record of a person."),
    N_("Zeros hide among small numbers. That there is nobody is said only where there was nobody in any of the years."),
    N_("Each number is rounded by itself, from its own exact count. Rounded numbers are never added or subtracted."),
    N_(
        "A total of the whole region that the project itself has published is shown exactly, with its source, where the"
        " records give the same number."
    ),
    N_(
        "Before a release is published, it is attacked: a program that knows these rules, all tables and all earlier"
        " releases tries to work out the numbers about few people. Where it succeeds, further numbers are left out, and it"
        " tries again. If it still succeeds, nothing is published."
    ),
    N_("A release is never changed afterwards. Corrections come with a new release, which lists what changed."),
)

RULES = {
    "threshold": N_("A number of persons below %(value)s is shown as “fewer than %(value)s”."),
    "base": N_("Any other number of persons is rounded to a multiple of %(value)s."),
    "service_minimum": N_(
        "A service is shown by municipality for a group only if at least %(value)s people of the group have received it in"
        " the whole region."
    ),
    "money_base": N_("Money is rounded to a multiple of %(value)s EUR; what would become 0 is not shown."),
    "contributors": N_("Money is not shown if it was paid for the services of fewer than %(value)s persons."),
    "dominance": N_(
        "Money is not shown if, apart from the two persons with the largest amounts, all others together come to less than"
        " %(value)s%% of the largest amount."
    ),
    "possible_values": N_("For each number about few people, at least %(value)s values must remain possible."),
    "money_margin": N_("Nobody may be able to come within %(value)s%% of an amount that is not shown."),
}
"""Each parameter of protection as a rule with its value."""

_NOT_ADDED = (
    N_(
        "One person may have received several services, in several municipalities, and is counted in each of them. The"
        " number of each year contains those of the years before."
    ),
    N_(
        "Each number is rounded on its own, so that even parts that exclude each other need not come to their whole. For a"
        " total, take the number that the release has for it."
    ),
    N_(
        "There are no percentages by municipality. From exact numbers they would give away what is hidden, and from rounded"
        " small numbers they would mislead."
    ),
)


def summary(speaker: Speaker, release: Release) -> tuple[str, ...]:
    """The method in easy language, a sentence each."""
    base = release.parameters.base
    numbers = {"threshold": release.parameters.threshold, "exact": 4 * base + (base + 1) // 2, "rounded": 5 * base}
    return _said(speaker, _SUMMARY, **numbers)


def sections(speaker: Speaker, release: Release) -> tuple[Section, ...]:
    """The method in full."""
    say, parameters = speaker.say, release.parameters
    offered: dict[str, int | str] = {"minimum": parameters.service_minimum, "year": str(release.region.snapshot_year)}
    places = _PLACES if release.region.has_reform else _PLACES_ALONE
    return (
        Section(say(N_("What is counted")), _said(speaker, _COUNTED), definitions(speaker, release)),
        Section(say(N_("What there is")), _said(speaker, (_OFFERED[0], *places, *_OFFERED[1:]), **offered)),
        Section(say(N_("How people are protected")), _said(speaker, _PROTECTED), table=_rules(speaker, release)),
        marks(speaker, release),
        Section(say(N_("Why numbers cannot be added up, and why there are no percentages")), _said(speaker, _NOT_ADDED)),
        dictionary(speaker, release.region),
        licence(speaker, release),
        about(speaker, release),
        changes(speaker, release),
    )


def definitions(speaker: Speaker, release: Release) -> tuple[tuple[str, str], ...]:
    """Each indicator's name with its definition and the time it is counted over."""
    over_time = {**dict.fromkeys(PERSONS, _PERSONS_OVER_TIME), MONEY: _MONEY_OVER_TIME}
    return tuple(
        (speaker.name(name), f"{speaker.name(definition)} {speaker.say(over_time[code])}")
        for code, (name, definition) in ((code, release.texts[code]) for code in over_time)
    )


def _rules(speaker: Speaker, release: Release) -> TextTable:
    say = speaker.say
    rows = tuple(
        (say(RULES[name], value=speaker.number(value)), say(REASONS[name]))
        for name, value in asdict(release.parameters).items()
    )
    return TextTable(say(N_("The rules and why they are there")), (say(N_("Rule")), say(N_("Why"))), rows)


def _said(speaker: Speaker, texts: Sequence[str], **params: int | str) -> tuple[str, ...]:
    """Texts with the parameters that they name; a number is written as the reader writes it."""
    written = {name: speaker.number(value) if isinstance(value, int) else value for name, value in params.items()}
    return tuple(speaker.say(text, **written) for text in texts)

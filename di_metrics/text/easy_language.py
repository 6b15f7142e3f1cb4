"""What the project did, in easy language: one thought a sentence, few words, numbers as numerals, hard words explained.

The rules are those of “Vieglā valoda. Rokasgrāmata” (University of Latvia Press, 2022) and of Inclusion Europe's
“Information for all” (2009). Tests hold those that can be counted: how long a sentence is, signs that do not belong in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from di_metrics.errors import N_
from di_metrics.model import Result, Status
from di_metrics.region import Region
from di_metrics.text.paragraphs.phrases import counted, in_so_many, to_group, value_in_words
from di_metrics.text.public_speaker import capital
from di_metrics.text.speaker import Speaker
from di_metrics.text.tabular import Section

MOST_WORDS = 12
"""Words that a sentence may have."""

RULES = (
    N_("Vieglā valoda. Rokasgrāmata. Riga: University of Latvia Press, 2022"),
    N_("Inclusion Europe. Information for all. European standards for making information easy to read. Brussels, 2009"),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is told in easy language: persons in all and by group, municipalities with any, and what was paid for them."""

    people: Result | None
    by_group: Result | None
    places: int
    paid: Result | None


def in_three_sentences(speaker: Speaker, region: Region, outcome: Outcome) -> str:
    """What deinstitutionalisation is for, how many people the project helped, and what municipalities received for it."""
    what_for = speaker.say(N_("Deinstitutionalisation helps people to live at home, not in an institution."))
    return " ".join([what_for, *_helped(speaker, region, outcome), *_paid(speaker, outcome)])


def in_easy_language(speaker: Speaker, region: Region, applicant: str, outcome: Outcome) -> tuple[Section, ...]:
    """The whole of it as questions, each with its answer, a sentence a line."""
    say = speaker.say

    def section(question: str, *sentences: str) -> Section:
        return Section(say(question), tuple(map(say, sentences)))

    where, project = speaker.name(region.in_region.bilingual), region.project
    first_and_last = (
        say(N_("The project's first year is %(year)s."), year=str(project.start.year)),
        say(N_("The project's last year is %(year)s."), year=str(project.end.year)),
    )
    people = (*_helped(speaker, region, outcome), *_groups(speaker, region, outcome))
    places = say(N_("People received services %(where)s."), where=in_so_many(speaker, outcome.places, at_least=True))
    money, asked = tuple(_paid(speaker, outcome)), speaker.say(N_("Who answers for these numbers?"))
    return (
        section(*_IDEA),
        Section(
            say(N_("What is this project?")),
            (say(_PROJECT), say(N_("The project took place %(where)s."), where=where), *first_and_last),
        ),
        *([Section(say(N_("How many people did the project help?")), people)] if people else []),
        *([Section(say(N_("Where did people receive services?")), (places, say(_MUNICIPALITY)))] if outcome.places else []),
        *([Section(say(N_("How much money did it cost?")), money)] if money else []),
        section(*_INEXACT),
        Section(asked, (capital(say(N_("%(applicant)s answers for them."), applicant=applicant)),)),
        Section(say(_WRITTEN[0]), tuple(map(say, _WRITTEN[1:])), tuple(("", say(one)) for one in RULES)),
    )


_IDEA = (
    N_("What is deinstitutionalisation?"),
    N_("Deinstitutionalisation is a long word."),
    N_("It means: people live at home, not in an institution."),
    N_("An institution is a house where many people live together."),
    N_("In an institution, others often decide for people."),
    N_("At home, people decide more for themselves."),
    N_("Some people need help to live at home."),
    N_("This help is called services."),
)
_PROJECT = N_("A project is work that begins and ends.")
_MUNICIPALITY = N_("A municipality governs a city or the country around it.")
_INEXACT = (
    N_("Why are some numbers not exact?"),
    N_("We protect people."),
    N_("We tell nothing about one single person."),
    N_("So we round some numbers."),
    N_("Then we write the word about."),
    N_("At least means: this many or more."),
)
_WRITTEN = (
    N_("How is this page written?"),
    N_("This page is in easy language."),
    N_("Easy language has short sentences."),
    N_("It explains hard words."),
    N_("We followed the rules of 2 handbooks."),
    N_("Readers of easy language have not tested this page yet."),
)


def _helped(speaker: Speaker, region: Region, outcome: Outcome) -> Iterator[str]:
    """How many people the project helped, where that is told."""
    if outcome.people is None or outcome.people.cells[0].status in _UNTOLD:
        return
    [cell] = outcome.people.cells
    yield speaker.plural(
        "%(where)s, the project helped %(count)s person.",
        "%(where)s, the project helped %(count)s people.",
        counted(speaker, cell),
        where=capital(speaker.name(region.in_region.bilingual)),
        count=value_in_words(speaker, outcome.people.indicator, cell),
    )


def _groups(speaker: Speaker, region: Region, outcome: Outcome) -> Iterator[str]:
    """How many of each group, and what the name of the group means."""
    if outcome.by_group is None:
        return
    for cell in outcome.by_group:
        if cell.status not in _UNTOLD:
            code = str(cell.key[0])
            group = to_group(speaker, region, code, outcome.by_group.indicator, cell)
            yield speaker.say(N_("The project helped %(group)s."), group=group)
            yield from filter(None, [speaker.name(region.group[code].meaning)])


def _paid(speaker: Speaker, outcome: Outcome) -> Iterator[str]:
    """What municipalities received, where it is told; millions and euros in words."""
    if outcome.paid is None or outcome.paid.cells[0].value is None:
        return
    [cell] = outcome.paid.cells
    value = cell.value or 0
    if value >= _MILLION:
        amount = speaker.say(N_("%(number)s million euros"), number=speaker.number(value / _MILLION, 2))
    else:
        amount = speaker.say(N_("%(number)s euros"), number=speaker.number(value))
    told = speaker.say(N_("about %(value)s"), value=amount) if cell.status is Status.ROUNDED else amount
    yield speaker.say(N_("Municipalities received %(amount)s for services."), amount=told)


_MILLION = 1_000_000
_UNTOLD = (Status.SUPPRESSED, Status.NO_DATA, Status.NOT_APPLICABLE)

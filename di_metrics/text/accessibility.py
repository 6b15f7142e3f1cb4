"""The accessibility statement in the form of Commission Implementing Decision (EU) 2018/1523, as Latvian law asks for it.

What was looked at and tried, when, and what was found is data (`data/accessibility.toml`): the statement says no more.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable
from functools import cache

from di_metrics.errors import N_
from di_metrics.region import Frozen, Text
from di_metrics.settings import ROOT
from di_metrics.text.speaker import Speaker
from di_metrics.text.tabular import Section

_FILE = ROOT / "data" / "accessibility.toml"


class Barrier(Text):
    """What is not accessible by a criterion of WCAG 2.1; `texts` are such as stay in English."""

    criterion: str
    texts: tuple[str, ...] = ()


class AccessibilityCheck(Frozen):
    """What of the pages was looked at and tried on a day, what was mended then, and what is still not accessible."""

    checked_on: dt.date
    barriers: tuple[Barrier, ...]
    done: tuple[Text, ...]
    mended: tuple[Text, ...]


@cache
def last_check() -> AccessibilityCheck:
    """The last check of the pages."""
    return AccessibilityCheck.model_validate(tomllib.loads(_FILE.read_text(encoding="utf-8")))


def statement(speaker: Speaker, applicant: str, contact: str, site: str) -> tuple[Section, ...]:
    """The statement; `contact` is where faults are told, `site` the address of the pages; each is empty if not known."""
    say, check = speaker.say, last_check()
    of = say(N_("the website %(site)s"), site=site) if site else say(N_("this website"))
    told = say(_CONTACT, contact=contact) if contact else say(_NO_CONTACT, applicant=applicant)
    day = speaker.date(check.checked_on)
    return (
        Section(
            say(N_("Accessibility statement")),
            (say(_COMMITMENT, applicant=applicant), say(N_("This accessibility statement applies to %(site)s."), site=of)),
        ),
        Section(say(N_("Compliance status")), (say(_STATUS),)),
        Section(say(N_("Non-accessible content")), (say(_NOT),), _items(_barrier(speaker, one) for one in check.barriers)),
        Section(
            say(N_("Preparation of this statement")),
            (say(N_("This statement was prepared on %(date)s."), date=day), *map(say, _METHOD)),
        ),
        Section(say(N_("Pages looked at and tried on %(date)s"), date=day), pairs=_texts(speaker, check.done)),
        Section(say(N_("Found and mended then")), pairs=_texts(speaker, check.mended)),
        Section(say(N_("Feedback and contact")), (told,)),
        Section(say(N_("Enforcement procedure")), (say(_ENFORCEMENT), say(_OMBUDSMAN))),
    )


def _items(texts: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple(("", f"{one}.") for one in texts)


def _texts(speaker: Speaker, texts: Iterable[Text]) -> tuple[tuple[str, str], ...]:
    return _items(speaker.name(one.bilingual) for one in texts)


def _barrier(speaker: Speaker, barrier: Barrier) -> str:
    named = [speaker.say(N_("“%(name)s”"), name=one) for one in barrier.texts]
    what = ": ".join(filter(None, [speaker.name(barrier.bilingual), ", ".join(named)]))
    return speaker.say(N_("%(what)s (WCAG criterion %(criterion)s)"), what=what, criterion=barrier.criterion)


_COMMITMENT = N_(
    "%(applicant)s is committed to making its website accessible in accordance with Cabinet of Ministers Regulation No. 445"
    " of 14 July 2020, “Procedures by which institutions place information on the internet”."
)
_STATUS = N_(
    "This website is partially compliant with the standard EN 301 549 and with WCAG 2.1, level AA, due to the"
    " non-compliances listed below."
)
_NOT = N_("The content listed below is not accessible, for it does not comply with the requirements:")
_METHOD = (
    N_("It rests on an assessment by the developers of the software, not by an independent assessor."),
    N_("A program (axe) judges every page in both languages, wide and narrow, light and dark."),
)
_CONTACT = N_("Tell us what is not accessible, or ask for information in another form: %(contact)s.")
_NO_CONTACT = N_("No contact is set for this website. %(applicant)s answers for it.")
_ENFORCEMENT = N_("If the answer does not satisfy you, you may turn to the Ombudsman of the Republic of Latvia:")
_OMBUDSMAN = N_("Baznīcas iela 25, Riga, LV-1010; telephone +371 67686768; tiesibsargs@tiesibsargs.lv; www.tiesibsargs.lv.")

"""The page in easy language keeps the rules of easy language that can be counted, and says the release's own numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_release import make_small_release

from di_metrics.model import Language, Status
from di_metrics.release.file import open_release
from di_metrics.release.offered import offered_by
from di_metrics.release.release import ALL_GROUPS, ANY_SERVICE, MONEY, REGION, WHOLE_PROJECT, Release, Slot
from di_metrics.text.easy_language import MOST_WORDS
from di_metrics.text.tabular import Section
from di_metrics.ui.public.public_choice import first_choice
from di_metrics.ui.public.public_page import PublicPage, page_at_rest
from di_metrics.ui.public.public_views import answer_of, outcome_of
from di_metrics.ui.public.text_pages import TEXT_PAGES

MOST_SENTENCES = 8
"""Sentences under one question."""

HANDBOOKS = 2

RULES = {
    "at most twelve words": lambda text: len(text.split()) > MOST_WORDS,
    "one sentence a line": lambda text: re.search(r"[.?!] +[A-ZĀČĒĢĪĶĻŅŠŪŽ]|[^.?!]$", text),
    "no brackets, quotation marks or signs": lambda text: re.search(r"[^\w\s.,:?’'-]", text),
    "no abbreviation": lambda text: re.search(r"[^\W\d_]\.(?= *[a-zāčēģīķļņšūž])|\b[^\W\d_a-zāčēģīķļņšūž]{2,}\b", text),
    "numbers as numerals": lambda text: re.search(r"\b(two|three|ten|divas?|divi|trīs|desmit)\b", text, re.IGNORECASE),
}
BROKEN = {
    "at most twelve words": "Tas ir ļoti garš teikums un tajā ir daudz vairāk vārdu nekā drīkst.",
    "one sentence a line": "Tas ir vārds. Un vēl viens.",
    "no brackets, quotation marks or signs": "Projekts palīdzēja ≈ 25 cilvēkiem.",
    "no abbreviation": "Pašvaldības saņēma 4 milj. eiro.",
    "numbers as numerals": "Mēs ievērojām divas rokasgrāmatas.",
}


@pytest.fixture(scope="module", params=["small", "demonstration"])
def release(request: pytest.FixtureRequest) -> Release:
    if request.param == "small":
        return make_small_release()
    file: Path = request.getfixturevalue("release_file")
    return open_release(file)


def page_of(release: Release, language: Language) -> PublicPage:
    offered = offered_by(release)
    return page_at_rest(release, offered, first_choice(offered, language))


def lines(sections: tuple[Section, ...]) -> Iterator[str]:
    for section in sections:
        yield section.heading
        yield from section.paragraphs


def numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:[,.\u00a0]\d+)*", text))


@pytest.mark.parametrize("language", Language)
def test_the_rules_are_kept(release: Release, language: Language) -> None:
    sections = tuple(TEXT_PAGES["easy"](page_of(release, language)))
    assert len(sections) >= 6
    for text in lines(sections):
        assert [rule for rule, breaks in RULES.items() if breaks(text)] == [], text
        assert language is Language.EN or not re.search(r"[qwxy]", text, re.IGNORECASE), f"a foreign word: {text}"
    assert all(section.heading.endswith("?") for section in sections)
    assert max(len(section.paragraphs) for section in sections) <= MOST_SENTENCES
    assert len(sections[-1].pairs) == HANDBOOKS


@pytest.mark.parametrize("rule", RULES)
def test_what_breaks_a_rule_is_noticed(rule: str) -> None:
    assert [one for one, breaks in RULES.items() if breaks(BROKEN[rule])] == [rule]


@pytest.mark.parametrize("language", Language)
def test_its_numbers_are_those_of_the_release(release: Release, language: Language) -> None:
    page, offered, project = page_of(release, language), offered_by(release), release.region.project
    told = " ".join(lines(tuple(TEXT_PAGES["easy"](page))))
    slots = [Slot("recipients", REGION, one, ANY_SERVICE, offered.last_year) for one in (ALL_GROUPS, *offered.groups)]
    slots.append(Slot(MONEY, REGION, ALL_GROUPS, ANY_SERVICE, WHOLE_PROJECT))
    expected = {str(project.start.year), str(project.end.year), str(HANDBOOKS), str(outcome_of(page).places)}
    for slot in slots:
        shown = release.cells.get(slot)
        if shown and shown.value is not None:
            value = shown.value / 1_000_000 if shown.value >= 1_000_000 else shown.value
            number = page.speaker.number(value, 2 if value != shown.value else 0)
            expected.add(number)
            about = "apmēram " if language is Language.LV else "about "
            assert (f"{about}{number} " in told) is (shown.status is Status.ROUNDED), slot
    if any(shown.status is Status.LOW for shown in map(release.cells.get, slots) if shown):
        expected.add(str(release.parameters.threshold))
    assert numbers(told) == expected
    assert numbers(answer_of(page, "overview")) <= expected, "the first screen says the same"

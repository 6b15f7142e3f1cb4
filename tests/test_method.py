"""The explanations of a release: complete, in both languages, and with the release's own parameters."""

from __future__ import annotations

import re
from dataclasses import fields, replace

import pytest

from di_metrics.model import Language, Status
from di_metrics.release.parameters import REASONS, Parameters
from di_metrics.release.release import Release
from di_metrics.text import Speaker
from di_metrics.text.dictionary import DICTIONARY
from di_metrics.text.labels import MARKS
from di_metrics.text.method import RULES, citation, sections, summary
from di_metrics.text.tabular import text_lines

BOTH = [Speaker(language) for language in Language]
NAMES = {field.name for field in fields(Parameters)}
OF_MEETINGS = {"units_base", "least_whole"}
"""Units of service and shares, of which a release has none."""


def everything(speaker: Speaker, release: Release) -> str:
    parts = [*summary(speaker, release)]
    for section in sections(speaker, release):
        parts += [section.heading, *section.paragraphs, *(text for pair in section.pairs for text in pair)]
        if section.table:
            parts += [section.table.caption, *(text for line in text_lines(section.table) for text in line)]
    return "\n".join(parts)


def test_every_parameter_has_a_rule_and_a_reason() -> None:
    assert set(RULES) == NAMES - OF_MEETINGS
    assert set(REASONS) == NAMES


@pytest.mark.parametrize("speaker", BOTH, ids=lambda speaker: speaker.language)
def test_every_parameter_is_explained_with_its_value_and_reason(speaker: Speaker, small_release: Release) -> None:
    own = Parameters(*range(101, 101 + len(NAMES)))
    text = everything(speaker, replace(small_release, parameters=own))
    for name in NAMES - OF_MEETINGS:
        rule = speaker.say(RULES[name], value=speaker.number(getattr(own, name)))
        assert speaker.number(getattr(own, name)) in rule, name
        assert rule in text
        assert speaker.say(REASONS[name]) in text


@pytest.mark.parametrize("speaker", BOTH, ids=lambda speaker: speaker.language)
def test_every_mark_column_and_definition_is_explained(speaker: Speaker, small_release: Release) -> None:
    text = everything(speaker, small_release)
    for mark in MARKS.values():
        assert mark.symbol in text
    for field in DICTIONARY:
        assert field.name in text
        assert speaker.say(field.meaning) in text
    for name, definition in small_release.texts.values():
        assert speaker.name(name) in text
        assert speaker.name(definition) in text
    assert "%(" not in text


def test_every_status_that_a_release_can_show_has_a_mark_of_its_own() -> None:
    shown = {Status.LOW, Status.ROUNDED, Status.OFFICIAL, Status.SUPPRESSED, Status.NOT_APPLICABLE}
    assert set(MARKS) == shown
    assert len({mark.symbol for mark in MARKS.values()}) == len(shown)
    assert {status for status, mark in MARKS.items() if mark.with_value} == {Status.ROUNDED, Status.OFFICIAL}


def test_latvian_says_nothing_in_english(small_release: Release) -> None:
    """Names of files, columns and licences apart, no line reads alike in both languages."""
    latvian, english = (everything(speaker, small_release).splitlines() for speaker in BOTH)
    assert len(latvian) == len(english)
    same = {line for line in latvian if line in english and re.search(r"[a-z]{3} [a-z]{3}", line)}
    assert all("Creative Commons" in line for line in same), same


@pytest.mark.parametrize("speaker", BOTH, ids=lambda speaker: speaker.language)
def test_the_summary_is_easy_to_read(speaker: Speaker, small_release: Release) -> None:
    sentences = summary(speaker, small_release)
    assert 8 <= len(sentences) <= 14
    for sentence in sentences:
        assert sentence.endswith(".")
        assert sentence.count(".") == 1, "one sentence at a time"
        assert len(sentence.split()) <= 13, sentence
        assert len(max(sentence.split(), key=len)) <= 16, sentence


def test_the_summary_gives_the_releases_own_numbers(small_release: Release) -> None:
    parameters = replace(small_release.parameters, threshold=10, base=3)
    said = " ".join(summary(BOTH[1], replace(small_release, parameters=parameters)))
    assert "fewer than 10" in said
    assert "14 people become 15 people" in said


def test_changes_are_counted_against_each_earlier_release(small_release: Release) -> None:
    table = sections(BOTH[1], small_release)[-1].table
    assert table
    assert text_lines(table)[1:] == [("1", "15 July 2023", "1", "1", "1")]
    first = sections(BOTH[1], replace(small_release, earlier=(), changes=()))[-1]
    assert first.table is None
    assert first.paragraphs == ("This is the first release.",)


@pytest.mark.parametrize("speaker", BOTH, ids=lambda speaker: speaker.language)
def test_a_citation_names_project_release_day_and_licence(speaker: Speaker, small_release: Release) -> None:
    cited = citation(speaker, small_release)
    project, edition = small_release.region.project, small_release.edition
    for part in (project.number, speaker.date(edition.released_on), edition.content_hash[:12], "CC BY 4.0"):
        assert part in cited


def test_real_records_are_not_called_invented(small_release: Release) -> None:
    real = replace(small_release, source=replace(small_release.source, demonstration=False))
    assert "invented" not in everything(BOTH[1], real).replace("(invented)", "").replace("demonstration: invented data", "")

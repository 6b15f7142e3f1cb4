"""The accessibility statement has the parts that the law asks for, and says what was found, no more and no less."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html as markup
from small_release import make_small_release

from di_metrics.model import Language
from di_metrics.release.offered import offered_by
from di_metrics.release.release import Release
from di_metrics.text import Speaker
from di_metrics.text.accessibility import last_check
from di_metrics.ui.public.preview import answered_page
from di_metrics.ui.public.public_choice import first_choice
from di_metrics.ui.public.public_page import PUBLIC_PAGES, page_at_rest

DECISION = Path(__file__).parents[1] / "docs" / "decisions" / "0017-visual-language.md"
RELEASE = make_small_release()
SITE = "https://di.example.lv/"
PARTS = {
    Language.LV: "Atbilstības statuss, Nepiekļūstams saturs, sagatavošana, Atsauksmes un saziņa, Izpildes panākšana",
    Language.EN: "Compliance status, Non-accessible content, Preparation, Feedback and contact, Enforcement procedure",
}
"""Those of the annex to Implementing Decision (EU) 2018/1523."""


def written(language: Language, address: str = "accessibility", release: Release = RELEASE) -> markup.HtmlElement:
    offered = offered_by(release)
    page = page_at_rest(release, offered, first_choice(offered, language), SITE)
    return markup.fromstring(answered_page(page, address))


def test_what_it_lists_in_english_is_what_the_decision_lists_for_the_public() -> None:
    rows = [line.split("|")[1:-1] for line in DECISION.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    readers = {row[2].strip() for row in rows} - {"who meets it"}
    assert readers == {"manager", "both"}
    met = {text for row in rows if row[2].strip() == "both" for text in re.findall(r"“(.+?)”", row[0])}
    assert {text for barrier in last_check().barriers for text in barrier.texts} == met


@pytest.mark.parametrize("language", Language)
def test_it_has_every_part_and_tells_the_last_check(language: Language) -> None:
    check, read = last_check(), written(language).xpath("//main")[0]
    headings, told = " ".join(read.xpath(".//h2/text()")), read.text_content()
    assert [part for part in PARTS[language].split(", ") if part not in headings] == []
    assert Speaker(language).date(check.checked_on) in told
    for one in (*check.barriers, *check.done, *check.mended):
        assert getattr(one, language) in told
    for must in (
        "445",
        "EN 301 549",
        "WCAG 2.1",
        SITE,
        "tiesibsargs@tiesibsargs.lv",
        *(one.criterion for one in check.barriers),
    ):
        assert must in told


@pytest.mark.parametrize("language", Language)
def test_the_contact_is_the_regions_and_that_there_is_none_is_said(language: Language) -> None:
    none = Speaker(language).say("No contact is set for this website. %(applicant)s answers for it.", applicant="").strip()
    region = RELEASE.region
    project = region.project.model_copy(update={"contact": "di@example.lv"})
    with_one = replace(RELEASE, region=region.model_copy(update={"project": project}))
    said, told = written(language).text_content(), written(language, release=with_one).text_content()
    assert none[:20] in said
    assert "di@example.lv" in told
    assert none[:20] not in told


def test_every_page_leads_to_it() -> None:
    for address in PUBLIC_PAGES:
        links = written(Language.LV, address).xpath("//footer//a/@href")
        assert [one.partition("?")[0] for one in links] == ["easy", "accessibility"], address

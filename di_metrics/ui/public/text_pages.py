"""Public pages of sentences alone: in easy language, and on how accessible the pages are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from di_metrics.errors import N_
from di_metrics.text.accessibility import statement
from di_metrics.text.easy_language import in_easy_language
from di_metrics.text.method import applicant
from di_metrics.text.tabular import Section
from di_metrics.ui import html
from di_metrics.ui.deck_html import tell
from di_metrics.ui.public.public_page import PUBLIC_PAGES, PublicPage
from di_metrics.ui.public.public_views import outcome_of


def _easy(page: PublicPage) -> Sequence[Section]:
    return in_easy_language(page.speaker, page.region, applicant(page.speaker, page.release), outcome_of(page))


def _accessibility(page: PublicPage) -> Sequence[Section]:
    return statement(page.speaker, applicant(page.speaker, page.release), page.region.project.contact, page.site)


TEXT_PAGES: dict[str, Callable[[PublicPage], Sequence[Section]]] = {"easy": _easy, "accessibility": _accessibility}
"""The sections of the pages of sentences by their addresses."""

_CLASSES = {"easy": "di-sentences di-easy-sentences", "accessibility": "di-sentences"}

CHOOSE_YOURS = N_("Choose your municipality")


def easy_link(page: PublicPage) -> str:
    """A link to the page in easy language."""
    return f'<p class="di-easy">{page.anchor(page.speaker.say(N_("Read this in easy language")), "easy")}</p>'


def foot_links(page: PublicPage) -> str:
    """Links to the pages of sentences, which stand at the foot of every page."""
    links = (page.anchor(page.speaker.say(PUBLIC_PAGES[one][1]), one) for one in TEXT_PAGES)
    return f'<p class="di-notes">{" · ".join(links)}</p>'


def draw_text_page(address: str, page: PublicPage) -> None:
    """A page of sentences."""
    tell(text_of(page, address))


def text_of(page: PublicPage, address: str) -> Iterator[str]:
    """A page of sentences as HTML, section by section: each sentence is a line, and what it rests on is listed below."""
    for section in TEXT_PAGES[address](page):
        lines = "".join(map(html.paragraph, section.paragraphs))
        listed = html.listed([text for _, text in section.pairs]) if section.pairs else ""
        yield f'<section class="{_CLASSES[address]}">{html.heading(section.heading)}{lines}{listed}</section>'


def begins_with(page: PublicPage, address: str) -> str:
    """The first sentences of a page of sentences."""
    return " ".join(TEXT_PAGES[address](page)[0].paragraphs)

"""A public page as it is answered before any script has run: its figures, tables and pictures, and links for its menus.

Whoever has no scripts, and what reads pages for others (search engines, archives, programs), has the whole of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html import escape

from di_metrics.errors import N_
from di_metrics.model import Language
from di_metrics.text.method import sections, summary
from di_metrics.text.narrative import described
from di_metrics.text.notes import demonstration_note
from di_metrics.text.speaker import language_name
from di_metrics.text.tabular import Section
from di_metrics.ui import html
from di_metrics.ui.deck_html import html_of
from di_metrics.ui.public.figure_files import PublicFigure, section_figures, style_without_scripts, taken_along
from di_metrics.ui.public.menus import Menu, SeveralMenu, menus_of
from di_metrics.ui.public.public_cards import headlines_of, legend
from di_metrics.ui.public.public_choice import MOST_COMPARED, PublicChoice
from di_metrics.ui.public.public_page import FIRST, PUBLIC_PAGES, PublicPage
from di_metrics.ui.public.public_views import SECTIONS, PageSection, answer_of
from di_metrics.ui.public.read_api import links_of_files
from di_metrics.ui.public.text_pages import CHOOSE_YOURS, TEXT_PAGES, easy_link, foot_links, text_of


def written_page(page: PublicPage, address: str) -> str:
    """The body of a page of the public's registry as HTML, with its style."""
    title = escape(title_of(page, address))
    parts = [
        f"<style>{style_without_scripts()}</style>",
        f'<div class="di-written" lang="{page.choice.language}">',
        _head(page, address),
        f"<main><h1>{title}</h1>",
        *_content(page, address),
        f"</main>{_foot(page)}</div>",
    ]
    return "".join(parts)


def _content(page: PublicPage, address: str) -> Iterator[str]:
    if address in TEXT_PAGES:
        return text_of(page, address)
    return _figures(page, address) if address in SECTIONS else _method(page)


def title_of(page: PublicPage, address: str) -> str:
    """What a page is called: a municipality's by its name."""
    areas = page.offered.areas
    return (
        page.place(page.choice.area) if address == "municipality" and areas else page.speaker.say(PUBLIC_PAGES[address][1])
    )


# ---- Around every page ----


def _link(page: PublicPage, text: str, address: str, choice: PublicChoice, *, is_current: bool = False) -> str:
    if is_current:
        return f'<b aria-current="true">{escape(text)}</b>'
    return page.anchor(text, address, choice)


def _listed(links: Iterator[str], label: str) -> str:
    items = "".join(f"<li>{one}</li>" for one in links)
    return f'<nav aria-label="{escape(label)}"><span>{escape(label)}</span><ul>{items}</ul></nav>'


def _head(page: PublicPage, address: str) -> str:
    speaker, choice = page.speaker, page.choice
    pages = (
        _link(page, speaker.say(title), one, choice, is_current=one == address) for one, (_, title) in PUBLIC_PAGES.items()
    )
    languages = (
        _link(page, language_name(one), address, replace(choice, language=one), is_current=one is choice.language)
        for one in Language
    )
    notice = html.notice(demonstration_note(speaker)) if page.release.source.demonstration else ""
    project = escape(speaker.name(page.region.project.name))
    return (
        f'<header><p class="di-brand">{project}</p>{_listed(pages, speaker.say(N_("Pages")))}'
        f"{_listed(languages, speaker.say(N_('Language')))}{notice}</header>"
    )


def _foot(page: PublicPage) -> str:
    return f"<footer>{html.caption(page.imprint)}{foot_links(page)}</footer>"


# ---- Pages of figures ----


def _figures(page: PublicPage, address: str) -> Iterator[str]:
    yield html.lead(answer_of(page, address))
    if address == FIRST:
        places = ((page.place(code), replace(page.choice, area=code)) for code in page.offered.areas)
        links = (page.anchor(name, "municipality", choice) for name, choice in places)
        yield _listed(links, page.speaker.say(CHOOSE_YOURS))
        yield easy_link(page)
        yield from map(html.headlines, headlines_of(page))
    for section in SECTIONS[address](page):
        yield from _section(page, address, section)


def _section(page: PublicPage, address: str, section: PageSection) -> Iterator[str]:
    if section.heading:
        yield f"<h2>{escape(page.speaker.say(section.heading))}</h2>"
    yield from (_menu(page, address, menu) for menu in menus_of(page, section.menus))
    yield from map(html.caption, section.texts)
    for figure in section_figures(page, address, section):
        yield _figure(figure)
    yield from map(html.caption, section.notes)


def _menu(page: PublicPage, address: str, menu: Menu | SeveralMenu) -> str:
    if isinstance(menu, SeveralMenu):
        return _of_several(page, address, menu)
    links = (
        _link(page, menu.name(code), address, menu.chosen(page.choice, code), is_current=code == menu.current)
        for code in menu.codes
    )
    return _listed(links, page.speaker.say(menu.title))


def _of_several(page: PublicPage, address: str, menu: SeveralMenu) -> str:
    """A link for each code, which adds it or takes it away; there is none that would leave nothing or be one too many."""
    is_full, is_last = len(menu.current) == MOST_COMPARED, len(menu.current) == 1

    def link(code: str) -> str:
        name, is_chosen = menu.name(code), code in menu.current
        stays = is_last if is_chosen else is_full
        if stays:
            return f"<b>{escape(name)}</b>" if is_chosen else escape(name)
        mark = "− " if is_chosen else "+ "
        return _link(page, mark + name, address, menu.switched(page.choice, code))

    return _listed(map(link, menu.codes), page.speaker.say(menu.title))


def _figure(figure: PublicFigure) -> str:
    card = figure.card
    drawn = _drawn(figure) if figure.pictures else html_of(card.picture, figure.caption)
    table = html.table(card.table, figure.caption) if card.table else ""
    below = f"{html.caption(card.sentence)}{table}{legend(figure.page, card)}{taken_along(figure)}"
    return f"<section>{html.figure_title(card.title)}{drawn}{below}</section>"


def _drawn(figure: PublicFigure) -> str:
    assert figure.pictures
    assert figure.card.picture
    spoken = escape(described(figure.page.speaker, figure.card.title, figure.card.picture))
    notes = "".join(map(html.caption, figure.pictures.notes))
    return f'<div role="img" aria-label="{spoken}">{"".join(figure.pictures.drawings)}</div>{notes}'


# ---- How the figures were made, and where they are to be had ----


def _method(page: PublicPage) -> Iterator[str]:
    yield html.listed(summary(page.speaker, page.release))
    yield f"<h2>{escape(page.speaker.say(N_('Download')))}</h2>"
    files = links_of_files(page.speaker)
    yield "<ul>" + "".join(f'<li><a href="{at}">{escape(text)}</a></li>' for at, text in files.items()) + "</ul>"
    for section in sections(page.speaker, page.release):
        yield from _method_section(section)


def _method_section(section: Section) -> Iterator[str]:
    yield f"<h2>{escape(section.heading)}</h2>"
    if section.paragraphs:
        yield html.listed(section.paragraphs)
    if section.pairs:
        yield html.definitions(section.pairs)
    if section.table:
        yield html.table(section.table)

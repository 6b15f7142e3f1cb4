"""Each public figure by itself: as a picture, a table, a page that others embed, and how to cite it.

The files have addresses of their own, so that offering them costs a page nothing but a few links.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from html import escape
from itertools import chain
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from di_metrics.cards.view import View
from di_metrics.deck import Card, Chart, Map
from di_metrics.drawing.svg_pictures import PictureSize, SvgPictures, captioned, drawn_chart, drawn_map
from di_metrics.errors import N_
from di_metrics.export.handout import card_png
from di_metrics.export.table_files import MEDIA_TYPES, publishable, table_csv
from di_metrics.model import Basis
from di_metrics.release.offered import Offered
from di_metrics.release.release import Edition, Release
from di_metrics.text.method import citation
from di_metrics.text.notes import demonstration_note, with_period
from di_metrics.ui import html
from di_metrics.ui.public.public_choice import PublicChoice, read_public_choice
from di_metrics.ui.public.public_page import PublicPage, page_at_rest
from di_metrics.ui.public.public_views import SECTIONS, PageSection
from di_metrics.ui.stylesheet import stylesheet

SIZE = PictureSize(1020.0, 1000.0, 660.0, "Source Sans 3, Source Sans, sans-serif")
_EMBEDDED_HEIGHT = 560
"""Pixels of a frame in a page that does not listen to how high the figure is."""


@dataclass(frozen=True, slots=True)
class PublicFigure:
    """A figure of a page: its key there, its view, its card, and what it is of and when."""

    page: PublicPage
    address: str
    key: str
    view: View

    @property
    def card(self) -> Card:
        return self.page.card(self.view)

    @property
    def caption(self) -> str:
        return with_period(self.page.speaker, [self.card.heading], self.page.selection(self.view).period)

    @property
    def pictures(self) -> SvgPictures | None:
        """What is drawn of it, if it is more than a table."""
        match self.card.picture:
            case Chart() as chart:
                return drawn_chart(self.page.speaker, chart, SIZE)
            case Map() as drawn:
                return drawn_map(drawn, self.page.release.outlines(Basis(drawn.basis)), SIZE)
        return None

    def at(self, kind: str) -> str:
        """The address of its file of a kind, beside those of the pages."""
        params = self.page.choice.latest(self.page.release, self.page.offered)
        return f"figure.{kind}?{urlencode({'page': self.address, 'figure': self.key, **params})}"

    @property
    def citation(self) -> str:
        return f"{self.caption}. {citation(self.page.speaker, self.page.release)}"

    @property
    def foot(self) -> list[str]:
        """What stands below it where it stands alone."""
        demonstration = self.page.release.source.demonstration
        return [self.caption, self.page.imprint, *([demonstration_note(self.page.speaker)] if demonstration else [])]


def section_figures(page: PublicPage, address: str, section: PageSection) -> list[PublicFigure]:
    """The figures of a section of a page."""
    return [PublicFigure(page, address, f"{section.key}_{number}", view) for number, view in enumerate(section.views)]


def figures_of(page: PublicPage, address: str) -> dict[str, PublicFigure]:
    """The figures of a page by their keys."""
    found = (section_figures(page, address, section) for section in SECTIONS[address](page))
    return {figure.key: figure for figure in chain.from_iterable(found)}


def taken_along(figure: PublicFigure) -> str:
    """The links to a figure's files, the code that embeds it, and how to cite it; nothing where no server has the files."""
    if not (site := figure.page.site):
        return ""
    say = figure.page.speaker.say
    kinds = [
        "png",
        *(["svg"] if isinstance(figure.card.picture, Chart | Map) else []),
        *(["csv"] if figure.card.own_table else []),
    ]
    links = "".join(f'<a href="{escape(figure.at(one))}" download target="_self">{one.upper()}</a>' for one in kinds)
    frame = (
        f'<iframe src="{escape(site + figure.at("html"))}" title="{escape(figure.card.heading)}" width="100%"'
        f' height="{_EMBEDDED_HEIGHT}" style="border:0"></iframe>'
    )
    code, cited = f"<code>{escape(frame)}</code>", escape(f"{figure.citation} {site}")
    pairs = [(N_("Files"), links), (N_("To embed it"), code), (N_("To cite it"), cited)]
    told = "".join(f"<dt>{escape(say(name))}</dt><dd>{content}</dd>" for name, content in pairs)
    return f'<details class="di-take"><summary>{escape(say(N_("Download, embed, cite")))}</summary><dl>{told}</dl></details>'


# ---- The files ----


def figure_routes(current: Callable[[], tuple[Release, Offered]], base: str, root: Callable[[Request], str]) -> list[Route]:
    """The routes of the files below a path; `root` gives the dashboard's address, with a slash at its end."""

    def of_kind(kind: str) -> Callable[[Request], Response]:
        def answer(request: Request) -> Response:
            release, offered = current()
            params = dict(request.query_params)
            address, key = params.pop("page", ""), params.pop("figure", "")
            choice, _ = read_public_choice(release, offered, params)
            content = _file(release.edition, kind, address, key, choice, root(request), release, offered)
            if content is None:
                return Response(status_code=404)
            return Response(content, media_type=_TYPES[kind], headers={"Cache-Control": "public, max-age=600"})

        return answer

    return [Route(f"{base}/figure.{kind}", of_kind(kind), methods=["GET"]) for kind in _TYPES]


@st.cache_data(show_spinner=False, max_entries=200)
def _file(
    of: Edition,
    kind: str,
    address: str,
    key: str,
    choice: PublicChoice,
    site: str,
    _release: Release,
    _offered: Offered,
) -> bytes | None:
    """A file of a figure; None where there is no such figure, or it has no file of this kind."""
    page = page_at_rest(_release, _offered, choice, site)
    figure = figures_of(page, address).get(key) if address in SECTIONS else None
    return _FILES[kind](figure) if figure else None


def _png(figure: PublicFigure) -> bytes:
    release = figure.page.release
    bases = release.region.bases if release.region.has_outlines else ()
    outlines = {str(one): release.outlines(one) for one in bases}
    is_invented = release.source.demonstration
    return card_png(figure.card, outlines, figure.page.speaker.language, publishable(release), demonstration=is_invented)


def _svg(figure: PublicFigure) -> bytes | None:
    pictures = figure.pictures
    return captioned(pictures, SIZE, figure.card.title, figure.foot).encode() if pictures else None


def _csv(figure: PublicFigure) -> bytes | None:
    table, release = figure.card.own_table, figure.page.release
    named = replace(table, caption=table.caption or figure.caption) if table else None
    return table_csv(named, release.source.demonstration, publishable(release)) if named else None


def _html(figure: PublicFigure) -> bytes:
    """A page of one figure for a frame in somebody else's page: it leads to the whole one, and tells how high it is."""
    page, card = figure.page, figure.card
    pictures = figure.pictures
    table = html.table(card.own_table, figure.caption) if card.own_table and not pictures else ""
    drawn = "".join(pictures.drawings) if pictures else table
    title, foot = escape(card.title), "".join(map(html.caption, figure.foot))
    whole = escape(page.speaker.say(N_("Show the whole page")))
    return (
        f'<!DOCTYPE html><html lang="{page.choice.language}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="robots" content="noindex"><meta name="viewport" content="width=device-width">'
        f"<style>{stylesheet()}{style_without_scripts()}</style></head>"
        f'<body><main><h1 class="di-figure">{title}</h1>{drawn}{foot}'
        f'<p><a href="{escape(page.url(figure.address))}" target="_blank" rel="noopener">{whole}</a>'
        f"</p></main><script>{_script()}</script></body></html>"
    ).encode()


@cache
def style_without_scripts() -> str:
    """Beside the style of all pages, that of what is drawn without scripts, in the typeface that Streamlit brings along."""
    [font] = (Path(st.__file__).parent / "static" / "static" / "media").glob("SourceSansVF-Upright*.woff2")
    face = f'@font-face {{ font-family: "Source Sans"; src: url("static/media/{font.name}"); font-weight: 200 900; }}\n'
    return face + Path(__file__).with_name("written.css").read_text(encoding="utf-8")


@cache
def _script() -> str:
    return Path(__file__).with_name("embed.js").read_text(encoding="utf-8")


_FILES: dict[str, Callable[[PublicFigure], bytes | None]] = {"png": _png, "svg": _svg, "csv": _csv, "html": _html}
_TYPES = {"png": MEDIA_TYPES["png"], "svg": "image/svg+xml", "csv": MEDIA_TYPES["csv"], "html": "text/html"}

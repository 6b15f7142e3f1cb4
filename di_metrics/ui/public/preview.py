"""What a shared link shows before anybody opens it: the page's title, its answer and a picture, within Streamlit's own page.

Streamlit sends every reader the same empty page and fills it by script. Link previews, search engines and browsers without
scripts see only that page, so the public's addresses are answered by one whose head names the page and says its answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from di_metrics.errors import N_
from di_metrics.model import Language
from di_metrics.release.offered import Offered
from di_metrics.release.release import Release
from di_metrics.sources.released import ReleasedFigures
from di_metrics.text import Speaker
from di_metrics.ui.doors import empty_page
from di_metrics.ui.public.public_choice import read_public_choice
from di_metrics.ui.public.public_page import PUBLIC_PAGES, PublicPage
from di_metrics.ui.public.public_views import SECTIONS, answer_of
from di_metrics.ui.shell import SITE

PICTURE = "app/static/preview.png"
_SIZE = (1200, 630)
_HEAD = re.compile(r"<title>.*?</title>", re.DOTALL)
_NOSCRIPT = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Preview:
    """A page as others show a link to it."""

    language: Language
    title: str
    description: str
    project: str


def preview_of(release: Release, offered: Offered, address: str, params: Mapping[str, str]) -> Preview:
    """The preview of a page for the choices in its address."""
    choice, _ = read_public_choice(release, offered, params)
    page = PublicPage(ReleasedFigures(release), offered, choice, lambda _: None, lambda *_: None)
    speaker = page.speaker
    title = speaker.say(PUBLIC_PAGES[address][1])
    otherwise = N_("Figures of the project's results for everybody: how they were made, and to download.")
    description = answer_of(page, address) if address in SECTIONS else speaker.say(otherwise)
    return Preview(choice.language, f"{title} – {SITE}", description, speaker.name(release.region.project.name))


def html_of(preview: Preview, site: str, url: str) -> str:
    """Streamlit's page with a preview; `site` is the address of the dashboard, with a slash at its end."""
    picture, (width, height) = f"{site}{PICTURE}", _SIZE
    named = {
        "og:type": "website",
        "og:site_name": preview.project,
        "og:locale": Speaker(preview.language).locale,
        "og:title": preview.title,
        "og:description": preview.description,
        "og:url": url,
        "og:image": picture,
        "og:image:type": "image/png",
        "og:image:width": str(width),
        "og:image:height": str(height),
        "og:image:alt": f"{SITE}. {preview.project}",
    }
    tags = [
        f"<title>{escape(preview.title)}</title>",
        f'<meta name="description" content="{escape(preview.description)}" />',
        '<meta name="twitter:card" content="summary_large_image" />',
        *(f'<meta property="{name}" content="{escape(text)}" />' for name, text in named.items()),
    ]
    content = _HEAD.sub(lambda _: "\n    ".join(tags), empty_page(), count=1)
    content = _NOSCRIPT.sub(lambda _: f"<noscript><p>{escape(preview.description)}</p></noscript>", content, count=1)
    return content.replace('<html lang="en">', f'<html lang="{preview.language}">', 1)

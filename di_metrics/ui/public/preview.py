"""What finds a public page and shows a link to it: title, answer, picture, languages and data set, within Streamlit's page.

Streamlit sends every reader the same empty page and fills it by script. Link previews, search engines and browsers without
scripts see only that page, so the public's addresses are answered by one whose head names the page and says its answer, and
whose body is written in full for whoever has no scripts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import escape
from typing import Any
from urllib.parse import urlencode

from di_metrics.errors import N_
from di_metrics.export.data_package import LANGUAGES
from di_metrics.export.handout import link_png
from di_metrics.model import Language
from di_metrics.text.method import LICENCE_LINK, applicant
from di_metrics.text.notes import demonstration_note
from di_metrics.ui.doors import NOSCRIPT, empty_page
from di_metrics.ui.public import read_api
from di_metrics.ui.public.public_choice import PublicChoice, first_choice
from di_metrics.ui.public.public_page import FIRST, PUBLIC_PAGES, PublicPage
from di_metrics.ui.public.public_views import SECTIONS, answer_of
from di_metrics.ui.public.text_pages import TEXT_PAGES, begins_with
from di_metrics.ui.public.written_page import title_of, written_page
from di_metrics.ui.shell import SITE

PICTURE = "preview.png"
_SIZE = (1200, 630)
_HEAD = re.compile(r"<title>.*?</title>", re.DOTALL)


def answered_page(page: PublicPage, address: str) -> str:
    """Streamlit's page with all that is said of a public page."""
    content = _HEAD.sub(lambda _: "\n    ".join(_tags(page, address)), empty_page(), count=1)
    body = f"<noscript>{written_page(page, address)}</noscript>"
    content = NOSCRIPT.sub(lambda _: body, content, count=1)
    return content.replace('<html lang="en">', f'<html lang="{page.choice.language}">', 1)


def description_of(page: PublicPage, address: str) -> str:
    """A page's answer in one sentence."""
    otherwise = N_("Figures of the project's results for everybody: how they were made, and to download.")
    if address in TEXT_PAGES:
        return begins_with(page, address)
    return answer_of(page, address) if address in SECTIONS else page.speaker.say(otherwise)


def link_picture(page: PublicPage, address: str) -> bytes:
    """The picture of a link to a page."""
    speaker = page.speaker
    notice = demonstration_note(speaker) if page.release.source.demonstration else page.imprint
    project = speaker.name(page.region.project.name)
    return link_png(speaker.language, project, title_of(page, address), description_of(page, address), notice)


def _tags(page: PublicPage, address: str) -> Iterator[str]:
    title, description = escape(f"{title_of(page, address)} – {SITE}"), escape(description_of(page, address))
    url, (width, height) = escape(page.url(address)), _SIZE
    asked = urlencode({"page": address, **page.choice.latest(page.release, page.offered)})
    named = {
        "og:type": "website",
        "og:site_name": escape(page.speaker.name(page.region.project.name)),
        "og:locale": page.speaker.locale,
        "og:title": title,
        "og:description": description,
        "og:url": url,
        "og:image": escape(f"{page.site}{PICTURE}?{asked}"),
        "og:image:type": "image/png",
        "og:image:width": str(width),
        "og:image:height": str(height),
        "og:image:alt": title,
    }
    yield f"<title>{title}</title>"
    yield f'<meta name="description" content="{description}" />'
    yield f'<link rel="canonical" href="{url}" />'
    for language, at in _in_languages(page, address, page.choice).items():
        yield f'<link rel="alternate" hreflang="{language}" href="{escape(at)}" />'
    yield '<meta name="twitter:card" content="summary_large_image" />'
    yield from (f'<meta property="{name}" content="{text}" />' for name, text in named.items())
    if address in (FIRST, "download"):
        data = json.dumps(data_set(page), ensure_ascii=False).replace("<", "\\u003c")
        yield f'<script type="application/ld+json">{data}</script>'


def _in_languages(page: PublicPage, address: str, choice: PublicChoice) -> dict[str, str]:
    """The address of a page in each language, and where the reader's is not known."""
    urls = {str(one): page.url(address, replace(choice, language=one)) for one in LANGUAGES}
    return {**urls, "x-default": urls[str(Language.LV)]}


def data_set(page: PublicPage) -> Mapping[str, Any]:
    """The release in the words of https://schema.org/Dataset, for catalogues of data."""
    release, project, speaker = page.release, page.region.project, page.speaker
    files = {f"{read_api.ROOT}/data.zip": "application/zip", f"{read_api.ROOT}/{read_api.FIGURES}.csv": "text/csv"}
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": speaker.name(project.name),
        "description": " ".join(speaker.name(definition) for _, definition in release.texts.values()),
        "url": page.site,
        "inLanguage": [str(one) for one in LANGUAGES],
        "version": str(release.edition.number),
        "dateModified": release.edition.released_on.isoformat(),
        "license": LICENCE_LINK,
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": applicant(speaker, release)},
        "temporalCoverage": f"{project.start.isoformat()}/{project.end.isoformat()}",
        "spatialCoverage": speaker.name(page.region.name.bilingual),
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": f"{page.site}{at}"} for at, kind in files.items()
        ],
    }


# ---- What programs that look for pages are told ----


def robots(page: PublicPage) -> str:
    """`robots.txt` (RFC 9309): all pages may be read; those that Streamlit keeps for itself are none."""
    return f"User-agent: *\nDisallow: /_stcore/\nDisallow: /media/\n\nSitemap: {page.site}sitemap.xml\n"


def site_map(page: PublicPage) -> str:
    """`sitemap.xml` (https://www.sitemaps.org/protocol.html): each page, and each municipality's, in every language."""
    first, area = first_choice(page.offered, Language.LV), "municipality"
    places = [(area, replace(first, area=code)) for code in page.offered.areas]
    pages = [*((one, first) for one in PUBLIC_PAGES if one != area), *places]
    day = page.release.edition.released_on.isoformat()
    entries = "".join(
        f"<url><loc>{escape(at)}</loc><lastmod>{day}</lastmod>{_alternates(urls)}</url>"
        for address, choice in pages
        for urls in [_in_languages(page, address, choice)]
        for at in dict.fromkeys(urls.values())
    )
    spaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {spaces}>{entries}</urlset>'


def _alternates(urls: Mapping[str, str]) -> str:
    return "".join(
        f'<xhtml:link rel="alternate" hreflang="{language}" href="{escape(at)}"/>' for language, at in urls.items()
    )

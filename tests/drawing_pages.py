"""Draws all pages in a language, in a process of its own, and prints what they say as JSON: `DATABASE RELEASE LANGUAGE`."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from typing import Any

from streamlit.testing.v1 import AppTest
from test_plain_region import said_on

from di_metrics.settings import ROOT
from di_metrics.ui.frame import MANAGER_PAGES
from di_metrics.ui.public.public_page import PUBLIC_PAGES


def drawn(file: str, language: str) -> str:
    page = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=300)
    page.query_params["lang"] = language
    page.switch_page(file).run()
    assert not page.exception, file
    text, figures = said_on(page)
    return "\n".join([text, *(one for figure in figures for one in texts_of(figure))])


def texts_of(value: Any) -> Iterator[str]:
    """What a figure writes."""
    if isinstance(value, dict):
        for key, part in value.items():
            if key in ("text", "ticktext", "name", "hovertemplate", "title"):
                yield json.dumps(part, ensure_ascii=False)
            yield from texts_of(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts_of(part)


def main(database: str, release: str, language: str) -> None:
    os.environ["DI_DATABASE"] = database
    said = {f"manager/{name}": drawn(file, language) for name, (file, _) in MANAGER_PAGES.items()}
    del os.environ["DI_DATABASE"]
    os.environ |= {"DI_AUDIENCE": "public", "DI_RELEASE": release}
    said |= {f"public/{name}": drawn(file, language) for name, (file, _) in PUBLIC_PAGES.items()}
    print(json.dumps(said, ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:])

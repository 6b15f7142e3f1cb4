"""The public's page of downloads and method, drawn by Streamlit's own test runner for a release made by hand."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from di_metrics.model import Language
from di_metrics.release.release import Release
from di_metrics.text import Speaker
from di_metrics.text.method import sections, summary


def draw(page: object) -> None:
    from di_metrics.ui.public.download import files_and_method

    files_and_method(page)


@pytest.mark.parametrize("language", Language)
def test_the_page_offers_each_table_and_the_method_in_full(small_release: Release, language: Language) -> None:
    speaker = Speaker(language)
    page = SimpleNamespace(speaker=speaker, release=small_release, site="")
    drawn = AppTest.from_function(draw, kwargs={"page": page}, default_timeout=20).run()
    assert not drawn.exception
    labels = [button.proto.label for button in drawn.get("download_button")]
    assert sum("CSV" in label for label in labels) == 4, "three tables and the list of changes"
    assert any("XLSX" in label for label in labels)
    assert any("ZIP" in label for label in labels)
    assert [one.value for one in drawn.header][1:] == [section.heading for section in sections(speaker, small_release)]
    shown = "".join(str(one.proto.body) for one in drawn.get("html"))
    for text in (*summary(speaker, small_release), small_release.edition.content_hash, "[official]"):
        assert text in shown


def test_a_first_release_has_no_list_of_changes(small_release: Release) -> None:
    first = replace(small_release, changes=(), earlier=())
    page = SimpleNamespace(speaker=Speaker(Language.EN), release=first, site="")
    drawn = AppTest.from_function(draw, kwargs={"page": page}, default_timeout=20).run()
    assert not drawn.exception
    assert sum("CSV" in button.proto.label for button in drawn.get("download_button")) == 3

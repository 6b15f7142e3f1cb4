"""Saved views: kept under a name beside the records, opened as they were, renamed, deleted, and found by the search."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest
from loaded_reports import load, opened, served
from streamlit.testing.v1 import AppTest
from workplace import Workplace, fields_of, page_of, saved, texts_of

from di_metrics.errors import DatabaseError
from di_metrics.model import Language
from di_metrics.store import prepare_undo
from di_metrics.store.region_change import change_region_files
from di_metrics.store.saved_views import SavedView, keep_view, read_saved_views, remove_view, rename_view
from di_metrics.text import Speaker
from di_metrics.ui.choice import KEYS, read_choice
from di_metrics.ui.frame import BARE, MANAGER_PAGES, UNFILTERED
from di_metrics.ui.name_search import find
from di_metrics.ui.saved_views_menu import choice_of
from di_metrics.ui.search_field import destinations

NAME = "Bērni Vējupē *jau*"
FILTERED = [one for one in MANAGER_PAGES if one not in BARE | UNFILTERED]


@pytest.fixture
def workplace(tmp_path: Path, sample_file: Path, monkeypatch: pytest.MonkeyPatch) -> Workplace:
    return Workplace.make(tmp_path, sample_file).used(monkeypatch)


def kept(workplace: Workplace) -> tuple[SavedView, ...]:
    with opened(workplace.database) as database:
        return read_saved_views(database)


def keep_here(page: AppTest, name: str) -> AppTest:
    """The page after what it shows was saved under a name."""
    page.button(key="save_view").click().run()
    fields_of(page)[0].set_value(name)
    return saved(page)


@pytest.mark.parametrize("page", FILTERED)
def test_a_page_with_its_filters_is_kept_and_opened_again(workplace: Workplace, page: str) -> None:
    drawn = page_of(page, "lv")
    for name, value in {"group": "children", "as_of": "2019-12-31", "rows": "group", "m": "1"}.items():
        drawn.query_params[name] = value
    drawn = keep_here(drawn.run(), f"  {NAME} ")
    assert not drawn.exception
    [view] = kept(workplace)
    assert (view.name, view.parameters) == (NAME, "group=children&as_of=2019-12-31&rows=group")
    fresh = page_of("services", "en")
    fresh.button(key=f"saved_open_{view.number}").click().run()
    assert not fresh.exception
    assert dict(fresh.query_params) == {"lang": "en", "group": "children", "as_of": "2019-12-31", "rows": "group"}
    assert str(fresh.title[0].value) == str(page_of(page, "en").title[0].value)


def test_a_view_is_renamed_and_deleted_and_names_are_told_apart(workplace: Workplace) -> None:
    page = keep_here(keep_here(page_of("money"), "First"), "Second")
    first, second = kept(workplace)
    page.button(key=f"saved_rename_{first.number}").click().run()
    fields_of(page)[0].set_value("second")
    page = saved(page)
    assert "“Second” is kept already" in texts_of(page)
    fields_of(page)[0].set_value("Zeroth")
    page = saved(page)
    assert [one.name for one in kept(workplace)] == ["Second", "Zeroth"]
    page.button(key=f"saved_delete_{second.number}").click().run()
    assert [one.name for one in kept(workplace)] == ["Zeroth"]
    page = keep_here(page, "   ")
    assert "needs a name" in texts_of(page)


def test_a_view_that_is_gone_is_not_renamed_and_goes_once(workplace: Workplace) -> None:
    keep_view(workplace.database, "A", "money", "")
    [view] = kept(workplace)
    for _ in range(2):
        remove_view(workplace.database, view.number)
    with pytest.raises(DatabaseError, match="deleted meanwhile"):
        rename_view(workplace.database, view.number, "B")


def test_a_name_is_no_markup(workplace: Workplace) -> None:
    keep_view(workplace.database, "![x](https://example.org/x.png) *a*", "money", "")
    [view] = kept(workplace)
    label = page_of("money").button(key=f"saved_open_{view.number}").label
    assert label == r"\!\[x\]\(https\://example\.org/x\.png\) \*a\*"


def test_views_survive_whatever_happens_to_the_records(workplace: Workplace) -> None:
    keep_view(workplace.database, NAME, "services", "group=children")
    before = kept(workplace)
    load(workplace.database, served("a", "9030200", "2018-05-10"))
    assert kept(workplace) == before
    prepare_undo(workplace.database, 2, "tester").confirm()
    assert kept(workplace) == before
    change_region_files(workplace.database, lambda files: {**files, "aliases.csv": "kind,alias,code\n"})
    assert kept(workplace) == before


def test_the_search_finds_views_and_keeps_the_readers_language(workplace: Workplace) -> None:
    keep_view(workplace.database, NAME, "money", "group=children&as_of=2019-12-31&service=none_such")
    with opened(workplace.database) as database:
        [view], region = read_saved_views(database), database.region
    now, _ = read_choice(region, {"lang": "en", "m": "7", "group": "adults"})
    choice, left_out = choice_of(region, view, now)
    assert ["none_such" in str(one) for one in left_out] == [True]
    plain, _ = read_choice(region, {"group": "children", "as_of": "2019-12-31"})
    assert choice == replace(plain, language=Language.EN, meeting=7)
    [found] = find("berni vejupe", destinations(Speaker(Language.EN), region, now, MANAGER_PAGES, [view]))
    assert (found.name, found.address, found.choice) == (NAME, "money", choice)
    assert list(map(str, found.left_out)) == list(map(str, left_out))


GONE = {name: f"gone-{name}" for name in sorted(KEYS - {"lang", "m", "from", "as_of", "public"})}


@pytest.mark.parametrize(("language", "told", "instead"), [
    ("lv", f"Ne viss saglabātajā skatā „{NAME}” vairs ir pieejams.", "Tā vietā rādīts viss."),
    ("en", f"Not everything in the saved view “{NAME}” is there any more.", "All are shown instead."),
])  # fmt: skip
@pytest.mark.parametrize("opened_by", ["menu", "search"])
def test_what_is_gone_from_a_view_is_told_by_name_with_what_is_shown_instead(
    workplace: Workplace, opened_by: str, language: str, told: str, instead: str
) -> None:
    """Whatever it is that a view names, and wherever it is opened; once, and not on the next page."""
    keep_view(workplace.database, NAME, "money", urlencode(GONE))
    [view] = kept(workplace)
    page = page_of("services", language)
    if opened_by == "search":
        search = next(one for one in page.text_input if str(one.key).startswith("search_text"))
        search.set_value("vejupe").run()
        next(one for one in page.button if NAME[:5] in one.label and str(one.key).startswith("found_")).click().run()
    else:
        page.button(key=f"saved_open_{view.number}").click().run()
    assert not page.exception
    said = texts_of(page)
    assert told in said
    assert instead in said
    assert [word for word in GONE.values() if word not in said] == []
    assert told not in texts_of(page.run())

"""Choices of what is kept elsewhere: they show it, give choices on, and take no stale value for a choice."""

from __future__ import annotations

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Selectbox


def _page() -> None:
    import streamlit as st

    from di_metrics.ui.bound_field import bound_field

    kept = st.session_state.setdefault("kept", {"value": "first", "given": []})

    def change(value: str) -> None:
        kept["given"].append(value)
        kept["value"] = "nearest" if value == "far" else value

    options = ["first", "chosen", "far", "nearest", "elsewhere"]
    bound_field(st.selectbox, "field", kept["value"], change, "Title", options=options)
    st.button("Elsewhere", key="elsewhere", on_click=lambda: kept.update(value="elsewhere"))


@pytest.fixture
def page() -> AppTest:
    return AppTest.from_function(_page).run()


def kept(page: AppTest) -> tuple[str, list[str]]:
    state = page.session_state["kept"]
    return state["value"], state["given"]


def test_a_choice_is_given_on_and_the_field_stays(page: AppTest) -> None:
    field = page.selectbox[0]
    assert (field.value, field.key) == ("first", "field")
    field.set_value("chosen").run()
    assert kept(page) == ("chosen", ["chosen"])
    assert (page.selectbox[0].value, page.selectbox[0].key) == ("chosen", "field")


def test_what_changed_elsewhere_is_shown_in_another_field_that_works(page: AppTest) -> None:
    page.button(key="elsewhere").click().run()
    field = page.selectbox[0]
    assert (field.value, kept(page)) == ("elsewhere", ("elsewhere", []))
    assert field.key != "field"
    field.set_value("chosen").run()
    assert kept(page) == ("chosen", ["chosen"])


def test_what_was_made_of_a_choice_is_shown(page: AppTest) -> None:
    page.selectbox[0].set_value("far").run()
    assert (page.selectbox[0].value, kept(page)) == ("nearest", ("nearest", ["far"]))


@pytest.mark.parametrize("before", [0, 1, 2])
def test_what_was_chosen_in_a_field_of_a_lost_session_is_a_choice(page: AppTest, before: int) -> None:
    """Another process knows nothing of the page that the browser shows, whose field has taken another's place or not."""
    for _ in range(before):
        page.selectbox[0].set_value("chosen").run()
        page.button(key="elsewhere").click().run()
    shown = page.selectbox[0]
    fresh = AppTest.from_function(_page)
    fresh._run(WidgetStates(widgets=[WidgetState(id=shown.id, string_value="far")]))
    assert kept(fresh) == ("nearest", ["far"])
    assert (fresh.selectbox[0].value, fresh.selectbox[0].label) == ("nearest", "Title")
    fresh.selectbox[0].set_value("chosen").run()
    assert kept(fresh) == ("chosen", ["far", "chosen"])


@pytest.mark.parametrize(("other", "sent"), [("", "first"), ("$$ID-other-field", "chosen"), ("$$ID-other-field0", "chosen")])
def test_what_was_left_alone_or_stands_in_another_field_is_no_choice(page: AppTest, other: str, sent: str) -> None:
    """A field with other options has another id, and one whose name only begins alike another key."""
    fresh = AppTest.from_function(_page)
    fresh._run(WidgetStates(widgets=[WidgetState(id=other or page.selectbox[0].id, string_value=sent)]))
    assert kept(fresh) == ("first", [])
    assert fresh.selectbox[0].value == "first"


def test_what_a_browser_still_sends_of_the_old_field_is_no_choice(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A closed popover is not drawn: its fields are sent as they were, with every click anywhere on the page."""
    old = page.selectbox[0].set_value("chosen").run().selectbox[0]
    page.button(key="elsewhere").click().run()
    sent = Selectbox._widget_state

    def stale(field: Selectbox) -> WidgetState:
        return WidgetState(id=old.id, string_value="chosen") if field.key != "field" else sent.fget(field)

    monkeypatch.setattr(Selectbox, "_widget_state", property(stale))
    page.run()
    assert kept(page) == ("elsewhere", ["chosen"])
    assert page.selectbox[0].value == "elsewhere"

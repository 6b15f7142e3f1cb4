"""Objects that the manager keeps on the page of the plan: adding one, recording what became of it, taking an entry back."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import streamlit as st
from pydantic import BaseModel, ValidationError
from streamlit.delta_generator import DeltaGenerator

from di_metrics.access.rights import Action
from di_metrics.cards.object_cards import object_name, service_of
from di_metrics.errors import N_, Message, RegionError, RegionRefused
from di_metrics.model import Dimension
from di_metrics.region import InfrastructureObject, Municipality, ObjectChange
from di_metrics.region_files import faults_of
from di_metrics.store.kept_objects import keep_change, keep_object, kept_changes, new_object_id, object_files, take_back
from di_metrics.text.labels import label
from di_metrics.ui.downloads import action_download
from di_metrics.ui.held import Dialog, Held, dialog_button, held
from di_metrics.ui.page import Page
from di_metrics.ui.permission import changing_records

ADDRESS = "plan"
_LONGEST = 200
_FORMAT = "DD.MM.YYYY"
_YEARS_AHEAD = 10
_FIELDS = {
    "municipality_code": N_("Municipality"),
    "object_lv": N_("Name"),
    "object_en": N_("Name"),
    "target_group": N_("Service"),
    "category": N_("Service"),
    "service_code": N_("Service"),
    "planned_on": N_("Planned on"),
    "object_id": N_("Object"),
    "changed_on": N_("Day"),
    "kind": N_("What became of it"),
    "due_on": N_("To be ready by"),
    "places": N_("Places"),
    "reason": N_("Reason"),
    "source": N_("Source"),
}
"""What the columns of the region's files are called on the page."""
_KINDS = {
    "planned": N_("it was planned"),
    "due": N_("it was moved to another day"),
    "places": N_("its number of places was changed"),
    "built": N_("it was built"),
    "cancelled": N_("it was cancelled"),
}


Values = Mapping[str, Any]
"""What was filled in, by column."""
Row = TypeVar("Row", bound=BaseModel)


def objects_desk(page: Page) -> None:
    """What was done last, the buttons to add an object, to record a change and to take one back, and the files of all."""
    if page.person.may(Action.CHANGE_OBJECT):
        _changing(page)
    with st.container(horizontal=True):
        for name, content in object_files(page.region).items():
            title = page.speaker.say(N_("Download %(file)s"), file=name)
            action_download(page, Action.EXPORT_FIGURES, title, content, name, f"download_{name}")


def _changing(page: Page) -> None:
    desk = held(ADDRESS, Held)
    if desk.done:
        st.success(page.speaker.message(desk.done))
        desk.done = None
    with st.container(horizontal=True):
        _button(page, N_("Add an object"), _new_object(page), "add_object")
        if page.region.infrastructure:
            _button(page, N_("Record a change"), _new_change(page), "change_object")
        if kept_changes(page.database.files):
            _button(page, N_("Take back an entry"), _taken_back(page), "take_back_object")
    page.text(N_("What is added here is kept in the database, beside the region's files, and stays when these change."))


def _button(page: Page, title: str, dialog: Dialog[Any], key: str) -> None:
    dialog_button(page.speaker, held(ADDRESS, Held), title, dialog, key=key)


def _new_object(page: Page) -> Dialog[Values]:
    def fields() -> Values:
        return _object_fields(page)

    return Dialog(N_("New object"), N_("Keep the object"), fields, lambda made: _add(page, made))


def _new_change(page: Page) -> Dialog[Values]:
    def fields() -> Values:
        return _change_fields(page)

    return Dialog(N_("What became of an object"), N_("Keep the change"), fields, lambda made: _change(page, made))


def _taken_back(page: Page) -> Dialog[ObjectChange | None]:
    def fields() -> ObjectChange | None:
        return _entry_field(page)

    return Dialog(N_("Take back an entry"), N_("Take it back"), fields, lambda entry: _take_back(page, entry))


# ---- Fields ----


def _object_fields(page: Page) -> Values:
    say, region = page.speaker.say, page.region
    name = st.text_input(say(N_("Name")), max_chars=_LONGEST)
    name_en = st.text_input(say(N_("Name in English, if it has one")), max_chars=_LONGEST)
    left, right = st.columns(2)
    places = {one.code: label(page.speaker, region, Dimension.MUNICIPALITY, one.code) for one in _of_today(page)}
    services = {
        (one.code, group): service_of(page.speaker, region, one.code, one.category, group)
        for one in region.services
        for group in one.target_groups
    }
    municipality = left.selectbox(
        say(N_("Municipality")),
        list(places),
        format_func=lambda one: places[one],
        index=None,
        placeholder=say(N_("not stated")),
    )
    offered = list(services)
    chosen = right.selectbox(say(N_("Service")), offered, format_func=lambda one: services[one])
    service, group = chosen or offered[0]
    planned_on = _day_field(page, N_("Planned on"), left, page.selection.period.last)
    due_on = _day_field(page, N_("To be ready by"), right, None)
    number = left.text_input(say(N_("Places")), placeholder=say(N_("not known")), max_chars=_LONGEST)
    return {
        **{"object_lv": name.strip(), "object_en": name_en.strip() or name.strip(), "municipality_code": municipality},
        **{"target_group": group, "category": region.service[service].category, "service_code": service},
        **{"places": number.strip(), "planned_on": planned_on, "due_on": due_on, **_why_fields(page)},
    }


def _change_fields(page: Page) -> Values:
    say = page.speaker.say
    names = _object_names(page)
    object_id = st.selectbox(say(N_("Object")), list(names), format_func=lambda one: names[one])
    left, right = st.columns(2)
    kinds = [one for one in _KINDS if one != "planned"]
    kind = left.selectbox(say(N_("What became of it")), kinds, format_func=lambda one: say(_KINDS[one]))
    changed_on = _day_field(page, N_("Day"), right, page.selection.period.last)
    due_on = _day_field(page, N_("To be ready by, if that changes"), left, None)
    number = right.text_input(
        say(N_("Places, if their number changes")), placeholder=say(N_("as before")), max_chars=_LONGEST
    )
    return {
        **{"object_id": object_id, "changed_on": changed_on, "kind": kind, "due_on": due_on, "places": number.strip()},
        **_why_fields(page),
    }


def _object_names(page: Page) -> dict[str, str]:
    """The names of objects by their ids: of a list with two alike, Streamlit would take the last one for either."""
    names = {one.id: object_name(page.speaker, page.region, one) for one in page.region.infrastructure}
    alike = Counter(names.values())
    return {code: f"{name} [{code}]" if alike[name] > 1 else name for code, name in names.items()}


def _entry_field(page: Page) -> ObjectChange | None:
    entries = list(reversed(kept_changes(page.database.files)))
    objects = _object_names(page)

    def in_words(one: ObjectChange) -> str:
        what = page.speaker.say(_KINDS[one.kind])
        return f"{page.speaker.date(one.changed_on)}: {objects[one.object_id]} – {what} ({one.reason})"

    page.text(N_("With the entry by which an object was added, the object goes too, and all that became of it."))
    return st.selectbox(page.speaker.say(N_("Entry")), entries, format_func=in_words)


def _why_fields(page: Page) -> Values:
    say = page.speaker.say
    reason, source = (st.text_input(say(one), max_chars=_LONGEST) for one in (N_("Reason"), N_("Source")))
    st.caption(say(N_("Reason and source are shown as they are written: name no persons.")))
    return {"reason": reason.strip(), "source": source.strip()}


def _day_field(page: Page, title: str, column: DeltaGenerator, usual: dt.date | None) -> dt.date | None:
    project = page.region.project
    latest = max(project.end, dt.datetime.now(dt.UTC).date()).replace(month=12, day=31)
    return column.date_input(
        page.speaker.say(title), usual, min_value=project.start,
        max_value=latest.replace(year=latest.year + _YEARS_AHEAD), format=_FORMAT,
    )  # fmt: skip


def _of_today(page: Page) -> tuple[Municipality, ...]:
    return page.region.of_basis(page.region.latest_basis)


# ---- Keeping ----


def _add(page: Page, values: Values) -> None:
    own = {"id": new_object_id(page.region, values["object_lv"]), "status": "planned", "exists_by": None, **values}
    plan = {"object_id": own["id"], "changed_on": values["planned_on"], "kind": "planned", **values, "places": None}

    def keep() -> None:
        keep_object(page.database.path, _read(InfrastructureObject, own), _read(ObjectChange, plan))

    _write(page, keep, N_("The object has been added."))


def _change(page: Page, values: Values) -> None:
    _write(page, lambda: keep_change(page.database.path, _read(ObjectChange, values)), N_("The change has been recorded."))


def _take_back(page: Page, entry: ObjectChange | None) -> None:
    if entry:
        _write(page, lambda: take_back(page.database.path, entry), N_("The entry has been taken back."))


def _read(row_type: type[Row], values: Values) -> Row:
    """What was filled in as a row of a file. Raises RegionRefused with what cannot be read."""
    row = {name: "" if values.get(name) is None else values[name] for name in row_type.model_fields if name in values}
    try:
        return row_type.model_validate(row)
    except ValidationError as error:
        raise RegionRefused(faults_of("", error, row_type, lambda _path: None)) from error


def _write(page: Page, keep: Callable[[], None], done: str) -> None:
    """Keep something; what is wrong with it is told by the names of the fields. Raises RegionError, DatabaseError."""
    speaker = page.speaker
    try:
        with changing_records(page, Action.CHANGE_OBJECT):
            keep()
    except RegionRefused as refused:
        told = dict.fromkeys(
            f"{speaker.say(_FIELDS.get(one.column or '', ''))}: {speaker.message(one.message)}" for one in refused.faults
        )
        raise RegionError(Message.of(N_("Nothing was kept. %(faults)s"), faults=" ".join(told))) from refused
    held(ADDRESS, Held).done = Message.of(done)

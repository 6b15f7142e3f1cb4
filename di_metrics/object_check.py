"""What can be wrong with the objects of measure 9.3.1.1 and with what is said to have become of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from di_metrics.errors import N_, Fault, Message
from di_metrics.region import InfrastructureObject, ObjectChange, Service
from di_metrics.region_files import KEPT_FILES, OBJECT_CHANGES_FILE, OBJECTS_FILE, REQUIRED, CsvTable, suggestion

Row = TypeVar("Row", bound=BaseModel)
_NEEDED = {"due": "due_on", "places": "places"}
"""What a change of a kind must tell."""
_AFTER = {
    "built": N_("The object was built on %(day)s; after that only its places change."),
    "cancelled": N_("The object was cancelled on %(day)s; nothing of it changes after that."),
}
_BUILT_AND_CANCELLED = N_("The list of objects says that it is built, so it was not cancelled. Mend the one or the other.")


class _Placed(NamedTuple):
    """A change with where it stands."""

    file: str
    line: int
    change: ObjectChange

    def fault(self, column: str, message: Message, hint: Message | None = None) -> Fault:
        value = getattr(self.change, column)
        return Fault(self.file, self.line, column, "object", message, "" if value is None else str(value), hint)


def find_object_faults(tables: Mapping[str, CsvTable], start: dt.date | None) -> list[Fault]:
    """The faults of objects and changes that can be read, in the folder's files and in what is kept beside them.

    `start` is the project's first day.
    """
    services = {one.code: one for _, one in _typed(tables, "services.csv", Service)}
    files = (OBJECTS_FILE, KEPT_FILES[OBJECTS_FILE])
    objects = [(name, line, one) for name in files for line, one in _typed(tables, name, InfrastructureObject)]
    known = {one.id: one for _, _, one in objects}
    changes = [
        _Placed(name, line, one)
        for name in (OBJECT_CHANGES_FILE, KEPT_FILES[OBJECT_CHANGES_FILE])
        for line, one in _typed(tables, name, ObjectChange)
    ]
    faults = [fault for name, line, one in objects for fault in _of_object(name, line, one, services)]
    faults += [fault for one in changes for fault in _of_change(one, known, start)]
    once: dict[ObjectChange, _Placed] = {}
    for one in changes:  # what is kept may stand in the folder's file by now
        once.setdefault(one.change, one)
    in_order = sorted(once.values(), key=lambda one: (one.change.object_id, one.change.changed_on))
    for _, own in groupby(in_order, key=lambda one: one.change.object_id):
        faults += _of_history(own)
    return faults


def _typed(tables: Mapping[str, CsvTable], name: str, row_type: type[Row]) -> Iterator[tuple[int, Row]]:
    """The lines that can be read; what is wrong with the others is told already."""
    table = tables.get(name, CsvTable(name))
    for number, row in table.lines:
        try:
            yield number, row_type.model_validate({column: row[column] for column in row if column in table.columns})
        except ValidationError:
            continue


def _of_object(name: str, line: int, one: InfrastructureObject, services: Mapping[str, Service]) -> Iterator[Fault]:
    service = services.get(one.service_code or "")
    if service and one.target_group not in service.target_groups:
        says = N_("This group does not receive the service of the object.")
        hint = suggestion("", service.target_groups)
        yield Fault(name, line, "target_group", "object", Message.of(says), one.target_group, hint)
    if service and one.category != service.category:
        says = N_("The service of the object is of another category.")
        hint = suggestion("", (service.category,))
        yield Fault(name, line, "category", "object", Message.of(says), one.category, hint)


def _of_change(placed: _Placed, known: Mapping[str, InfrastructureObject], start: dt.date | None) -> Iterator[Fault]:
    change = placed.change
    if change.object_id not in known:
        names = {code: one.object_lv for code, one in known.items()}
        yield placed.fault("object_id", Message.of(N_("There is no such object.")), suggestion(change.object_id, names))
        return
    column = _NEEDED.get(change.kind)
    if column and getattr(change, column) is None:
        yield placed.fault(column, Message.of(REQUIRED))
    if change.due_on and change.due_on < change.changed_on:
        says = N_("The object would have to be ready before this was decided. Write a later day.")
        yield placed.fault("due_on", Message.of(says))
    own = known[change.object_id]
    if own.status == "built" and own.exists_by and own.exists_by <= change.changed_on and change.kind != "places":
        yield placed.fault("kind", Message.of(_AFTER["built"], day=own.exists_by.isoformat()))
    elif own.status == "built" and change.kind == "cancelled":
        yield placed.fault("kind", Message.of(_BUILT_AND_CANCELLED))
    first = max(filter(None, (start, own.planned_on)), default=None)
    if first and change.changed_on < first:
        says = N_("This is before the project began or the object was planned. Allowed from %(day)s.")
        yield placed.fault("changed_on", Message.of(says, day=first.isoformat()))


def _of_history(own: Iterable[_Placed]) -> Iterator[Fault]:
    """What was done to an object after it was built or cancelled, or before it was planned."""
    ended: ObjectChange | None = None
    for number, placed in enumerate(own):
        change = placed.change
        if change.kind == "planned" and number:
            yield placed.fault(
                "changed_on", Message.of(N_("The object was planned or changed before. Write an earlier day."))
            )
        if ended and (ended.kind == "cancelled" or change.kind != "places"):
            yield placed.fault("kind", Message.of(_AFTER[ended.kind], day=ended.changed_on.isoformat()))
        elif change.kind in _AFTER:
            ended = change

"""An agenda: what each slide of a meeting shows, as codes, so that it can be kept, copied and shown in another language."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from pydantic import TypeAdapter, ValidationError

from di_metrics.cards.view import AgendaError, View, check_view
from di_metrics.errors import N_, Message
from di_metrics.files import BadJson, read_json
from di_metrics.photo import Photo, read_photo
from di_metrics.region import Region

LONGEST_TEXT = 2_000
"""Characters of a title, comment or decision; what is longer belongs into a document."""


LONGEST_TITLE = 200
"""Characters of the name of a meeting or the title of an item."""


MOST_ITEMS = 200


_LONGEST_PLACE, _DEEPEST_PLACE = 40, 6


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A view with the preparer's own title, if any, and comment (short Markdown), which may stand on the slide too.

    An item without a view is a slide of the preparer's own: its comment is what it shows, or a decision that is quoted, or
    stands with a `photo`.
    """

    view: View | None
    title: str | None = None
    comment: str = ""
    on_slide: bool = False
    quotes: bool = False
    photo: Photo | None = None


@dataclass(frozen=True, slots=True)
class Agenda:
    """The items of a meeting in their order."""

    items: tuple[AgendaItem, ...]


_AGENDA: TypeAdapter[Agenda] = TypeAdapter(Agenda)


def agenda_from_json(region: Region, text: str) -> Agenda:
    """The agenda of a JSON text, which may be an exported meeting's.

    Raises UnknownWord for a code the region has not, AgendaError for what is no agenda, PhotoError for what is no picture.
    """
    try:
        value = read_json(text)
        own = value["agenda"] if isinstance(value, dict) and "agenda" in value else value
        agenda = _AGENDA.validate_json(json.dumps(own))
    except (BadJson, ValidationError) as error:
        raise AgendaError(
            Message.of(N_("The agenda cannot be understood: %(place)s."), place=place_in_json(error)),
            Message.of(N_("Export an agenda from a meeting to see how one is written.")),
        ) from error
    return checked(region, agenda)


def place_in_json(error: BadJson | ValidationError) -> str:
    """Where in a JSON text its first fault is, as far as it is one of a place."""
    found = error.errors()[0]["loc"] if isinstance(error, ValidationError) else ()
    return ".".join(str(part)[:_LONGEST_PLACE] for part in found[:_DEEPEST_PLACE]) or "JSON"


def checked(region: Region, agenda: Agenda) -> Agenda:
    """An agenda from a file, with its pictures read as those of any file.

    Raises UnknownWord for a code the region has not, AgendaError for an agenda that is too long or cannot be shown,
    PhotoError for what is no picture.
    """
    too_long = any(len(item.title or "") > LONGEST_TITLE or len(item.comment) > LONGEST_TEXT for item in agenda.items)
    if too_long or len(agenda.items) > MOST_ITEMS:
        raise AgendaError(
            Message.of(
                N_(
                    "The agenda is too long."
                    " Allowed: %(items)s items, titles of %(title)s and comments of %(text)s characters."
                ),
                items=MOST_ITEMS,
                title=LONGEST_TITLE,
                text=LONGEST_TEXT,
            ),
            Message.of(N_("Shorten it, and move long texts into a document.")),
        )
    for item in agenda.items:
        if item.view is not None:
            check_view(region, item.view)
    return Agenda(tuple(replace(one, photo=one.photo and _read_anew(one.photo)) for one in agenda.items))


def _read_anew(photo: Photo) -> Photo:
    try:
        content = photo.content
    except ValueError:
        content = b""  # which is no picture either
    return read_photo(content, photo.alt)

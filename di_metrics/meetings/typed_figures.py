"""Figures that somebody types into the title of an item, a comment or a decision: no protection knows of them.

They may differ from those that stand beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from di_metrics.deck import Chart, Listing, Map, Slide, Table
from di_metrics.errors import N_
from di_metrics.export.markdown import plain
from di_metrics.meetings.agenda import AgendaItem

UNPROTECTED = N_("Figures typed by hand are not protected: take them from the slide.")

_DAY, _MONTH = r"(?:0?[1-9]|[12][0-9]|3[01])", r"(?:0?[1-9]|1[0-2])"
_OF_A_YEAR = r"(?:\s?(?:19|20)[0-9]{2})"
_LATVIAN = (
    r"(?i:janvār|februār|mart[saāuī]|aprīl|maij|jūnij|jūlij|august[saāuī]|septembr|oktobr|novembr|decembr)[a-zāčēģīķļņšūž]*"
)
_ENGLISH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_ORDINAL = r"(?:st|nd|rd|th)?"
_NO_AMOUNT = r"(?![0-9]|[.,][0-9]|\s?(?:%|€|EUR|eiro|euro))"
_SAYS_WHEN = re.compile(
    r"(?<![0-9.,])(?:"
    rf"[12][0-9]{{3}}-{_MONTH}-{_DAY}"
    rf"|{_DAY}\.\s?{_MONTH}\.{_OF_A_YEAR}"
    rf"|{_DAY}\.\s?(?:0[1-9]|1[0-2])\."  # without a year “20.3.” may as well be an amount at the end of a sentence
    rf"|{_DAY}\.\s?{_LATVIAN}"
    rf"|{_DAY}{_ORDINAL}\s(?:of\s)?{_ENGLISH}\b"
    r"|20(?:1[5-9]|2[0-9]|30)"
    rf"){_NO_AMOUNT}"
    rf"|\b{_ENGLISH}\s{_DAY}{_ORDINAL}{_NO_AMOUNT}"
)
"""A year from 2015 to 2030, or a day in the ways in which people write one."""


def names_figure(text: str) -> bool:
    """Whether a text names a number in digits that is no year from 2015 to 2030 and no day."""
    return any(sign.isnumeric() for sign in _SAYS_WHEN.sub(" ", text))


_NUMBER = re.compile(r"[0-9]+(?:[\s.,\N{NO-BREAK SPACE}][0-9]+)*")
_BETWEEN_THOUSANDS = re.compile(r"[\s\N{NO-BREAK SPACE}]|[.,](?=[0-9]{3}(?:\D|$))")
"""What stands between thousands in either language; “1,234” is taken for a whole number, as “1.234” is."""


def typed_otherwise(item: AgendaItem, slide: Slide) -> tuple[str, ...]:
    """The numbers in an item's own words that stand nowhere among the figures of its slide, as they are typed, each once.

    An item without figures has none to differ from.
    """
    if item.view is None:
        return ()
    shown = {_as_number(one[0]) for text in _texts(slide) for one in _NUMBER.finditer(text)}
    typed = _NUMBER.findall(_SAYS_WHEN.sub(" ", f"{item.title or ''}\n{plain(item.comment)}"))
    return tuple(one for one in dict.fromkeys(typed) if _as_number(one) not in shown)


def _as_number(written: str) -> str:
    """A number as it is compared, however its thousands and decimals are written."""
    return _BETWEEN_THOUSANDS.sub("", written).replace(",", ".")


def _texts(slide: Slide) -> Iterator[str]:
    """All that a slide itself tells; the title is the preparer's, and the figures' own one is in the notes."""
    yield from (slide.sentence, slide.notes, slide.source)
    for shown in (slide.picture, slide.table):
        match shown:
            case Chart():
                yield from (label for one in shown.each for series in one.series for label in series.labels)
            case Map():
                yield from (area.label for area in shown.areas)
            case Table():
                yield from (figure.text for row in shown.rows for figure in row.figures)
            case Listing():
                yield from shown.points


def has_typed_figure(item: AgendaItem) -> bool:
    """Whether an item's own title or comment names such a number."""
    return names_figure(item.title or "") or names_figure(plain(item.comment))

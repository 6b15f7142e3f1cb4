"""The page of a presentation: its screens one upon the other, the presenter's strip, and the years to turn back to."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import streamlit as st

from di_metrics.cards.view import AgendaError
from di_metrics.deck import Deck, Level
from di_metrics.drawing.emblem import emblem_svg
from di_metrics.drawing.lettering import Box
from di_metrics.drawing.svg_elements import svg
from di_metrics.errors import N_, Message
from di_metrics.meetings.meeting import kept_meetings
from di_metrics.photo import Photo
from di_metrics.text import Speaker
from di_metrics.text.notes import fund_lines, level_words
from di_metrics.text.public_speaker import capital
from di_metrics.ui.choice import LEVEL
from di_metrics.ui.deck_html import comment
from di_metrics.ui.meetings.meeting_desk import shown_at, what_is_shown
from di_metrics.ui.page import Page
from di_metrics.ui.present.screens import Screen, YearScreens, screens_of, screens_of_years, size_for

# ---- The years that a slide can be turned back to ----


@dataclass(frozen=True, slots=True)
class YearRow:
    """Attributes that tell the script where a screen stands, and the buttons of its slide's years, if it has any."""

    place: str
    buttons: str


@dataclass(frozen=True)
class Turning:
    """The years of all slides of a meeting that have any, by the key of the slide; `as_of` is the day of the meeting."""

    speaker: Speaker
    as_of: dt.date
    years: Mapping[str, Sequence[YearScreens]]

    def of_the_meeting(self, key: str, place: int) -> YearRow:
        """For a screen of the meeting's own day."""
        return YearRow(f'data-screen="{place}" data-slide="{escape(key)}"', self._buttons(key, None))

    def of_a_year(self, key: str, day: dt.date) -> YearRow:
        """For a screen of the year that ends on a day."""
        return YearRow(f'data-of="{escape(key)}" data-year="{day.year}"', self._buttons(key, day))

    def _buttons(self, key: str, shown: dt.date | None) -> str:
        if key not in self.years:
            return ""
        say = self.speaker.say
        days = [one.day for one in self.years[key]]
        buttons = [_button(str(day.year), str(day.year), self._tip(day), shown == day) for day in days]
        own = f"{escape(self.speaker.day_of_year(self.as_of))}<br>{self.as_of.year}"
        view = say(N_("%(day)s: the meeting's view (key 0)"), day=self.speaker.date(self.as_of))
        buttons.append(_button("", own, view, shown is None))
        return f'<div class="dp-years" role="group" aria-label="{escape(say("Year"))}">{"".join(buttons)}</div>'

    def _tip(self, day: dt.date) -> str:
        return self.speaker.say(N_("%(day)s: as it was then (keys − and +)"), day=self.speaker.date(day))


def _button(year: str, name: str, tip: str, is_shown: bool) -> str:
    return (
        f'<button type="button" data-do="year" data-year="{year}" data-tip="{escape(tip)}"'
        f' aria-pressed="{str(is_shown).lower()}">{name}</button>'
    )


# ---- The page of a presentation ----

_COVER_SIZES, _COVER_ROOM = (60, 52, 44, 36), 200
_WORDS_SIZES, _WORDS_ROOM = (44, 38, 32, 28, 24, 20), 420
_EMBLEM = Box(0, 0, 108, 72)


def stage(
    deck: Deck,
    screens: Sequence[Screen],
    number: int,
    *,
    may_switch: bool,
    years: Mapping[str, Sequence[YearScreens]] | None = None,
) -> str:
    """The whole page as a style, an empty place and the script that fills it.

    `number` is the meeting's. `may_switch` says whether internal figures can be asked for, or left again. `years` are the
    screens of a slide's earlier years by its key; they take the place of the slide's own.
    """
    speaker = Speaker(deck.language)
    turning = Turning(speaker, deck.as_of, years or {})
    body = "".join(
        _screen(speaker, deck, one, f"{place}/{len(screens)}", deck.as_of, turning.of_the_meeting(one.slide, place))
        for place, one in enumerate(screens, 1)
    )
    body += "".join(_of_years(speaker, deck, screens, turning))
    content = {"html": body + _around(speaker, deck, may_switch), "meeting": number, "language": str(deck.language)}
    here = Path(__file__)
    # The page's sanitiser drops vector pictures, and an attribute in which a tag or the end of a comment seems to stand.
    told = json.dumps(content, ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e")
    script = here.with_name("present.js").read_text(encoding="utf-8")
    style = here.with_name("present.css").read_text(encoding="utf-8")
    return f'<style>{style}</style><div id="di-present" data-content="{escape(told)}"></div><script>{script}</script>'


def _of_years(speaker: Speaker, deck: Deck, screens: Sequence[Screen], turning: Turning) -> Iterator[str]:
    """The screens of earlier years; each stands at the place of the slide's own, or at its last one where there are more."""
    for key, years in turning.years.items():
        places = [place for place, one in enumerate(screens, 1) if one.slide == key]
        for year in years:
            for part, screen in enumerate(year.screens):
                place = places[min(part, len(places) - 1)]
                row = turning.of_a_year(key, year.day)
                yield _screen(speaker, deck, screen, f"{place}/{len(screens)}", year.day, row)


def _screen(speaker: Speaker, deck: Deck, screen: Screen, place: str, day: dt.date, row: YearRow) -> str:
    """A screen with figures of a day, and its notes after it."""
    inner = _plain(speaker, screen) if screen.facts else _full(screen)
    kinds = ["dp-screen", *(["dp-cover"] if screen.facts else []), *(["dp-earlier"] if day != deck.as_of else [])]
    return (
        f'<section class="{" ".join(kinds)}" {row.place} aria-label="{place}" hidden>'
        f"{_marks(speaker, deck, day)}{inner}{row.buttons}"
        f'<footer><span class="dp-source">{escape(screen.source)}</span>'
        f'<span class="dp-place"><b>{_as_of(speaker, day)}</b> · {escape(level_words(speaker, deck.level))} · {place}</span>'
        f"</footer></section><template>{_notes(screen)}</template>"
    )


def _plain(speaker: Speaker, screen: Screen) -> str:
    size = size_for(screen.title, _COVER_SIZES, _COVER_ROOM)
    facts = "".join(f"<p>{escape(fact)}</p>" for fact in screen.facts)
    told = f'<div class="dp-facts"><h1 style="{_type(size)}">{escape(screen.title)}</h1>{facts}</div>'
    return told + _fund(speaker, screen.logos)


def _fund(speaker: Speaker, logos: Sequence[Photo]) -> str:
    """Who pays: the emblem of the European Union, with its name and that of the fund; at the left the region's logos."""
    style = f"width:calc({_EMBLEM.width:g} * var(--u));height:calc({_EMBLEM.height:g} * var(--u))"
    said = escape(speaker.say(N_("The emblem of the European Union")))
    drawn = svg(_EMBLEM, emblem_svg(_EMBLEM), style=style, role="img", aria_label=said)
    names = "<br>".join(escape(one) for one in fund_lines(speaker))
    pictures = "".join(f'<img src="{escape(one.address)}" alt="{escape(one.alt)}">' for one in logos)
    return f'<div class="dp-fund"><div class="dp-logos">{pictures}</div><p>{names}</p>{drawn}</div>'


def _full(screen: Screen) -> str:
    of_title, of_sentence = screen.sizes
    title = f'<h1 style="{_type(of_title)}">{escape(screen.title)}</h1>'
    head = f'<p class="dp-heading">{escape(screen.heading)}</p>{title}'
    if not screen.body:
        size = size_for(screen.sentence, _WORDS_SIZES, _WORDS_ROOM)
        return f'{head}<p class="dp-words" style="{_type(size)}">{escape(screen.sentence)}</p>'
    below = f'<p class="dp-sentence" style="{_type(of_sentence)}">{escape(screen.sentence)}</p>' if screen.sentence else ""
    return f'{head}<div class="dp-picture">{screen.body}</div>{below}'


def _type(size: int) -> str:
    return f"--size:{size}"


def _as_of(speaker: Speaker, day: dt.date) -> str:
    return escape(capital(speaker.say(N_("data as of %(day)s"), day=speaker.date(day))))


def _marks(speaker: Speaker, deck: Deck, day: dt.date) -> str:
    """What a screen says of its figures: that they are of an earlier day, not for all, or that nobody is behind them."""
    marks = f'<span class="dp-day">{_as_of(speaker, day)}</span>' if day != deck.as_of else ""
    if deck.level is Level.INTERNAL:
        internal = speaker.say(N_("For internal use"))
        marks += f'<span class="dp-badge">{escape(internal)}</span>'
    if deck.demonstration:
        invented = speaker.say(N_("Demonstration data"))
        marks += f'<span class="dp-demo">{escape(invented)}</span>'
    return f'<div class="dp-marks">{marks}</div>'


def _notes(screen: Screen) -> str:
    """What whoever presents may want to say, or be asked."""
    notes = f"<p>{escape(screen.notes)}</p>" if screen.notes else ""
    answers = "".join(f"<dt>{escape(asked)}</dt><dd>{escape(answer)}</dd>" for asked, answer in screen.about)
    return notes + comment(screen.comment) + (f"<dl>{answers}</dl>" if answers else "")


def _around(speaker: Speaker, deck: Deck, may_switch: bool) -> str:
    """What is there besides the screens: the strip, buttons that come with the pointer, the question before a switch."""
    say = speaker.say
    is_internal = deck.level is Level.INTERNAL
    switch = N_("Safe figures (I)") if is_internal else N_("Internal figures (I)")
    buttons = [
        ("back", N_("Back (←)")),
        ("on", N_("On (→)")),
        ("view", N_("The meeting's view (0)")),
        ("strip", N_("Presenter's window (P)")),
        ("full", N_("Full screen (F)")),
        *([("internal", switch)] if may_switch else []),
        ("leave", N_("Meetings (Esc)")),
    ]
    bar = "".join(f'<button type="button" data-do="{key}">{escape(say(text))}</button>' for key, text in buttons)
    question = "" if is_internal else _question(speaker)
    named = {text: escape(say(text)) for text in (N_("Presentation"), N_("Elapsed"), N_("Notes"), N_("Next slide"))}
    return (
        f'<nav class="dp-bar" aria-label="{named["Presentation"]}">{bar}</nav>'
        '<p class="dp-typed" role="status" hidden></p><p class="dp-tip" role="tooltip" hidden></p>'
        f'{question}<aside class="dp-strip"><div class="dp-clock"><span class="dp-now"></span>'
        f'<span>{named["Elapsed"]} <b class="dp-elapsed"></b></span></div>'
        f'<h2>{named["Notes"]}</h2><div class="dp-notes"></div></aside>'
        f'<p class="dp-label dp-label-next">{named["Next slide"]}</p>'
    )


def _question(speaker: Speaker) -> str:
    asked, yes, no = (
        escape(speaker.say(text))
        for text in (
            N_("Show internal figures, small numbers of persons among them, to everybody who sees this screen?"),
            N_("Show them"),
            N_("Cancel"),
        )
    )
    return (
        '<div class="dp-question" role="alertdialog" aria-modal="true" aria-labelledby="dp-asked" hidden>'
        f'<p id="dp-asked">{asked}</p><button type="button" data-do="yes">{yes}</button>'
        f'<button type="button" data-do="no">{no}</button></div>'
    )


# ---- Which meeting is presented, at which level, and its screens, made once for all who open them ----


def presentation(page: Page) -> None:
    """The meeting of the address as it is projected: `m` is its number, `level=internal` asks for every count.

    Raises AgendaError where there is no such meeting, HandingOutRefused where it tells too much whatever is closed.
    """
    meetings, number = kept_meetings(page.database), page.view.meeting
    if number is None or number not in meetings:
        raise AgendaError(
            Message.of(N_("There is no meeting No. %(number)s."), number=number or "–"),
            Message.of(N_("Choose a meeting on the page of meetings.")),
        )
    meeting = meetings[number]
    may_switch = meeting.level is not Level.INTERNAL and not meeting.is_closed
    asked = Level.INTERNAL if may_switch and st.query_params.get(LEVEL) == Level.INTERNAL else meeting.level

    def make() -> str:
        shown, outlines = shown_at(page, number, meetings, asked).made, page.database.outlines
        of_years = screens_of_years(shown.deck, shown.years, outlines)
        screens = screens_of(shown.deck, outlines, shown.years)
        return stage(shown.deck, screens, number, may_switch=may_switch, years=of_years)

    made = _made(what_is_shown(page, number, meetings, asked), make)
    with st.container(key="present"):
        st.html(made, unsafe_allow_javascript=True)


@st.cache_data(show_spinner=False, max_entries=8)
def _made(what: str, _make: Callable[[], str]) -> str:
    return _make()

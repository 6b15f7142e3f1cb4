"""Slides of the preparer's own: words in short Markdown, quoted decisions, and comments that stand on a slide."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from invented_deck import HOSTILE
from pptx import Presentation

from di_metrics.cards.view import AgendaError, View, ViewKind
from di_metrics.deck import Deck, Level, Listing, deck_from_json, deck_to_json
from di_metrics.export.handout import handout_bytes
from di_metrics.export.slides import slides_bytes
from di_metrics.meetings.agenda import LONGEST_TEXT, Agenda, AgendaItem, agenda_from_json
from di_metrics.meetings.compose import compose, figures_at, slides_of_years
from di_metrics.meetings.meeting import Meeting, agenda_to_json, imported, meeting_to_json, recoded
from di_metrics.meetings.preparation import own_item
from di_metrics.model import Language
from di_metrics.store import Database
from di_metrics.ui.present.screens import screens_of

AS_OF = dt.date(2019, 12, 31)
TEXT = "Ko lūdzam:\n\n1. **apstiprināt** plānu;\n2. precizēt datus.\n\n<b>nekā</b>"
ITEMS = (
    AgendaItem(View(ViewKind.OVERVIEW), None, "Skat. **tabulu**.", on_slide=True),
    own_item("Mūsu lūgums", TEXT),
    own_item("", "Apstiprināt grozījumus.", quotes=True),
)


def deck_of(database: Database, *items: AgendaItem) -> Deck:
    figures = figures_at(Level.SHAREABLE, database)
    agenda = Agenda(items)
    deck = compose(figures, agenda, title="S", held_on=dt.date(2020, 3, 1), as_of=AS_OF, since=None, language=Language.LV)
    assert set(slides_of_years(figures, agenda, deck)) <= {slide.key for slide in deck.slides}
    return deck


def pages_of(database: Database, deck: Deck) -> list[Any]:
    return list(Presentation(io.BytesIO(slides_bytes(deck, database.all_outlines()))).slides)


def test_own_words_and_quotations_stand_on_screen_slide_and_handout(sample: Database) -> None:
    deck = deck_of(sample, *ITEMS)
    assert deck_from_json(deck_to_json(deck)) == deck
    assert [one.title for one in deck.slides][1:] == ["Mūsu lūgums", "Lēmums"]
    assert deck.slides[2].picture == Listing(("„Apstiprināt grozījumus.”",))
    overview, own, quoted = screens_of(deck, sample.outlines)[2:]
    assert overview.sentence.endswith("Skat. tabulu.")
    assert "<strong>apstiprināt</strong>" in own.body
    assert "<ol>" in own.body
    assert "&lt;b&gt;nekā" in own.body, "nothing but the short Markdown is more than text"
    assert "„Apstiprināt grozījumus.”" in quoted.body
    said = ["\n".join(one.text_frame.text for one in page.shapes if one.has_text_frame) for page in pages_of(sample, deck)]
    assert "Skat. tabulu." in said[2]
    assert all(text in said[3] for text in ("Mūsu lūgums", "1. apstiprināt plānu;", "<b>nekā</b>"))
    assert "„Apstiprināt grozījumus.”" in said[4]
    bold = [
        run.text
        for one in pages_of(sample, deck)[3].shapes
        if one.has_text_frame
        for line in one.text_frame.paragraphs
        for run in line.runs
        if run.font.bold
    ]
    assert "apstiprināt" in bold
    assert handout_bytes(deck, sample.all_outlines()).startswith(b"%PDF")


def test_a_comment_stands_on_the_slide_only_where_it_is_asked_for(sample: Database) -> None:
    item = AgendaItem(View(ViewKind.OVERVIEW), None, "Tikai runātājam.")
    deck = deck_of(sample, item)
    assert "Tikai" not in screens_of(deck, sample.outlines)[1].sentence
    page = pages_of(sample, deck)[1]
    assert not any("Tikai" in one.text_frame.text for one in page.shapes if one.has_text_frame)
    assert page.notes_slide.notes_text_frame.text.count("Tikai runātājam.") == 1


def test_an_agenda_with_own_slides_is_exported_read_and_recoded(sample: Database) -> None:
    meeting = Meeting("S", dt.date(2020, 3, 1), AS_OF, Agenda(ITEMS))
    assert imported(sample.region, agenda_to_json(meeting)).agenda == meeting.agenda
    assert agenda_from_json(sample.region, agenda_to_json(meeting)) == meeting.agenda
    kept = meeting_to_json(meeting)
    assert recoded(kept, lambda _kind, code: code) == kept


@pytest.mark.parametrize("text", ["", "  \n", "a" * (LONGEST_TEXT + 1)])
def test_an_own_slide_needs_words_and_not_too_many(text: str) -> None:
    with pytest.raises(AgendaError):
        own_item("Virsraksts", text)


def test_long_and_hostile_words_are_shown_as_they_are(sample: Database) -> None:
    deck = deck_of(sample, own_item(HOSTILE, f"{HOSTILE}\n\n" + "vārds " * 300))
    assert "<script" not in screens_of(deck, sample.outlines)[1].body
    pages = pages_of(sample, deck)
    said = " ".join(one.text_frame.text for page in pages for one in page.shapes if one.has_text_frame)
    assert said.count("vārds") == 300
    assert handout_bytes(deck, sample.all_outlines()).startswith(b"%PDF")

"""What is said about a whole deck: whom it may be shown, and what it was made from."""

from __future__ import annotations

from di_metrics.deck import Deck, Level
from di_metrics.errors import N_
from di_metrics.text import Speaker
from di_metrics.text.notes import demonstration_note

_LEVELS = {
    Level.INTERNAL: N_("for internal use"),
    Level.MASKED: N_("small numbers masked"),
    Level.PROTECTED: N_("figures of a public release"),
}


def level_words(speaker: Speaker, level: Level) -> str:
    """Whom a deck may be shown, in a few words for a badge or the head of a page."""
    return speaker.say(_LEVELS[level])


def deck_facts(speaker: Speaker, deck: Deck) -> tuple[tuple[str, str], ...]:
    """Days, level, batches and data hash of a deck, each with its heading."""
    say = speaker.say
    facts = [(say(N_("Meeting")), speaker.date(deck.held_on)), (say(N_("As of")), speaker.date(deck.as_of))]
    if deck.since:
        facts.append((say(N_("Compared with")), speaker.date(deck.since)))
    facts.append((say(N_("Level of use")), level_words(speaker, deck.level)))
    if deck.demonstration:
        facts.append((say(N_("Data")), demonstration_note(speaker)))
    if deck.batches:
        facts.append((say(N_("Batches")), "; ".join(deck.batches)))
    facts.append((say(N_("Hash of the data")), deck.data_hash))
    return tuple(facts)

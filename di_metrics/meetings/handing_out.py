"""Handing out: what is made of protected figures is attacked before it leaves, and what it tells is kept in the ledger."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from di_metrics.deck import Deck
from di_metrics.meetings.compose import YearSlides, slides_of_years
from di_metrics.meetings.meeting import Meeting, deck_of
from di_metrics.protection.gate import Withstood, close_until_safe
from di_metrics.release.file import content_hash
from di_metrics.sources.exact import RecordedFigures
from di_metrics.sources.protected import ProtectedFigures
from di_metrics.store.handed_out import EditionKind, Labels, NewEdition, state_of

Made = TypeVar("Made")
Progress = Callable[[float], None]
_COMPOSED, _COUNTED = 0.3, 0.4
"""About which share of the time has passed when all is composed, and when all that the attack is judged by is counted."""

_WITHSTOOD: OrderedDict[tuple[str, str], Withstood] = OrderedDict()
"""What withstood the attack last, by the state of the database and a hash of what was to be told."""
_REMEMBERED = 20


@dataclass(frozen=True)
class Handed(Generic[Made]):
    """What was made, and the labels that it tells, some of which may be `new`; none of internal figures.

    `state` is that of the database in which the labels were set.
    """

    made: Made
    told: Labels
    new: bool = False
    state: str = ""

    def edition(self, kind: EditionKind, name: str) -> NewEdition | None:
        """What the ledger is to keep before it is handed out; None where it holds all of it already."""
        shown = {slot: label.shown for slot, label in self.told.items()}
        return NewEdition(kind, name, content_hash(shown), self.told, self.state) if self.new else None


def handing_out(
    figures: RecordedFigures, make: Callable[[RecordedFigures, Progress], Made], progress: Progress = lambda _: None
) -> Handed[Made]:
    """Make something of figures; protected ones are attacked, closed where the attack succeeds, and it is made of these.

    Raises HandingOutRefused where something about few people could be worked out whatever is closed.
    """
    state = state_of(figures.database)
    made = make(figures, lambda share: progress(share * _COMPOSED))
    if not isinstance(figures, ProtectedFigures) or not figures.told:
        return Handed(made, {})

    closed = _attacked(figures, state, progress).closed
    if closed:
        figures = figures.without(frozenset(closed))
        made = make(figures, lambda _: None)
    before = figures.labelling.ledger.latest
    is_new = any(before.get(slot) != label for slot, label in figures.told.items())
    return Handed(made, figures.told, is_new, state)


def _attacked(figures: ProtectedFigures, state: str, progress: Progress) -> Withstood:
    """What withstands the attack of what figures told, made once: other words or another order of slides tell the same."""
    told = state, content_hash({slot: label.shown for slot, label in figures.told.items()})
    withstood = _WITHSTOOD.get(told)
    if withstood is None:
        attacked = figures.to_attack(_part(progress, _COMPOSED, _COUNTED))
        # A deck leaves as pictures and tables, not as a file that strangers may audit: who knows less finds less.
        withstood = close_until_safe(attacked, stranger=False, progress=_part(progress, _COUNTED, 1.0))
        _WITHSTOOD[told] = withstood
        if len(_WITHSTOOD) > _REMEMBERED:
            _WITHSTOOD.popitem(last=False)
    return withstood


def _part(progress: Progress, begun: float, ended: float) -> Progress:
    return lambda share: progress(begun + share * (ended - begun))


@dataclass(frozen=True)
class Presentation:
    """What is shown at a meeting: its slides, and those of earlier years beside them while it is open."""

    deck: Deck
    years: YearSlides


def presented(
    meeting: Meeting, meetings: Mapping[int, Meeting], figures: RecordedFigures, progress: Progress = lambda _: None
) -> Handed[Presentation]:
    """What is shown at a meeting, as it may be handed out; a closed one shows what was kept. Raises HandingOutRefused."""

    def make(told: RecordedFigures, composing: Progress) -> Presentation:
        deck = deck_of(meeting, meetings, told, progress=composing)
        return Presentation(deck, {} if meeting.is_closed else slides_of_years(told, meeting.agenda, deck))

    return handing_out(figures, make, progress)

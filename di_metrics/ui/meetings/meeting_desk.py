"""The meetings on the reader's desk: the one chosen, its slides and files, and how a change gets to the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from di_metrics.access.rights import Action
from di_metrics.deck import Deck, Level
from di_metrics.errors import N_, DatabaseError, DIMetricsError, Message
from di_metrics.meetings.agenda import Agenda
from di_metrics.meetings.compose import figures_at
from di_metrics.meetings.handing_out import Handed, Presentation, presented
from di_metrics.meetings.meeting import Meeting, keep, kept_meetings, meeting_to_json
from di_metrics.meetings.meeting import change as change_kept
from di_metrics.meetings.preparation import Thing, place_of
from di_metrics.store.handed_out import EditionKind, NewEdition, state_of
from di_metrics.store.meetings import KeptTemplate
from di_metrics.ui.held import Held, held
from di_metrics.ui.intake.upload import file_uploader, forget_files
from di_metrics.ui.page import Page
from di_metrics.ui.permission import changing_records

ADDRESS = "meetings"
Edit = Callable[[Meeting], Meeting]
EditAt = Callable[[Meeting, int], Meeting]
"""Changes a meeting at a place of its agenda or of its decisions."""


@dataclass(frozen=True)
class ChosenMeeting:
    """The meeting that the page is about, with its number, and all meetings by number."""

    number: int
    meeting: Meeting
    meetings: dict[int, Meeting]


class MeetingDesk(Held):
    """What the reader's session holds of the page while it is open."""

    def __init__(self) -> None:
        self.outcomes: dict[str, Message | DIMetricsError] = {}
        """What was done last, or why it could not be, by the part of the page that tells it."""
        self.seen: dict[int, str] = {}
        """Each meeting as this session saw it last, so that nobody else's change is overwritten."""
        self.agenda_before: dict[int, tuple[Agenda, Agenda]] = {}
        """Of each meeting its agenda before the last change that this session made to it, and after."""
        self.files_taken = 0
        """How many files were taken from the uploader; each has a fresh one."""
        self.shown: tuple[object, Handed[Deck]] | None = None
        """The slides composed last, and what of."""
        self.pack: tuple[Deck, KeptTemplate | None, bytes] | None = None
        """The files made last, of which slides and with which template."""

        self.agreed: tuple[str, Deck] | None = None
        """The meeting and the slides that stood on the page when it was agreed to close it."""

    def discard(self) -> None:
        """Let the slides and files go."""
        self.shown = self.pack = None


def desk() -> MeetingDesk:
    """The desk of this session."""
    return held(ADDRESS, MeetingDesk)


def meetings_on(page: Page) -> dict[int, Meeting]:
    """All meetings, the latest held first, as this session sees them from now on."""
    found = kept_meetings(page.database)
    desk().seen = {number: meeting_to_json(one) for number, one in found.items()}
    return found


def chosen_of(page: Page, meetings: dict[int, Meeting]) -> ChosenMeeting | None:
    """The meeting that the address names, if there is one of the number."""
    number = page.view.meeting
    return ChosenMeeting(number, meetings[number], meetings) if number is not None and number in meetings else None


MEETING, TEMPLATE = "meeting", "template"
"""The parts of the page that tell what was done."""


def tell_outcome(page: Page, part: str = MEETING) -> None:
    """What was done last, or why it could not be; once."""
    match desk().outcomes.pop(part, None):
        case Message() as done:
            st.success(page.speaker.message(done))
        case DIMetricsError() as error:
            st.error(page.speaker.error(error))


def attempt(do: Callable[[], Message | None], part: str = MEETING) -> None:
    """Do something and remember what is to be said of it."""
    try:
        outcome: Message | DIMetricsError | None = do()
    except DIMetricsError as error:
        outcome = error
    if outcome:
        desk().outcomes[part] = outcome


def take_file(page: Page, title: str, part: str, use: Callable[[UploadedFile], Message]) -> None:
    """A field for a file, which is used at once and then let go."""
    file = file_uploader(page.speaker, page.speaker.say(title), part, desk().files_taken)
    if file is not None:
        attempt(lambda: use(file), part)
        forget_files()
        desk().files_taken += 1
        st.rerun()


def what_is_shown(page: Page, number: int, meetings: dict[int, Meeting], level: Level) -> str:
    """All that the slides of a meeting depend on: it and those before it, the level, records and ledger."""
    open_ones = "\n".join(f"{one} {meeting_to_json(replace(meetings[one], closing=None))}" for one in sorted(meetings))
    closing = meetings[number].closing
    return f"{number} {level} {closing.closed_at if closing else ''} {state_of(page.database)}\n{open_ones}"


def shown_at(page: Page, number: int, meetings: dict[int, Meeting], level: Level) -> Handed[Presentation]:
    """What is shown at a meeting, with its years; made once, with progress. Raises HandingOutRefused."""

    def make() -> Handed[Presentation]:
        with progress(page, N_("Composing the slides and attacking what they tell …")) as made:
            return presented(meetings[number], meetings, figures_at(level, page.database), made)

    return _shown(what_is_shown(page, number, meetings, level), make)


@st.cache_resource(show_spinner=False, max_entries=4)
def _shown(what: str, _make: Callable[[], Handed[Presentation]]) -> Handed[Presentation]:
    return _make()


@contextmanager
def progress(page: Page, text: str) -> Iterator[Callable[[float], None]]:
    """A bar while something is made; it is given the share that is done."""
    place, said = st.empty(), page.speaker.say(text)

    def tell(share: float) -> None:
        place.progress(min(share, 1.0), text=said)

    try:
        yield tell
    finally:
        place.empty()


def write(page: Page, number: int, change: Edit) -> None:
    """Change an open meeting in the database as it is by now. Raises DatabaseError, and what `change` raises."""
    seen = desk().seen

    def changed(meeting: Meeting) -> Meeting:
        if meeting.is_closed:
            raise changed_meanwhile()
        made = change(meeting)
        _note_agenda(number, meeting, made)
        if seen.get(number) == meeting_to_json(meeting):  # so that the next press, which may come at once, is not refused
            seen[number] = meeting_to_json(made)
        return made

    with changing_records(page, Action.CHANGE_MEETING):
        change_kept(page.database.path, number, changed)


def _note_agenda(number: int, before: Meeting, after: Meeting) -> None:
    """Remember an agenda that a change replaces, so that it can be taken back."""
    if before.agenda != after.agenda:
        desk().agenda_before[number] = before.agenda, after.agenda


def changed_meanwhile() -> DatabaseError:
    """Why something typed was not written: what it was to change is not what the reader saw."""
    return DatabaseError(
        Message.of(N_("Somebody else has changed this meeting meanwhile.")),
        Message.of(N_("Copy what you have written, cancel, and look at it as it is now.")),
    )


def edit(page: Page, number: int, change: Edit, done: Message | None = None) -> None:
    """Change a meeting in the database, unless somebody else has changed it meanwhile."""

    def write(changed: Edit) -> None:
        with changing_records(page, Action.CHANGE_MEETING):
            change_kept(page.database.path, number, changed)

    attempt_as_seen(number, change, write, done)


def close_as_seen(page: Page, number: int, change: Edit, done: Message, edition: NewEdition | None) -> None:
    """Close a meeting in the database, unless somebody else has changed it meanwhile; keep what that hands out."""

    def write(changed: Edit) -> None:
        with changing_records(page, Action.CLOSE_MEETING, number=number, what=EditionKind.MEETING):
            change_kept(page.database.path, number, changed, edition)

    attempt_as_seen(number, change, write, done)


def attempt_as_seen(number: int, change: Edit, write: Callable[[Edit], None], done: Message | None) -> None:
    """Have a change of a meeting written that is refused where the meeting is not as this session saw it last."""
    current = desk()

    def as_seen(meeting: Meeting) -> Meeting:
        if current.seen.get(number) != meeting_to_json(meeting):
            raise DatabaseError(
                Message.of(N_("Somebody else has changed this meeting meanwhile.")),
                Message.of(N_("It is shown as it is now; make your change once more.")),
            )
        changed = change(meeting)
        _note_agenda(number, meeting, changed)
        current.seen[number] = meeting_to_json(changed)
        return changed

    def written() -> Message | None:
        write(as_seen)
        return done

    attempt(written)


def edit_where_it_is(
    page: Page, number: int, things: Callable[[Meeting], Sequence[Thing]], thing: Thing, seen_at: int, change: EditAt
) -> None:
    """Change one of the things of a meeting, wherever it is by now.

    Clicks may come faster than drawing; what is there no more was removed by the click before.
    """

    def changed(meeting: Meeting) -> Meeting:
        place = place_of(things(meeting), thing, seen_at)
        return meeting if place is None else change(meeting, place)

    edit(page, number, changed)


def add_meeting(page: Page, meeting: Meeting) -> int:
    """Keep a new meeting; returns its number. Raises DatabaseError."""
    with changing_records(page, Action.CHANGE_MEETING):
        return keep(page.database.path, meeting)

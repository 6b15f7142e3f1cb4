"""What a view is called before its figures are known: in the list of an agenda, and where one is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from di_metrics.errors import N_
from di_metrics.indicators import CATALOGUE
from di_metrics.meetings.agenda import PictureKind, View, ViewKind, drawable, selection_of
from di_metrics.meetings.wording import SPLIT_WORDS, within
from di_metrics.model import Dimension, Period
from di_metrics.region import Region
from di_metrics.text import Speaker
from di_metrics.text.labels import label
from di_metrics.text.notes import filters_in_words, period_in_words

KIND_NAMES = {
    ViewKind.FIGURES: N_("Figures"),
    ViewKind.COVERAGE: N_("Who has been assessed and who has been served"),
    ViewKind.OVERVIEW: N_("Where we are"),
    ViewKind.PROFILE: N_("The municipality beside the region"),
    ViewKind.INFRASTRUCTURE: N_("Infrastructure (measure 9.3.1.1)"),
    ViewKind.TARGETS: N_("Monitoring indicators"),
    ViewKind.CHANGES: N_("Since the last meeting"),
    ViewKind.ATTENTION: N_("What needs attention"),
    ViewKind.DECISIONS: N_("Decisions needed"),
    ViewKind.WORDS: N_("In words"),
    ViewKind.NEEDED: N_("Needed and delivered"),
    ViewKind.STATEMENTS: N_("Published figures"),
    ViewKind.COMPLETENESS: N_("Missing and late reports"),
    ViewKind.PLAUSIBILITY: N_("Checks of the records in force"),
    ViewKind.CORRECTIONS: N_("What later reports changed"),
}

PICTURE_NAMES = {
    PictureKind.MAP: N_("Map"),
    PictureKind.BARS: N_("Bars"),
    PictureKind.COURSE: N_("Course through time"),
    PictureKind.TABLE: N_("Table"),
}


def view_in_words(speaker: Speaker, region: Region, view: View) -> str:
    """“Recipients by municipality (map): adults; Example City” – what is shown, how, and what was filtered."""
    filters = _filters(speaker, region, view)
    return f"{_subject(speaker, region, view)}: {filters}" if filters else _subject(speaker, region, view)


def split_words(speaker: Speaker, split: Sequence[Dimension]) -> str:
    """“by municipality and by year”; empty where nothing is split."""
    return speaker.listed([speaker.say(SPLIT_WORDS[one]) for one in split]) if split else ""


def _subject(speaker: Speaker, region: Region, view: View) -> str:
    kind = speaker.say(KIND_NAMES[view.kind])
    if view.kind is ViewKind.PROFILE:
        places = [label(speaker, region, Dimension.MUNICIPALITY, one) for one in view.municipalities]
        return f"{speaker.listed(places)}: {within(kind)}"
    if view.kind is ViewKind.COVERAGE:
        return f"{kind} {split_words(speaker, view.split)}".strip()
    if view.kind is not ViewKind.FIGURES:
        return kind
    first, *others = [speaker.name(CATALOGUE[code].name) for code in view.indicators]
    names = speaker.listed([first, *map(within, others)])
    picture = within(speaker.say(PICTURE_NAMES[drawable(region, view.picture)]))
    return " ".join(filter(None, [names, split_words(speaker, view.split), f"({picture})"]))


def _filters(speaker: Speaker, region: Region, view: View) -> str:
    """What was chosen, by name, and the period where it is not that of the meeting."""
    selection = selection_of(region, view, view.last or region.project.end)
    filtered = selection.services or selection.categories or selection.groups or selection.from_state_care
    areas = () if view.kind is ViewKind.PROFILE else selection.municipalities
    said = [filters_in_words(speaker, region, selection)] if filtered or areas else []
    if view.first and view.last:
        said.append(period_in_words(speaker, Period(view.last, view.first)))
    elif view.first:
        said.append(speaker.say(N_("from %(first)s"), first=speaker.date(view.first)))
    elif view.last:
        said.append(period_in_words(speaker, Period(view.last)))
    return "; ".join(said)

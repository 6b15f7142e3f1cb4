"""Slides of indicators: compared, on the map, along time, in a table; and coverage with what it is made of."""

from __future__ import annotations

from di_metrics.deck import Picture, Table
from di_metrics.errors import N_
from di_metrics.indicators import CATALOGUE
from di_metrics.meetings.agenda import PictureKind, View, ViewKind
from di_metrics.meetings.answer import Answer, FigureSource, Question
from di_metrics.meetings.body import Body, Meeting
from di_metrics.meetings.pictures import area_map, bars, course, stacked, table
from di_metrics.meetings.titles import leaders, sentence_of, title_of
from di_metrics.meetings.wording import heading_of, source_line, standing_line

_WAITING = "assessed_waiting"
_PARTS = ("assessed_served", _WAITING, "served_without_assessment")


def figures(meeting: Meeting, view: View) -> Body:
    """Indicators as the view shows them."""
    answer = _answer(meeting, view, view.indicators)
    if answer is None:
        return not_released(meeting, view)
    source, since = meeting.source, meeting.compared_with(view)
    behind = table(source, answer)
    picture = _picture(source, answer, view.picture, behind)
    return Body(
        heading_of(source.speaker, answer.results),
        title_of(source, answer, since),
        sentence_of(source, answer, since),
        picture,
        None if picture is behind else behind,
        source_line(source, answer),
        source.about(answer),
    )


def coverage(meeting: Meeting, view: View) -> Body:
    """The assessed who are served, who wait, and the served who were not assessed; with coverage itself in the table."""
    answer = _answer(meeting, view, ("coverage", *_PARTS))
    if answer is None:
        return not_released(meeting, view)
    source, since = meeting.source, meeting.compared_with(view)
    parts = [one for one in answer.results if one.indicator.code in _PARTS]
    [waiting] = [one for one in parts if one.indicator.code == _WAITING]
    return Body(
        source.speaker.say(N_("Who has been assessed and who has been served")),
        leaders(source, waiting),
        sentence_of(source, answer, since),
        stacked(source, parts),
        table(source, answer),
        source_line(source, answer),
        source.about(answer),
    )


def _answer(meeting: Meeting, view: View, codes: tuple[str, ...]) -> Answer | None:
    selection = meeting.selection(view)
    before = meeting.compared_with(view)
    return meeting.source.answer(Question(codes, selection, view.split, before, unit=view.unit))


def _picture(source: FigureSource, answer: Answer, wanted: PictureKind, behind: Table) -> Picture:
    """The picture wanted, where the figures that were answered are split as it needs; else the table."""
    one_dimension = len(answer.by) == 1
    if wanted is PictureKind.MAP and one_dimension:
        return area_map(source, answer)
    if wanted is PictureKind.BARS and one_dimension:
        return bars(source, answer)
    return course(source, answer) if wanted is PictureKind.COURSE else behind


def not_released(meeting: Meeting, view: View) -> Body:
    """That a view cannot be shown with public figures."""
    say = meeting.source.speaker.say
    codes = view.indicators or ("coverage",)
    names = [meeting.source.speaker.name(CATALOGUE[code].name) for code in codes]
    what = say(N_("What changed")) if view.kind is ViewKind.CHANGES else meeting.source.speaker.listed(names)
    return Body(
        what,
        say(N_("%(what)s: not in the public release"), what=what),
        say(N_("The public release does not tell this. The internal figures do.")),
        None,
        None,
        standing_line(meeting.source, meeting.to_date(view)),
    )

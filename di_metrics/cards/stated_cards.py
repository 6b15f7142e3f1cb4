"""Cards of published statements, and of matters: what needs attention and open decisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from di_metrics.attention import Concern, concerns
from di_metrics.cards.setting import Setting
from di_metrics.cards.view import View
from di_metrics.cards.wording import ended, internal_alone, kind_heading, not_released, standing_line
from di_metrics.deck import Card, Column, Figure, Level, Listing, Row, Table
from di_metrics.errors import N_
from di_metrics.model import Dimension, Period, Result, Selection, Unit
from di_metrics.published import WHOLE_REGION
from di_metrics.sources.question import Question
from di_metrics.statements import Check
from di_metrics.text import Speaker
from di_metrics.text.judgements import agreement, computed, concern_in_words, published, reason, subject
from di_metrics.text.notes import period_in_words

# ---- Published statements ----

_NAMED = 3


def statements(setting: Setting, view: View) -> Card:
    """Statements of the days of the view's period: of one day each in words, of several counted by day.

    That a figure of a municipality or of few persons agrees would tell it exactly, so shareable are those of the region.
    """
    recorded = setting.recorded
    if recorded is None:
        return not_released(setting, view)
    speaker, last = setting.speaker, view.last or setting.as_of
    of_time = [one for one in recorded.checks if (view.first or dt.date.min) <= one.statement.as_of <= last]
    checks = [one for one in of_time if _may_be_told(setting, one)]
    if of_time and not checks:
        return internal_alone(setting, view)
    sources = dict.fromkeys(speaker.name(one.source) for one in checks)
    days = sorted({one.statement.as_of for one in checks}, reverse=True)
    return Card(
        _with_day(setting, view, kind_heading(setting, view)),
        _with_day(setting, view, agreement(speaker, sum(one.holds for one in checks), len(checks))),
        _sentence(setting, checks, days),
        _picture(setting, checks, days),
        _each(setting, checks) if len(days) == 1 and setting.source.level is Level.INTERNAL else None,
        standing_line(setting, period_in_words(speaker, Period(last))),
        (
            *([(speaker.say(N_("Sources")), "; ".join(sources))] if sources else []),
            *([(speaker.say(N_("Left out")), speaker.say(_LEFT_OUT))] if len(checks) < len(of_time) else []),
        ),
    )


def _with_day(setting: Setting, view: View, text: str) -> str:
    """What is said of statements, with their day where those of one day were chosen."""
    return f"{text} ({setting.speaker.date(view.last)})" if view.last and view.first == view.last else text


def _sentence(setting: Setting, checks: Sequence[Check], days: Sequence[dt.date]) -> str:
    """What differs, by name; else to how many days all agrees."""
    speaker = setting.speaker
    differing = [subject(speaker, setting.region, one.statement) for one in checks if not one.holds]
    if differing:
        named = "; ".join(differing[:_NAMED])
        if len(differing) > _NAMED:
            more = speaker.say(N_("and %(number)s more"), number=speaker.number(len(differing) - _NAMED))
            named = f"{named}; {more}"
        return speaker.say(N_("These statements differ from the records: %(statements)s."), statements=named)
    if not checks:
        return speaker.say(N_("The region's files hold no statement of this time."))
    if len(days) == 1:
        return ended(speaker.say(N_("The records confirm all that was published to %(date)s"), date=speaker.date(days[0])))
    return speaker.plural(
        "The records confirm all that was published to %(number)s date.",
        "The records confirm all that was published to %(number)s dates.",
        len(days),
    )


def _picture(setting: Setting, checks: Sequence[Check], days: Sequence[dt.date]) -> Table | Listing:
    """Of several days how many statements agree; of one each statement, those that differ first."""
    if len(days) == 1:
        return Listing(tuple(_point(setting, one) for one in sorted(checks, key=lambda one: one.holds)))
    speaker = setting.speaker
    of_day = {speaker.date(day): [one.holds for one in checks if one.statement.as_of == day] for day in days}
    return _counted(setting, speaker.say(N_("As of")), of_day, [one.holds for one in checks])


def _each(setting: Setting, checks: Sequence[Check]) -> Table:
    """Each statement of a day with what the records give, those that differ first."""
    speaker, region = setting.speaker, setting.region
    headings = ((N_("Published"), "published"), (N_("Computed"), "computed"), (N_("Result"), "result"))
    rows = []
    for one in sorted(checks, key=lambda one: one.holds):
        told = (
            Figure(None, published(speaker, region, one), source=speaker.name(one.source)),
            Figure(None, computed(speaker, region, one)),
            Figure(None, reason(speaker, one)),
        )
        rows.append(Row(subject(speaker, region, one.statement), told, code=one.statement.id))
    columns = tuple(Column(speaker.say(heading), None, name=name) for heading, name in headings)
    return Table(speaker.say(N_("What was said")), columns, tuple(rows), key="statement")


def _point(setting: Setting, check: Check) -> str:
    """What was published; what the records give where it is something else and may be told."""
    speaker, region = setting.speaker, setting.region
    told = speaker.say(N_("published %(published)s"), published=published(speaker, region, check))
    if setting.source.level is Level.INTERNAL and not check.holds:
        told = speaker.say(
            N_("published %(published)s; computed %(computed)s"),
            published=published(speaker, region, check),
            computed=computed(speaker, region, check),
        )
    return f"{subject(speaker, region, check.statement)}: {told}. {reason(speaker, check)}."


_LEFT_OUT = N_("Statements about single municipalities or few persons, which the internal figures confirm.")


def _may_be_told(setting: Setting, check: Check) -> bool:
    statement = check.statement
    if setting.source.level is Level.INTERNAL:
        return True
    few = range(setting.source.parameters.threshold)
    of_few = any(one.unit is Unit.PERSONS for one in statement.indicators) and any(
        one.value in few for one in check.published
    )
    of_places = statement.area != WHOLE_REGION or statement.by == Dimension.MUNICIPALITY
    return not of_places and not of_few


def _counted(setting: Setting, heading: str, rows: Mapping[str, Sequence[bool]], total: Sequence[bool]) -> Table:
    """How many statements there are in each row, and how many of them agree."""
    say = setting.speaker.say
    columns = (
        Column(say(N_("Statements published")), 0, True),
        Column(say(N_("Agree with the records")), 0),
        Column(say(N_("Differ from the records")), 0),
    )
    counted = [Row(name, _numbers(setting, held)) for name, held in rows.items()]
    return Table(heading, columns, (*counted, Row(say("Total"), _numbers(setting, total), is_total=True)))


def _numbers(setting: Setting, held: Sequence[bool]) -> tuple[Figure, ...]:
    counts = (len(held), sum(held), len(held) - sum(held))
    return tuple(Figure(count, setting.speaker.number(count)) for count in counts)


# ---- What needs attention, and open decisions ----


def attention(setting: Setting, view: View) -> Card:
    """Municipalities and groups that stand out, each in a sentence."""
    if setting.recorded is None:
        return not_released(setting, view)
    speaker, found = setting.speaker, _findings(setting, view)
    points = tuple(text for text, _ in found)
    title = speaker.say(N_("Nothing stands out under these filters.")).removesuffix(".")
    if points:
        title = speaker.plural("%(number)s matter needs attention", "%(number)s matters need attention", len(points))
    return Card(
        speaker.say(N_("What needs attention")),
        title,
        _followed(setting, view),
        Listing(points, tuple(code for _, code in found)) if points else None,
        None,
        standing_line(setting, setting.to_date(view)),
    )


def decisions(setting: Setting, view: View) -> Card:
    """The decisions that are open, and what the figures suggest to decide about."""
    speaker = setting.speaker
    suggested = [text for text, _ in _findings(setting, view)]
    nothing = speaker.say(N_("No decision is open."))
    return Card(
        speaker.say(N_("Decisions needed")),
        _to_decide(speaker, len(setting.decisions), len(suggested)),
        _followed(setting, view) if suggested else speaker.say(N_("A decision stays on the list until it is taken.")),
        Listing((*setting.decisions, *suggested) or (nothing,)),
        None,
        standing_line(setting, setting.to_date(view)),
    )


def _to_decide(speaker: Speaker, open_decisions: int, suggested: int) -> str:
    """How many decisions are open and how many matters the figures give to talk about."""
    said = speaker.say(N_("No decision is open"))
    if open_decisions:
        said = speaker.plural("%(number)s decision is to be taken", "%(number)s decisions are to be taken", open_decisions)
    if not suggested:
        return said
    by_figures = speaker.plural(
        "%(number)s matter is to be discussed by the figures",
        "%(number)s matters are to be discussed by the figures",
        suggested,
    )
    return f"{said}; {by_figures}"


def _followed(setting: Setting, view: View) -> str:
    """What the matters follow from."""
    last = setting.speaker.date(setting.selection(view).period.last)
    text = N_("The matters follow from who was served and who waits, from coverage and the plans, as of %(date)s")
    return ended(setting.speaker.say(text, date=last))


def _findings(setting: Setting, view: View) -> tuple[tuple[str, str], ...]:
    """What stands out by the figures as they may be told, and the indicator that it is about; a release does not tell it."""
    recorded = setting.recorded
    if recorded is None:
        return ()

    def evaluate(code: str, asked: Selection, by: tuple[Dimension, ...]) -> Result:
        return recorded.answer(Question((code,), asked, by, total=False)).results[0]

    found = concerns(evaluate, setting.selection(view))
    return tuple((concern_in_words(setting.speaker, setting.region, one), _subject_of(one)) for one in found)


def _subject_of(concern: Concern) -> str:
    """The code of the indicator that is to be looked at; nothing where the municipality is not known."""
    return concern.indicator.code if concern.says else ""

"""How the figures of cards are written: a value with its unit, or why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from di_metrics.deck import Level
from di_metrics.errors import N_
from di_metrics.model import Cell, Dimension, Indicator, Period, Result, Selection, Status, Unit
from di_metrics.sources.question import Answer, FigureSource
from di_metrics.text.labels import UNIT_NAMES, label
from di_metrics.text.notes import filters_in_words, period_in_words
from di_metrics.text.public_speaker import ABOUT, NOTHING, PublicSpeaker
from di_metrics.text.speaker import NO_BREAK

SPLIT_WORDS = {
    Dimension.MUNICIPALITY: N_("by municipality"),
    Dimension.SERVICE: N_("by service"),
    Dimension.CATEGORY: N_("by service category"),
    Dimension.GROUP: N_("by target group"),
    Dimension.YEAR: N_("by year"),
    Dimension.QUARTER: N_("by quarter"),
    Dimension.MONTH: N_("by month"),
}


def written(source: FigureSource, indicator: Indicator, cell: Cell) -> str:
    """A cell as charts, maps and tables have it: “25”, “≈ 25”, “<5”, “data protected”, “–”."""
    speaker = source.speaker
    if cell.value is not None:
        return _about(cell) + speaker.value(indicator, cell.value)
    if cell.status is Status.LOW:
        return f"<{speaker.number(speaker.parameters.threshold)}"
    if cell.status is Status.EMPTY:
        return NOTHING
    if cell.status is Status.SUPPRESSED and source.level is not Level.PROTECTED:
        return speaker.say(N_("data protected"))
    return speaker.value(indicator, None, cell.status)


def shortly(source: FigureSource, indicator: Indicator, cell: Cell) -> str:
    """The same where room is scarce: money without cents, large amounts in millions."""
    if cell.value is None:
        return written(source, indicator, cell)
    return _about(cell) + source.speaker.short_value(indicator, cell.value)


def _about(cell: Cell) -> str:
    return ABOUT + NO_BREAK if cell.status is Status.ROUNDED else ""


def axis_of(speaker: PublicSpeaker, indicator: Indicator) -> str:
    """The unit of an axis in words."""
    return speaker.say(UNIT_NAMES[indicator.unit])


def unit_of(speaker: PublicSpeaker, indicator: Indicator) -> str:
    """The unit that stands in the heading of a file's column, whose numbers are bare: that of shares and of money."""
    return speaker.say(UNIT_NAMES[indicator.unit]) if indicator.unit in (Unit.PERCENT, Unit.EUR) else ""


def name_of(source: FigureSource, dimension: Dimension, code: str | None) -> str:
    return label(source.speaker, source.region, dimension, code)


def heading_of(speaker: PublicSpeaker, results: Iterable[Result]) -> str:
    """What figures are of: “Recipients by municipality and by year”."""
    told = list(results)
    first, *others = [speaker.name(one.indicator.name) for one in told]
    names = speaker.listed([first, *map(within, others)])
    phrases = [speaker.say(SPLIT_WORDS[one]) for one in told[0].by]
    return f"{names} {speaker.listed(phrases)}" if phrases else names


def of_filtered(source: FigureSource, heading: str, selection: Selection) -> str:
    """A heading with the filters that were chosen, by name."""
    filters = (selection.municipalities, selection.services, selection.categories, selection.groups)
    if not any(filters) and not selection.from_state_care:
        return heading
    return f"{heading}: {filters_in_words(source.speaker, source.region, selection)}"


def within(name: str) -> str:
    """A name within a line; one that begins with an abbreviation stays as it is."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def source_line(source: FigureSource, answer: Answer) -> str:
    """Where figures come from and to which day, and what is not told."""
    period = answer.selection.period
    return standing_line(source, period_in_words(source.speaker, period))


def standing_line(source: FigureSource, period: str) -> str:
    """The source, the period in words, and what the level hides."""
    speaker, project = source.speaker, source.region.project
    when = period[:1].lower() + period[1:]
    line = ended(speaker.say(N_("Source: project %(number)s; %(period)s"), number=project.number, period=when))
    if source.level is Level.MASKED:
        threshold = speaker.number(speaker.parameters.threshold)
        hidden = N_("Counts of persons below %(threshold)s, and what would tell them, are not shown.")
        return f"{line} {speaker.say(hidden, threshold=threshold)}"
    if source.level is Level.PROTECTED:
        rounded = speaker.say(N_("Figures of the public release, protected and rounded."))
        return f"{line} {rounded}"
    return line


def about_together(source: FigureSource, answers: Sequence[Answer]) -> tuple[tuple[str, str], ...]:
    """What may be asked about several answers: each term once; texts that differ say which figures they are of."""
    texts: dict[str, dict[str, list[str]]] = {}
    for answer in answers:
        names = source.speaker.listed([source.speaker.name(one.indicator.name) for one in answer.results])
        for term, text in source.about(answer):
            texts.setdefault(term, {}).setdefault(text, []).append(names)
    return tuple((term, _of_figures(told)) for term, told in texts.items())


def _of_figures(told: Mapping[str, Sequence[str]]) -> str:
    if len(told) == 1:
        return next(iter(told))
    return "; ".join(f"{text} ({', '.join(names)})" for text, names in told.items())


def of_a_year(source: FigureSource, asked: Period, answer: Answer) -> str:
    """That figures are of one year, where they were asked for to date; nothing otherwise."""
    period = answer.selection.period
    if period.to_date or not asked.to_date:
        return ""
    text = N_("The public release tells amounts year by year; these are of %(year)s.")
    return source.speaker.say(text, year=period.last.year)


def ended(text: str) -> str:
    """A text as a sentence; a day as Latvian writes it ends with a full stop already."""
    return text if text.endswith(".") else f"{text}."


def is_money(indicator: Indicator) -> bool:
    return indicator.unit is Unit.EUR

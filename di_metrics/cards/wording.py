"""How the figures of cards are written: a value with its unit, or why there is none; and cards of what is not told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from di_metrics.cards.setting import Setting
from di_metrics.cards.view import KIND_NAMES, View, split_words
from di_metrics.deck import Card, Figure, Level
from di_metrics.errors import N_
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Cell, Dimension, Indicator, Period, Result, Selection, Status, Unit
from di_metrics.sources.question import Answer
from di_metrics.text.labels import SPLIT_WORDS, UNIT_NAMES, label
from di_metrics.text.notes import filters_in_words, period_in_words
from di_metrics.text.public_speaker import ABOUT, NOTHING, PublicSpeaker, within
from di_metrics.text.speaker import NO_BREAK

if TYPE_CHECKING:  # the public process knows of no records
    from di_metrics.query.state_care import RecentDays


def written(setting: Setting, indicator: Indicator, cell: Cell) -> str:
    """A cell as charts, maps and tables have it: “25”, “≈ 25”, “<5”, “data protected”, “–”."""
    speaker = setting.speaker
    if cell.value is not None:
        return _about(cell) + speaker.value(indicator, cell.value)
    if cell.status is Status.LOW:
        few = f"<{speaker.number(speaker.parameters.threshold)}"
        return few if indicator.unit is Unit.PERSONS else speaker.say(N_("%(few)s persons"), few=few)
    if cell.status is Status.SUPPRESSED and setting.recorded:
        return speaker.say(N_("data protected"))
    return speaker.value(indicator, None, cell.status)


def shortly(setting: Setting, indicator: Indicator, cell: Cell) -> str:
    """The same where room is scarce: money without cents, large amounts in millions."""
    if cell.value is None:
        return written(setting, indicator, cell)
    return _about(cell) + setting.speaker.short_value(indicator, cell.value)


def _about(cell: Cell) -> str:
    return rounded("") if cell.status is Status.ROUNDED else ""


def rounded(text: str) -> str:
    """A number that is rounded: “≈ 25”."""
    return ABOUT + NO_BREAK + text


def part_of_whole(setting: Setting, share: float | None, part: int, whole: int) -> Figure:
    """A share in percent with what it is of: “92.4% (755 of 817)”."""
    if share is None:
        return Figure(None, NOTHING)
    speaker = setting.speaker
    text = speaker.say(
        N_("%(share)s (%(part)s of %(whole)s)"),
        share=in_percent(setting, share).text,
        part=speaker.number(part),
        whole=speaker.number(whole),
    )
    return Figure(share, text)


def counted(setting: Setting, count: int | None) -> Figure:
    """A whole number, or that there is none."""
    return Figure(None, NOTHING) if count is None else Figure(count, setting.speaker.number(count))


def in_percent(setting: Setting, share: float | None) -> Figure:
    """A share in percent, or that there is none."""
    return Figure(None, NOTHING) if share is None else Figure(share, setting.speaker.value(CATALOGUE["coverage"], share))


STILL_SERVED = N_("Still served")


def still_served_term(setting: Setting, recent: RecentDays) -> tuple[str, str]:
    """What is meant by those who are still served: their service ran in the last days."""
    say, date = setting.speaker.say, setting.speaker.date
    days = (recent.last - recent.first).days + 1
    text = N_("A service ran within the last %(days)s days, to %(last)s")
    return say(STILL_SERVED), ended(say(text, days=setting.speaker.number(days), last=date(recent.last)))


def axis_of(speaker: PublicSpeaker, indicator: Indicator) -> str:
    """The unit of an axis in words."""
    return speaker.say(UNIT_NAMES[indicator.unit])


def unit_of(speaker: PublicSpeaker, indicator: Indicator) -> str:
    """The unit that stands in the heading of a file's column, whose numbers are bare: that of shares and of money."""
    return speaker.say(UNIT_NAMES[indicator.unit]) if indicator.unit in (Unit.PERCENT, Unit.EUR) else ""


def name_of(setting: Setting, dimension: Dimension, code: str | None) -> str:
    return label(setting.speaker, setting.region, dimension, code)


def heading_of(speaker: PublicSpeaker, results: Iterable[Result]) -> str:
    """What figures are of: “Recipients by municipality and by year”."""
    told = list(results)
    first, *others = [speaker.name(one.indicator.name) for one in told]
    names = speaker.listed([first, *map(within, others)])
    phrases = [speaker.say(SPLIT_WORDS[one]) for one in told[0].by]
    return f"{names} {speaker.listed(phrases)}" if phrases else names


def of_filtered(setting: Setting, heading: str, selection: Selection) -> str:
    """A heading with the filters that were chosen, by name."""
    filters = (selection.municipalities, selection.services, selection.categories, selection.groups)
    if not any(filters) and not selection.from_state_care:
        return heading
    return f"{heading}: {filters_in_words(setting.speaker, setting.region, selection)}"


def heading_about(setting: Setting, view: View, selection: Selection) -> str:
    """What a card is about, by what it is split, and what was chosen."""
    about = f"{kind_heading(setting, view)} {split_words(setting.speaker, view.split)}".strip()
    return of_filtered(setting, about, selection)


def source_line(setting: Setting, answer: Answer) -> str:
    """Where figures come from and to which day, and what is not told."""
    period = answer.selection.period
    return standing_line(setting, period_in_words(setting.speaker, period))


def standing_line(setting: Setting, period: str) -> str:
    """The source, the period in words, and what the level hides."""
    speaker, project = setting.speaker, setting.region.project
    when = period[:1].lower() + period[1:]
    line = ended(speaker.say(N_("Source: project %(number)s; %(period)s"), number=project.number, period=when))
    if setting.source.level is Level.INTERNAL:
        return line
    if setting.recorded is None:
        return f"{line} {speaker.say(N_('Figures of the public release, protected and rounded.'))}"
    number, parameters = speaker.number, speaker.parameters
    rounded = speaker.say(
        N_("Persons are rounded to %(base)s; fewer than %(threshold)s, and changes of fewer, are not told."),
        base=number(parameters.base),
        threshold=number(parameters.threshold),
    )
    return f"{line} {rounded}"


def of_a_year(setting: Setting, asked: Period, answer: Answer) -> str:
    """That figures are of one year, where they were asked for to date; nothing otherwise."""
    period = answer.selection.period
    if period.to_date or not asked.to_date:
        return ""
    text = N_("The public release tells amounts year by year; these are of %(year)s.")
    return setting.speaker.say(text, year=period.last.year)


def ended(text: str) -> str:
    """A text as a sentence; a day as Latvian writes it ends with a full stop already."""
    return text if text.endswith(".") else f"{text}."


def is_money(indicator: Indicator) -> bool:
    return indicator.unit is Unit.EUR


# ---- Cards of what is not told ----


def kind_heading(setting: Setting, view: View) -> str:
    return setting.speaker.say(KIND_NAMES[view.kind])


def not_released(setting: Setting, view: View) -> Card:
    """That the public release does not tell what a view shows."""
    return untold_by_release(setting, view, kind_heading(setting, view))


_OF_RECORDS = N_("This is told of single records, so it does not leave the team.")
NOT_SHOWN_SAFE = N_("It has not been shown that nobody can be recognised in these figures, so they do not leave the team.")
INTERNAL_USE = N_("For the team alone")


def internal_alone(setting: Setting, view: View, because: str = _OF_RECORDS) -> Card:
    """That what a view shows is told by internal figures alone, and why."""
    if setting.recorded is None:
        return not_released(setting, view)
    say, heading = setting.speaker.say, kind_heading(setting, view)
    title = say(N_("%(what)s: internal figures alone"), what=heading)
    return untold(setting, view, heading, title, say(because))


def untold_by_release(setting: Setting, view: View, what: str) -> Card:
    """That the public release does not tell something, which is named."""
    say = setting.speaker.say
    title = say(N_("%(what)s: not in the public release"), what=what)
    return untold(setting, view, what, title, say(N_("The public release does not tell this. The internal figures do.")))


def untold(setting: Setting, view: View, heading: str, title: str, sentence: str) -> Card:
    """A slide without a picture, which says what is not shown and why."""
    return Card(heading, title, sentence, None, None, standing_line(setting, setting.to_date(view)))

"""What stands beside figures: period, filters, basis and remarks; and beside a whole deck."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from di_metrics.deck import Deck, Level
from di_metrics.errors import N_
from di_metrics.indicators.shared import BASE_NOTES, CUMULATIVE
from di_metrics.model import Basis, Bilingual, Dimension, Indicator, Period, Result, Selection
from di_metrics.region import Region
from di_metrics.release.release import UNKNOWN
from di_metrics.text import Speaker
from di_metrics.text.labels import basis_name, label

if TYPE_CHECKING:
    from di_metrics.store import BuildInfo


# ---- What every figure can be asked ----

_NAMED = (Dimension.GROUP, Dimension.MUNICIPALITY)
_FEW = 3


def period_in_words(speaker: Speaker, period: Period) -> str:
    """“to 31.12.2019. (from the project's start)” or “from … to … (within the period)”."""
    if period.first is None:
        return speaker.say(N_("to %(last)s (from the project's start)"), last=speaker.date(period.last))
    text = N_("from %(first)s to %(last)s (within the period)")
    return speaker.say(text, first=speaker.date(period.first), last=speaker.date(period.last))


def with_period(speaker: Speaker, names: Iterable[str], period: Period) -> str:
    """What figures are of, as over a table: “Recipients, to 31 December 2019 (from the project's start)”."""
    when = period_in_words(speaker, period)
    first, *others = names
    listed = speaker.listed([first, *(f"{name[:1].lower()}{name[1:]}" for name in others)])
    return f"{listed}, {when[:1].lower()}{when[1:]}"


def named_with_period(speaker: Speaker, name: str, period: Period, *others: Period) -> str:
    """A name with the period that it is told of, where others beside it are told of another kind of period."""
    if all(other.to_date is period.to_date for other in others):
        return name
    kind = N_("from the project's start") if period.to_date else N_("within the period")
    return f"{name} ({speaker.say(kind)})"


def remarks_on_cells(speaker: Speaker, region: Region, results: Sequence[Result]) -> list[str]:
    """Why cells of figures are not applicable, each reason once with the few it is of; that of ratios some are in no row.

    Of figures that are not split, the indicators are named where there are several reasons.
    """
    named: dict[Bilingual, dict[str, None]] = {}
    several = len({cell.reason for result in results for cell in result if cell.reason}) > 1
    for result in results:
        rows = next((place for place, dimension in enumerate(result.by) if dimension in _NAMED), None)
        for cell in result:
            if cell.reason is None:
                continue
            names = named.setdefault(cell.reason, {})
            if rows is not None and not result.not_applicable:
                names[label(speaker, region, result.by[rows], cell.key[rows])] = None
            elif several and not result.by:
                names[speaker.name(result.indicator.name)] = None
    remarks = []
    for reason, names in named.items():
        what = speaker.say(N_("Not applicable: %(reason)s"), reason=speaker.name(reason))
        few = 0 < len(names) <= _FEW
        remarks.append(f"{speaker.listed(list(names))} – {what[:1].lower()}{what[1:]}" if few else what)
    if any(result.unplaced for result in results) and not any(map(_has_row_of_unknown, results)):
        remarks.append(
            speaker.say(N_("For some persons the municipality is not known: they are in the total, but in no row."))
        )
    return remarks


def _has_row_of_unknown(result: Result) -> bool:
    """Whether a figure tells of those whose municipality is not known in a row, which stands in a table of several too."""
    places = [place for place, dimension in enumerate(result.by) if dimension is Dimension.MUNICIPALITY]
    return any(cell.key[place] is None for place in places for cell in result)


def filters_in_words(speaker: Speaker, region: Region, selection: Selection) -> str:
    """The filters that are set, by name; all of the data where none is."""
    chosen = [
        (Dimension.MUNICIPALITY, selection.municipalities),
        (Dimension.GROUP, selection.groups),
        (Dimension.CATEGORY, selection.categories),
        (Dimension.SERVICE, selection.services),
    ]
    parts = [
        speaker.listed([label(speaker, region, dimension, None if code == UNKNOWN else code) for code in codes])
        for dimension, codes in chosen
        if codes
    ]
    if selection.from_state_care:
        parts.append(speaker.say(N_("from state care")))
    return "; ".join(parts) or speaker.say(N_("all municipalities, groups and services"))


def demonstration_note(speaker: Speaker) -> str:
    return speaker.say(N_("Demonstration data: invented people and services which reproduce published totals."))


def basis_note(speaker: Speaker, region: Region, basis: Basis) -> list[tuple[str, str]]:
    """Which municipalities are meant, where there were others before or after."""
    return [(speaker.say(N_("Municipalities")), basis_name(speaker, region, basis))] if region.has_reform else []


def remarks_on(speaker: Speaker, region: Region, indicator: Indicator) -> list[str]:
    """What to know of an indicator, in this region."""
    of_reform = indicator.reform_notes if region.has_reform else ()
    remarks = (*indicator.notes, *of_reform, BASE_NOTES.get(indicator.base), CUMULATIVE if indicator.cumulative else None)
    return [speaker.name(note) for note in remarks if note]


def notes(
    speaker: Speaker, region: Region, info: BuildInfo, selection: Selection, indicators: Iterable[Indicator]
) -> list[tuple[str, str]]:
    """Heading and text of each note of a figure or export: data, period, basis, filters, definitions, source."""
    lines = [(speaker.say(N_("Data")), demonstration_note(speaker))] if info.demonstration else []
    lines += [
        (speaker.say(N_("Period")), period_in_words(speaker, selection.period)),
        *basis_note(speaker, region, selection.basis),
        (speaker.say(N_("Filters")), filters_in_words(speaker, region, selection)),
    ]
    for indicator in dict.fromkeys(indicators):
        remarks = " ".join(remarks_on(speaker, region, indicator))
        lines.append((speaker.name(indicator.name), f"{speaker.name(indicator.definition)} {remarks}".strip()))
    project = region.project
    lines.append((speaker.say(N_("Source")), f"{speaker.name(project.name)}, {project.number}"))
    return lines


def build_note(speaker: Speaker, info: BuildInfo) -> tuple[str, str]:
    """From which build of the database internal figures are."""
    return speaker.say(N_("Data build")), f"{info.build_id} ({info.built_at})"


# ---- What is said about a whole deck ----

_LEVELS = {
    Level.INTERNAL: N_("for internal use"),
    Level.SHAREABLE: N_("protected figures, may be shared"),
}


def level_words(speaker: Speaker, level: Level) -> str:
    """Whom a deck may be shown, in a few words for a badge or the head of a page."""
    return speaker.say(_LEVELS[level])


def deck_facts(speaker: Speaker, deck: Deck) -> tuple[tuple[str, str], ...]:
    """Days and level of a deck and, of an internal one, batches and data hash, each with its heading."""
    say = speaker.say
    facts = [(say(N_("Meeting")), speaker.date(deck.held_on)), (say(N_("As of")), speaker.date(deck.as_of))]
    if deck.since:
        facts.append((say(N_("Compared with")), speaker.date(deck.since)))
    facts.append((say(N_("Level of use")), level_words(speaker, deck.level)))
    if deck.demonstration:
        facts.append((say(N_("Data")), demonstration_note(speaker)))
    if deck.batches:
        facts.append((say(N_("Batches")), "; ".join(deck.batches)))
    if deck.data_hash:
        facts.append((say(N_("Hash of the data")), deck.data_hash))
    return tuple(facts)


def cover_lines(speaker: Speaker, deck: Deck) -> tuple[str, ...]:
    """What stands under a deck's title: whose it is, day, days of its figures, its level, and that people are invented."""
    say = speaker.say
    days = [say(N_("data as of %(day)s"), day=speaker.date(deck.as_of))]
    if deck.since:
        days.append(say(N_("compared with %(day)s"), day=speaker.date(deck.since)))
    lines = [deck.organisation or deck.region, speaker.date(deck.held_on), "; ".join(days), level_words(speaker, deck.level)]
    lines += [demonstration_note(speaker)] if deck.demonstration else []
    return tuple(line[:1].upper() + line[1:] for line in lines if line)


def fund_lines(speaker: Speaker) -> tuple[str, str]:
    """Who pays, beside the emblem of the European Union, which must not stand without its name."""
    return speaker.say(N_("European Union")), speaker.say(N_("European Social Fund"))


def deck_answers(deck: Deck) -> Iterator[tuple[str, str]]:
    """What may be asked and its answer; an answer that is not that of most slides has the names of its slides."""
    slides: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for slide in deck.slides:
        for asked, answer in dict.fromkeys(slide.about):
            slides[asked][answer].append(slide.heading)
    for asked, answers in slides.items():
        many = sum(map(len, answers.values())) / 2
        for answer, headings in sorted(answers.items(), key=lambda one: -len(one[1])):
            usual = len(headings) >= many
            yield (asked if usual else f"{asked} ({'; '.join(headings)})"), answer

"""What may be asked about the figures of a card: what they count, of when and of whom, and where they came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from di_metrics.cards.setting import Setting
from di_metrics.deck import Level
from di_metrics.errors import N_
from di_metrics.model import Language, Selection, Status
from di_metrics.release.parameters import Parameters
from di_metrics.sources.question import Answer
from di_metrics.sources.released import ReleasedFigures
from di_metrics.text.batch_texts import sources_in_words
from di_metrics.text.labels import MARKS, words
from di_metrics.text.notes import basis_note, build_note, demonstration_note, filters_in_words, notes, period_in_words
from di_metrics.text.public_speaker import PublicSpeaker, edition

if TYPE_CHECKING:
    from di_metrics.sources.exact import RecordedFigures


def about(setting: Setting, answer: Answer) -> tuple[tuple[str, str], ...]:
    """Definition, filters, period, basis, day of the data and source of figures, each with its heading."""
    source = setting.source
    if isinstance(source, ReleasedFigures):
        return _of_release(setting, source, answer)
    return _of_records(setting, source, answer)


def _of_records(setting: Setting, source: RecordedFigures, answer: Answer) -> tuple[tuple[str, str], ...]:
    """Of shareable figures the marks are explained; batches and build are told of internal ones alone."""
    speaker, region, info = setting.speaker, setting.region, source.database.info
    told = notes(speaker, region, info, answer.selection, [one.indicator for one in answer.results])
    if source.level is not Level.INTERNAL:
        return (*told, *_marks_of(setting, answer))
    batches = sources_in_words(speaker, region, source.batches_behind(answer))
    return (*told, (speaker.say("Sources"), batches), build_note(speaker, info))


def _of_release(setting: Setting, source: ReleasedFigures, answer: Answer) -> tuple[tuple[str, str], ...]:
    speaker, region, selection = setting.speaker, setting.region, answer.selection
    say, project = speaker.say, region.project
    told = [(say(N_("Data")), demonstration_note(speaker))] if source.demonstration else []
    told += [
        (say(N_("Period")), period_in_words(speaker, selection.period)),
        *basis_note(speaker, region, selection.basis),
        (say(N_("Filters")), filters_in_words(speaker, region, selection)),
        *((speaker.name(one.indicator.name), speaker.name(one.indicator.definition)) for one in answer.results),
        (say(N_("Source")), f"{speaker.name(project.name)}, {project.number}"),
        (say(N_("Release")), edition(speaker, source.release.edition)),
    ]
    return (*told, *_marks_of(setting, answer))


def _marks_of(setting: Setting, answer: Answer) -> list[tuple[str, str]]:
    """The marks that occur among figures, with what they mean."""
    speaker = setting.speaker
    occurring = {cell.status for one in (*answer.results, *answer.totals) for cell in one}
    marks = marks_in_words(speaker)
    if setting.recorded:
        marks[Status.SUPPRESSED] = (speaker.say(N_("data protected")), marks[Status.SUPPRESSED][1])
    return [marks[one] for one in MARKS if one in occurring and one is not Status.NOT_APPLICABLE]


def marks_in_words(speaker: PublicSpeaker) -> dict[Status, tuple[str, str]]:
    """Each mark of protected figures with what it means."""
    return dict(_marks_in(speaker.language, speaker.parameters))


@lru_cache(maxsize=16)
def _marks_in(language: Language, parameters: Parameters) -> tuple[tuple[Status, tuple[str, str]], ...]:
    """The same for all cards of a release in a language."""
    speaker = PublicSpeaker(language, parameters)
    return tuple((status, words(speaker, parameters, mark)) for status, mark in MARKS.items())


def about_records(
    setting: Setting, recorded: RecordedFigures, selection: Selection, *more: tuple[str, str]
) -> tuple[tuple[str, str], ...]:
    """Day, basis, filters and source of figures that are no indicator's, and what else must be known of them."""
    info = recorded.database.info
    told = notes(setting.speaker, setting.region, info, selection, ())
    build = [build_note(setting.speaker, info)] if recorded.level is Level.INTERNAL else []
    return (*told[:-1], *more, told[-1], *build)


def about_together(setting: Setting, answers: Sequence[Answer]) -> tuple[tuple[str, str], ...]:
    """What may be asked about several answers: each term once; texts that differ say which figures they are of."""
    texts: dict[str, dict[str, list[str]]] = {}
    for answer in answers:
        names = setting.speaker.listed([setting.speaker.name(one.indicator.name) for one in answer.results])
        for term, text in about(setting, answer):
            texts.setdefault(term, {}).setdefault(text, []).append(names)
    return tuple((term, _of_figures(told)) for term, told in texts.items())


def _of_figures(told: Mapping[str, Sequence[str]]) -> str:
    if len(told) == 1:
        return next(iter(told))
    return "; ".join(f"{text} ({', '.join(names)})" for text, names in told.items())

"""Cards of indicators: compared, on the map, along time, in a table; and coverage with what it is made of."""

from __future__ import annotations

from dataclasses import replace

from di_metrics.cards.about import about
from di_metrics.cards.picture_values import area_map, bars, course, stacked, table
from di_metrics.cards.setting import Setting
from di_metrics.cards.titles import found_in, in_all, sentence_of, sentences, title_of
from di_metrics.cards.view import PictureKind, View, ViewKind, drawable
from di_metrics.cards.wording import heading_of, of_a_year, of_filtered, source_line, untold_by_release
from di_metrics.deck import Card, Listing, Picture
from di_metrics.errors import N_
from di_metrics.indicators import CATALOGUE, COVERAGE_PARTS
from di_metrics.model import Dimension, Selection, Status
from di_metrics.sources.question import Answer, Question
from di_metrics.text.notes import filters_in_words, remarks_on_cells
from di_metrics.text.paragraphs.wholes import whole
from di_metrics.text.public_speaker import capital, within

_HEADING = N_("Who has been assessed and who has been served")
_WAITING = "assessed_waiting"


def figures(setting: Setting, view: View) -> Card:
    """Indicators as the view shows them."""
    answer = _answer(setting, view, view.indicators)
    if answer is None:
        return not_released(setting, view)
    since = setting.compared_with(view)
    behind = table(setting, answer)
    picture = _picture(setting, answer, view.picture, behind)
    return Card(
        of_filtered(setting, heading_of(setting.speaker, answer.results), _unsplit(answer)),
        title_of(setting, answer, since),
        f"{sentence_of(setting, answer, since)} {of_a_year(setting, setting.selection(view).period, answer)}".strip(),
        picture,
        None if picture is behind else behind,
        source_line(setting, answer),
        about(setting, answer),
    )


def coverage(setting: Setting, view: View) -> Card:
    """The assessed who are served, who wait, and the served who were not assessed; with coverage itself in the table."""
    answer = _answer(setting, view, ("coverage", *COVERAGE_PARTS))
    if answer is None or answer.result(_WAITING) is None:
        return not_released(setting, view)
    since = setting.compared_with(view)
    parts = [one for one in answer.results if one.indicator.code in COVERAGE_PARTS]
    [waiting] = [one for one in parts if one.indicator.code == _WAITING]
    return Card(
        of_filtered(setting, setting.speaker.say(_HEADING), _unsplit(answer)),
        found_in(setting, waiting),
        sentences(in_all(setting, answer, (_WAITING, "coverage"), since)) or sentence_of(setting, answer, since),
        _picture(setting, answer, PictureKind.TABLE, stacked(setting, parts)),
        table(setting, answer),
        source_line(setting, answer),
        about(setting, answer),
    )


def _unsplit(answer: Answer) -> Selection:
    """What figures are of, without the filters that their rows tell."""
    of_rows: dict[str, tuple[str, ...]] = {_FILTERS[one]: () for one in answer.by if one in _FILTERS}
    return replace(answer.selection, **of_rows)  # type: ignore[arg-type]


_FILTERS = {
    Dimension.MUNICIPALITY: "municipalities",
    Dimension.SERVICE: "services",
    Dimension.CATEGORY: "categories",
    Dimension.GROUP: "groups",
}


def _answer(setting: Setting, view: View, codes: tuple[str, ...]) -> Answer | None:
    selection = setting.selection(view)
    before = setting.compared_with(view)
    by = view.split
    if CATALOGUE[codes[0]].words.missed and len(by) < 2 and len(selection.groups) != 1 and all(one.is_time for one in by):
        by = (Dimension.GROUP, *by) if not by or len(codes) == 1 else by
    return setting.source.answer(Question(codes, selection, by, before, unit=view.unit))


def _picture(setting: Setting, answer: Answer, wanted: PictureKind, behind: Picture) -> Picture:
    """The picture wanted, where the figures that were answered are split as it needs; else the table; or why not."""
    if reasons := why_nothing(setting, answer):
        return Listing(reasons)
    one_dimension = len(answer.by) == 1
    wanted = drawable(setting.region, wanted)
    if wanted is PictureKind.MAP and one_dimension:
        return area_map(setting, answer, setting.reach)
    if wanted is PictureKind.BARS and one_dimension:
        return bars(setting, answer, setting.reach)
    return course(setting, answer) if wanted is PictureKind.COURSE else behind


# ---- Why there is nothing to show ----


def why_nothing(setting: Setting, answer: Answer) -> tuple[str, ...]:
    """Why figures show nothing, in sentences; empty where they show anything, or something that is not told."""
    speaker, region, results = setting.speaker, setting.region, answer.results
    if all(one.not_applicable for one in results):
        return tuple(remarks_on_cells(speaker, region, results))
    cells = [cell for one in results for cell in one]
    if any((cell.value and None not in cell.key) or cell.status in _UNTOLD for cell in cells):
        return ()
    if any(cell.value for cell in cells):
        return (_place_unknown(setting, answer),)
    if setting.recorded is None:
        return ()
    return (_never_recorded(setting, answer),)


_UNTOLD = (Status.LOW, Status.SUPPRESSED)


def _place_unknown(setting: Setting, answer: Answer) -> str:
    """Of how many the municipality is not known, where it is known of none."""
    speaker = setting.speaker
    result = next(one for one in answer.results if any(cell.value for cell in one))
    unknown = next(cell for cell in result if cell.value)
    what = capital(whole(speaker, result.indicator, unknown).text)
    return speaker.say(N_("%(what)s. The municipality is not known, so it cannot be shown where."), what=what)


def _never_recorded(setting: Setting, answer: Answer) -> str:
    """Whether nothing was recorded at all, or for what was chosen."""
    chosen = answer.selection
    speaker, region = setting.speaker, setting.region
    ever = setting.source.answer(Question((answer.results[0].indicator.code,), Selection(chosen.period, chosen.basis)))
    if ever is None or not any(cell.value for cell in ever.results[0]):
        return speaker.say(N_("There are no data yet."))
    filters = filters_in_words(speaker, region, chosen)
    return speaker.say(N_("Nothing was recorded in this period for: %(filters)s."), filters=filters)


def not_released(setting: Setting, view: View) -> Card:
    """That a view cannot be shown with public figures."""
    speaker = setting.speaker
    if view.kind is ViewKind.CHANGES:
        return untold_by_release(setting, view, speaker.say(N_("What changed")))
    first, *others = [speaker.name(CATALOGUE[code].name) for code in view.indicators or ("coverage",)]
    return untold_by_release(setting, view, speaker.listed([first, *map(within, others)]))

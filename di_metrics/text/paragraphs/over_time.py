"""How a figure went over time: from its first value that is something to its last."""

from __future__ import annotations

from di_metrics.errors import N_
from di_metrics.model import Result
from di_metrics.region import Region
from di_metrics.text.labels import label
from di_metrics.text.paragraphs import words
from di_metrics.text.paragraphs.claims import Bounds, Claim, Kind, Known, known_cells
from di_metrics.text.speaker import Speaker


def ends(speaker: Speaker, result: Result) -> list[Known]:
    """The first and the last value of a series that can be told and is not zero; one where there is only one."""
    told = [one for one in known_cells(speaker, result) if one.cell.value]
    return [told[0], told[-1]] if len(told) > 1 else told


def over_time(speaker: Speaker, region: Region, result: Result) -> Claim | None:
    """That a figure grew, fell or stayed; None where nothing of it is told."""
    told = ends(speaker, result)
    if not told:
        return None
    codes, values = tuple(one.code for one in told), tuple(one.bounds for one in told)
    text = _moved(speaker, region, result, told)
    return Claim(Kind.OVER_TIME, result.indicator.code, text, None, codes, values, by=result.by[0])


def from_to(speaker: Speaker, region: Region, result: Result) -> str:
    """The ends of a series alone, as behind a name: “from 62 (2017) to 219 (2019)”; empty where it has no two."""
    told = ends(speaker, result)
    return speaker.say(N_("from %(before)s to %(now)s"), **_said(speaker, region, result, told)) if len(told) > 1 else ""


def series_of(result: Result) -> list[tuple[str, Result]]:
    """Each series of a course split by something by its code, the one that ends highest first, without unknown codes."""
    other = next(one for one in result.by if not one.is_time)
    ends_at = sorted(at_the_end(result), key=lambda cell: (-(cell.value or 0), cell.value == 0))
    codes = [cell.key[0] for cell in ends_at if cell.key[0] is not None]
    return [(code, result.only(other, code).without(other)) for code in codes]


def at_the_end(result: Result) -> Result:
    """A course split by something, at its last time."""
    place = next(index for index, one in enumerate(result.by) if one.is_time)
    last = result.cells[-1].key[place] if result.cells else None
    return result.only(result.by[place], last).without(result.by[place])


def _moved(speaker: Speaker, region: Region, result: Result, told: list[Known]) -> str:
    subject = speaker.say(result.indicator.words.name)
    said = {"subject": subject, **_said(speaker, region, result, told)}
    if len(told) < 2:
        return speaker.say(N_("%(subject)s: %(now)s"), subject=subject, now=said["now"])
    return speaker.say(_direction(told[0].bounds, told[1].bounds), **said)


def _said(speaker: Speaker, region: Region, result: Result, told: list[Known]) -> dict[str, str]:
    before, now = (_at(speaker, region, result, one) for one in (told[0], told[-1]))
    return {"before": before, "now": now}


def _at(speaker: Speaker, region: Region, result: Result, one: Known) -> str:
    return f"{words.said(speaker, result.indicator, one.cell)} ({label(speaker, region, result.by[0], one.code)})"


def _direction(before: Bounds, now: Bounds) -> str:
    if now.lowest > before.highest:
        return N_("%(subject)s grew from %(before)s to %(now)s")
    if now.highest < before.lowest:
        return N_("%(subject)s fell from %(before)s to %(now)s")
    if now == before and now.is_exact:
        return N_("%(subject)s did not change: %(before)s, %(now)s")
    return N_("%(subject)s: %(before)s, %(now)s")

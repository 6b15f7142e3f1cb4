"""Who was served, of which groups, and who was assessed: sentences of a selection as a whole."""

from __future__ import annotations

from di_metrics.errors import N_
from di_metrics.model import Cell, Dimension, Result, Status
from di_metrics.region import Region
from di_metrics.text.labels import label
from di_metrics.text.paragraphs import phrases
from di_metrics.text.paragraphs.claims import Bounds, Claim, Figures, Kind, Known, bounds_of, known_cells, parameters_of
from di_metrics.text.paragraphs.phrases import of_groups, said, services, to_all, to_group, to_persons, when, where
from di_metrics.text.speaker import Speaker

_DASH = "\N{NO-BREAK SPACE}\N{EN DASH} "
_FULL = 100


def served(speaker: Speaker, region: Region, figures: Figures) -> Claim:
    """How many received services where and when, by group; that nobody did, or that it is not shown."""
    recipients, selection = figures.recipients, figures.selection
    [cell] = recipients.cells
    number = bounds_of(recipients.indicator, cell, parameters_of(speaker))
    scene = {
        "where": where(speaker, region, selection),
        "when": when(speaker, selection.period),
        "services": services(speaker, region, selection),
    }
    if cell.reason:
        return _nobody(speaker, region, figures, scene)
    if number is None:
        text = N_("%(where)s, %(when)s: how many persons %(services)s were provided to is not shown.")
        return Claim(Kind.HIDDEN, "recipients", speaker.say(text, **scene))
    if number.highest == 0:
        return _nobody(speaker, region, figures, scene)
    groups = _groups_served(speaker, figures.by_group, cell)
    whom = to_persons(speaker, recipients.indicator, cell)
    if len(groups) == 1:
        whom = to_group(speaker, region, groups[0].code, recipients.indicator, cell)
    if selection.from_state_care:
        whom = speaker.say(N_("%(persons)s who came from a state social care centre"), persons=whom)
    sentence = speaker.say(N_("%(where)s, %(when)s, %(services)s were provided to %(whom)s"), **scene, whom=whom)
    if len(groups) > 1:
        complete = all(one.status is not Status.SUPPRESSED for one in figures.by_group)
        listed = speaker.listed([to_group(speaker, region, one.code, recipients.indicator, one.cell) for one in groups])
        by_group = N_("%(sentence)s: %(groups)s") if complete else N_("%(sentence)s, among them %(groups)s")
        sentence = speaker.say(by_group, sentence=sentence, groups=listed)
    codes, values = tuple(one.code for one in groups), tuple(one.bounds for one in groups)
    return Claim(Kind.SERVED, "recipients", f"{sentence}.", number, codes, values)


def groups_served(speaker: Speaker, region: Region, by_group: Result, whole: Cell, active: Cell | None) -> str:
    """To how many of each group services were provided, in how many municipalities; without a full stop.

    Where one group alone can be told, it is in how many municipalities; empty where that is not told either.
    """
    groups = _groups_served(speaker, by_group, whole)
    places = int(active.value) if active and active.value else 0
    if len(groups) < 2:
        if not places:
            return ""
        return speaker.plural(
            "There are recipients in %(number)s municipality.", "There are recipients in %(number)s municipalities.", places
        )
    listed = speaker.listed([to_group(speaker, region, one.code, by_group.indicator, one.cell) for one in groups])
    if any(one.status is Status.SUPPRESSED for one in by_group):
        listed = speaker.say(N_("among others %(groups)s"), groups=listed)
    if not places:
        return speaker.say(N_("services were provided to %(groups)s"), groups=listed)
    return speaker.plural(
        "services were provided in %(number)s municipality to %(groups)s",
        "services were provided in %(number)s municipalities to %(groups)s",
        places,
        groups=listed,
    )


def _groups_served(speaker: Speaker, by_group: Result, whole: Cell) -> list[Known]:
    """The groups that have or may have recipients; where one alone can have, its number is the whole one."""
    known = [one for one in known_cells(speaker, by_group) if one.bounds.highest > 0]
    hidden = any(one.status is Status.SUPPRESSED for one in by_group)
    if len(known) == 1 and (hidden or known[0].cell.value != whole.value):
        return []
    return known


def _nobody(speaker: Speaker, region: Region, figures: Figures, scene: dict[str, str]) -> Claim:
    groups = figures.selection.groups
    nouns = [to_all(speaker, region, code) for code in groups]
    if groups and not any(region.group[code].receives_services for code in groups):
        text = speaker.say(N_("The project provides assessment alone to: %(groups)s."), groups=speaker.listed(nouns))
        return Claim(Kind.ASSESSED_ONLY, "recipients", text, codes=groups)
    if nouns:
        text = speaker.say(
            N_("%(where)s, %(when)s, no %(services)s were provided to %(groups)s."), **scene, groups=speaker.listed(nouns)
        )
    else:
        text = speaker.say(N_("%(where)s, %(when)s, no %(services)s were provided."), **scene)
    [cell] = figures.recipients.cells
    why = f" {speaker.name(cell.reason)}" if cell.reason else ""
    bounds = bounds_of(figures.recipients.indicator, cell, parameters_of(speaker))
    return Claim(Kind.NOBODY, "recipients", f"{text}{why}", bounds)


def assessed(speaker: Speaker, region: Region, figures: Figures) -> list[Claim]:
    """How many were assessed, what coverage is, who waits and, where coverage exceeds 100 %, who was not assessed."""
    if figures.assessed is None or figures.assessed.total is None:
        return []
    if not figures.assessed.total:
        if len(figures.covered) > 1:
            return []  # somebody of another group may have been
        return [_whole(speaker, Kind.ASSESSED, figures.assessed, speaker.say(N_("Nobody has been assessed yet.")))]
    number, count = int(figures.assessed.total), _count(speaker, figures.assessed)
    if len(figures.covered) > 1:
        groups = speaker.listed([_quoted_group(speaker, region, code) for code in figures.covered])
        text = speaker.plural(
            "Of the groups %(groups)s, %(count)s person has been assessed.",
            "Of the groups %(groups)s, %(count)s persons have been assessed.",
            number,
            count=count,
            groups=groups,
        )
    else:
        text = speaker.plural(
            "%(count)s person has been assessed.", "%(count)s persons have been assessed.", number, count=count
        )
    told = _whole(speaker, Kind.ASSESSED, figures.assessed, text)
    return [told, *_waiting(speaker, figures), *_coverage(speaker, region, figures), *_unassessed(speaker, figures)]


def _coverage(speaker: Speaker, region: Region, figures: Figures) -> list[Claim]:
    """The coverage of each group that has one."""
    result = figures.coverage_by_group
    known = known_cells(speaker, result) if result else ()
    if result is None or not known:
        return []
    shares = [f"{of_groups(speaker, region, [one.code])}{_DASH}{said(speaker, result.indicator, one.cell)}" for one in known]
    text = speaker.say(N_("Coverage: %(shares)s."), shares=", ".join(shares))
    codes, values = tuple(one.code for one in known), tuple(one.bounds for one in known)
    return [Claim(Kind.COVERAGE, "coverage", text, None, codes, values)]


def _quoted_group(speaker: Speaker, region: Region, code: str) -> str:
    return speaker.say(N_("“%(name)s”"), name=label(speaker, region, Dimension.GROUP, code))


def _waiting(speaker: Speaker, figures: Figures) -> list[Claim]:
    if figures.waiting is None or not figures.waiting.total:
        return []
    text = speaker.plural(
        "Of them, %(count)s person still waits for a first service.",
        "Of them, %(count)s persons still wait for a first service.",
        int(figures.waiting.total),
        count=_count(speaker, figures.waiting),
    )
    return [_whole(speaker, Kind.WAITING, figures.waiting, text)]


def _unassessed(speaker: Speaker, figures: Figures) -> list[Claim]:
    """Who was served without an assessment, where this makes the coverage of a group exceed 100 %."""
    if figures.unassessed is None or not figures.unassessed.total or len(figures.covered) > 1:
        return []
    if figures.coverage_by_group is None or all((cell.value or 0) <= _FULL for cell in figures.coverage_by_group):
        return []
    text = speaker.plural(
        "%(count)s person was served without an assessment.",
        "%(count)s persons were served without an assessment.",
        int(figures.unassessed.total),
        count=_count(speaker, figures.unassessed),
    )
    return [_whole(speaker, Kind.UNASSESSED, figures.unassessed, text)]


def _count(speaker: Speaker, result: Result) -> str:
    return said(speaker, result.indicator, result.cells[0])


def paid(speaker: Speaker, figures: Figures) -> list[Claim]:
    """What was paid for the services of the selection."""
    return paid_in_all(speaker, figures.paid) if figures.paid else []


def paid_in_all(speaker: Speaker, result: Result) -> list[Claim]:
    """An amount that was paid, where something of it is told."""
    [cell] = result.cells
    number = bounds_of(result.indicator, cell, parameters_of(speaker))
    if number is None:
        return []
    amount = said(speaker, result.indicator, cell)
    text = N_("The compensation paid is %(amount)s.") if number.highest else N_("No compensation has been paid for them.")
    told = speaker.say(text, **({"amount": amount} if number.highest else {}))
    return [Claim(Kind.PAID, result.indicator.code, told, number)]


def _whole(speaker: Speaker, kind: Kind, result: Result, text: str) -> Claim:
    [cell] = result.cells
    return Claim(kind, result.indicator.code, text, bounds_of(result.indicator, cell, parameters_of(speaker)))


# ---- How a figure went over time: from its first value that is something to its last ----


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
    return f"{phrases.said(speaker, result.indicator, one.cell)} ({label(speaker, region, result.by[0], one.code)})"


def _direction(before: Bounds, now: Bounds) -> str:
    if now.lowest > before.highest:
        return N_("%(subject)s grew from %(before)s to %(now)s")
    if now.highest < before.lowest:
        return N_("%(subject)s fell from %(before)s to %(now)s")
    if now == before and now.is_exact:
        return N_("%(subject)s did not change: %(before)s, %(now)s")
    return N_("%(subject)s: %(before)s, %(now)s")

"""A paragraph: what the figures of a selection say, sentence by sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from di_metrics.errors import N_
from di_metrics.model import Basis, Cell, Dimension, Result, Selection, Status
from di_metrics.region import Region
from di_metrics.text.labels import basis_name, label
from di_metrics.text.paragraphs import comparing, coverage
from di_metrics.text.paragraphs.claims import Claim, ClaimKind, Figures, Known, bounds_of, known_cells, parameters_of
from di_metrics.text.paragraphs.comparing import Comparison
from di_metrics.text.paragraphs.phrases import (
    framed,
    in_so_many,
    of_groups,
    services_of,
    to_all,
    to_group,
    to_persons,
    value_in_words,
    when,
    where,
)
from di_metrics.text.paragraphs.wholes import whole
from di_metrics.text.speaker import Speaker

_DASH = "\N{NO-BREAK SPACE}\N{EN DASH} "
_FULL = 100
_LISTED = 9
"""Of more services only the leading ones are named."""


def paragraph(speaker: Speaker, region: Region, figures: Figures) -> tuple[Claim, ...]:
    """The sentences of a selection in the order of the project's reports: people, places, coverage, services, money.

    Only what the figures carry is said: what is protected, unknown or not applicable is left out or said to be so.
    """
    opening, about_assessed = served(speaker, region, figures), assessed(speaker, region, figures)
    if opening.kind is ClaimKind.ASSESSED_ONLY:
        return opening, *about_assessed
    compared = _places(speaker, region, figures)
    if opening.kind is ClaimKind.NOBODY:
        unknown = [claim for claim in compared if claim.kind is ClaimKind.UNKNOWN_PLACE]
        basis = _basis(speaker, region, figures.selection, compares=bool(unknown))
        return opening, *unknown, *about_assessed, *basis
    money = Comparison(speaker, region, figures.paid_by_municipality) if figures.paid_by_municipality else None
    return (
        opening,
        *compared,
        *about_assessed,
        *coverage.by_municipality(speaker, region, figures),
        *_categories(speaker, region, figures),
        *_services(speaker, region, figures),
        *(paid(speaker, figures.paid) if figures.paid else []),
        *(comparing.leading(money) if money else []),
        *_basis(speaker, region, figures.selection, compares=figures.by_municipality is not None),
    )


def _basis(speaker: Speaker, region: Region, selection: Selection, *, compares: bool) -> list[Claim]:
    """Which municipalities are meant, where it is not those of the day."""
    of_the_day = region.basis_on(selection.period.last)
    meant = {selection.basis} if compares else {region.municipality[code].basis for code in selection.municipalities}
    other = tuple(basis for basis in Basis if basis in meant and basis is not of_the_day)
    if not other:
        return []
    [basis] = other
    name = basis_name(speaker, region, basis)
    text = speaker.say(N_("What is meant: %(basis)s."), basis=name[:1].lower() + name[1:])
    return [Claim(ClaimKind.BASIS, "", text, codes=(basis,))]


# ---- Who was served, of which groups, and who was assessed ----


def served(speaker: Speaker, region: Region, figures: Figures) -> Claim:
    """How many received services where and when, by group; that nobody did, or that it is not shown."""
    recipients, selection = figures.recipients, figures.selection
    [cell] = recipients.cells
    number = bounds_of(recipients.indicator, cell, parameters_of(speaker))
    scene = {
        "where": where(speaker, region, selection),
        "when": when(speaker, selection.period),
        "services": services_of(speaker, region, selection),
    }
    if cell.reason:
        return _nobody(speaker, region, figures, scene)
    if number is None:
        text = N_("%(where)s, %(when)s: how many persons %(services)s were provided to is not shown.")
        return Claim(ClaimKind.HIDDEN, recipients.indicator.code, speaker.say(text, **scene))
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
        listed = _listed_groups(speaker, region, figures.by_group, groups)
        text = N_("%(sentence)s, among them %(groups)s") if _hides_some(figures.by_group) else N_("%(sentence)s: %(groups)s")
        sentence = speaker.say(text, sentence=sentence, groups=listed)
    return Claim.about(ClaimKind.SERVED, recipients, f"{sentence}.", groups, number=number)


def _listed_groups(speaker: Speaker, region: Region, by_group: Result, groups: Sequence[Known]) -> str:
    return speaker.listed([to_group(speaker, region, group.code, by_group.indicator, group.cell) for group in groups])


def _hides_some(by_group: Result) -> bool:
    return any(cell.status is Status.SUPPRESSED for cell in by_group)


def groups_served(speaker: Speaker, region: Region, by_group: Result, whole: Cell, active: Cell | None) -> str:
    """To how many of each group services were provided, in how many municipalities; a clause.

    Where one group alone can be told, it is in how many municipalities; empty where that is not told either.
    """
    groups = _groups_served(speaker, by_group, whole)
    places = int(active.value) if active and active.value else 0
    if len(groups) < 2:
        if not places:
            return ""
        return speaker.say(N_("there are recipients %(where)s"), where=in_so_many(speaker, places))
    listed = _listed_groups(speaker, region, by_group, groups)
    if _hides_some(by_group):
        listed = speaker.say(N_("among others %(groups)s"), groups=listed)
    if not places:
        return speaker.say(N_("services were provided to %(groups)s"), groups=listed)
    text = N_("services were provided %(where)s to %(groups)s")
    return speaker.say(text, where=in_so_many(speaker, places), groups=listed)


def _groups_served(speaker: Speaker, by_group: Result, whole: Cell) -> list[Known]:
    """The groups that have or may have recipients; where one alone can have, its number is the whole one."""
    known = [group for group in known_cells(speaker, by_group) if group.bounds.highest > 0]
    if len(known) == 1 and (_hides_some(by_group) or known[0].cell.value != whole.value):
        return []
    return known


def _nobody(speaker: Speaker, region: Region, figures: Figures, scene: dict[str, str]) -> Claim:
    groups = figures.selection.groups
    nouns = [to_all(speaker, region, code) for code in groups]
    if groups and not any(region.group[code].receives_services for code in groups):
        text = speaker.say(N_("The project provides assessment alone to: %(groups)s."), groups=speaker.listed(nouns))
        return Claim(ClaimKind.ASSESSED_ONLY, figures.recipients.indicator.code, text, codes=groups)
    if nouns:
        text = speaker.say(
            N_("%(where)s, %(when)s, no %(services)s were provided to %(groups)s."), **scene, groups=speaker.listed(nouns)
        )
    else:
        text = speaker.say(N_("%(where)s, %(when)s, no %(services)s were provided."), **scene)
    [cell] = figures.recipients.cells
    why = f" {speaker.name(cell.reason)}" if cell.reason else ""
    bounds = bounds_of(figures.recipients.indicator, cell, parameters_of(speaker))
    return Claim(ClaimKind.NOBODY, figures.recipients.indicator.code, f"{text}{why}", bounds)


def assessed(speaker: Speaker, region: Region, figures: Figures) -> list[Claim]:
    """How many were assessed, what coverage is, who waits and, where coverage exceeds 100 %, who was not assessed."""
    result, several = figures.assessed, len(figures.covered) > 1
    if result is None or result.total is None:
        return []
    claim = _total(speaker, ClaimKind.ASSESSED, result)
    if not result.total:
        return [] if several else [claim.as_sentence()]  # somebody of another group may have been
    if several:
        groups = framed(speaker, Dimension.GROUP, of_groups(speaker, region, figures.covered), len(figures.covered))
        claim = replace(claim, text=speaker.say(N_("%(where)s, %(what)s"), where=groups, what=claim.text))
    claims = [claim.as_sentence()]
    if figures.waiting and figures.waiting.total:
        claims.append(_total(speaker, ClaimKind.WAITING, figures.waiting).as_sentence())
    by_group = figures.coverage_by_group
    known = known_cells(speaker, by_group) if by_group else ()
    if by_group is not None and known:
        names = [of_groups(speaker, region, [row.code]) for row in known]
        claims.append(_listed_rows(speaker, ClaimKind.COVERAGE, by_group, N_("Coverage: %(listed)s."), known, names))
    exceeds = not several and by_group is not None and any((cell.value or 0) > _FULL for cell in by_group)
    if exceeds and figures.unassessed and figures.unassessed.total:
        claims.append(_total(speaker, ClaimKind.UNASSESSED, figures.unassessed).as_sentence())
    return claims


def paid(speaker: Speaker, result: Result) -> list[Claim]:
    """An amount that was paid, where something of it is told."""
    claim = _total(speaker, ClaimKind.PAID, result)
    return [claim.as_sentence()] if claim.number else []


def _total(speaker: Speaker, kind: ClaimKind, result: Result) -> Claim:
    return replace(whole(speaker, result.indicator, result.cells[0]), kind=kind)


# ---- Where recipients are, and which services they had ----


def _places(speaker: Speaker, region: Region, figures: Figures) -> list[Claim]:
    """In how many municipalities there are recipients, where most are, and where there are none."""
    if figures.by_municipality is None:
        return []
    compared = Comparison(speaker, region, figures.by_municipality)
    if not compared.positive and not compared.hidden:
        return comparing.unknown_place(compared)
    most = comparing.leading(compared)
    return [
        *(comparing.active(compared) if not any(claim.kind is ClaimKind.ONLY for claim in most) else []),
        *most,
        *comparing.few(compared),
        *comparing.without(compared, figures.assessed_by_municipality),
        *comparing.hidden(compared),
        *comparing.unknown_place(compared),
    ]


def _services(speaker: Speaker, region: Region, figures: Figures) -> list[Claim]:
    """The recipients of each service, or of those that most had."""
    if figures.by_service is None:
        return []
    compared = Comparison(speaker, region, figures.by_service)
    if 1 < len(compared.positive) <= _LISTED and not compared.hidden:
        return [_breakdown(compared, figures)]
    return comparing.leading(compared)


def _categories(speaker: Speaker, region: Region, figures: Figures) -> list[Claim]:
    """The recipients of each category of services, where they had more than one."""
    if figures.by_category is None:
        return []
    compared = Comparison(speaker, region, figures.by_category)
    if len(compared.positive) < 2 or compared.hidden:
        return []
    if figures.by_service and len(Comparison(speaker, region, figures.by_service).positive) <= len(compared.positive):
        return []  # the services themselves say it
    return [_breakdown(compared, figures)]


_BREAKDOWN = {
    Dimension.SERVICE: (
        N_("Recipients by service: %(listed)s."),
        N_("Recipients by service (one person may have several): %(listed)s."),
    ),
    Dimension.CATEGORY: (
        N_("Recipients by service category: %(listed)s."),
        N_("Recipients by service category (one person may have several): %(listed)s."),
    ),
}


def _breakdown(compared: Comparison, figures: Figures) -> Claim:
    """All rows that hold something; whether one person may have several, where the rows add up to more than the whole."""
    [dimension] = compared.result.by
    rows = sorted(compared.positive, key=lambda row: -row.bounds.highest)
    total = figures.recipients.cells[0].value
    several = total is not None and sum(row.bounds.lowest for row in rows) > total
    names = [label(compared.speaker, compared.region, dimension, row.code) for row in rows]
    text = _BREAKDOWN[dimension][several]
    return _listed_rows(compared.speaker, ClaimKind.BREAKDOWN, compared.result, text, rows, names)


def _listed_rows(
    speaker: Speaker, kind: ClaimKind, result: Result, says: str, rows: Sequence[Known], names: Sequence[str]
) -> Claim:
    values = [value_in_words(speaker, result.indicator, row.cell) for row in rows]
    listed = ", ".join(f"{name}{_DASH}{value}" for name, value in zip(names, values, strict=True))
    return Claim.about(kind, result, speaker.say(says, listed=listed), rows)

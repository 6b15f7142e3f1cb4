"""A paragraph: what the figures of a selection say, sentence by sentence."""

from __future__ import annotations

from di_metrics.errors import N_
from di_metrics.model import Basis, Selection
from di_metrics.region import Region
from di_metrics.text.labels import basis_name
from di_metrics.text.paragraphs import coverage, leaders, served
from di_metrics.text.paragraphs.claims import Claim, Figures, Kind
from di_metrics.text.paragraphs.leaders import money, recipients
from di_metrics.text.speaker import Speaker


def paragraph(speaker: Speaker, region: Region, figures: Figures) -> tuple[Claim, ...]:
    """The sentences of a selection in the order of the project's reports: people, places, coverage, services, money.

    Only what the figures carry is said: what is protected, unknown or not applicable is left out or said to be so.
    """
    return tuple(claim for topic in topics(speaker, region, figures) for claim in topic)


def topics(speaker: Speaker, region: Region, figures: Figures) -> tuple[tuple[Claim, ...], ...]:
    """The same as a paragraph a topic."""
    opening = served.served(speaker, region, figures)
    assessed = served.assessed(speaker, region, figures)
    if opening.kind is Kind.ASSESSED_ONLY:
        return _told([opening], assessed)
    compared = recipients(speaker, region, figures)
    if opening.kind is Kind.NOBODY:
        unknown = [one for one in compared if one.kind is Kind.UNKNOWN_PLACE]
        return _told([opening, *unknown], assessed, _basis(speaker, region, figures.selection, compares=bool(unknown)))
    return _told(
        [opening, *compared],
        [*assessed, *coverage.by_municipality(speaker, region, figures)],
        [*leaders.categories(speaker, region, figures), *leaders.services(speaker, region, figures)],
        [*served.paid(speaker, figures), *money(speaker, region, figures)],
        _basis(speaker, region, figures.selection, compares=figures.by_municipality is not None),
    )


def _told(*parts: list[Claim]) -> tuple[tuple[Claim, ...], ...]:
    return tuple(tuple(part) for part in parts if part)


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
    return [Claim(Kind.BASIS, "", text, codes=(basis,))]

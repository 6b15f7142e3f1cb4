"""The answer of each public page in one sentence: at the head of the page, and where a link to it is shared."""

from __future__ import annotations

from di_metrics.model import Status
from di_metrics.release.offered import ASSESSED, MONEY, RECIPIENTS
from di_metrics.release.release import REGION, UNKNOWN
from di_metrics.text import protected
from di_metrics.text.protected import Item
from di_metrics.ui.public.public_page import PublicPage

__all__ = ["ASSESSED", "LEADS"]


def overview(page: PublicPage) -> str:
    year = page.offered.last_year
    return protected.overview(
        page.speaker,
        page.region,
        year,
        (page.indicator(RECIPIENTS), page.shown(RECIPIENTS, year)),
        page.by_group(RECIPIENTS, year),
        (page.indicator(MONEY), page.shown(MONEY, page.offered.times_of_money[0])),
    )


def map_(page: PublicPage) -> str:
    view = page.view
    service = service_on_the_map(page)
    what = protected.subject(page.speaker, page.region, view.group, service)
    items = page.by_area(RECIPIENTS, view.year, group=view.group, service=service)
    return protected.on_the_map(page.speaker, page.indicator(RECIPIENTS), what, view.year, items)


def service_on_the_map(page: PublicPage) -> str:
    """The service chosen or, where it is not offered by municipality, any."""
    offered = page.offered.services_by_area[page.view.group]
    return page.view.service if page.view.service in offered else offered[0]


def is_of_no_partner(page: PublicPage) -> bool:
    """Whether the chosen municipality was no partner of the project, and nobody was served there."""
    area, year = page.view.area, page.offered.last_year
    if area == UNKNOWN or page.region.municipality[area].partner:
        return False
    return all(one.shown.status is Status.EMPTY for one in page.by_group(RECIPIENTS, year, area=area))


def municipality(page: PublicPage) -> str:
    if is_of_no_partner(page):
        return protected.no_partner(page.speaker, [page.place(page.view.area)])
    year = page.view.year
    groups = page.by_group(RECIPIENTS, year, area=page.view.area)
    return protected.municipality(page.speaker, page.indicator(RECIPIENTS), page.place(page.view.area), year, groups)


def services(page: PublicPage) -> str:
    group, year = page.view.group, page.view.year
    return protected.services(page.speaker, page.indicator(RECIPIENTS), page.group(group), year, used(page))


def used(page: PublicPage) -> list[Item]:
    """The services of the chosen group, each with its recipients in the whole region."""
    single = page.offered.services[page.view.group][1:]
    return page.by_service(RECIPIENTS, page.view.year, single, area=REGION, group=page.view.group)


def money(page: PublicPage) -> str:
    whole = page.shown(MONEY, page.offered.times_of_money[0])
    return protected.money(page.speaker, page.indicator(MONEY), whole, page.by_year(MONEY))


LEADS = {"overview": overview, "map": map_, "municipality": municipality, "services": services, "money": money}
"""The answers by the pages' addresses; the page of downloads answers no question about figures."""

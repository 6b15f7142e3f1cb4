"""What a reader of a release looks at, as codes in the page's address: a short link that survives a change of language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from di_metrics.errors import N_
from di_metrics.model import Language
from di_metrics.release.offered import Offered
from di_metrics.release.release import ANY_SERVICE, WHOLE_PROJECT, Release
from di_metrics.text import Speaker
from di_metrics.ui.address_parameters import AddressFault, AddressReader

KEYS = frozenset({"r", "g", "s", "y", "a", "c", "p", "lang"})
"""Release, target group, service, year to whose end persons are counted, area, areas compared, year of payment, language."""

MOST_COMPARED = 4
"""So many municipalities can be told apart in a picture, the region beside them."""

_UNKNOWN = {
    "g": (
        N_("This release does not have the target group “%(word)s”."),
        N_("The first target group is shown instead."),
    ),
    "s": (
        N_("This release does not have the service “%(word)s” for the target group."),
        N_("Any service is shown instead."),
    ),
    "y": (
        N_("This release does not have the year “%(word)s”."),
        N_("The latest year is shown instead."),
    ),
    "a": (
        N_("This release does not have the municipality “%(word)s”."),
        N_("The first municipality is shown instead."),
    ),
    "c": (
        N_("This release does not have the municipality “%(word)s”."),
        N_("The first municipalities are compared instead."),
    ),
    "p": (
        N_("This release does not have payments of “%(word)s”."),
        N_("Those of the whole project are shown instead."),
    ),
    "r": (
        N_("The release “%(word)s” is not known here."),
        N_("The latest release is shown instead."),
    ),
}

_TOO_MANY = (
    N_("So many municipalities cannot be compared at once. Left out: %(word)s."),
    N_("The first ones are compared."),
)


@dataclass(frozen=True, slots=True)
class PublicChoice:
    """A reader's language and choices. `linked` is the earlier release that the reader's link was made from, if any.

    `compared` are municipalities in the reader's order; none where the reader has not chosen any.
    """

    language: Language
    group: str
    service: str
    year: str
    area: str
    paid_in: str
    linked: int | None = None
    compared: tuple[str, ...] = ()

    def address(self, release: Release, offered: Offered) -> dict[str, str]:
        """The parameters of the address; what is as it was at first is left out, but for the release and the language."""
        first = first_choice(offered, self.language)
        chosen = {
            "g": (self.group, first.group),
            "s": (self.service, first.service),
            "y": (self.year, first.year),
            "a": (self.area, first.area),
            "c": (",".join(self.compared), ""),
            "p": (self.paid_in, first.paid_in),
        }
        said = {name: code for name, (code, usual) in chosen.items() if code != usual}
        return {"r": str(self.linked or release.edition.number), **said, "lang": self.language.value}

    def latest(self, release: Release, offered: Offered) -> dict[str, str]:
        """The parameters of an address that always leads to the latest release."""
        return {name: word for name, word in self.address(release, offered).items() if name != "r"}


def first_choice(offered: Offered, language: Language) -> PublicChoice:
    """What a reader sees who has chosen nothing."""
    areas = offered.areas or ("",)
    return PublicChoice(language, offered.groups[0], ANY_SERVICE, offered.last_year, areas[0], WHOLE_PROJECT)


def read_public_choice(
    release: Release, offered: Offered, params: Mapping[str, str]
) -> tuple[PublicChoice, tuple[AddressFault, ...]]:
    """The view an address asks for, and what in it was not understood; such parts are as at first, the others stay."""
    reader = AddressReader(params)
    usual = first_choice(offered, reader.language())
    group = reader.known("g", offered.groups, usual.group, _UNKNOWN["g"])
    earlier = [str(one.number) for one in release.earlier]
    current = str(release.edition.number)
    linked = reader.known("r", [*earlier, current], current, _UNKNOWN["r"])
    view = PublicChoice(
        usual.language,
        group,
        reader.known("s", offered.services[group], ANY_SERVICE, _UNKNOWN["s"]),
        reader.known("y", offered.years, usual.year, _UNKNOWN["y"]),
        reader.known("a", offered.areas, usual.area, _UNKNOWN["a"]),
        reader.known("p", offered.times_of_money, WHOLE_PROJECT, _UNKNOWN["p"]),
        int(linked) if linked != current else None,
        _compared(reader, release, offered),
    )
    return view, tuple(reader.faults)


def _compared(reader: AddressReader, release: Release, offered: Offered) -> tuple[str, ...]:
    """The municipalities to be compared; those that are too many are told by name."""
    named = reader.several("c", offered.areas, *_UNKNOWN["c"])
    if more := named[MOST_COMPARED:]:
        names = (Speaker(reader.language()).name(release.region.municipality[code].name) for code in more)
        reader.faults.append(AddressFault(_TOO_MANY, ", ".join(names)))
    return named[:MOST_COMPARED]

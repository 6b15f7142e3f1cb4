"""What a reader of a release looks at, as codes in the page's address: a short link that survives a change of language."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from di_metrics.errors import N_, DIMetricsError, Message, UnknownWord
from di_metrics.model import Language
from di_metrics.release.cells import ANY_SERVICE, WHOLE_PROJECT
from di_metrics.release.offered import Offered
from di_metrics.release.release import Release

KEYS = frozenset({"r", "g", "s", "y", "a", "p", "lang"})
"""Release, target group, service, year to whose end persons are counted, area, year of payment, language."""

_UNKNOWN = {
    "g": N_("The address asks for the target group “%(word)s”, which this release does not have."),
    "s": N_("The address asks for the service “%(word)s”, which this release does not have for the target group."),
    "y": N_("The address asks for the year “%(word)s”, which this release does not have."),
    "a": N_("The address asks for the municipality “%(word)s”, which this release does not have."),
    "p": N_("The address asks for payments of “%(word)s”, which this release does not have."),
}


@dataclass(frozen=True, slots=True)
class PublicView:
    """A reader's language and choices. `linked` is the earlier release that the reader's link was made from, if any."""

    language: Language
    group: str
    service: str
    year: str
    area: str
    paid_in: str
    linked: int | None = None

    def address(self, release: Release, offered: Offered) -> dict[str, str]:
        """The parameters of the address; what is as it was at first is left out, but for the release and the language."""
        first = first_view(offered, self.language)
        chosen = {
            "g": (self.group, first.group),
            "s": (self.service, first.service),
            "y": (self.year, first.year),
            "a": (self.area, first.area),
            "p": (self.paid_in, first.paid_in),
        }
        said = {name: code for name, (code, usual) in chosen.items() if code != usual}
        return {"r": str(self.linked or release.edition.number), **said, "lang": self.language.value}


def first_view(offered: Offered, language: Language) -> PublicView:
    """What a reader sees who has chosen nothing."""
    areas = offered.areas or ("",)
    return PublicView(language, offered.groups[0], ANY_SERVICE, offered.last_year, areas[0], WHOLE_PROJECT)


def read_public_view(
    release: Release, offered: Offered, params: Mapping[str, str]
) -> tuple[PublicView, tuple[DIMetricsError, ...]]:
    """The view an address asks for, and what in it was not understood; such parts are as at first, the others stay."""
    language = Language.EN if params.get("lang") == Language.EN else Language.LV
    usual = first_view(offered, language)
    faults: list[DIMetricsError] = []

    def known(name: str, otherwise: str, allowed: Collection[str]) -> str:
        word = params.get(name, otherwise)
        if word in allowed:
            return word
        faults.append(UnknownWord.among(allowed, word, Message.of(_UNKNOWN[name], word=word)))
        return otherwise

    group = known("g", usual.group, offered.groups)
    view = PublicView(
        language,
        group,
        known("s", ANY_SERVICE, offered.services[group]),
        known("y", usual.year, offered.years),
        known("a", usual.area, offered.areas or (usual.area,)),
        known("p", WHOLE_PROJECT, offered.times_of_money),
        _linked(release, params.get("r", ""), faults),
    )
    return view, tuple(faults)


def _linked(release: Release, word: str, faults: list[DIMetricsError]) -> int | None:
    """The earlier release that an address names; None for the one in use and, with a fault, for one that is not known."""
    current = str(release.edition.number)
    if word in ("", current):
        return None
    earlier = [str(one.number) for one in release.earlier]
    if word in earlier:
        return int(word)
    faults.append(
        UnknownWord(
            Message.of(N_("The address names the release “%(word)s”, which is not known here."), word=word),
            Message.of(N_("Shown is release No. %(number)s."), number=current),
        )
    )
    return None

"""The marks of a release's files: why a number is as it is, or why there is none. Pages say the same in words."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from di_metrics.errors import N_
from di_metrics.model import Status
from di_metrics.release.parameters import Parameters
from di_metrics.text.speaker import Speaker


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark of files, what pages say for it, and its meaning; the release's parameters are filled in by name."""

    symbol: str
    on_pages: str
    meaning: str
    with_value: bool = False


MARKS = {
    Status.ROUNDED: Mark(
        "[rounded]",
        "≈",
        N_("A rounded number: persons to a multiple of %(base)s, money to a multiple of %(money_base)s EUR."),
        with_value=True,
    ),
    Status.OFFICIAL: Mark(
        "[official]",
        N_("a number without “≈”"),
        N_("An exact number: the project itself has published this total. The column “source” says where."),
        with_value=True,
    ),
    Status.LOW: Mark("[low]", N_("fewer than %(number)s"), N_("The number of persons is below %(threshold)s; it may be 0.")),
    Status.SUPPRESSED: Mark(
        "[c]",
        N_("not published"),
        N_("Not published, because it could tell something about single persons. It may also be 0."),
    ),
    Status.EMPTY: Mark("[z]", "–", N_("Nobody, or no money, in any of the years.")),
    Status.NOT_APPLICABLE: Mark("[x]", N_("not applicable"), N_("The release has no such number.")),
}
"""The mark of each status that a release shows; NOT_APPLICABLE is what a release does not offer."""


def words(speaker: Speaker, parameters: Parameters, mark: Mark) -> tuple[str, str]:
    """What pages say for a mark, and what it means, in a release with the given parameters."""
    numbers = {name: speaker.number(value) for name, value in asdict(parameters).items()}
    numbers["number"] = numbers["threshold"]
    return speaker.say(mark.on_pages, **numbers), speaker.say(mark.meaning, **numbers)

"""From words (of a command line or an address) to a selection: codes are checked, unknown ones get a suggestion."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from di_metrics.errors import N_, Message, UnknownWord
from di_metrics.indicators import CATALOGUE, RENAMED
from di_metrics.model import Basis, Dimension, Indicator, Period, Selection
from di_metrics.region import Region


def _known(word: str, allowed: Iterable[str], kind: str) -> str:
    choices = list(allowed)
    if word in choices:
        return word
    message = Message.of(N_("“%(word)s” is not known as %(kind)s."), word=word, kind=kind)
    raise UnknownWord.among(choices, word, message)


def read_indicator(word: str) -> Indicator:
    """The indicator of a code. Raises UnknownWord with a suggestion."""
    return CATALOGUE[_known(RENAMED.get(word, word), CATALOGUE, "INDICATOR")]


def read_date(word: str, kind: str) -> dt.date:
    """A day as year-month-day. Raises UnknownWord for anything else."""
    try:
        return dt.date.fromisoformat(word)
    except ValueError:
        raise UnknownWord(
            Message.of(N_("“%(word)s” is not known as %(kind)s."), word=word, kind=kind),
            Message.of(N_("A date is year-month-day, such as 2019-12-31.")),
        ) from None


def read_split(words: str) -> tuple[Dimension, ...]:
    """One or two dimensions joined by a comma. Raises UnknownWord."""
    parts = [part.strip() for part in words.split(",") if part.strip()]
    by = tuple(Dimension(_known(part, list(Dimension), "--by")) for part in parts)
    if len(set(by)) != len(by) or len(by) > 2:
        raise UnknownWord(
            Message.of(N_("“%(word)s” is not known as %(kind)s."), word=words, kind="--by"),
            Message.of(N_("One dimension or two different ones can be named.")),
        )
    return by


def read_selection(
    region: Region,
    *,
    first: str | None = None,
    last: str | None = None,
    basis: str | None = None,
    municipalities: Sequence[str] = (),
    services: Sequence[str] = (),
    categories: Sequence[str] = (),
    groups: Sequence[str] = (),
    from_state_care: bool = False,
) -> Selection:
    """A selection from words; without `last` to the project's end, without `basis` that of the municipalities named.

    Raises UnknownWord, with the nearest words, for a code the region does not have.
    """
    as_of = read_date(last, "--as-of") if last else region.project.end
    since = read_date(first, "--from") if first else None
    if since and since > as_of:
        raise UnknownWord(
            Message.of(N_("The period ends (%(last)s) before it begins (%(first)s)."), last=as_of, first=since),
            Message.of(N_("Choose a later end or an earlier beginning.")),
        )
    places = tuple(dict.fromkeys(_known(code, region.municipality, "--municipality") for code in municipalities))
    named = {region.municipality[code].basis for code in places}
    default = named.pop() if len(named) == 1 else region.default_basis
    return Selection(
        Period(as_of, since),
        Basis(_known(basis, list(Basis), "--basis")) if basis else default,
        places,
        tuple(dict.fromkeys(_known(code, region.service, "--service") for code in services)),
        tuple(dict.fromkeys(_known(code, region.category, "--category") for code in categories)),
        tuple(dict.fromkeys(_known(code, region.group, "--group") for code in groups)),
        from_state_care,
    )

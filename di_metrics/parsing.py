"""From words (of a command line or an address) to a selection: codes are checked, unknown ones get a suggestion.

An address holds codes. On a command line names stand for them too: `codes_named` knows the names of the region and its
programme in both languages and the tables of other names, however they are written.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches

from di_metrics.errors import N_, Message, UnknownWord
from di_metrics.indicators import CATALOGUE, RENAMED
from di_metrics.model import Basis, Dimension, Indicator, Period, Selection
from di_metrics.region import Region
from di_metrics.reports.names import Aliases, names_of
from di_metrics.reports.spelling import key_of


def _known(word: str, allowed: Iterable[str], kind: str) -> str:
    choices = list(allowed)
    if word in choices:
        return word
    message = Message.of(N_("“%(word)s” is not known as %(kind)s."), word=word, kind=kind)
    raise UnknownWord.among(choices, word, message)


def read_indicator(word: str) -> Indicator:
    """The indicator of a code. Raises UnknownWord with a suggestion."""
    return CATALOGUE[_known(RENAMED.get(word, word), CATALOGUE, "INDICATOR")]


def indicator_named(word: str) -> Indicator:
    """The indicator of a code or name. Raises UnknownWord with a suggestion."""
    names = [(code, name) for code, one in CATALOGUE.items() for name in (code, one.name.lv, one.name.en)]
    found = _first(_meanings(names, word))
    if len(found) != 1:
        raise _not_understood(word, "INDICATOR", names, found)
    return CATALOGUE[found[0]]


def codes_named(
    region: Region, aliases: Aliases, kind: str, words: Sequence[str], basis: str | None = None
) -> tuple[str, ...]:
    """The codes of municipalities, services, categories or groups that some words stand for.

    A name that municipalities of both bases have is that of `basis`, else of the one that the other words name, else of the
    region's own. Raises UnknownWord for a word that stands for nothing, with a suggestion, or for several things.
    """
    names = names_of(region, kind)
    found = {word: list(_meanings_of_kind(region, aliases, kind, names, word)) for word in words}
    if kind == "municipality":
        found = _on_basis(region, found, basis)
    codes = {word: _first(meanings) for word, meanings in found.items()}
    for word, meant in codes.items():
        if len(meant) != 1:
            raise _not_understood(word, f"--{kind}", names, meant)
    return tuple(meant[0] for meant in codes.values())


Meanings = Iterable[tuple[str, ...]]
"""The codes that a word may stand for, by one way of understanding it after the other."""


def _first(meanings: Meanings) -> tuple[str, ...]:
    return next(filter(None, meanings), ())


def _meanings(names: Sequence[tuple[str, str]], word: str) -> Iterator[tuple[str, ...]]:
    """What a word stands for as it is written, and without regard to diacritics and punctuation."""
    for form in (_folded, key_of):
        yield tuple(dict.fromkeys(code for code, name in names if form(word) and form(name) == form(word)))


def _meanings_of_kind(
    region: Region, aliases: Aliases, kind: str, names: Sequence[tuple[str, str]], word: str
) -> Iterator[tuple[str, ...]]:
    yield tuple(dict.fromkeys(code for code, _ in names if code == word))
    if kind == "municipality":
        yield tuple(filter(None, [region.municipality_code(word)]))
    yield from _meanings(names, word)
    yield aliases.codes(kind, key_of(word))


def _folded(text: str) -> str:
    """A text without regard to case, spaces at the ends and between words, and the normal form of Unicode."""
    return " ".join(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).split())


def _on_basis(
    region: Region, found: Mapping[str, Sequence[tuple[str, ...]]], basis: str | None
) -> dict[str, list[tuple[str, ...]]]:
    """What words stand for on one basis, where they stand for something there."""
    certain = {region.municipality[code[0]].basis for meanings in found.values() if len(code := _first(meanings)) == 1}
    wished = basis or (certain.pop() if len(certain) == 1 else region.default_basis)
    on_basis = {
        word: [tuple(code for code in meant if region.municipality[code].basis == wished) for meant in meanings]
        for word, meanings in found.items()
    }
    by_choice = basis is not None
    return {
        word: own if any(own) and (by_choice or len(_first(found[word])) > 1) else list(found[word])
        for word, own in on_basis.items()
    }


def _not_understood(word: str, kind: str, names: Sequence[tuple[str, str]], meant: Sequence[str]) -> UnknownWord:
    """The error for a word that stands for nothing, or for several things, with the codes and names that may be meant."""
    called: dict[str, str] = {}
    for code, name in names:
        if name != code:
            called.setdefault(code, f"{code} ({name})")
    keys: dict[str, list[str]] = {}
    for code, name in names:
        keys.setdefault(key_of(name), []).append(code)
    message = Message.of(N_("“%(word)s” is not known as %(kind)s."), word=word, kind=kind)
    likely = get_close_matches(key_of(word)[:100], list(keys), n=3, cutoff=0.5)
    near = list(meant) or [code for key in likely for code in keys[key]]
    if near:
        return UnknownWord(message, Message.of(N_("Did you mean %(words)s?"), words=_listed(called, near)))
    return UnknownWord(message, Message.of(N_("Allowed are: %(allowed)s."), allowed=_listed(called, called)))


def _listed(called: Mapping[str, str], codes: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(called.get(code, code) for code in codes))


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
        Basis(_known(basis, region.bases, "--basis")) if basis else default,
        places,
        tuple(dict.fromkeys(_known(code, region.service, "--service") for code in services)),
        tuple(dict.fromkeys(_known(code, region.category, "--category") for code in categories)),
        tuple(dict.fromkeys(_known(code, region.group, "--group") for code in groups)),
        from_state_care,
    )

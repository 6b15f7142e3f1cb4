"""Finding something by its name, a municipality by an old one too, and the field that asks for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, TypeVar

import streamlit as st

from di_metrics.errors import N_
from di_metrics.model import Basis, Bilingual
from di_metrics.region import Municipality, Region
from di_metrics.reports.spelling import key_of as spelt
from di_metrics.text import Speaker
from di_metrics.ui import html
from di_metrics.ui.bound_field import key_of

# ---- What can be found ----


class Findable(Protocol):
    """What is found by any of its words."""

    @property
    def words(self) -> tuple[str, ...]: ...


Found = TypeVar("Found", bound=Findable)


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A municipality of today by its name, or by an old one with an arrow to the new one."""

    name: str
    words: tuple[str, ...]
    place: Municipality


def places_of_today(speaker: Speaker, region: Region) -> Iterator[NamedPlace]:
    """Today's municipalities, each by its name and by those of the old ones that became a part of it."""
    for one in region.of_basis(region.latest_basis):
        yield NamedPlace(speaker.name(one.name), words_of(one.name, one.code), one)
    for old in region.of_basis(Basis.PRE2021) if region.has_reform else ():
        for new in (region.municipality[code] for code in region.successors(old.code)):
            if new.name != old.name:
                name = f"{speaker.name(old.name)} → {speaker.name(new.name)}"
                yield NamedPlace(name, words_of(old.name, old.code), new)


def words_of(name: Bilingual, code: str) -> tuple[str, ...]:
    return name.lv, name.en, *(text for _, text in name.further), code


# ---- What a text finds ----

_ENDING = re.compile(r"(?<=\w{4})(?:[aeiou]?s|[aeiou])$")
"""What changes at the end of a Latvian noun, or an English one in the plural."""


def find(text: str, among: Sequence[Found]) -> list[Found]:
    """What a text may mean, the best first: the name itself, its beginning, the beginnings of its words, or their stems.

    Every word of the text must be the beginning of another word of a name; case, diacritics and punctuation do not count.
    """
    typed = _Typed.of(text)
    if not typed.text:
        return []
    ranked = [(_rank(typed, one.words), one) for one in among]
    best = [(rank, one) for rank, one in ranked if rank is not None]
    return [one for _, one in sorted(best, key=lambda pair: pair[0])]


@dataclass(frozen=True, slots=True)
class _Typed:
    """What was typed, its words and their stems, the longest first."""

    text: str
    words: tuple[str, ...]
    stems: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> _Typed:
        typed = spelt(text)
        words = sorted(typed.split(), key=len, reverse=True)
        stems = sorted((_ENDING.sub("", word) for word in words), key=len, reverse=True)
        return cls(typed, tuple(words), tuple(stems))


_NAMED, _BEGUN, _BY_WORDS, _BY_STEMS = range(4)

_spelt_name = lru_cache(maxsize=10_000)(spelt)
"""All names are compared with each letter that is typed, and there are some thousands of them."""


def _rank(typed: _Typed, names: Iterable[str]) -> int | None:
    """How well the best of some names fits what was typed; None where none does."""
    ranks = [_rank_of_name(typed, _spelt_name(name)) for name in names]
    return min((one for one in ranks if one is not None), default=None)


def _rank_of_name(typed: _Typed, name: str) -> int | None:
    if typed.text == name:
        return _NAMED
    if name.startswith(typed.text):
        return _BEGUN
    if not all(f" {stem}" in f" {name}" for stem in typed.stems):  # most names are left here
        return None
    of_name = name.split()
    if _are_beginnings(typed.words, of_name):
        return _BY_WORDS
    return _BY_STEMS if _are_beginnings(typed.stems, of_name) else None


def _are_beginnings(typed: Sequence[str], words: Sequence[str]) -> bool:
    """Whether each typed word begins a word of its own, the longest first."""
    left = list(words)
    for one in typed:
        begun = next((word for word in sorted(left, key=len) if word.startswith(one)), None)
        if begun is None:
            return False
        left.remove(begun)
    return True


# ---- The field and what it finds ----

_MOST = 8


def draw_search(
    speaker: Speaker,
    key: str,
    label: str,
    placeholder: str,
    among: Callable[[], Sequence[Found]],
    named: Callable[[Found], str],
    open_found: Callable[[Found], None],
    *,
    has_label: bool = True,
) -> None:
    """The field, and while something stands in it what it finds below it, as it is `named`.

    Its box is outside the part that is drawn anew: within it Streamlit gives it the width of the whole row.
    """
    with st.container(key="search"):
        _field_and_finds(speaker, key, (label, placeholder), among, named, open_found, has_label=has_label)


@st.fragment
def _field_and_finds(
    speaker: Speaker,
    key: str,
    said: tuple[str, str],
    among: Callable[[], Sequence[Found]],
    named: Callable[[Found], str],
    open_found: Callable[[Found], None],
    *,
    has_label: bool,
) -> None:
    label, placeholder = map(speaker.say, said)
    typed = st.text_input(
        label, key=key, type="search", live=True, label_visibility="visible" if has_label else "collapsed",
        icon=":material/search:", placeholder=placeholder, max_chars=80, autocomplete="off",
    )  # fmt: skip
    if not (typed or "").strip():
        return
    found = find(typed or "", among())
    with st.container(key="found"):
        st.html(html.progress(_outcome(speaker, len(found))))
        for place, one in enumerate(found[:_MOST]):  # links of Streamlit do nothing where they lead to the same page
            if st.button(html.unmarked(named(one)), key=key_of(f"found_{place}", one), type="tertiary"):
                open_found(one)


def _outcome(speaker: Speaker, count: int) -> str:
    if not count:
        return speaker.say(N_("Nothing of that name was found."))
    told = speaker.plural("%(number)s match", "%(number)s matches", count)
    return told if count <= _MOST else speaker.say(N_("%(found)s; the nearest ones are shown"), found=told)

"""The address's parameters: read with a fault for whatever is not understood, and kept over pages and reload."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import cast

import streamlit as st

from di_metrics.errors import N_, DIMetricsError, Message
from di_metrics.model import Language

_KEPT = "view_address"
LANGUAGE = "lang"
_LONGEST_SHOWN = 60
_OF_LINKS = re.compile(r"utm_\w+|\w*clid")
"""What other sites add to a link by which a reader came."""

_UNKNOWN_LANGUAGE = (
    N_("The language “%(word)s” is not known."),
    N_("Latvian is shown instead."),
)
_UNKNOWN_NAMES = (N_("“%(word)s” is not known here."), N_("It is left out."))
_REPEATED = (N_("“%(word)s” is there several times."), N_("The last one holds."))
UNKNOWN_PAGE = (N_("There is no page “%(word)s”."), N_("The overview is shown instead."))

Unknown = tuple[str, str]
"""Catalogue keys: what is not understood, with `word`, and what is shown instead."""


class AddressFault(DIMetricsError):
    """A part of an address that was not understood; `hint` says what may be meant, `instead` what is shown."""

    def __init__(self, unknown: Unknown, word: str, allowed: Iterable[str] = ()) -> None:
        said, instead = unknown
        near = get_close_matches(word.lower(), list(allowed), n=3, cutoff=0.5) if len(word) <= _LONGEST_SHOWN else []
        hint = Message.of(N_("Did you mean %(words)s?"), words=", ".join(near)) if near else None
        super().__init__(Message.of(said, word=shown_word(word)), hint)
        self.instead = Message.of(instead)


def shown_word(word: str) -> str:
    """A word of an address as it may be shown: not too long, and without what has no shape of its own."""
    visible = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in word[:_LONGEST_SHOWN])
    return visible + ("…" if len(word) > _LONGEST_SHOWN else "")


class AddressReader:
    """Takes one parameter after another out of an address, and notes what is not understood."""

    def __init__(self, params: Mapping[str, str]) -> None:
        self._params = params
        self.faults: list[AddressFault] = []

    def word(self, name: str) -> str:
        """What stands in the address as it is; empty where nothing does."""
        return self._params.get(name, "")

    def known(self, name: str, allowed: Collection[str], otherwise: str, unknown: Unknown) -> str:
        """A word that is one of those allowed."""
        word = self.word(name)
        if word in allowed:
            return word
        if word:
            self.faults.append(AddressFault(unknown, word, allowed))
        return otherwise

    def several(
        self, name: str, allowed: Collection[str], unknown: str, otherwise: str = N_("All are shown instead.")
    ) -> tuple[str, ...]:
        """Words with commas between; those that are not known are left out, and where none is, `otherwise` tells of it."""
        words = [word for word in dict.fromkeys(self.word(name).split(",")) if word]
        kept = tuple(word for word in words if word in allowed)
        if left_out := [word for word in words if word not in allowed]:
            instead = N_("The other ones named are shown.") if kept else otherwise
            self.faults.append(AddressFault((unknown, instead), ", ".join(left_out), allowed))
        return kept

    def language(self) -> Language:
        """The language; Latvian where none is named."""
        return Language(self.known(LANGUAGE, list(Language), Language.LV, _UNKNOWN_LANGUAGE))


def single_values(
    given: Mapping[str, Sequence[str]], known: Collection[str], lists: Collection[str] = ()
) -> tuple[dict[str, str], list[AddressFault]]:
    """One value for each known parameter, of `lists` all that are given; faults for names not known or given repeatedly."""
    params = {name: (",".join(words) if name in lists else words[-1]) for name, words in given.items() if name in known}
    faults = []
    if repeated := [name for name in params if name not in lists and len(given[name]) > 1]:
        faults.append(AddressFault(_REPEATED, ", ".join(repeated)))
    if others := [name for name in given if name not in known and not _OF_LINKS.fullmatch(name)]:
        faults.append(AddressFault(_UNKNOWN_NAMES, ", ".join(others), known))
    return params, faults


def language_asked_for() -> Language:
    """The language before any data are open: that of the address or, failing that, Latvian."""
    asked = st.query_params.get(LANGUAGE) or last_parameters().get(LANGUAGE)
    return Language(asked) if asked in list(Language) else Language.LV


def current_parameters(known: Collection[str], lists: Collection[str] = ()) -> tuple[dict[str, str], list[AddressFault]]:
    """The address's parameters; moving between pages empties it, so the last ones are kept with the session."""
    given = {name: st.query_params.get_all(name) for name in st.query_params}
    params, faults = single_values(given, known, lists)
    return params or last_parameters(), faults


def last_parameters() -> dict[str, str]:
    """The parameters as they were set last, which the browser may not know yet."""
    return cast(dict[str, str], st.session_state.get(_KEPT, {}))


def set_parameters(params: dict[str, str]) -> None:
    """Make parameters the address's."""
    st.session_state[_KEPT] = params
    if st.query_params.to_dict() != params:
        st.query_params.from_dict(params)

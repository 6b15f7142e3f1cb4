"""A browser's end of the connection to a page: it sends and reads Streamlit's own messages, and no more.

How they are sent is left to whoever holds the connection, so that one visitor can be measured alone and hundreds together.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

_FINISHED = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu of a page as it was drawn last: what can be chosen, and the part of the page that a choice draws anew."""

    id: str
    options: tuple[str, ...]
    shown: str
    part: str


@dataclass
class Visitor:
    """What a browser on a page has heard: which messages it keeps, the menus, the address."""

    page: str
    script: str = ""
    query: str = ""
    kept: set[str] = field(default_factory=set)
    menus: dict[str, Menu] = field(default_factory=dict)
    chosen: dict[str, str] = field(default_factory=dict)
    received: int = 0

    def by_address(self, query: str) -> bytes:
        """Ask for the page with another address, as Back does, or a link."""
        self.query = query
        return self._asked("")

    def by_menu(self, turn: int) -> bytes:
        """Choose something else in one of the page's menus, by turns; by the address on a page that has none."""
        menus = sorted((menu for menu in self.menus.values() if len(menu.options) > 1), key=lambda menu: menu.id)
        if not menus:
            return self._asked("")
        menu = menus[turn % len(menus)]
        others = [one for one in menu.options if one != self.chosen.get(menu.id, menu.shown)]
        self.chosen[menu.id] = others[turn // len(menus) % len(others)]
        return self._asked(menu.part)

    def _asked(self, part: str) -> bytes:
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_name, state.page_script_hash = (
            self.query,
            "" if self.script else self.page,
            self.script,
        )
        state.fragment_id = part
        state.cached_message_hashes.extend(sorted(self.kept))
        for name, option in self.chosen.items():
            if name in self.menus:
                state.widget_states.widgets.add(id=name, string_value=option)
        if not part:
            self.menus = {}
        return bytes(message.SerializeToString())

    def hear(self, data: bytes) -> bool:
        """Take in a message; whether it was the last one asked for. Raises RuntimeError for a fault or another page."""
        self.received += len(data)
        message = ForwardMsg.FromString(data)
        if message.metadata.cacheable and message.hash:
            self.kept.add(message.hash)
        kind = message.WhichOneof("type")
        if kind == "navigation":
            self._arrive(message)
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "delta":
            self._draw(message)
        return bool(kind == "script_finished" and message.script_finished in _FINISHED)

    def _arrive(self, message: ForwardMsg) -> None:
        self.script = message.navigation.page_script_hash
        pages = {page.page_script_hash: page for page in message.navigation.app_pages}
        if self.page not in (pages[self.script].url_pathname, "") and not pages[self.script].is_default:
            raise RuntimeError(f"Asked for {self.page}, shown {pages[self.script].url_pathname}.")

    def _draw(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        if element.WhichOneof("type") == "exception":
            raise RuntimeError(element.exception.message)
        if element.WhichOneof("type") == "selectbox":
            drawn = element.selectbox
            shown = drawn.options[drawn.default] if drawn.HasField("default") else ""
            self.menus[drawn.id] = Menu(drawn.id, tuple(drawn.options), shown, message.delta.fragment_id)

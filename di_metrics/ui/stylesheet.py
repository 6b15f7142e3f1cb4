"""The dashboard's own style: what `drawing.style` declares, as variables of CSS.

`light-dark()` takes the colour of the scheme in use, so nothing is drawn anew when a reader changes it or prints a page.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from di_metrics.drawing.style import GAP, PALETTE, RADIUS, TYPE, halo
from di_metrics.model import Language

_BODY = 16
"""Pixels of running text, of which other sizes are parts."""

_NAMES = {tone.light: name for name, tone in PALETTE.items()}


def colour(light: str) -> str:
    """A colour of the palette as CSS that follows the scheme; `light` is its value in the light one.

    What a meeting kept may have a colour that is none of the palette any more, which stays as it was.
    """
    return f"var(--di-{_NAMES[light]})" if light in _NAMES else light


@cache
def stylesheet() -> str:
    """The style of all pages: the variables, the colours of charts, and the rules of `style.css`."""
    return _variables() + _chart_colours() + Path(__file__).with_name("style.css").read_text(encoding="utf-8")


@cache
def page_script(language: Language) -> str:
    """What a page does in the browser beside what Streamlit does, its language above all."""
    script = Path(__file__).with_name("page.js").read_text(encoding="utf-8")
    return f'<i class="di-page-set" hidden data-language="{language}"></i><script>{script}</script>'


def _variables() -> str:
    values = {name: f"light-dark({tone.light}, {tone.dark})" for name, tone in PALETTE.items()}
    values |= {f"size-{name}": f"{size / _BODY}rem" for name, size in TYPE.items()}
    values |= {"radius": f"{RADIUS}px", "gap": f"{GAP}px"}
    return ":root {" + " ".join(f"--di-{name}: {value};" for name, value in values.items()) + "}\n"


def _chart_colours() -> str:
    """Rules that give each colour which Plotly writes on a mark or a word its twin."""
    rules = []
    for light, name in _NAMES.items():
        written = f"rgb({', '.join(str(int(light[place : place + 2], 16)) for place in (1, 3, 5))})"
        rules += [
            f'.js-plotly-plot :is([style*="{kind}: {written}"], [style*="{kind}:{light}"], [{kind}="{written}"])'
            f" {{ {kind}: var(--di-{name}) !important; }}"
            for kind in ("fill", "stroke")
        ]
        rim = halo(f"var(--di-{name})")
        rules.append(f'.js-plotly-plot [style*="text-shadow: {written}"] {{ text-shadow: {rim} !important; }}')
    return "\n".join(rules) + "\n"

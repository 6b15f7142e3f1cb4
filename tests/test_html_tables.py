"""Tables on pages: what a reader sees of them, copies and hears."""

from __future__ import annotations

import re

import pytest

from di_metrics.deck import Column, Figure, Row, Table
from di_metrics.drawing.style import PALETTE, contrast
from di_metrics.ui import html

COLUMNS = (
    Column("Veids", None),
    Column("Skaits", 0, bars=True),
    Column("2019", 0, shades=True),
    Column("2020", 0, shades=True),
)
ROWS = (
    Row("Vējupe & Co", (Figure(None, "a"), Figure(4, "4"), Figure(10, "10"), Figure(1, "1"))),
    Row(
        "Zaļā", (Figure(None, ""), Figure(2, "2", source="Pārskats <1>"), Figure(None, "<5"), Figure(5, "5", source="Cits"))
    ),
    Row("Kopā", (Figure(None, ""), Figure(100, "100"), Figure(99, "99"), Figure(98, "98", source="Cits")), is_total=True),
)
TABLE = Table("Vieta", COLUMNS, ROWS, note="Rindas nesaskaita.", caption="Pārbaude")


def cells(content: Table = TABLE) -> list[list[str]]:
    """The opening tags and contents of the cells of each row."""
    return [re.findall(r"<td.*?</td>", row) for row in html.table(content).split("<tr")[2:]]


def test_figures_stand_at_the_right_and_every_text_is_escaped() -> None:
    made = html.table(TABLE)
    assert 'aria-label="Pārbaude"' in made
    assert '<th scope="row" data-label="Vieta">Vējupe &amp; Co</th>' in made
    assert cells()[0][0] == '<td data-label="Veids">a</td>'
    assert cells()[1][0] == '<td data-label="Veids">–</td>', "where there is nothing a dash is shown"
    assert cells()[1][2] == '<td class="di-number di-few" data-label="2019">&lt;5</td>'
    assert '<tr class="di-total">' in made
    assert "Rindas nesaskaita." in made
    assert "<caption>Cits</caption>" in html.table(TABLE, "Cits")


def test_bars_compare_the_rows_of_a_column_and_not_its_total() -> None:
    bars = [re.findall(r"var\(--di-least\) ([\d.]+)%", row[1]) for row in cells()]
    assert bars == [["100.0"], ["50.0"], []]


def test_shaded_columns_have_one_scale() -> None:
    shades = [[re.findall(r"background: var\(--di-(\w+)\)", cell) for cell in row[2:]] for row in cells()]
    [[most], [least]], [[], [half]], totals = shades
    white = PALETTE["paper"].light
    assert (
        contrast(PALETTE[most].light, white) > contrast(PALETTE[half].light, white) > contrast(PALETTE[least].light, white)
    )
    assert totals == [[], []]


@pytest.mark.parametrize("value", range(1, 101))
def test_letters_on_a_shade_can_be_read(value: int) -> None:
    rows = (Row("most", (Figure(100, "100"),)), Row("this", (Figure(value, str(value)),)))
    [*_, [cell]] = cells(Table("", (Column("x", 0, shades=True),), rows))
    [(back, ink)] = re.findall(r"background: var\(--di-(\w+)\); color: var\(--di-(\w+)\)", cell)
    assert contrast(PALETTE[back].light, PALETTE[ink].light) >= 4.5
    assert contrast(PALETTE[back].dark, PALETTE[ink].dark) >= 4.5


def test_a_footnote_mark_is_no_text_of_the_number_and_its_source_stands_below() -> None:
    made = html.table(TABLE)
    assert '>2<sup class="di-source" aria-hidden="true" data-mark="1"></sup></td>' in made
    assert made.count('data-mark="2"') == 2
    assert '<ol class="di-sources"><li>Pārskats &lt;1&gt;</li><li>Cits</li></ol>' in made


def test_only_tables_with_texts_become_blocks_on_a_narrow_screen_and_long_ones_scroll() -> None:
    figures = Table("Vieta", COLUMNS[1:2], tuple(Row(str(one), (Figure(one, str(one)),)) for one in range(40)))
    assert "di-texts" in html.table(TABLE)
    assert "di-tall" not in html.table(TABLE)
    assert "di-texts" not in html.table(figures)
    assert "di-tall" in html.table(figures)

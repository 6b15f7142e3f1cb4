"""Comments in short Markdown: what is styled, and that nothing else is more than text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from di_metrics.export.markdown import Paragraph, Points, Span, blocks, plain


def test_bold_italic_and_links() -> None:
    assert blocks("Lūdzam **precizēt _datus_** [šeit](https://example.org).") == (
        Paragraph(
            (
                Span("Lūdzam "),
                Span("precizēt ", bold=True),
                Span("datus", bold=True, italic=True),
                Span(" "),
                Span("šeit", link="https://example.org"),
                Span("."),
            )
        ),
    )


def test_lists_and_paragraphs_in_their_order() -> None:
    assert blocks("a\n\n- b\n- c\n  - d\n\n1. e\n\nf") == (
        Paragraph((Span("a"),)),
        Points(False, ((Span("b"),), (Span("c"),), (Span("d"),))),
        Points(True, ((Span("e"),),)),
        Paragraph((Span("f"),)),
    )


@pytest.mark.parametrize(
    "comment", ["<b>x</b>", "<script>alert(1)</script>", "![x](https://a/b.png)", "`code`", "| a | b |", "# x", "$x$", "> x"]
)
def test_what_is_not_supported_stays_text(comment: str) -> None:
    [paragraph] = blocks(comment)
    assert isinstance(paragraph, Paragraph)
    assert not any(span.bold or span.italic for span in paragraph.line)
    assert plain(comment).replace("x", "") in (comment.replace("x", ""), "!")


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "vbscript:x"])
def test_addresses_of_other_kinds_lead_nowhere(address: str) -> None:
    assert all(not span.link for block in blocks(f"[x]({address})") if isinstance(block, Paragraph) for span in block.line)


@given(st.text(max_size=200))
def test_any_text_is_understood(comment: str) -> None:
    for block in blocks(comment):
        lines = block.lines if isinstance(block, Points) else (block.line,)
        assert all(isinstance(span, Span) for line in lines for span in line)

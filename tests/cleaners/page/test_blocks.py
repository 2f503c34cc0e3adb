"""Every visible word is in exactly one block, whatever the markup."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.html import HtmlElement

from cleaners.page.blocks import INVISIBLE, Mark, text_blocks
from cleaners.page.places import Around, name_words
from cleaners.page.tree import MAX_DEPTH, parse
from cleaners.records import Block

TAGS = (
    "p div span a b li ul ol table tr td th h1 h2 blockquote pre br section article aside nav script style em x-y"
).split()


def visible(root: HtmlElement) -> str:
    """The text that a browser shows, without white space; written anew here, so that it can disagree."""
    parts: list[str] = []
    stack: list[HtmlElement | str] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            parts.append(node)
            continue
        inner: list[HtmlElement | str] = []
        if node.tag not in INVISIBLE:
            inner.append(node.text or "")
            for child in node:
                inner += [child, child.tail or ""]
        stack += reversed(inner)
    return "".join("".join(parts).split())


def squeezed(root: HtmlElement) -> str:
    return "".join("".join(block.text for block in text_blocks(root)).split())


tokens = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
    st.sampled_from(
        ['<div hidden id="S:1">', '<template id="B:1">', "<!--", "-->", "<p class='caption'", "&amp;", "<td><p>"]
    ),
    st.text(max_size=12),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(tokens, max_size=40).map("".join))
def test_every_visible_word_is_in_exactly_one_block(markup):
    root = parse(markup)
    if root is not None:
        assert squeezed(root) == visible(root)


def test_text_behind_deep_nesting_is_read():
    root = parse("<div>x " * 5_000 + "deep" + "</div>" * 5_000 + "<p>after</p>")
    assert root is not None
    text = squeezed(root)
    assert text.count("x") == 5_000
    assert text.endswith("deepafter")
    assert max(block.place.depth for block in text_blocks(root)) <= MAX_DEPTH + 10


def kinds(markup: str) -> list[tuple[str, Block]]:
    root = parse(markup)
    assert root is not None
    return [(block.text, block.kind) for block in text_blocks(root)]


def test_structure_is_kept():
    assert kinds("<h2>A</h2><ul><li>b<li><p>c</p></ul><blockquote><p>d</p></blockquote><pre>e\n  f</pre>") == [
        ("A", Block.HEADING),
        ("b", Block.LIST_ITEM),
        ("c", Block.LIST_ITEM),
        ("d", Block.QUOTE),
        ("e\n  f", Block.CODE),
    ]


def test_a_row_of_data_is_one_block_and_a_row_of_layout_is_not():
    assert kinds("<table><tr><th>Town<td>Dead<tr><td>Kharat<td>4</table>") == [
        ("Town\tDead", Block.TABLE_ROW),
        ("Kharat\t4", Block.TABLE_ROW),
    ]
    story = "word " * 60
    assert [kind for _, kind in kinds(f"<table><tr><td>Menu<td>{story}</table>")] == [Block.PARAGRAPH] * 2


def test_one_break_is_a_line_and_two_are_a_paragraph():
    assert [text for text, _ in kinds("<div>one<br>two<br> <br>three</div>")] == ["one\ntwo", "three"]


def test_what_is_not_shown_is_flagged_and_kept():
    root = parse('<p style="display: none">hidden</p><div hidden><p>too</p></div><p>shown</p>')
    assert root is not None
    assert [bool(block.place.around & Around.HIDDEN) for block in text_blocks(root)] == [True, True, False]


def test_what_react_streams_is_read_in_its_place():
    root = parse('<p>a</p><template id="B:1"></template><p>c</p><div hidden id="S:1"><p>b</p></div>')
    assert root is not None
    blocks = text_blocks(root)
    assert [block.text for block in blocks] == ["a", "b", "c"]
    assert not any(block.place.around & Around.HIDDEN for block in blocks)


def test_marked_elements_bound_blocks_and_the_innermost_mark_counts():
    root = parse("<div>before <span id=c>head <i id=t>text</i> foot</span> after</div>")
    assert root is not None
    marks = {root.get_element_by_id("c"): Mark(0, is_text=False), root.get_element_by_id("t"): Mark(0, is_text=True)}
    found = [(block.text, block.mark.is_text if block.mark else None) for block in text_blocks(root, marks)]
    assert found == [("before", None), ("head", False), ("text", True), ("foot", False), ("after", None)]


@pytest.mark.parametrize(
    "markup",
    [
        "<html><body><p>one</p></body></html><p>two</p><div>three</div>",
        "<html><body><p>one</p></body></html><html><body><p>two</p></body></html><p>three</p>",
        "<p>one</p></html>two</html><div>three</div>",
        "<html><head></head><body><p>one</p></html></body><div>two</div>\n</html> three",
        "<!doctype html><html><body>one</body></html><!-- x --><section><p>two</p></section></html>three",
    ],
)
def test_what_stands_behind_the_end_of_html_is_read(markup):
    root = parse(markup)
    assert root is not None
    assert [block.text for block in text_blocks(root)] == ["one", "two", "three"]


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ("entry-contentBody2", ("entry", "content", "body")),
        ("text-left [&_figcaption]:mt-2 lg:[&>figure]:my-4 prose-figcaption:text-sm", ("text", "left")),
        ("md:caption", ()),
        ("wp-caption-text", ("wp", "caption", "text")),
    ],
)
def test_what_styles_an_elements_children_names_it_not(names, words):
    assert name_words(names) == words

"""Two texts side by side lose nothing and mark only what differs."""

from hypothesis import given
from hypothesis import strategies as st

from store.datasette.differences import beside, paragraphs

lines = st.lists(st.lists(st.sampled_from("a b c d e".split()), min_size=1, max_size=6).map(" ".join), max_size=8)


def side(spans):
    return "".join(span.text for span in spans)


@given(lines, lines)
def test_each_side_reads_as_its_text(left, right):
    pairs = beside("\n\n".join(left), "\n".join(right))
    assert [side(pair.left) for pair in pairs if pair.left] == left
    assert [side(pair.right) for pair in pairs if pair.right] == right
    for pair in pairs:
        if not pair.differs:
            assert side(pair.left) == side(pair.right)


def test_a_paragraph_put_in_does_not_shift_the_others():
    pairs = beside("one two three\nfour five six seven", "new words here\none two three\nfour five six eight")
    assert [(side(pair.left), side(pair.right)) for pair in pairs] == [
        ("", "new words here"),
        ("one two three", "one two three"),
        ("four five six seven", "four five six eight"),
    ]


def test_a_changed_paragraph_finds_its_own_although_another_was_put_before_it():
    pairs = beside("the road was closed at noon", "breaking\nthe road was open at noon")
    assert [bool(pair.left) for pair in pairs] == [False, True]


def test_like_texts_do_not_differ():
    assert not any(pair.differs for pair in beside("a  b\n\nc", "a b\nc"))


def test_blank_lines_are_no_paragraphs():
    assert paragraphs("\n \na\n\n b \n") == ["a", "b"]

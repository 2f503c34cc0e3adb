"""The marked view: signs, rules, and text that cannot speak to the terminal."""

import click

from cleaners.records import Label, Segment
from cli.marked import marked, visible

TITLE = Segment("Shelling resumes near Hadrut", Label.TITLE)
BAR = Segment("2,500 $", Label.REMOVED, rule="donation-bar", reason="an amount on a line of its own", line=2)


def plain(*segments: Segment, width: int = 80, why: bool = False) -> list[str]:
    return [click.unstyle(line).rstrip() for line in marked(segments, width, why=why)]


def test_a_removed_line_has_a_minus_and_its_rule_and_a_kept_one_its_label() -> None:
    assert plain(TITLE, BAR) == [
        "  title                 Shelling resumes near Hadrut",
        "- donation-bar          2,500 $",
    ]


def test_why_adds_the_reason_below_a_removed_line_only() -> None:
    assert plain(TITLE, BAR, why=True)[2:] == ["                        (an amount on a line of its own)"]


def test_long_text_wraps_below_its_own_beginning() -> None:
    lines = plain(Segment("word " * 30, Label.BODY), width=60)
    assert len(lines) > 1
    assert all(len(line) <= 60 for line in lines)
    assert all(line.startswith(" " * 24) for line in lines[1:])
    assert " ".join(line.strip().removeprefix("body").strip() for line in lines) == " ".join(["word"] * 30)


def test_control_characters_are_shown_and_never_sent() -> None:
    assert visible("a\x1b[2Jb\x00\x9bc\nd\t") == "a␛[2Jb␀�c\nd\t"

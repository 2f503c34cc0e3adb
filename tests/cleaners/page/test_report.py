"""The HTML report, the Markdown, and the judge's arithmetic."""

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import fromstring

from cleaners.forest import Forest
from cleaners.page import judge as judging
from cleaners.page.blocks import text_blocks
from cleaners.page.features import Page, feature_names
from cleaners.page.judge import load_judge, shipped_judge, threshold
from cleaners.page.markdown import markdown, plain
from cleaners.page.report import report
from cleaners.page.tree import parse
from cleaners.records import Article, Block, Cleaned, Label, Segment

NASTY = '<script>alert(\'x\')</script>" onmouseover="x()" ]]>&amp; </style></title>\u202e'
TAGS = set(
    "html head meta title style body div label input nav ol ul li a small main article h1 p dl dt dd code b i"
    " span".split()
)
ATTRIBUTES = set(
    "lang charset name content http-equiv class type id checked href aria-label role style dir tabindex title".split()
)


def test_everything_in_a_report_is_escaped():
    segments = tuple(Segment(NASTY, label, NASTY, NASTY, path=NASTY) for label in Label)
    article = Article(
        NASTY, title=NASTY, authors=(NASTY,), tags=(NASTY,) * 20, image=NASTY, sources=(("title", NASTY),)
    )
    cleaned = Cleaned(article, (), segments, "1", notes=(NASTY,))
    page = report([(NASTY, cleaned), (NASTY, Cleaned(None, (), (), "1", reason=NASTY))])
    tree = fromstring(page)
    for element in tree.iter():
        assert element.tag in TAGS
        assert set(element.attrib) <= ATTRIBUTES
    assert page.count("&lt;script&gt;") > 20
    assert re.search(r"url\(|@import|https?:", page) is None


def labelled(*labels: str) -> tuple[Segment, ...]:
    """One segment a word: a label, or the rule that removed it."""
    return tuple(
        Segment(f"{label} {n}", Label(label) if label in set(Label) else Label.REMOVED, label, f"because {n}")
        for n, label in enumerate(labels)
    )


@given(st.lists(st.sampled_from([*Label, "share-bar", "ad-marker"]), max_size=12).map(lambda names: labelled(*names)))
def test_a_report_shows_every_segment_in_order_and_every_link_leads_somewhere(segments):
    documents = [("one", Cleaned(Article("x"), (), segments, "1")), ("two", Cleaned(Article("x"), (), segments, "1"))]
    tree = fromstring(report(documents))
    names = tree.xpath("//@id")
    assert len(names) == len(set(names))
    assert set(tree.xpath("//@href")) <= {f"#{name}" for name in names}
    for article in tree.iter("article"):
        shown = article.xpath(".//*[contains(@class, 'text') or contains(@class, 'out')]/text()")
        assert shown == [segment.text for segment in segments]


def test_removed_text_tells_its_reason_to_the_keyboard_and_leads_to_the_next():
    segments = labelled("share-bar", "share-bar", "ad-marker", "body", "share-bar", "body")
    tree = fromstring(report([("one", Cleaned(Article("x"), (), segments, "1"))]))
    outs = tree.find_class("out")
    assert [out.get("tabindex") for out in outs] == ["0"] * 4
    assert [out.find_class("why")[0].text_content() for out in outs] == [
        f"{s.rule} {s.reason}" for s in segments if s.label is Label.REMOVED
    ]
    first, second = tree.find_class("run")
    assert first.xpath(".//@href") == [f"#{second.get('id')}"]
    assert second.xpath(".//@href") == [f"#{first.get('id')}"]
    legend = [" ".join(item.text_content().split()) for item in tree.find_class("legend")[0]]
    assert legend == ["body 4 words", "67% of 12 words removed", "share-bar 6 words", "ad-marker 2 words"]


def test_markdown_keeps_the_structure_and_escapes_the_words():
    segments = [
        Segment("A *bold* claim", Label.BODY, block=Block.HEADING, level=2),
        Segment("# no heading", Label.BODY),
        Segment("one", Label.BODY, block=Block.LIST_ITEM, level=1),
        Segment("two", Label.BODY, block=Block.LIST_ITEM, level=2),
        Segment("Town\tDead", Label.BODY, block=Block.TABLE_ROW),
        Segment("Kharat\t4", Label.BODY, block=Block.TABLE_ROW),
        Segment("said she", Label.BODY, block=Block.QUOTE),
    ]
    assert markdown(segments) == (
        "## A \\*bold\\* claim\n\n\\# no heading\n\n- one\n  - two\n\n"
        "| Town | Dead |\n| --- | --- |\n| Kharat | 4 |\n\n> said she"
    )
    assert plain(segments).split("\n\n")[2:4] == ["one\ntwo", "Town\tDead\nKharat\t4"]


@pytest.mark.parametrize(
    ("probabilities", "sizes", "bound"),
    [
        ([0.9, 0.1], [50, 50], (0.5, 0.9)),  # sure of both
        ([0.3, 0.3, 0.02], [50, 50, 400], (0.3, 60 / 138)),  # doubtful of all that could be text: keep it
        ([0.05, 0.01], [5, 5], (0.15, 0.5 / 5.3)),  # never below the lowest
        ([], [], (0.5, 0.0)),
    ],
)
def test_the_bound_makes_the_expected_f1_greatest(probabilities, sizes, bound):
    assert threshold(probabilities, sizes) == pytest.approx(bound)


STUMP = {"feature": [0, 0, 0], "threshold": [1.5, 0, 0], "left": [1, 1, 2], "right": [2, 1, 2], "value": [0, -1, 2]}


def test_a_forest_adds_up_its_trees():
    arrays = {key: np.array(values) for key, values in STUMP.items() if key not in ("left", "right")}
    below = np.array([1, 2, 1, 1, 2, 2])
    forest = Forest(**arrays, below=below, roots=np.array([0, 0]), depth=1)
    assert forest.scores(np.array([[1.0], [2.0]])).tolist() == [-2, 4]


def small_judge(*enough: float) -> dict[str, object]:
    """A judge of one stump a stage: structured data alone, then with trafilatura, then with boilerpy3."""
    voters = ("structured", "trafilatura", "boilerpy3")
    stages = [
        {
            "voters": list(voters[:count]),
            "enough": sure,
            "columns": feature_names(voters[:count]),
            "forest": STUMP | {"roots": [0], "depth": 1},
        }
        for count, sure in enumerate(enough, 1)
    ]
    return {"stages": stages, "class_scores": {}, "text_scores": {}, "trained_on": ""}


@pytest.mark.parametrize(
    ("enough", "asked"),
    [
        ((0.0, 0.0, 0.0), ["structured"]),
        ((1.1, 0.0, 0.0), ["structured", "trafilatura"]),
        ((1.1, 1.1, 0.0), ["structured", "trafilatura", "boilerpy3"]),
        ((1.1, 1.1, 1.1), ["structured", "trafilatura", "boilerpy3"]),
    ],
)
def test_slow_voters_are_asked_where_the_quick_ones_leave_doubt(enough, asked):
    root = parse("<p>Some words of a paragraph that is long enough to be one.</p><p>More.</p>")
    assert root is not None
    blocks = text_blocks(root)
    heard = []

    def ask(voter):
        heard.append(voter)
        return [1.0] * len(blocks)

    decision = load_judge(small_judge(*enough)).decide(Page(blocks, {}), ask, [True] * len(blocks))
    assert heard == asked
    assert decision.stages == len(asked)
    assert len(decision.probabilities) == len(blocks)


def test_the_shipped_judge_fits_its_features_and_says_what_it_learned_from():
    judge = shipped_judge()
    assert judge is not None
    assert [stage.voters[-1] for stage in judge.stages] == ["structured", "trafilatura", "boilerpy3"]
    assert judge.stages[-1].enough == 0
    assert len(judge.trained_on) == 64
    path = Path(judging.__file__).with_name("judge.json")
    assert path.stat().st_size < 1_200_000
    with pytest.raises(ValueError, match="train_judge"):
        load_judge({"stages": [small_judge(0)["stages"][0] | {"columns": ["other"]}]})

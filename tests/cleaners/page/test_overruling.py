"""What overrules the judge, on small pages with verdicts given."""

import pytest

from cleaners.page.blocks import TextBlock, text_blocks
from cleaners.page.overruling import Verdict, drop_fact_boxes, drop_post_lists, keep_standfirst
from cleaners.page.tree import parse
from cleaners.records import Label

STORY = "<p>" + "The guns at the river were silent for a third day, and the ferry came back. " * 5 + "</p>"


def blocks_of(markup: str) -> list[TextBlock]:
    root = parse(markup)
    assert root is not None
    return text_blocks(root)


@pytest.mark.parametrize(
    ("box", "taken"),
    [
        ('<div class="paper-factbox"><div class="inner"><p>Vessen has 9,000 people.</p></div></div>', True),
        ('<section class="fact-box open"><p>Vessen has 9,000 people.</p></section>', True),
        ('<aside class="faktaboks"><p>Vessen har 9000 innbyggere.</p></aside>', True),
        ('<div class="expandable-box__content"><p>Vessen has 9,000 people.</p></div>', True),
        ('<div class="facts"><p>Vessen has 9,000 people.</p></div>', False),
        ('<div class="search-box"><p>Vessen has 9,000 people.</p></div>', False),
        ('<div class="fact"><div class="box"><p>Vessen has 9,000 people.</p></div></div>', False),
    ],
)
def test_a_box_of_facts_goes_if_it_is_named_so(box, taken):
    blocks = blocks_of(f"<div>{STORY}{box}</div>")
    verdicts = [Verdict(Label.BODY, "judge", "body 0.9") for _ in blocks]
    drop_fact_boxes(blocks, verdicts)
    assert [v.label for v in verdicts] == [Label.BODY, Label.REMOVED if taken else Label.BODY]
    assert (verdicts[1].rule, verdicts[1].reason.endswith("body 0.9")) == ("fact-box" if taken else "judge", True)


@pytest.mark.parametrize(
    "page", ['<article class="factbox">{}</article>', '<div class="factbox">{}</div><p>Published in Vessen.</p>']
)
def test_a_page_that_is_all_boxes_keeps_its_text(page):
    blocks = blocks_of(page.format(STORY))
    verdicts = [Verdict(Label.BODY, "judge") for _ in blocks]
    drop_fact_boxes(blocks, verdicts)
    assert {v.label for v in verdicts} == {Label.BODY}


@pytest.mark.parametrize(
    ("names", "taken"),
    [
        ("elementor-post elementor-grid-item", True),
        ("elementor-posts-container elementor-posts", True),
        ("wp-block-latest-posts__list wp-block-latest-posts", True),
        ("et_pb_module et_pb_blog_grid", True),
        ("elementor-widget-theme-post-content", False),
        ("elementor-section", False),
        ("et_pb_post", False),
    ],
)
def test_a_site_builders_list_of_other_posts_goes(names, taken):
    teaser = f'<article class="{names}"><div><h3>Vessen votes</h3></div></article>'
    blocks = blocks_of(f"<main>{STORY}{teaser}</main>")
    verdicts = [Verdict(Label.BODY, "judge", "body 0.9") for _ in blocks]
    drop_post_lists(blocks, verdicts)
    assert [v.rule for v in verdicts] == ["judge", "post-list" if taken else "judge"]


def test_a_page_that_is_a_list_of_posts_keeps_them():
    blocks = blocks_of(f'<div class="elementor-posts">{STORY}</div>')
    verdicts = [Verdict(Label.BODY, "judge") for _ in blocks]
    drop_post_lists(blocks, verdicts)
    assert {v.label for v in verdicts} == {Label.BODY}


LEAD = "<p>The mediator says that a text is ready to be signed.</p>"


@pytest.mark.parametrize(
    ("markup", "probability", "rule", "kept"),
    [
        (f"<h1>Truce</h1>{LEAD}", 0.3, "judge", True),
        (f"<h1>Truce</h1>{LEAD}", 0.3, "page-header", True),
        (f"{LEAD}<h1>Truce</h1>", 0.3, "judge", True),
        (f"<h1>Truce</h1>{LEAD}", 0.1, "judge", False),
        (f"<h1>Truce</h1>{LEAD}", 0.3, "newsletter-prompt", False),
        ("<h1>Truce</h1><p>Ready to be signed</p>", 0.3, "judge", False),
        (f"<h1>Truce</h1><a href=/x>{LEAD}</a>", 0.3, "judge", False),
        (f"<h1>Truce</h1>{'<p>x</p>' * 6}{LEAD}", 0.3, "judge", False),
    ],
)
def test_a_standfirst_is_kept_near_the_headline(markup, probability, rule, kept):
    blocks = blocks_of(markup)
    lead = max(range(len(blocks)), key=lambda n: len(blocks[n].words))
    title = next(n for n, b in enumerate(blocks) if b.place.tag == "h1")
    verdicts = [Verdict(Label.REMOVED, rule, "body") for _ in blocks]
    verdicts[title] = Verdict(Label.TITLE, "title")
    keep_standfirst(blocks, verdicts, [probability] * len(blocks), title)
    assert verdicts[lead].label is (Label.BODY if kept else Label.REMOVED)
    assert verdicts[title].label is Label.TITLE

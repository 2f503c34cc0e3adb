"""Each provider's embed, as its own instructions have a site write it: recorded with its thread, and no comment."""

# ruff: noqa: E501 - lines of markup
from __future__ import annotations

import pytest

from cleaners.comments import find_comments
from cleaners.comments.embeds import providers
from cleaners.page.tree import parse

URL = "https://skerry-post.example/night-ferry"
EMBEDS = {
    "disqus": (f'<div id="disqus_thread"></div><script>var disqus_config = function () {{ this.page.url = "{URL}"; this.page.identifier = "ferry-7"; }};</script>', "ferry-7", URL),
    "facebook": (f'<div class="fb-comments" data-href="{URL}" data-numposts="5"></div>', None, URL),
    "openweb": (f'<div data-spotim-module="conversation" class="spcv_conversation" data-post-id="ferry-7" data-post-url="{URL}"></div>', "ferry-7", URL),
    "viafoura": ('<div class="viafoura"><vf-conversations vf-container-id="ferry-7"></vf-conversations></div>', "ferry-7", None),
    "hyvor": ('<hyvor-talk-comments website-id="1" page-id="ferry-7"></hyvor-talk-comments>', "ferry-7", None),
    "commento": ('<script defer src="https://cdn.commento.io/js/commento.js"></script><div id="commento" data-page-id="ferry-7"></div>', "ferry-7", None),
    "coral": (f"<div id='coral_thread'></div><script>Coral.createStreamEmbed({{id: 'coral_thread', storyID: 'ferry-7', storyURL: '{URL}'}});</script>", "ferry-7", URL),
    "intensedebate": (f"<div id='idc-container'></div><script>var idcomments_post_id = 'ferry-7'; var idcomments_post_url = '{URL}';</script>", "ferry-7", URL),
    "cackle": ("<div id='mc-container'></div><script>cackle_widget.push({widget: 'Comment', id: 1, channel: 'ferry-7'});</script>", "ferry-7", None),
    "hypercomments": ("<div id='hypercomments_widget'></div><script>_hcwp.push({widget: 'Stream', widget_id: 1, xid: 'ferry-7'});</script>", "ferry-7", None),
    "isso": ('<section id="isso-thread" data-isso-id="ferry-7"></section>', "ferry-7", None),
    "remark42": (f"<div id='remark42'></div><script>var remark_config = {{host: 'https://r.example', site_id: 'x', url: '{URL}'}};</script>", None, URL),
    "vuukle": ("<div id='vuukle-comments'></div><script>var VUUKLE_CONFIG = {apiKey: 'x', articleId: 'ferry-7'};</script>", "ferry-7", None),
    "giscus": ('<script src="https://giscus.app/client.js" data-repo="skerry/post" data-mapping="specific" data-term="ferry-7"></script>', "ferry-7", "skerry/post"),
    "utterances": ('<script src="https://utteranc.es/client.js" repo="skerry/post" issue-term="ferry-7"></script>', "ferry-7", "skerry/post"),
    "cusdis": (f'<div id="cusdis_thread" data-app-id="1" data-page-id="ferry-7" data-page-url="{URL}"></div>', "ferry-7", URL),
    "vk": (f"<div id='vk_comments'></div><script>VK.Widgets.Comments('vk_comments', {{limit: 10, pageUrl: '{URL}'}}, 77);</script>", "77", URL),
    "graphcomment": ("<div id='graphcomment'></div><script>var gc_params = {graphcomment_id: 'x', page_id: 'ferry-7'};</script>", "ferry-7", None),
    "fastcomments": ("<div id='fastcomments-widget'></div><script>FastCommentsUI(document.body, {tenantId: 'x', urlId: 'ferry-7'});</script>", "ferry-7", None),
}  # fmt: skip
MORE = {
    "disqus, by its plugin for WordPress": ('<div id="disqus_thread"></div><script>var embedVars = {"disqusConfig":{"integration":"wordpress 3.0.17"},"disqusIdentifier":"7 https:\\/\\/skerry-post.example\\/?p=7","disqusShortname":"skerry","disqusUrl":"https:\\/\\/skerry-post.example\\/night-ferry"};</script>', "disqus", "7 https://skerry-post.example/?p=7", URL),
    "facebook, its own tag": (f'<fb:comments href="{URL}" num_posts="5"></fb:comments>', "facebook", None, URL),
    "openweb, its launcher": ('<script async data-spotim-module="spotim-launcher" src="https://launcher.spot.im/spot/sp_x" data-post-id="ferry-7"></script>', "openweb", "ferry-7", None),
}  # fmt: skip


@pytest.mark.parametrize("case", [*EMBEDS, *MORE])
def test_an_embed_is_recorded(case: str) -> None:
    markup, provider, *stated = MORE[case] if case in MORE else (EMBEDS[case][0], case, *EMBEDS[case][1:])
    tree = parse(f"<html><body><p>The harbour board voted.</p>{markup}</body></html>")
    assert tree is not None
    found = find_comments(tree, URL)
    assert found.comments == ()
    assert [(d.provider, d.thread_id, d.url) for d in found.discussions] == [(provider, *stated)]


COUNTS = {
    "none": ("", None),
    "in a heading": ("<h3>12 Comments</h3>", 12),
    "in a link to it": (f'<a href="{URL}#disqus_thread">7 Comments</a>', 7),
    "in its data": ('<script>window.data = {"commentCount": 5};</script>', 5),
    "of other pages, too": ('<script>[{"commentCount": 5}, {"commentCount": 8}]</script>', None),
}


@pytest.mark.parametrize("case", COUNTS)
def test_an_embeds_count_is_the_one_that_the_page_shows(case: str) -> None:
    markup, count = COUNTS[case]
    tree = parse(f"<html><body><p>The harbour board voted.</p>{markup}<div id='disqus_thread'></div></body></html>")
    assert tree is not None
    assert [d.count for d in find_comments(tree, URL).discussions] == [count]


def test_every_provider_has_a_case() -> None:
    assert {provider.name for provider in providers()} == set(EMBEDS)

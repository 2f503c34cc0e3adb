"""The rule table: each known pattern of boilerplate with its name and its reason, for flat text and for pages.

A new rule is a predicate in the module of its kind, an entry here and a case file in `tests/rules`. Order matters
where two rules know the same line: the first names it.
"""

from __future__ import annotations

from cleaners.records import Segment
from cleaners.rules import (
    advertising,
    discussion,
    following,
    legal,
    navigation,
    observed,
    pictures,
    provenance,
    related,
    sharing,
    support,
)
from cleaners.rules.rule import Evidence, Rule

__all__ = ["RULES", "Evidence", "Rule", "matching"]

LONGEST = 90
"""No rule looks at a segment of more words: what is longer is content, whatever it says."""

DOCUMENT, NEIGHBOUR = Evidence.DOCUMENT, Evidence.NEIGHBOUR

RULES: tuple[Rule, ...] = (
    Rule("ad-marker", advertising.is_ad_marker, "marks the place of an advertisement"),
    Rule("ad-plea", advertising.is_ad_plea, "speaks to readers who block advertisements"),
    Rule("labelled-promo", advertising.is_labelled_promo, "promotes something behind a label"),
    Rule("script-remnant", pictures.is_script_remnant, "is the page's source left in its text", DOCUMENT),
    Rule("unseen", navigation.is_unseen, "shows no sign at all"),
    Rule("browser-notice", pictures.is_browser_notice, "is the page's complaint that it cannot run"),
    Rule("consent-banner", legal.is_consent_banner, "asks for consent to cookies or terms"),
    Rule("share-bar", sharing.is_share_bar, "is a row of share buttons flattened into words"),
    Rule("breadcrumb", navigation.is_breadcrumb, "is the path from the front page to this one"),
    Rule("site-control", navigation.is_site_control, "is a control of the page"),
    Rule("related-heading", related.is_related_heading, "heads a list of other articles", DOCUMENT, opens=True),
    Rule("related-link", related.is_related_link, "links another article behind a label"),
    Rule("enlarge-prompt", pictures.is_enlarge_prompt, "enlarges a picture"),
    Rule("continue-link", related.is_continue_link, "leads on to the rest of a text", DOCUMENT),
    Rule("player-remnant", pictures.is_player_remnant, "is what a player says of itself"),
    Rule("picture-credit", pictures.is_picture_credit, "is a picture's caption with its credit"),
    Rule("copyright", legal.is_copyright_line, "claims copyright"),
    Rule("reuse-notice", legal.is_reuse_notice, "says how the text may be used again"),
    Rule("disclaimer", legal.is_disclaimer, "disclaims, or says where the text first stood"),
    Rule("donation-button", support.is_donation_button, "is a button that asks for money", DOCUMENT),
    Rule("donation-appeal", support.is_donation_appeal, "asks the reader for support"),
    Rule("payment-form", support.is_payment_form, "offers ways to pay"),
    Rule("paywall-prompt", support.is_paywall_prompt, "asks the reader to pay or log in before reading on"),
    Rule("newsletter-prompt", following.is_newsletter_prompt, "offers the site's news by mail"),
    Rule("app-prompt", following.is_app_prompt, "offers the site's application or notifications"),
    Rule("follow-line", following.is_follow_line, "asks the reader to follow the site"),
    Rule("offer", following.is_offer, "offers the reader something in the imperative", NEIGHBOUR),
    Rule("subscribe-button", following.is_subscribe_button, "is a button or field to subscribe", NEIGHBOUR),
    Rule("comment-form", discussion.is_comment_form, "invites comments or states their conditions"),
    Rule("contact-line", provenance.is_contact_line, "gives an address or asks for tips"),
    Rule("author-bio", provenance.is_author_bio, "tells who the author is"),
    Rule("about-heading", provenance.is_about_heading, "heads a box on the author or the site", NEIGHBOUR),
    Rule("tag-line", provenance.is_tag_line, "lists tags or categories"),
    Rule("tag-heading", provenance.is_tag_heading, "heads a list of tags", DOCUMENT),
    Rule("read-time", provenance.is_read_time, "says how long reading takes"),
    Rule("view-count", provenance.is_count, "counts readers"),
    Rule("page-tool", provenance.is_page_tool, "is the page's number, rating or letter size"),
    Rule("dateline", provenance.is_dateline, "holds only a date", NEIGHBOUR),
    Rule("byline", provenance.is_byline, "names the author", NEIGHBOUR),
    Rule("source-line", provenance.is_source_line, "names where the text came from", DOCUMENT),
    Rule("source-label", provenance.is_source_label, "labels a link to where the text came from", NEIGHBOUR),
    Rule("comment-link", discussion.is_comment_link, "counts the comments or leads to them", DOCUMENT),
    Rule("discussion-heading", discussion.is_discussion_heading, "heads or counts the comments", NEIGHBOUR),
    Rule("bare-link", related.is_bare_link, "is nothing but an address in the web", DOCUMENT),
    Rule("account-form", navigation.is_account_form, "is a field or button of a login", NEIGHBOUR),
    Rule("menu-item", navigation.is_menu_item, "is an item of the site's menu", NEIGHBOUR),
    Rule("language-name", navigation.is_language_name, "switches the site's language", NEIGHBOUR),
    Rule("trail", navigation.is_trail, "is a path through the site", NEIGHBOUR),
    Rule("pager", navigation.is_pager, "leads to other pages", NEIGHBOUR),
    Rule("share-button", sharing.is_share_button, "is one share button among others", NEIGHBOUR),
    Rule("comment-field", discussion.is_comment_field, "is a field of the comment form", NEIGHBOUR),
    Rule("comment-button", discussion.is_comment_button, "is a button or vote count of a comment", NEIGHBOUR),
    Rule("player-control", pictures.is_player_control, "is a player's button or clock", NEIGHBOUR),
    Rule("signs-alone", navigation.is_signs_alone, "holds signs and no word", NEIGHBOUR),
    Rule("ad-label", advertising.is_short_ad_label, "labels or closes an advertisement", NEIGHBOUR),
    Rule("amount", support.is_amount, "is a sum in a donation bar", NEIGHBOUR),
    Rule("site-phrase", observed.is_site_phrase, "is a phrase that many sites show about their articles", DOCUMENT),
    Rule("site-word", observed.is_site_word, "is a word that many sites show about their articles", NEIGHBOUR),
    Rule("month-line", support.is_month_line, "is the month of a donation bar or archive", NEIGHBOUR),
)  # fmt: skip


def matching(segment: Segment, rules: tuple[Rule, ...] = RULES) -> Rule | None:
    """The first of *rules* that knows *segment* as boilerplate, if any; pure, and quick for long segments."""
    if len(segment.text) > 1200 or not segment.text.strip() or segment.words > LONGEST:
        return None
    return next((rule for rule in rules if rule.applies(segment)), None)

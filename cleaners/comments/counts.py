"""How many comments a page says that it has, by which it is known whether it shows them all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlElement

from cleaners.comments.text import words_of

WORD = (
    r"(?:comments?|repl(?:y|ies)|responses?|thoughts?|kommentare?r?|commentaires?|réponses?|comentarios?|respuestas?|"
    r"comentários?|respostas?|commenti|commento|reacties?|komentarz\w*|komentář\w*|komentar\w*|yorum|şərh|rəy|"
    r"комментари\w+|комент\w+|ответ\w*|отзыв\w*|մեկնաբանություն\w*|კომენტარი\w*)"
)
# "45 comments", "45 thoughts on", "Comments (45)", "Комментарии: 45".
# What may follow: the article's name. Else it is a headline about comments.
ON = r"(?=\W*(?:$|(?:on|to|zu|sur|sobre|a|su|op|na|к|на|для)\s|[“”\"«„:|(]))"
COUNTED = re.compile(
    rf"^\W*(\d[\d.,\s]{{0,6}})\s*{WORD}\b{ON}|^\W*{WORD}\s*[:(\[]?\s*(\d[\d.,\s]{{0,6}})\s*[)\]]?\W*$", re.IGNORECASE
)
IN_DATA = re.compile(r'"(?:commentCount|comment_count)"\s*:\s*"?(\d{1,6})\b')
STATED = etree.XPath(
    "//*[@itemprop='commentCount' or @itemprop='interactionCount'] | //h2 | //h3 | //h4 | "
    "//a[contains(@href, '#comments') or contains(@href, '#respond') or contains(@href, '#disqus_thread')]"
)
MOST = 200_000


def stated_count(tree: HtmlElement, url: str) -> int | None:
    """The number of comments on the page at *url*, as its data, a heading or its link to them says; None for none.

    Links to other pages' comments, as in a list of teasers, do not count.
    """
    scripts = (script.text or "" for script in tree.iter("script") if "json" in (script.get("type") or ""))
    for stated in (_in_data(scripts), *(_shown(element, url) for element in STATED(tree))):
        if stated is not None and stated < MOST:
            return stated
    return None


def _in_data(scripts: Iterable[str]) -> int | None:
    found = [match[1] for script in scripts if len(matches := list(IN_DATA.finditer(script))) == 1 for match in matches]
    return int(found[0]) if len(found) == 1 else None


def _shown(element: HtmlElement, url: str) -> int | None:
    if element.get("itemprop"):
        value = (element.get("content") or words_of(element)).strip()
        value = value.removeprefix("UserComments:")
        return int(value) if value.isdigit() and len(value) < 7 else None
    if element.tag == "a" and not _is_here(element.get("href", ""), url):
        return None
    match = COUNTED.match(words_of(element)[:80])
    digits = re.sub(r"\D", "", next((group for group in match.groups() if group), "")) if match else ""
    return int(digits) if digits else None


def _is_here(href: str, url: str) -> bool:
    try:
        there, here = urlsplit(urljoin(url, href)), urlsplit(url)
    except ValueError:
        return False
    return (there.netloc, there.path.rstrip("/")) == (here.netloc, here.path.rstrip("/"))

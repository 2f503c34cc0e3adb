"""What a URL's form alone tells: article or list, and the marks of a trap."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlsplit

MAX_LENGTH = 1_500
MAX_SEGMENTS = 16
MAX_PARAMETERS = 8
# A path that repeats itself (/a/b/a/b/a/b) comes from relative links on error pages.
REPEATS = 3

# From here on a score counts as an article's: a number of four digits in the path is enough.
LIKE_ARTICLE = 0.4

DIGITS = re.compile(r"\d+")
DATED = re.compile(r"/(?:19|20)\d\d[/-](?:0?[1-9]|1[0-2])(?:[/-](?:0?[1-9]|[12]\d|3[01]))?(?=[/_.-]|$)")
NUMBERED = re.compile(r"(?:^|[/_.,-])[a-z]{0,3}\d{4,}(?=$|[/_.,-])", re.IGNORECASE)
NUMBERED_VALUE = re.compile(r"=\d{4,}(?=$|&)")
PAGE_NUMBER = re.compile(r"(?:^|/)(?:page|p|seite|stranica)[/-]?\d{1,5}/?$", re.IGNORECASE)
# Segments under which lists stand, in the words of the common systems.
LIST_SEGMENTS = frozenset(
    "tag tags category categories topic topics author authors archive archives page search section sections rubric "
    "label labels feed rss users user members kategorie thema rubrik autor temi avtor rubrika teg metka".split()
)
# Segments of pages that are neither articles nor lists of them.
USELESS_SEGMENTS = frozenset(
    "login signin signup register logout account cart basket checkout wp-login.php wp-admin wp-json xmlrpc.php cgi-bin "
    "print share sendto email-article comment-reply trackback subscribe unsubscribe donate advertise cookies privacy "
    "privacy-policy terms calendar-export".split()
)
USELESS_PARAMETERS = frozenset("replytocom share print add-to-cart action do like_comment ical outlook-ical".split())
CALENDAR_PARAMETERS = frozenset("month year day date cal calendar tribe-bar-date eventdate week".split())
BINARY = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|bmp|tiff?|mp[34]|m4[av]|og[gv]|wav|webm|avi|mov|mkv|flv|pdf|docx?|xlsx?|pptx?"
    r"|odt|epub|zip|rar|7z|t?gz|tar|exe|dmg|apk|iso|css|js|mjs|json|woff2?|ttf|eot|swf)$",
    re.IGNORECASE,
)


def shape(url: str) -> str:
    """The form of *url*: numbers as 9, parameters by name only. `/2020/10/?page=3` is `/9/9/?page`."""
    parts = urlsplit(url)
    names = sorted({DIGITS.sub("9", name) for name, _ in parse_qsl(parts.query, keep_blank_values=True)})
    return f"{parts.hostname}{DIGITS.sub('9', parts.path)}" + (f"?{'&'.join(names)}" if names else "")


def trap(url: str) -> str:
    """Why *url* is not followed, or nothing: its form is that of a trap, or of a page without reporting."""
    if len(url) > MAX_LENGTH:
        return f"a URL of {len(url)} characters"
    parts = urlsplit(url)
    segments = [segment for segment in parts.path.lower().split("/") if segment]
    if len(segments) > MAX_SEGMENTS:
        return f"{len(segments)} levels of path"
    if any(segments.count(segment) > REPEATS for segment in set(segments)):
        return "a path that repeats itself"
    parameters = parse_qsl(parts.query, keep_blank_values=True)
    if len(parameters) > MAX_PARAMETERS:
        return f"{len(parameters)} parameters"
    if BINARY.search(parts.path):
        return "no page by its ending"
    if useless := USELESS_SEGMENTS.intersection(segments) or USELESS_PARAMETERS.intersection(n for n, _ in parameters):
        return f"no reporting under {min(useless)!r}"
    return ""


def is_calendar(url: str) -> bool:
    """True for a page of a calendar, which has a next one for ever."""
    parts = urlsplit(url)
    if any(name.lower() in CALENDAR_PARAMETERS for name, _ in parse_qsl(parts.query)):
        return True
    return any(segment in ("calendar", "events", "agenda") for segment in parts.path.lower().split("/"))


def article_score(url: str) -> float:
    """From 0 to 1, how much *url* looks like an article's and not like a list's; 0 for a front page."""
    parts = urlsplit(url)
    path = unquote(parts.path)
    segments = [segment for segment in path.split("/") if segment]
    if not segments:
        return 0.5 if NUMBERED_VALUE.search(parts.query) else 0.0
    if PAGE_NUMBER.search(path) or LIST_SEGMENTS.intersection(segment.lower() for segment in segments[:-1]):
        return 0.1
    last = segments[-1].rsplit(".", 1)[0]
    words = len([word for word in re.split(r"[-_+ ]", last) if len(word) > 1])
    score = 0.2
    score += 0.3 if DATED.search(path) and words > 1 else 0.0
    numbered = NUMBERED.search(DATED.sub("", path)) or NUMBERED_VALUE.search(parts.query)
    score += 0.2 if numbered else 0.0
    score += 0.35 if words >= 4 else 0.1 if words == 3 else 0.0
    score += 0.1 if segments[-1].lower().endswith((".html", ".htm", ".shtml", ".php", ".aspx")) else 0.0
    if segments[-1].lower() in LIST_SEGMENTS:
        score = 0.1
    return min(score, 1.0)

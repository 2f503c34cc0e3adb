"""Authors' names in lines of text: what may be one, and where it ends."""

from __future__ import annotations

import re

from cleaners.page.titles import one_line
from cleaners.rules.folding import opens_small

# Letters that may begin a name in a line: capitals, and Georgian's, which have none.
CAPITAL = "A-ZÀ-ÖØ-Þა-ჰ" + "".join(filter(str.isupper, map(chr, range(0x100, 0x590))))
SAYS_BY = re.compile(
    r"^\W*(?i:(?:(?:article|story|words|text|report|post|blog|review)\s+)?"
    r"(?:(?:(?:this \w+ was\s+)?(?:written|posted|published|reviewed|reported|edited|authored|created|contributed"
    r"|submitted|compiled))\s+by"
    r"|by|authors?|contributors?|writer|words|von|por|par|door|af|av|autore?|autorka|autorin(?:/autor)?|auteur|text|texto"
    r"|przez|yazan|yazar|haber|muhabir|müəllif|oleh|penulis|kirjoittaja|szerző|автор(?:ы|ка)?|текст|корреспондент"
    r"|подготовила?|пише|пишет|аўтар|հեղինակ|լրագրող|ავტორი|ჟურნალისტი|συντάκτης|γράφει [οη]|نویسنده|نوشته|گزارش"
    r"|بقلم|كتبت?|الكاتب|מאת|작성자|作者|记者|記者|文|撰文|责编|责任编辑)"
    rf"(?:\s*[:\uff1a՝]\s*|\s+))|^(?:(?:Written |Posted )?[Bb]y|BY)(?=[{CAPITAL}])"
)
# What follows a name in its line: a date, a role, a clock, a place in the site.
ENDS_NAME = re.compile(
    r"\s*(?:[|·•●►/\n\t(–—;…]|\s-\s|,?\s+(?:on|in|at|for|updated|published|posted|last|medically|fact|reviewed|contributor"
    r"|min read|is an?)\b|[,.]?\s*(?:\d|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d)"
    r"|updated|published).*",
    re.IGNORECASE | re.DOTALL,
)
JOINS = re.compile(r"\s*、\s*|\s*(?:,|;|&|\band\b|\bund\b|\by\b|\bet\b|\be\b|\bi\b|\bog\b|\boch\b|\ben\b|\bve\b)\s+")
NOT_A_NAME = re.compile(
    r"https?:|www\.|[@{}<>=_#]|\d{2}|\b(?:view|posts?|follow|read|more|share|about|subscribe|contact|click|photo|image"
    r"|comments?|minutes?|updated|published|written|home|menu|search|login|articles?|profile|biography|cookies?|browse"
    r"|download|sign|joined|categor(?:y|ies)|recipe by|the author|undefined|null|alternatives|program|overview|last"
    r"|quelle|source|fuente|fonte|kaynak|bron)\b",
    re.IGNORECASE,
)
# A newspaper that is stated as the author may have such a word in its name: "The Washington Post".
NEVER_A_NAME = re.compile(
    r"https?:|www\.|[@{}<>=#]|\d{3}|\b(?:undefined|null|read|comments?|minutes?|view|menu|login|cookies?)\b",
    re.IGNORECASE,
)
# The name of an account, where a person's was asked for: lower case with digits, underscores, dots or hyphens in it, or
# one word with a number at its end.
LOGIN = re.compile(r"(?=[a-z]*[\d_.-])[a-z][a-z\d]*(?:[_.-][a-z\d]+){0,3}|[A-Z][A-Za-z]*\d{2,}")
# A byline's last word in lower case that names a desk.
DESK_WORDS = frozenset("staff editors team desk reporter reporters correspondent".split())
# Words of neighbouring elements without a space: "OrganizationOfficePapers".
GLUED = re.compile(r"[a-z]{4}[A-Z][a-z]{2}\w*[a-z]{2}[A-Z]")
PLACEHOLDERS = frozenset(
    "admin administrator editor staff author user guest unknown anonymous none null webmaster".split()
)
MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
BARE_NAME = re.compile(
    r"(?:Dr\.? |Prof\.? )?[A-ZÀ-Þ][\w'’.-]*(?: (?:[A-ZÀ-Þ][\w'’.-]*|de|van|von|da|del|la|bin|al)){1,3}"
    r"(?=$|[\s,|•·(–—:-])"
)
# After a word that announces it a name may be of any script; of those without capitals, short and to the line's end or
# a mark.
SAID_NAME = re.compile(
    rf"{BARE_NAME.pattern}|[{CAPITAL}][\w'’.-]*(?: [{CAPITAL}][\w'’.-]*){{1,3}}(?=$|[\s,|•·(–—:-])"
    r"|(?:[\u0590-\u06ff'’\u200c-]+(?: |(?=\W|$))){2,4}(?=$|[\n|•·،(–—-])"
    r"|[\u3400-\u9fff\uac00-\ud7af]{2,4}(?=$|\W)"
)
A_MONTH = re.compile(r"(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?", re.IGNORECASE)


def names_in(text: str, *, stated: bool = False) -> list[str]:
    """The names in *text*, or none where it holds something else.

    What is *stated* to be an author may be a login or a desk ("q_admin", "Guardian staff reporter"); a line of text
    that looks so is something else.
    """
    if "://" in text:
        return []
    text = lines_of(SAYS_BY.sub("", text))
    if stated and LOGIN.fullmatch(text):
        return [text]
    text = ENDS_NAME.sub("", text).strip(" ,.:-–—|\"'()")
    parts = [part for part in JOINS.split(text) if part]
    if len(parts) > 1 and any(len(part.split()) < 2 and part.isascii() for part in parts):
        parts = [text]  # "Jane Roe, MD": what follows the comma is no second name
    return [part for part in parts if is_name(part, desk=stated)]


def is_name(text: str, *, desk: bool = False) -> bool:
    """True when *text* may be one author's name; a *desk* may be written in common nouns."""
    words = text.split()
    if not words or len(words) > 7 or len(text) > 80 or (NEVER_A_NAME if desk else NOT_A_NAME).search(text):
        return False
    if text.lower() in PLACEHOLDERS or A_MONTH.fullmatch(text) or not any(map(str.isalpha, text)):
        return False
    if GLUED.search(text) or words[-1].lower() == "by":
        return False
    if not desk and len(words) > 1 and ("&" in text or (opens_small(words[-1]) and words[-1] not in DESK_WORDS)):
        return False  # "Wellness & Prevention", "Personal finance": a section
    if len(words) <= 2 or (desk and len(words) <= 4):
        return True
    return sum(opens_small(word) and len(word) > 3 for word in words) <= len(words) / 2


def lines_of(text: str) -> str:
    """*text* with single spaces, its line breaks kept."""
    return "\n".join(line for part in text.split("\n") if (line := one_line(part)))

"""Comments that nothing marks: what follows the reporter's text to the end, in another voice.

An inference, and recorded as one. A news text speaks of others and attributes what it quotes; its readers speak
for themselves: in the first or second person, with exclamations, without capitals, giving orders.
"""

from __future__ import annotations

import re

from cleaners.flat.lines import Line
from cleaners.flat.reading import Reading
from cleaners.rules.folding import either

ATTRIBUTION = re.compile(
    r"\b(?:said|says|told|according to|stated|reported|reports|announced|added|noted|declared|claimed"
    r"|confirmed|marks|emphasi[sz]ed|stressed"
    r"|сказал|сообщил|заявил|отметил|по словам|sagte|erklärte|teilte .{2,60} mit|laut|a déclaré|a dit"
    r"|selon|dijo|declaró|según|dedi|açıkladı|bildirdi)\w*\b",
    re.IGNORECASE,
)
SIGNS: tuple[re.Pattern[str], ...] = (
    either(
        r"(?<![\w.])(?:I|I'm|I’m|I've|I’ve|my|mine|me|we|our|us|you|your|ich|mir|mich|mein\w*|du"
        r"|dein\w*|wir|uns|unser\w*"
        r"|je|moi|mon|ma|mes|nous|vous|votre|yo|mi|nosotros|usted|ustedes|tú|io|mio|noi|voi|eu|meu|você"
        r"|я|мне|меня|мой|моя|мои|мы|нас|нам|наш\w*|вы|вас|вам|ваш\w*|ты|тебе|ben|benim|biz|bizim|siz"
        r"|sizin|sen"
        r"|mən|mənim|sən|ես|իմ|ինձ|մենք|մեր|դու|դուք|ձեր)(?=[\s,.!?;:)…]|$|['’](?:s|ve|re|ll|d|m)\b)",
        r"(?<!\w)j['’]",
    ),
    re.compile(r"!"),
    re.compile(r"^[a-zа-яёа-ֆ]"),
    either(
        r"(?:^|[.!?;,]\s+)(?:(?:so|and|then|but)\s+)*(?:let (?:them|him|her|those|us|not)|do not"
        r"|don['’]t|deal with|stop|go"
        r"|look at|wake up|shame)\b",
    ),
    either(r"\b(?:don|can|won|isn|aren|doesn|didn|wouldn)['’]t\b"),
    either(r"[\U0001f300-\U0001faff\u2764]|[:;]-?[)(]|\blol\b"),
)
FRAGMENT = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|do|does|did|will|would|can|could|may|must|should"
    r"|\w{3,}ed)\b",
    re.IGNORECASE,
)


def signs(text: str) -> set[int]:
    """Which signs of a reader's own voice *text*, less what it quotes, bears."""
    return {at for at, sign in enumerate(SIGNS) if sign.search(text.strip())}


def has_own_voice(text: str) -> bool:
    """True when *text* speaks for itself, as a reader does and a reporter does not."""
    return bool(signs(text))


def unmarked_comments(reading: Reading) -> list[int]:
    """The last lines of the body that are comments in another voice, one a line; empty where that is not plain.

    Plain means: the text above attributes something and shows no sign of that voice; each line below bears one
    or is a fragment; two bear at least one, and one of them two of different kinds.
    """
    body = [i for i in reading.free() if reading.lines[i].size >= 3]
    if len(body) < 5 or len(reading.lines) > 400 or body[-1] != max(reading.free()):
        return []
    marks = {i: signs(reading.lines[i].unquoted) for i in body}
    attributed = [at for at, i in enumerate(body) if ATTRIBUTION.search(reading.lines[i].text) and not marks[i]]
    if not attributed:
        return []
    start = len(body)
    while start > attributed[-1] + 1 and (marks[body[start - 1]] or _is_fragment(reading.lines[body[start - 1]])):
        start -= 1
    above, below = body[:start], body[start:]
    bearing = [i for i in below if marks[i]]
    clean_above = len(above) >= 4 and not any(marks[i] for i in above)
    plain = (
        len(bearing) >= 2
        and any(len(marks[i]) >= 2 for i in bearing)
        and len(set().union(*(marks[i] for i in bearing))) >= 3
    )
    whole = bool(below) and below == [i for i in reading.free() if i >= below[0]]
    return below if clean_above and plain and whole else []


def _is_fragment(line: Line) -> bool:
    """True for a short remark without a verb: "Not a weapon, but a means of defense."."""
    return line.size <= 10 and line.closed and FRAGMENT.search(line.text) is None

"""Read the line that heads a comment: "Name says:", "Name on DATE at TIME", "7. Avatar"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cleaners.flat.lines import Line
from cleaners.rules.dates import ShownDate, find_date, is_date_line
from cleaners.rules.folding import fold, phrases, words_of
from cleaners.rules.provenance import BY_ALONE

VERB = re.compile(
    r"\s+(?P<verb>" + words_of(
        "says|said|wrote|writes|commented|comments|replied|responded|posted|adds|added|thinks|opined"
        "|sagt|sagte|schreibt|schrieb|meint|meinte|kommentierte|antwortete|dit|a dit|a écrit|écrit"
        "|répond|dice|dijo|escribió|comentó"
        "|diz|disse|ha detto|scrive|zegt|schreef|pisze|mówi|napisał|пишет|написал|написала|говорит"
        "|сказал|сказала|комментирует|ответил"
        "|diyor ki|dedi ki|dedi|yazdı|yazıyor|գրել է|ասում է|yazır|deyir"
        # As WordPress is translated.
        "|diu|ha dit|skriver|säger|siger|sier|napsal|napsala|píše|hovorí|szerint|spune|a spus|каза|каже|сказав|пише"
        "|коментує|kaže|λέει|έγραψε|sanoo|ütleb|rašo|saka|berkata|viết|đã nói|يقول|قال|گفت|ამბობს|より"
    ) + r"|(?<=\s)(?:说道?|說道?|表示|님의 말|님의 댓글))"
    r"(?:\s+(?:this|on|am|in response to .{1,60}|to .{1,60}))?\s*(?P<end>[:：]|\.{3}|…)?\s*$",
    re.IGNORECASE,
)  # fmt: skip
_PREFIX = re.compile(
    r"^[\W_]*(?:#?\d{1,5}[.):]?\s+)?(?:(?:comment|posted|submitted|written|left|geschrieben|verfasst"
    r"|écrit|escrito|reply|response"
    r"|kommentar|commentaire|comentario|комментарий|ответ)\s+(?:by|from|von|par|de|por|от)\s*:?\s+"
    r"|(?:by|from|von|par|por|от|author|name|автор|имя)\s*:?\s+)?",
    re.IGNORECASE,
)
_JOINTS = (
    r"(?:[\s,;|•·:：()\[\]»–—-]|於|\b(?:mon|tue|wed|thu|fri|sat|sun|(?:mo|di|mi|do|fr|sa|so)[.,])(?=[\s.,]|$)|\b(?:on|at|am|um|le|à|el|il|в|от|den|posted|commented|wrote|(?:mon|tues|wednes|thurs|fri"
    r"|satur|sun)day|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi"
    r"|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo)\b)*"
)
_LEFT, _RIGHT = re.compile(rf"^{_JOINTS}", re.IGNORECASE), re.compile(rf"{_JOINTS}$", re.IGNORECASE)
_AFTER_DATE = re.compile(
    r"[\W_]*(?:#\s?\d+|permalink|link|reply|antworten|répondre|responder|ответить|edited|\(edited\)"
    r"|permanenter link|permalien|lien permanent|enlace permanente|link permanente|постоянная ссылка"
    r"|kalıcı bağlantı|trwały odnośnik|permanente link|rispondi|yanıtla|cevapla|reageer|svara|odpowiedz"
    r"|відповісти|պատասխանել|cavab ver|پاسخ|رد|返信|回覆|回复|답글"
    r"|report|melden|signaler|als spam melden|uhr|gmt|utc|est|pst|cet|msk"
    r"|h)?[\W_]*",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"[\s,|–—-]*(?:by|von|par|por|от|di|da|av|af|door|przez)\s+(?=[^\W\d_])", re.IGNORECASE)
PLACEHOLDER = re.compile(
    r"(?:#?\s?(?P<n>\d{1,5})\s?[.):]?\s+)(?P<word>avatar|gravatar|anonymous|anonym|anonyme|guest"
    r"|user avatar|profile (?:picture|photo|image)|аноним|гость|anónimo|misafir"
    r"|default avatar)(?:\s+says)?\s*:?",
    re.IGNORECASE,
)
ISSUED = re.compile(
    r"\b(?:published|updated|publié|mis à jour|veröffentlicht|aktualisiert|опубликовано|обновлено"
    r"|yayınlanma|güncelleme"
    r"|publicado|actualizado|pubblicato|aggiornato|offentliggjort|publisert|publicerad|gepubliceerd"
    r"|opublikowano)\b",
    re.IGNORECASE,
)
ROLES = phrases(
    "author|post author|admin|administrator|moderator|mod|editor|staff|member|guest|subscriber|contributor|op|verified"
    "|autor|autorin|beitragsautor|verfasser|redaktion|gast|auteur|invité|autore|ospite|autor de la entrada|invitado"
    "|автор|админ|администратор|модератор|гость|yazar|misafir|հեղինակ|müəllif|作者|版主|楼主|樓主|작성자"
)
"""What a site calls those who write; no names."""
MOST_PARTS = 6
"""The lines below a name on which its verb, date and time may stand, each with what joins them."""
CLOCK_LINE = re.compile(r"[0-2]?\d[:.h][0-5]\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?(?:\s*uhr)?", re.IGNORECASE)
# Who speaks in an article, not under it; and words that stand before a date without naming anyone.
NO_NAMES = phrases(
    "he|she|they|it|we|i|you|who|that|this|these|officials|police|the statement|the ministry"
    "|a statement|the report|sources|experts|one|both|another|others|some|many|witnesses|the group"
    "|the company|the president|the minister|the spokesman|the article|this article|this story"
    "|this entry|this post|last|last updated|updated|published|posted|date|modified|first published"
    "|edited|created|er|sie|es|elle|il|ils|он|она|они|они|o"
    "|story|news|source|photo|comments|comment|reply|share|on|at|in|the|a|an|by|and|from|to|since"
    "|until|as of|est|gmt|utc|edt|pst|note|update|correction|released|release date|last checked"
    "|checked|reviewed|last reviewed|medically reviewed"
    "|datum|date de publication|дата|fecha|version|price|location|license|sent|subject|received"
    "|joined|expires|start|end|deadline|opens"
    "|closes|born|died"
)


@dataclass(frozen=True, slots=True)
class Head:
    """The lines *first* to *last* that head a comment; the author as a span of line `author_line`."""

    first: int
    last: int
    kind: str
    author: str | None = None
    author_line: int = -1
    shown: ShownDate | None = None
    raw: str | None = None

    @property
    def is_strong(self) -> bool:
        """True for a form that no article has in its text."""
        return self.kind == ("placeholder") or (self.kind != "lone" and self.shown is not None and self.shown.clock)

    @property
    def dates_below(self) -> bool:
        """True for a name with its date behind or below it."""
        return self.shown is not None and self.kind != "dated-above"


def head_at(lines: Sequence[Line], index: int) -> Head | None:
    """The head of a comment that begins on line *index*, judged by its own form alone."""
    line = lines[index]
    # A dash before a name attributes a quotation: "— Name (@handle) July 18".
    if line.size > 16 or len(line.text) > 120 or line.text[0] in "–—-":
        return None
    if PLACEHOLDER.fullmatch(line.text):
        return _placeholder(lines, index)
    if is_date_line(line.text):
        return _dated_above(lines, index)
    if fold(line.text) in BY_ALONE:
        return _split(lines, index)
    following = lines[index + 1] if index + 1 < len(lines) else None
    dated_below = following is not None and following.gap <= 1 and _is_date_below(following)
    shown = find_date(line.text)
    if shown is not None and (shown.iso or shown.clock) and (head := _dated(line.text, shown, index)):
        return head
    verb = VERB.search(line.text)
    name = _name(line.text[: verb.start()] if verb else line.text)
    if name is None or (shown is not None and not verb):
        return None
    if dated_below and following is not None:
        return Head(
            index,
            index + 1,
            "dated-says" if verb else "dated-below",
            name,
            index,
            find_date(following.text),
            following.text,
        )
    if verb and verb["end"]:
        return Head(index, index, "says", name, index)
    return _split(lines, index)


def _split(lines: Sequence[Line], index: int) -> Head | None:
    """A head whose parts have lines of their own: "Posted by", "Anna", "·", "May 5, 2020", "at", "10:30 am", ":"."""
    at = index + (fold(lines[index].text) in BY_ALONE)
    if at + 1 >= len(lines) or not looks_like_name(lines[at].text) or lines[at].size > 5 or _is_joint(lines[at].text):
        return None
    verb, end = False, at
    dates: list[str] = []
    for below in range(at + 1, min(at + 1 + MOST_PARTS, len(lines))):
        text = lines[below].text
        if lines[below].gap > 1:
            break
        if not dates and VERB.fullmatch(" " + text):
            verb, end = True, below if text.endswith((":", "：")) else end
        elif (not dates and _is_date_below(lines[below])) or (dates and CLOCK_LINE.fullmatch(_LEFT.sub("", text))):
            dates.append(text)
            end = below
        elif dates and text in (":", "："):
            end = below
            break
        elif not _is_joint(text):
            break
    shown = find_date(" ".join(dates)) if dates else None
    if end == at or (dates and shown is None):
        return None
    kind = ("dated-says" if verb else "dated-below") if shown else "says"
    return Head(index, end, kind, lines[at].text, at, shown, " ".join(dates) if shown else None)


def _is_joint(text: str) -> bool:
    """True for a line of nothing but signs, words that join a name and a date, or the writer's role."""
    return _LEFT.fullmatch(text) is not None or fold(text) in ROLES or not any(map(str.isalnum, text))


def looks_like_name(text: str) -> bool:
    """True for what may be a reader's name or handle: few words, no statement."""
    bare = text.strip()
    if not 1 <= len(bare) <= 45 or not any(sign.isalnum() for sign in bare) or bare.isdigit():
        return False
    words = bare.split()
    if len(words) > 7 or fold(bare) in NO_NAMES | ROLES or is_date_line(bare):
        return False
    if re.search(r":|[;?!…,]$|\.\.|[\"“”<>={}]|https?:", bare) or (bare.endswith(".") and len(words[-1]) > 3):
        return False
    return words[0].casefold() not in {
        "the",
        "a",
        "an",
        "this",
        "in",
        "on",
        "at",
        "as",
        "for",
        "but",
        "and",
        "it",
        "there",
        "what",
        "how",
        "why",
    }


def _dated_above(lines: Sequence[Line], index: int) -> Head | None:
    """A date, or a date and a time on a line each, above a name."""
    line = lines[index]
    at = index + 1
    if at < len(lines) and CLOCK_LINE.fullmatch(lines[at].text):
        at += 1
    shown = find_date(" ".join(part.text for part in lines[index:at]))
    if at + 1 >= len(lines) or shown is None or not shown.clock or ISSUED.search(line.text):
        return None
    name = lines[at].text
    if not looks_like_name(name) or lines[at].size > 4 or is_date_line(name):
        return None
    return Head(index, at, "dated-above", name, at, shown, " ".join(part.text for part in lines[index:at]))


def _is_date_below(line: Line) -> bool:
    """True for a date line that stands alone: not behind a mail's or form's label, nor an article's "published"."""
    return is_date_line(line.text) and not re.match(r"\w+\s?:(?!\d)", line.text) and not ISSUED.search(line.text)


def _placeholder(lines: Sequence[Line], index: int) -> Head:
    """A numbered placeholder, and the name directly below it where one stands before the text."""
    below = index + 1
    if below + 1 < len(lines) and lines[below].gap == 0 and looks_like_name(lines[below].text):
        apart = lines[below + 1].gap > 0 and not PLACEHOLDER.fullmatch(lines[below + 1].text)
        if apart:
            return Head(index, below, "placeholder", lines[below].text, below)
    return Head(index, index, "placeholder")


def _dated(text: str, shown: ShownDate, index: int) -> Head | None:
    """A name and a date on one line, in either order, with or without a verb."""
    before, after = text[: shown.start], text[shown.end :]
    verb = VERB.search(" " + after.rstrip()) if after.strip() else VERB.search(_RIGHT.sub("", before))
    left, right = _RIGHT.sub("", _PREFIX.sub("", before)), _RIGHT.sub("", _LEFT.sub("", after))
    left = VERB.sub("", left + ":") if VERB.search(left + ":") else left
    if (left and _AFTER_DATE.fullmatch(after)) or (
        left and verb and not VERB.sub("", " " + after.rstrip()).strip(" ,|-")
    ):
        name = _name(left)
    elif shown.clock and (signed := _SIGNED.match(after)) and not is_date_line(text[: shown.end]):
        name = _name(after[signed.end() :])  # behind the comment's own title: "Snow on the pass 9 August 2012, by Anna"
    elif not left and right:
        right = VERB.sub("", right + ":") if VERB.search(right + ":") else right
        name = _name(right)
    else:
        return None
    if name is None:
        return None
    kind = "dated-says" if verb else "dated"
    return Head(index, index, kind, name, index, shown, text[shown.start : shown.end])


def _name(text: str) -> str | None:
    """The name in what is left of a head, as it stands there."""
    bare = _RIGHT.sub("", _PREFIX.sub("", text)).strip()
    if "(" in bare and ")" not in bare:  # "handle (full name)", whose end the joints took
        bare = bare.partition("(")[0].strip()
    return bare if looks_like_name(bare) else None

"""Who wrote a comment, as its head says it."""

from __future__ import annotations

import re
from string import punctuation

LONGEST_NAME = 60
# "NAME says:", "Comment by NAME": the words around a name in a comment's head.
SAYS = re.compile(
    r"\s+(?:says?|said|wrote|writes|commented|replied|sagt|sagte|schreibt|schrieb|meint|kommentiert|antwortet|dit|"
    r"a dit|a écrit|écrit|a répondu|dice|dijo|escribió|ha scritto|ha detto|scrive|diz|disse|escreveu|zegt|schreef|"
    r"säger|skriver|sier|siger|sanoo|kirjoitti|pisze|napisał(?:\(a\)|a)?|píše|říká|napsal|пишет|говорит|сказал|пише|"
    r"каже|ասում է|dedi|der ki|yazdı|spune|írta|szerint|λέει|λεει)\s*(?:on|am|le|el|il|:|,|…|\.{3})?\s*$",
    re.IGNORECASE,
)
BY = re.compile(
    r"^(?:[\W\d_]*\b(?:(?:comment|kommentar|commentaire|comentario|comentário|commento|reactie|posted|written|submitted|"
    r"published|geschrieben|verfasst|eingetragen|gepostet|rédigé|écrit|posté|publié|escrito|publicado|enviado|scritto|inserito|"
    r"geplaatst|postat|skrevet|napisane|odpowied[zź]|reply|antwort)\s+)?(?:by|from|von|par|por|da|door|av|af|przez|от|od|від|de)\b\s*:?|"
    r"[\W\d_]*\b(?:name|author|autor|auteur|autore|posted by|автор)\s*:)\s*",
    re.IGNORECASE,
)
EDGES = " \t\n,;:|·•»«–—-~/\\>#[]"
JOINS = re.compile(
    r"[\s,;:|·•»–—-]+(?:at|on|am|um|le|el|il|op|den|dnia|dne|em|il giorno|в|ի|kl|posted|wrote|vom|the|"
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?|"
    r"(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|mo|di|mi|do|fr|sa|so)|"
    r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lun|mar|mer|jeu|ven|sam|dim)|"
    r"(?:lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo|mi[eé]|jue|vie|s[aá]b|dom|gio|seg|ter|qua|qui|sex)|"
    r"(?:пн|вт|ср|чт|пт|сб|вс|нд|pon?|wto?|śro?|czw|pią?|pt|sob|nie|ndz|vr|za|zo|wo|ma))\.?[\s,;:|·•–—-]*$",
    re.IGNORECASE,
)
TAG = re.compile(r"</?[a-zA-Z][^<>]*>?")
# What stands where a name would, and is none.
_LABEL = (
    r"(?:\d+|\d\d?[:.]\d\d(?:\s?[ap]m)?|repl(?:y|ies)|antworten?|répondre|responder|rispondi|report|quote|"
    r"(?:perma|permanent )?link|share|edit|posted|post|comments?|commented|kommentare?|commentaires?|comentarios?|"
    r"erstellt|verfasst|geschrieben|created|sent|added|написано|добавлено|发表于?|發表於?|发布于|投稿日?|작성일?|"
    r"author|op|guest book|likes?|says|said|by|on|at|"
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?|"
    r"(?:(?:sign|log)[ -]?(?:in|up)|register|anmelden|einloggen|connexion|se connecter|leave a|post a|"
    r"join the)\b.*)"
)
# Alone, or one beside the other: "Permalink | Reply".
NO_NAME = re.compile(rf"\W*{_LABEL}(?:\W+{_LABEL})*\W*", re.IGNORECASE)


def clean_name(text: str) -> str | None:
    """*text* without the words around a name; None where it is too long for one or is a label."""
    # Some templates write the name's markup into an attribute, or escape it.
    name = " ".join((TAG.sub(" ", text) if "<" in text else text).split())
    if not name or len(name) > 2 * LONGEST_NAME:
        return None
    name = SAYS.sub("", name + " ").strip()
    name = BY.sub("", name, count=1)
    name = name.rstrip(EDGES).lstrip(EDGES) or name.strip()
    if not name or len(name) > LONGEST_NAME or NO_NAME.fullmatch(name):
        return None
    return name


def name_beside(before: str, after: str) -> str | None:
    """The name in a line of the form "by NAME on DATE" or "DATE, NAME", given what stands before and after the date."""
    lead = before
    while (shorter := JOINS.sub("", lead)) != lead:
        lead = shorter
    stated = BY.search(lead)
    if stated is None and (inside := re.search(r"\b(?:by|von|par|por|door|av|af)\s+(\S.*)$", lead, re.IGNORECASE)):
        lead = inside[1]
    # What is nothing but the stop behind a time is no name either.
    name = clean_name(lead) or (clean_name(after) if len(after.split()) <= 4 else None)
    return None if name and not name.strip(punctuation) else name

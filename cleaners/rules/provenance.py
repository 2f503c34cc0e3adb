"""Who wrote it, when, from where, how often read: what stands about an article and is not its text."""

from __future__ import annotations

import re

from cleaners.records import Segment
from cleaners.rules.dates import find_date, is_date_line
from cleaners.rules.folding import count, either, either_folded, fold, phrases, speaks_of, stems, words_of

_BY = words_of(
    "by|written by|posted by|published by|reported by|reporting by|story by|text by|authored by"
    "|author|authors|submitted by|posted on by|words by|edited by|editing by|compiled by"
    "|guest post by|opinion by|analysis by"
    "|von|autor|autorin|verfasst von|ein gastbeitrag von|par|écrit par|publié par|auteur|texte"
    "|propos recueillis par|por|escrito por|publicado por|autor|redacción|di|scritto da|a cura di"
    "|автор|авторы|текст|подготовил|подготовила"
    "|yazan|yazar|haber|muhabir|հեղինակ|հեղինակ՝|müəllif|autorka|door|av|af"
)
_NAME = r"(?:[^\W\d_][\w.'’-]*|@\w+)"
BY_ALONE = phrases(
    "by|written by|posted by|published by|author|authors|von|par|por|autor|auteur|автор|yazar|հեղինակ|müəllif"
)
# A name: up to five words, each but little ones with a capital; checked on the text as written.
BYLINE = re.compile(rf"(?P<by>{_BY})\s?:?\s+(?P<name>\S.{{1,100}}?)\s*", re.IGNORECASE)
NAME = re.compile(
    r"(?:[A-ZÀ-ÖØ-ÞŁŞŠŽİČĆĐА-ЯЁԱ-Ֆ][\w.'’-]*|d[aei]r?|von|van|de[rnl]?|la|le|al|el|bin|und|and|et|y|и"
    r"|&|,|[A-Z]\.)(?:[\s,]+|$)"
)
SOURCE = either(
    r"[\W_]*(?:(?:sources?|original source|source link|quelle|fuente|fonte|источник|kaynak|աղբյուր"
    r"|mənbə|hat tip|news source|photo source)\s*:|(?:first published|originally (?:published"
    r"|posted|appeared)) (?:at|on|in|by)\b|(?:with (?:files|reporting) from|additional reporting by"
    r"|reporting by|editing by|edited by|translated by|article écrit avec|avec (?:afp|reuters)"
    r"|mit material von|mit (?:afp|dpa|reuters))\b)\s*\S.{0,120}",
)
DATED_SOURCE = re.compile(r"\b(?:source|quelle|fuente|fonte|источник|kaynak|mənbə)\b\s*:?\s*\S", re.IGNORECASE)
AGENCY_FOOT = either(
    r"[(\[]?\s*(?:with )?(?:inputs? from |reporting from )?(?:reuters|afp|ap|associated press|dpa"
    r"|tass|efe|ani|pti|ians|agencies|agency|xinhua|interfax|ria novosti)(?:[/, &]+(?:reuters|afp"
    r"|ap|dpa|tass|efe|ani|pti|agencies|ntb|rtr))*\s*[)\]]?",
)
SOURCE_ALONE = phrases(
    "source|source link|sources|original article|original source|quelle|fuente|источник|kaynak|via"
    "|credit|credits|link to original|read the original article|link"
)
READ_TIME = either_folded(
    r"(?:(?:estimated )?read(?:ing)? time|lesezeit|lesedauer|temps de lecture|tiempo de lectura"
    r"|tempo di lettura|tempo de leitura|время чтения|время на чтение"
    r"|okuma süresi)\s*:?\s*(?:[<~]\s*)?\d+.{0,25}",
    r"[<~]?\s?\d+[ -]*(?:min|mins|minute|minutes|minuten|минут[аы]?|мин|dk|dakika)\.?[ -]*(?:read"
    r"|lesezeit|de lecture|de lectura|di lettura|de leitura|чтения|okuma)",
)
COUNT = either_folded(
    r"(?:\d[\d.,\s]*[km]?\s*(?:total )?(?:views?|reads?|hits|visits|readers|vues?|lectures?|aufrufe"
    r"|visitas|просмотр\w*|прочтени\w*|переглядів|okunma|görüntülenme|դիտում|baxış|oxunub)"
    r"|(?:views?|reads?|hits|post views|page views|visits|vues?|aufrufe|visitas|просмотр\w*"
    r"|прочитано|okunma(?: sayısı)?|görüntülenme|դիտում\w*|baxış(?: sayı)?"
    r"|oxunub)\s*[:-]?\s*\d[\d.,\s]*[km]?)",
)
CODE = either_folded(
    r"(?:story|article|news|post|report) (?:code|id|number|no)\s*[:#]\s*\S+",
    r"(?:id|code)\s*:\s*\d+",
    r"[\d.]*%? ?of readers think\b.{0,60}",
    r"(?:rate|rating) (?:this|:).{0,40}",
    r"was this (?:article|page|helpful|information).{0,40}",
    r"did you (?:find|like) this.{0,40}\?",
    r"(?:font|text) size.{0,20}|a[+-]|a a a?",
    r"(?:decrease|increase|reset) (?:font|text).{0,15}",
)
CONTACT_SUBJECT = stems(
    "email mail write contact reach tip tips story information news tel phone fax tél telefon тел "
    "հեռ почта էլ reached contacted followed found tweets"
)
CONTACT = either(
    r"\[email protected\]",
    r"^[\w.+-]+@[\w-]+\.[\w.]{2,}$",
    r"\b(?:e-?mail|write to|contact|reach) (?:us|me|the author|the reporter|him|her|our"
    r"|the editor)\b.{0,80}(?:@|\bat\b|\bhere\b|\[email)",
    r"\b(?:do you have|have you got|got) (?:a|any) (?:\w+ )?(?:tips?|story|information|news)\b.{0,80}",
    r"\bsend (?:us )?(?:your |a )?(?:news |story )?tips?\b",
    r"^(?:tel|phone|fax|tél|telefon|тел|հեռ)\.?\s?:?\s?\+?\d[\d\s()/-]{5,}$",
    r"^(?:e-?mail|почта|էլ\. ?(?:փոստ|հասցե))\s?:\s*\S+@\S+",
    r"\byou can e-?mail .{2,60}\bhere\b",
    r"\b(?:he|she|they|who) (?:can be (?:reached|contacted|followed|found)|tweets?) (?:at|on|@)",
)
BIO_SUBJECT = stems(
    "author writer reporter autor auteur автор авторе yazar journalist editor correspondent "
    "columnist contributor blogger fellow freelancer producer commentator staff follow articles "
    "posts stories all view see"
)
BIO = either(
    r"^(?:about (?:the )?(?:author|writer|reporter)s?\b.{0,60}|über den autor\b.{0,40}"
    r"|à propos de l'auteur\b.{0,40}|sobre el autor\b.{0,40}|об авторе\b.{0,40}"
    r"|yazar hakkında.{0,30})$",
    rf"^(?:the (?:author|writer) |(?:mr|ms|dr|prof)\.? )?(?:(?-i:(?!(?:He|She|They|It|Who|This|That"
    rf"|There|One)\b)[^\W\d_a-z]){_NAME}?\s)(?:{_NAME}\s){{1,4}}(?:is|was|has been) (?:an?"
    rf"|the) (?:[\w-]+ ){{0,7}}(?:reporter|journalist|writer|author|editor|correspondent|columnist"
    rf"|contributor|blogger|fellow|freelancer|producer|staff writer|news editor"
    rf"|commentator)\b.{{0,120}}\b(?:for|at|of|with|to|based|covering|covers|since|contributor"
    rf"|follow|@|x\.com|twitter)\b",
    r"(?:^|[.!]\s)follow (?:him|her|them|me|@\w+)(?: on|:|,|\.| at|$)",
    r"\bread more of .{2,40} articles\b",
    r"^(?:view|see|read) (?:all|more) (?:posts|articles|stories) (?:by|from)\b",
    r"^all (?:posts|articles|stories) (?:by|from)\b",
)
ABOUT = re.compile(
    r"(?:About|ABOUT)(?: [Tt]he)?(?: [A-Z][\w.'&-]*){1,6}"
    r"|(?:Über|À propos de|Acerca de|Sobre)(?: [A-ZÀ-Þ][\w.'&-]*){1,6}"
    r"|(?:О|Об) (?:редакции|издании|сайте|проекте)"
)
TAGS = either(
    r"[\W_]*(?:tags?|tagged(?: with| as| in)?|filed (?:under|in|as)|categor(?:y|ies)|posted in"
    r"|topics?|keywords?|labels?|in this (?:story|article)|more about|schlagworte?|schlagwörter"
    r"|themen|stichworte|tags associés|mots[- ]clés|étiquettes|thèmes|rubriques?|etiquetas|temas"
    r"|categorías?|tag dell'articolo|argomenti|теги|тэги|метки|ключевые слова|рубрики?|категори[ия]"
    r"|темы|мітки|etiketler|kategori|konular|պիտակներ|թեգեր|բաժին|teqlər|açar sözlər"
    r"|tagi)\s*[:#]\s*\S.{0,300}",
)
FILED = either(
    r"(?:filed under|posted in|tagged (?:with|as|in)?|this entry was (?:posted|filed|tagged)"
    r"|bookmark the permalink)\b.{0,200}",
)
TAGS_ALONE = phrases(
    "tags|tag|topics|categories|keywords|filed under|related tags|labels|schlagworte|themen|mots-clés"
    "|étiquettes|etiquetas|temas|теги|метки|ключевые слова|etiketler|պիտակներ|teqlər"
)
HASHTAGS = re.compile(r"(?:#[\w.-]+[\s,;|]*)+")


def is_byline(segment: Segment) -> bool:
    """True for the author's line: "By Name", with what sites add to it (a date, a section), or its "by" alone."""
    text = segment.text.strip()
    if fold(text) in BY_ALONE:
        return True
    match = BYLINE.fullmatch(text) if count(segment.text) <= 18 and text[-1:] not in "?!:" else None
    return match is not None and _begins_with_name(match["name"])


def is_dateline(segment: Segment) -> bool:
    """True for a line that holds a date and nothing else."""
    return count(segment.text) <= 16 and is_date_line(segment.text)


def is_source_line(segment: Segment) -> bool:
    """True for a line that names where the text came from, or who helped."""
    text = segment.text.strip()
    if text[-1:] in "?!" or count(segment.text) > 22:
        return False
    if DATED_SOURCE.search(text) and find_date(text):
        return True
    return SOURCE.fullmatch(text) is not None or (
        count(segment.text) <= 6 and AGENCY_FOOT.fullmatch(text) is not None and text[:1] in "(["
    )


def is_source_label(segment: Segment) -> bool:
    """True for the word "Source" and its like alone on a line."""
    return count(segment.text) <= 4 and fold(segment.text) in SOURCE_ALONE


def is_read_time(segment: Segment) -> bool:
    """True for the time that reading takes, as sites state it."""
    return count(segment.text) <= 9 and READ_TIME.fullmatch(fold(segment.text)) is not None


def is_count(segment: Segment) -> bool:
    """True for how often a page was read."""
    return count(segment.text) <= 5 and COUNT.fullmatch(fold(segment.text)) is not None


def is_page_tool(segment: Segment) -> bool:
    """True for the page's number in its system, its rating or its letters' size."""
    return count(segment.text) <= 20 and (
        CODE.fullmatch(fold(segment.text)) is not None or CODE.fullmatch(segment.text.strip().lower()) is not None
    )


def is_contact_line(segment: Segment) -> bool:
    """True for an address to write to, or the wish for a reader's tip."""
    return (
        count(segment.text) <= 45
        and segment.text[:1] not in '“"'
        and ("@" in segment.text or speaks_of(segment.text, CONTACT_SUBJECT))
        and CONTACT.search(segment.text) is not None
    )


def is_author_bio(segment: Segment) -> bool:
    """True for the note on who wrote the article."""
    return (
        count(segment.text) <= 90
        and segment.text[:1] not in '“"'
        and speaks_of(segment.text, BIO_SUBJECT)
        and BIO.search(segment.text.strip()) is not None
    )


def is_about_heading(segment: Segment) -> bool:
    """True for the heading of a box on the author or the site: "About News Update"."""
    return (
        count(segment.text) <= 6
        and segment.text.strip()[-1:] not in ".?!"
        and ABOUT.fullmatch(segment.text.strip()) is not None
    )


def is_tag_line(segment: Segment) -> bool:
    """True for a line of tags or categories behind their label."""
    text = segment.text.strip()
    if count(segment.text) > 60:
        return False
    return (
        TAGS.fullmatch(text) is not None
        or FILED.match(text) is not None
        or (count(segment.text) >= 2 and HASHTAGS.fullmatch(text) is not None)
    )


def is_tag_heading(segment: Segment) -> bool:
    """True for the heading of a list of tags."""
    return count(segment.text) <= 2 and fold(segment.text) in TAGS_ALONE


def _begins_with_name(text: str) -> bool:
    """True when nearly all words before a date or separator are those of a name."""
    shown = find_date(text)
    name = re.split(r"\s[|•·–—-]\s|\s(?:on|le|am|vom|in|for|at|of)\s|,|\(", text[: shown.start] if shown else text)[
        0
    ].strip()
    words = name.split()
    if not words:
        return shown is not None
    handle = len(words) == 1 and (shown is not None or (words[0].isalnum() and len(text.split()) <= 2))
    capitals = sum(NAME.match(word) is not None for word in words)
    return len(words) <= 7 and (handle or capitals == len(words) or (capitals >= 2 and capitals >= len(words) - 1))

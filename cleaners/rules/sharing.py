"""Share buttons flattened into words."""

from __future__ import annotations

import re

from cleaners.records import Segment
from cleaners.rules.folding import count, either, either_folded, fold, phrases, speaks_of, stems, words_of

WORDS = (
    "facebook|twitter|instagram|youtube|telegram|whatsapp|linkedin|tiktok|viber|vkontakte|vk"
    "|odnoklassniki|reddit|pinterest"
    "|tumblr|flipboard|pocket|messenger|email|e-mail|print|xing|gettr|gab|parler|truth|sms|copy link"
    "|skype|line|mix|digg"
    "|stumbleupon|delicious|google+|mail|drucken|imprimer|imprimir|stampa|stampare|печать|распечатать"
    "|yazdır|bluesky|threads"
    "|mastodon|wechat|weibo|livejournal|buffer|myspace|evernote|facebook messenger|free republic|rss"
    "|ok|fb|tw|tweet|pin|x"
    "|share|pin it|like|send|teilen|twittern|partager|compartir|поделиться|paylaş|condividi|link|copy"
    "|mewe|minds|snapchat"
    "|truth social|patreon|substack|hacker news|messages|outlook|gmail|yahoo mail|blogger|amazon"
    "|kakao|naver"
)
NETWORKS = words_of(WORDS)
ONE = re.compile(rf"(?:\d[\d.,]*[km]?\s*)?{NETWORKS}(?:\s*[:(]?\s*\d[\d.,]*[km]?\)?)?", re.IGNORECASE)
SUBJECT = stems(WORDS.replace("|", " ") + " likes shares retweets reposts partages лайк репост")
GLUED = re.compile(r"facebook|twitter|linked ?in|whatsapp|telegram|pinterest|e-?mail|vkontakte")
_SPACED = re.compile(rf"\b{NETWORKS}\b")
# Glued or spaced, a run of networks with the little words that hold it together.
_FILLER = either(
    r"\b(?:share|this|article|story|post|on|via|to|by|with|in|the|and|or|it|a|friend|link|copied"
    r"|copy|opens|new|window|click|icon|logo|shares|save|more|page|partager|cet|sur|par|l'article"
    r"|teilen|auf|diesen|artikel|per|mit|compartir|en|esta|noticia|por|поделиться|в|на|paylaş"
    r"|condividi|su|\d+)\b",
)
WHOLE = phrases(
    "share|share this|share this article|share this story|share this post|share this page"
    "|share article|share it|share on"
    "|share on facebook|share on twitter|share on x|share on linkedin|share on whatsapp"
    "|share via email|share by email"
    "|share with|share with friends|share your|share link|share via|email this|email to a friend"
    "|email a link to a friend|print this"
    "|print this page|print article|print this article|send to friend|send to a friend|tweet this"
    "|copy link|link copied|copy url"
    "|copied|copy to clipboard|copied to clipboard|thanks for sharing|save article|save for later"
    "|bookmark|bookmark this|add to favorites|shares"
    "|like this|like this:|like loading|be the first to like this|loading|report this"
    "|listen to this article"
    "|share full article|gift this article|give this article|share this with|share this video"
    "|share save|read later",
    "artikel teilen|teilen sie diesen artikel|beitrag teilen|auf facebook teilen|auf twitter teilen"
    "|per e-mail senden"
    "|artikel drucken|link kopieren|partager|partager cet article|partagez|partager sur facebook"
    "|partager sur twitter"
    "|copier le lien|lien copié|copier le lienlien copié|envoyer par email|imprimer l'article"
    "|compártelo|comparte|comparte esta noticia",
    "поделиться|поделиться новостью|поделиться ссылкой|поделитесь|рассказать друзьям"
    "|скопировать ссылку|ссылка скопирована"
    "|версия для печати|отправить другу|поділитися|paylaş|bu haberi paylaş|haberi paylaş"
    "|facebook'ta paylaş|yazdır"
    "|կիսվել|տարածել|տպել|paylaşın|çap et|condividi|condividi su|compartilhar|compartilhe|udostępnij"
    "|delen|dela",
    "save|save this story|save this article|add to your saved stories|add to favourites"
    "|add to bookmarks|add to my list|story saved|add as preferred on google|share current article"
    "|share current article via email|share current article via facebook"
    "|share current article via twitter|share current article via linkedin"
    "|share current article via whatsapp|send to kindle|print friendly|print friendly version"
    "|printer friendly|printer-friendly version|pdf version|send by email|email this article"
    "|email article|email this story|permalink|merken|vorlesen|anhören|artikel merken"
    "|artikel vorlesen|offrir cet article|ajouter à mes favoris|enregistrer|écouter"
    "|écouter l'article|envoyer cet article|imprimer cet article|recommander|guardar|escuchar"
    "|imprimir|enviar por correo|добавить в избранное|в избранное|сохранить|слушать|kaydet|dinle"
    "|favorilere ekle|պահպանել|ուղարկել",
)
COUNTS = either_folded(
    r"\d[\d.,]*[km]?\s*(?:total\s+)?(?:shares?|likes?|retweets?|tweets?|reposts?|partages?|лайк\w*"
    r"|репост\w*)",
)


def is_share_bar(segment: Segment) -> bool:
    """True for several share buttons in one line, or for a button's own words."""
    text = fold(segment.text)
    if (text in WHOLE and " " in text) or COUNTS.fullmatch(text):
        return True
    if count(segment.text) > 30 or not (speaks_of(segment.text, SUBJECT) or GLUED.search(text)):
        return False
    rest, buttons, networks = _without_networks(text)
    return (
        len(rest) <= 3 and (buttons >= 3 or (buttons == 2 and networks >= 1 and " and " not in text)) and len(text) >= 8
    )


def is_share_button(segment: Segment) -> bool:
    """True for one network's name, with or without a count: a button if others stand beside it."""
    text = fold(segment.text)
    return count(segment.text) <= 3 and (text in WHOLE or ONE.fullmatch(text) is not None)


def _without_networks(text: str) -> tuple[str, int, int]:
    """What is left of *text* without buttons and fillers, how many buttons there were, and of them networks."""
    # Flatteners glue buttons together; only names that are in no other word may be cut out of one.
    networks = len(GLUED.findall(text))
    rest, glued = GLUED.subn(" ", text)
    rest, spaced = _SPACED.subn(lambda found: " " if len(found[0]) > 2 or networks else found[0], rest)
    rest = _FILLER.sub(" ", rest)
    return "".join(sign for sign in rest if not sign.isspace() and sign not in "|/,·•:()-"), spaced + glued, networks

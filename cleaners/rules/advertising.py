"""Advertising: its markers, its labels and the site's plea to let it through."""

from __future__ import annotations

import re

from cleaners.records import Segment
from cleaners.rules.folding import count, either, fold, phrases, speaks_of, stems

MARKERS = re.compile(r"\s*[\[{<(]\s*/?(?:ad|ads|adsense|advert|banner)[\s_-]*\d*\s*/?[\]}>)]\s*", re.IGNORECASE)
LABELS = phrases(
    "advertisement|advertisements|advertising|advert|adverts|sponsored|sponsored content|sponsored links"
    "|sponsored by|paid content|paid post|promoted|promoted content|partner content|article continues below"
    "|advertisement - continue reading below|advertisement. scroll to continue reading|ads by google"
    "|story continues below advertisement|article continues after advertisement|continue reading below"
    "|story continues below|article continues below this ad|scroll to continue|close ad|skip ad"
    "|report this ad"
    "|report ad|remove ads|get ad free|go ad-free|advertise here|why am i seeing this ad|adchoices"
    "|ad feedback",
    "anzeige|werbung|anzeigen|advertorial|weiter nach der anzeige|publicité|la suite après cette publicité",
    "publicidad|anuncio|anuncios|publicidade|pubblicità|annuncio|reklama|annonse|advertentie|mainos",
    "реклама|на правах рекламы|рекламный блок|партнерский материал|реклама на сайте",
    "reklam|reklamı kapat|reklamı geç|գովազդ|reklam yerləşdirin|إعلان|广告|広告",
    "advertisement scroll to continue|advertisement · scroll to continue"
    "|advertisement - scroll to continue|advertisement story continues below|about these ads"
    "|the ad will close|after the ad|visit advertiser website|continue watching after the ad"
    "|passer la publicité|fin de la publicité|weiter nach der werbung|ende der anzeige"
    "|publicidad continúa leyendo|продолжение после рекламы|реклама продолжение ниже"
    "|haberin devamı reklamdan sonra|ads by|sponsored message|message from our sponsor"
    "|a message from our sponsors|view offer|affiliate link|in partnership with|werbung überspringen"
    "|anzeige überspringen|anzeige - weiterlesen|weiterlesen nach der anzeige|advertentie overslaan"
    "|artikel gaat verder onder advertentie|lees verder onder de advertentie|artikkelen fortsetter under annonsen"
    "|annons|artikeln fortsätter under annonsen|mainos alkaa|mainos päättyy|διαφήμιση|inzerce|hirdetés"
    "|publicitate|iklan|scroll to continue with content|إعلانات|תוכן ממומן|광고|რეკლამა",
)
NUMBERED = re.compile(r"(?:advertisement|advert|anzeige|publicité|publicidad|реклама) \d{1,2}", re.IGNORECASE)
# Too short to say it alone: a reporter may quote them as a word.
SHORT_LABELS = phrases("ad|ads|promo|x|close|закрыть|schließen|fermer|cerrar|kapat|chiudi")
PLEA_SUBJECT = stems(
    "advertisement ad ads adblock adblocker adblockers blocker whitelist advertising advertorial sponsored "
    "promotional werbeblocker bloqueur блокировщик"
)
PLEA = either(
    r"\badvertisement has not loaded\b|\bvisitors may (?:occasionally )?see an advertisement\b",
    r"\bad[ -]?block(?:er|ers|ing)? (?:users|detected|is enabled|on this)\b",
    r"\b(?:disable|turn off|pause) your ad[ -]?block",
    r"\bwhitelist (?:us|our site|this site)\b",
    r"\bads? (?:are|will be|is) (?:disabled|hidden|turned off)\b",
    r"\b(?:relies?|rely|depends?) (?:solely |mostly |heavily )?on advertising(?: revenue)?\b",
    r"\bpublished as (?:advertorial|sponsored|promotional) content\b",
    r"^allow ads (?:in|on)\b",
    r"\bwerbeblocker (?:deaktivieren|ausschalten)",
    r"\bdésactive[zr] votre bloqueur",
    r"отключите (?:блокировщик|adblock)",
)
LABELLED_PROMO = either(
    r"(?:headline|sponsored|promoted|promotion|advert|advertisement|anzeige|реклама|reklam)\s?:\s+\S.{8,}",
)


def is_ad_marker(segment: Segment) -> bool:
    """True for a shortcode or a label which stands where an advertisement was."""
    if count(segment.text) > 8:
        return False
    text = fold(segment.text)
    return text in LABELS or MARKERS.fullmatch(segment.text) is not None or NUMBERED.fullmatch(text) is not None


def is_short_ad_label(segment: Segment) -> bool:
    """True for an advertisement's label or closing sign that is a common word by itself."""
    return count(segment.text) == 1 and fold(segment.text) in SHORT_LABELS


def is_ad_plea(segment: Segment) -> bool:
    """True when the site speaks of its own advertisements to a reader who blocks them."""
    # The longest plea in the case file has 70 words; news on advertising does not speak of "your" blocker.
    return count(segment.text) <= 80 and speaks_of(segment.text, PLEA_SUBJECT) and PLEA.search(segment.text) is not None


def is_labelled_promo(segment: Segment) -> bool:
    """True for a line that begins with the label of a promotion and has the form of a headline."""
    return count(segment.text) <= 20 and LABELLED_PROMO.fullmatch(segment.text.strip()) is not None

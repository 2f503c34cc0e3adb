"""What flattening leaves of pictures and players: captions, credits, enlarging and playing."""

from __future__ import annotations

import re

from cleaners.records import Segment
from cleaners.rules.folding import count, either, either_folded, fold, phrases, speaks_of, stems

ENLARGE = either_folded(
    r"(?:click|tap|press)(?: (?:on|here|the|this|image|images|photo|photos|picture|map|for|to"
    r"|or)){0,5} (?:see |view |open |show )?(?:(?:the |a |in )?(?:full|larger?|bigger"
    r"|high)[ -]?(?:size|sized|screen|res(?:olution)?|view|version|image|picture)?.{0,25}"
    r"|enlarge.{0,25}|zoom.{0,15}|expand.{0,20})",
    r"(?:enlarge|expand|open|view) (?:this |the )?(?:image|photo|picture|fullscreen|full ?size"
    r"|in full ?screen).{0,20}",
    r"(?:view|see|show|open) (?:the )?(?:photo )?(?:gallery|slideshow|image|all \d+ (?:photos"
    r"|images)|\d+ (?:photos|images)).{0,20}",
    r"(?:image|photo|slide|picture|bild|фото) \d+ (?:of|/|von|из) \d+",
    r"hide caption|toggle caption|show caption",
    r"\d+ (?:photos|images|bilder|фото)|(?:bild )?vergrößern",
    r"agrandir(?: l'image)?|cliquez pour agrandir",
    r"haga clic para ampliar",
    r"ampliar(?: foto| imagen)?",
    r"(?:нажмите,? чтобы )?увеличить(?: фото| изображение)?",
    r"resmi büyüt",
    r"next (?:photo|image|slide)",
    r"previous (?:photo|image|slide)",
)
_CREDITED = (
    r"(?:photos?|photograph(?:s|ed)?|images?|pictures?|pics?|graphics?|illustrations?|file (?:photo"
    r"|picture|image)|screenshots?|screengrab|courtesy|cover photo|featured image"
    r"|archive photo|stock photo|foto|fotos|bild|bilder|grafik|archivbild|symbolbild|crédits?|photos?"
    r"|image d'illustration|illustration|légende|imagen|imagem|fotografía"
    r"|фото|фотография|изображение|иллюстрация|скриншот|видео|fotoğraf|görsel|լուսանկար\w*|լուսանկարը"
    r"|zdjęcie|fot)"
)
CREDIT = either(
    rf"[(\[]?\s*{_CREDITED}\.?(?: (?:credits?|source|by|courtesy(?: of)?|via|copyright|illustration"
    rf"|d'illustration|de|von|:))*\s*(?:[:©|/]|\bby\b|\bcourtesy\b|\bcredits?\b)\s*\S.{{0,160}}",
)
_AGENCY = (
    r"(?:getty(?: images)?|afp|reuters|associated press|ap|epa(?:-efe)?|efe|dpa|sipa(?: press)?|tass"
    r"|itar-tass|ria novosti|sputnik|anadolu(?: agency)?|aa|xinhua|shutterstock|istock(?:photo)?"
    r"|alamy(?: stock photo)?|bloomberg|zuma(?: press)?|picture alliance|imago(?: images)?"
    r"|depositphotos|unsplash|pixabay|pexels|flickr|wikimedia(?: commons)?|wikipedia|upi|pa(?: wire"
    r"| media)?|mena"
    r"|photolure|panarmenian|armenpress|azertac|news\.am|facebook|twitter|instagram|telegram|youtube"
    r"|rex(?: features)?|nurphoto|polaris|corbis|lapresse|ansa|belga|keystone|scanpix|kyodo|yonhap"
    r"|hans lucas|abaca(?:press)?|maxppp|ritzau|tt|ntb|cc(?:[ -]by[\w. -]*)?|creative commons|handout"
    r"|pool|file|file photo|ftv|staff|screenshot|nasa|creative commons|public domain)"
)
CREDIT_END = either(
    r"[.)\w\"”] (?:photographs?|photos?|pictures?|images?|foto|bild|credit|crédit|fotos?|фото)\s?:\s?"
    r"(?-i:[A-ZÀ-ÞА-Я])[\w.'’-]*(?:[ /,&]+(?-i:[A-ZÀ-ÞА-Я])[\w.'’-]*){0,6}$",
    rf"(?:\bvia |©\s?|[(\[•]\s?(?:(?:photo|image|foto|picture|pic"
    rf"|ap photo)[:/ by]*)?)(?:[\w .&'-]{{2,40}}[/,|]\s?)?{_AGENCY}"
    rf"(?:[ /,|]+(?:via )?{_AGENCY}|[ ,]+\d{{4}})?\s*[)\]]?\.?\s*$",
    rf"(?:^|[.!?”\"]\s"
    rf"|\s[–—-]\s)(?:(?-i:[A-ZÀ-Þ])[\w.'-]+ ){{1,3}}?[\w.'-]*\s?/\s?{_AGENCY}(?:\s?/\s?{_AGENCY})?\.?\s*$",
)
CREDIT_ONLY = either(
    rf"[(\[©]?\s*(?:(?:[\w.'-]+ ){{0,4}}[\w.'-]*\s?[/,|]\s*)?{_AGENCY}(?:\s*(?:[/,|]"
    rf"|\bvia\b)\s*{_AGENCY})*(?: images?| photo)?\s*[)\]]?\.?",
)
CREDIT_LENGTH = 120
JOINS = frozenset("/|©([•:")
PICTURED = either(
    r"(?:illustrative (?:photo|image|picture)|illustration photo|file (?:photo|picture|image)"
    r"|archive (?:photo|picture)|photo (?:illustration|taken|shows|released)|\(?(?:file"
    r"|representational|representative) (?:photo|image)\)?|pictured(?: \w+)?:|(?:in this"
    r"|this) (?:\w+ ){0,3}(?:photo|image|picture|handout|screengrab)(?:,"
    r"| (?:taken|provided|released|made|from|shows?)\b)|symbolbild|archivbild|архивное фото"
    r"|иллюстративное фото|temsili)\b.{0,700}",
)
COPYRIGHTED_PICTURE = re.compile(r".{0,300}(?:photo|foto|image|bild|crédit|фото)?\s?©\s?\D{2,60}$", re.IGNORECASE)
PLAYER = phrases(
    "video player is loading|this is a modal window|this video cannot be played"
    "|this video is not available|no compatible source was found for this media|play video|play|pause"
    "|mute|unmute"
    "|watch video|watch the video|watch now|watch live|watch|play audio|listen|listen now|listen live"
    "|fullscreen|full screen|loading|loading video|loading...|loaded|stream type live|seek to live"
    "|current time|remaining time|playback rate|chapters|descriptions|captions|subtitles|captions off"
    "|audio track|picture-in-picture|beginning of dialog window|end of dialog window"
    "|embed|embed code|code copied|video unavailable|javascript is disabled|please enable javascript"
    "|your browser does not support the video tag|your browser does not support the audio element"
    "|your browser doesn't support html5 video|your browser does not support html5 video"
    "|please enable javascript to view this content|please wait|please wait...|buffering|next video"
    "|autoplay"
    "|no media source currently available|direct link|pop-out player"
    "|the code has been copied to your clipboard|the url has been copied to your clipboard"
    "|widthpx heightpx|auto240p360p480p720p1080p"
    "|video ansehen|video abspielen|ton an|bitte warten|lädt|lire la vidéo|chargement|voir la vidéo"
    "|cargando|ver video|caricamento|carregando"
    "|загрузка|смотреть видео|включить звук|воспроизвести|yükleniyor|videoyu izle|բեռնում|yüklənir"
    "|advertisement loading|tap to unmute|click to play|click here to play"
    "|video loading|the video will auto-play soon|play now|now playing|up next in|live stream|image"
    "|photo|video|gallery|show captions|hide captions|auto-play|auto play|volume|share video"
    "|copy video url|video duration|listen to this story|listen to article|listen to the article"
    "|audio|view|powered by|this content is not available|volle bildschirmansicht|bildergalerie|bild"
    "|vidéo|diaporama|fotogalería|видео|фото|фотогалерея|foto galeri"
    "|we apologize, but this video has failed to load|this video has failed to load"
    "|try refreshing your browser, or tap here to see other videos from our team"
    "|this video file cannot be played|sorry, this video is not available|box aufklappen box zuklappen"
    "|den link zum einbetten des videos kopieren|link des videos|video starten|audio starten",
)
BACK_TO_PLAYER = re.compile(r".{3,160}\s(?:back to video|zurück zum video)", re.IGNORECASE)
PLAYER_SHORT = phrases(
    "play|pause|mute|unmute|watch|listen|loading|loaded|captions|subtitles|chapters|embed|fullscreen"
    "|autoplay|descriptions|image|photo|video|gallery|volume|view|audio|bild|vidéo|видео|фото"
    "|now playing|live stream|bildergalerie|diaporama|lädt|chargement|cargando|загрузка|live"
    "|image|photo|video|gallery|volume|view|audio|bild|vidéo|видео|фото|bildergalerie|diaporama"
    "|now playing|powered by"
    "|фотогалерея|foto galeri|live stream|play now",
)
CLOCK = re.compile(r"(?:\d{1,2}:)?\d{1,2}:\d\d(?:\s*/\s*(?:\d{1,2}:)?\d{1,2}:\d\d)?|-?\d{1,3}%|1x|\d+p")
SCRIPT_SUBJECT = stems("javascript browser content unable error")
SCRIPTING = either(
    r"\b(?:please )?(?:enable|turn on|activate) javascript\b",
    r"\bjavascript (?:is|must be|needs to be) (?:disabled|enabled)",
    r"\byour browser (?:does not|doesn't|may not) support\b",
    r"\bbrowser is (?:out of date|outdated|not supported)",
    r"\bthis content is not available in your",
    r"\bunable to (?:load|play) (?:this )?(?:video|content|media)",
    r"^an error (?:has )?occurred\b.{0,60}",
)


CODE = re.compile(
    r"<\s?!\s?[-–—].*|[-–—]{1,2}\s?>|(?:var|window|document|googletag|jquery|\$)\s?[\w.]*\s?[({=].*", re.IGNORECASE
)


def is_enlarge_prompt(segment: Segment) -> bool:
    """True for the words that enlarge a picture or leaf through pictures."""
    return count(segment.text) <= 12 and ENLARGE.fullmatch(fold(segment.text)) is not None


def is_picture_credit(segment: Segment) -> bool:
    """True for a caption or line that names a picture's source, or begins as only captions do."""
    text = segment.text.strip()
    if text[:1] in '“"':
        return False
    if count(segment.text) <= 8 and CREDIT_ONLY.fullmatch(text) and (count(segment.text) > 1 or not text.isalpha()):
        return True
    if CREDIT.fullmatch(text) or PICTURED.fullmatch(text):
        return True
    if "©" in text[1:] and COPYRIGHTED_PICTURE.fullmatch(text):
        return True
    end = text[-CREDIT_LENGTH:]
    return ("via " in end or not JOINS.isdisjoint(end)) and CREDIT_END.search(end) is not None


def is_player_remnant(segment: Segment) -> bool:
    """True for what an audio or video player says of itself."""
    text = fold(segment.text)
    if count(segment.text) <= 30 and BACK_TO_PLAYER.fullmatch(text):
        return True
    waits = text in PLAYER_SHORT and segment.text.rstrip().endswith(("...", "…"))
    return count(segment.text) <= 16 and (waits or (text in PLAYER and text not in PLAYER_SHORT))


def is_player_control(segment: Segment) -> bool:
    """True for a player's button or clock, which may be a word or number of the text."""
    return count(segment.text) <= 3 and (
        fold(segment.text) in PLAYER_SHORT or CLOCK.fullmatch(segment.text.strip()) is not None
    )


def is_script_remnant(segment: Segment) -> bool:
    """True for a comment or script of the page's source left in the text."""
    return count(segment.text) <= 40 and CODE.fullmatch(segment.text.strip()) is not None


def is_browser_notice(segment: Segment) -> bool:
    """True for a page's complaint that the reader's browser cannot run it."""
    return (
        count(segment.text) <= 60
        and speaks_of(segment.text, SCRIPT_SUBJECT)
        and SCRIPTING.search(segment.text) is not None
    )

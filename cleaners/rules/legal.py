"""The site's legal voice: copyright, conditions, consent, disclaimers."""

from __future__ import annotations

from cleaners.records import Segment
from cleaners.rules.folding import count, either, speaks_of, stems

COPYRIGHT_SUBJECT = stems(
    "copyright copyrights reserved vorbehalten réservés reservados riservati защищены сохранены "
    "захищені saklıdır իրավունքները hüquqlar zastrzeżone"
)
COPYRIGHT = either(
    r"^[\W_]*(?:copyrights?\s*(?:notice|statement|policy|information)?\s*(?:$|[©:Â(]|by\b|(?:19"
    r"|20)\d\d)|©|\(c\)\s?(?:19|20)\d\d|all rights reserved)",
    r"(?:©|\(c\))\s*(?:by\s)?.{0,40}(?:19|20)\d\d",
    r"(?:19|20)\d\d.{0,40}(?:©|\ball rights reserved\b)",
    r"\ball rights reserved\b",
    r"\balle rechte vorbehalten\b",
    r"\btous droits (?:de reproduction )?réservés\b",
    r"\btodos los derechos reservados\b",
    r"\btutti i diritti riservati\b",
    r"\btodos os direitos reservados\b",
    r"\bвсе права (?:защищены|сохранены)|\bусі права захищені",
    r"\btüm hakları saklıdır|\bher hakkı saklıdır",
    r"\bբոլոր իրավունքները|\bbütün hüquqlar",
    r"\bwszelkie prawa zastrzeżone|\w\s©\s?(?:19|20)\d\d\b",
)
REUSE_SUBJECT = stems(
    "material may reproduction republication reprint reprinting redistribution quote quoting "
    "quotation without republish repost reproduced licensed creative при перепечатка nachdruck "
    "prohibida izinsiz kaynak saytdan"
)
REUSE = either(
    r"\bthis material may not be (?:published|reproduced|broadcast)",
    r"\b(?:reproduction|republication|reprint(?:ing)?|redistribution|quot(?:e|ing"
    r"|ation))\b.{0,100}\b(?:permission|prohibited|hyperlink|link to|consent|allowed|forbidden)\b",
    r"\bmay not be (?:reproduced|republished|redistributed|copied)\b",
    r"\bwithout (?:the )?(?:prior |express )*(?:written )*(?:permission|consent) (?:of|from)\b.{0,60}$",
    r"\b(?:republish|repost|reprint) (?:our|this|the) (?:articles?|content|stor(?:y|ies)|work)\b",
    r"\blicensed under (?:a )?(?:cc|creative commons)\b",
    r"\bcreative commons (?:attribution|licen[cs]e)",
    r"\b(?:при|при любом) (?:использовании|перепечатке|цитировании|копировании)\b.{0,60}\b(?:ссылк"
    r"|гиперссылк|материал)",
    r"\bперепечатка\b",
    r"\bnachdruck\b.{0,60}\b(?:verboten|genehmigung)",
    r"\breproduction (?:interdite|totale ou partielle)",
    r"\bprohibida (?:la|su) reproducción",
    r"\bizinsiz\b.{0,60}\b(?:kopyalanamaz|kullanılamaz|alıntı)",
    r"\bkaynak gösterilmeden\b",
    r"\bsaytdan istifadə\b.{0,60}\bistinad",
)
CONSENT_SUBJECT = stems(
    "cookie cookies recaptcha privacy opt sell accept reject allow manage decline refuse save "
    "continuing using browsing куки "
    "çerez çerezleri verarbeitung datenschutzerklärung"
)
CONSENT = either(
    r"^these cookies (?:are|allow|enable|may|collect|help)\b|^(?:strictly necessary|functional"
    r"|performance|targeting|analytics|marketing) cookies$",
    r"\bprotected by recaptcha\b|^privacy notice\b|\bright to opt[ -]?out\b|^do not sell\b",
    r"\b(?:we|our partners|our site|this (?:web)?site|[\w.-]+\.(?:com|org"
    r"|net)) (?:and our partners )?(?:uses?|stores?|places?) (?:first and third.party |necessary "
    r"|analytics |essential )?cookies\b",
    r"\b(?:we|our|you|your|us)\b.{0,80}\bcookies?\b.{0,80}\b(?:accept|consent|agree|settings"
    r"|preferences|policy|experience|décliner|accepter)\b",
    r"^(?:accept|reject|allow|manage|decline|refuse|save) (?:all |my |your )?(?:cookies|preferences"
    r"|choices|consent).{0,30}$",
    r"\bby (?:continuing|using|browsing).{0,40}\b(?:you (?:agree|accept|consent)"
    r"|site)\b.{0,80}\b(?:cookies?|terms|policy|use)\b",
    r"\b(?:verwende[nt]|nutz(?:t|en)|benutzt) (?:wir )?cookies\b",
    r"\bnous utilisons des cookies\b",
    r"\b(?:utilise|dépose) des cookies\b",
    r"\butiliza(?:mos)? cookies\b",
    r"\butilizziamo (?:i )?cookie\b",
    r"\b(?:мы используем|сайт использует|использу(?:ет|ем)) (?:файлы )?(?:cookie|куки)",
    r"\bçerez(?:ler)?(?:i|ler)? kullan|\bcookie-dən istifadə",
    r"\bverarbeitung meiner daten\b",
    r"\bdatenschutzerklärung einverstanden\b",
)
DISCLAIMER_SUBJECT = stems(
    "our quotes ethics standards view views opinion opinions editorial editor editors disclaimer "
    "informational information "
    "educational article story material content post piece мнение позиция редакция opiniones geben "
    "meinung yazarın affiliate commission earn purchase independently provision"
)
DISCLAIMER = either(
    r"^our standards\s?:|^all quotes delayed\b|^(?:editorial|ethics) (?:standards|policy"
    r"|guidelines)\b.{0,40}$",
    r"\b(?:views?|opinions?)\b.{0,100}\b(?:do not|does not|don't|are not|may not|are those"
    r"|are the author|are solely|belong)\b.{0,80}\b(?:reflect|represent|author|those of|coincide"
    r"|necessarily|endorse)",
    r"\b(?:editorial (?:board|team|office|staff)|editors?)\b.{0,50}\b(?:not responsible"
    r"|may not share|bears no)\b",
    r"^disclaimer\b",
    r"\bfor (?:informational|information|educational) purposes only\b",
    r"\bthis (?:article|story|material|content|post|piece) (?:was|is|has been"
    r"|first) (?:originally )?(?:produced|published|appeared|written|translated|posted|republished"
    r"|syndicated|updated|prepared)\b.{0,120}$",
    r"\b(?:мнение|позиция) (?:автора|редакции|авторов)\b.{0,60}\b(?:не совпадать|не совпада"
    r"|может не|отраж)",
    r"\bредакция не несет",
    r"\bles opinions exprimées\b",
    r"\bgeben nicht (?:unbedingt|notwendigerweise) die meinung\b",
    r"\blas opiniones\b.{0,60}\b(?:responsabilidad|reflejan)",
    r"\byazarın (?:kendi|kişisel) (?:görüş|fikir)",
    r"\b(?:we|[\w ]{3,30}) (?:may|might|can|will) (?:earn|receive|get) (?:an? )?(?:small )?(?:affiliate )?commission\b",
    r"\b(?:products?|recommendations?) (?:are|is) independently (?:selected|chosen|reviewed)\b",
    r"\b(?:contains?|includes?) affiliate links\b|\berhalten wir (?:eine|ggf\. eine) provision\b",
)


def is_copyright_line(segment: Segment) -> bool:
    """True for a claim of copyright, which a site makes at its foot."""
    signed = ("©") in segment.text or "(c)" in segment.text.lower() or speaks_of(segment.text, COPYRIGHT_SUBJECT)
    return signed and count(segment.text) <= 60 and COPYRIGHT.search(segment.text.strip()) is not None


def is_reuse_notice(segment: Segment) -> bool:
    """True when the site says how its text may be used again."""
    return (
        count(segment.text) <= 80
        and segment.text[:1] not in '“"'
        and speaks_of(segment.text, REUSE_SUBJECT)
        and REUSE.search(segment.text) is not None
    )


def is_consent_banner(segment: Segment) -> bool:
    """True when the site, speaking for itself, asks for consent to cookies or to its terms."""
    # A reporter may quote the sentence; the longest banner in the case file has 60 words.
    return (
        count(segment.text) <= 80
        and segment.text[:1] not in '“"'
        and speaks_of(segment.text, CONSENT_SUBJECT)
        and CONSENT.search(segment.text) is not None
    )


def is_disclaimer(segment: Segment) -> bool:
    """True when the publisher keeps its distance from the text, or says where the text first stood."""
    return (
        count(segment.text) <= 70
        and segment.text[:1] not in '“"'
        and speaks_of(segment.text, DISCLAIMER_SUBJECT)
        and DISCLAIMER.search(segment.text) is not None
    )

"""The site asks for money: donation bars, appeals, payment forms and subscriptions for money."""

from __future__ import annotations

import re

from cleaners.records import Segment
from cleaners.rules.dates import MONTHS
from cleaners.rules.folding import count, either, fold, phrases, speaks_of, stems

_CURRENCY = r"(?:US\$|[$€£₽֏₺₼¥₹₴]|usd|eur|gbp|chf|руб\.?|rub|amd|դրամ|azn|try|tl|uah|грн\.?|zł|kr)"
AMOUNT = either(
    rf"\s*(?:{_CURRENCY}\s?\d[\d.,\s]*|\d[\d.,\s]*\s?{_CURRENCY})(?:\s?(?:/|of|raised|goal"
    rf"|donated)\s?.{{0,20}})?\s*",
)
MONTH_LINE = re.compile(rf"\s*(?:{'|'.join(MONTHS)})\.?,?\s+(?:19|20)\d\d\s*", re.IGNORECASE)

ASKS = phrases(
    "donate|donate now|donate today|make a donation|please donate|donate here|support us"
    "|support our work|give now"
    "|support independent journalism|support our journalism|contribute|become a member"
    "|become a patron|become a supporter"
    "|support us on patreon|buy me a coffee|buy us a coffee|i'm already a patron"
    "|already with us on patreon|fundraiser"
    "|donate via paypal|one-time|monthly|chip in|other amount|help us|join us",
    "spenden|jetzt spenden|unterstützen sie uns|unterstützung|unterstützen sie uns mit ihrem beitrag"
    "|ich unterstütze bereits|faire un don|soutenez-nous|je fais un don|nous soutenir|donar|apóyanos"
    "|dona ora|sostienici",
    "поддержать|поддержать нас|поддержите нас|сделать пожертвование|пожертвовать|помочь проекту"
    "|bağış yap|destek ol"
    "|bize destek olun|աջակցել|աջակցեք մեզ|նվիրաբերել|dəstək ol|bizə dəstək olun",
)
_US = (
    r"(?:us|our|we|this (?:site|website|blog|channel|page|work)|the work of|[\w.-]+\.(?:com|org|net"
    r"|news))"
)
APPEAL_SUBJECT = stems(
    "consider support help contribution donation donations donate donating contribute contributions "
    "fund chip dollar euro pound cent penny become join like enjoy enjoyed value appreciate patreon "
    "patron fundraiser fundraising artikel beitrag journalismus ihnen unterstützen spende soutenez "
    "soutenir soutien don поддержите поддержать поддержка пожертвование сделайте ваш ваша ваши apoya "
    "apóyanos donación destek bağış աջակցեք աջակցել"
)
APPEAL = either(
    r"\bconsider (?:helping|supporting|donating|subscribing|(?:making "
    r"|giving )?an? (?:\w+ )?(?:donation|contribution|gift)"
    r"|becoming an? (?:\w+ )?(?:member|patron|supporter|subscriber|donor))\b",
    r"\b(?:we (?:ask|need|rely|depend|count|appreciate|would)|please"
    r"|kindly)\b.{0,40}\b(?:your (?:support|help|contribution|donations?)|donate|chip in)\b",
    rf"\b(?:please|help|to)? ?(?:support|donate to|contribute to|fund) {_US}\b.{{0,80}}(?:click|here"
    rf"|today|now|paypal|patreon|donation|!|month|link|below|reader)",
    r"\bevery (?:dollar|euro|pound|contribution|donation|cent|penny) (?:donated |counts|helps|you)",
    r"\b(?:please )?(?:become|join us as) an? (?:\w+ )?(?:member|patron|supporter|insider"
    r"|subscriber)\b.{0,60}$",
    r"\bif you (?:like|enjoy|enjoyed|value|appreciate) (?:this|our|what|the) .{0,60}\b(?:support"
    r"|donat|contribut|help us|subscri|coffee|share)",
    r"\b(?:do|did) you (?:like|enjoy) (?:this|our|what)\b.{0,80}\?",
    r"^\(?to donate to\b",
    r"\bdonat(?:e|ions?)\b.{0,60}\bclick here\b",
    r"^join (?:the|our) .{0,50}\bfundrais",
    r"^support .{0,60}\bwith (?:a|your) (?:donation|contribution)\b",
    r"\bpatreon or by e?-?mail\b|\bif you're a patron\b",
    r"^support .{3,60} with [A-Z][\w ]{2,40}$",
    r"\bwenn ihnen (?:unser|der|dieser) (?:artikel|beitrag).{0,30}gef(?:a|ä)llt?",
    r"\bjournalismus gibt es nicht umsonst",
    r"\bwie viel ihnen .{0,40}\bwert ist\b",
    r"\bunterstützen sie (?:uns|unsere|diese form)|\bihre spende\b",
    r"\bsoutene[zr] (?:nous|notre|un média)|\bfaites un don\b",
    r"\bvotre (?:don|soutien) (?:nous|est|permet)",
    r"\bподдерж(?:ите|ать) (?:нас|наш|редакцию|проект|издание)",
    r"\bваш[аеи]? (?:поддержка|пожертвовани|донат)",
    r"\bсделайте (?:донат|пожертвование)",
    r"\b(?:apoya|apóyanos|haz una donación|tu donación|tu apoyo)\b",
    r"\bbize (?:destek|bağış)",
    r"\bաջակցե(?:ք|լ) (?:մեզ|մեր)",
)
PAYMENT_SUBJECT = stems(
    "paypal credit debit kreditkarte sepa lastschrift überweisung carte virement bitcoin btc visa "
    "mastercard apple google stripe patreon банковская юmoney яндекс tarjeta"
)
PAYMENT = either(
    r"\b(?:paypal|credit card|debit card|kreditkarte|sepa|lastschrift\w*|überweisung|carte bancaire"
    r"|virement|bitcoin|btc|visa|mastercard|apple pay|google pay|stripe|patreon|банковская карта"
    r"|юmoney|яндекс\.деньги|tarjeta)\b",
)
PAYWALL_SUBJECT = stems(
    "subscribe register sign log subscribers subscriber members member account reached read used "
    "trial subscription free remaining cancel premium unlock réservé réservée abonnés article "
    "weiterlesen lesen abonnenten jetzt подписчиков подписку оформите suscriptores suscríbete "
    "exclusively unlimited reserved activate additional kündbar probemonat gratis abonnee abonneer "
    "opzeggen lees déjà sans accédez suscriptor suscripción già abbonato assine assinante prenumerant "
    "abonnent"
)
PAYWALL = either(
    r"\b(?:subscribe|register|sign in|log in|sign up) (?:now |today )?to (?:continue|keep|read"
    r"|unlock|access|get unlimited)",
    r"\b(?:this (?:article|story|content) is|exclusively) (?:only )?(?:available )?(?:for"
    r"|to) (?:our )?(?:paid )?(?:subscribers|members)",
    r"\balready (?:a|an) (?:subscriber|member|account)\b",
    r"\byou have (?:reached|read|used) (?:your|all|\d+).{0,40}(?:free|articles|limit)",
    r"\b(?:start|begin) your (?:free )?(?:trial|subscription)",
    r"\bfree articles? (?:left|remaining)|\bcancel any ?time\b",
    r"^premium (?:content|article)",
    r"\bunlock (?:this|unlimited|full) (?:article|access|story)",
    r"\b(?:cet article|la suite) est réservée? (?:à nos|aux) abonnés",
    r"\bil vous reste .{0,20}% de cet article",
    r"\b(?:weiterlesen|lesen sie weiter) mit\b",
    r"\bnur für abonnenten\b",
    r"\bjetzt (?:weiterlesen|abonnieren|testen)\b",
    r"\bдоступн[оа] только (?:для )?подписчик|\boформите подписку",
    r"\bsolo para suscriptores\b|\bsuscríbete para seguir|\b¿ya eres suscriptor\b|\bhazte suscriptor\b",
    r"^unlimited (?:online|digital) access\b|\b(?:is|are) included (?:in|with) your subscription\b",
    r"\breserved (?:only )?for subscribers\b|^enjoy (?:additional|unlimited|\d+ free) articles\b",
    r"^(?:please )?(?:create an account|log in|sign in)\b.{0,20}\bto (?:continue|keep|bookmark|save|listen)\b",
    r"\b(?:jederzeit|monatlich) kündbar\b|\bim probemonat\b|\bmit werbung weiterlesen\b",
    r"\bals abonnee (?:lees|krijg)|\bnog geen abonnee\b|^lees (?:nu )?(?:voor|voordelig|gratis|verder)\b.{0,30}$",
    r"^(?:je kan |u kunt |je kunt )?(?:elke maand|op elk moment|maandelijks)? ?opzeg(?:gen|baar)\b.{0,20}$",
    r"^déjà abonné\b|\bsans engagement\b.{0,20}$|\baccédez à tous (?:nos|les) (?:articles|contenus)\b",
    r"\bsei già abbonato\b|\bjá é assinante\b|^assine (?:já|agora|por)\b",
)


def is_amount(segment: Segment) -> bool:
    """True for a line that is one sum of money, as the numbers of a donation bar are."""
    return count(segment.text) <= 5 and AMOUNT.fullmatch(segment.text) is not None


def is_month_line(segment: Segment) -> bool:
    """True for a month with its year alone, which heads a donation bar or an archive's list."""
    return count(segment.text) <= 3 and MONTH_LINE.fullmatch(segment.text) is not None


def is_donation_button(segment: Segment) -> bool:
    """True for the words on a button that asks for money."""
    return count(segment.text) <= 8 and fold(segment.text) in ASKS


def is_donation_appeal(segment: Segment) -> bool:
    """True when the site asks its reader, in its own voice, for money."""
    # Who quotes an appeal does so in quotes or in a longer paragraph.
    return (
        count(segment.text) <= 70
        and segment.text[:1] not in '“"«„'
        and speaks_of(segment.text, APPEAL_SUBJECT)
        and APPEAL.search(segment.text) is not None
    )


def is_payment_form(segment: Segment) -> bool:
    """True for a line of sums and ways to pay."""
    return (
        count(segment.text) <= 30
        and speaks_of(segment.text, PAYMENT_SUBJECT)
        and len(set(map(str.lower, PAYMENT.findall(segment.text)))) >= 3
    )


def is_paywall_prompt(segment: Segment) -> bool:
    """True when the site asks the reader to log in or pay before reading on."""
    return (
        count(segment.text) <= 45
        and segment.text[:1] not in '“"«„'
        and speaks_of(segment.text, PAYWALL_SUBJECT)
        and PAYWALL.search(segment.text) is not None
    )

"""Subscribe, follow, like, download the app: the site asks for the reader's next visit."""

from __future__ import annotations

from cleaners.records import Segment
from cleaners.rules.folding import count, either, either_folded, fold, phrases, speaks_of, stems, words_of

CHANNEL = words_of(
    "facebook|twitter|x|instagram|youtube|telegram|whatsapp|linkedin|tiktok|viber|vkontakte|vk|vk.com"
    "|odnoklassniki|rss"
    "|google news|google+|google plus|apple news|news app|flipboard|soundcloud|spotify|itunes"
    "|apple podcasts|google podcasts"
    "|rumble|odysee|gab|gettr|parler|truth social|truth|bluesky|mastodon|threads|discord|reddit"
    "|pinterest|tumblr|feedly"
    "|messenger|zen|яндекс|яндекс новости|яндекс.новости|яндекс.дзен|дзен|телеграм|телеграмме"
    "|telegram-канал|фейсбук"
    "|фейсбуке|твиттере|инстаграме|вконтакте|одноклассниках|ютубе|whatsapp-kanal|telegram kanalı"
    "|the web|social media"
    "|patreon|substack|minds|mewe|snapchat"
)
_VERB = (
    r"(?:please\s+|also\s+|do\s+|you can\s+(?:also\s+)?|don't forget to\s+|be sure to\s+"
    r"|remember to\s+|click\s+(?:here\s+)?to\s+)?"
    r"(?:subscribe|follow|like|join|find|watch|visit|get|connect with|stay connected|keep up|read"
    r"|listen to|add|check out)"
)
FOLLOW = either_folded(
    r"(?:visit|check out) [\w-]+\.(?:com|org|net|info|news|tv)\b.{0,100}",
    rf"{_VERB}\b(?!\s+(?:the money|up)\b|\s*:).{{0,70}}\b(?:on|in|via|to|at|through|with)\s+(?:our\s+"
    rf"|the\s+)?(?:official\s+)?{CHANNEL}\b(?:[\s,|/&:;!.@\w+-]|\band\b|\bor\b){{0,60}}",
    r"follow\s+(?:us|me|@[\w.]+|our)\b.{0,60}",
    r"(?:subscribe|sign up|signup)(?:\s+(?:now|today|here|free))?\s+(?:to|for)\s+.{2,80}",
    r"(?:like|find|join|visit|watch|connect with)\s+us(?:\s+(?:on|at|via|here|today|now|online)\b.{0,60})?",
    r"(?:folgen|liken|abonnieren|besuchen|lesen|finden) sie (?:uns|unseren|unsere|@).{0,60}",
    r"folge? uns\b.{0,60}",
    r"(?:suivez|retrouvez|rejoignez)[- ]nous\b.{0,80}",
    r"abonnez[- ]vous\b.{0,80}",
    r"(?:inscrivez|s'inscrire)[- ](?:vous )?(?:à|a)\b.{0,80}",
    r"(?:síguenos|siguenos|suscríbete|suscribete|únete a|siga-nos|inscreva-se|seguici|iscriviti)\b.{0,80}",
    r"(?:подписывайтесь|подпишитесь|подписаться|читайте нас|присоединяйтесь|следите за н|мы в"
    r"|будьте в курсе)\b.{0,90}",
    r"(?:підписуйтесь|підпишіться|читайте нас|приєднуйтесь)\b.{0,90}",
    r".{0,60}\b(?:abone ol(?:un|mak)?|takip edin|abunə olun|izləyin|üzv olun)\b.{0,60}",
    r"(?:հետևեք|բաժանորդագրվ|միացեք|գրանցվեք)\w*.{0,80}",
)
NEWSLETTER_SUBJECT = stems(
    "newsletter newsletters mailing list email mail alerts alert updates bulletin briefing digest "
    "inbox mailbox box signing subscribing submitting clicking sign lettre désinscrire emailinizi "
    "подписка подпишитесь подписаться введите recibe recibir boletín bülten հասցե delivered "
    "welcome junk spam folder thanks thank issue encountered postfach posteingang nieuwsbrief nyhetsbrev "
    "erhalten boîte correo electrónico почту skrzynka"
)
NEWSLETTER = either(
    r"(?:^|[.!?:;,–—-]\s|\b(?:to|and|please|can|now)\s)(?:sign up|subscribe|join"
    r"|register)\b.{0,60}\b(?:newsletters?|mailing list"
    r"|e-?mail (?:list|alerts?|updates?)|alerts?|updates|bulletin|briefing|digest)\b",
    r"\bget (?:the|our|all the|breaking|daily|more) .{0,60}\b(?:(?:in|to) your (?:in|mail)?box"
    r"|delivered|newsletter|by e-?mail)",
    r"\b(?:delivered|straight|directly|sent) (?:directly "
    r"|straight )?(?:in)?to your (?:e-?mail )?(?:in|mail)box\b",
    r"\benter your e-?mail(?: address)?\b",
    r"\bby (?:signing up|subscribing|submitting|clicking),? (?:you|i)\b",
    r"\bsign up (?:now|today|here|below)\b|^(?:free )?(?:daily|weekly|monthly|morning|evening) newsletter$",
    r"^get (?:e-?mail|news) (?:updates|alerts)\b|\buse your sign-up\b|\bdelivered by feedburner\b",
    r"\bnewsletter (?:abonnieren|bestellen)|\bzum newsletter\b",
    r"\brecevoir (?:la|nos|notre) (?:newsletter|lettre)",
    r"\b(?:newsletter|lettre d'information)\b.{0,80}\b(?:désinscrire|e-?mail)",
    r"\bdésinscrire\b.{0,80}\bnewsletter",
    r"\bvotre adresse e-?mail\b.{0,40}$|\bemail'?inizi\b",
    r"\bподпи(?:шитесь|ска|саться) на (?:рассылку|новости|наш|канал|обновления)",
    r"\bвведите (?:ваш|свой)? ?e-?mail",
    r"\b(?:recibe|recibir) (?:nuestr|las noticias|en tu correo)",
    r"\bboletín\b.{0,40}\b(?:correo|suscr)|\be-?bülten",
    r"\bհասցե.{0,20}էլ(?:\.|եկտր)",
    r"\bwelcome e-?mail is on its way\b|\bcheck your (?:junk|spam)(?: mail)? folder\b",
    r"^(?:thanks|thank you) for (?:signing up|subscribing|joining)\b|\bissue signing you up\b",
    r"\bplease (?:enter|provide) a valid e-?mail\b|\binterested in more newsletters\b",
    r"^the next (?:issue|edition) of .{2,60}\bin your inbox\b|^i consent to receiv",
    r"\b(?:ins|in ihr|in dein|in den) (?:e-?mail-)?(?:postfach|posteingang)\b.{0,40}$",
    r"\b(?:schrijf je in|meld je aan|inschrijven)\b.{0,40}\bnieuwsbrief\b",
    r"\b(?:anmäl dig|prenumerera på|få)\b.{0,40}\bnyhetsbrev\b|\bmeld deg på\b.{0,40}\bnyhetsbrev\b",
    r"\bvotre (?:inscription|abonnement)\b.{0,30}\b(?:confirmée?|prise? en compte)\b",
)
OFFER_SUBJECT = stems(
    "découvrez retrouvez recevez discover explore stay latest entdecken erhalten verpassen descubre "
    "recibe entérate узнавайте получайте узнайте öğrenin keşfedin miss"
)
OFFER = either(
    r"(?:^|[.,:;!?]\s)(?:découvrez|retrouvez|recevez|discover|explore|stay (?:informed|updated|up to date"
    r"|connected|ahead)|get (?:all )?the latest|entdecken sie|erhalten sie|verpassen sie|descubre"
    r"|recibe|entérate|узнавайте|получайте|узнайте первыми|öğrenin|keşfedin)\b",
    r"\bdon't miss\b|\b(?:never|not) miss\b",
)
APP_SUBJECT = stems(
    "app apps application applications store google play appgallery huawei приложение uygulamamızı "
    "uygulamayı notification notifications bell hit available download"
)
APP = either_folded(
    r"\b(?:download|get|install|try) (?:the|our|free|it from) .{0,40}\bapps?\b(?! store for)",
    r"\b(?:available|download|get it) (?:now )?on(?: the)? (?:app store|google play|apple|android"
    r"|itunes)\b",
    r"^(?:app store|google play|appgallery|huawei appgallery)$",
    r"\bdownload on the app store\b",
    r"\b(?:unsere|die) app (?:laden|herunterladen)",
    r"\btéléchargez (?:notre|l')\s?app",
    r"\bскачайте (?:наше )?приложение",
    r"\b(?:descarga|scarica|baixe) (?:nuestra|la|l'|o|nosso) ?app",
    r"\buygulama(?:mızı|yı|sını|lar\w*) indir",
)
NOTIFY = either(
    r"\b(?:enable|turn on|allow|click allow to get|get) (?:push |browser |desktop "
    r"|breaking news )?notifications?\b",
    r"\bhit the (?:bell|subscribe)|\bbell icon\b",
)
ALONE = phrases(
    "subscribe|subscribe now|subscribe here|subscribe today|sign up|sign me up|signup|follow"
    "|follow us|newsletter|newsletters"
    "|get our newsletter|email|e-mail|email address|your email|your email address"
    "|for more info, please go to|stay connected"
    "|stay in touch|stay informed|stay up to date|connect with us|social media|social|follow us on"
    "|find us on|our newsletters"
    "|join our newsletter|join the conversation|keep in touch|for more information visit"
    "|for more info|get the app"
    "|follow us on social media|unsubscribe|submit|join",
    "abonnieren|newsletter abonnieren|folgen|folgen sie uns|e-mail-adresse|jetzt anmelden|s'inscrire"
    "|s'abonner|je m'inscris"
    "|abonnez-vous|suivez-nous|votre adresse e-mail|votre email|suscribirse|suscríbete|síguenos"
    "|seguici|iscriviti|inscreva-se",
    "подписаться|подписка|рассылка|подпишитесь|мы в соцсетях|мы в социальных сетях|ваш e-mail"
    "|abone ol|bizi takip edin|e-posta"
    "|հետևեք մեզ|բաժանորդագրվել|bizi izləyin|abunə ol|abunə olun",
)


def is_offer(segment: Segment) -> bool:
    """True for an order to discover or receive something, as in the box above a newsletter's form."""
    return (
        count(segment.text) <= 35 and speaks_of(segment.text, OFFER_SUBJECT) and OFFER.search(segment.text) is not None
    )


def is_follow_line(segment: Segment) -> bool:
    """True for an order to follow, like, join or read the site on some channel."""
    # Twenty words: the longest such line seen names a channel, a network and "for the latest news".
    text = fold(segment.text)
    return count(segment.text) <= 20 and "said" not in text.split() and FOLLOW.fullmatch(text) is not None


def is_newsletter_prompt(segment: Segment) -> bool:
    """True for an offer to send the site's news by mail."""
    return (
        count(segment.text) <= 45
        and segment.text[:1] not in '“"«„'
        and speaks_of(segment.text, NEWSLETTER_SUBJECT)
        and NEWSLETTER.search(segment.text) is not None
    )


def is_app_prompt(segment: Segment) -> bool:
    """True for an offer of the site's own application, or of its notifications."""
    if count(segment.text) > 30 or not speaks_of(segment.text, APP_SUBJECT):
        return False
    return APP.search(fold(segment.text)) is not None or NOTIFY.search(segment.text) is not None


def is_subscribe_button(segment: Segment) -> bool:
    """True for the words on a button or field by which one subscribes."""
    return count(segment.text) <= 8 and fold(segment.text) in ALONE

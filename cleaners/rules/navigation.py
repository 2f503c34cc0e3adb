"""Menus, breadcrumbs, languages, pages and accounts: the site's own ways about."""

from __future__ import annotations

import re
import unicodedata

from cleaners.records import Segment
from cleaners.rules.folding import count, either, fold, phrases, words_of

MENU = phrases(
    "home|homepage|home page|menu|main menu|search|search for|about|about us|who we are|our team|team"
    "|contact|contact us|contacts|privacy"
    "|terms|terms of use|terms of service|terms and conditions|terms & conditions|privacy policy"
    "|cookie policy|cookies|cookie settings"
    "|advertise|advertise with us|advertising|jobs|careers|job opportunities|work with us|sitemap"
    "|site map|rss|rss feed|feeds|archive|archives"
    "|gallery|photo gallery|photos|photo|video|videos|multimedia|podcast|podcasts|live|live tv|tv"
    "|radio|news|all news|latest|world|politics"
    "|business|economy|sport|sports|culture|society|opinion|opinions|editorial|interview|interviews"
    "|analysis|features|health|science"
    "|technology|tech|entertainment|lifestyle|travel|region|regions|international|local|national|more"
    "|less|shop|store|help|faq|faqs|support"
    "|feedback|imprint|legal|disclaimer|accessibility|mobile version|desktop version|full version"
    "|weather|magazine|newsletter|top|back to top"
    "|scroll to top|to top|back|next|previous|prev|close|open menu|close menu|toggle menu|blog|blogs"
    "|forum|donate|subscribe|copyright"
    "|press|media|media kit|cartoon|comments|editions|edition|e-paper|epaper|classifieds|horoscope"
    "|games|crossword|events|calendar|site search|"
    "|viewpoint|columns|column|columnists|authors|special projects|special reports|projects"
    "|investigations|explainers|fact check|tip line"
    "|stats|settings|profile|account|notifications|language|languages|select language|choose language"
    "|categories|sections|topics|pages"
    "|privacy and cookie policies|privacy & cookies|cookie preferences"
    "|do not sell my personal information|editorial policy|corrections"
    "|code of ethics|ethics|ownership|masthead|submit|submit an op-ed|write for us|become a member"
    "|membership|manage account|cancel account"
    "|media inquiries|technical support|comment support|join us|how to help|partners|mission"
    "|our mission|history|staff|newsroom",
    "startseite|menü|suche|kontakt|impressum|datenschutz|datenschutzerklärung|agb|über uns"
    "|nachrichten|politik|wirtschaft|kultur|sport|meinung"
    "|wissenschaft|gesellschaft|ausland|inland|archiv|mediadaten|zurück|weiter|nach oben|accueil"
    "|rechercher|recherche|qui sommes-nous|contactez-nous"
    "|mentions légales|politique|économie|monde|france|société|opinions|suivant|précédent|retour"
    "|haut de page|plan du site|conditions générales",
    "inicio|buscar|contacto|quiénes somos|política|economía|mundo|deportes|cultura|opinión|sociedad"
    "|aviso legal|política de privacidad"
    "|siguiente|anterior|portada|cerca|chi siamo|contatti|politica|cronaca|esteri|início|contato"
    "|sobre|pesquisar",
    "главная|меню|поиск|о нас|о проекте|контакты|реклама|редакция|новости|политика|экономика|общество"
    "|культура|спорт|мир|в мире|мнения|интервью"
    "|аналитика|видео|фото|архив|вакансии|правила|войти|назад|далее|вперед|вперёд|наверх|регион"
    "|регионы|наука|технологии|происшествия|рубрики|разделы"
    "|политика конфиденциальности|пользовательское соглашение|обратная связь|карта сайта"
    "|полная версия|мобильная версия|эксклюзив|армия|здоровье"
    "|головна|новини|пошук|про нас|контакти|політика|економіка|суспільство|світ",
    "anasayfa|ana sayfa|menü|ara|arama|hakkımızda|iletişim|künye|gündem|siyaset|ekonomi|dünya|spor"
    "|kültür|yaşam|sağlık|teknoloji|magazin|yazarlar"
    "|galeri|gizlilik politikası|reklam|գլխավոր|որոնում|մեր մասին|կապ|քաղաքական|քաղաքականություն"
    "|տնտեսություն|հասարակություն|մշակույթ"
    "|սպորտ|միջազգային|տեսանյութ|լուսանկար|նորություններ|վերլուծություն|մամուլ|օրենք|ana səhifə"
    "|axtarış|haqqımızda|əlaqə|siyasət|iqtisadiyyat|cəmiyyət"
    "|mədəniyyət|idman|dünya|xəbərlər|müsahibə|foto|video|hadisə|elm",
)
ALWAYS = phrases(
    "skip to content|skip to main content|skip to main|skip to navigation|skip navigation"
    "|jump to content|jump to navigation|jump to main content"
    "|skip to footer|skip to primary navigation|skip to primary sidebar|skip to search|skip links"
    "|toggle navigation|toggle menu|toggle search|toggle sidebar"
    "|log in / register|login / register|sign in / join|sign in / register|register / log in"
    "|log in or register|open menu|close menu|back to top"
    "|scroll to top|return to top|go to top|main navigation|primary menu|main menu|mobile menu"
    "|breadcrumb|breadcrumbs|you are here|site search"
    "|skip advertisement|back to home|back to homepage|back to news|go back|view full site"
    "|view mobile site|desktop version|switch to mobile version"
    "|zum inhalt springen|zum inhalt|zur navigation|direkt zum inhalt|sie sind hier|nach oben"
    "|aller au contenu|aller au contenu principal|vous êtes ici"
    "|retour en haut|haut de page|saltar al contenido|ir al contenido|pasar al contenido principal"
    "|vai al contenuto|pular para o conteúdo|перейти к содержанию"
    "|перейти к основному содержанию|перейти к содержимому|вы здесь|наверх|içeriğe geç|içeriğe atla"
    "|ana içeriğe atla|przejdź do treści"
    "|skip past newsletter promotion|after newsletter promotion|post navigation|posts navigation"
    "|beitragsnavigation|navigation des articles|navegación de entradas|навигация по записям"
    "|yazı gezinmesi|zur startseite|zum anfang|an den anfang|retour à l'accueil|volver al inicio"
    "|на главную|вернуться на главную|open in app|view in app|browse all|site navigation"
    "|footer navigation|footer menu|secondary menu|top menu|back to all news|all rights"
    "|report an editorial error|report a technical issue|diesen banner schliessen|diesen banner schließen"
    "|zu den kommentaren springen|zum seitenanfang|zurück zur startseite|seite drucken|drucken seite drucken"
    "|in merkliste übernehmen|link kopieren link kopieren|naar de inhoud|ga naar de inhoud|hoppa till innehåll"
    "|hopp til innhold|siirry sisältöön|gå til indhold|přejít k obsahu|salt la conținut|ugrás a tartalomhoz"
    "|μετάβαση στο περιεχόμενο|انتقل إلى المحتوى|تخطي إلى المحتوى|本文へスキップ|본문 바로가기|გადასვლა შინაარსზე",
)
ACCOUNT = phrases(
    "log in|login|log out|logout|sign in|sign out|sign up|register|registration|my account"
    "|create account|create an account|create a free account|username|user name"
    "|username or email|username or email address|password|confirm password|remember me"
    "|forgot password|forgot your password|lost your password|forgot username"
    "|log into your account|your username|your password|password recovery|recover your password"
    "|your email|keep me signed in|stay signed in|not a member"
    "|welcome! log into your account|a password will be e-mailed to you"
    "|forgot your password? get help|already a member|don't have an account|sign in with google"
    "|continue with google|continue with facebook|log in with facebook|reset password|enter your password",
    "anmelden|abmelden|registrieren|registrierung|einloggen|benutzername"
    "|benutzername oder e-mail-adresse|passwort|passwort bestätigen|passwort vergessen"
    "|angemeldet bleiben|bitte loggen sie sich ein|mein konto|konto erstellen|e-mail|se connecter"
    "|connexion|déconnexion|inscription|s'identifier|mot de passe"
    "|mot de passe oublié|mon compte|créer un compte|se souvenir de moi|iniciar sesión|registrarse"
    "|contraseña|mi cuenta|accedi|registrati|entrar",
    "войти|вход|выйти|регистрация|зарегистрироваться|логин|пароль|забыли пароль|запомнить меня"
    "|личный кабинет|войти на сайт|увійти|реєстрація"
    "|giriş yap|giriş|kayıt ol|üye ol|şifre|şifremi unuttum|kullanıcı adı|beni hatırla|մուտք|գրանցվել"
    "|գաղտնաբառ|daxil ol|qeydiyyat|şifrə",
    "sign up log in|log in create free account|sign uplog in|please log in|please sign in"
    "|invalid email|something went wrong|something went wrong, please try again later|your account"
    "|sign out of your account|hier einloggen|jetzt registrieren|sie sind nicht angemeldet"
    "|you are not logged in|vous n'êtes pas connecté|войти через|войти с помощью",
)
LANGUAGES = phrases(
    "english|eng|en|русский|рус|ru|deutsch|deu|de|français|francais|fr|español|esp|es|italiano|it"
    "|português|pt|türkçe|tr|azərbaycan|azərbaycanca|azəri|az|հայերեն|հայ"
    "|am|hy|arm|ქართული|ge|ka|українська|укр|ua|uk|فارسی|العربية|عربي|اردو|中文|日本語|한국어|עברית|polski|pl"
    "|română|ro|ελληνικά|čeština|magyar|nederlands|nl|svenska|suomi"
    "|norsk|dansk|bahasa indonesia|indonesia|bahasa melayu|kurdî|kurmancî|soranî|қазақша|o'zbek"
    "|тоҷикӣ|हिन्दी|বাংলা|தமிழ்|tiếng việt|ไทย|srpski|hrvatski|shqip|български"
    "|македонски|bosanski|slovenščina|slovenčina|kiswahili|latviešu|lietuvių|eesti|беларуская"
)
_ROOT = words_of(
    "home|homepage|home page|start|main|main page|startseite|accueil|inicio|portada|início|home page"
    "|главная|головна|ana sayfa|anasayfa|գլխավոր|ana səhifə|strona główna"
    "|you are here|sie sind hier|vous êtes ici|вы здесь|news"
)
BREADCRUMB = either(
    rf"\s*(?:(?:you are here|sie sind hier|vous êtes ici|вы здесь)\s*:?\s*)?{_ROOT}"
    r"\s*:?\s*(?:/|>|»|›|→|\||::|·|-{1,2}>)\s*\S.*",
)
TRAIL = re.compile(
    r"[^>»›→/.!?]{1,40}(?:\s*(?:>|»|›|→)\s*|\s+/\s+)[^>»›→/]{1,60}(?:(?:\s*(?:>|»|›|→)\s*"
    r"|\s+/\s+)[^>»›→/]{1,160})*"
)
PAGER = either(
    r"(?:page|seite|страница|sayfa|página|էջ|səhifə) \d+(?: (?:of|von|de|sur|из|/) \d+)?",
    r"\d+ (?:of|/|из) \d+(?: pages?)?",
    r"(?:[«‹<\s]*(?:older|newer|previous|next|prev)(?: (?:posts?|articles?|entries|page|stor(?:y"
    r"|ies)|comments|photo|slide|image))?[»›>\s]*)",
    r"(?:\d{1,3}(?:\s+|\s*[|·]\s*)){3,}\d{0,4}(?:(?:\.\.\.|…)\s*\d*)?\s*(?:next|last|далее|»|›|>)?.{0,6}",
)


def is_menu_item(segment: Segment) -> bool:
    """True for a menu's common word; as a line alone it may be a heading."""
    return count(segment.text) <= 6 and fold(segment.text) in MENU


def is_site_control(segment: Segment) -> bool:
    """True for a control that no article says: skip links, toggles, "log in / register"."""
    return count(segment.text) <= 7 and fold(segment.text) in ALWAYS


def is_account_form(segment: Segment) -> bool:
    """True for a field or button of a login form."""
    return count(segment.text) <= 10 and fold(segment.text) in ACCOUNT


def is_language_name(segment: Segment) -> bool:
    """True for a language's own name, as in a switcher."""
    text = fold(segment.text)
    if text in LANGUAGES or count(text) > 12:
        return text in LANGUAGES
    return bool(text) and all(part in LANGUAGES for part in re.split(r"[\s|/,·•]+", text))


def is_breadcrumb(segment: Segment) -> bool:
    """True for a path from the site's front page down to this one."""
    return count(segment.text) <= 40 and BREADCRUMB.fullmatch(segment.text) is not None


def is_trail(segment: Segment) -> bool:
    """True for short parts between arrows or slashes: a breadcrumb that does not begin at "Home"."""
    return (
        count(segment.text) <= 30
        and segment.text[-1:] not in ".!?…"
        and TRAIL.fullmatch(segment.text.strip()) is not None
    )


def is_signs_alone(segment: Segment) -> bool:
    """True for bullets, bars and arrows that lost their words."""
    return len(segment.text) <= 12 and not any(sign.isalnum() for sign in segment.text)


def is_unseen(segment: Segment) -> bool:
    """True for nothing but signs without width, which stand where a script would have put something."""
    return len(segment.text) <= 12 and all(unicodedata.category(sign)[0] in "CZ" for sign in segment.text)


def is_pager(segment: Segment) -> bool:
    """True for the numbers and arrows that lead to other pages."""
    return count(segment.text) <= 16 and PAGER.fullmatch(segment.text.strip()) is not None

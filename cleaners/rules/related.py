"""Other articles: headings of related, popular and latest lists, teasers, and links that go on reading."""

from __future__ import annotations

import re

from cleaners.records import Segment
from cleaners.rules.folding import count, either_folded, fold, phrases

HEADINGS = phrases(
    "related|related posts|related post|related articles|related article|related stories"
    "|related story|related news|related topics"
    "|related content|related coverage|related links|related reading|related items|related videos"
    "|related video|read also|also read"
    "|read more|read next|read this next|see also|check also|watch also|see more|more stories"
    "|more news|more articles|more on this"
    "|more on this story|more on this topic|more like this|more to read|more from this section"
    "|more from the author|more from author"
    "|more in this section|more coverage|you may also like|you might also like|you may like"
    "|you might like|you may be interested in"
    "|you might be interested in|you might also be interested in|you may have missed"
    "|in case you missed it|don't miss|don't miss it"
    "|dont miss|what to read next|what others are reading|readers also read|people also read|up next"
    "|next article|previous article"
    "|next post|previous post|next story|recommended|recommended for you|recommended stories"
    "|recommended reading|recommended articles"
    "|suggested articles|suggested for you|most read|most popular|most viewed|most shared"
    "|most commented|most recent|most discussed"
    "|popular|popular posts|popular now|popular stories|popular news|popular articles"
    "|popular this week|trending|trending now|trending news"
    "|trending stories|trending topics|trending articles|top stories|top news|top posts|top hits"
    "|today's top stories|hot topics|hot news"
    "|latest|latest news|latest posts|latest stories|latest articles|latest headlines|latest videos"
    "|latest updates|latest from|recent posts"
    "|recent news|recent articles|recent stories|news feed|newsfeed|breaking news|featured"
    "|featured stories|featured news|featured posts"
    "|featured articles|featured videos|editor's choice|editors' picks|editor's picks|editor's pick"
    "|editors' choice|must read|must reads"
    "|in other news|other news|other stories|other articles|other news on the topic|news by topic"
    "|similar articles|similar news|similar posts|also in the news"
    "|around the web|from the web|from around the web|promoted stories|sponsored stories"
    "|you may also be interested in|explore more"
    "|explore further|keep reading|further reading|elsewhere on the web|headlines|more headlines"
    "|today's headlines|all news"
    "|this week's top posts|video of the week|videos|watch more|more videos|top videos"
    "|photo of the day|news in pictures|news by day"
    "|today in history|on this day|archives|archive|stories you may like|the latest|more top stories"
    "|related tags|related searches",
    "lesen sie auch|lesen sie mehr|lesen sie dazu auch|mehr zum thema|zum thema"
    "|das könnte sie auch interessieren|meistgelesen"
    "|meist gelesen|am meisten gelesen|verwandte artikel|ähnliche artikel|weitere artikel"
    "|weitere themen|neueste artikel|aktuelle nachrichten"
    "|auch interessant|mehr dazu|mehr lesen|empfehlungen|top-themen|beliebt|weiterlesen"
    "|weitere nachrichten|mehr von",
    "lire aussi|à lire aussi|à lire également|lire également|sur le même sujet|sur le même thème"
    "|articles liés|articles similaires"
    "|les plus lus|les plus populaires|dans la même rubrique|voir aussi|à voir aussi|à découvrir"
    "|en lien|dernières nouvelles"
    "|dernières actualités|derniers articles|lire la suite|plus d'articles|à la une"
    "|nos autres articles|recommandé pour vous",
    "lee también|lea también|le puede interesar|te puede interesar|también te puede interesar"
    "|más leídas|lo más leído|lo más visto"
    "|noticias relacionadas|artículos relacionados|más noticias|últimas noticias|relacionados"
    "|más información|ver más|leer más"
    "|leggi anche|articoli correlati|potrebbe interessarti|ultime notizie|i più letti|leia também"
    "|leia mais|notícias relacionadas"
    "|mais lidas|veja também|lees ook|läs också|les også|czytaj także|zobacz także|przeczytaj także"
    "|čitajte još|pročitajte još",
    "читайте также|читать также|по теме|новости по теме|материалы по теме|статьи по теме"
    "|другие новости|похожие новости|похожие материалы"
    "|похожие статьи|самое читаемое|самые читаемые|популярное|популярные новости|популярные материалы"
    "|смотрите также|смотри также"
    "|главное|главные новости|последние новости|лента новостей|новости партнеров|рекомендуем"
    "|ещё по теме|еще по теме|ещё новости"
    "|еще новости|выбор редакции|топ новостей|читать далее|подробнее|важное|сейчас читают"
    "|связанные новости|новости дня"
    "|читайте також|схожі новини|останні новини|популярні новини|головні новини|дивіться також",
    "ilgili haberler|benzer haberler|ilginizi çekebilir|bunlar da ilginizi çekebilir"
    "|bunlar da ilgini çekebilir|en çok okunanlar"
    "|çok okunanlar|son haberler|son dakika|diğer haberler|önerilen haberler|ayrıca bakınız"
    "|sıradaki haber|popüler haberler"
    "|կարդացեք նաև|կարդալ նաև|նմանատիպ նյութեր|նմանատիպ նորություններ|վերջին նորությունները|լրահոս"
    "|ամենաընթերցվածը|առնչվող նյութեր"
    "|դիտեք նաև|oxşar xəbərlər|həmçinin oxuyun|digər xəbərlər|son xəbərlər|ən çox oxunanlar"
    "|xəbər lenti|əlaqəli xəbərlər|bənzər xəbərlər",
    "more on|more trending|key events|topics in this article|in this article|read more about"
    "|read more on|you might have missed|people are reading|readers are also reading"
    "|popular in the community|other posts|from our partners|partner stories"
    "|picked for you|recent comments|latest comments|latest episodes|our latest|quick links"
    "|useful links|site index|site map|artikel zum thema|die redaktion empfiehlt|unsere empfehlungen"
    "|das könnte sie interessieren|meistgelesene artikel|aktuelle videos|jetzt lesen|zum weiterlesen"
    "|dans la même rubrique|à lire dans la même rubrique|article précédent|article suivant"
    "|articles les plus lus|en continu|le fil info|nos newsletters|contenus sponsorisés"
    "|te recomendamos|lo último|más noticias de|ti potrebbe interessare|articoli più letti|najnowsze"
    "|polecane|najczęściej czytane|читайте ещё|читайте еще|вам может быть интересно|новости смі2"
    "|новости сми2|рекомендуемое|другие материалы|все новости|все материалы|популярное за неделю"
    "|похожие записи|предыдущая запись|следующая запись|günün haberleri|öne çıkanlar"
    "|öne çıkan haberler|ən son xəbərlər|digər yazılar|թոփ նորություններ|այլ նորություններ|այսօր"
    "|ամենաշատ կարդացված|ամենաընթերցվածները",
    "passend zum artikel|passend zum thema|aus dem ressort|audio und video zum thema|mehr über"
    "|mehr zu diesem thema|lesen sie mehr zum thema|weitere videos|mehr lesen über|mehr aus dem ressort"
    "|das interessiert andere leser|themen des artikels|aus dem archiv|mehr aus dieser rubrik"
    "|from around the site|follow related authors and topics|trending videos|more great stories"
    "|lees meer|lees meer over|lees ook|meest gelezen|meest recent|meer nieuws|meer over dit onderwerp"
    "|aangeboden door onze partners|gerelateerde artikelen|läs mer|läs mer om|läs vidare|mest läst"
    "|senaste nytt|se också|relaterade artiklar|les mer|mest lest|siste nytt|les også|læs også|læs mere"
    "|mest læste|seneste nyt|lue myös|luetuimmat|uusimmat"
    "|czytaj więcej|czytaj też|zobacz też|przeczytaj również|najpopularniejsze|polecamy|powiązane artykuły"
    "|čtěte také|nejčtenější|mohlo by vás zajímat|prečítajte si aj|olvasta már|kapcsolódó cikkek"
    "|citește și|cele mai citite|articole similare|διαβάστε επίσης|δείτε επίσης|σχετικά άρθρα"
    "|прочетете още|още по темата|свързани новини",
    "mais notícias|veja mais|saiba mais|notícias mais lidas|noticias más leídas|lo más popular"
    "|articoli consigliati|altre notizie|ultime news|potrebbero interessarti anche|leggi tutto"
    "|plus d'actualités|sur le même thème|nos sélections|les articles les plus lus",
    "اقرأ أيضا|اقرأ أيضاً|اقرأ المزيد|مواضيع ذات صلة|الأكثر قراءة|آخر الأخبار|بیشتر بخوانید|مطالب مرتبط"
    "|اخبار مرتبط|پربازدیدترین|קראו גם|כתבות נוספות|関連記事|あわせて読みたい|おすすめ記事|相关新闻|相关阅读"
    "|推荐阅读|更多新闻|관련기사|관련 기사|많이 본 뉴스|baca juga|berita terkait|berita lainnya|terpopuler"
    "|xem thêm|tin liên quan|წაიკითხეთ ასევე|ასევე წაიკითხეთ|მსგავსი სტატიები|ბოლო სიახლეები",
)
# "More from Reuters", "Latest in Politics", "Trending Now on TGP": a heading that names its list.
NAMED_HEADING = either_folded(
    r"(?:more|latest|trending|popular|top stories|most read|most popular|news|recent"
    r"|featured)(?: (?:news|stories|articles|posts|coverage|reading|videos))? (?:from|in|on|about|by"
    r"|around)(?: the| this)? [\w .,&'-]{2,40}",
    r"(?:mehr aus|mehr von|plus de|plus sur|dernières nouvelles de|más sobre|más de|ещё"
    r"|больше) [\w .,&'-]{2,40}",
    r"trending (?:now|today|stories)(?: \w+){0,4}",
    r"this week's [\w ]{3,30}",
    r"(?:read|see) (?:more|all) (?:posts|articles|stories|news)?\s?(?:by|from|on|about"
    r"|in) [\w .,&'-]{2,40}",
    r"(?:view|see) all(?: [\w ]{2,25})?",
)
LABEL = (
    r"(?:read (?:more|also|next|the full (?:story|article)(?: here)?)|also read|see also"
    r"|related(?: (?:articles?|stor(?:y|ies)|news|posts?|links?))?"
    r"|must read|must-read|recommended|more on this(?: story)?|don't miss|up next"
    r"|in case you missed it|you may also like|check also"
    r"|lesen sie (?:auch|dazu auch|mehr|hier)|mehr zum thema|(?:à )?lire (?:aussi|également)"
    r"|voir aussi|sur le même sujet|lee también|lea también"
    r"|te puede interesar|leggi anche|leia (?:também|mais)|lees ook|czytaj także|читайте также"
    r"|читать также|по теме|смотрите также|подробнее"
    r"|lees (?:ook|meer)|läs (?:också|mer|även)|les (?:også|mer)|læs også|lue myös|czytaj (?:też|więcej)"
    r"|przeczytaj (?:też|również)|zobacz (?:też|także)|čtěte také|citește și|διαβάστε επίσης|baca juga"
    r"|auch interessant|mehr dazu|à voir aussi|vea también|ver también|veja também|saiba mais|прочетете още"
    r"|اقرأ أيضا|اقرأ أيضاً|بیشتر بخوانید|関連記事|ასევე წაიკითხეთ"
    r"|читайте також|ilgili haber|ayrıca oku|կարդացեք նաև|կարդալ նաև|həmçinin oxuyun)"
)
LABELLED_LINK = re.compile(rf"[\W_]*{LABEL}\s*[:|>»→]\s*\S.*", re.IGNORECASE)
# In capitals the label needs no sign behind it: "READ MORE Baku reports losses".
SHOUTED_LINK = re.compile(
    r"[\W_]*(?:READ MORE|READ ALSO|ALSO READ|SEE ALSO|RELATED|MUST READ|READ NEXT|LIRE AUSSI"
    r"|ЧИТАЙТЕ ТАКЖЕ)\b\W*\S.*"
)
GOES_ON = either_folded(
    r"(?:continue reading|read (?:more|on|the rest|full|the full)|click (?:here|below|to)"
    r"|read (?:it|more) (?:here|at)|full (?:story|article|text)|see (?:the )?full"
    r"|view (?:the )?(?:original|full)|go to (?:the )?(?:full|original)|weiterlesen|lire la suite"
    r"|lire l'article|seguir leyendo|leer más|sigue leyendo|continua a leggere|leggi tutto"
    r"|читать (?:далее|дальше|полностью)|devamını oku|haberin devamı|կարդալ ավելին|ավելին"
    r"|davamını oxu|ətraflı)\b.{0,60}",
)
GOES_ON_ALONE = phrases(
    "more|read more|continue reading|read full article|read full story|full story|full article"
    "|keep reading|view more|show more|load more"
    "|see more|learn more|details|read the full article|read the full story|read article|expand"
    "|show less|view original|click here"
    "|more info|weiterlesen|mehr lesen|mehr anzeigen|lire la suite|voir plus|en savoir plus|leer más"
    "|ver más|leggi tutto|читать далее"
    "|подробнее|показать ещё|показать еще|далее|ещё|devamını oku|devamı|կարդալ ավելին|ավելին|davamı"
    "|ətraflı|click here to read more"
)
URL = re.compile(r"[(<\[]?(?:https?://|www\.)\S+[)>\]]?", re.IGNORECASE)
TEASER_END = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\s*(?:read more|more|»|→)?\s*$", re.IGNORECASE)


def is_related_heading(segment: Segment) -> bool:
    """True for the heading of a list of other articles."""
    text = fold(segment.text)
    if count(segment.text) > 9 or segment.text.rstrip().endswith("."):
        return False
    return text in HEADINGS or NAMED_HEADING.fullmatch(text) is not None


def is_related_link(segment: Segment) -> bool:
    """True for another article's headline behind a label such as "Read also:"."""
    if count(segment.text) > 40 or TEASER_END.match(segment.text):
        return False
    return LABELLED_LINK.fullmatch(segment.text) is not None or SHOUTED_LINK.fullmatch(segment.text) is not None


def is_continue_link(segment: Segment) -> bool:
    """True for a link that goes on to the rest of a text, such as "Continue reading →"."""
    text = fold(segment.text)
    if count(segment.text) <= 6 and text in GOES_ON_ALONE and (" " in text or segment.text.strip()[-1] in "→»>…."):
        return True
    return (
        count(segment.text) <= 12
        and not segment.text.rstrip().endswith((".", "?", ":"))
        and GOES_ON.fullmatch(text) is not None
    )


def is_bare_link(segment: Segment) -> bool:
    """True for a line that is nothing but an address in the web."""
    return count(segment.text) == 1 and URL.fullmatch(segment.text.strip()) is not None

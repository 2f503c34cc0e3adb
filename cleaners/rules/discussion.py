"""The furniture of a discussion: its heading, its form, its buttons."""

from __future__ import annotations

from cleaners.records import Segment
from cleaners.rules.folding import count, either, either_folded, fold, phrases, speaks_of, stems

_COMMENT = (
    r"(?:comments?|replies|reply|responses?|thoughts?|kommentare?|beiträge|commentaires?|réponses?"
    r"|comentarios?|respuestas?|comentários?|commenti?"
    r"|комментари\w*|ответ\w*|отзыв\w*|коментар\w*|yorum(?:lar)?|մեկնաբանություն\w*|կարծիք\w*"
    r"|şərh(?:lər)?|rəylər|komentarze?|reacties|kommentarer|réactions?|reaktionen|reacciones|reazioni"
    r"|komentáře?|hozzászólás(?:ok)?|comentarii|σχόλια|kommentit?|коментара?|تعليقات|التعليقات|نظرات|תגובות"
    r"|discussion|diskussion|discusión|discussione|обсуждени\w*|пікір\w*|izohlar"
    r"|留言(?:列表)?|评论|評論|コメント|댓글|bình luận|komentar|კომენტარ\w*)"
)
# With their number and what they are on: "45 Gedanken zu „Title“", and as far as the title's own line.
_COUNTED = (
    rf"\d[\d,.]*\s(?:{_COMMENT}|gedanken|antworten|réflexions?|pensamientos?|pensieri|gedachten|overwegingen|antwoorden"
    r"|tankar|tanker|svar|myśl\w*|odpowied\w*|мысл\w*|düşünce|yanıt)"
    r"\s(?:on|to|for|zu|auf|à|sur|en|a|su|op|over|om|på|do|na|к|на|о)"
)
HEADING = either_folded(
    rf"(?:there (?:are|is)\s)?(?:\d[\d,.]*|no|one|leave a|an?|all|view|view all|show|show all|read"
    rf"|read the|see|see all|hide|lire les|voir les|ver los)?\s*(?:\d[\d,.]*\s)?(?:reader |user "
    rf"|recent )?{_COMMENT}(?: (?:so far|yet|for this (?:article|post"
    rf"|story)))?\s*(?:[:(\[-]*\s*\d[\d,.]*\s*[)\]]*)?",
    rf"{_COUNTED}(?:\s?[\"'].{{1,200}})?",
    rf"{_COMMENT}\s(?:on|to|for|zu|sur)\s[\"'].{{1,200}}",
)
FORM = phrases(
    "leave a reply|leave a comment|leave a response|leave your comment|leave your reply|leave comment"
    "|post a comment|post a new comment|post comment|add a comment|add comment|add your comment"
    "|add new comment|write a comment|submit comment|submit a comment|your comment"
    "|join the discussion|join the conversation|have your say"
    "|tell us what you think|speak your mind|reply to this|cancel reply|click here to cancel reply"
    "|leave a reply cancel reply|post your comment|comment on this article|comment on this story"
    "|be the first to comment|be the first to comment on this article|be the first to leave a comment"
    "|comments are closed|comments are off|comments off|comments are now closed|comments closed"
    "|commenting is closed|no comments yet|no comments|start a conversation|start the discussion"
    "|you must be logged in to post a comment|you must log in to post a comment"
    "|please log in to comment"
    "|log in to comment|login to comment|login to post comments|log in or register to post comments"
    "|sign in to comment|sign in to reply|log in to reply|log in to leave a reply"
    "|please log in to post a comment"
    "|please leave your suggestions or corrections here|add your two cents|type your comment here"
    "|enter your comment here|enter your comment|submit your comment|notify me|load more comments"
    "|show more comments|view all comments|view comments|hide comments|show comments|read comments"
    "|older comments|newer comments|sort by|sort by best|sort by newest|oldest|newest|newest first"
    "|oldest first"
    "|comment policy|commenting guidelines|comments policy|post reply|trackbacks|pingbacks|trackback"
    "|trackback url|rss feed for comments on this post|comments rss|subscribe to comments|name"
    "|website|comment",
    "kommentar schreiben|kommentar hinterlassen|schreibe einen kommentar|antwort hinterlassen"
    "|hinterlasse einen kommentar|kommentieren|kommentare anzeigen|weitere kommentare anzeigen"
    "|mehr kommentare"
    "|alle kommentare|jetzt kommentieren|antworten abbrechen|laisser un commentaire"
    "|ajouter un commentaire|poster un commentaire|écrire un commentaire|commenter|réagir|réagissez"
    "|commenter cet article"
    "|deja un comentario|deja una respuesta|añadir comentario|comentar|escribe un comentario"
    "|lascia un commento|deixe um comentário|deixe uma resposta",
    "оставить комментарий|добавить комментарий|комментировать|написать комментарий|ваш комментарий"
    "|оставьте комментарий|отправить|отменить ответ|обсудить|добавить отзыв|залишити коментар"
    "|bir yanıt yazın|yanıt yaz|yorumunuzu yazın|ձեր մեկնաբանությունը|დატოვე კომენტარი|კომენტარის დამატება"
    "|şərhinizi yazın|rəyinizi yazın|yorum yap|yorum yaz|yorum ekle|bir yorum yazın"
    "|yorum gönder|cevapla|bir cevap yazın"
    "|թողնել մեկնաբանություն|մեկնաբանել|şərh yaz|rəy bildir|şərh yazın",
    "would you like to comment on this article|please read our comment policy before commenting"
    "|read our comment policy|report a problem|report an error|report a typo|report an issue"
    "|report a correction|submit a correction|suggest a correction|license this content"
    "|request a correction|répondre à cet article|un message, un commentaire|forum sur abonnement"
    "|réagir à cet article|voir les commentaires|lire les commentaires|alle kommentare anzeigen"
    "|zu den kommentaren|kommentar verfassen|diskutieren sie mit|mitdiskutieren|ver comentarios"
    "|читать комментарии|показать комментарии|все комментарии|yorumları gör|yorumları göster"
    "|tüm yorumlar|նոր մեկնաբանություն|rate this|rate this article",
)
FORM_SUBJECT = stems(
    "email mail fields name notify logged signed log sign akismet data html responses comments "
    "comment kommentar commentaire discussion trackback powered javascript reply response thoughts "
    "opinion correction clarification error mistake typo misprint press ctrl highlight angemeldet "
    "eingeloggt anmelden felder adresse champs connecté connecter correo campos опубликован поля "
    "авторизуйтесь войдите зарегистрируйтесь выделите posta hesabınız alanlar yorum characters"
)
FORM_SENTENCE = either(
    r"\byour e-?mail address will not be published\b",
    r"\brequired fields are marked\b",
    r"\bsave my name,? e-?mail\b",
    r"\bnotify me (?:of|by|when|via)\b",
    r"\byou must be (?:logged|signed) in\b",
    r"\b(?:log|sign) in (?:to|or register to) (?:post|leave|add|write|make|view|submit)\b",
    r"\bthis site uses akismet\b",
    r"\blearn how your comment data\b",
    r"\byou (?:may|can) use these html\b",
    r"\byou can follow any (?:responses|comments)\b",
    r"\bcomments? (?:are|is) (?:moderated|closed|disabled|subject to)\b",
    r"\bcomments? .{0,30}(?:must|will) be (?:moderated|approved)",
    r"\b(?:both )?comments and pings are\b",
    r"\byou can leave a (?:response|reply|comment)",
    r"\btrackback from your own site\b",
    r"\bview discussion thread\b",
    r"\bpowered by (?:disqus|facebook)\b|\bcomments powered by\b",
    r"\bplease enable javascript to view the comments\b",
    r"\bblog comments powered\b",
    r"^leave a (?:reply|comment) (?:cancel|below)",
    r"\bplease (?:keep|be) .{0,40}\bcomments?\b.{0,40}(?:civil|respectful|polite)",
    r"^(?:please )?(?:add|leave|post|share|write) (?:a|your) (?:comment|reply|response|thoughts?"
    r"|two cents|opinion)s?\b(?!.*\b(?:said|read|wrote)\b).{0,40}$",
    r"\bmust be (?:logged|signed) in to\b",
    r"^share your thoughts\b|\bjoin the conversation in the comments\b|^zum kommentieren\b.{0,20}$",
    r"\bto (?:suggest|report) an? (?:correction|clarification|error|mistake|typo)\b",
    r"\b(?:highlight|select) (?:the|it|a piece of) ?(?:text|error|typo|fragment)?.{0,30}\bpress\b",
    r"^ctrl ?\+ ?enter$",
    r"\b(?:found|spotted|noticed|see) an? (?:error|mistake|typo|misprint)\b.{0,80}",
    r"\bsie müssen (?:sich )?(?:angemeldet|eingeloggt|anmelden)",
    r"\beinen kommentar (?:oder|schreiben|zu schreiben|abgeben)",
    r"\bihre e-?mail-adresse wird nicht\b",
    r"\berforderliche felder sind\b",
    r"\bvotre adresse (?:de messagerie|e-?mail) ne sera pas\b",
    r"\bles champs obligatoires\b",
    r"\bvous devez (?:être connecté|vous connecter)",
    r"\btu dirección de correo electrónico no será\b",
    r"\blos campos obligatorios",
    r"\bваш (?:адрес )?e-?mail не будет опубликован",
    r"\bобязательные поля\b",
    r"\b(?:авторизуйтесь|войдите|зарегистрируйтесь),? чтобы (?:оставить|комментировать)",
    r"\bвыделите (?:её|ее|текст|фрагмент).{0,40}\bнажмите\b",
    r"\be-?posta (?:hesabınız|adresiniz) yayımlanmayacak",
    r"\bgerekli alanlar\b",
    r"\byorum yapabilmek için\b",
    r"\b\d+ characters? (?:left|remaining)",
)
BUTTON = either_folded(
    r"(?:\d+\s*)?(?:reply|replies|report|flag|like|liked|likes|dislike|upvote|downvote|quote"
    r"|permalink|link|edit|delete|share|show replies|hide replies|view replies|view reply"
    r"|report abuse|report comment|mark as spam|reply to this comment|report this comment"
    r"|flag as inappropriate|like this|thumbs up|thumbs down|up|down|vote up|vote down|recommend"
    r"|recommended|avatar|see more|read more|show more|\d+ repl(?:y|ies)|antworten|antwort|löschen"
    r"|antwortenlöschen|antworten löschen|melden|empfehlen|zitieren"
    r"|gefällt mir|kommentar melden|répondre|signaler|j'aime|citer|signaler un abus|responder"
    r"|denunciar|me gusta|rispondi|segnala|ответить|пожаловаться|цитировать|нравится|не нравится"
    r"|жалоба|спам|відповісти|yanıtla|cevapla|beğen|şikayet et|պատասխանել|պատասխան|cavab ver|cavabla"
    r"|cavab yaz|bəyən|პასუხი|პასუხის გაცემა|мне нравится|رد|الرد|پاسخ"
    r"|odpowiedz|svara|reageer|reply\s*\|?\s*(?:quote|report|link|share)|in reply to [\w .@-]{2,40}"
    r"|moderator|guest|member|registered user|top commenter|subscriber|new member|rank|joined"
    r"|your comment is awaiting moderation|this comment was deleted"
    r"|log in to reply)(?:\s*[(:]?\s*[+-]?\d+\)?)?",
    r"(?:\d+\s*[|·•]\s*)?(?:share|like|reply|report|flag|link|permalink|edit|quote|delete)(?:\s*[|·•/,-]?\s*(?:share|like"
    r"|reply|report|flag|link|permalink|edit|quote|delete|\d+))+\s*[›»→↓]?",
)
VOTES = either(
    r"(?:[+-]\s?)?\d{1,5}",
    r"[▲▼△▽↑↓👍👎♥❤⇧⇩]+\s*[+-]?\d*",
    r"[+-]?\d+\s*(?:votes?|points?|likes?|thumbs? (?:up|down)|рейтинг"
    r"|[▲▼△▽↑↓👍👎♥❤]+)(?:\s*[+-]?\d+\s*\S{0,12})?",
    r"(?:rating|score|vote up|vote down|votes|thumb up|thumb down|рейтинг|0|\s|\+|-)*(?:rating"
    r"|score|vote|votes|рейтинг)\s*:?\s*[+-]?\d+.{0,30}",
    r"vote up\s*\d*\s*vote down\s*\d*",
)
SHARE_COMMENT = either_folded(
    r"\b(?:diesen kommentar|this comment|ce commentaire|este comentario"
    r"|комментарий)\b.{0,30}\b(?:teilen|share|twitter|facebook|partager|compartir|поделиться)\b",
    r"\bshare this comment\b",
)
SORTING = either_folded(
    r"(?:sort(?:ed)? by|sortiert nach|sortieren nach|trier par|ordenar por|сортировать|сначала)\b.{0,80}",
)
SPAM_FREE_HEADING = phrases(
    "comments|comment|discussion|kommentare|commentaires|комментарии|comentarios|yorumlar|responses"
    "|replies|reader comments|facebook comments|join the conversation|join the discussion"
    "|мнения читателей|обсуждение|what others say|your comments|your views|vos réactions|vos commentaires"
    "|réactions|vos avis|ihre meinung|leserkommentare|lesermeinungen|kommentare der leser|sus comentarios"
    "|i vostri commenti|kommentarer|reacties|reacties van lezers|okur yorumları|yorumunuz|отзывы"
    "|комментарии читателей|коментарі|მკითხველის კომენტარები|oxucu şərhləri|ընթերցողների մեկնաբանություններ"
)

# Signs in a heading or button, whose numbers cost the square of their length.
LONGEST = 400


def is_comment_link(segment: Segment) -> bool:
    """True for the line that counts the comments or leads to them: "3 comments", "View all comments"."""
    text = fold(segment.text)
    counts = any(sign.isdigit() for sign in text) or " " in text
    return counts and len(text) <= LONGEST and count(segment.text) <= 40 and HEADING.fullmatch(text) is not None


def is_discussion_heading(segment: Segment) -> bool:
    """True for the line that heads or counts the comments: "3 comments", "Comments (3)"."""
    text = fold(segment.text)
    return (
        len(text) <= LONGEST
        and count(segment.text) <= 40
        and (HEADING.fullmatch(text) is not None or text in SPAM_FREE_HEADING)
    )


def is_comment_form(segment: Segment) -> bool:
    """True for the invitation to comment, its fields and its conditions."""
    text = fold(segment.text)
    if count(segment.text) <= 12 and text in FORM and " " in text:
        return True
    return (
        count(segment.text) <= 70
        and segment.text[:1] not in '“"'
        and (
            (speaks_of(segment.text, FORM_SUBJECT) and FORM_SENTENCE.search(segment.text) is not None)
            or SORTING.fullmatch(text) is not None
        )
    )


def is_comment_field(segment: Segment) -> bool:
    """True for a form's one-word label: "Name", "Website"."""
    return count(segment.text) <= 2 and fold(segment.text) in FORM


def is_comment_button(segment: Segment) -> bool:
    """True for a button or vote count below a comment."""
    text = fold(segment.text)
    if len(segment.text) > LONGEST or count(segment.text) > 10:
        return False
    return (
        BUTTON.fullmatch(text) is not None
        or VOTES.fullmatch(segment.text.strip()) is not None
        or SHARE_COMMENT.search(text) is not None
    )

"""Which address is which page."""

from __future__ import annotations

import re

from datasette.utils.asgi import Request, Response

from store.datasette import article_views as article
from store.datasette import citations
from store.datasette import corpus_views as corpus
from store.datasette import marking_views as marking
from store.datasette import ready_views as ready
from store.datasette import search_views as search
from store.datasette.asking import View

# Numbers as SQLite has them; a longer one would be an error instead of a page that isn't there.
ID = r"(?P<id>\d{1,18})"
CITED = "|".join(map(re.escape, citations.FORMATS))


async def robots(request: Request) -> Response:
    """A corpus of others' texts is nothing for search engines, wherever it is served."""
    return Response.text("User-agent: *\nDisallow: /\n")


ROUTES: list[tuple[str, View]] = [
    (r"^/$", corpus.front),
    (r"^/robots\.txt$", robots),
    (r"^/search$", search.search),
    (rf"^/search\.(?P<format>json|csv|atom|{CITED})$", search.search_export),
    (rf"^/article/{ID}$", article.article),
    (rf"^/article/{ID}\.(?P<format>json|{CITED})$", article.article_file),
    (rf"^/article/{ID}/states$", article.states),
    (rf"^/article/{ID}/beside/(?P<other>\d{{1,18}})$", article.compare),
    (rf"^/article/{ID}/mark$", marking.mark),
    (r"^/login$", marking.log_in),
    (r"^/logout$", marking.log_out),
    (r"^/tags$", marking.all_tags),
    (r"^/tag/(?P<tag>.+)$", marking.tag),
    (r"^/marked/(?P<said>yes|no)$", marking.marked),
    (r"^/stories$", corpus.all_stories),
    (rf"^/story/{ID}$", corpus.story),
    (r"^/sites$", corpus.all_sites),
    (r"^/site/(?P<site>[^/]+)$", corpus.site),
    (r"^/rules$", corpus.all_rules),
    (r"^/rule/(?P<rule>.+)$", corpus.rule),
    (r"^/dashboard$", corpus.dashboard),
    (r"^/questions$", ready.questions),
    (r"^/question/(?P<name>\w{1,60})$", ready.question),
]

"""Logging in, marking, and the pages that list what was marked; none of them is served in public."""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote, urlencode

from datasette.app import Datasette
from datasette.utils.asgi import Forbidden, NotFound, Request, Response

from store.datasette.asking import ask, corpus, page
from store.datasette.marking import ACTIONS, OWNER, marking, may_mark
from store.datasette.queries import marks
from store.errors import BadMark, NoSuchDocument, StoreError, StoreLocked

COOKIE = "ds_actor"
STATUS = {BadMark: 400, NoSuchDocument: 404, StoreLocked: 503}


async def log_in(datasette: Datasette, request: Request) -> Response:
    """Exchange the token, in the address or from the form, for a cookie that lasts while the browser is open."""
    writer = marking(datasette)
    if writer is None:
        raise NotFound("Marking is off here: the store is served in public, or its file may not be written.")
    form = dict(await request.post_vars()) if request.method == "POST" else {}
    token = form.get("token") or request.args.get("token") or ""
    if not token or not writer.lets_in(token):
        context = {"wrong": bool(token)}
        return await page(datasette, request, "login.html", context, status=403 if token else 200)
    response = Response.redirect("/")
    response.set_cookie(COOKIE, datasette.sign({"a": OWNER}, "actor"), httponly=True, samesite="strict")
    return response


async def log_out(datasette: Datasette, request: Request) -> Response:
    """Forget the cookie."""
    response = Response.redirect("/")
    if request.method == "POST":
        response.set_cookie(COOKIE, "", max_age=0, expires=0, httponly=True, samesite="strict")
    return response


async def mark(datasette: Datasette, request: Request) -> Response:
    """Keep what a form on the article's page says, and go back there; what couldn't be kept can be sent again."""
    number = int(request.url_vars["id"])
    writer = marking(datasette)
    if request.method != "POST":
        return Response.redirect(f"/article/{number}")
    if writer is None or not may_mark(datasette, request):
        raise Forbidden("Log in first, with the address that the server printed when it was started.")
    form = await request.post_vars()
    action, said = form.get("action", ""), form.get("said", "")
    # The search that led here, as the article's own address says it.
    led = urlencode(parse_qsl(form.get("led", "")))
    try:
        if action not in ACTIONS:
            raise BadMark("What was meant can't be told. Reload the article's page.")
        await writer.keep(number, action, said)
    except StoreError as error:
        context = {"number": number, "action": action, "said": said, "led": led, "problem": str(error)}
        return await page(datasette, request, "not_kept.html", context, status=STATUS.get(type(error), 503))
    return Response.redirect(f"/article/{number}{'?' if led else ''}{led}#yours", status=303)


async def all_tags(datasette: Datasette, request: Request) -> Response:
    """Every tag, and how many articles are marked."""
    in_private(datasette)
    found, verdicts = await ask(datasette, lambda db: (marks.tags(db), marks.verdicts(db)))
    return await page(datasette, request, "tags.html", {"tags": found, "verdicts": verdicts})


async def tag(datasette: Datasette, request: Request) -> Response:
    """The articles with one tag."""
    in_private(datasette)
    name = unquote(request.url_vars["tag"])
    found = await ask(datasette, lambda db: marks.tagged(db, name))
    if not found:
        raise NotFound(f"No article has the tag {name!r}.")
    context = {"heading": name, "search": {"tag": name}, "rows": found, "most": marks.MOST_LISTED}
    return await page(datasette, request, "marked.html", context)


async def marked(datasette: Datasette, request: Request) -> Response:
    """The articles that were marked relevant, or not relevant."""
    in_private(datasette)
    said = request.url_vars["said"]
    found = await ask(datasette, lambda db: marks.marked(db, relevant=said == "yes"))
    heading = "Marked relevant" if said == "yes" else "Marked not relevant"
    context = {"heading": heading, "search": {"marked": said}, "rows": found, "most": marks.MOST_LISTED}
    return await page(datasette, request, "marked.html", context)


def in_private(datasette: Datasette) -> None:
    """Raise NotFound in public: what was said of the articles is its owner's."""
    if corpus(datasette)["public"]:
        raise NotFound("Not served in public.")

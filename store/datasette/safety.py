"""What protects the reader from the stored text, and the server from strangers.

Two fences stand behind autoescaping: the Content-Security-Policy, by which no script or style of a page's text could
run, nor anything be loaded from or sent to another host; and the Host check, by which a web site that the reader visits
can't read a store served on loopback under its own name (DNS rebinding).
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Awaitable, Callable, MutableMapping
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import unquote_to_bytes

from datasette.app import Datasette

from store.datasette.cookies import port_of, to_browser, to_server

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
App = Callable[..., Awaitable[None]]

OWN_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "x-content-type-options": "nosniff",
    # Nobody's log is to learn from which search a reader came.
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
# Bytes: a note of 10,000 letters, each of them nine when it is sent.
LONGEST_FORM = 200_000
# Each may take its time (facet_time_limit_ms), one after the other.
MOST_FACETS = 4
NO_ROBOTS = "noindex, nofollow, noarchive"
LOOPBACK = frozenset(("localhost", "127.0.0.1", "[::1]"))
# Pages of Datasette's that tell about the server: versions, plugins, the path on its disk.
ABOUT_THE_SERVER = re.compile(r"^/-/(?!static/|static-plugins/)|^/store\.db$")
READING = ("GET", "HEAD", "OPTIONS")
# Datasette 0.65 fails on a form that is sent to a query which only reads.
FORMS = re.compile(r"^/(?:login|logout|article/\d+/mark)$")
INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


class Guard:
    """ASGI middleware over one Datasette instance."""

    def __init__(self, app: App, *, hosts: frozenset[str] | None, public: bool) -> None:
        self.app = app
        self.hosts = hosts
        self.public = public

    @classmethod
    def around(cls, datasette: Datasette) -> Callable[[App], App]:
        """What wraps *datasette*'s app; only one that we set up, others that the process serves are left alone."""
        config = datasette.plugin_config("conflictwire")
        if not config:
            return lambda app: app
        public = bool(config["public"])
        hosts = None if public else LOOPBACK | {config["host"]}
        return lambda app: cls(app, hosts=hosts, public=public)

    async def __call__(self, scope: Message, receive: Any, send: Send) -> None:
        """Refuse, or pass on with our headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = self.headers(scope["path"])
        port = port_of(stated_host(scope))
        scope = {**scope, "headers": [(name, own_cookies(name, value, port)) for name, value in scope["headers"]]}

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [
                    (name, named_cookie(name, value, port))
                    for name, value in message.get("headers", [])
                    if name.decode().lower() not in headers
                ]
                message = {**message, "headers": kept + [(k.encode(), v.encode()) for k, v in headers.items()]}
            await send(message)

        if self.hosts is not None and host_of(scope) not in self.hosts:
            await refuse(send_with_headers, 421, "This store answers only under the address at which it was started.")
        elif scope["method"] not in READING and not (scope["method"] == "POST" and FORMS.match(scope["path"])):
            await refuse(send_with_headers, 405, "Here one reads; only our own forms send something.")
        elif scope["method"] not in READING and not is_bounded(scope):
            await refuse(send_with_headers, 413, "A form says how long it is, and is short.")
        elif facets_asked(scope) > MOST_FACETS:
            await refuse(send_with_headers, 400, f"Ask for {MOST_FACETS} facets at a time, or fewer.")
        elif self.public and ABOUT_THE_SERVER.match(scope["path"]):
            await refuse(send_with_headers, 404, "Not served in public.")
        else:
            await self.app(scope, receive, send_with_headers)

    def headers(self, path: str) -> dict[str, str]:
        """The headers of the response for *path*."""
        policy = dict(OWN_POLICY)
        if path.startswith(("/store", "/-/")):
            # Datasette's pages have a few scripts in them, known beforehand, and set column names in a style element.
            policy["script-src"] = " ".join(["'self'", *datasette_script_hashes()])
            policy["style-src"] = "'self' 'unsafe-inline'"
        headers = HEADERS | {"content-security-policy": "; ".join(f"{name} {value}" for name, value in policy.items())}
        return headers | {"x-robots-tag": NO_ROBOTS} if self.public else headers


def stated_host(scope: Message) -> str:
    """The Host header, lower case; empty where there is none."""
    named = next((value.decode("latin-1") for name, value in scope["headers"] if name.lower() == b"host"), "")
    return named.lower()


def host_of(scope: Message) -> str:
    """The host that the request names, without its port."""
    return re.sub(r":\d+$", "", stated_host(scope))


def own_cookies(name: bytes, value: bytes, port: str) -> bytes:
    """A request header's value; of cookies, this server's."""
    return to_server(value.decode("latin-1"), port).encode("latin-1") if name.lower() == b"cookie" else value


def named_cookie(name: bytes, value: bytes, port: str) -> bytes:
    """A response header's value; a cookie named for this server."""
    return to_browser(value.decode("latin-1"), port).encode("latin-1") if name.lower() == b"set-cookie" else value


def facets_asked(scope: Message) -> int:
    """How many facets of a table the address asks for."""
    names = (piece.partition(b"=")[0] for piece in scope.get("query_string", b"").split(b"&"))
    return sum(unquote_to_bytes(name).startswith(b"_facet") and b"_size" not in name for name in names)


def is_bounded(scope: Message) -> bool:
    """True where the request states the length of what it sends, and that isn't more than a form's."""
    stated = next((value for name, value in scope["headers"] if name.lower() == b"content-length"), b"")
    return bool(stated.isdigit()) and len(stated) < 9 and int(stated) <= LONGEST_FORM


async def refuse(send: Send, status: int, message: str) -> None:
    """A short answer in plain text."""
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": message.encode()})


@cache
def datasette_script_hashes() -> tuple[str, ...]:
    """CSP sources for the inline scripts in Datasette's templates, so that these run and no others do."""
    sources: list[str] = []
    for template in sorted(files("datasette").joinpath("templates").iterdir(), key=lambda file: file.name):
        if not template.name.endswith(".html"):
            continue
        for script in INLINE_SCRIPT.findall(template.read_text("utf-8")):
            variants = [script.replace("{{ datasette_allow_facet }}", value) for value in ("true", "false")]
            sources += [hash_source(variant) for variant in dict.fromkeys(variants) if "{{" not in variant]
    return tuple(dict.fromkeys(sources))


def hash_source(script: str) -> str:
    """The CSP source that allows exactly *script*."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"

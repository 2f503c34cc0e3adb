"""When two addresses are one document: the identity of a page, for the store and for the crawler alike.

What a page says of itself is believed only about its own site: `rel=canonical` may name another host of the same
registrable domain (by the Public Suffix List, private section included), never somebody else's. Otherwise a hostile
page could put its words in the place of another site's article.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from ipaddress import ip_address
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urljoin, urlsplit, urlunsplit

import tldextract
from w3lib.url import canonicalize_url

# Parameters that say where a reader came from, or how the page is to look, and never which document it is. Lower case.
TRACKING = re.compile(
    r"""^(?: utm_.* | mtm_.* | pk_.* | hsa_.* | at_(?:medium|campaign|custom\d?|link_.*) | ns_.* | fb_.* | mc_[ce]id
    | fbclid | gclid | gclsrc | dclid | wbraid | gbraid | gad_source | msclkid | yclid | ysclid | twclid | ttclid
    | igshid | igsh | li_fat_id | _hs(?:enc|mi|fp) | __hs.* | _ga | _gl | _openstat | mkt_tok | vero_id | oly_\w+_id
    | s_cid | cmpid | icid | ncid | ocid | cid | smid | soc_src | soc_trk | guccounter | guce_referrer(?:_sig)?
    | ref_src | ref_url | referrer | feature | spm | xtor | wt_mc | wtrid | trk | share | shared | partner
    | phpsessid | jsessionid | sid | sessionid | session_id | sessid | aspsessionid\w* | cfid | cftoken | oscsid | zenid
    | replytocom | cpage | comments?[_-]?page | amp | outputtype | print | noamp | nocache | nowprocket
    )$""",
    re.VERBOSE,
)
# These number documents on some sites: a number other than 1 stays.
AMBIGUOUS = frozenset(("cid", "sid", "partner", "feature", "print"))
AMP_PATH = re.compile(r"(?:/amp|\.amp)(?=(?:\.html?)?/?$)", re.IGNORECASE)
AMP_PREFIX = re.compile(r"^/amp(?=/.)", re.IGNORECASE)
COMMENT_PAGE = re.compile(r"/comment-page-\d+(/?)$", re.IGNORECASE)
INDEX_FILE = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp)$", re.IGNORECASE)
# A session in the path: `;jsessionid=…` of Java, `/(S(…))` of ASP.NET. And one in a query under a name that also tells
# documents apart: 32 hexadecimal digits are a session of a forum.
SESSION_PATH = re.compile(
    r";(?:jsessionid|phpsessid|sid|cfid|cftoken)=[^/;?#]*|/\([SAF]\([a-z0-9-]{8,}\)\)(?=/|$)", re.IGNORECASE
)
SESSION_HASH = re.compile(r"[0-9a-f]{32}", re.IGNORECASE)
# Hosts that carry the same documents for another device or format.
TWIN_HOST = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")
AMP_CACHE = "cdn.ampproject.org"
# An address that the canonical form leaves as it is, as most are.
PLAIN = re.compile(r"https?://(?:[a-z0-9](?:[a-z0-9-]{0,50}[a-z0-9])?\.){1,4}[a-z]{2,20}/[A-Za-z0-9._~/-]*")
# A slug in percent-encoded Georgian has some 1,000; what is longer is no address to keep a page by.
LONGEST = 2_000
FORMAT_OUTPUT = frozenset(("amp", "amphtml"))


@dataclass(frozen=True, slots=True)
class Identity:
    """`key` is the same for all addresses of a document; `url` is one that opens it; `site` who publishes it."""

    key: str
    url: str
    site: str


def page_identity(response_url: str, declared: str | None = None, body: bytes = b"") -> Identity:
    """Which document a response is: by the declared canonical URL where it may be believed, else by its own.

    A local file's identity is its name without folders, and its *body*'s digest: the same text in another folder is
    the same document, while two files that happen to be called `article.txt` are two. For a page on the web the body
    doesn't matter.
    """
    if not is_web(response_url):
        return local_identity(response_url, body)
    url = believed(response_url, declared) or response_url
    return Identity(identity_key(url), display_url(url), site_of(url))


@lru_cache(maxsize=1024)
def is_web(url: str) -> bool:
    """True for an http or https address with a host."""
    parts = split(url)
    return parts is not None and parts.scheme in ("http", "https") and bool(parts.hostname)


def local_identity(name: str, body: bytes) -> Identity:
    """A file's identity; *name* may be a bare name, a path or a `file:` URL."""
    path = name.partition("#")[0].removeprefix("file:") if name.startswith("file:") else name
    last = unquote(path).replace("\\", "/").rstrip("/").rpartition("/")[2] or "unnamed"
    digest = hashlib.sha256(body).hexdigest()[:16]
    key = f"file:{quote(last, safe=' ')}#sha256={digest}"
    return Identity(key, key, "")


def believed(response_url: str, declared: str | None) -> str | None:
    """The declared canonical URL, absolute, if the page may speak for it; else None.

    Refused: other sites; other protocols; what is longer than LONGEST; the site's front page declared by a page that
    isn't it, which broken themes do on every article.
    """
    if not declared or not declared.strip():
        return None
    try:
        url = urljoin(response_url, declared.strip())
    except ValueError:
        return None
    if len(url) > LONGEST or not is_web(url) or site_of(url) != site_of(response_url):
        return None
    if is_front_page(url) and not is_front_page(response_url):
        return None
    return url


def is_front_page(url: str) -> bool:
    """True for a host without path and query."""
    parts = split(identity_url(url))
    return parts is not None and parts.path in ("", "/") and not parts.query


@lru_cache(maxsize=4096)
def site_of(url: str) -> str:
    """The registrable domain of *url* (`bbc.co.uk`, `name.blogspot.com`); host and port of an IP or a bare name."""
    parts = split(canonical_form(out_of_amp_cache(url)))
    if parts is None or not parts.hostname:
        return ""
    host = parts.hostname
    if is_address(host) or "." not in host:
        port = port_of(parts)
        return f"{host}:{port}" if port else host
    return registrable(host)


@lru_cache(maxsize=4096)  # hosts are few, and the list takes as long as all else that is done to an address
def registrable(host: str) -> str:
    """The registrable domain that *host* belongs to."""
    found = public_suffixes()(host)
    if found.domain and found.suffix:
        return f"{found.domain}.{found.suffix}"
    # A suffix by itself (`blogspot.com`), or one the list doesn't have: its rule for the latter is "the last label".
    return host if found.suffix else ".".join(host.split(".")[-2:])


@cache
def public_suffixes() -> tldextract.TLDExtract:
    """The Public Suffix List that tldextract carries; it never asks the network for a newer one."""
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


def identity_key(url: str) -> str:
    """What *url* has in common with every other address of the same document: no scheme, `www.` or trackers.

    Only for comparison; nothing can be fetched by it. With a last slash and without are two: `slash_twin`.
    """
    parts = split(identity_url(url))
    if parts is None:
        return url
    host = TWIN_HOST.sub("", parts.netloc)
    path = parts.path.rstrip("/") + "/" * parts.path.endswith("/") or "/"
    return f"{host}{path}" + (f"?{parts.query}" if parts.query else "")


def slash_twin(key: str) -> str | None:
    """The identity key *key* with a last slash where it has none, and without where it has; None for a front page.

    Servers may have two documents there and hardly ever do: whether it is one is a matter of evidence
    (`store/slashes.py`, `crawler/slashes.py`).
    """
    address, mark, query = key.partition("?")
    _, slash, path = address.partition("/")
    if key.startswith("file:") or not slash or not path:
        return None
    return (address[:-1] if path.endswith("/") else f"{address}/") + mark + query


def both_forms(key: str) -> tuple[str, ...]:
    """The identity key *key*, and its `slash_twin` where it has one."""
    twin = slash_twin(key)
    return (key,) if twin is None else (key, twin)


def identity_url(url: str) -> str:
    """*url* without what doesn't name the document: AMP forms, trackers, comment pages, fragment, index files."""
    parts = split(canonical_form(out_of_amp_cache(url)))
    if parts is None:
        return url
    path = COMMENT_PAGE.sub(r"\1", SESSION_PATH.sub("", parts.path))
    path = AMP_PREFIX.sub("", AMP_PATH.sub("", path)) or "/"
    path = INDEX_FILE.sub("/", path)
    return urlunsplit((parts.scheme, parts.netloc, path, without_tracking(parts.query), ""))


def display_url(url: str) -> str:
    """*url* as the store shows it: it opens, and carries no tracker or fragment."""
    parts = split(canonical_form(out_of_amp_cache(url)))
    if parts is None:
        return url
    return urlunsplit((parts.scheme, parts.netloc, SESSION_PATH.sub("", parts.path), without_tracking(parts.query), ""))


@lru_cache(maxsize=1024)  # one ingest asks for the same few addresses a dozen times
def canonical_form(url: str) -> str:
    """RFC 3986's safe normalisations (w3lib), the default port and a host's last dot dropped; unreadable ones as is."""
    if PLAIN.fullmatch(url):
        return url
    try:
        url = canonicalize_url(url.strip())
    except ValueError:
        return url
    parts = split(url)
    if parts is None or not parts.hostname:
        return url
    host = parts.hostname.rstrip(".").lower()
    host = f"[{host}]" if ":" in host else host
    port = port_of(parts)
    return urlunsplit((parts.scheme, f"{host}:{port}" if port else host, parts.path or "/", parts.query, ""))


def without_tracking(query: str) -> str:
    """The query without parameters that don't tell documents apart; order and blanks as w3lib left them."""
    if not query:
        return query
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not is_tracking(name.lower(), value)]
    return query if len(kept) == len(pairs) else urlencode(kept, safe="/:,;@!~*'()")


def is_tracking(name: str, value: str) -> bool:
    """True where the parameter never tells one document from another."""
    if name == "s":
        return SESSION_HASH.fullmatch(value) is not None
    if not TRACKING.match(name):
        return False
    if name == "outputtype":
        return value.lower() in FORMAT_OUTPUT
    return not (name in AMBIGUOUS and value.isdigit() and value != "1")


def out_of_amp_cache(url: str) -> str:
    """The publisher's address of a page in Google's AMP cache, `HOST.cdn.ampproject.org/c/s/example.org/story`."""
    if AMP_CACHE not in url.lower():
        return url
    parts = split(url)
    if parts is None or not (parts.hostname or "").endswith("." + AMP_CACHE):
        return url
    found = re.match(r"/[a-z]/(s/)?([^/]+\.[^/]+/.*)$", parts.path)
    if found is None:
        return url
    return f"{'https' if found[1] else 'http'}://{found[2]}" + (f"?{parts.query}" if parts.query else "")


@lru_cache(maxsize=1024)  # asked for the same few addresses again and again, too
def split(url: str) -> SplitResult | None:
    """The parts of *url*, None where it has none that can be read."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises for a port that is no number
        return parts
    except ValueError:
        return None


def port_of(parts: SplitResult) -> int | None:
    """The port, None where it is the protocol's own."""
    return None if parts.port in (None, {"http": 80, "https": 443}.get(parts.scheme)) else parts.port


@lru_cache(maxsize=4096)
def is_address(host: str) -> bool:
    """True for an IPv4 or IPv6 address."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True

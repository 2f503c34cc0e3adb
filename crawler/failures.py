"""What went wrong with a request, in a sentence for the person who reads the summary."""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)

# From the narrow to the wide: the first that fits is said.
SENTENCES: tuple[tuple[type[Exception], str], ...] = (
    (CannotResolveHostError, "the host's name is not known: is it spelled so, and is this machine online?"),
    (DownloadConnectionRefusedError, "the host refuses the connection"),
    (DownloadTimeoutError, "no complete answer within the time limit"),
    (DownloadCancelledError, "the answer is larger than the limit"),
    (ResponseDataLossError, "the connection was cut half-way"),
    (UnsupportedURLSchemeError, "only http and https are fetched"),
    (TunnelError, "the proxy finds no way to the host"),
)
PASSING = (
    DownloadFailedError,
    DownloadConnectionRefusedError,
    CannotResolveHostError,
    DownloadTimeoutError,
    ResponseDataLossError,
    TunnelError,
    OSError,
)
HOST_DOWN = (DownloadConnectionRefusedError, CannotResolveHostError, DownloadTimeoutError)
TOO_LARGE = re.compile(r"(?:exceeded|larger than).*(?:max|DOWNLOAD_MAXSIZE)|DOWNLOAD_MAXSIZE", re.IGNORECASE)
PASSWORD_WANTED = re.compile(r"\b407\b")
SECRET = re.compile(
    r"(?i)\b(token|key|api_?key|password|passwd|pwd|secret|sig|signature|auth|access_token|session)=[^&]*"
)


def describe(error: BaseException) -> str:
    """What *error* means, without the request's secrets."""
    for kind, sentence in SENTENCES:
        if isinstance(error, kind):
            return sentence
    if isinstance(error, IgnoreRequest) and TOO_LARGE.search(str(error)):
        return "the unpacked answer is larger than the limit"
    if isinstance(error, DownloadFailedError | OSError):
        return f"the connection failed ({without_secrets(str(error)) or type(error).__name__})"
    return without_secrets(str(error)) or type(error).__name__


def proxy_problem(error: BaseException, proxy: str) -> str:
    """Why no host at all can be had through *proxy*, and what to do; empty where *error* is one host's own."""
    shown = without_secrets(proxy)
    advice = "Nothing was asked of any site. Start the proxy, name another with --proxy, or crawl without one."
    if isinstance(error, CannotResolveHostError):
        return f"the proxy {shown}: its name is not known. {advice}"
    if isinstance(error, DownloadConnectionRefusedError):
        return f"the proxy {shown} refuses the connection. {advice}"
    if isinstance(error, TunnelError) and PASSWORD_WANTED.search(str(error)):
        return wants_password(proxy)
    return ""


def wants_password(proxy: str) -> str:
    """What to do about a proxy that answers 407."""
    return f"the proxy {without_secrets(proxy)} asks for a password (407): --proxy http://user:password@host:port"


def is_host_down(error: BaseException) -> bool:
    """True when the host itself did not answer, which the next page would not change."""
    return isinstance(error, HOST_DOWN)


def is_passing(error: BaseException) -> bool:
    """True when the same request may well succeed later."""
    return isinstance(error, PASSING)


def without_secrets(text: str) -> str:
    """*text*, a URL or a message, without passwords and the values of parameters that are named like secrets."""
    return SECRET.sub(r"\1=…", re.sub(r"(?<=://)[^/\s@]+@", "", text))


def shown(url: str) -> str:
    """*url* as it may be logged."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return without_secrets(url)
    return without_secrets(urlunsplit(parts._replace(fragment="")))

"""Cookies of one server among others on the same machine.

A browser keeps cookies by host, whatever the port: two stores served side by side would overwrite each other's, and who
logs in to one would be logged out of the other, with the forms of open pages refused. Datasette's names are fixed, so
they carry the port on their way to the browser, and lose it on their way back.
"""

from __future__ import annotations

import re

# All that Datasette sets, and what carries the login.
OURS = re.compile(r"ds_\w+")


def port_of(host: str) -> str:
    """The port in a Host header, which is the one that the browser sees, through a tunnel too; empty for the usual."""
    found = re.search(r":(\d{1,5})$", host)
    return found[1] if found else ""


def to_browser(set_cookie: str, port: str) -> str:
    """A Set-Cookie header with its cookie named for this server."""
    name, equals, rest = set_cookie.partition("=")
    return f"{name}-{port}{equals}{rest}" if port and OURS.fullmatch(name) else set_cookie


def to_server(cookie: str, port: str) -> str:
    """A Cookie header with this server's cookies under the names that Datasette knows; other servers' are left out."""
    kept = []
    for pair in cookie.split(";"):
        name, equals, value = pair.strip().partition("=")
        own, _, of = name.partition("-")
        if OURS.fullmatch(own) and of == port:
            kept.append(f"{own}{equals}{value}")
    return "; ".join(kept)

"""Markup to one lxml tree, whatever the markup holds."""

from __future__ import annotations

import re

from lxml import etree, html

# libxml2 gives up on everything behind an element 2048 deep. Real pages stay under 100; what nests deeper than
# this is flattened, so that the rest of the page is still read.
MAX_DEPTH = 400
TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)[^>]*>")
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
# What no HTML parser takes: NUL ends libxml2's reading, lone surrogates cannot be encoded.
UNREADABLE = re.compile("[\x00\ud800-\udfff]")


def parse(markup: str) -> html.HtmlElement | None:
    """Parse *markup* without comments and processing instructions; None where it holds no element and no text.

    Scripts and styles stay in the tree. Nesting deeper than MAX_DEPTH is flattened, so that no later reader needs
    a deep stack.
    """
    markup = UNREADABLE.sub("\ufffd", markup)
    parser = _parser()
    root = _read(markup, parser)
    if root is not None and any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        root = _read(_flatten(markup), _parser())
    if root is not None:
        _join_roots(root)
    if root is not None and 'id="S:' in markup:
        _place_streamed_parts(root)
    return root


def _join_roots(root: html.HtmlElement) -> None:
    """Put what stands behind `</html>`, of which libxml2 makes another root, into the body, as browsers do."""
    home = root.find("body")
    for later in list(root.itersiblings()):
        if not isinstance(later.tag, str):
            continue
        for element in (later, *later.iterchildren("body")):
            element.tag = "div"
        (root if home is None else home).append(later)


def _place_streamed_parts(root: html.HtmlElement) -> None:
    """Put what React streams as `<div hidden id="S:1">` at `<template id="B:1">`, where its script would put it."""
    holes = {element.get("id"): element for element in root.iter("template") if element.get("id")}
    for part in root.xpath("//div[@hidden][starts-with(@id, 'S:')]"):
        hole = holes.get("B:" + part.get("id")[2:])
        del part.attrib["hidden"]
        if hole is not None and hole.getparent() is not None and part not in hole.iterancestors():
            hole.addnext(part)  # takes the part's tail along, which the markup leaves empty


def _parser() -> html.HTMLParser:
    return html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)


def _read(markup: str, parser: html.HTMLParser) -> html.HtmlElement | None:
    try:
        return html.document_fromstring(markup.encode("utf-8"), parser=parser, ensure_head_body=False)
    except etree.ParserError:  # the document is empty
        return None


def _flatten(markup: str) -> str:
    """Leave out the tags that nest deeper than MAX_DEPTH; their text stays where it was, set apart by breaks."""
    depth = dropped = 0

    def keep(tag: re.Match[str]) -> str:
        nonlocal depth, dropped
        if tag[2].lower() in VOID or tag[0].endswith("/>"):
            return tag[0]
        if tag[1]:
            if dropped:
                dropped -= 1
                return "<br>"
            depth = max(0, depth - 1)
        elif depth >= MAX_DEPTH:
            dropped += 1
            return "<br>"
        else:
            depth += 1
        return tag[0]

    return TAG.sub(keep, markup)

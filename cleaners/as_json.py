"""A `Cleaned` as plain data: the contract of `conflictwire clean --json`."""

from __future__ import annotations

from dataclasses import asdict

from cleaners.records import Cleaned, Comment, Segment

Json = dict[str, object]


def as_json(cleaned: Cleaned) -> Json:
    """Everything that one snapshot became, ready for `json.dumps`.

    Of a flat text, the words of `title`, `body`, each comment's `author` and `text`, and each removed `text` are
    together exactly the words of the input. Keys are stable; new ones may come.
    """
    article = cleaned.article
    return {
        "title": (article and article.title) or "",
        "authors": list(article.authors) if article else [],
        "published": article and article.published,
        "modified": article and article.modified,
        "body": article.body if article else "",
        "markdown": article.markdown if article else "",
        "language": article and article.language,
        "site_name": article and article.site_name,
        "section": article and article.section,
        "tags": list(article.tags) if article else [],
        "image": article and article.image,
        "canonical_url": article and article.canonical_url,
        "accessible_for_free": article and article.accessible_for_free,
        "sources": dict(article.sources) if article else {},
        "comments": [comment_as_json(comment) for comment in cleaned.comments],
        "removed": [segment_as_json(segment) for segment in cleaned.removed],
        "captions": [segment.text for segment in cleaned.segments if segment.label == "caption"],
        "discussions": [asdict(discussion) for discussion in cleaned.discussions],
        "about": cleaned.about,
        "reason": cleaned.reason,
        "notes": list(cleaned.notes),
        "cleaner": cleaned.cleaner,
    }


def comment_as_json(comment: Comment) -> Json:
    """One comment; its empty fields are null."""
    return {**asdict(comment), "flags": list(comment.flags)}


def segment_as_json(segment: Segment) -> Json:
    """One segment that was taken away, with who took it and where it stood."""
    place: Json = {"line": segment.line} if segment.line else {"path": segment.path}
    if segment.comment is not None:
        place["comment"] = segment.comment
    return {"text": segment.text, "rule": segment.rule, "reason": segment.reason, **place}

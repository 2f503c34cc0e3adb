"""Readers' comments: a page's tree in, records with author, time, text and parent out."""

from cleaners.comments.find import find_comments
from cleaners.comments.found import Found

__all__ = ["Found", "find_comments"]

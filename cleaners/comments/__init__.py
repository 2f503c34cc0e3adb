"""Readers' comments: a page's tree, a feed or an API's answer in, records with author, time, text and parent out."""

from cleaners.comments.beside import Beside, beside, is_further_page
from cleaners.comments.counts import stated_count
from cleaners.comments.elsewhere import read_elsewhere
from cleaners.comments.feed import read_feed
from cleaners.comments.find import find_comments
from cleaners.comments.found import Found
from cleaners.comments.reconcile import filled, same
from cleaners.comments.rest import read_rest

__all__ = [
    "Beside",
    "Found",
    "beside",
    "filled",
    "find_comments",
    "is_further_page",
    "read_elsewhere",
    "read_feed",
    "read_rest",
    "same",
    "stated_count",
]

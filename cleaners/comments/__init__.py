"""Readers' comments: a page's tree, a feed or an API's answer in, records with author, time, text and parent out."""

from cleaners.comments.beside import Beside, beside
from cleaners.comments.feed import read_feed
from cleaners.comments.find import find_comments
from cleaners.comments.found import Found
from cleaners.comments.reconcile import reconcile
from cleaners.comments.rest import read_rest

__all__ = ["Beside", "Found", "beside", "find_comments", "read_feed", "read_rest", "reconcile"]

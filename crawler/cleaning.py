"""What a cleaning process does: reads a snapshot from the archive, cleans it, and scores it against the topic."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cleaners.records import Cleaned, Snapshot
from store.archive import Archive, Place
from store.bounded import cleaned_or_reason
from store.pool import ended_in_time
from store.topic import Profile, Relevance, score
from store.topic.profile_file import ProfileError


@dataclass(frozen=True, slots=True)
class Work:
    """One snapshot to clean: where it lies, and by which topic profile it is scored, if any."""

    archive: Path
    place: Place
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """What a snapshot became."""

    snapshot: Snapshot
    cleaned: Cleaned
    relevance: Relevance | None


def work(task: Work) -> Done:
    """Clean one snapshot. A page that no cleaner can read becomes a record without an article that says why."""
    with ended_in_time():
        snapshot = Archive(task.archive).read(task.place)
        cleaned = cleaned_or_reason(snapshot)
        article = cleaned.article
        relevance = None
        if article is not None and task.topic:
            relevance = score(_profile(task.topic), article.title or "", article.body, article.language)
        return Done(snapshot, cleaned, relevance)


@cache
def _profile(path: str) -> Profile:
    try:
        return Profile.load(Path(path))
    except OSError as error:
        raise ProfileError(f"{path}: cannot be read ({error.strerror}). Bring it back, and crawl on.") from error

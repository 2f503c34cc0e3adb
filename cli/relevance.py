"""`conflictwire relevance`: how far documents are on the topic, and which words say so."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from cli.defaults import data_file, topic_of
from cli.local import files_below, is_store, read_snapshot
from cli.marked import visible
from store import open_store
from store.bounded import cleaned_or_reason
from store.rescoring import Rescored, rescore, scored
from store.topic import Profile, Relevance, score
from store.topic.profile_file import load


@dataclass(frozen=True, slots=True)
class Document:
    """What is scored; `id` is what the answer calls it."""

    id: object
    title: str
    text: str
    language: str | None = None


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="DB|FILE|FOLDER...|-")
@click.option("--topic", help="The profile; by default the one that the DB was crawled with, else seeds/topic.toml.")
@click.option("--jsonl", is_flag=True, help="FILE holds a JSON object a line: id, title, text, lang.")
@click.option("--json", "as_json", is_flag=True, help="Answer with a JSON object a line.")
@click.option("--save", is_flag=True, help="Of a DB: keep the scores, as for a profile that has changed.")
def relevance(paths: tuple[str, ...], topic: str | None, jsonl: bool, as_json: bool, save: bool) -> None:
    """Say how far documents are on the topic: score from 0 to 1, yes or no, and the words that decided.

    \b
    Examples:
      conflictwire relevance story.txt page.html texts/
      conflictwire relevance my.db --save
      conflictwire relevance --jsonl articles.jsonl > scored.jsonl
      conflictwire relevance --topic volcanoes.toml story.txt

    A DB answers for each of its articles and of the pages that a crawl set aside as off the topic, by the profile that
    it was last crawled with; with --save, those that are on it after all come in, from the archive. A FILE answers for
    the article that is in it, a FOLDER for its text and HTML files. A document can be in any language; a word that was
    recognised by its sound or meaning is shown with what it was taken for.
    """
    files = list(files_below(paths))
    if not files:
        raise click.ClickException(f"no text or page in {', '.join(paths)}: expected .txt, .html, .htm or .xhtml files")
    profiles: dict[str, Profile] = {}
    for path in files:
        chosen = topic or (topic_of(path) if is_store(path) else data_file("topic.toml"))
        profile = profiles[chosen] = profiles.get(chosen) or read_profile(chosen)
        if is_store(path):
            click.echo(f"{path}: scored by {chosen}", err=True)
            score_store(path, profile, as_json, save)
            continue
        for document in from_jsonl(path) if jsonl else from_file(path):
            answer(document, score(profile, document.title, document.text, document.language), as_json or jsonl)


def read_profile(path: str) -> Profile:
    """The profile at *path*; a click error that says what to do where it can't be read."""
    try:
        return load(Path(path))
    except OSError as error:
        raise click.ClickException(
            f"{path}: the topic's profile cannot be read: {error.strerror}. `conflictwire topic build` writes one."
        ) from error


def score_store(path: str, profile: Profile, as_json: bool, save: bool) -> None:
    """Answer for each article of a store; with *save*, keep what is new."""
    with open_store(path, create=False) as store:
        if not save:
            for each in scored(store, profile):
                answer(Document(each.page, each.title, ""), each.relevance, as_json)
            return
        done = rescore(
            store, profile, lambda each: answer(Document(each.page, each.title, ""), each.relevance, as_json)
        )
        click.echo(outcome(done), err=True)


def outcome(done: Rescored) -> str:
    """What scoring a store again came to."""
    came = f", {done.taken_in} that had been set aside came in" if done.taken_in else ""
    return f"{done.changed} of {done.scored} scores changed{came}"


def from_file(path: str) -> Iterator[Document]:
    """The article in a flat text or page."""
    cleaned = cleaned_or_reason(read_snapshot(path))
    article = cleaned.article
    if article is None:
        click.echo(f"{path}: no article: {cleaned.reason}", err=True)
        return
    yield Document(path, article.title or "", article.body, article.language)


def from_jsonl(path: str) -> Iterator[Document]:
    """The documents of a JSON Lines file. Raises click.ClickException with the number of a line that is none."""
    try:
        with click.open_file(path, encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield as_document(line, f"{path}, line {number}")
    except OSError as error:
        raise click.ClickException(f"{path}: cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{path}: is not UTF-8, which JSON Lines are: {error.reason}.") from error


def as_document(line: str, where: str) -> Document:
    """One line of JSON as a document."""
    try:
        row = json.loads(line)
        return Document(row["id"], row.get("title") or "", row.get("text") or "", row.get("lang"))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        found = visible(line.strip()[:60])
        raise click.ClickException(f'{where}: expected {{"id": …, "title": …, "text": …}}, found {found}') from error


def answer(document: Document, found: Relevance, as_json: bool) -> None:
    """Print one document's score."""
    if as_json:
        row = {"id": document.id, "score": found.score, "relevant": found.relevant, "terms": list(found.terms)}
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
        return
    verdict = click.style("yes", fg="green") if found.relevant else "no "
    click.echo(f"{found.score:.2f}  {verdict}  {visible(str(document.id))}  {visible(shortened(document.title))}")
    if found.terms:
        click.echo(click.style(f"           {visible(', '.join(found.terms))}", dim=True))


def shortened(title: str) -> str:
    """A title for one line."""
    return (title if len(title) <= 60 else title[:59].rstrip() + "…") or "(no title)"

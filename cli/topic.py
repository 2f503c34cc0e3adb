"""`conflictwire topic`: the profile that says what more of the same is."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

import click

from cli.defaults import topic_of
from cli.marked import visible
from cli.relevance import outcome, read_profile
from store import open_store
from store.marks import marked_documents, newest_mark, note_used, used_marks
from store.rescoring import rescore
from store.topic.profile import Profile
from store.topic.profile_file import ProfileError, dump, dumps, read

# Of fewer examples no word can be told from one text's own.
FEW = 3


@click.group()
def topic() -> None:
    """Make the topic's profile from example documents, and better by what was marked.

    \b
    Examples:
      conflictwire topic build seeds/ -o seeds/topic.toml
      conflictwire topic refine my.db
    """


@topic.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False))
@click.option("-o", "--output", default="seeds/topic.toml", show_default=True, help="Where to write the profile.")
@click.option("--force", is_flag=True, help="Write it over a profile that is there and says something else.")
def build(folder: str, output: str, force: bool) -> None:
    """Read the example texts and pages in FOLDER and write what they have in common.

    \b
    Examples:
      conflictwire topic build seeds/ -o seeds/topic.toml
      conflictwire topic build volcanoes/ -o volcanoes.toml

    Five examples make a good profile. The file is meant to be read and edited; docs/topic.md explains its tables.
    Built again, it keeps the comments that you wrote, not the weights: what would change is shown first, and --force
    writes it.
    """
    from store.topic.build import build_profile
    from store.topic.examples import example_texts

    try:
        texts = example_texts(Path(folder))
        profile = build_profile(list(texts.values()))
        changes = list(changed_lines(Path(output), profile))
        if changes and not force:
            click.echo(visible("\n".join(changes)))
            raise click.ClickException(f"{output}: is there already and would change as shown; --force writes it.")
        # `seeds/` on the first day.
        Path(output).parent.mkdir(exist_ok=True)
        dump(profile, Path(output))
    except (ProfileError, ValueError) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}.") from error
    examples = f"{len(texts)} example{'s' if len(texts) > 1 else ''}"
    click.echo(visible(f"{output}: from {examples}, {', '.join(texts)}"), err=True)
    if len(texts) < FEW:
        click.echo(
            f"what recurs shows from {FEW} examples on; of fewer, all that stands out is in the profile", err=True
        )
    click.echo(summary(profile))


def changed_lines(path: Path, profile: Profile) -> Iterator[str]:
    """The lines of the file at *path* that go (-) and come (+) with *profile*; none where there is no file."""
    if not path.exists():
        return
    before = read(path)
    after = dumps(profile, before, str(path))
    for line in unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm=""):
        if not line.startswith(("---", "+++", "@@")):
            yield line


@topic.command()
@click.argument("db", type=click.Path(dir_okay=False))
@click.option("--topic", help="The profile; by default the one that the DB was crawled with, else seeds/topic.toml.")
@click.option("--all", "everything", is_flag=True, help="Also use marks that an earlier refinement has used.")
@click.option("--apply", is_flag=True, help="Write the changes, and score the store's documents again.")
def refine(db: str, topic: str | None, everything: bool, apply: bool) -> None:
    """Make the profile better by the documents that were marked in DB; show the changes, with --apply take them.

    \b
    Examples:
      conflictwire mark my.db 12 yes
      conflictwire topic refine my.db
      conflictwire topic refine my.db --apply

    Each line that would change is printed with its weight before and after, and why. Your own comments, and the order
    of the file, stay. Marks are used once, so that the same ones don't push twice.
    """
    from store.topic.feedback import Marked
    from store.topic.feedback import refine as refined_by

    path = topic or topic_of(db)
    profile = read_profile(path)
    with open_store(db, create=False) as store:
        used, newest = used_marks(store, Path(path)), newest_mark(store)
        documents = [each for each in marked_documents(store, 0 if everything else used) if each.text]
        if not documents:
            raise click.ClickException(
                f"{db}: no marks to learn from. `conflictwire mark {db} ID yes` and `no` give some; "
                "--all uses those that were used before."
            )
        refined, changes = refined_by(
            profile, [Marked(each.title, each.text, each.relevant, each.language) for each in documents]
        )
        for change in changes:
            click.echo(visible(str(change)))
        yes = sum(each.relevant for each in documents)
        click.echo(f"{len(changes)} lines of {path} change by {yes} yes and {len(documents) - yes} no", err=True)
        if not apply:
            click.echo("nothing is written; --apply takes it", err=True)
            return
        try:
            dump(refined, Path(path))
        except OSError as error:
            raise click.ClickException(f"{path}: cannot be written: {error.strerror}.") from error
        note_used(store, Path(path), newest)
        click.echo(outcome(rescore(store, refined)), err=True)


def summary(profile: Profile) -> str:
    """The strongest lines of each table."""
    names = ", ".join(name.name for name in sorted(profile.names, key=lambda name: -name.weight)[:12])
    terms = ", ".join(term.text for term in sorted(profile.terms, key=lambda term: -term.weight)[:12])
    years = f"{profile.years[0]} to {profile.years[1]} are mentioned" if profile.years else "none is mentioned"
    return visible(f"names  {names}\nterms  {terms}\nyears  {years}")

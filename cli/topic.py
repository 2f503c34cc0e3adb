"""`conflictwire topic`: the profile that says what more of the same is."""

from __future__ import annotations

from pathlib import Path

import click

from cli.marked import visible
from store.topic.profile import Profile
from store.topic.profile_file import ProfileError, dump


@click.group()
def topic() -> None:
    """Make the topic's profile from example documents.

    \b
    Examples:
      conflictwire topic build seeds/ -o seeds/topic.toml
    """


@topic.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False))
@click.option("-o", "--output", default="seeds/topic.toml", show_default=True, help="Where to write the profile.")
def build(folder: str, output: str) -> None:
    """Read the example texts and pages in FOLDER and write what they have in common.

    \b
    Examples:
      conflictwire topic build seeds/ -o seeds/topic.toml
      conflictwire topic build volcanoes/ -o volcanoes.toml

    Five examples make a good profile. The file is meant to be read and edited; docs/topic.md explains its tables.
    Built again, it keeps the comments that you wrote, not the weights.
    """
    from store.topic.build import build_profile
    from store.topic.examples import example_texts

    try:
        texts = example_texts(Path(folder))
        profile = build_profile(list(texts.values()))
        dump(profile, Path(output))
    except (ProfileError, ValueError) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}.") from error
    click.echo(f"{output}: from {len(texts)} examples, {', '.join(texts)}", err=True)
    click.echo(summary(profile))


def summary(profile: Profile) -> str:
    """The strongest lines of each table."""
    names = ", ".join(name.name for name in sorted(profile.names, key=lambda name: -name.weight)[:12])
    terms = ", ".join(term.text for term in sorted(profile.terms, key=lambda term: -term.weight)[:12])
    years = f"{profile.years[0]} to {profile.years[1]}" if profile.years else "none stated"
    return visible(f"names  {names}\nterms  {terms}\nyears  {years}")

"""Write the documents that come from the code, or check that they are current.

python -m docs.generate            write them
python -m docs.generate --check    exit with 1 and name each one that is stale
"""

from __future__ import annotations

import difflib
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Protocol

import click

DOCS = Path(__file__).parent
NOTICE = "<!-- Written by `make docs` from the code; edit that instead. -->\n\n"


class Named(Protocol):
    """What the reference needs of a rule."""

    @property
    def name(self) -> str: ...  # noqa: D102 - the class says it

    @property
    def reason(self) -> str: ...  # noqa: D102


def command_reference() -> str:
    """Every verb's help text, as it prints."""
    from cli.main import main

    return "# Command reference\n\n" + "\n".join(help_of(main, "conflictwire", None))


def help_of(command: click.Command, name: str, parent: click.Context | None) -> Iterator[str]:
    """The help of a command and of the verbs below it."""
    context = click.Context(command, info_name=name, parent=parent, terminal_width=100, max_content_width=100)
    yield f"## {context.command_path}\n\n```text\n{command.get_help(context).rstrip()}\n```\n"
    if isinstance(command, click.Group):
        for verb in command.list_commands(context):
            found = command.get_command(context, verb)
            if found is not None and not found.hidden:
                yield from help_of(found, verb, context)


def rule_reference() -> str:
    """Each rule's name with the reason that a reader of the store sees."""
    from cleaners.flat import NEIGHBOUR_RULES
    from cleaners.flat.judge import NAME
    from cleaners.rules import RULES

    def rows(rules: Iterable[Named]) -> str:
        return "\n".join(f"| `{rule.name}` | {rule.reason} |" for rule in sorted(rules, key=lambda rule: rule.name))

    head = "| rule | what it says of a line that it takes |\n|---|---|\n"
    return (
        "# Rules\n\n"
        f"{len(RULES)} rules look at a line by itself. They take boilerplate out of flat texts and vote on pages. "
        "Each has a case file of lines that it must remove and near misses that it must keep, in `tests/rules/`.\n\n"
        f"{head}{rows(RULES)}\n\n"
        f"{len(NEIGHBOUR_RULES)} more look at a line of a flat text among its neighbours.\n\n"
        f"{head}{rows(NEIGHBOUR_RULES)}\n\n"
        "What they leave, a judge looks at: trees trained on flattened pages (`cleaners/flat/judge.py`), which speak "
        f"only where rules found boilerplate. It removes lines as `{NAME}`, and the reason is their probability.\n"
    )


def export_columns() -> str:
    """What every column of every export means."""
    from store.export import data_dictionary

    return data_dictionary()


def schema_reference() -> str:
    """Pictures of the schema, from a new store's database."""
    from store import open_store
    from store.schema_picture import schema_page

    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "new.db") as store:
        return schema_page(store.connection)


def comment_reference() -> str:
    """How comments are found, and on which platforms."""
    from docs.comments import comments_page

    return comments_page()


def measured_page(name: str) -> str:
    """A page written by hand, with its tables as the benchmarks' results have them."""
    from docs.measured import with_tables

    return with_tables((DOCS / name).read_text(encoding="utf-8"))


DOCUMENTS: dict[str, Callable[[], str]] = {
    "cli.md": command_reference,
    "comments.md": comment_reference,
    "exports.md": export_columns,
    "rules.md": rule_reference,
    "schema.md": schema_reference,
}
MEASURED = ("benchmarks.md", "errors-of-extraction.md", "topic.md", "../README.md")


def stale(name: str, text: str) -> str:
    """A unified diff from the file to what it should be; empty when it is current."""
    path = DOCS / name
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    return "".join(
        difflib.unified_diff(before.splitlines(True), text.splitlines(True), f"docs/{name}", "as the code has it", n=1)
    )


def run(check: bool) -> int:
    """Write or check each document; 1 when one is stale."""
    found = 0
    texts = {name: NOTICE + write() for name, write in DOCUMENTS.items()}
    texts |= {name: measured_page(name) for name in MEASURED}
    for name, text in texts.items():
        if not check:
            (DOCS / name).write_text(text, encoding="utf-8")
        elif difference := stale(name, text):
            found = 1
            print(f"docs/{name} is stale: run `make docs`.\n{difference[:2000]}")
    return found


if __name__ == "__main__":
    sys.exit(run("--check" in sys.argv[1:]))

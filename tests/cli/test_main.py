"""The overview and the verbs' help texts."""

import click
import pytest
from click.testing import CliRunner

from cli.main import VERBS, main
from crawler.errors import StoreBusy


def test_the_overview_lists_every_verb_with_its_sentence() -> None:
    output = CliRunner().invoke(main, ["--help"]).output
    for verb, sentence in VERBS.items():
        assert f"  {verb} " in output
        assert sentence in " ".join(output.split())


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_each_help_text_carries_an_example(verb: str) -> None:
    result = CliRunner().invoke(main, [verb, "--help"])
    assert result.exit_code == 0, result.output
    assert f"conflictwire {verb} " in result.output.partition("Examples:")[2] + result.output.partition("Example:")[2]


def test_a_mistyped_verb_is_named_and_the_nearest_offered() -> None:
    result = CliRunner().invoke(main, ["serach", "x.db", "ceasefire"])
    assert result.exit_code == 2
    assert "No such command 'serach'" in result.output
    assert "Did you mean search?" in result.output


def test_every_verb_is_a_module_with_a_command_of_its_name() -> None:
    with click.Context(main) as context:
        for verb in VERBS:
            command = main.get_command(context, verb)
            assert command is not None
            assert command.name == verb


def test_an_error_that_was_foreseen_keeps_its_own_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object, **__: object) -> None:
        raise StoreBusy("another crawl writes to it")

    monkeypatch.setattr("crawler.process.crawl", busy)
    result = CliRunner().invoke(main, ["crawl", "x.db", "--contact", "a@b.example"])
    assert (result.exit_code, result.stderr) == (75, "Error: another crawl writes to it\n")


@pytest.mark.parametrize(
    ("arguments", "place", "said"),
    [
        (["crawl", "x.db", "--contact", "a@b.example"], "crawler.process.crawl", "the same command goes on from here"),
        (["crawl", "x.db"], "importlib.import_module", "nothing was changed"),
        (["topic", "build", "."], "store.topic.build.build_profile", "interrupted"),
    ],
)
def test_an_early_interrupt_is_said_and_has_its_exit_code(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], place: str, said: str
) -> None:
    """Before a crawl can end by itself, while a verb still loads, and in one that has nothing to end."""

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(place, stopped)
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 130
    assert said in result.stderr
    assert "Aborted" not in result.output

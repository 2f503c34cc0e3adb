"""Every name by which a cleaner can remove a line has a kind: the names are read in the cleaners' own source."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import cleaners
from cleaners.flat import NEIGHBOUR_RULES
from cleaners.page.labels import PLACES
from cleaners.rules import RULES
from store.datasette.kinds import KIND_OF, OTHER, kind_of

SOURCE = Path(cleaners.__file__).parent
# Where a removal's name stands: the function that is called with it, and the name's place among the arguments.
PLACE = {"Verdict": 1, "Segment": 2, "removed": 2, "_without_body": 1, "_drop_where": 3, "Opinion": 2}
# Those of them that make nothing but removals; of the others, the call says so by its label.
ALWAYS = {"removed", "_without_body", "_drop_where", "Opinion"}
# Names that a table gives, and those that a function of PLACE was called with.
ELSEWHERE = {"rule.name", "certain.name", "name", "rule", "voter"}


def tabled() -> set[str]:
    """The names in the cleaners' tables."""
    return {rule.name for rule in (*RULES, *NEIGHBOUR_RULES)} | {name for _, name, _ in PLACES}


def spoken() -> Iterator[str]:
    """The names that the cleaners' functions say themselves."""
    for path in sorted(SOURCE.rglob("*.py")):
        module = ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts)
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = given(call) if isinstance(call, ast.Call) else None
            if isinstance(name, ast.Constant):
                yield str(name.value)
            elif isinstance(name, ast.Name) and name.id.isupper():
                yield str(getattr(importlib.import_module(module), name.id))
            elif name is not None:
                assert ast.unparse(name) in ELSEWHERE, f"{module}, line {name.lineno}: where does its value come from?"


def given(call: ast.Call) -> ast.expr | None:
    """The name with which *call* removes a line, None where it removes none."""
    function = ast.unparse(call.func)
    if function not in ALWAYS and "Label.REMOVED" not in map(ast.unparse, whole(call)):
        return None
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    place = PLACE.get(function)
    return call.args[place] if place is not None and place < len(call.args) else named.get("rule")


def whole(call: ast.Call) -> Iterator[ast.AST]:
    """The arguments of *call*, and both sides of those that have an `if`."""
    for argument in (*call.args, *(keyword.value for keyword in call.keywords)):
        yield from (argument.body, argument.orelse) if isinstance(argument, ast.IfExp) else (argument,)


def test_every_name_of_a_removal_has_a_kind():
    names = set(spoken())
    assert {"judge", "repeated-block", "comment-date", "site-repetition", "no-article", "length and links"} <= names
    assert [name for name in sorted(names | tabled()) if kind_of(name) == OTHER] == []


def test_no_kind_is_kept_for_a_name_that_nothing_uses():
    unused = KIND_OF.keys() - tabled() - set(spoken())
    assert unused == set()

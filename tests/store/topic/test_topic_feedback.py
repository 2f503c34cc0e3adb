"""What marked documents change."""

from pathlib import Path

from store.topic import Profile, score
from store.topic.feedback import Change, Marked, refine

PROFILE = Profile.load(Path(__file__).parents[3] / "seeds" / "topic.toml")

FOOTBALL = (
    "Armenia beat Azerbaijan in the Nations League. The striker scored two goals; the coach praised his players, the "
    "team and the goalkeeper after the match."
)
YES = [
    Marked(
        "",
        "Zangilan: Armenia and Azerbaijan fight on in Karabakh. Drones called Bayraktar hit the front near Zangilan.",
        True,
    ),
    Marked("", "A drone, a Bayraktar, over Zangilan as soldiers die in Karabakh, Armenia says of Azerbaijan.", True),
]
NO = [Marked("Derby", FOOTBALL, False), Marked("Cup", FOOTBALL.replace("Nations League", "cup"), False)]


def test_nothing_marked_changes_nothing() -> None:
    assert refine(PROFILE, []) == (PROFILE, ())


def test_shows_every_changed_line() -> None:
    refined, changes = refine(PROFILE, [*YES, *NO])
    shown = {(change.table, change.text): change.after for change in changes}
    before = {name.name: name.weight for name in PROFILE.names}
    for name in refined.names:
        was = before.get(name.name, 0.0)
        assert shown.get(("names", name.name), was) == name.weight or abs(name.weight - was) <= 0.1 * was
    assert all(isinstance(change, Change) and str(change).startswith(f"[{change.table}]") for change in changes)


def test_the_profile_itself_stays() -> None:
    kept = Profile.load(Path(__file__).parents[3] / "seeds" / "topic.toml")
    refine(PROFILE, [*YES, *NO])
    assert kept == PROFILE


def test_finds_new_names_in_what_was_marked_yes() -> None:
    refined, changes = refine(PROFILE, YES)
    assert {"Zangilan", "Bayraktar"} <= {name.name for name in refined.names}
    assert "new: in 2 of 2 yes" in {change.reason for change in changes}


def test_what_is_marked_no_sinks_and_what_is_marked_yes_does_not() -> None:
    refined, _ = refine(PROFILE, [*YES, *NO])
    assert score(refined, "", FOOTBALL).score < score(PROFILE, "", FOOTBALL).score
    assert all(score(refined, m.title, m.text).score >= score(PROFILE, m.title, m.text).score for m in YES)
    assert {"match", "goal"} & {concept.name for concept in refined.concepts if concept.weight < 0}


def test_marks_do_not_raise_everything() -> None:
    other_war = "Shelling killed nine soldiers near the front line in Syria; the army and rebels broke the ceasefire."
    refined, _ = refine(PROFILE, [*YES, *NO])
    assert not score(refined, "", other_war).relevant

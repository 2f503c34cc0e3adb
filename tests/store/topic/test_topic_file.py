"""Profiles as files that people edit."""

from pathlib import Path

import pytest

from store.topic import Profile, score
from store.topic.profile_file import ProfileError, dumps, loads

TEXT = (Path(__file__).parents[3] / "seeds" / "topic.toml").read_text(encoding="utf-8")


def test_reads_what_it_writes() -> None:
    profile = loads(TEXT)
    assert loads(dumps(profile)) == profile


def test_writing_over_a_file_keeps_comments_and_order(tmp_path: Path) -> None:
    path = tmp_path / "topic.toml"
    path.write_text(TEXT.replace("\n[terms] ", "\n# my own remark\n[terms] ") + "\n# the end\n", encoding="utf-8")
    profile = Profile.load(path)
    profile.dump(path)
    assert "# my own remark" in path.read_text(encoding="utf-8")
    assert path.read_text(encoding="utf-8").rstrip().endswith("# the end")
    assert Profile.load(path) == profile


def test_a_name_or_term_by_hand_is_a_number(tmp_path: Path) -> None:
    edited = TEXT.replace("[terms]", '[terms]\n"перемирие" = 6', 1).replace("[names]", "[names]\nKhankendi = 9", 1)
    edited = edited.replace("[spellings]", '[spellings]\nKhankendi = ["Ханкенди", "Xankəndi"]', 1)
    profile = loads(edited)
    found = profile.matcher.read("", "В Ханкенди объявлено перемирие")
    assert found.names == {"Khankendi": 1}
    assert found.terms == {"перемирие": 1}


def test_weight_nought_switches_a_line_off() -> None:
    text = "Karabakh, Karabakh: artillery, soldiers, ceasefire. Armenia and Azerbaijan fight."
    off = TEXT.replace("Karabakh = {weight = ", "Karabakh = {weight = 0 #", 1)
    off = "\n".join("Karabakh = 0" if line.startswith("Karabakh = ") else line for line in TEXT.splitlines())
    assert score(loads(off), "", text).score < score(loads(TEXT), "", text).score


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("format = 1", "format = 2", "topic.toml: format is 2"),
        ("format = 1", "", "topic.toml: format: expected a number, 0 or more, found nothing"),
        ("format = 1", "format = [", "topic.toml: not TOML"),
        ("threshold = 0.5", 'threshold = "high"', "topic.toml: threshold: expected a number, 0 or more, found 'high'"),
        ("[terms]", '[terms]\nwar = "much"', "topic.toml: terms.war: expected a number, 0 or more, found 'much'"),
        ("[terms]", "[terms]\nwar = -1", "topic.toml: terms.war: expected a number, 0 or more, found -1"),
        ("[terms]", "[terms]\nwar = nan", "topic.toml: terms.war: expected a number"),
        ("[terms]", "[terms]\nwar = {wieght = 1}", "topic.toml: terms.war: unknown key 'wieght'"),
        ("[names]", "[nmaes]", "topic.toml: unknown key 'nmaes'"),
        ("[spellings]", '[spellings]\nNobody = ["x"]', "topic.toml: spellings.Nobody: there is no such name"),
        ("[spellings]", '[spellings]\nKarabakh = "x"', "topic.toml: spellings.Karabakh: expected a list of texts"),
        ("[names]", "[names]\nX = {weight = 1, kind = 3}", "topic.toml: names.X.kind: expected a text in quotes"),
        ('languages = ["en"]', "languages = 3", "topic.toml: languages: expected a list of texts"),
        ("years = [1949, 1993]", "years = [1949]", "topic.toml: years: expected two years"),
    ],
)
def test_an_error_names_file_and_key(old: str, new: str, message: str) -> None:
    assert old in TEXT
    with pytest.raises(ProfileError) as raised:
        loads(TEXT.replace(old, new, 1), "topic.toml")
    assert str(raised.value).startswith(message)

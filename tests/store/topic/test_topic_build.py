"""Build profiles: from the seeds, and from texts about anything else."""

from pathlib import Path

import pytest

from store.topic import Profile, score
from store.topic.build import build_profile
from store.topic.examples import example_texts
from store.topic.profile_file import dumps

SEEDS = Path(__file__).parents[3] / "seeds"

VOLCANOES = [
    """Kelud erupts for the third time
The volcano Kelud on Java erupted on Thursday. Lava and ash rose four kilometres above the crater, said Ratna Sari of
the observatory. Villages below the summit of Kelud were evacuated.""",
    """Ash from Kelud closes airports
Ash from the eruption of Kelud closed three airports on Java. The crater still glows, and magma moves below the
summit, the observatory reported. Ratna Sari expects further eruptions.""",
    """Life on the slopes
Farmers on the slopes of Kelud live with the volcano. An eruption brings ash, and ash brings harvests; lava seldom
reaches the villages of Java. The observatory sits near the crater.""",
    """Lava lake seen in crater
A lava lake has formed in the crater of Kelud, the observatory on Java said. Magma and gases rise; a small eruption
threw ash over the summit. Sari warned walkers to stay away from the volcano.""",
]


@pytest.fixture(scope="module")
def volcanoes() -> Profile:
    return build_profile(VOLCANOES)


def test_the_profile_in_the_repository_is_what_the_seeds_give() -> None:
    built = build_profile(list(example_texts(SEEDS).values()))
    kept = Profile.load(SEEDS / "topic.toml")
    for table in ("names", "terms", "concepts", "languages"):
        assert getattr(built, table) == getattr(kept, table), f"{table}: run `conflictwire topic build seeds/`"


def test_is_deterministic() -> None:
    texts = list(example_texts(SEEDS).values())
    assert dumps(build_profile(texts)) == dumps(build_profile(texts))


def test_says_is_no_topic(volcanoes: Profile) -> None:
    kept = {term.text for term in volcanoes.terms}
    assert not kept & {"said", "the", "and", "third"}
    assert dict(volcanoes.left_out)["said"] == "does not stand out from general language"


def test_weighs_what_stands_out(volcanoes: Profile) -> None:
    assert volcanoes.names[0].name == "Kelud"
    assert {"crater", "ash", "lava", "eruption"} <= {term.text for term in volcanoes.terms[:10]}
    assert "volcano" in {concept.name for concept in volcanoes.concepts}


def test_knows_persons_by_their_first_names(volcanoes: Profile) -> None:
    sari = next(name for name in volcanoes.names if name.name == "Sari")
    assert (sari.kind, sari.full) == ("person", "Ratna Sari")
    assert "Ratna" not in {name.name for name in volcanoes.names}


def test_another_topic_is_told_from_others(volcanoes: Profile) -> None:
    on = score(volcanoes, "Kelud rumbles", "The crater of Kelud throws ash again; lava was seen after the eruption.")
    russian = score(volcanoes, "", "Вулкан Келуд на Яве: извержение, лава и пепел. Кратер Келуда светится, лава течет.")
    off = score(volcanoes, "", "The team from Java won the cup; the keeper saved a penalty before the summit of sport.")
    assert on.relevant
    assert russian.relevant
    assert not off.relevant


def test_countries_carry_their_names_in_other_languages() -> None:
    kept = Profile.load(SEEDS / "topic.toml")
    armenia = next(name for name in kept.names if name.name == "Armenia")
    assert armenia.kind == "country"
    assert {"հայաստան", "армен", "ermenistan"} & set(armenia.spellings)
    assert "arme" not in armenia.spellings, "begins army in French"


def test_one_example_makes_a_profile() -> None:
    profile = build_profile(VOLCANOES[:1])
    assert score(profile, "", VOLCANOES[1]).score > score(profile, "", "Bread needs flour, water and salt.").score


@pytest.mark.parametrize("texts", [[], ["", " \n"]])
def test_no_text_makes_none(texts: list[str]) -> None:
    with pytest.raises(ValueError, match="at least one"):
        build_profile(texts)


def test_a_folder_without_examples_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes.pdf").write_bytes(b"%PDF-")
    with pytest.raises(ValueError, match=r"no example with any text.*\.txt"):
        example_texts(tmp_path)

"""The verbs that read a store, on one made of the seeds."""

import gzip
import json
import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.main import main
from crawler.lock import CrawlLock

SEEDS = Path(__file__).parents[2] / "seeds"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("store") / "seeds.db")
    result = run("ingest", path, str(SEEDS))
    assert result.exit_code == 0, result.output
    assert result.stdout == "5 new, 0 changed, 0 as they were; 28 new comments\n"
    return path


@pytest.mark.parametrize("query", ["-football hadrut", '-"no such words" hadrut', "-ոչինչ hadrut"])
def test_a_query_may_begin_with_what_must_not_occur(db: str, query: str) -> None:
    """Not an option, as click takes it: 'No such option -f'."""
    assert len(run("search", db, query, "--json", "-n5").stdout.splitlines()) == 1
    assert run("search", db, "-hadrut Hadrut").exit_code == 1
    assert run("search", db, "hadrut", "-x").exit_code == 2


def test_the_same_again_changes_nothing(db: str) -> None:
    before = Path(db).with_suffix(".archive").stat().st_size
    assert run("ingest", db, str(SEEDS)).stdout == "0 new, 0 changed, 5 as they were; 0 new comments\n"
    assert Path(db).with_suffix(".archive").stat().st_size == before


def test_search_prints_hits_with_the_number_that_explain_takes(db: str) -> None:
    hits = [json.loads(line) for line in run("search", db, "hadrut", "--json").stdout.splitlines()]
    assert [hit["title"][:9] for hit in hits] == ["Ceasefire"]
    assert "[Hadrut]" in hits[0]["snippet"]
    assert run("explain", db, str(hits[0]["page"])).stdout.startswith("Ceasefire … What Ceasefire?")


@pytest.mark.parametrize("query", ["ARTSAKH", "ārtsakh", "art*", '"Artsakh army"'])
def test_case_accents_and_beginnings_find_the_same(db: str, query: str) -> None:
    titles = [json.loads(line)["title"] for line in run("search", db, query, "--json").stdout.splitlines()]
    assert "Artsakh army breaks ceasefire in Karabakh for the second time" in titles


def test_a_search_without_hits_says_so_and_exits_with_one(db: str) -> None:
    result = run("search", db, "volcano")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "volcano" in result.stderr


def test_explain_names_the_rule_and_reason_of_each_removed_line(db: str) -> None:
    output = run("explain", db, "001_50d1375e667f4d97.txt", "--removed").stdout
    assert "- donation-bar          2,500 $" in output
    assert "Click to see full-size image" in output
    assert "body  " not in output


def test_history_begins_with_the_first_state(db: str) -> None:
    assert "first seen: Ceasefire" in run("history", db, "001_50d1375e667f4d97.txt").stdout


def test_stats_counts_what_is_there(db: str) -> None:
    counts = json.loads(run("stats", db, "--json").stdout)["counts"]
    assert (counts["articles"], counts["comments"]) == (5, 28)
    assert "donation-bar" in run("stats", db).stdout


def test_relevance_scores_the_articles_and_keeps_them_when_asked(db: str) -> None:
    profile = str(SEEDS / "topic.toml")
    rows = [json.loads(line) for line in run("relevance", db, "--json", "--topic", profile).stdout.splitlines()]
    assert len(rows) == 5
    assert all(row["relevant"] for row in rows), "the examples are on their own topic"
    assert "5 of 5 scores changed" in run("relevance", db, "--save", "--topic", profile).stderr
    assert "0 of 5 scores changed" in run("relevance", db, "--save", "--topic", profile).stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("search", "{missing}", "x"), "there is no such file"),
        (("stats", "{text}"), "it is not an SQLite database"),
        (("explain", "{db}", "99"), "no document with the number 99"),
        (("explain", "{db}", "http://nowhere.example/"), "no document with the address http://nowhere.example/"),
        (("search", "{db}", "x", "--since", "yesterday"), "'yesterday' is no date"),
        (("export", "{db}", "--since", "2020-13"), "'2020-13' is no date"),
        (("search", "{db}", "x", "--until", "2020-02-30"), "'2020-02-30' is no date"),
        (("search", "{db}", "x", "--offset", "9" * 20), "is not in the range"),
        (("mark", "{db}", "1", "no", "--withdraw", "9" * 20), "has no note 9999"),
        (("explain", "{db}", "9" * 20), "no document with the number 9999"),
        (("explain", "{db}", "²"), "no document with the address ²"),
        (("explain", "{db}", os.fsdecode(b"\xff.txt")), "no document with the address ?.txt"),
        (("search", "{db}", "war", "--site", os.fsdecode(b"\xff")), "is no text in UTF-8"),
        (("forget", "{db}", "--author", "", "--reason", "x", "--yes"), "no comment is by ''"),
        (("reclean", "{db}", "--dry-run", "--since", "2020-02-32"), "'2020-02-32' is no date"),
        (("relevance", "{db}", "--topic", "{missing}"), "the topic's profile cannot be read"),
        (("ingest", "{db}", "{empty}"), "no text or page in"),
        (("ingest", "{missing}", "{empty}"), "no text or page in"),
        (("ingest", "{missing}", "{empty}/TYPO"), "there is no such file or folder"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_what_cannot_be_done_is_said_without_a_traceback(
    db: str, tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    (tmp_path / "empty").mkdir()
    text = SEEDS / "001_50d1375e667f4d97.txt"
    places = {"db": db, "missing": tmp_path / "missing.db", "text": text, "empty": tmp_path / "empty"}
    result = run(*(argument.format(**places) for argument in arguments))
    assert result.exit_code == (2 if "Usage:" in result.stderr else 1)
    assert message in result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "missing.db").exists()


def test_verify_finds_a_store_whole_and_says_what_is_wrong_with_another(db: str, tmp_path: Path) -> None:
    assert run("verify", db).stdout.strip().endswith("whole")
    copy = tmp_path / "copy.db"
    assert run("ingest", str(copy), str(SEEDS)).exit_code == 0
    warc = next(copy.with_suffix(".archive").iterdir())
    warc.write_bytes(warc.read_bytes()[:-400])
    result = run("verify", str(copy))
    assert result.exit_code == 1
    assert "archive: " in result.stdout


def test_files_are_stored_in_batches_and_one_that_cannot_be_read_stops_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["cli.ingest"], "FILES_AT_ONCE", 2)
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text(f"The {number}. story.\n\nIt has a paragraph of some words.\n")
    (tmp_path / "2.txt").write_bytes(b"")
    result = run("ingest", str(tmp_path / "news.db"), str(tmp_path))
    assert result.exit_code == 1
    assert result.stdout == "4 new, 0 changed, 0 as they were, 1 not readable; 0 new comments\n"
    assert "2.txt: the file is empty" in result.stderr
    assert run("verify", str(tmp_path / "news.db")).exit_code == 0


def test_a_saved_page_is_kept_under_its_address(tmp_path: Path) -> None:
    """As if a crawl had met it there: one site's page, not a file of some name."""
    db, file, url = str(tmp_path / "news.db"), tmp_path / "Night ferry.html", "https://skerry-post.example/night-ferry"
    text = "<p>The harbour board voted on Friday to end the night ferry after forty years of service.</p>" * 3
    file.write_text(f"<html><body><article><h1>Night ferry ends</h1>{text}</article></body></html>", encoding="utf-8")
    assert run("ingest", db, str(file), "--url", url).stdout.startswith("1 new")
    assert run("ingest", db, str(file), "--url", url).stdout.startswith("0 new, 0 changed, 1 as they were")
    row = json.loads(run("export", db).stdout)
    assert (row["url"], row["hostname"]) == (url, "skerry-post.example")
    assert run("verify", db).exit_code == 0
    for wrong, message in (("night-ferry", "is no address"), (url, "2 files are given")):
        refused = run("ingest", db, str(file), str(file), "--url", wrong)
        assert (refused.exit_code, message in refused.stderr) == (2, True)


def test_reclean_with_nothing_to_do_says_so_and_why(db: str) -> None:
    result = run("reclean", db, "--diff")
    assert result.stdout == ""
    assert result.stderr == (
        "0 snapshots read again; 0 would change, 0 could not be read\n"
        "Today's version has read all of them; --all has it read them once more.\n"
    )


def test_names_whose_bytes_are_no_utf8_are_taken(tmp_path: Path) -> None:
    """Old disks have them; one of them in a folder was a traceback, and none of the others was stored."""
    folder = tmp_path / os.fsdecode(b"d\xe9p\xeaches")
    folder.mkdir()
    for name in (b"plain.txt", b"\xe9t\xe9.txt"):
        (folder / os.fsdecode(name)).write_text(f"A title of {len(name)}\n\nA paragraph with some words.\n")
    path = folder / os.fsdecode(b"\xe9.db")
    result = run("ingest", str(path), str(folder), str(folder / os.fsdecode(b"\xe9t\xe9.txt")))
    assert result.stdout == "2 new, 0 changed, 1 as they were; 0 new comments\n"
    assert run("ingest", str(path), str(folder)).stdout == "0 new, 0 changed, 2 as they were; 0 new comments\n"
    assert run("verify", str(path)).exit_code == 0
    assert run("export", str(path), "--format", "warc", "-o", str(folder / "x.warc.gz")).exit_code == 0
    assert len(run("search", str(path), "paragraph", "--json").stdout.splitlines()) == 2
    report = folder / "report.html"
    assert run("clean", "--report", str(report), str(folder / os.fsdecode(b"\xe9t\xe9.txt"))).exit_code == 0
    assert "?t?.txt" in report.read_text()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("export", "{db}", "-o", "{db}"), "is a database, and not written over"),
        (("export", "{db}", "-o", "{folder}"), "is a folder"),
        (("reclean", "{db}", "--report", "{db}"), "is a database, and not written over"),
        (("clean", "--report", "{db}", "{page}"), "is a database, and not written over"),
        (("clean", "--report", "{page}", "{page}"), "it is what is read"),
    ],
)
def test_no_output_goes_over_a_store_or_over_what_is_read(
    db: str, tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    page = tmp_path / "page.html"
    page.write_text("<h1>A title</h1><p>Some words of a page.</p>")
    before = Path(db).read_bytes(), page.read_bytes()
    result = run(*(each.format(db=db, page=page, folder=tmp_path) for each in arguments))
    assert result.exit_code == 1, result.output
    assert isinstance(result.exception, SystemExit)
    assert message in result.stderr
    assert (Path(db).read_bytes(), page.read_bytes()) == before


@pytest.mark.parametrize(
    ("what", "form"), [("comments", "warc"), ("marks", "warc"), ("marks", "md"), ("clusters", "md")]
)
def test_a_form_that_has_no_place_for_what_is_asked_is_refused(db: str, what: str, form: str) -> None:
    """A WARC of comments was one of all articles' pages; Markdown of marks had neither marks nor notes."""
    result = run("export", db, "--what", what, "--format", form)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"--what {what}: " in result.stderr


def test_a_warc_cannot_hide_names(db: str) -> None:
    result = run("export", db, "--format", "warc", "--pseudonymise")
    assert result.exit_code == 2
    assert "as they were fetched, names included" in result.stderr
    assert result.stdout == ""


def test_a_lost_database_is_rebuilt_from_its_archive(tmp_path: Path) -> None:
    path = tmp_path / "lost.db"
    assert run("ingest", str(path), str(SEEDS)).exit_code == 0
    before = json.loads(run("stats", str(path), "--json").stdout)
    for file in tmp_path.glob("lost.db*"):
        file.unlink()
    result = run("verify", str(path), "--repair")
    assert result.exit_code == 0, result.output
    after = json.loads(run("stats", str(path), "--json").stdout)
    for name in ("articles", "comments", "removed_lines"):
        assert after["counts"][name] == before["counts"][name]


@pytest.mark.parametrize("damage", ["DROP VIEW removed", "DROP TABLE segments"])
def test_a_verb_that_comes_upon_damage_says_so(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "torn.db"
    assert run("ingest", str(path), str(SEEDS)).exit_code == 0
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(damage)
    result = run("stats", str(path))
    assert result.exit_code == 1
    assert "no such table" in result.stderr
    assert "Run `conflictwire verify`" in result.stderr
    result = run("verify", str(path), "--repair")
    assert result.exit_code == 0, result.output
    assert run("stats", str(path)).exit_code == 0


def test_a_store_that_the_system_does_not_open_is_not_rebuilt(db: str) -> None:
    """It may be sound: only what is missing or malformed is made anew."""
    log = Path(db + "-wal")
    log.mkdir()
    result = run("verify", db, "--repair")
    log.rmdir()
    assert result.exit_code == 1
    assert "cannot be opened" in result.stderr
    assert not list(Path(db).parent.glob("*.damaged*"))
    assert run("verify", db).exit_code == 0


def test_recleaning_with_the_same_cleaners_changes_nothing(db: str) -> None:
    assert "0 would change" in run("reclean", db, "--all", "--dry-run").stdout
    assert "5 snapshots read again; 0 changed" in run("reclean", db, "--all").stdout


@pytest.mark.parametrize(("what", "rows"), [("articles", 5), ("comments", 28)])
def test_an_export_has_a_row_for_each(db: str, what: str, rows: int) -> None:
    lines = [json.loads(line) for line in run("export", db, "--what", what).stdout.splitlines()]
    assert len(lines) == rows


def test_an_export_with_pseudonyms_names_nobody(db: str) -> None:
    result = run("export", db, "--what", "comments", "--pseudonymise")
    assert "ningrum" in run("export", db, "--what", "comments").stdout
    assert "ningrum" not in result.stdout
    assert "reader-" in result.stdout


def test_who_asks_to_be_forgotten_is_found_no_more(tmp_path: Path) -> None:
    path = str(tmp_path / "small.db")
    assert run("ingest", path, str(SEEDS)).exit_code == 0
    refused = CliRunner().invoke(
        main, ["forget", path, "--author", "ningrum pujiastuti", "--reason", "asked"], input="n\n"
    )
    assert refused.exit_code == 1
    assert "ningrum" in run("export", path, "--what", "comments").stdout
    assert run("forget", path, "--author", "ningrum pujiastuti", "--reason", "asked", "--yes").exit_code == 0
    assert "ningrum" not in run("export", path, "--what", "comments").stdout
    for file in Path(path).with_suffix(".archive").glob("*.warc.gz"):
        assert b"ningrum" not in gzip.decompress(file.read_bytes())


def test_forgetting_says_where_others_have_the_name(tmp_path: Path) -> None:
    path, text = str(tmp_path / "small.db"), tmp_path / "quotes.txt"
    text.write_text("A reader answers\n\nAs ningrum pujiastuti wrote beneath our last story, the road is open again.\n")
    assert run("ingest", path, str(SEEDS), str(text)).exit_code == 0
    said = run("forget", path, "--author", "ningrum pujiastuti", "--reason", "asked", "--yes").stdout
    assert "1 page has the name in the words of others" in said
    assert "quotes.txt" in said
    assert f"conflictwire forget {path} --url URL" in said


def test_forgetting_names_the_databases_that_a_repair_has_left(tmp_path: Path) -> None:
    path = tmp_path / "small.db"
    assert run("ingest", str(path), str(SEEDS)).exit_code == 0
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 20_000)
    run("verify", str(path), "--repair", "--quick")
    left = path.with_name("small.db.damaged")
    assert left.exists()
    said = run("forget", str(path), "--author", "ningrum pujiastuti", "--reason", "asked", "--yes")
    assert f"{left}: left by a repair" in said.stdout
    assert left.exists(), "it is a person's to delete"


def test_a_file_that_is_stored_is_nearest_to_itself(db: str) -> None:
    seed = SEEDS / "002_abbfd2975814eb6a.txt"
    first = json.loads(run("similar", db, str(seed), "--json").stdout.splitlines()[0])
    assert first["title"].startswith("Azerbaijan Primes Itself")
    assert first["containment"] == 1.0
    others = [json.loads(line)["page"] for line in run("similar", db, str(first["page"]), "--json").stdout.splitlines()]
    assert first["page"] not in others


def test_a_store_is_not_repaired_while_a_crawl_writes_to_it(db: str) -> None:
    with CrawlLock(Path(db)):
        refused = run("verify", db, "--repair")
        assert (refused.exit_code, "a crawl of this store is running" in refused.output) == (75, True)
        assert run("verify", db).exit_code == 0
    assert run("verify", db, "--repair").exit_code == 0

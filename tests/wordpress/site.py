"""A real WordPress on loopback: Debian's packages, a database in a temporary folder, posts made by its own functions.

Nothing of the machine's configuration is read or changed: MariaDB runs on a socket of its own, and the document root
is a folder of copies of WordPress's entry files with links to the rest.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType

from tests.newsroom.edition import Story

WORDPRESS = Path("/usr/share/wordpress")
PROGRAMS = ("mariadbd", "mariadb-install-db", "php")
SETUP = Path(__file__).with_name("setup.php")
ROUTER = Path(__file__).with_name("router.php")
CONFIG = """<?php
define('DB_NAME', 'wordpress'); define('DB_USER', 'root'); define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:{socket}'); define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
define('WP_HOME', '{url}'); define('WP_SITEURL', '{url}');
define('WP_CONTENT_DIR', '{content}');
define('DISABLE_WP_CRON', true); define('WP_HTTP_BLOCK_EXTERNAL', true); define('AUTOMATIC_UPDATER_DISABLED', true);
$table_prefix = 'wp_';
if (!defined('ABSPATH')) {{ define('ABSPATH', __DIR__ . '/'); }}
require_once ABSPATH . 'wp-settings.php';
"""


def why_not() -> str:
    """Why WordPress can't run here; empty where it can."""
    missing = [program for program in PROGRAMS if find(program) is None]
    if missing or not WORDPRESS.is_dir():
        return f"Debian's wordpress, mariadb-server and php-cli are not installed (missing: {', '.join(missing)})"
    return ""


def find(program: str) -> str | None:
    # Daemons lie in /usr/sbin, which is not on every user's path.
    return shutil.which(program) or shutil.which(program, path="/usr/sbin:/sbin")


def themes() -> list[str]:
    """The installed themes."""
    folder = WORDPRESS / "wp-content" / "themes"
    return sorted(theme.name for theme in folder.iterdir() if theme.is_dir()) if folder.is_dir() else []


@dataclass(frozen=True)
class Stored:
    """A comment as the site's database holds it; `parent` is 0 at the top of a thread, `when` in the site's time."""

    id: int
    parent: int
    author: str
    text: str
    when: str


@dataclass(frozen=True)
class Post:
    """A post as the site's database holds it."""

    id: int
    url: str
    title: str
    author: str
    published: str
    paragraphs: tuple[str, ...]
    comments: tuple[Stored, ...]


class WordPress:
    """The running site; a context manager. `folder` must be empty and is the caller's to remove."""

    def __init__(self, folder: Path, theme: str, stories: list[Story]) -> None:
        self.folder = folder
        self.theme = theme
        self.stories = stories
        self.url = f"http://127.0.0.1:{free_port()}"
        # A socket's path may have 107 bytes, less than pytest's folders need.
        self.socket = Path("/tmp") / f"conflictwire-{os.getpid()}-{free_port()}.sock"
        self._running: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> WordPress:
        try:
            self._start_database()
            self._lay_out()
            self._start_php()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in reversed(self._running):
            # The built-in server's workers are its children: end the group that we started, not only its head.
            with suppress(ProcessLookupError):
                os.killpg(process.pid, 15)
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, 9)
                process.wait()
        self.socket.unlink(missing_ok=True)

    def _start_database(self) -> None:
        data = self.folder / "database"
        # MariaDB refuses to run as root unless it is told to.
        user = ["--user=root"] if os.getuid() == 0 else []
        install = [find("mariadb-install-db"), "--no-defaults", f"--datadir={data}", *user]
        install += ["--auth-root-authentication-method=normal", "--skip-test-db"]
        self._run(install)
        serve = [find("mariadbd"), "--no-defaults", f"--datadir={data}", f"--socket={self.socket}", *user]
        # It is thrown away afterwards: small buffers start quickly, and nothing need survive a crash.
        serve += ["--skip-networking", "--innodb-buffer-pool-size=32M", "--innodb-flush-log-at-trx-commit=0"]
        serve += [f"--pid-file={self.folder / 'mariadb.pid'}", f"--log-error={self.folder / 'mariadb.log'}"]
        self._spawn(serve)
        self._wait(self.socket.exists, "MariaDB", self.folder / "mariadb.log")

    def _lay_out(self) -> None:
        site = self.folder / "site"
        site.mkdir()
        for entry in WORDPRESS.iterdir():
            if entry.name in ("wp-config.php", "wp-content"):
                continue
            if entry.is_dir():
                (site / entry.name).symlink_to(entry)
            else:
                shutil.copyfile(entry, site / entry.name)
        content = WORDPRESS / "wp-content"
        (site / "wp-content").symlink_to(content)
        (site / "wp-config.php").write_text(CONFIG.format(socket=self.socket, url=self.url, content=content))
        (self.folder / "stories.json").write_text(
            json.dumps({"theme": self.theme, "stories": [as_entry(story) for story in self.stories]})
        )
        self._run([find("php"), str(SETUP), str(self.folder)])

    def _start_php(self) -> None:
        address = self.url.removeprefix("http://")
        log = self.folder / "php.log"
        with log.open("wb") as output:
            self._spawn(
                [find("php"), "-S", address, "-t", str(self.folder / "site"), str(ROUTER)],
                env=os.environ | {"PHP_CLI_SERVER_WORKERS": "3"},
                output=output,
            )
        self._wait(self._answers, "WordPress", log)

    def _answers(self) -> bool:
        with suppress(OSError), urllib.request.urlopen(f"{self.url}/", timeout=10) as answer:
            return bool(answer.status == 200)
        return False

    def _run(self, command: list[str | None]) -> None:
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=120, check=False)
        if done.returncode:
            raise RuntimeError(f"{command[0]} failed: {done.stdout[-2000:]}{done.stderr[-2000:]}")

    def _spawn(self, command: list[str | None], env: dict[str, str] | None = None, output: object = None) -> None:
        process = subprocess.Popen(
            [str(part) for part in command],
            env=env,
            stdout=output or subprocess.DEVNULL,  # type: ignore[arg-type]
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._running.append(process)

    def _wait(self, ready: object, name: str, log: Path) -> None:
        deadline = time.monotonic() + 60
        while not ready():  # type: ignore[operator]
            if self._running[-1].poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{name} did not start: {log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.05)

    def close_api(self, closed: bool) -> None:
        """Have the REST API answer 401, or open it again."""
        flag = self.folder / "closed"
        flag.touch() if closed else flag.unlink(missing_ok=True)

    def edit(self, post: Post, words: str) -> None:
        """Add a paragraph to *post*, by WordPress's own function."""
        code = (
            "$_SERVER['HTTP_HOST'] = 'localhost'; $_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1'; require $argv[1];"
            "$content = get_post((int) $argv[2])->post_content;"
            "wp_update_post(wp_slash(['ID' => (int) $argv[2], 'post_content' => $content . $argv[3]]));"
        )
        paragraph = f"\n\n<!-- wp:paragraph -->\n<p>{words}</p>\n<!-- /wp:paragraph -->"
        self._run([find("php"), "-r", code, str(self.folder / "site" / "wp-load.php"), str(post.id), paragraph])

    def answered(self) -> list[tuple[int, str]]:
        """Status and path of every answer so far, as the server itself logged them."""
        lines = (self.folder / "answers.log").read_text(encoding="utf-8").splitlines()
        return [(int(line.partition(" ")[0]), line.partition(" ")[2]) for line in lines]

    @cached_property
    def posts(self) -> tuple[Post, ...]:
        """What the site's database holds, read back through WordPress's own functions after they were made."""
        entries = json.loads((self.folder / "database.json").read_text(encoding="utf-8"))
        return tuple(
            Post(
                **{name: entry[name] for name in ("id", "url", "title", "author", "published")},
                paragraphs=tuple(entry["paragraphs"]),
                comments=tuple(Stored(**comment) for comment in entry["comments"]),
            )
            for entry in entries
        )


def as_entry(story: Story) -> dict[str, object]:
    """A story as `setup.php` wants it."""
    return {
        "slug": story.slug,
        "title": story.title,
        "author": story.authors[0],
        "published": story.when.strftime("%Y-%m-%d %H:%M:%S"),
        "section": story.section,
        "tags": story.tags,
        "blocks": [{"kind": block.kind, "text": block.text} for block in story.blocks],
        "comments": [
            {
                "author": reply.author,
                "text": reply.text,
                "parent": reply.parent,
                "when": reply.when.strftime("%Y-%m-%d %H:%M:%S"),
            }
            for reply in story.replies
        ],
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

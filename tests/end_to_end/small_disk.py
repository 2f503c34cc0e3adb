"""A disk of a few hundred kilobytes, mounted for a test where this user may mount; a real one, with real errors."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A file system in memory of *size* (as `mount` writes it) on the new *folder*."""
    folder.mkdir()
    mount_or_skip("-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder))
    try:
        yield folder
    finally:
        unmount(folder)


@contextmanager
def read_only(path: Path) -> Iterator[None]:
    """Makes *path*, a file or folder, refuse to be written, even by root, whom permissions don't bind."""
    mount_or_skip("--bind", str(path), str(path))
    try:
        mount_or_skip("-o", "remount,bind,ro", str(path))
        yield
    finally:
        unmount(path)


def resize(folder: Path, size: str) -> None:
    """Free or take space on a small disk."""
    mount_or_skip("-o", f"remount,size={size}", str(folder))


def mount_or_skip(*arguments: str) -> None:
    try:
        done = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no `mount` here")
    if done.returncode:
        pytest.skip(f"this user may not mount: {done.stderr.strip()}")


def unmount(folder: Path) -> None:
    subprocess.run(["umount", str(folder)], check=True)

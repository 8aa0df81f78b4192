"""A small cast for dialogues: everybody whom a month needs, once or twice."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.dialogues import ways
from tests.town import Town

FARMING, PARTY = "农村经济发展办", "党政党建办"
PLAN = "1.清理水渠三公里 2.走访五户"


async def people(town: Town) -> Town:
    """Fill the town: seven assessed people, six of them scored, and those who assess them.

    张三 is of a station (上级 吴十), 王五 lives in a village, 卫五 gets a flat sum and no score;
    孙八 and 李四 are kin. 钱七 is both assessed and head of his 考核组.
    """
    await town.add(
        "zhangsan", "张三", "assessee voter", series="站所", unit="水管站", group=FARMING
    )
    await town.add("lisi", "李四", "assessee", series="机关", unit=FARMING, group=FARMING)
    await town.add(
        "wangwu",
        "王五",
        "assessee",
        series="机关",
        unit=FARMING,
        group=FARMING,
        tags=["驻村"],
        stationed_at="红旗村",
    )
    await town.add("zhaoliu", "赵六", "assessee", series="机关", unit=PARTY, group=PARTY)
    await town.add(
        "qianqi",
        "钱七",
        "assessee group_lead assessor",
        series="机关",
        unit=FARMING,
        group=FARMING,
    )
    await town.add("hejiu", "何九", "assessee", series="社区在编", unit="幸福社区", group=PARTY)
    await town.add("weiwu", "卫五", "assessee", series="社区聘用", unit="幸福社区", group=PARTY)
    await town.add("sunba", "孙八", "assessor", unit=FARMING, group=FARMING, kin=["lisi"])
    await town.add("zhoujiu", "周九", "group_lead assessor", unit=PARTY, group=PARTY)
    await town.add("wushi", "吴十", "superior", unit="县水利局", tags=["主管:水管站"])
    await town.add("zhengyi", "郑一", "clerk", unit=PARTY)
    await town.add("fenger", "冯二", "office", unit=PARTY)
    await town.add("chensan", "陈三", "leader", unit="领导小组")
    await town.add("chusi", "褚四", "leader", unit="领导小组")
    return town


@pytest.fixture
async def cast(town: Town) -> Town:
    """Return the town with everybody in it, on the morning of 1 November 2026."""
    return await people(town)


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where towns are kept that have come a part of the way, to be taken up from there."""
    return tmp_path_factory.mktemp("towns")


@pytest.fixture
async def scoring(shelf: Path, tmp_path: Path) -> AsyncIterator[Town]:
    """Return the cast while rating and voting are open (`ways.to_scoring`)."""
    async with ways.taken_up(ways.to_scoring, people, shelf, tmp_path) as town:
        yield town


@pytest.fixture
async def grades(shelf: Path, tmp_path: Path) -> AsyncIterator[Town]:
    """Return the cast with the grades before the leaders (`ways.to_deliberation`)."""
    async with ways.taken_up(ways.to_deliberation, people, shelf, tmp_path) as town:
        yield town


@pytest.fixture
async def approved(shelf: Path, tmp_path: Path) -> AsyncIterator[Town]:
    """Return the cast with the grades fixed (`ways.to_approved`)."""
    async with ways.taken_up(ways.to_approved, people, shelf, tmp_path) as town:
        yield town


@pytest.fixture
async def posted(shelf: Path, tmp_path: Path) -> AsyncIterator[Town]:
    """Return the cast with the result posted (`ways.to_notice`)."""
    async with ways.taken_up(ways.to_notice, people, shelf, tmp_path) as town:
        yield town


@pytest.fixture
async def final(shelf: Path, tmp_path: Path) -> AsyncIterator[Town]:
    """Return the cast with the notice over and nothing filed yet (`ways.to_final`)."""
    async with ways.taken_up(ways.to_final, people, shelf, tmp_path) as town:
        yield town


@pytest.fixture
async def one_plan(cast: Town) -> Town:
    """Return the town with one plan (张三's) before the leaders, as request 1."""
    await cast.time_is("2026-11-02 09:10")
    await cast.say("qianqi", f"计划 张三 {PLAN}")
    return cast


@pytest.fixture
async def two_plans(one_plan: Town) -> Town:
    """Return the town with a second plan (李四's) as request 2."""
    await one_plan.say("qianqi", f"计划 李四 {PLAN}")
    return one_plan

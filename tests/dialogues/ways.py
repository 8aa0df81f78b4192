"""Ways through a month for the cast: each leaves the town at a point where a story begins."""

import itertools
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from models.decisions import Request, Verdict
from tests.town import Town, open_town

SCORED = ("zhangsan", "lisi", "wangwu", "zhaoliu", "qianqi", "hejiu")
VOTERS = {"jiangyi": "蒋一", "shener": "沈二", "hansan": "韩三", "yangsi": "杨四", "zhuwu": "朱五"}
RATINGS = {
    "sunba": "评分 张三 88\n王五 90\n钱七 80",
    "qianqi": "评分 张三 90\n李四 85\n王五 91",
    "zhoujiu": "评分 赵六 70\n何九 95",
    "wushi": "评分 张三 80",
}
"""Scores: 王五 90.5, 张三 86.3, 李四 85, 钱七 80, 赵六 70; 何九 95 in a pool of his own."""

NOTICE = "B（4 人）：王五、李四、钱七、何九\nC（1 人）：赵六\nD（1 人）：张三"
"""What is posted of it."""


async def to_scoring(town: Town) -> None:
    """Everything is handed in, 张三 with five times late or early; rating and voting are open."""
    for userid, name in VOTERS.items():
        await town.add(userid, name, "voter")
    await town.time_is("2026-11-20 09:00")
    for userid in SCORED:
        await town.say(userid, "月报 完成：修渠三公里；问题：缺人手；下月：清淤")
        await town.say(userid, "自评 92")
    await town.say("zhengyi", "考勤 张三 迟到3 早退2")
    await town.say("zhengyi", "考勤 其余全勤")
    await town.time_is("2026-11-27 09:10")


async def rate(town: Town, *, without: str = "") -> None:
    """Let everybody rate whom he has to; `without` leaves one of them out."""
    for rater, words in RATINGS.items():
        if rater != without:
            await town.say(rater, words)


async def to_deliberation(town: Town, *, without: str = "") -> None:
    """The grades are before the leaders as request 1: 张三 D (flagged), 赵六 C, the rest B."""
    await to_scoring(town)
    await rate(town, without=without)
    for voter in VOTERS:
        await town.say(voter, "测评 全部满意")
    await town.time_is("2026-11-27 18:10")
    town.forget()


async def to_approved(town: Town) -> None:
    """The leaders have fixed the grades."""
    await to_deliberation(town)
    await town.say("chensan", "同意 1")
    await town.say("chensan", "确认 1")
    town.forget()


async def to_notice(town: Town) -> None:
    """The result was posted on 30 November at 09:10 and stands until 3 December 18:00."""
    await to_approved(town)
    await town.time_is("2026-11-30 09:10")
    await town.say("fenger", "公示")
    await town.say("fenger", "确认")
    town.forget()


async def to_final(town: Town) -> None:
    """The notice is over; the office has yet to file."""
    await to_notice(town)
    await town.time_is("2026-12-03 18:10")
    town.forget()


async def status(number: int) -> str:
    """Return what became of the request with this number."""
    return (await Request.get(number=number)).status


async def verdicts() -> list[tuple[int, str]]:
    """Return revision and status of every verdict."""
    return [(v.revision, v.status) for v in await Verdict.all().order_by("revision")]


@asynccontextmanager
async def taken_up(
    way: Callable[[Town], Awaitable[None]],
    people: Callable[[Town], Awaitable[Town]],
    shelf: Path,
    folder: Path,
) -> AsyncIterator[Town]:
    """Open a town that has gone `way`; the first who asks goes it, the others get a copy."""
    name = way.__name__
    kept, moment = shelf / f"{name}.db", shelf / f"{name}.txt"
    if not moment.exists():
        async with open_town(shelf, f"sqlite://{kept}") as town:
            await way(await people(town))
            now = town.clock.now().isoformat(" ", "minutes")[:16]
        moment.write_text(now)
    shutil.copy(kept, folder / "town.db")
    async with open_town(folder, f"sqlite://{folder}/town.db", moment.read_text()) as town:
        town._ids = itertools.count(100_000)  # the first numbers were used on the way
        yield town

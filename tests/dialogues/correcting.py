"""A month on its way to an upheld objection: where corrections begin."""

from tests.town import Town


async def rate_everybody(town: Town) -> None:
    """Give every rating of the cast; call it while the stage is open."""
    await town.say("sunba", "评分 张三 88\n王五 90\n钱七 91")
    await town.say("qianqi", "评分 张三 80\n王五 90\n李四 85")
    await town.say("zhoujiu", "评分 赵六 88\n何九 90")
    await town.say("wushi", "评分 张三 90")


async def uphold_objection(town: Town) -> None:
    """From the raters' stage, everything rated, to an upheld objection of 张三."""
    await town.time_is("2026-11-27 18:05")
    for userid, words in (
        ("chensan", "同意"),
        ("chensan", "确认"),
        ("fenger", "公示"),
        ("fenger", "确认"),
        ("zhangsan", "异议 那天我在县里开会"),
        ("fenger", "同意"),
    ):
        await town.say(userid, words)
    assert "异议成立" in town.heard_by("zhangsan")[-1]
    town.forget()

"""名册 and 任命, as they are said."""

import handlers.roster  # noqa: F401 - registers the two commands
from models.people import Member
from tests.town import Town


async def people(town: Town) -> None:
    await town.add("shiliu", "施六", "clerk")
    await town.add("kongyi", "孔一", "admin")
    await town.add("zhangsan", "张三", "assessee voter", series="机关")
    await town.add("wushi", "吴十", "assessee", series="站所")
    await town.add("lisi", "李四", "assessee assessor", series="机关")
    await town.add("left", "走了", "assessee", series="机关", active=False)


async def roles(userid: str) -> list[str]:
    return (await Member.get(userid=userid)).roles


async def test_the_clerk_asks_who_is_there(town: Town) -> None:
    await people(town)

    assert await town.say("shiliu", "名册") == (
        "在册 5 人，已停用 1 人。\n"
        "考核对象：机关 2 人，站所 1 人\n"
        "角色：考核对象 3，考核组成员 1，考勤员 1，测评人 1，管理员 1\n"
        "要增减人员：在服务器上运行 kaohe roster import 名册.xlsx（整份导入，有错一行不动）。"
        "改角色：任命 李四 考核组成员。"
    )


async def test_others_may_not(town: Town) -> None:
    await people(town)
    assert "由考勤员、党政党建办、管理员使用" in await town.say("zhangsan", "名册")
    assert "由考勤员、管理员使用" in await town.say("zhangsan", "任命 张三 管理员")
    assert await roles("zhangsan") == ["assessee", "voter"]


async def test_appointing_in_the_words_people_use(town: Town) -> None:
    await people(town)

    answer = await town.say("shiliu", "任命 张三 考核组成员")

    assert answer == "已任命：张三，考核组成员。现在的角色：考核对象、考核组成员、测评人。"
    assert "施六任命您为考核组成员" in town.heard_by("zhangsan")[-1]
    for words in ("任命吴十考核组", "任命 吴十 为考核组长", "任命 wushi voter"):
        assert (await town.say("shiliu", words)).startswith("已任命：吴十，")
    assert await roles("wushi") == ["assessee", "group_lead", "assessor", "voter"]


async def test_taking_a_role_away(town: Town) -> None:
    await people(town)
    assert (await town.say("shiliu", "任命 李四 取消 考核组成员")).startswith(
        "已取消：李四，考核组成员。现在的角色：考核对象。"
    )
    assert "取消了您的角色“考核组成员”" in town.heard_by("lisi")[-1]
    assert (await town.say("shiliu", "任命 取消 李四 考核对象")).endswith("现在的角色：没有角色。")


async def test_what_is_not_understood_is_asked_back(town: Town) -> None:
    await people(town)
    assert "例如：任命 李四 考核组成员" in await town.say("shiliu", "任命")
    assert "请写上李四的角色：考核对象、" in await town.say("shiliu", "任命 李四")
    assert "没有“考勤人”这个角色，是不是“考勤员”" in await town.say("shiliu", "任命 李四 考勤人")
    assert "没有找到" in await town.say("shiliu", "任命 马七 考勤员")
    assert "已经是考核组成员" in await town.say("shiliu", "任命 李四 考核组成员")


async def test_only_an_administrator_makes_one(town: Town) -> None:
    await people(town)
    assert "管理员只能由管理员任免" in await town.say("shiliu", "任命 施六 管理员")
    assert "领导小组只能由管理员任免" in await town.say("shiliu", "任命 张三 领导小组")
    assert await town.say("shiliu", "任命 施六 测评人") == "不能任免自己，请联系管理员。"
    assert "唯一的管理员" in await town.say("kongyi", "任命 孔一 取消 管理员")
    assert (await town.say("kongyi", "任命 施六 管理员")).startswith("已任命")
    assert (await town.say("kongyi", "任命 孔一 取消 管理员")).startswith("已取消")
    assert await roles("kongyi") == []

"""Importing, exporting and appointing: one act each, on the record, on SQLite and PostgreSQL."""

import io
import json
from typing import Any

import pytest
from openpyxl import load_workbook
from tortoise.transactions import in_transaction

from bot.sample import sample_roster
from models.journey import Audit, Outbox
from models.people import Member
from tests.town import Town
from workflow.act import Act, Actor, verify_audit, write_acts
from workflow.refusal import Refusal
from workflow.roles import Role
from workflow.roster import (
    Changes,
    RosterError,
    appoint,
    export_roster,
    import_roster,
    known_people,
    read_roster,
)

ADMIN = Actor("kongyi", "孔一", frozenset({Role.ADMIN}))
CLERK = Actor("shiliu", "施六", frozenset({Role.CLERK}))


def an_act(town: Town, actor: Actor = ADMIN) -> Act:
    return Act(actor, town.clock.now(), "test", town.bot.settings)


async def bring(
    town: Town, text: str | bytes, filename: str = "a.csv", *, retire: bool = False
) -> Changes:
    data = text.encode() if isinstance(text, str) else text
    act = an_act(town)
    async with in_transaction():
        roster = read_roster(data, filename, town.bot.settings, await known_people())
        changes = await import_roster(act, roster, retire=retire)
        await write_acts([act])
    return changes


async def record() -> list[tuple[str, str, Any]]:
    return [(a.action, a.subject, json.loads(a.detail)) for a in await Audit.all().order_by("id")]


async def test_the_sample_town_moves_in_and_the_record_holds(both: Town) -> None:
    changes = await bring(both, sample_roster())

    assert changes.summary == "新增 25 人，更改 0 人，不变 0 人"
    zhoujiu = await Member.get(userid="zhoujiu")
    assert (zhoujiu.kin, zhoujiu.leader, zhoujiu.tags) == (["zhangsan"], "xusan", ["驻村"])
    assert zhoujiu.roles == ["assessee", "voter"]
    entries = await record()
    assert len(entries) == 26
    assert entries[0] == ("roster.add", "zhangsan", {"roles": ["assessee", "assessor", "voter"]})
    action, subject, detail = entries[-1]
    assert (action, subject) == ("roster.import", "roster")
    assert (detail["added"], detail["changed"], detail["retired"]) == (25, 0, 0)
    assert len(detail["file"]) == 64
    assert await verify_audit() == (26, None)


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
async def test_what_is_exported_can_be_imported_and_changes_nothing(
    both: Town, suffix: str
) -> None:
    await bring(both, sample_roster())
    await both.add(
        "007",
        "=cmd()",
        "voter",
        unit="@水管站",
        tags=["+甲", "-乙"],
        pay={"岗位": "1200.5", "a": "0"},
    )
    await both.add("left", "走了", "voter", active=False)
    await both.add("stays", "'=引号", "assessee", series="机关", kin=["left"])

    data = await export_roster(suffix)
    changes = await bring(both, data, f"a{suffix}", retire=True)

    assert (changes.added, changes.changed, changes.retired) == ((), (), ())
    assert changes.same == 27


async def test_the_exported_sheet_is_safe_and_pleasant(town: Town) -> None:
    await town.add("007", "=1+1", "assessee voter", unit="+甲", pay={"岗位": "1200.5"})

    sheet = load_workbook(io.BytesIO(await export_roster(".xlsx"))).worksheets[0]

    header, row = list(sheet.iter_rows())
    assert [cell.value for cell in header][:3] == ["账号", "姓名", "单位"]
    assert header[-1].value == "补贴.岗位"
    assert header[0].font.bold
    assert [(cell.value, cell.data_type) for cell in row[:3]] == [
        ("007", "s"),
        ("=1+1", "s"),  # words, not "f" for a formula
        ("+甲", "s"),
    ]
    assert row[0].number_format == "@"
    assert row[1].quotePrefix
    assert row[5].value == "考核对象；测评人"
    assert (row[-1].value, row[-1].data_type) == (1200.5, "n")
    assert sheet.freeze_panes == "C2"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.column_dimensions["F"].width > sheet.column_dimensions["A"].width


async def test_only_what_has_a_column_changes(both: Town) -> None:
    await both.add(
        "lisi",
        "李四",
        "assessor voter",
        unit="农技站",
        pay={"岗位": "100", "交通": "50"},
        tags=["甲"],
    )

    changes = await bring(both, "账号,姓名,角色,补贴.岗位\nlisi,李四四,测评人；考勤员,120\n")

    assert changes.changed == ("lisi",)
    lisi = await Member.get(userid="lisi")
    assert (lisi.name, lisi.unit, lisi.tags) == ("李四四", "农技站", ["甲"])
    assert lisi.roles == ["clerk", "voter"]
    assert lisi.pay == {"岗位": "120", "交通": "50"}
    action, subject, detail = (await record())[0]
    assert (action, subject) == ("roster.change", "lisi")
    assert detail == {
        "fields": ["name", "pay", "roles"],
        "pay": ["岗位"],  # never the amount
        "roles": ["clerk", "voter"],
        "roles_before": ["assessor", "voter"],
    }


async def test_an_empty_cell_clears_and_the_order_of_roles_is_no_change(both: Town) -> None:
    await both.add("lisi", "李四", "voter assessor", unit="农技站", pay={"岗位": "100"})
    await both.add("wangwu", "王五", "voter assessor")

    text = "账号,姓名,单位,角色,补贴.岗位\nlisi,李四,,考核组成员；测评人,\n"
    changes = await bring(both, f"{text}wangwu,王五,,考核组成员；测评人,\n")

    assert (changes.changed, changes.same) == (("lisi",), 1)
    lisi = await Member.get(userid="lisi")
    assert (lisi.unit, lisi.pay) == ("", {})


async def test_those_missing_from_a_file_stay_unless_retiring_is_asked_for(both: Town) -> None:
    await bring(both, "账号,姓名,角色\na,甲,管理员\nb,乙,测评人\nc,丙,\n")

    assert (await bring(both, "账号,姓名\na,甲\n")).retired == ()
    assert (await bring(both, "账号,姓名\na,甲\n", retire=True)).retired == ("b", "c")
    assert not (await Member.get(userid="b")).active
    assert ("roster.retire", "b", {}) in await record()
    assert (await bring(both, "账号,姓名\nb,乙\n")).changed == ("b",)
    assert (await Member.get(userid="b")).active  # came back


async def test_a_file_that_is_refused_changes_nothing(both: Town) -> None:
    await both.add("lisi", "李四", "admin")
    before = await record()

    with pytest.raises(RosterError):
        await bring(both, "账号,姓名,角色\nlisi,改了,测评人\nzhangsan,张三,没有的角色\n")
    with pytest.raises(RosterError, match="没有管理员了"):
        await bring(both, "账号,姓名,角色\nlisi,改了,测评人\nzhangsan,张三,测评人\n")
    with pytest.raises(RosterError, match="没有管理员了"):
        await bring(both, "账号,姓名\nzhangsan,张三\n", retire=True)

    assert [m.name for m in await Member.all()] == ["李四"]
    assert await record() == before


async def test_two_spellings_of_a_userid_are_found_even_by_the_import_itself(town: Town) -> None:
    await town.add("LiSi", "李四", "voter")
    roster = read_roster("账号,姓名\nlisi,李四\n".encode(), "a.csv", town.bot.settings)

    with pytest.raises(RosterError, match="第 2 行 账号：名册里已有“LiSi”"):
        await import_roster(an_act(town), roster)


async def test_somebody_is_appointed_told_and_dismissed(both: Town) -> None:
    lisi = await both.add("lisi", "李四", "voter")
    act = an_act(both, CLERK)
    async with in_transaction():
        now = await appoint(act, lisi, Role.ASSESSOR)
        await write_acts([act])

    assert now.roles == ["assessor", "voter"]
    told = await Outbox.get(recipient="lisi")
    assert "施六任命您为考核组成员" in told.body
    assert await record() == [
        (
            "roster.appoint",
            "lisi",
            {"role": "assessor", "roles": ["assessor", "voter"], "roles_before": ["voter"]},
        )
    ]
    async with in_transaction():
        now = await appoint(an_act(both, CLERK), lisi, Role.VOTER, remove=True)
    assert now.roles == ["assessor"]


async def test_appointments_that_make_no_sense_are_refused(town: Town) -> None:
    lisi = await town.add("lisi", "李四", "voter")
    kongyi = await town.add("kongyi", "孔一", "admin")
    gone = await town.add("gone", "走了", "voter", active=False)
    act = an_act(town)

    with pytest.raises(Refusal, match="李四已经是测评人"):
        await appoint(act, lisi, Role.VOTER)
    with pytest.raises(Refusal, match="李四不是考勤员（现有：测评人）"):
        await appoint(act, lisi, Role.CLERK, remove=True)
    with pytest.raises(Refusal, match="唯一的管理员"):
        await appoint(act, kongyi, Role.ADMIN, remove=True)
    with pytest.raises(Refusal, match="已不在名册里"):
        await appoint(act, gone, Role.CLERK)
    with pytest.raises(Refusal, match="只能由管理员任免"):
        await appoint(an_act(town, CLERK), lisi, Role.ADMIN)
    await write_acts([act])
    assert await record() == []
    assert not await Outbox.exists()


async def test_with_a_second_administrator_the_first_may_go(town: Town) -> None:
    first = await town.add("a", "甲", "admin")
    await town.add("b", "乙", "admin")

    assert (await appoint(an_act(town), first, Role.ADMIN, remove=True)).roles == []

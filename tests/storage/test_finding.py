"""Hand-written questions answer with the ORM's objects: fresh, and each caller's own."""

from datetime import datetime, timedelta

from tortoise.models import Model

from models.cycles import Cycle, StageRun
from models.finding import find
from models.people import Member
from models.speaker import find_speaker
from tests.town import Town
from workflow.calendar import SHANGHAI
from workflow.talk import start_talk

BY_ID = "SELECT * FROM member WHERE userid = ? AND active = ?"


def shown(row: Model) -> dict[str, object]:
    """Return every column as Python sees it."""
    return {name: getattr(row, name) for name in row._meta.db_fields}


async def test_what_is_found_is_what_the_orm_would_find(both: Town) -> None:
    await both.add("zhangsan", "张三", "assessee clerk", tags=["驻村"], pay={"月奖": "100"})
    moment = datetime(2026, 11, 1, 9, 0, tzinfo=SHANGHAI)
    cycle = await Cycle.create(
        scheme="baicheng", period="2026-11", scheme_hash="h", frozen_scheme="{}", opened_at=moment
    )
    await StageRun.create(cycle_id=cycle.id, stage="plan", opens_at=moment)

    (member,) = await find(Member, BY_ID, "zhangsan", True)
    (run,) = await find(StageRun, "SELECT * FROM stage_run WHERE cycle_id = ?", cycle.id)

    assert shown(member) == shown(await Member.get(userid="zhangsan"))
    assert shown(run) == shown(await StageRun.get(cycle_id=cycle.id))
    assert await find(Member, BY_ID, "lisi", True) == []


async def test_what_one_caller_changes_no_other_sees_until_it_is_saved(both: Town) -> None:
    await both.add("zhangsan", "张三", "assessee")
    (mine,) = await find(Member, BY_ID, "zhangsan", True)
    mine.roles.append("admin")
    mine.name = "张四"

    (yours,) = await find(Member, BY_ID, "zhangsan", True)
    assert (yours.name, yours.roles) == ("张三", ["assessee"])

    await mine.save()
    (later,) = await find(Member, BY_ID, "zhangsan", True)
    assert (later.name, later.roles) == ("张四", ["assessee", "admin"])


async def test_a_speaker_comes_with_his_conversation_and_a_leaver_not_at_all(both: Town) -> None:
    member = await both.add("zhangsan", "张三", "assessee")
    await both.add("lisi", "李四", "assessee")
    await start_talk("zhangsan", "report", {"parts": ["完成：修渠"]}, both.clock.now())

    found = await find_speaker("zhangsan")
    alone = await find_speaker("lisi")
    assert found
    assert alone
    talk = found[1]
    assert talk
    assert (talk.topic, talk.state) == ("report", {"parts": ["完成：修渠"]})
    assert talk.expires_at == both.clock.now() + timedelta(minutes=30)
    assert alone[1] is None

    member.active = False
    await member.save()
    assert await find_speaker("zhangsan") is None

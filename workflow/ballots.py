"""民主测评: count, do not keep. A ballot changes counters and a tick on the roll; it is no row."""

from collections.abc import Mapping

from tortoise.expressions import F

from models.ballots import Tally, Turnout
from models.people import Member
from rules.scheme import Poll
from workflow.act import Act
from workflow.cycles import Running, cycle_for, subject
from workflow.facts import ABSTAIN
from workflow.people import everyone, having, scored
from workflow.refusal import Refusal
from workflow.roles import Role

WHAT_IS_KEPT = (
    "投票保密：只记“您投过了”和每个选项的总数，不记谁投了什么，投出后不能查也不能改。"
    "但投票期间能翻看服务器磁盘的人，仍可能从数据库日志里推断。"
    "企业微信自己会传送您发的消息，不想留在聊天记录里的请用选票页面。"
)
VOTED = "您已经投过票了。为了保密，选票不能查看也不能更改。"


def poll_of(one: Running) -> Poll:
    """Return the cycle's poll. Raises Refusal where the scheme has none."""
    if not one.scheme.polls:
        raise Refusal("这个方案没有民主测评。")
    return one.scheme.polls[0]


def choices_of(one: Running) -> tuple[str, ...]:
    """Return what may be chosen about each assessee, best first, 弃权 last."""
    return (*poll_of(one).choices, ABSTAIN)


async def freeze_roll(act: Act, one: Running) -> None:
    """Fix who may vote and set every counter to 0; later changes of the roster change neither."""
    members = await everyone()
    voters, people = having(members, Role.VOTER), scored(one, members)
    poll = poll_of(one)
    await Turnout.bulk_create(Turnout(cycle_id=one.cycle.id, voter=m.userid) for m in voters)
    await Tally.bulk_create(
        Tally(cycle_id=one.cycle.id, assessee=m.userid, dimension=dimension, choice=choice)
        for m in people
        for dimension in poll.dimensions or ("",)
        for choice in choices_of(one)
    )
    act.record("ballot.open", subject(one), voters=len(voters), assessees=len(people))


async def ballot_for(act: Act, voter: Member) -> tuple[Running, list[Member]]:
    """Return the open poll and whom this voter votes about.

    Raises Refusal if he may not vote, or has.
    """
    one = await cycle_for(act, "ballot", None, "民主测评")
    on_roll = await Turnout.get_or_none(cycle_id=one.cycle.id, voter=voter.userid)
    if on_roll is None:
        raise Refusal("您不在这次民主测评的投票名单里。名单在开票时已经固定。")
    if on_roll.voted:
        raise Refusal(VOTED)
    ids = await Tally.filter(cycle_id=one.cycle.id).distinct().values_list("assessee", flat=True)
    people = await Member.filter(userid__in=[str(i) for i in ids]).order_by("userid")
    return one, [m for m in people if m.userid != voter.userid]


async def cast(act: Act, voter: Member, choices: Mapping[str, str]) -> None:
    """Count one ballot: {userid: choice} for every assessee but the voter himself.

    Raises Refusal, with nothing counted, if somebody is missing or a choice does not exist. It
    names who is missing, for a page; answers in the chat are kept: there it must not come to that.
    """
    one, people = await ballot_for(act, voter)
    allowed = choices_of(one)
    missing = [m.name for m in people if m.userid not in choices]
    if missing:
        raise Refusal(
            f"还有 {len(missing)} 人没选：{'、'.join(missing)}。选票要一次投完，可以选弃权。"
        )
    if any(choices[m.userid] not in allowed for m in people):
        raise Refusal(f"选项只有：{'、'.join(allowed)}。没有计票，请重投。")
    roll = Turnout.filter(cycle_id=one.cycle.id, voter=voter.userid, voted=False)
    if not await roll.update(voted=True):
        raise Refusal(VOTED)
    for choice in allowed:
        picked = [m.userid for m in people if choices[m.userid] == choice]
        rows = Tally.filter(cycle_id=one.cycle.id, assessee__in=picked, choice=choice)
        await rows.update(count=F("count") + 1)
    act.record("ballot.cast", subject(one))


async def turnout(one: Running) -> tuple[int, int]:
    """Return how many are on the roll and how many have voted: all that shows of an open poll."""
    roll = Turnout.filter(cycle_id=one.cycle.id)
    return await roll.count(), await roll.filter(voted=True).count()

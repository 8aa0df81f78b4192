"""What the grades still wait for: the missing facts, who owes them, and what to do about it."""

from workflow.cycles import Running
from workflow.owed import Debt, owed, view
from workflow.proposal import Proposal
from workflow.readiness import some

WORDS = {"attendance": "考勤", "ratings": "评分"}
"""What is owed one by one, by the word that 催办 and 延期 understand."""


async def missing_lines(one: Running, proposal: Proposal) -> list[str]:
    """Return what is missing, whose turn it is, and the words that help."""
    count = len(proposal.still_open) + proposal.owing
    lines = [f"还缺 {count} 项，不能审定：", *some([*proposal.still_open, *proposal.missing])]
    seen = await view(one)
    names = {member.userid: member.name for member in seen.members}
    lacking = {names.get(userid, userid) for userid in proposal.lacking}
    stages = {stage.id for stage in one.scheme.stages if set(WORDS) & set(stage.owes)}
    debts = [
        debt
        for debt in await owed(seen, stages=stages)
        if debt.kind in WORDS and lacking & set(debt.about)
    ]
    if debts:
        who = [
            f"{names.get(d.userid, d.userid)}：{WORDS[d.kind]}（{_about(d, lacking)}）"
            for d in debts
        ]
        lines += ["欠的人：", *some(who)]
    elif proposal.missing:
        lines.append("没有人欠评分或考勤，请党政党建办核对名册。")
    return lines + _ways(one, debts)


def _about(debt: Debt, lacking: set[str]) -> str:
    """Name those of whom the grades lack something; others may be rated, but need not."""
    return "、".join(name for name in debt.about if name in lacking)


def _ways(one: Running, debts: list[Debt]) -> list[str]:
    """Return how the office gets what is owed: a stage that is closed has to be extended first."""
    found = dict.fromkeys((WORDS[debt.kind], one.is_open(debt.stage)) for debt in debts)
    return [
        f"请党政党建办发：催办 {word}"
        if is_open
        else f"{word}已截止，请党政党建办先发：延期 {word} 1天 原因，再发：催办 {word}"
        for word, is_open in found
    ]


def draft_lines(proposal: Proposal) -> list[str]:
    """Return the scores of those of whom nothing is missing: drafts, in the order of the roster."""
    complete = sorted(proposal.complete, key=lambda r: (r.pool, r.assessee))
    people = [f"{r.name or r.assessee} {r.score}" for r in complete]
    if not people:
        return []
    return ["等次要等齐了再排。已齐的（暂算，不分先后）：", "、".join(people)]

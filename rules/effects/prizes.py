"""Prizes in tiers: a tied group takes the first tier that holds it whole."""

from decimal import Decimal

from rules.exact import plain
from rules.grade.standing import Standing, groups, labels
from rules.parts import Checked, Consequence
from rules.scheme.effects import Prizes

Given = dict[str, list[Consequence]]
"""Consequences by assessee."""


def award(rule: Prizes, people: list[Standing], given: Given, warnings: list[str]) -> None:
    """Give the prizes by rank to those who reach the line; the vetoed are passed over."""
    fit = [one for one in people if _fits(rule, one)]
    tier, left = 0, rule.tiers[0]
    for tied in groups(fit):
        cut = False
        while len(tied) > left:
            cut = cut or left > 0
            tier += 1
            if tier == len(rule.tiers):
                if cut:
                    warnings.append(_tie(rule, tied, "各奖都容不下，未列入"))
                return
            left = rule.tiers[tier]
        if cut:
            warnings.append(_tie(rule, tied, f"一并列 {_title(tier)}，上一奖项空出"))
        for one in tied:
            score = plain(one.score) if one.score is not None else ""
            prize = f"{_title(tier)}（{rule.tiers[tier]} 名）"
            why = f"{rule.title}：{score} 分 ≥ {plain(rule.least_score)}，{prize}"
            given[one.id].append(Consequence(rule.code, Decimal(tier + 1), rule.clause, why))
        left -= len(tied)


def _fits(rule: Prizes, one: Standing) -> bool:
    """Say whether somebody can win at all; if not, note the condition that was not met."""
    if one.case.vetoes and not rule.vetoed:
        one.checked += (Checked(rule.code, rule.clause, f"{rule.title}：已被一票否决"),)
        return False
    if one.score is None or one.score < rule.least_score:
        score = "没有得分" if one.score is None else f"{plain(one.score)} 分"
        said = f"{rule.title}：{score} < {plain(rule.least_score)} 分"
        one.checked += (Checked(rule.code, rule.clause, said),)
        return False
    return True


def _title(tier: int) -> str:
    return f"第 {tier + 1} 等奖"


def _tie(rule: Prizes, tied: list[Standing], how: str) -> str:
    return f"{rule.title}并列：{labels(tied)}，{how}，请领导小组定（{rule.clause}）"

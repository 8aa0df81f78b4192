"""A small town for the simulator's tests: people, one group, a clock, and a bot of few words."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from itertools import count

from bot.channels.port import Incoming
from bot.channels.simulator import Heard
from models.people import Member
from workflow.messages import Attachment, Button, Card, Message, group

MORNING = datetime(2026, 11, 25, 9, 0, tzinfo=timezone(timedelta(hours=8)))
GROUP = "北坪镇考核群"
CONSENT = "同意 12#9f3c"

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63606060000000040001f61738550000000049454e44ae426082"
)
"""The smallest PNG there is."""

CARD = Card(
    id="req-12@zhao",
    title="11月考核等次待审（12号）",
    text="站所类 9 人，拟定等次已按名额核对。",
    fields=(("A 等", "2 人，名额 2"), ("B 等", "6 人"), ("C 等", "1 人，迟到 5 次")),
    buttons=(
        Button("同意", CONSENT, primary=True),
        Button("退回", "退回 12"),
        Button("看名单", "审定"),
    ),
    url="/board/12",
)


class FakeWorld:
    """Answers at once; `said` keeps everything it was told, in order."""

    def __init__(self) -> None:
        self.at = MORNING
        self.said: list[Incoming] = []
        self.planned = [
            (
                MORNING + timedelta(hours=9),
                "自评截止",
                "zhang",
                "自评今天 18:00 截止，还没有收到您的自评。",
            ),
            (MORNING + timedelta(days=1), "评分截止", "li", "评分今天截止，您还有 3 人没有评。"),
        ]
        self._numbers = count(1)
        self._held: list[Heard] = []
        self._heard: list[Heard] = []
        self._answers: dict[str, Callable[[Incoming], None]] = {
            "帮助": self._help,
            "待审": self._pending,
            "进度": self._progress,
            "导出": self._export,
            CONSENT: self._consented,
        }

    def now(self) -> datetime:
        return self.at

    async def say(self, incoming: Incoming) -> None:
        if any(incoming.key == earlier.key for earlier in self.said):
            return
        self.said.append(incoming)
        if incoming.kind == "image":
            self.tell(incoming.sender, Message("图片已收到，请说明它证明哪一项，如「佐证 3.1」。"))
        elif incoming.sender not in {member.userid for member in await self.people()}:
            self.tell(incoming.sender, Message("您不在名册里，请联系党政党建办登记。"))
        elif incoming.chat:
            self.tell(
                group(incoming.chat), Message("评分进度：已交 7 人，还差 2 人。", mentions=("li",))
            )
        else:
            self._answers.get(incoming.text, self._unknown)(incoming)

    async def advance(self, to: datetime) -> None:
        await asyncio.sleep(0)  # others may come in between, as with a real database
        for at, _, recipient, text in self.planned:
            if self.at < at <= to:
                self.tell(recipient, Message(text), at)
        for held in [held for held in self._held if held.at <= to]:
            self._held.remove(held)
            self._heard.append(held)
        self.at = to

    async def next_moment(self) -> tuple[datetime, str] | None:
        coming = [(at, title) for at, title, _, _ in self.planned if at > self.at]
        return min(coming, default=None)

    async def people(self) -> list[Member]:
        rows = (
            ("zhang", "张三", ["assessee", "voter"], "财政所", "站所"),
            ("li", "李四", ["assessor"], "党政办", ""),
            ("wang", "王五", ["office"], "党政党建办", ""),
            ("zhao", "赵六", ["leader"], "领导班子", ""),
            ("sun", "孙七", ["assessee", "clerk"], "柳树村", "村干部"),
        )
        return [
            Member(userid=userid, name=name, roles=roles, unit=unit, series=series)
            for userid, name, roles, unit, series in rows
        ]

    def groups(self) -> list[str]:
        return [GROUP]

    async def words(self, userid: str) -> list[str]:
        more = {
            "zhang": ["月报", "自评", "佐证", "我的", "为什么", "异议", "测评"],
            "li": ["评分", "扣分", "加分"],
            "wang": ["进度", "催办", "公示", "导出"],
            "zhao": ["待审", "审定", "同意", "退回"],
        }
        return ["帮助", "待办", *more.get(userid, [])]

    async def heard(self, recipient: str, after: int) -> list[Heard]:
        return sorted(
            (h for h in self._heard if h.to == recipient and h.n > after), key=lambda h: h.n
        )

    def tell(self, to: str, message: Message, at: datetime | None = None) -> None:
        self._heard.append(Heard(next(self._numbers), to, at or self.at, message))

    def hold(self, to: str, message: Message, until: datetime) -> None:
        """Take a number now and deliver later, as the outbox does with what must wait."""
        self._held.append(Heard(next(self._numbers), to, until, message))

    def _unknown(self, incoming: Incoming) -> None:
        self.tell(
            incoming.sender, Message(f"没有听懂「{incoming.text}」，说「帮助」看看能做什么。")
        )

    def _help(self, incoming: Incoming) -> None:
        self.tell(
            incoming.sender, Message("您现在可以说：\n自评 92\n月报 完成：… 问题：…\n我的、为什么")
        )

    def _pending(self, incoming: Incoming) -> None:
        text = "12号：11月考核等次待审，站所类 9 人。\n回复「同意 12」或「退回 12 理由」。"
        self.tell(incoming.sender, Message(text, card=CARD))

    def _consented(self, incoming: Incoming) -> None:
        done = Card(
            id=CARD.id, title=CARD.title, fields=CARD.fields, done="赵六 已同意 11月25日 09:00"
        )
        self.tell(incoming.sender, Message("12号已同意。", card=done, update=True))
        self.tell(group(GROUP), Message("11月考核结果公示：即日起 3 天，有异议请私聊本助手。"))

    def _progress(self, incoming: Incoming) -> None:
        picture = Attachment("charts/progress.png", "进度.png", "image/png")
        self.tell(incoming.sender, Message("自评：已交 7 人，还差 2 人。", attachment=picture))

    def _export(self, incoming: Incoming) -> None:
        ledger = Attachment("台账 11月.xlsx", "台账 11月.xlsx", "application/vnd.ms-excel")
        self.tell(incoming.sender, Message("11月台账已导出。", attachment=ledger))

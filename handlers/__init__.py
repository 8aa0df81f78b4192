"""What people say or press: read the words, call one use case, word the answer.

Importing this package registers every handler on `router`.
"""

from bot.routes import router
from handlers import (
    approve,
    attendance,
    deliberate,
    evidence,
    export,
    extend,
    findings,
    help,  # noqa: A004 - the module of 帮助
    login,
    mine,
    notice,
    plan,
    progress,
    rate,
    report,
    roster,
    self_assess,
    todo,
    vote,
)

__all__ = [
    "approve",
    "attendance",
    "deliberate",
    "evidence",
    "export",
    "extend",
    "findings",
    "help",
    "login",
    "mine",
    "notice",
    "plan",
    "progress",
    "rate",
    "report",
    "roster",
    "router",
    "self_assess",
    "todo",
    "vote",
]

"""Words shared by the parts of a described scheme."""

from rules.table import Cited, Who

LOCAL_MARK = "※"


def cited(said: str, table: Cited, lead: str = "- ") -> str:
    """Put clause, locality and reading behind a sentence."""
    mark = LOCAL_MARK if table.local is True else ""
    if isinstance(table.local, tuple) and table.local:
        mark = f"{LOCAL_MARK}{'、'.join(table.local)}"
    clause = f"（{table.clause}）" if table.clause else ""
    reading = f"〔读法：{table.reading}〕" if table.reading else ""
    return f"{lead}{said}{clause}{mark}{reading}"


def who_text(conditions: tuple[Who, ...]) -> str:
    """Write conditions as people say them."""
    return "，或".join(_who(who) for who in conditions) or "所有人"


def _who(who: Who) -> str:
    parts = []
    if who.series:
        parts.append("、".join(who.series))
    if who.tags:
        parts.append(f"有标签{'、'.join(who.tags)}")
    if who.without:
        parts.append(f"没有标签{'、'.join(who.without)}")
    return "且".join(parts) or "所有人"

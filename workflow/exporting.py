"""导出: the ledger of a period as a file in the data folder, for somebody's chat."""

import asyncio
import hashlib
from pathlib import Path

from workflow.act import Act
from workflow.cycles import say_period
from workflow.ledger import ledger
from workflow.messages import Attachment

FOLDER = "exports"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def export(act: Act, period: str) -> Attachment:
    """Write the ledger of `period`. Raises Refusal where there is none."""
    book = await ledger(period)
    name = f"{period}-{hashlib.sha256(book).hexdigest()[:16]}.xlsx"
    await asyncio.to_thread(_keep, act.settings.data / FOLDER / name, book)
    act.record("export", period, file=name)
    return Attachment(f"{FOLDER}/{name}", f"{say_period(period)}考核台账.xlsx", XLSX)


def _keep(file: Path, book: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    part.write_bytes(book)
    part.chmod(0o600)
    part.replace(file)

"""The collector: fetches the bytes of 佐证 outside any transaction, keeps them under their hash."""

import asyncio
import hashlib
import logging
import os
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final, NamedTuple

from tortoise.transactions import in_transaction

from bot.channels.port import MediaGone
from bot.timing import keep_going
from models.filings import Evidence
from workflow.act import SYSTEM, Act, write_acts
from workflow.evidence import folder_of, keep_evidence, lose_evidence, to_fetch
from workflow.settings import Settings

log = logging.getLogger("kaohe.evidence")

LARGEST: Final = 20 * 1024 * 1024
BATCH: Final = 20
OVERLAP: Final = 200
"""So many ids back are looked at again: somebody slower may commit a lower id later."""
POLL_SECONDS: Final = 5.0
AGAIN: Final = (30, 120, 600, 1800)
"""Seconds before the next attempts after a failure that may pass; the last one is repeated."""

_BEGINNINGS: Final = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"%PDF-", "pdf"),
)
_ZIP: Final = b"PK\x03\x04"
_OFFICE: Final = ((b"word/", "docx"), (b"xl/", "xlsx"))
_TOO_LARGE: Final = "超过 20 MB，请压缩后重新发送。"
_EMPTY: Final = "文件是空的，请重新发送。"
_UNKNOWN: Final = "这种文件不能作佐证，请改发图片（PNG、JPEG、GIF、WEBP）、PDF、Word 或 Excel。"

Fetch = Callable[[str], Awaitable[tuple[bytes, str]]]


class _Kept(NamedTuple):
    """Where a file lies below the data folder, and the hash of its bytes."""

    path: str
    sha256: str


class Collector:
    """Downloads what people sent as evidence into `settings.data`.

    Doing it twice does no harm: the file's name is its hash, and the row is settled once.
    """

    def __init__(self, fetch: Fetch, settings: Settings, now: Callable[[], datetime]) -> None:
        self.due = asyncio.Event()
        self._fetch = fetch
        self._settings = settings
        self._now = now
        self._floor = 0
        """Everything up to this id has been settled."""
        self._later: dict[int, tuple[int, datetime]] = {}
        """By id, of what failed for the time being: attempts so far, and when the next one is."""

    async def run(self) -> None:
        """Go on until cancelled."""
        await keep_going(self.run_once, self.due, log, POLL_SECONDS)

    async def run_once(self) -> int:
        """Fetch what waits and is due; returns how many rows that settled."""
        rows = await to_fetch(self._floor - OVERLAP, BATCH + len(self._later))
        ready = [row for row in rows if self._is_due(row)][:BATCH]
        settled = [row.id for row in ready if await self._collect(row)]
        waiting = {row.id for row in rows} - set(settled)
        if rows:
            self._floor = min(waiting, default=rows[-1].id + 1) - 1
        return len(settled)

    def _is_due(self, row: Evidence) -> bool:
        return row.id not in self._later or self._later[row.id][1] <= self._now()

    async def _collect(self, row: Evidence) -> bool:
        """Deal with one row; False if it has to be tried again later."""
        try:
            kept = await self._keep(row)
        except Exception as error:  # noqa: BLE001 - whatever a network or a disk does passes
            self._put_off(row, error)
            return False
        await self._settle(row, kept)
        self._later.pop(row.id, None)
        return True

    async def _keep(self, row: Evidence) -> _Kept | MediaGone:
        """Fetch and write the file; a `MediaGone` says why there is nothing to keep."""
        try:
            data, _ = await self._fetch(row.media)
            ending = _ending(data)
        except MediaGone as gone:
            return gone
        sha256 = hashlib.sha256(data).hexdigest()
        path = f"{await folder_of(row)}/{sha256}.{ending}"
        await asyncio.to_thread(_write, self._settings.data / path, data)
        return _Kept(path, sha256)

    async def _settle(self, row: Evidence, kept: _Kept | MediaGone) -> None:
        async with in_transaction():
            act = Act(SYSTEM, self._now(), f"evidence:{row.id}", self._settings)
            if isinstance(kept, _Kept):
                await keep_evidence(act, row, kept.path, kept.sha256)
            else:
                await lose_evidence(act, row, str(kept))
            await write_acts([act])

    def _put_off(self, row: Evidence, error: Exception) -> None:
        attempts = self._later.get(row.id, (0, self._now()))[0] + 1
        wait = AGAIN[min(attempts, len(AGAIN)) - 1]
        self._later[row.id] = (attempts, self._now() + timedelta(seconds=wait))
        log.warning("evidence=%d attempt=%d failed: %s", row.id, attempts, type(error).__name__)


def _ending(data: bytes) -> str:
    """Return a file's ending by its first bytes, whatever its sender called it.

    Raises MediaGone for what is empty, too large, or no evidence.
    """
    if not data:
        raise MediaGone(_EMPTY)
    if len(data) > LARGEST:
        raise MediaGone(_TOO_LARGE)
    for beginning, ending in _BEGINNINGS:
        if data.startswith(beginning):
            return ending
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data.startswith(_ZIP):
        for inside, ending in _OFFICE:
            if inside in data:
                return ending
    raise MediaGone(_UNKNOWN)


def _write(path: Path, data: bytes) -> None:
    """Write in one step, readable by the bot alone; what is there already has these very bytes."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as part:
        part.write(data)
        part.flush()
        os.fsync(part.fileno())
    Path(part.name).replace(path)

"""How fast one person, or one group, may be written to."""

from datetime import datetime, timedelta
from typing import Final

import msgspec

_SWEEP_AT: Final = 10_000


class Limit(msgspec.Struct, frozen=True):
    """`burst` sends at once, then one more after each `every`.

    Within any span of time T this lets through at most `burst + T / every`.
    """

    burst: int
    every: timedelta


# WeCom drops what exceeds 30 a minute or 1000 an hour for one member, without an error.
MEMBER: Final = (
    Limit(burst=10, every=timedelta(seconds=3)),
    Limit(burst=100, every=timedelta(seconds=4)),
)
# A group's push address takes 20 a minute.
WEBHOOK: Final = (Limit(burst=8, every=timedelta(seconds=5)),)


class Pace:
    """Token buckets by name, kept in memory and forgotten once they are full again."""

    def __init__(self, limits: tuple[Limit, ...]) -> None:
        self._limits = limits
        self._full_at: dict[str, tuple[datetime, ...]] = {}
        self._sweep_at = _SWEEP_AT

    def take(self, who: str, now: datetime) -> datetime | None:
        """Book one send now and return None, or book nothing and return when it may be sent."""
        full_at = tuple(max(full, now) for full in self._full_at.get(who, ())) or (now,) * len(
            self._limits
        )
        free_at = max(
            full - (limit.burst - 1) * limit.every
            for full, limit in zip(full_at, self._limits, strict=True)
        )
        if free_at > now:
            return free_at
        self._full_at[who] = tuple(
            full + limit.every for full, limit in zip(full_at, self._limits, strict=True)
        )
        if len(self._full_at) >= self._sweep_at:
            self._sweep(now)
        return None

    def _sweep(self, now: datetime) -> None:
        self._full_at = {
            who: full_at for who, full_at in self._full_at.items() if max(full_at) > now
        }
        self._sweep_at = max(_SWEEP_AT, 2 * len(self._full_at))

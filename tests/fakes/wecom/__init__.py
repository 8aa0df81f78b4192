"""A WeCom that runs on this machine: its server side and the members who use it.

It speaks the real protocol over real sockets and shares no code with `bot`.
"""

from tests.fakes.wecom.crypt import Letter, forged, oversized, truncated
from tests.fakes.wecom.member import FakeMember
from tests.fakes.wecom.server import FakeWecom
from tests.fakes.wecom.state import Corp, Sent

__all__ = [
    "Corp",
    "FakeMember",
    "FakeWecom",
    "Letter",
    "Sent",
    "forged",
    "oversized",
    "truncated",
]

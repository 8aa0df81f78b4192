"""What an installation has decided: `config.toml` as frozen values, read once at start.

`config.example.toml` says what each key means; `bot.config_read.load_config` reads the file.
"""

from datetime import date
from decimal import Decimal
from typing import Final, Literal

import msgspec

from bot.secret import Secret


class ConfigError(Exception):
    """A configuration with which nothing may start; each problem is one sentence in Chinese."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of the file."""


class Server(_Table, frozen=True, kw_only=True):
    host: str = "127.0.0.1"
    port: int = 8080
    public_url: str = ""
    """What links in cards begin with, without a slash at the end; empty: no links."""
    trusted_proxies: tuple[str, ...] = ()
    """Addresses or networks whose X-Forwarded-For counts."""
    data: str = "data"
    """The folder of evidence and exports; absolute once it is read."""


class Database(_Table, frozen=True, kw_only=True):
    url: Secret = Secret("sqlite://kaohe.db")
    """May hold a password. The path of an SQLite file is absolute once it is read."""


class App(_Table, frozen=True, kw_only=True):
    """The self-built app: private chats."""

    agent_id: int
    secret: Secret
    token: Secret
    encoding_aes_key: Secret


class Aibot(_Table, frozen=True, kw_only=True):
    """The smart bot on its long connection."""

    bot_id: str
    secret: Secret
    ws_url: str = "wss://openws.work.weixin.qq.com"


class Contacts(_Table, frozen=True, kw_only=True):
    """Address-book sync."""

    secret: Secret


class Wecom(_Table, frozen=True, kw_only=True):
    corp_id: str = ""
    api_base: str = "https://qyapi.weixin.qq.com"
    bot_names: tuple[str, ...] = ()
    """What people may write after @ when they speak to the bot."""
    app: App | None = None
    aibot: Aibot | None = None
    contacts: Contacts | None = None


class GroupChat(_Table, frozen=True, kw_only=True):
    """A group chat reached through its push address."""

    name: str
    webhook_key: Secret
    units: tuple[str, ...] = ()


class Year(_Table, frozen=True, kw_only=True):
    """The holidays and make-up workdays of a year, as the State Council announced them."""

    holidays: tuple[date, ...]
    workdays: tuple[date, ...] = ()


class Calendar(_Table, frozen=True, kw_only=True):
    timezone: Literal["Asia/Shanghai"] = "Asia/Shanghai"
    years: dict[str, Year] = {}


class Schemes(_Table, frozen=True, kw_only=True):
    active: tuple[str, ...] = ("baicheng",)
    directories: tuple[str, ...] = ()
    """Folders with schemes of one's own, searched beside the built-in ones; absolute once read."""
    parameters: dict[str, dict[str, Decimal]] = {}
    """Scheme id → local figure → value."""


class Config(_Table, frozen=True, kw_only=True):
    server: Server = Server()
    database: Database = Database()
    wecom: Wecom = Wecom()
    groups: tuple[GroupChat, ...] = msgspec.field(default=(), name="group")
    calendar: Calendar = Calendar()
    schemes: Schemes = Schemes()


SQLITE: Final = "sqlite://"
POSTGRES: Final = ("postgres://", "postgresql://", "asyncpg://")

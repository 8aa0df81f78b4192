"""The seal on WeCom's callbacks: signature, freshness and encryption."""

import binascii
import hashlib
import hmac
import struct
from datetime import datetime, timedelta
from typing import Final

from wechatpy.enterprise.crypto import PrpCrypto, WeChatCrypto
from wechatpy.exceptions import WeChatException

_KEY_LENGTH: Final = 43
_SECONDS_DIGITS: Final = 12


class Rejected(Exception):
    """A callback that is not answered. The text says why, without quoting what was received."""

    def __init__(self, reason: str, status: int = 400) -> None:
        super().__init__(reason)
        self.status = status


class Seal:
    """Checks and opens what WeCom encrypted for this app; one cipher serves all callbacks.

    `fresh_for` is how far a callback's timestamp may be from our clock, either way.
    Raises `ValueError` for an `encoding_aes_key` that cannot be one.
    """

    def __init__(
        self,
        token: str,
        encoding_aes_key: str,
        corp_id: str,
        fresh_for: timedelta = timedelta(seconds=300),
    ) -> None:
        if len(encoding_aes_key) != _KEY_LENGTH or not encoding_aes_key.isalnum():
            raise ValueError(
                "encoding_aes_key 应为 43 个字母或数字，请从应用的接收消息设置里复制。"
            )
        self._token = token
        self._corp_id = corp_id
        self._fresh_for = fresh_for
        self._cipher = PrpCrypto(WeChatCrypto(token, encoding_aes_key, corp_id).key)

    def check(
        self, signature: str, timestamp: str, nonce: str, encrypted: str, now: datetime
    ) -> None:
        """Raise `Rejected` unless WeCom signed this, just now."""
        words = "".join(sorted((self._token, timestamp, nonce, encrypted)))
        expected = hashlib.sha1(words.encode(errors="replace"), usedforsecurity=False).hexdigest()
        if not hmac.compare_digest(expected.encode(), signature.encode(errors="replace")):
            raise Rejected("wrong signature")
        if not timestamp.isdecimal() or len(timestamp) > _SECONDS_DIGITS:
            raise Rejected("timestamp is not a number")
        if abs(now.timestamp() - int(timestamp)) > self._fresh_for.total_seconds():
            raise Rejected("stale timestamp")

    def open(self, encrypted: str) -> str:
        """Decrypt; raises `Rejected` for what is damaged or meant for another corp."""
        try:
            opened: str = self._cipher.decrypt(encrypted, self._corp_id)
        except WeChatException:
            raise Rejected("sealed for another corp id") from None
        except (ValueError, IndexError, struct.error, binascii.Error):
            raise Rejected("damaged ciphertext") from None
        return opened

"""WeCom's side of the callback encryption, written from its description (path/91144)."""

import base64
import hashlib
import os
import struct
from datetime import datetime

import msgspec
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_BLOCK = 32


class Letter(msgspec.Struct, frozen=True):
    """One callback as it goes over the wire: the query and the body."""

    query: dict[str, str]
    body: bytes


class Envelopes:
    """Seals what one app is told, with the settings from its "receive messages" page."""

    def __init__(self, token: str, encoding_aes_key: str, corp_id: str) -> None:
        self._token = token
        self._key = base64.b64decode(encoding_aes_key + "=")
        self._corp_id = corp_id

    def seal(self, xml: str, now: datetime, agent_id: int, *, nonce: str = "") -> Letter:
        """Encrypt and sign a message for the POST callback."""
        encrypted = self.encrypt(xml)
        body = (
            f"<xml><ToUserName><![CDATA[{self._corp_id}]]></ToUserName>"
            f"<AgentID><![CDATA[{agent_id}]]></AgentID>"
            f"<Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
        )
        return Letter(self._query(encrypted, now, nonce), body.encode())

    def seal_echo(self, echo: str, now: datetime) -> Letter:
        """Encrypt and sign the word the URL check has to send back."""
        encrypted = self.encrypt(echo)
        return Letter(self._query(encrypted, now, "") | {"echostr": encrypted}, b"")

    def sign_again(self, letter: Letter, encrypted: str, now: datetime) -> Letter:
        """Put other ciphertext into a letter, with a good signature over it."""
        body = b"<xml><Encrypt>%s</Encrypt></xml>" % encrypted.encode()
        return Letter(self._query(encrypted, now, letter.query["nonce"]), body)

    def encrypt(self, message: str) -> str:
        text = message.encode()
        plain = os.urandom(16) + struct.pack(">I", len(text)) + text + self._corp_id.encode()
        padding = _BLOCK - len(plain) % _BLOCK
        encryptor = self._cipher().encryptor()
        sealed = encryptor.update(plain + bytes([padding]) * padding) + encryptor.finalize()
        return base64.b64encode(sealed).decode()

    def decrypt(self, encrypted: str) -> str:
        decryptor = self._cipher().decryptor()
        plain = decryptor.update(base64.b64decode(encrypted)) + decryptor.finalize()
        plain = plain[16 : -plain[-1]]
        (length,) = struct.unpack(">I", plain[:4])
        return plain[4 : 4 + length].decode()

    def sign(self, timestamp: str, nonce: str, encrypted: str) -> str:
        words = sorted([self._token, timestamp, nonce, encrypted])
        return hashlib.sha1("".join(words).encode(), usedforsecurity=False).hexdigest()

    def _query(self, encrypted: str, now: datetime, nonce: str) -> dict[str, str]:
        timestamp = str(int(now.timestamp()))
        nonce = nonce or os.urandom(5).hex()
        signature = self.sign(timestamp, nonce, encrypted)
        return {"msg_signature": signature, "timestamp": timestamp, "nonce": nonce}

    def _cipher(self) -> Cipher[modes.CBC]:
        return Cipher(algorithms.AES(self._key), modes.CBC(self._key[:16]))


def forged(letter: Letter) -> Letter:
    """Sign without knowing the token."""
    return msgspec.structs.replace(letter, query=letter.query | {"msg_signature": "0" * 40})


def truncated(letter: Letter) -> Letter:
    """Lose the second half of the body."""
    return msgspec.structs.replace(letter, body=letter.body[: len(letter.body) // 2])


def oversized(letter: Letter) -> Letter:
    """Blow the body up to far more than WeCom ever sends."""
    return msgspec.structs.replace(letter, body=letter.body + b" " * 100_000)

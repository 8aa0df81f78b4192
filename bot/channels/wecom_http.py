"""One call to WeCom over HTTP: explicit timeouts, UTF-8 JSON, errors without secrets in them."""

import io
import logging
from http import HTTPStatus
from typing import Any, Final

import aiohttp
import msgspec

from bot.channels.wecom_errors import ErrorClass, WecomError

log = logging.getLogger(__name__)

Body = dict[str, Any]
Params = dict[str, str]

CALL_TIMEOUT: Final = aiohttp.ClientTimeout(total=10, connect=5)
FILE_TIMEOUT: Final = aiohttp.ClientTimeout(total=60, connect=5)
_JSON: Final = {"Content-Type": "application/json; charset=utf-8"}
_ERROR_SIZE: Final = 64 * 1024


class Answer(msgspec.Struct):
    """What any call may answer; people come as a list or joined by `|`."""

    errcode: int = 0
    access_token: str = ""
    expires_in: int = 0
    invaliduser: str | list[str] | None = None
    unlicenseduser: str | list[str] | None = None
    response_code: str = ""
    media_id: str = ""

    def misses(self, userid: str) -> str:
        """Say why `userid` was passed over although the call succeeded, else return ''."""
        lists = {"invaliduser": self.invaliduser, "unlicenseduser": self.unlicenseduser}
        for why, listed in lists.items():
            names = listed.split("|") if isinstance(listed, str) else listed or ()
            if userid.casefold() in (name.casefold() for name in names):
                return why
        return ""


async def post_json(session: aiohttp.ClientSession, url: str, params: Params, body: Body) -> Answer:
    """Post `body`; raises `WecomError`. Chinese goes out as UTF-8: WeCom refuses escapes."""
    return await exchange(
        session, "POST", url, params, data=msgspec.json.encode(body), headers=_JSON
    )


async def upload(
    session: aiohttp.ClientSession, url: str, params: Params, file: tuple[str, bytes, str]
) -> str:
    """Post a file (name, bytes, MIME type) as `media` and return its media id."""
    name, data, mime = file
    # Members see the file name as it stands here: quoted characters would reach them as %E8...
    form = aiohttp.FormData(quote_fields=False)
    safe_name = "".join("_" if char in '"\\/\r\n' else char for char in name)
    form.add_field("media", io.BytesIO(data), filename=safe_name, content_type=mime)
    answer = await exchange(session, "POST", url, params, data=form, timeout=FILE_TIMEOUT)
    return answer.media_id


async def download(
    session: aiohttp.ClientSession, url: str, params: Params, limit: int
) -> tuple[bytes, str]:
    """Fetch a file of at most `limit` bytes, with its MIME type; raises `WecomError`."""
    call = _call_of(url)
    try:
        async with session.get(
            url, params=params, timeout=FILE_TIMEOUT, allow_redirects=False
        ) as response:
            _check_status(call, response.status)
            if "Content-Disposition" not in response.headers:  # not a file: an error, in JSON
                _understood(call, await _read(response.content, _ERROR_SIZE))
                raise _reported(WecomError(call, "unreadable-answer"))
            data = await _read(response.content, limit)
            mime = response.content_type
    except (aiohttp.ClientError, OSError) as error:
        raise _lost(call, error) from None  # the original's text holds the URL with its token
    if len(data) > limit:
        raise _reported(WecomError(call, "too-large", ErrorClass.CONTENT))
    return data, mime


async def exchange(
    session: aiohttp.ClientSession, method: str, url: str, params: Params, **request: Any
) -> Answer:
    """Make one call and return what it answered; raises `WecomError` for any errcode but 0."""
    call = _call_of(url)
    request.setdefault("timeout", CALL_TIMEOUT)
    try:
        async with session.request(
            method, url, params=params, allow_redirects=False, **request
        ) as response:
            status, raw = response.status, await response.read()
    except (aiohttp.ClientError, OSError) as error:  # TimeoutError is an OSError
        raise _lost(call, error) from None  # the original's text holds the URL with its token
    _check_status(call, status)
    return _understood(call, raw)


async def _read(stream: aiohttp.StreamReader, limit: int) -> bytes:
    data = bytearray()
    async for chunk in stream.iter_any():
        data += chunk
        if len(data) > limit:
            break
    return bytes(data)


def _call_of(url: str) -> str:
    return url.partition("/cgi-bin/")[2]


def _lost(call: str, error: Exception) -> WecomError:
    return _reported(WecomError(call, type(error).__name__))


def _check_status(call: str, status: int) -> None:
    """Raise `WecomError` unless WeCom itself answered: its own errors come with status 200."""
    if status == HTTPStatus.OK:
        return
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        kind = ErrorClass.WAIT_WINDOW
    elif status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        kind = ErrorClass.BACKOFF
    else:
        kind = ErrorClass.CONFIGURATION  # some other server lives at this address
    raise _reported(WecomError(call, f"http-{status}", kind))


def _understood(call: str, raw: bytes) -> Answer:
    try:
        answer = msgspec.json.decode(raw, type=Answer)
    except msgspec.DecodeError:
        raise _reported(WecomError(call, "unreadable-answer")) from None
    if answer.errcode:
        raise _reported(WecomError(call, answer.errcode))
    return answer


def _reported(error: WecomError) -> WecomError:
    log.warning("wecom %s", error)
    return error

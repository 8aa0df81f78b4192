"""The simulator's page with its own files, and the attachments people are sent."""

import asyncio
from pathlib import Path
from typing import Final

from aiohttp import web

from bot.channels.simulator import PICTURE_TYPES
from bot.web.simulator_body import Handler, Wrong

_HERE: Final = Path(__file__).parent
_PAGE_HEADERS: Final = {
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self' data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
}
_PAPERS: Final = frozenset({".xlsx", ".csv", ".pdf", ".docx", ".txt", ".zip"})
"""What may leave the data folder: the database lives there too."""


def add_page(app: web.Application) -> None:
    """Serve the page at `/`; it needs nothing from outside."""
    for path, file, kind in (
        ("/", "templates/simulator.html", "text/html"),
        ("/sim/sim.css", "static/sim.css", "text/css"),
        ("/sim/sim.js", "static/sim.js", "text/javascript"),
        ("/sim/sim-phone.js", "static/sim-phone.js", "text/javascript"),
        ("/sim/sim-show.js", "static/sim-show.js", "text/javascript"),
    ):
        app.router.add_get(path, _serve(_HERE / file, kind))


def _serve(file: Path, kind: str) -> Handler:
    body = file.read_bytes()

    async def serve(request: web.Request) -> web.StreamResponse:
        return web.Response(body=body, content_type=kind, charset="utf-8", headers=_PAGE_HEADERS)

    return serve


async def find_attachment(folder: Path, tail: str) -> web.StreamResponse:
    """Answer with the attachment at `tail` below `folder`; raises Wrong if there is none."""
    file = await asyncio.to_thread(_below, folder, tail)
    if file is None:
        raise Wrong("没有这个文件，可能已被清理。", 404)
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
    if picture := PICTURE_TYPES.get(file.suffix.lower()):
        headers["Content-Type"] = picture
    else:
        headers["Content-Disposition"] = "attachment"
    return web.FileResponse(file, headers=headers)


def _below(folder: Path, tail: str) -> Path | None:
    """Return the file, links followed, if it may be given out and really lies below `folder`."""
    try:
        file = (folder / tail).resolve()
        known = file.suffix.lower() in PICTURE_TYPES.keys() | _PAPERS
        inside = file.is_relative_to(folder.resolve())
        return file if known and inside and file.is_file() else None
    except (OSError, ValueError):  # a name that no file can have
        return None

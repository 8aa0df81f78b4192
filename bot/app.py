"""The aiohttp application: health, metrics, and what every answer has in common."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final

from aiohttp import web

from models.database import connection, pending_migrations
from models.journey import Inbox, Outbox

log = logging.getLogger("kaohe.web")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
LARGEST_BODY: Final = 12 * 1024 * 1024
SAFE: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def make_app() -> web.Application:
    """Return an application that answers a bug with one line instead of a traceback."""
    app = web.Application(middlewares=[_calm], client_max_size=LARGEST_BODY)
    app.on_response_prepare.append(_headers)
    return app


@web.middleware
async def _calm(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException:
        raise
    except Exception:
        log.exception("%s %s failed", request.method, request.match_info.route.resource)
        return web.Response(status=500, text="程序出错了，请稍后再试；反复出现请告诉管理员。")


async def _headers(_request: web.Request, response: web.StreamResponse) -> None:
    for name, value in SAFE.items():
        response.headers.setdefault(name, value)


class Health:
    """Answers `/healthz` (it lives), `/readyz` (it can work) and `/metrics` (how it fares)."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now

    async def alive(self, _request: web.Request) -> web.Response:
        return web.Response(text="ok")

    async def ready(self, _request: web.Request) -> web.Response:
        try:
            await connection().execute_query("SELECT 1")
            waiting = await pending_migrations()
        except Exception:
            log.exception("not ready")
            return web.Response(status=503, text="database unavailable")
        if waiting:
            return web.Response(status=503, text=f"{len(waiting)} migrations pending")
        return web.Response(text="ready")

    async def metrics(self, _request: web.Request) -> web.Response:
        """Return counts in the Prometheus text format; no names, no texts."""
        lines = []
        for table, model in (("inbox", Inbox), ("outbox", Outbox)):
            for status in ("new", "sealed", "done", "refused", "dead", "sent", "failed"):
                count = await model.filter(status=status).count()
                lines.append(f'kaohe_{table}_messages{{status="{status}"}} {count}')
        oldest = (
            await Outbox.filter(status="new", not_before__lte=self._now()).order_by("id").first()
        )
        waits = (self._now() - oldest.not_before).total_seconds() if oldest else 0
        lines.append(f"kaohe_outbox_oldest_seconds {waits:.0f}")
        return web.Response(text="\n".join(lines) + "\n")


def add_health(app: web.Application, health: Health) -> None:
    app.router.add_get("/healthz", health.alive)
    app.router.add_get("/readyz", health.ready)
    app.router.add_get("/metrics", health.metrics)

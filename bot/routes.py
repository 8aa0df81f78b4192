"""The one table of routes; handlers register themselves on it when they are imported."""

from bot.router import Router

router = Router()

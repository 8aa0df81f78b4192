"""Saying no."""


class Refusal(Exception):
    """What was asked cannot be done. The text tells the person what, why, and what to do."""

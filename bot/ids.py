"""Where ids come from: the one place that asks for randomness."""

import secrets
import uuid


def incident_number() -> str:
    """Return a short number that a person can read out on the phone."""
    return f"{secrets.randbelow(10**6):06d}"


def message_id() -> str:
    return uuid.uuid4().hex


def door_token() -> str:
    """Return what stands in a one-time link: 256 bits nobody can guess."""
    return secrets.token_urlsafe(32)

"""The schemes that come along, each loaded once for all tests."""

from functools import cache

from rules.scheme import BUILT_IN, Scheme, load_scheme


@cache
def built_in(name: str) -> Scheme:
    """Return a scheme by id."""
    return load_scheme(BUILT_IN / f"{name}.toml")

"""Comparing an outcome with what a case expects of it: only what is mentioned is compared."""

from typing import Any


def differences(got: dict[str, Any], expected: dict[str, Any]) -> list[str]:
    """List where a result differs from what a case expects; TOML writes null as "null"."""
    found = []
    for key, want in expected.items():
        have = _view(got, key, want)
        if have != (None if want == "null" else want):
            found.append(f"{got['assessee']}.{key}: expected {want!r}, got {have!r}")
    return found


def _view(got: dict[str, Any], key: str, want: Any) -> Any:
    """Return the part of a result that an expectation speaks about, in the same form."""
    if key in {"flags", "unmet"}:
        return [one["code"] for one in got[key]]
    if key == "pay":
        return {payment["item"]: payment["amount"] for payment in got["pay"]}
    if key == "consequences" and isinstance(want, list):
        return sorted({one["code"] for one in got["consequences"]})
    if key == "consequences":
        return {one["code"]: one["value"] for one in got["consequences"] if one["code"] in want}
    if key == "lines":
        lines = got["lines"]
        return {line["indicator"]: line["points"] for line in lines if line["indicator"] in want}
    return got.get(key)


def contains(got: Any, expected: Any) -> bool:
    """Say whether an excerpt is contained in a document; lists are excerpts and unordered."""
    if isinstance(expected, dict):
        return isinstance(got, dict) and all(
            key in got and contains(got[key], value) for key, value in expected.items()
        )
    if isinstance(expected, list):
        return all(any(contains(one, want) for one in got) for want in expected)
    return bool(got == expected)

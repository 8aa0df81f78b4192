"""Certificates on application: a ladder of levels, conditions, and a date to be renewed by."""

from decimal import Decimal
from typing import Literal

from rules.table import Cited, Table

Organ = Literal["province", "city", "county", "township"]
Kind = Literal["promotion", "recheck"]


class Level(Cited, frozen=True, kw_only=True):
    """One level of the ladder: by score, or by review on the spot."""

    level: str
    pass_score: Decimal | None = None
    """None: judged on the spot, no score."""
    needs: str = ""
    """The level that must be held before."""
    held_years: int = 1
    open_to: tuple[Organ, ...]
    score_clause: str = ""


class Prerequisite(Cited, frozen=True, kw_only=True):
    """A condition that must be met; `optional`: null means it does not bind this organ."""

    id: str
    title: str
    optional: bool = False


class Organiser(Cited, frozen=True, kw_only=True):
    """Who reviews applications of this kind."""

    kinds: tuple[Kind, ...] = ()
    levels: tuple[str, ...] = ()
    applicants: tuple[Organ, ...] = ()
    organiser: Organ


class PanelSize(Cited, frozen=True, kw_only=True):
    """How many reviewers, by how far below the organiser the applicant stands."""

    steps_below: tuple[int, ...]
    levels: tuple[str, ...] = ()
    organisers: tuple[Organ, ...] = ()
    applicants: tuple[Organ, ...] = ()
    least: int
    most: int


class Window(Cited, frozen=True, kw_only=True):
    """Applications of these levels and organs come within these months."""

    levels: tuple[str, ...]
    applicants: tuple[Organ, ...]
    months: tuple[int, ...]


class Notice(Cited, frozen=True, kw_only=True):
    """The public notice lasts at least so many days."""

    days: int


class Paper(Table, frozen=True, kw_only=True):
    """A paper that the approval rests on."""

    id: str
    title: str


class Papers(Cited, frozen=True, kw_only=True):
    """All papers needed for approval."""

    paper: tuple[Paper, ...]


class Validity(Cited, frozen=True, kw_only=True):
    """A certificate holds for so many years."""

    years: int


class Certificate(Cited, frozen=True, kw_only=True):
    """Everything a scheme on application decides by."""

    organs: tuple[Organ, ...]
    """Highest first."""
    level: tuple[Level, ...]
    """Lowest first."""
    prerequisite: tuple[Prerequisite, ...]
    organiser: tuple[Organiser, ...]
    """The first that fits decides."""
    panel: tuple[PanelSize, ...]
    """The first that fits decides."""
    window: tuple[Window, ...]
    notice: Notice
    papers: Papers
    validity: Validity
    precheck_clause: str
    objections_clause: str
    top_score: Decimal

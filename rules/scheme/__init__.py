"""Schemes: dated, clause-cited rules read from TOML."""

from rules.scheme.document import Cadence, Parameter, Scheme
from rules.scheme.grading import Pool
from rules.scheme.indicators import Indicator
from rules.scheme.lookup import findings, in_scope, indicators_of, pool_of, rated_items, self_items
from rules.scheme.parameters import LocalFigure, local_figures, with_parameters
from rules.scheme.polls import Exclusion, Poll, Veto
from rules.scheme.problems import SchemeError
from rules.scheme.read import BUILT_IN, load_scheme, parse_scheme
from rules.scheme.versions import find_schemes, find_versions, version_for

__all__ = [
    "BUILT_IN",
    "Cadence",
    "Exclusion",
    "Indicator",
    "LocalFigure",
    "Parameter",
    "Poll",
    "Pool",
    "Scheme",
    "SchemeError",
    "Veto",
    "find_schemes",
    "find_versions",
    "findings",
    "in_scope",
    "indicators_of",
    "load_scheme",
    "local_figures",
    "parse_scheme",
    "pool_of",
    "rated_items",
    "self_items",
    "version_for",
    "with_parameters",
]

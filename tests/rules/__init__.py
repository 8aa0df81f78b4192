"""Tests of the rules engine: tables of cases, properties, and the two commands."""

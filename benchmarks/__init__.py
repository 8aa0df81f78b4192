"""Measurements: programs that are run by hand, on loopback, and check that nothing was lost."""

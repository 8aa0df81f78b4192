"""A small invented township to try Kaohe with: 25 people for the scheme `baicheng`."""

from importlib.resources import files


def sample_roster() -> bytes:
    """Return the roster of the sample town, a CSV file as `kaohe roster import` takes it."""
    return files(__name__).joinpath("town.csv").read_bytes()

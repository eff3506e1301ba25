"""Where runs with faults keep their data."""

from tests.end_to_end.conftest import open_folder

__all__ = ["open_folder"]

"""Where runs with faults keep their data, and from what their load is drawn."""

import os
import time

import pytest

from tests.end_to_end.conftest import open_folder

__all__ = ["open_folder"]


@pytest.fixture
def seed() -> int:
    """PRAXIS_FAULTS_SEED, or another one each time; every report begins with it."""
    return int(os.environ.get("PRAXIS_FAULTS_SEED", time.time_ns() % 1_000_000))

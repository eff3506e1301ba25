"""Runs the practitioner service alone: `python -m subgraphs.practitioner [migrate]`."""

from pathlib import Path

from servicekit.app import run_service
from subgraphs.practitioner.app import create_app
from subgraphs.practitioner.settings import Settings

if __name__ == "__main__":
    run_service(create_app, Settings, Path(__file__).parent / "migrations")

"""Runs the availability service alone: `python -m subgraphs.availability [migrate]`."""

from pathlib import Path

from servicekit.app import run_service
from subgraphs.availability.app import create_app
from subgraphs.availability.settings import Settings

if __name__ == "__main__":
    run_service(create_app, Settings, Path(__file__).parent / "migrations")

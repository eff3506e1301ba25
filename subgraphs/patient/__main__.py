"""Runs the patient service alone: `python -m subgraphs.patient [migrate]`."""

from pathlib import Path

from servicekit.app import run_service
from subgraphs.patient.app import create_app
from subgraphs.patient.settings import Settings

if __name__ == "__main__":
    run_service(create_app, Settings, Path(__file__).parent / "migrations")

"""`python -m subgraphs.booking [migrate]`: this service alone."""

from pathlib import Path

from servicekit.app import run_service
from subgraphs.booking.app import create_app
from subgraphs.booking.settings import Settings

run_service(create_app, Settings, Path(__file__).parent / "migrations")

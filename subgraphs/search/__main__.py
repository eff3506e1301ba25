"""`python -m subgraphs.search`: this service alone. Its index brings itself up to date when it is opened."""

from servicekit.app import run_service
from subgraphs.search.app import create_app
from subgraphs.search.settings import Settings

run_service(create_app, Settings)

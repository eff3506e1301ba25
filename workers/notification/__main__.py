"""`python -m workers.notification [migrate]`."""

from servicekit.app import run_service
from workers.notification.app import MIGRATIONS, create_app
from workers.notification.settings import Settings

if __name__ == "__main__":
    run_service(create_app, Settings, MIGRATIONS)

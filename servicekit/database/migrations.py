"""Bringing an owner's tables to their newest form."""

from pathlib import Path

from alembic import command
from alembic.config import Config


def migrate(dsn: str, schema: str, directory: Path) -> None:
    """Brings one owner's schema to its newest revision; a second run changes nothing.

    Args:
        dsn: of a role that may create tables in the schema.
        schema: holds the tables and alembic's version table; it exists already.
        directory: the owner's `migrations/`, one Python file a revision.
    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parents[1] / "alembic_environment"))
    config.set_main_option("version_locations", str(directory))
    config.set_main_option("path_separator", "os")
    config.attributes["dsn"] = dsn
    config.attributes["schema"] = schema
    command.upgrade(config, "head")

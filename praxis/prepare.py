"""`praxis prepare`: what must be there before the first service starts on servers of one's own, as in containers."""

from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict
from rich.progress import Progress

from praxis.embedded.databases import OWNERS, SEARCH, open_databases
from praxis.embedded.folders import make_data_folder
from praxis.embedded.installation import ISSUER_FOLDER, NOTIFICATION_CLIENT, NOTIFICATION_SCOPE
from praxis.embedded.issuer import Client, IssuerServer
from praxis.embedded.postgres import PostgresAddress
from praxis.embedded.problem import CannotStart
from praxis.migrate import migrate_owners
from praxis.seed import seed
from praxis.topics import make_event_topics


class PrepareSettings(BaseSettings):
    """Where the servers are; a field's environment variable is its name in capitals."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    postgres_host: str
    postgres_port: int = 5432
    postgres_superuser_password: str
    services_password: str  # of the role of each service
    kafka_bootstrap_servers: str
    kafka_topic_prefix: str = ""
    issuer_host: str  # by which the services reach the issuer of development tokens
    issuer_port: int
    client_secret: str  # of the notification worker, at that issuer

    @property
    def postgres(self) -> PostgresAddress:
        """The cluster."""
        return PostgresAddress(self.postgres_port, self.postgres_superuser_password, self.postgres_host)


def prepare(settings: PrepareSettings, data: Path, practitioners: int) -> None:
    """Makes databases, roles, tables, topics, the issuer's key, and demo data; what is there stays. Raises CannotStart."""
    databases = open_databases(settings.postgres, dict.fromkeys((*OWNERS, SEARCH), settings.services_password))
    migrate_owners(databases.dsn)
    make_event_topics(settings.kafka_bootstrap_servers, settings.kafka_topic_prefix)
    client = Client(NOTIFICATION_CLIENT, settings.client_secret, NOTIFICATION_SCOPE)
    folder = make_data_folder(data) / ISSUER_FOLDER
    IssuerServer(folder, settings.issuer_port, (client,), settings.issuer_host).prepare()
    if practitioners:
        with Progress() as bar:
            seed(databases.dsn, practitioners, bar)


def command(
    data: Annotated[Path, typer.Option(help="Where the issuer keeps its key; made when missing.")],
    practitioners: Annotated[int, typer.Option(min=0, help="How many demo practitioners there shall be.")] = 0,
) -> None:
    """Make databases, tables, topics and a token issuer's key on servers that the environment names."""
    try:
        settings = PrepareSettings()
    except ValidationError as error:
        missing = ", ".join(str(each["loc"][0]).upper() for each in error.errors())
        raise CannotStart(f"The environment does not say {missing}.", "Set these variables.") from error
    prepare(settings, data, practitioners)
    print("Everything is prepared.")

"""Where the stores are that commands of ours look into: written down by what runs, or told by the environment."""

from pathlib import Path

from pydantic import BaseModel, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from praxis.embedded.files import write_whole
from praxis.embedded.lock import is_locked
from praxis.embedded.problem import CannotStart
from praxis.up.environments import Environments

FILE = "addresses.json"


class Addresses(BaseModel, frozen=True):
    """Connection strings hold passwords: never print them."""

    practitioner_database_dsn: str
    booking_database_dsn: str
    availability_database_dsn: str
    redis_url: str
    kafka_bootstrap_servers: str
    kafka_topic_prefix: str = ""
    search_database_file: str | None = None
    search_index_url: str | None = None
    search_index_prefix: str = "practitioners"
    clock_offset_file: str | None = None

    @classmethod
    def of(cls, environments: Environments) -> "Addresses":
        """As the deployables are told."""
        availability, search = environments.of("availability"), environments.of("search")
        return cls(
            practitioner_database_dsn=environments.of("practitioner")["DATABASE_DSN"],
            booking_database_dsn=environments.of("booking")["DATABASE_DSN"],
            availability_database_dsn=availability["DATABASE_DSN"],
            redis_url=availability["REDIS_URL"],
            kafka_bootstrap_servers=availability["KAFKA_BOOTSTRAP_SERVERS"],
            kafka_topic_prefix=availability.get("KAFKA_TOPIC_PREFIX", ""),
            search_database_file=search.get("SEARCH_DATABASE_FILE"),
            search_index_url=search.get("SEARCH_INDEX_URL"),
            clock_offset_file=availability.get("CLOCK_OFFSET_FILE"),
        )


class _Told(BaseSettings, Addresses):
    """The environment of a command that runs in a cluster; each variable is the field's name in capitals."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")


def told_addresses() -> Addresses | None:
    """What the environment says; None when it says nothing of databases. Raises CannotStart for half of it."""
    try:
        return _Told()
    except ValidationError as error:
        missing = [str(each["loc"][0]).upper() for each in error.errors()]
        databases = {name.upper() for name in _Told.model_fields if name.endswith("_dsn")}
        if databases <= set(missing):
            return None
        raise CannotStart(f"The environment does not say {', '.join(missing)}.", "Set these variables too.") from error


def write_addresses(data: Path, environments: Environments) -> None:
    """Leaves the addresses of what starts now in its data folder, for the commands that look into it."""
    write_whole(data / FILE, Addresses.of(environments).model_dump_json())


def running_addresses(data: Path) -> Addresses | None:
    """The addresses of what runs on a data folder; None when nothing does."""
    file = data / FILE
    if not file.exists() or not is_locked(data):
        return None
    return Addresses.model_validate_json(file.read_text())

"""Settings that deployables share. Each is read once, from the environment, in the deployable's `app`."""

from pathlib import Path
from typing import Self

from pydantic import Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from servicekit.authentication import TokenSettings


class ServiceSettings(BaseSettings):
    """What every deployable is told; a field's environment variable is its name in capitals."""

    # Without `hide_input_in_errors` an error would quote all that was given, passwords included.
    model_config = SettingsConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    host: str = "127.0.0.1"
    port: int = 8000
    log_level: str = "INFO"
    clock_offset_file: Path | None = None
    otel_exporter_otlp_endpoint: str | None = None

    token_issuer: str
    token_audience: str = "praxis"  # noqa: S105 - a name, no secret
    token_jwks_url: str

    @property
    def tokens(self) -> TokenSettings:
        """Whose tokens are believed."""
        return TokenSettings(issuer=self.token_issuer, audience=self.token_audience, jwks_url=self.token_jwks_url)


class EventSettings(ServiceSettings):
    """For deployables that publish or consume events."""

    kafka_bootstrap_servers: str
    kafka_topic_prefix: str = ""
    # False on the embedded broker, which makes topics by itself, with settings of its own.
    kafka_topics_are_checked: bool = True
    # How long a fetch may wait at the broker for a message. The embedded one answers no sooner when a message comes, so
    # there it is how late an event may be.
    kafka_fetch_wait_ms: int = 500
    # Where consumers note how far they have come, for a broker that forgets on restart; None: the broker remembers.
    consumer_positions_dsn: str | None = None


class DatabaseSettings(EventSettings):
    """For deployables that own Postgres tables and an outbox."""

    database_dsn: str
    migration_dsn: str | None = None  # a role that may change tables, when the service's own may not
    database_schema: str
    database_pool_size: int = 8
    # How long published rows stay: 168 where the outbox is the log of a broker that forgets, else not at all.
    outbox_retention_hours: int = Field(default=0, ge=0)
    outbox_replay_from_watermark: bool = False

    @model_validator(mode="after")
    def _can_replay(self) -> Self:
        if not self.outbox_replay_from_watermark:
            return self
        if self.outbox_retention_hours == 0:
            raise ValueError(
                "OUTBOX_REPLAY_FROM_WATERMARK publishes again what the outbox keeps, and with OUTBOX_RETENTION_HOURS 0 it keeps"
                " nothing: set the hours (168 for the embedded broker), or switch the replay off"
            )
        if self.consumer_positions_dsn is None:
            raise ValueError(
                "OUTBOX_REPLAY_FROM_WATERMARK needs to know how far consumers are: set CONSUMER_POSITIONS_DSN, or switch the"
                " replay off"
            )
        return self


def told_errors(error: ValidationError) -> str:
    """What is wrong with an environment, a line each, by the names of its variables and without their values."""
    return "\n".join(_told_error(each["loc"], each["msg"]) for each in error.errors(include_input=False))


def _told_error(place: tuple[int | str, ...], message: str) -> str:
    # An error of several settings together has no place, and names them.
    return f"{str(place[0]).upper()}: {message}" if place else message.removeprefix("Value error, ")

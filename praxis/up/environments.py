"""The settings of every deployable, as its environment would say them: the same in one process and in many."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from praxis.embedded.databases import OWNERS, Databases
from praxis.embedded.installation import Installation
from praxis.embedded.ports import HOST
from praxis.embedded.tokens import AUDIENCE

SUBGRAPHS = ("practitioner", "patient", "booking", "availability", "search")
WORKER = "notification"
GATEWAY = "gateway"
# Of a broker that forgets what it held, and makes topics by itself with settings of its own.
OUTBOX_IS_THE_LOG: Mapping[str, str] = {
    "KAFKA_TOPICS_ARE_CHECKED": "false",
    "KAFKA_FETCH_WAIT_MS": "50",
    "OUTBOX_RETENTION_HOURS": "168",
    "OUTBOX_REPLAY_FROM_WATERMARK": "true",
}
# What whoever starts us may say about all deployables.
PASSED_ON = ("CLOCK_OFFSET_FILE", "LOG_LEVEL")
PASSED_ON_PREFIX = "OTEL_"  # the OpenTelemetry SDK reads many of its own


@dataclass(frozen=True)
class Environments:
    """Makes each deployable's environment."""

    installation: Installation
    databases: Databases
    gateway_url: str

    def of(self, deployable: str) -> dict[str, str]:
        """The environment of a subgraph or of the worker."""
        environment = self.common()
        if deployable in OWNERS:
            environment["DATABASE_DSN"] = self.databases.dsn(deployable)
            environment["DATABASE_SCHEMA"] = deployable
        if not self.installation.is_log_kept:
            environment["CONSUMER_POSITIONS_DSN"] = self.databases.positions_dsn(deployable)
        return environment | self._own(deployable)

    def common(self) -> dict[str, str]:
        """What every deployable is told."""
        installation = self.installation
        issuer = installation.issuer.issuer()
        return {
            "HOST": HOST,
            "TOKEN_ISSUER": issuer.url,
            "TOKEN_AUDIENCE": AUDIENCE,
            "TOKEN_JWKS_URL": issuer.jwks_url,
            "KAFKA_BOOTSTRAP_SERVERS": installation.kafka_bootstrap_servers,
            **({} if installation.is_log_kept else OUTBOX_IS_THE_LOG),
            **passed_on(os.environ),
        }

    def _own(self, deployable: str) -> dict[str, str]:
        installation = self.installation
        redis_url = {"REDIS_URL": installation.redis.address.url()}
        if deployable == "availability":
            return redis_url
        if deployable == "search":
            url, file = installation.search_index_url, search_file(installation.folders.data)
            return {
                **redis_url,
                **({"SEARCH_DATABASE_FILE": str(file)} if url is None else {"SEARCH_INDEX_URL": url}),
                "CURSOR_SIGNING_KEY": installation.kept_secrets.secret("search-cursors"),
            }
        if deployable == WORKER:
            return {
                "MAILBOX_FOLDER": str(installation.folders.mailbox),
                "GATEWAY_URL": self.gateway_url,
                "TOKEN_URL": installation.issuer.issuer().token_url,
                "CLIENT_ID": installation.notification_client.client_id,
                "CLIENT_SECRET": installation.notification_client.secret,
            }
        return {}


def passed_on(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables of this process that every deployable is to see."""
    return {
        name: value for name, value in environment.items() if name in PASSED_ON or name.startswith(PASSED_ON_PREFIX)
    }


def search_file(data: Path) -> Path:
    """The search index."""
    return data / "search.sqlite"

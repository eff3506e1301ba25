"""The full stack as something that runs on a data folder."""

from praxis.embedded.disk import Need
from praxis.embedded.run import Stack
from praxis.full_stack.installation import open_full_stack

FULL_STACK = Stack(
    "Kafka, OpenSearch, PostgreSQL, Redis, the issuer and moto",
    open_full_stack,
    Need(first_start_mb=1_000, later_start_mb=300),
)

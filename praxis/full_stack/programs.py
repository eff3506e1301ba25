"""What the full stack needs on this machine: found, or named together with the command that gets it."""

import shutil
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from praxis.embedded.account import Account
from praxis.embedded.problem import CannotStart
from praxis.full_stack.cache import cache_folder
from praxis.full_stack.java import find_java
from praxis.full_stack.maven import KAFKA_DISTRIBUTION, OPENSEARCH_DISTRIBUTION, Distribution
from praxis.full_stack.versions import KAFKA_JAVA, OLDEST_POSTGRES, OPENSEARCH_JAVA

POSTGRES_FOLDER = Path("/usr/lib/postgresql")  # Debian keeps each major version in a folder of its own
ALL_AT_ONCE = "or everything that is missing: python -m praxis.full_stack"


@dataclass(frozen=True)
class JavaProgram:
    """A server in Java: the folder of its distribution and the Java to run it with."""

    folder: Path
    java_home: Path


@dataclass(frozen=True)
class Programs:
    """Everything that is started."""

    postgres_folder: Path
    postgres_version: int
    redis_server: Path
    kafka: JavaProgram
    opensearch: JavaProgram


def find_programs(account: Account) -> Programs:
    """All of them. Raises CannotStart for the first one that is missing."""
    postgres_folder = find_postgres()
    find_moto()
    return Programs(
        postgres_folder=postgres_folder,
        postgres_version=int(postgres_folder.name),
        redis_server=find_redis(),
        kafka=find_kafka(account),
        opensearch=find_opensearch(account),
    )


def find_postgres(folder: Path = POSTGRES_FOLDER) -> Path:
    """The installation of the newest PostgreSQL."""
    versions = [
        int(path.name) for path in folder.glob("*") if path.name.isdigit() and (path / "bin/postgres").is_file()
    ]
    if not versions or max(versions) < OLDEST_POSTGRES:
        raise CannotStart(
            f"PostgreSQL {OLDEST_POSTGRES} or newer is not in {folder}.",
            f"Install it: apt install postgresql, {ALL_AT_ONCE}.",
        )
    return folder / str(max(versions))


def find_redis() -> Path:
    """The program redis-server."""
    found = shutil.which("redis-server")
    if found is None:
        raise CannotStart(
            "Redis (the program redis-server) is missing.", f"Install it: apt install redis-server, {ALL_AT_ONCE}."
        )
    return Path(found)


def find_kafka(account: Account) -> JavaProgram:
    """Kafka's jars and a Java for them."""
    return JavaProgram(_fetched(KAFKA_DISTRIBUTION, account), find_java(KAFKA_JAVA, "Kafka", account))


def find_opensearch(account: Account) -> JavaProgram:
    """OpenSearch's distribution and a Java for it."""
    return JavaProgram(_fetched(OPENSEARCH_DISTRIBUTION, account), find_java(OPENSEARCH_JAVA, "OpenSearch", account))


def find_moto() -> None:
    """moto's server must be importable; it stands in for SES and SNS."""
    if find_spec("moto") is None or find_spec("flask") is None:
        raise CannotStart(
            "moto's server, which stands in for Amazon's SES and SNS, is missing.",
            "Install it into this environment: python -m pip install 'moto[server]'.",
        )


def _fetched(distribution: Distribution, account: Account) -> Path:
    folder = distribution.folder(cache_folder(account))
    if not folder.exists():
        raise CannotStart(
            f"{distribution.name} {distribution.version} is not in {folder}.",
            f"Fetch it from Maven ({distribution.size_mb} MB): python -m praxis.full_stack.",
        )
    return folder

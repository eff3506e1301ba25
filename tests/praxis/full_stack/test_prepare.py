"""Servers of one's own become ready for the services by one command, which may run again."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from praxis.embedded.databases import OWNERS, Databases
from praxis.embedded.folders import open_folders
from praxis.embedded.installation import kept_issuer, open_installation
from praxis.embedded.supervisor import Supervisor
from praxis.prepare import PrepareSettings, prepare
from tests.full_stack_servers import KafkaCluster
from tests.praxis.processes import run_praxis


@pytest.fixture
def settings(kafka_cluster: KafkaCluster, topic_prefix: str) -> Iterator[PrepareSettings]:
    """A PostgreSQL on which nothing was ever made, and Kafka."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        Path(name).chmod(0o755)
        postgres = open_installation(open_folders(Path(name) / "data"), is_durable=False).postgres
        supervisor = Supervisor((postgres,), Path(name), Path(name), print)
        supervisor.start()
        yield PrepareSettings(
            postgres_host=postgres.address.host,
            postgres_port=postgres.address.port,
            postgres_superuser_password=postgres.address.superuser_password,
            services_password="services",
            kafka_bootstrap_servers=kafka_cluster.bootstrap_servers,
            kafka_topic_prefix=topic_prefix,
            issuer_host="issuer",
            issuer_port=9000,
            client_secret="secret",
        )
        supervisor.stop()


@pytest.mark.full_stack
def test_a_second_time_changes_nothing(settings: PrepareSettings, tmp_path: Path) -> None:
    prepare(settings, tmp_path, 3)
    databases = Databases(settings.postgres, dict.fromkeys(OWNERS, "services"))
    with psycopg.connect(databases.dsn("practitioner")) as connection:
        made = connection.execute("SELECT count(*) FROM practitioners").fetchone()
    issuer = kept_issuer(tmp_path)
    assert issuer is not None
    assert issuer.url == "http://issuer:9000"
    prepare(settings, tmp_path, 3)
    with psycopg.connect(databases.dsn("practitioner")) as connection:
        assert connection.execute("SELECT count(*) FROM practitioners").fetchone() == made != (0,)
    again = kept_issuer(tmp_path)
    assert again is not None
    assert again.public_keys() == issuer.public_keys()


def test_what_the_environment_does_not_say_is_named(tmp_path: Path) -> None:
    told = run_praxis("prepare", "--data", str(tmp_path))
    assert told.returncode == 1
    assert "POSTGRES_SUPERUSER_PASSWORD, SERVICES_PASSWORD, KAFKA_BOOTSTRAP_SERVERS" in told.stderr

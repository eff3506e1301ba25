"""Both modes give a deployable the same settings, and no deployable another one's secrets."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

from praxis.embedded.databases import OWNERS, SEARCH, Databases
from praxis.embedded.folders import open_folders
from praxis.embedded.installation import open_installation
from praxis.full_stack.installation import open_full_stack
from praxis.up.environments import SUBGRAPHS, WORKER, Environments
from servicekit.settings import DatabaseSettings
from subgraphs.booking.settings import Settings as BookingSettings
from subgraphs.search.settings import Settings as SearchSettings


@pytest.fixture
def environments() -> Iterator[Environments]:
    """Of an installation that was never started."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        Path(name).chmod(0o755)
        installation = open_installation(open_folders(Path(name) / "data"))
        installation.issuer.prepare()
        passwords = {role: f"password-of-{role}" for role in (*OWNERS, SEARCH)}
        yield Environments(installation, Databases(installation.postgres.address, passwords), "http://gateway/graphql")


@pytest.mark.parametrize("deployable", [*SUBGRAPHS, WORKER])
def test_a_deployables_settings_follow_from_its_environment_alone(
    environments: Environments, deployable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = f"workers.{deployable}" if deployable == WORKER else f"subgraphs.{deployable}"
    settings_type = import_module(f"{module}.settings").Settings
    given = environments.of(deployable)
    in_process = settings_type(**{name.lower(): value for name, value in given.items()})
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert settings_type() == in_process
    if isinstance(in_process, DatabaseSettings):
        assert in_process.database_schema == deployable
        assert in_process.outbox_replay_from_watermark


@pytest.mark.parametrize("deployable", [*SUBGRAPHS, WORKER])
def test_no_deployable_is_told_another_ones_password(environments: Environments, deployable: str) -> None:
    told = " ".join(environments.of(deployable).values())
    others = {*OWNERS, SEARCH} - {deployable}
    assert f"password-of-{deployable}" in told
    assert not [other for other in others if f"password-of-{other}" in told]
    assert environments.installation.postgres.address.superuser_password not in told
    assert (environments.installation.notification_client.secret in told) == (deployable == WORKER)


def test_what_the_starter_says_about_telemetry_and_the_clock_reaches_everybody(
    environments: Environments, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "200")
    monkeypatch.setenv("CLOCK_OFFSET_FILE", "/somewhere")
    monkeypatch.setenv("DATABASE_DSN", "postgresql://somebody.else/")
    told = environments.of("booking")
    assert (told["OTEL_BSP_SCHEDULE_DELAY"], told["CLOCK_OFFSET_FILE"]) == ("200", "/somewhere")
    assert "somebody" not in told["DATABASE_DSN"]


@pytest.mark.full_stack
def test_on_the_full_stack_kafka_is_the_log_and_opensearch_the_index(environments: Environments) -> None:
    installation = open_full_stack(environments.installation.folders)
    on_full_stack = replace(environments, installation=installation)
    owner = BookingSettings.model_validate(_told(on_full_stack, "booking"))
    assert owner.kafka_topics_are_checked
    assert not owner.outbox_replay_from_watermark
    assert owner.outbox_retention_hours < 168
    assert owner.consumer_positions_dsn is None
    assert owner.kafka_bootstrap_servers.count(",") == 2
    index = SearchSettings.model_validate(_told(on_full_stack, SEARCH))
    assert index.search_index_url == installation.opensearch.url
    assert index.search_database_file is None


def _told(environments: Environments, deployable: str) -> dict[str, str]:
    return {name.lower(): value for name, value in environments.of(deployable).items()}

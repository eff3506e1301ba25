"""compose.yaml describes the same full stack: same versions, same settings, and settings that the services really have."""

import re
from importlib import import_module
from typing import Any

import pytest
import yaml

from gateway.settings import read_settings
from praxis.embedded.databases import OWNERS
from praxis.full_stack.kafka import BROKERS, SETTINGS
from praxis.full_stack.versions import KAFKA, OPENSEARCH
from praxis.prepare import PrepareSettings
from praxis.up.addresses import told_addresses
from praxis.up.environments import SUBGRAPHS, WORKER
from tests.architecture.sources import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name for name, service in SERVICES.items() if service["image"] == "praxis"}
BROKER_NAMES = [f"kafka-{number}" for number in BROKERS]
SECRETS = {"POSTGRES_PASSWORD", "SERVICES_PASSWORD", "REDIS_PASSWORD", "CURSOR_SIGNING_KEY", "CLIENT_SECRET"}
# What has to be the same on this machine and in containers; the rest of our Kafka settings spares memory and time.
SAFETY = {name: value for name, value in SETTINGS.items() if re.search("isr|insync|replication|leader|create", name)}


def _environment(service: str) -> dict[str, str]:
    """As the container sees it, with every secret called by its own name."""
    environment = SERVICES[service].get("environment", {})
    return {name: re.sub(r"\$\{(\w+)[^}]*\}", r"\1", str(value)) for name, value in environment.items()}


def _module(deployable: str) -> str:
    return f"workers.{deployable}" if deployable == WORKER else f"subgraphs.{deployable}"


def test_there_is_every_deployable_and_every_server() -> None:
    assert {*SUBGRAPHS, WORKER, "gateway", "issuer", "prepare", "tools"} == OURS
    assert SERVICES.keys() - OURS == {"postgres", "redis", "kafka-controller", *BROKER_NAMES, "opensearch", "moto"}


def test_images_are_pinned_to_the_versions_that_the_tests_run_on() -> None:
    images = {name: service["image"] for name, service in SERVICES.items() if name not in OURS}
    assert all(re.fullmatch(r"[a-z/]+:\d+\.\d+(\.\d+)?", image) for image in images.values())
    assert {images[name] for name in ("kafka-controller", *BROKER_NAMES)} == {f"apache/kafka:{KAFKA}"}
    assert images["opensearch"] == f"opensearchproject/opensearch:{OPENSEARCH}"


@pytest.mark.parametrize("deployable", [*SUBGRAPHS, WORKER])
def test_a_service_starts_with_these_settings_and_none_of_them_is_unknown(
    deployable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert SERVICES[deployable]["command"][-1] == _module(deployable)
    environment = _environment(deployable)
    settings_type = import_module(f"{_module(deployable)}.settings").Settings
    assert {name.lower() for name in environment} <= settings_type.model_fields.keys()
    settings = settings_type(**{name.lower(): value for name, value in environment.items()})
    if deployable in OWNERS:
        assert settings.database_schema == deployable
        assert settings.database_dsn == f"postgresql://{deployable}:SERVICES_PASSWORD@postgres/{OWNERS[deployable]}"


def test_the_gateway_takes_its_settings_and_reaches_every_subgraph() -> None:
    settings = read_settings(None, _environment("gateway"))
    assert {name: subgraph.url for name, subgraph in settings.subgraphs.items()} == {
        name: f"http://{name}:8000/graphql" for name in SUBGRAPHS
    }
    assert settings.endpoints == ("/graphql", "/{country}/graphql")
    assert settings.jwt is not None
    assert settings.jwt.issuer == _environment("booking")["TOKEN_ISSUER"]


def test_what_prepares_knows_all_that_it_is_told() -> None:
    environment = {name.lower(): value for name, value in _environment("prepare").items()}
    assert environment.keys() <= PrepareSettings.model_fields.keys()
    settings = PrepareSettings(**environment)  # type: ignore[arg-type]
    told = _environment("booking")
    assert f"http://{settings.issuer_host}:{settings.issuer_port}" == told["TOKEN_ISSUER"]
    assert settings.kafka_bootstrap_servers == told["KAFKA_BOOTSTRAP_SERVERS"]


def test_commands_find_all_stores(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in _environment("tools").items():
        monkeypatch.setenv(name, value)
    addresses = told_addresses()
    assert addresses is not None
    assert {name.lower(): getattr(addresses, name.lower()) for name in _environment("tools")} == {
        name.lower(): value for name, value in _environment("tools").items()
    }


def test_brokers_are_as_safe_as_those_of_the_tests() -> None:
    assert len(SAFETY) >= 8
    for name in BROKER_NAMES:
        environment = _environment(name)
        told = {setting: environment[f"KAFKA_{setting.replace('.', '_').upper()}"] for setting in SAFETY}
        assert told == {setting: str(value) for setting, value in SAFETY.items()}
        assert environment["KAFKA_ADVERTISED_LISTENERS"] == f"PLAINTEXT://{name}:9092"
    assert sorted(_environment(name)["KAFKA_NODE_ID"] for name in BROKER_NAMES) == ["1", "2", "3"]
    assert (
        f"{_environment('kafka-controller')['KAFKA_NODE_ID']}@"
        in _environment("kafka-1")["KAFKA_CONTROLLER_QUORUM_VOTERS"]
    )


def test_addresses_name_services_of_the_file() -> None:
    for name in OURS:
        for value in _environment(name).values():
            hosts = re.findall(r"(?:://|@|,|^)([a-z][a-z0-9-]*)(?::\d+|/)", re.sub(r"\w+://[^@/]*@", "://", value))
            assert set(hosts) <= SERVICES.keys(), f"{name}: {value}"


def test_everybody_waits_for_what_they_need_until_it_answers() -> None:
    for name, service in SERVICES.items():
        for needed, how in service.get("depends_on", {}).items():
            done = how["condition"] == "service_completed_successfully"
            assert done == (needed == "prepare"), f"{name} waits for {needed}"
            assert done or "healthcheck" in SERVICES[needed], f"{needed} has no health check"
    assert all("healthcheck" in service for name, service in SERVICES.items() if name not in {"prepare", "tools"})


def test_no_secret_is_in_the_file_and_each_must_be_given() -> None:
    text = (ROOT / "compose.yaml").read_text()
    assert set(re.findall(r"\$\{(\w+):\?", text)) == SECRETS
    assert set(re.findall(r"\$\{(\w+)[:}]", text)) == SECRETS | {"PORT", "PRACTITIONERS"}
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if re.search("PASSWORD|SECRET|KEY|DSN|REDIS_URL|CLI_AUTH", name):
                assert "${" in str(value), name
    assert all(f"{name}" in text.partition("name: praxis")[0] for name in SECRETS)
    assert ".env" in (ROOT / ".gitignore").read_text().splitlines()


def test_only_the_gateway_is_published_and_only_on_loopback() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published.keys() == {"gateway"}
    assert all(port.startswith("127.0.0.1:") for port in published["gateway"])


def test_volumes_are_declared() -> None:
    used = {volume.partition(":")[0] for service in SERVICES.values() for volume in service.get("volumes", ())}
    assert used == COMPOSE["volumes"].keys()


def test_the_image_holds_what_runs_and_nothing_else_is_sent_to_its_builder() -> None:
    copied = set(re.findall(r"^COPY (?!--from)(\S+) ", (ROOT / "Dockerfile").read_text(), re.MULTILINE))
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert copied == kept
    assert {path.name for path in ROOT.iterdir() if (path / "__init__.py").exists()} - kept <= {"benchmarks", "tests"}
    assert all((ROOT / path).exists() for path in copied)
    assert re.search(r"^USER 10001", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    bases = re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert all(re.fullmatch(r"python:3\.1[12]\.\d+-slim-bookworm", base) for base in bases)

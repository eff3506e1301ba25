"""Where commands look: what the environment says, whole or not at all, before what runs on the data folder."""

from pathlib import Path

import pytest

from praxis.embedded.lock import locked
from praxis.embedded.problem import CannotStart
from praxis.up.addresses import FILE, Addresses, running_addresses, told_addresses

WHOLE = {
    "PRACTITIONER_DATABASE_DSN": "postgresql://practitioner",
    "BOOKING_DATABASE_DSN": "postgresql://booking",
    "AVAILABILITY_DATABASE_DSN": "postgresql://availability",
    "REDIS_URL": "redis://redis",
    "KAFKA_BOOTSTRAP_SERVERS": "kafka:9092",
}
FURTHER = {
    "KAFKA_TOPIC_PREFIX": "blue.",
    "SEARCH_INDEX_URL": "http://opensearch:9200",
    "SEARCH_INDEX_PREFIX": "doctors",
    "SEARCH_DATABASE_FILE": "/data/search.sqlite",
    "CLOCK_OFFSET_FILE": "/data/offset",
}


def tell(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> None:
    for name in WHOLE | FURTHER:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)


def test_an_environment_that_says_nothing_of_databases_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    tell(monkeypatch, {"REDIS_URL": "redis://somebody-else-s"})
    assert told_addresses() is None


def test_every_address_can_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    tell(monkeypatch, WHOLE | FURTHER)
    told = told_addresses()
    assert told is not None
    assert {name.upper(): value for name, value in told.model_dump().items()} == WHOLE | FURTHER


@pytest.mark.parametrize("missing", WHOLE)
def test_half_an_environment_is_refused_by_the_names_that_it_lacks(
    monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    tell(monkeypatch, {name: value for name, value in WHOLE.items() if name != missing})
    with pytest.raises(CannotStart, match=missing) as refused:
        told_addresses()
    assert not any(name in str(refused.value) for name in WHOLE if name != missing)
    assert "postgresql://" not in str(refused.value)


def test_addresses_of_a_data_folder_count_only_while_something_runs_on_it(tmp_path: Path) -> None:
    addresses = Addresses.model_validate({name.lower(): value for name, value in WHOLE.items()})
    (tmp_path / FILE).write_text(addresses.model_dump_json())
    assert running_addresses(tmp_path) is None
    with locked(tmp_path):
        assert running_addresses(tmp_path) == addresses

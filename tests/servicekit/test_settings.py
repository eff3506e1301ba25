"""Settings that contradict one another are refused at the start, in words that say what to set, and without passwords."""

from collections.abc import Mapping

import pytest
from fastapi import FastAPI
from pydantic import ValidationError

from servicekit.app import run_service
from servicekit.settings import DatabaseSettings, told_errors

PASSWORD = "hunter2"
GIVEN = {
    "token_issuer": "http://issuer",
    "token_jwks_url": "http://issuer/jwks.json",
    "kafka_bootstrap_servers": "127.0.0.1:9",
    "database_dsn": f"postgresql://booking:{PASSWORD}@127.0.0.1:9/booking",
    "database_schema": "booking",
}
REPLAYING = {
    "outbox_replay_from_watermark": "true",
    "outbox_retention_hours": "168",
    "consumer_positions_dsn": f"postgresql://search:{PASSWORD}@127.0.0.1:9/positions",
}


def refusal_of(given: Mapping[str, str]) -> str:
    with pytest.raises(ValidationError) as raised:
        DatabaseSettings.model_validate(given)
    assert PASSWORD not in str(raised.value)
    return told_errors(raised.value)


def test_a_replay_with_all_that_it_needs_is_taken() -> None:
    assert DatabaseSettings.model_validate(GIVEN | REPLAYING).outbox_replay_from_watermark
    assert not DatabaseSettings.model_validate(GIVEN).outbox_replay_from_watermark


def test_a_replay_of_rows_that_are_not_kept_is_refused() -> None:
    refusal = refusal_of(GIVEN | REPLAYING | {"outbox_retention_hours": "0"})
    assert "OUTBOX_REPLAY_FROM_WATERMARK" in refusal
    assert "with OUTBOX_RETENTION_HOURS 0 it keeps nothing: set the hours" in refusal


def test_a_replay_that_cannot_know_where_consumers_are_is_refused() -> None:
    without = {name: value for name, value in REPLAYING.items() if name != "consumer_positions_dsn"}
    assert "set CONSUMER_POSITIONS_DSN" in refusal_of(GIVEN | without)


def test_rows_cannot_be_kept_for_less_than_no_time() -> None:
    assert refusal_of(GIVEN | {"outbox_retention_hours": "-1"}).startswith("OUTBOX_RETENTION_HOURS: ")


def test_a_service_ends_at_its_start_with_a_line_for_each_setting_and_no_traceback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in (GIVEN | REPLAYING | {"outbox_retention_hours": "soon", "port": "none"}).items():
        monkeypatch.setenv(name.upper(), value)
    monkeypatch.delenv("TOKEN_ISSUER")

    def create_app(_settings: DatabaseSettings) -> FastAPI:
        raise AssertionError("a service must not be made of settings that do not fit")

    with pytest.raises(SystemExit) as ended:
        run_service(create_app, DatabaseSettings)
    first, *lines = str(ended.value).splitlines()
    assert first == "The environment does not fit:"
    assert [line.partition(":")[0] for line in lines] == ["PORT", "TOKEN_ISSUER", "OUTBOX_RETENTION_HOURS"]
    assert PASSWORD not in str(ended.value)

"""What is logged: one JSON object a line, and what a library repeats many times a second only once in a while."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from servicekit import repeated_logs
from servicekit.repeated_logs import REPEAT_SECONDS, RepetitionFilter
from servicekit.telemetry import TALKATIVE_LIBRARIES, configure_logging, get_logger


class Log:
    """What was written."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]


@pytest.fixture
def log() -> Iterator[Log]:
    """Logging as a service configures it; afterwards as it was."""
    root, given = logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers, root.level
    log = Log()
    configure_logging("test", stream=log.stream)
    try:
        yield log
    finally:
        root.handlers, root.level = handlers, level
        for library in TALKATIVE_LIBRARIES:
            logging.getLogger(library).setLevel(logging.NOTSET)
        structlog.configure(**given)


def test_a_library_that_repeats_itself_is_told_once_and_what_differs_always(log: Log) -> None:
    for _ in range(50):
        for node in (1, 2):
            logging.getLogger("aiokafka.client").error("Unable connect to node with id %s: %s", node, "refused")
    told = [line["event"] for line in log.lines()]
    assert told == [f"Unable connect to node with id {node}: refused" for node in (1, 2)]


def test_what_we_say_ourselves_is_never_left_out(log: Log) -> None:
    for _ in range(3):
        get_logger("servicekit.kafka").error("dead letter", offset=7)
        logging.getLogger("asyncio").error("Task exception was never retrieved")
    assert [line["event"] for line in log.lines()].count("dead letter") == 3
    assert len(log.lines()) == 6


def test_after_a_while_it_is_told_again_with_how_often_it_came() -> None:
    now = [100.0]
    repetitions = RepetitionFilter("aiokafka", clock=lambda: now[0])

    def passes(text: str = "refused") -> logging.LogRecord | None:
        record = logging.LogRecord("aiokafka", logging.ERROR, "client.py", 1, text, None, None)
        return record if repetitions.filter(record) else None

    assert passes() is not None
    for _ in range(4):
        now[0] += REPEAT_SECONDS / 5
        assert passes() is None
    now[0] += REPEAT_SECONDS / 5
    again = passes()
    assert again is not None
    assert again.__dict__["left_out"] == 4
    now[0] += REPEAT_SECONDS
    once_more = passes()
    assert once_more is not None
    assert "left_out" not in once_more.__dict__


def test_how_often_it_came_stands_in_the_line(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    logger = logging.getLogger("aiokafka")
    logger.error("refused")
    logger.error("refused")
    monkeypatch.setattr(repeated_logs, "REPEAT_SECONDS", 0.0)
    logger.error("refused")
    assert [line.get("left_out") for line in log.lines()] == [None, 1]


def test_ever_new_messages_fill_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeated_logs, "MOST_REMEMBERED", 10)
    repetitions = RepetitionFilter("aiokafka", clock=lambda: 0.0)
    for number in range(100):
        assert repetitions.filter(logging.LogRecord("aiokafka", logging.ERROR, "", 1, f"{number}", None, None))
    assert len(repetitions._told) == 10

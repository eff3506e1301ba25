"""When a rebuild says that it is kept waiting: once, when nothing that it waits for has advanced."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from confluent_kafka import KafkaError, KafkaException

from praxis.rebuild import patience
from praxis.rebuild.patience import GOES_ON, Patience, Standing

STOPPED = Standing("booking-events", "booking", "availability", 7, is_all_published=True, applied=3, behind=4)
UNPUBLISHED = replace(STOPPED, is_all_published=False)


async def said(monkeypatch: pytest.MonkeyPatch, *looks: Standing | KafkaException) -> list[str]:
    """What is said when this is seen, look by look."""
    monkeypatch.setattr(patience, "HINT_AFTER_SECONDS", 0.0)
    texts: list[str] = []
    seen = iter(looks)

    async def stand() -> Sequence[Standing]:
        look = next(seen)
        if isinstance(look, KafkaException):
            raise look
        return [look]

    waiting = Patience(stand, texts.append)
    for _ in looks:
        await waiting.look()
    return texts


async def test_it_is_said_once_and_again_when_it_has_advanced_and_stopped_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert await said(monkeypatch, STOPPED) == []
    assert len(await said(monkeypatch, STOPPED, STOPPED)) == 1
    assert len(await said(monkeypatch, STOPPED, STOPPED, STOPPED)) == 1
    further = replace(STOPPED, applied=4, behind=3)
    assert len(await said(monkeypatch, STOPPED, STOPPED, further, further)) == 2


@pytest.mark.parametrize(
    ("earlier", "later", "advances"),
    [
        (STOPPED, replace(STOPPED, applied=4, behind=3), True),
        (STOPPED, replace(STOPPED, published=9, behind=6), False),  # what others have published since
        (UNPUBLISHED, replace(UNPUBLISHED, published=8), True),
        (UNPUBLISHED, STOPPED, True),
        (UNPUBLISHED, UNPUBLISHED, False),
        (STOPPED, UNPUBLISHED, False),  # the relay puts it back in line
    ],
)
async def test_only_what_is_waited_for_counts(
    monkeypatch: pytest.MonkeyPatch, earlier: Standing, later: Standing, *, advances: bool
) -> None:
    assert (await said(monkeypatch, earlier, later) == []) is advances


@pytest.mark.parametrize(
    ("standing", "hint"),
    [
        (UNPUBLISHED, "The booking service publishes nothing"),
        (STOPPED, "The availability service does not handle what is in booking-events: it is 4 events behind"),
        (replace(STOPPED, behind=0), "did not note the end of this rebuild. See whether `praxis dead-letters list`"),
    ],
)
async def test_the_hint_names_the_first_who_keeps_it(
    monkeypatch: pytest.MonkeyPatch, standing: Standing, hint: str
) -> None:
    (text,) = await said(monkeypatch, standing, standing)
    assert hint in text
    assert text.endswith(GOES_ON)


async def test_a_broker_that_does_not_answer_is_said_once_and_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    away = KafkaException(KafkaError(KafkaError._TRANSPORT))
    (text,) = await said(monkeypatch, away, away, STOPPED)
    assert "The broker does not answer" in text

"""`praxis dead-letters`: what could not be handled, and another try once its cause is mended."""

import asyncio
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from domain_events import event_topics
from praxis.embedded.problem import CannotStart
from praxis.up.attached import attached
from praxis.up.options import DEFAULT_DATA
from servicekit.kafka.dead_letter_box import DeadLetterBox, DeadLettersUnreachable
from servicekit.kafka.dead_letters import DeadLetter
from servicekit.outbox import NotAcknowledged


class Action(StrEnum):
    """What is done with dead letters."""

    LIST = "list"
    REPLAY = "replay"


def command(
    action: Annotated[Action, typer.Argument(help="Show them, or put them back for the group that failed.")],
    topic: Annotated[str | None, typer.Option(help="Only those of this topic, such as booking-events.")] = None,
    group: Annotated[str | None, typer.Option(help="Only those of this consumer group, such as search.")] = None,
    data: Annotated[Path, typer.Option(help="The data folder of the installation.")] = DEFAULT_DATA,
) -> None:
    """Show the messages that a consumer put aside, or hand them to it once more; what is older than its state changes nothing."""
    topics = event_topics()
    if topic is not None and topic not in topics:
        raise CannotStart(f"There is no topic {topic!r}.", f"Name one of {', '.join(topics)}.")
    try:
        letters = asyncio.run(_do(action, data, topics if topic is None else [topic], group))
    except (DeadLettersUnreachable, NotAcknowledged) as error:
        raise CannotStart(
            f"The broker does not answer: {error}.", "Try again when it runs; nothing is lost."
        ) from error
    for letter in letters:
        print(described(letter))
    print(f"{len(letters)} dead letters{' put back' if action is Action.REPLAY else ''}.")


async def _do(action: Action, data: Path, topics: list[str], group: str | None) -> list[DeadLetter]:
    async with attached(data, print) as addresses:
        box = DeadLetterBox.open(addresses.kafka_bootstrap_servers, addresses.kafka_topic_prefix)
        async with box as letters:
            if action is Action.REPLAY:
                return await letters.replay(topics, group)
            return [found.letter for found in await letters.waiting(topics, group)]


def described(letter: DeadLetter) -> str:
    """One line: when, who, what, where, why. Nothing of the message's data."""
    what = f"{letter.kind or 'no event'} {letter.event_id or ''}".strip()
    where = f"{letter.topic}/{letter.partition}@{letter.offset}"
    return f"{letter.at.isoformat()}  {letter.group}  {where}  {what}  {letter.cause}"

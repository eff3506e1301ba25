"""What is written beside a message that could not be handled, so that it can be found and replayed."""

from aiokafka import ConsumerRecord

DEAD_SUFFIX = ".dead"
MAX_CAUSE_CHARACTERS = 500


def dead_letter_headers(record: ConsumerRecord, group: str, error: Exception) -> list[tuple[str, bytes]]:
    """The message's own headers and why it is here; the error's type and text carry no personal data."""
    cause = f"{type(error).__name__}: {error}"[:MAX_CAUSE_CHARACTERS]
    added = {
        "dead-letter-group": group,
        "dead-letter-cause": cause,
        "dead-letter-partition": str(record.partition),
        "dead-letter-offset": str(record.offset),
    }
    return [*record.headers, *((name, value.encode()) for name, value in added.items())]

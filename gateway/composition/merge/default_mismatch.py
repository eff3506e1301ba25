"""Different defaults for one argument or input field."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError
from gateway.composition.merge.model import MergedInput
from gateway.composition.wording import by_value


def default_mismatch(code: str, item: MergedInput) -> Iterator[CompositionError]:
    """An error when two subgraphs have defaults that differ."""
    texts = {name: text for name, source in item.sources.items() if (text := source.default_text) is not None}
    if len(set(texts.values())) > 1:
        message = f'"{item.coordinate}" has the default {by_value(texts.items())}. Use one default everywhere.'
        yield CompositionError(code, message, (item.coordinate,), tuple(texts))

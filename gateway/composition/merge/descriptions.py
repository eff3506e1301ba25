"""Descriptions: the one that most subgraphs agree on."""

from collections import Counter
from collections.abc import Mapping

from gateway.composition.subgraph.model import Element


def merge_descriptions(sources: Mapping[str, Element]) -> str | None:
    """The most frequent description; of equally frequent ones the first by subgraph name."""
    counts = Counter(source.description for source in sources.values() if source.description)
    return max(counts, key=lambda text: counts[text]) if counts else None

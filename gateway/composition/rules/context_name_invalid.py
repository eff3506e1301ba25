"""CONTEXT_NAME_INVALID: a context's name is no plain name."""

import re
from collections.abc import Iterator

from gateway.composition.errors import CompositionError, in_subgraph
from gateway.composition.subgraph.field_usage import FieldUsage
from gateway.composition.subgraph.model import Subgraph

CODE = "CONTEXT_NAME_INVALID"
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*")


def check(subgraph: Subgraph, _usage: FieldUsage) -> Iterator[CompositionError]:
    """Underscores are kept for the supergraph, where the subgraph's name is put before the context's."""
    for item in subgraph.types.values():
        for use in item.uses("context"):
            name = use.text("name") or ""
            if not _NAME.fullmatch(name):
                message = f'type "{item.name}" sets the context "{name}". Use letters and digits, a letter first.'
                yield in_subgraph(CODE, subgraph.name, message, item.name)

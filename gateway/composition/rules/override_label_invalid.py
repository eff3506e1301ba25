"""OVERRIDE_LABEL_INVALID: a progressive override's label is neither a name nor a percentage."""

import re
from collections.abc import Iterator

from gateway.composition.errors import CompositionError
from gateway.composition.merge.model import Supergraph

CODE = "OVERRIDE_LABEL_INVALID"
_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9_\-:./]*")
_PERCENTAGE = re.compile(r"percent\((\d{1,2}(\.\d{1,8})?|100)\)")


def check(supergraph: Supergraph) -> Iterator[CompositionError]:
    """Labels are matched by name when a request comes, except `percent(x)`, which is drawn."""
    for subgraph in supergraph.subgraphs.values():
        for field in subgraph.fields():
            for use in field.uses("override"):
                label = use.text("label")
                if label is not None and not _NAME.fullmatch(label) and not _PERCENTAGE.fullmatch(label):
                    message = (
                        f'"{field.coordinate}" in subgraph "{subgraph.name}" has the override label "{label}". Write a'
                        " letter and then letters, digits or any of _ - : . /, or percent(x) with x from 0 to 100 and at"
                        " most 8 decimals."
                    )
                    yield CompositionError(CODE, message, (field.coordinate,), (subgraph.name,))

"""An operation as a client sends it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Operation:
    """The text and the variables' values; one that a client leaves out is not among them."""

    text: str
    variables: Mapping[str, Any]

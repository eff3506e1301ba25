"""Default values of arguments and input fields."""

from collections.abc import Mapping

from graphql.language import ConstValueNode

from gateway.composition.subgraph.model import InputValue


def merge_defaults(sources: Mapping[str, InputValue]) -> ConstValueNode | None:
    """The default that all subgraphs agree on. When any has none, or another one, the supergraph has none."""
    texts = {source.default_text for source in sources.values()}
    return next(iter(sources.values())).default if len(texts) == 1 else None

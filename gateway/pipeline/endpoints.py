"""Which paths are GraphQL endpoints, and which headers their parameters become."""

import re
from collections.abc import Mapping

from gateway.pipeline.http import Headers
from gateway.settings import PathParameter


class Endpoints:
    """Matches paths against `/graphql`, `/{country}/graphql` and the like."""

    def __init__(self, templates: tuple[str, ...], parameters: Mapping[str, PathParameter]) -> None:
        self._parameters = parameters
        self._plain = frozenset(template for template in templates if "{" not in template)
        self._patterns = [_compile(template, parameters) for template in templates if "{" in template]
        self.gateway_headers = frozenset(parameter.header.encode() for parameter in parameters.values())

    def match(self, path: str) -> Headers | None:
        """The headers that the path's parameters give; None when the path is no endpoint."""
        if path in self._plain:
            return ()
        for pattern in self._patterns:
            found = pattern.fullmatch(path)
            if found is not None:
                return [
                    (self._parameters[name].header.encode(), value.encode())
                    for name, value in found.groupdict().items()
                ]
        return None


def _compile(template: str, parameters: Mapping[str, PathParameter]) -> re.Pattern[str]:
    parts = re.split(r"\{([^{}]*)\}", template)  # text and names in turn
    return re.compile(
        "".join(
            f"(?P<{part}>{parameters[part].pattern})" if index % 2 else re.escape(part)
            for index, part in enumerate(parts)
        )
    )

"""How deeply the brackets of a document are nested, told from its text: a parser recurses for each of them."""

import re

from gateway.pipeline.refusal import request_refusal

# Strings and comments may hold any bracket; an unfinished one is left to the parser.
_TOKENS = re.compile(r'"""(?:\\"""|[^"]|"(?!""))*"""|"(?:\\.|[^"\\\n\r])*"|#[^\n\r]*|[\[{(]|[\]})]')


def check_nesting(text: str, limit: int) -> None:
    """Raises RequestRefused when brackets of any kind are nested more deeply than the limit."""
    depth = 0
    for match in _TOKENS.finditer(text):
        bracket = match.group()
        if bracket in "[{(":
            depth += 1
            if depth > limit:
                raise request_refusal("QUERY_LIMIT_EXCEEDED", f"The document is nested more than {limit} levels deep.")
        elif bracket in "]})":
            depth -= 1

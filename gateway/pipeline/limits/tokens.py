"""How many tokens a document has and how deeply its brackets are nested, told from its text.

A parser needs a hundred times as long to say so, and goes down one level of recursion for each bracket.
"""

import re

from gateway.pipeline.refusal import request_refusal

# What is ignored, then one token (GraphQL, 2.1) or the end. Possessive and never without a match, so that each
# letter is looked at once, whatever the text; an unfinished string is left to the parser.
_TOKEN = re.compile(
    r"(?:[\s,\ufeff]++|\#[^\n\r]*+)*+"
    r'([A-Za-z_]\w*+|[!$&(){}\[\]:=@|]|\.\.\.|"""(?:\\"""|[^"]|"(?!""))*+(?:""")?|"(?:\\.|[^"\\\n\r])*+"?'
    r"|-?\d[\w.+-]*+|.|\Z)",
    re.ASCII | re.DOTALL,
)


def check_tokens(text: str, max_tokens: int, max_nesting: int) -> None:
    """Raises RequestRefused when there are more tokens than that, or brackets within brackets."""
    depth = 0
    for number, match in enumerate(_TOKEN.finditer(text)):
        lexeme = match[1]
        if not lexeme:
            return
        if number >= max_tokens:
            raise request_refusal("QUERY_LIMIT_EXCEEDED", f"The document has more than {max_tokens} tokens.")
        if lexeme in "([{":
            depth += 1
            if depth > max_nesting:
                message = f"The document is nested more than {max_nesting} levels deep."
                raise request_refusal("QUERY_LIMIT_EXCEEDED", message)
        elif lexeme in ")]}":
            depth -= 1

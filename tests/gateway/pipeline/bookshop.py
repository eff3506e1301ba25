# ruff: noqa: A002, A006 - arguments are called as the schema calls them
"""A small supergraph over two real subgraphs: books, and their stock and reviews."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from graphql import GraphQLObjectType, GraphQLSchema, build_schema, extend_schema, graphql, parse

from gateway.app import GatewayApp, create_app
from gateway.executor.transports.asgi import AsgiTransport
from gateway.pipeline.http import HttpRequest, HttpResponse
from gateway.settings import GatewaySettings

BOOKS_SDL = """
    scalar Price
    enum Genre { NOVEL POETRY }
    input Search { words: [String!]!, genre: Genre = NOVEL, limit: Int }
    interface Product { id: ID! title: String }
    type Book implements Product @key(fields: "id") { id: ID! title: String pages: Int! genre: Genre }
    type Query {
      book(id: ID!): Book
      books(first: Int = 10): [Book!]
      search(input: Search!): [Product!]
      whoAmI: [String!]
      price(of: Price): Price
      fails: String
    }
    type Mutation { rename(id: ID!, title: String!): Book  count: Int }
"""
STOCK_SDL = """
    type Book @key(fields: "id") { id: ID! inStock: Int reviews: [Review!] }
    type Review { text: String! stars: Int }
    type Query { stockRefreshed: String }
    type Mutation { restock(id: ID!, copies: Int!): Book }
"""
_FEDERATION = """
    scalar _Any
    directive @key(fields: String!) repeatable on OBJECT
    directive @shareable on FIELD_DEFINITION | OBJECT
    union _Entity = Book
    extend type Query { _entities(representations: [_Any!]!): [_Entity]! }
"""

SUPERGRAPH_FILE = Path(__file__).with_name("bookshop.graphql")  # composed from the two schemas above
SUPERGRAPH = SUPERGRAPH_FILE.read_text()

Resolver = Callable[..., Any]


class SubgraphServer:
    """A subgraph as an ASGI app over graphql-core; it remembers requests and headers."""

    def __init__(self, sdl: str, resolvers: Mapping[str, Resolver]) -> None:
        self.schema: GraphQLSchema = extend_schema(build_schema(sdl, assume_valid=True), parse(_FEDERATION), True)
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        for coordinate, resolver in resolvers.items():
            type_name, _, field = coordinate.partition(".")
            owner = self.schema.type_map[type_name]
            assert isinstance(owner, GraphQLObjectType)
            owner.fields[field].resolve = resolver

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body = b""
        more = True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        request = json.loads(body)
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        self.requests.append(request)
        self.headers.append(headers)
        result = await graphql(
            self.schema,
            request["query"],
            variable_values=request.get("variables"),
            operation_name=request.get("operationName"),
            context_value=headers,
        )
        encoded = json.dumps(result.formatted).encode()
        start = {"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]}
        await send(start)
        await send({"type": "http.response.body", "body": encoded})


class Bookshop:
    """The data behind both subgraphs."""

    def __init__(self) -> None:
        self.books = {
            str(number): {
                "__typename": "Book",
                "id": str(number),
                "title": f"Book {number}",
                "pages": number * 100,
                "genre": "NOVEL",
            }
            for number in range(1, 4)
        }
        self.copies = {"1": 3, "2": 0}
        self.calls: list[str] = []
        self.books_server = SubgraphServer(
            BOOKS_SDL,
            {
                "Query.book": lambda _root, _info, id: self.books.get(id),
                "Query.books": lambda _root, _info, first=10: list(self.books.values())[:first],
                "Query.search": lambda _root, _info, input: list(self.books.values())[: input.get("limit")],
                "Query.whoAmI": lambda _root, info: [f"{k}: {v}" for k, v in sorted(info.context.items())],
                "Query.price": lambda _root, _info, of=None: of,
                "Query.fails": _fail,
                "Query._entities": lambda _root, _info, representations: [
                    self.books.get(r["id"]) for r in representations
                ],
                "Mutation.rename": self._rename,
                "Mutation.count": lambda _root, _info: len(self.calls),
            },
        )
        self.stock_server = SubgraphServer(
            STOCK_SDL,
            {
                "Query.stockRefreshed": lambda _root, _info: "today",
                "Query._entities": lambda _root, _info, representations: [
                    self._stock(r["id"]) for r in representations
                ],
                "Mutation.restock": self._restock,
            },
        )

    def app(self, settings: GatewaySettings | None = None, **changes: Any) -> GatewayApp:
        """A gateway over both subgraphs, in process."""
        transports = {
            "books": AsgiTransport(self.books_server, name="books"),
            "stock": AsgiTransport(self.stock_server, name="stock"),
        }
        return create_app(settings or GatewaySettings(), SUPERGRAPH, transports=transports, **changes)

    def _rename(self, _root: Any, _info: Any, id: str, title: str) -> Any:
        self.calls.append(f"rename {title}")
        self.books[id]["title"] = title
        return self.books[id]

    def _restock(self, _root: Any, _info: Any, id: str, copies: int) -> Any:
        self.calls.append(f"restock {copies}")
        self.copies[id] = copies
        return self._stock(id)

    def _stock(self, id: str) -> dict[str, Any]:
        reviews = [{"text": f"Review of {id}", "stars": 5}]
        return {"__typename": "Book", "id": id, "inStock": self.copies.get(id), "reviews": reviews}


def _fail(_root: Any, _info: Any) -> Any:
    raise RuntimeError("secret detail")


def post(body: Any, *, path: str = "/graphql", **headers: str) -> HttpRequest:
    """A POST with a JSON body; `_` in header names stands for `-`."""
    encoded = body if isinstance(body, bytes) else json.dumps(body).encode()
    given = {"content_type": "application/json", **headers}
    return HttpRequest("POST", path, b"", header_list(given), encoded)


def get(query_string: str, *, path: str = "/graphql", **headers: str) -> HttpRequest:
    """A GET."""
    return HttpRequest("GET", path, query_string.encode(), header_list(headers), b"")


def header_list(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items() if value]


def json_of(response: HttpResponse) -> Any:
    """The body, decoded; checks that the headers fit it."""
    headers = dict(response.headers)
    assert headers[b"content-length"] == str(len(response.body)).encode()
    assert headers[b"content-type"].endswith(b"; charset=utf-8")
    return json.loads(response.body)


def codes(body: Any) -> list[str]:
    """The codes of all errors."""
    return [error["extensions"]["code"] for error in body["errors"]]

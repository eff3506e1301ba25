"""What the subgraphs' schemas share: scalars, paging, the request's context, errors, and how a schema is built."""

from servicekit.graphql.context import RequestContext
from servicekit.graphql.ids import checked_ids
from servicekit.graphql.pagination import PageInfo, PageRequest, decode_cursor, encode_cursor
from servicekit.graphql.scalars import CountryCode, EmailAddress, LanguageCode, PhoneNumber, TimeZone
from servicekit.graphql.schema import ServiceSchema, build_schema

__all__ = [
    "CountryCode",
    "EmailAddress",
    "LanguageCode",
    "PageInfo",
    "PageRequest",
    "PhoneNumber",
    "RequestContext",
    "ServiceSchema",
    "TimeZone",
    "build_schema",
    "checked_ids",
    "decode_cursor",
    "encode_cursor",
]

"""The index on OpenSearch: one index per country behind an alias, tokens of free hours, two halves of a document."""

from subgraphs.search.repository.opensearch.index import OpenSearchIndex

__all__ = ["OpenSearchIndex"]

"""Contexts (`@fromContext`): from which objects above a site a value comes, and the leaves to fetch for it."""

from collections.abc import Iterator
from dataclasses import dataclass

from gateway.planner.fetch_graph.requirements import Requirement, RequirementReader
from gateway.planner.fetch_graph.sites import Site, SiteField
from gateway.supergraph.model import ContextValue
from gateway.supergraph.query_graph import QueryGraph


@dataclass(frozen=True, slots=True)
class SiteSource:
    """Objects of `types` at `site` set the context; `is_certain` where objects of no other type lead on from there."""

    site: Site
    types: frozenset[str]
    requirement: Requirement
    is_certain: bool


@dataclass(frozen=True, slots=True)
class ContextNeed:
    """A value that the representations of a step must come with; the sources are ordered, the nearest first."""

    value: ContextValue
    sources: tuple[SiteSource, ...]

    def leaves(self, reader: RequirementReader) -> Iterator[tuple[SiteField, frozenset[str]]]:
        """What must be fetched, and for which types, so that each source can be told from the others and read."""
        for source in self.sources:
            if not source.is_certain:
                yield reader.sites.typename(source.site), source.site.possible
            for leaf in source.requirement.leaves():
                yield leaf.field, leaf.types


def context_need(graph: QueryGraph, reader: RequirementReader, site: Site, value: ContextValue) -> ContextNeed:
    """Who sets the context for objects at a site: those above it, the nearest first, and at last they themselves."""
    return ContextNeed(value, tuple(_sources(graph, reader, site, value)))


def _sources(graph: QueryGraph, reader: RequirementReader, site: Site, value: ContextValue) -> Iterator[SiteSource]:
    for above, types in (*_above(site), (site, site.possible)):
        setters = types & graph.context_setters(value.context)
        if setters:
            is_certain = setters == types
            requirement = reader.requirement(above, setters, value.selection, nullable=True)
            yield SiteSource(above, setters, requirement, is_certain)
            if is_certain:
                return


def _above(site: Site) -> Iterator[tuple[Site, frozenset[str]]]:
    """The sites above, each with the types of the objects that have the field that leads down from there."""
    while site.parent is not None:
        yield site.parent.site, site.parent.types
        site = site.parent.site

"""The specifications that a supergraph links to (join, link, tag, ...), as data: their directives, types and purposes."""

from dataclasses import dataclass

from gateway.supergraph.links import SpecUrl

Version = tuple[int, int]

HOST = "https://specs.apollo.dev"


@dataclass(frozen=True, slots=True)
class Spec:
    """One version of one specification. `sdl` defines its directives under their own names, its types under prefixed ones.

    `purpose` is what `@link(for:)` says about it: a reader that does not know a spec with a purpose must refuse.
    """

    name: str
    version: Version
    purpose: str
    sdl: str

    @property
    def url(self) -> SpecUrl:
        return SpecUrl(f"{HOST}/{self.name}", self.name, self.version)


LINK = Spec(
    "link",
    (1, 0),
    "",
    '''
directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA

scalar link__Import

enum link__Purpose {
  """
  `SECURITY` features provide metadata necessary to securely resolve fields.
  """
  SECURITY

  """
  `EXECUTION` features provide metadata necessary for operation execution.
  """
  EXECUTION
}
''',
)

_JOIN_TYPE_LOCATIONS = "OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | SCALAR"

_JOIN_SINCE_0_3 = f"""
scalar join__FieldSet

directive @join__graph(name: String!, url: String!) on ENUM_VALUE

directive @join__type(
  graph: join__Graph!
  key: join__FieldSet
  extension: Boolean! = false
  resolvable: Boolean! = true
  isInterfaceObject: Boolean! = false
) repeatable on {_JOIN_TYPE_LOCATIONS}

directive @join__implements(graph: join__Graph!, interface: String!) repeatable on OBJECT | INTERFACE

directive @join__unionMember(graph: join__Graph!, member: String!) repeatable on UNION

directive @join__enumValue(graph: join__Graph!) repeatable on ENUM_VALUE
"""

_JOIN_SINCE_0_4 = """
scalar join__DirectiveArguments

directive @join__directive(
  graphs: [join__Graph!]
  name: String!
  args: join__DirectiveArguments
) repeatable on SCHEMA | OBJECT | INTERFACE | FIELD_DEFINITION
"""

_JOIN_FIELD_0_3 = """
directive @join__field(
  graph: join__Graph
  requires: join__FieldSet
  provides: join__FieldSet
  type: String
  external: Boolean
  override: String
  usedOverridden: Boolean
) repeatable on FIELD_DEFINITION | INPUT_FIELD_DEFINITION
"""

_JOIN_FIELD_0_4 = """
directive @join__field(
  graph: join__Graph
  requires: join__FieldSet
  provides: join__FieldSet
  type: String
  external: Boolean
  override: String
  usedOverridden: Boolean
  overrideLabel: String
) repeatable on FIELD_DEFINITION | INPUT_FIELD_DEFINITION
"""

_JOIN_FIELD_0_5 = """
directive @join__field(
  graph: join__Graph
  requires: join__FieldSet
  provides: join__FieldSet
  type: String
  external: Boolean
  override: String
  usedOverridden: Boolean
  overrideLabel: String
  contextArguments: [join__ContextArgument!]
) repeatable on FIELD_DEFINITION | INPUT_FIELD_DEFINITION

scalar join__FieldValue

input join__ContextArgument {
  name: String!
  type: String!
  context: String!
  selection: join__FieldValue!
}
"""

JOIN_0_3 = Spec("join", (0, 3), "EXECUTION", _JOIN_SINCE_0_3 + _JOIN_FIELD_0_3)
JOIN_0_4 = Spec("join", (0, 4), "EXECUTION", _JOIN_SINCE_0_3 + _JOIN_SINCE_0_4 + _JOIN_FIELD_0_4)
JOIN_0_5 = Spec("join", (0, 5), "EXECUTION", _JOIN_SINCE_0_3 + _JOIN_SINCE_0_4 + _JOIN_FIELD_0_5)

_ELEMENT_LOCATIONS = (
    "FIELD_DEFINITION | OBJECT | INTERFACE | UNION | ARGUMENT_DEFINITION"
    " | SCALAR | ENUM | ENUM_VALUE | INPUT_OBJECT | INPUT_FIELD_DEFINITION"
)
_AUTHORIZATION_LOCATIONS = "FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM"

INACCESSIBLE = Spec("inaccessible", (0, 2), "SECURITY", f"directive @inaccessible on {_ELEMENT_LOCATIONS}")
TAG = Spec("tag", (0, 3), "", f"directive @tag(name: String!) repeatable on {_ELEMENT_LOCATIONS} | SCHEMA")
AUTHENTICATED = Spec("authenticated", (0, 1), "SECURITY", f"directive @authenticated on {_AUTHORIZATION_LOCATIONS}")
REQUIRES_SCOPES = Spec(
    "requiresScopes",
    (0, 1),
    "SECURITY",
    f"""
scalar requiresScopes__Scope

directive @requiresScopes(scopes: [[requiresScopes__Scope!]!]!) on {_AUTHORIZATION_LOCATIONS}
""",
)
POLICY = Spec(
    "policy",
    (0, 1),
    "SECURITY",
    f"""
scalar policy__Policy

directive @policy(policies: [[policy__Policy!]!]!) on {_AUTHORIZATION_LOCATIONS}
""",
)
CONTEXT = Spec(
    "context",
    (0, 1),
    "SECURITY",
    """
scalar context__ContextFieldValue

directive @context(name: String!) repeatable on INTERFACE | OBJECT | UNION

directive @fromContext(field: context__ContextFieldValue) on ARGUMENT_DEFINITION
""",
)
COST = Spec(
    "cost",
    (0, 1),
    "",
    """
directive @cost(
  weight: Int!
) on ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | INPUT_FIELD_DEFINITION | OBJECT | SCALAR

directive @listSize(
  assumedSize: Int
  slicingArguments: [String!]
  sizedFields: [String!]
  requireOneSlicingArgument: Boolean = true
) on FIELD_DEFINITION
""",
)

JOIN_SPECS = (JOIN_0_3, JOIN_0_4, JOIN_0_5)
SPECS = (LINK, *JOIN_SPECS, INACCESSIBLE, TAG, AUTHENTICATED, REQUIRES_SCOPES, POLICY, CONTEXT, COST)


def join_spec_for(federation_version: Version) -> Spec:
    """The oldest join version that can say what this federation version has (2.7: labels, 2.8: contexts)."""
    if federation_version >= (2, 8):
        return JOIN_0_5
    return JOIN_0_4 if federation_version >= (2, 7) else JOIN_0_3

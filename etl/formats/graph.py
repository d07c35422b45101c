"""RDF statements -> JobPosting nodes, with the nodes that they refer to inside them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from etl.values.rejects import Rejected

TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
# Web Data Commons puts the type into the address of a property: schema.org/JobPosting/title.
_PROPERTY = re.compile(r"https?://(?:www\.)?schema\.org/(?:[\w-]+[/#])*#?([\w-]+)", re.IGNORECASE)
# A node that many others share is written into each of them; a hostile graph doubles it 64 times.
_MOST_NODES = 10_000


class Node(NamedTuple):
    """A reference: an IRI, or ``_:`` and the label of a blank node."""

    name: str


@dataclass(slots=True)
class Graph:
    """Statements by subject, each subject's in the order in which they came.

    Args:
        max_depth: how deep nodes may be nested.
    """

    max_depth: int
    _nodes: dict[str, dict[str, list[Node | str]]] = field(default_factory=dict)

    def add(self, subject: str, predicate: str, value: Node | str) -> None:
        """Add a statement; the same one twice counts once."""
        values = self._nodes.setdefault(subject, {}).setdefault(predicate, [])
        # Nobody looks for repeated values in a list of hundreds.
        if len(values) > 100 or value not in values:
            values.append(value)

    def postings(self) -> Iterable[dict[str, object]]:
        """Yield the JobPosting nodes, in the order in which their subjects first appear.

        A reference back to a node that is being written is its ``@id`` alone, or left out where
        the node is blank.

        Raises:
            Rejected: nested_too_deep.
        """
        for name in self._nodes:
            if self._is_posting(name):
                yield self._node(name, [], [0])

    def _is_posting(self, name: str) -> bool:
        values = self._nodes[name].get(TYPE, ())
        return any(short(_text(value)).lower() == "jobposting" for value in values)

    def _node(self, name: str, above: list[str], count: list[int]) -> dict[str, object]:
        count[0] += 1
        if len(above) >= self.max_depth or count[0] > _MOST_NODES:
            message = f"Nodes nested deeper than {self.max_depth}, or more than {_MOST_NODES:,}."
            raise Rejected("nested_too_deep", message)
        statements = self._nodes[name]
        found: dict[str, object] = {}
        if TYPE in statements:
            names = [short(_text(value)) for value in statements[TYPE]]
            found["@type"] = names[0] if len(names) == 1 else names
        if not name.startswith("_:"):
            found["@id"] = name
        for predicate, values in statements.items():
            items = [self._value(value, [*above, name], count) for value in values]
            items = [item for item in items if item not in (None, {})]
            if predicate == TYPE or not items:
                continue
            key = short(predicate)
            # Two addresses of one property, http and https.
            before = found.get(key, [])
            items = [*(before if isinstance(before, list) else [before]), *items]
            found[key] = items[0] if len(items) == 1 else items
        return found

    def _value(self, value: Node | str, above: list[str], count: list[int]) -> object:
        if isinstance(value, str):
            return value
        if value.name in self._nodes and value.name not in above:
            return self._node(value.name, above, count)
        if value.name.startswith("_:"):
            return None
        return {"@id": value.name} if value.name in self._nodes else value.name


def short(name: str) -> str:
    """Return the name of a property or type without schema.org's address.

    >>> short("http://schema.org/JobPosting/title"), short("https://schema.org/title")
    ('title', 'title')
    """
    found = _PROPERTY.fullmatch(name)
    return found[1] if found else name


def _text(value: Node | str) -> str:
    return value.name if isinstance(value, Node) else value

"""Parts of a schema.org JobPosting, made from what a job board says in words of its own."""

from typing import TypeVar

Node = dict[str, object]
T = TypeVar("T")


def posting(service: str, said: Node, used: set[str], **properties: object) -> Node:
    """Return a JobPosting: the properties that hold something, and the rest of the job as it came.

    Args:
        service: name of the service; the property that keeps what no other one took.
        said: the job as it came.
        used: its members that became properties.
        properties: the properties of the JobPosting.
    """
    rest = {key: value for key, value in said.items() if key not in used and given(value)}
    node: Node = {"@type": "JobPosting", **properties, service: rest}
    return {key: value for key, value in node.items() if given(value)}


def given(value: object) -> bool:
    """Tell whether a value says anything; zero and false do."""
    return value not in (None, "", [], {})


def typed(kind: str, **properties: object) -> Node | None:
    """Return a node of a type, or None where no property holds anything."""
    found = {key: value for key, value in properties.items() if given(value)}
    return {"@type": kind, **found} if found else None


def member(value: object, *path: str) -> object:
    """Return what stands at a path of members, or None."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def nodes(value: object) -> list[Node]:
    """Return the objects of a list; an object alone is a list of one."""
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, dict)]


def place(name: object, address: Node | None = None, **properties: object) -> Node | None:
    """Return a Place, or None where nothing is said of it.

    Args:
        name: the place in words.
        address: the parts of a PostalAddress.
        properties: further properties, such as ``latitude``.
    """
    parts = typed("PostalAddress", **(address or {}))
    return typed("Place", name=name, address=parts, **properties)


def identifier(name: object, number: object) -> Node | None:
    """Return the PropertyValue of a job's number, with whose number it is."""
    value = None if number is None else str(number)
    return typed("PropertyValue", name=name, value=value)


def amount(
    low: object, high: object, currency: object, unit: object, name: object = None
) -> object:
    """Return a MonetaryAmount, or None where no amount is stated.

    Args:
        low: the least, a number or its text.
        high: the most.
        currency: ISO 4217.
        unit: what it is paid for, such as ``YEAR``; None: not stated.
        name: what the amount is of, where there are several.
    """
    if not (given(low) or given(high)):
        return None
    value = typed("QuantitativeValue", minValue=low, maxValue=high, unitText=unit)
    return typed("MonetaryAmount", name=name, currency=currency, value=value)


def listed(*values: T | None) -> list[T]:
    """Return the values that are there, each once."""
    found: list[T] = []
    for value in values:
        if value is not None and value not in found:
            found.append(value)
    return found

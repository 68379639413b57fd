"""XML without document types, entities or namespaces: a tree of names and texts.

A document type is refused before anything is parsed, so there are no entities to expand and nothing
outside is ever fetched. Namespaces are left aside, since one vendor exports with and without them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from services.intake.gateways.encodings import text_of
from shared.bus.depth import MAX_DEPTH
from shared.errors import BadRecord

MAX_ELEMENTS = 20_000
"""More are refused: the largest real call has a fifth of them."""
_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_TRUE = frozenset({"true", "1"})
_DECLARES = ("<!DOCTYPE", "<!ENTITY")
"""XML knows them in capitals only. Text that quotes them in CDATA is refused with the rest."""


@dataclass(slots=True, eq=False)
class Element:
    """One element.

    Attributes:
        node: as parsed.
        space: its namespace in braces, or empty; children are looked for in the same.
    """

    node: ET.Element
    space: str

    @property
    def name(self) -> str:
        """Its name without namespace."""
        return _local(self.node)

    @property
    def text(self) -> str:
        """The text directly inside, before any child; stripped."""
        return (self.node.text or "").strip()

    def first(self, name: str) -> Element | None:
        """The first child of this name; none where it is absent or nil."""
        child = self.node.find(f"{self.space}{name}")
        return None if child is None or _is_nil(child) else Element(child, self.space)

    def all(self, container: str, name: str) -> list[Element]:
        """The children of this name inside the first child `container`; none where it is absent."""
        inside = self.first(container)
        if inside is None:
            return []
        found = inside.node.findall(f"{self.space}{name}")
        return [Element(child, self.space) for child in found if not _is_nil(child)]

    def value(self, name: str) -> str | None:
        """The text of the first child of this name; none where it is absent, nil or empty."""
        child = self.node.find(f"{self.space}{name}")
        if child is None or _is_nil(child):
            return None
        return (child.text or "").strip() or None

    def walk(self) -> Iterator[tuple[str, ET.Element]]:
        """All elements from this one down, in document order, of whatever namespace, by name."""
        for node in self.node.iter():
            yield _local(node), node


def parse_xml(document: bytes | str) -> Element:
    """Bytes or text -> root element.

    Args:
        document: bytes in UTF-8, UTF-16 or the single-byte code page that they declare, whatever
            their byte-order mark or declaration says; or text that was decoded before.

    Raises:
        BadRecord: `bad_encoding`, `dtd`, `not_xml`, `too_deep` or `too_many_elements`.
    """
    text = text_of(document)
    if any(word in text for word in _DECLARES):
        detail = "The XML has a document type; export without one, so that there are no entities."
        raise BadRecord("dtd", detail)
    if text.count("<") > 2 * MAX_ELEMENTS:
        raise _too_many()
    root = _parsed(text)
    _check_size(root)
    name = root.tag
    return Element(root, name[: name.rfind("}") + 1])


def _parsed(text: str) -> ET.Element:
    parser = ET.XMLParser(encoding="utf-8")  # noqa: S314 # it declares no entity
    try:
        parser.feed(text.encode("utf-8", "replace"))
        return parser.close()
    except ET.ParseError as error:
        line, _ = error.position
        detail = f"The XML is not well-formed: parsing stops in line {line}."
        raise BadRecord("not_xml", detail) from error


def _check_size(root: ET.Element) -> None:
    """Level by level, since recursion itself would fail on depth."""
    level, count = [root], 0
    for _ in range(MAX_DEPTH):
        count += len(level)
        level = [child for node in level if len(node) for child in node]
        if not level:
            break
    else:
        raise BadRecord("too_deep", f"The XML is nested deeper than {MAX_DEPTH} levels.")
    if count > MAX_ELEMENTS:
        raise _too_many()


def _is_nil(node: ET.Element) -> bool:
    return node.get(_NIL, "") in _TRUE


def _local(node: ET.Element) -> str:
    name = node.tag
    return name[name.rfind("}") + 1 :]


def _too_many() -> BadRecord:
    return BadRecord("too_many_elements", f"The XML has more than {MAX_ELEMENTS} elements.")

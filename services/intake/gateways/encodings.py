"""Which encoding XML is really in, whatever its byte-order mark or declaration says.

Exports pass through queues, files and string writers that change the bytes and not the label: UTF-8
that declares itself UTF-16 is the commonest. The bytes themselves settle it, since XML begins with
`<`: a zero byte beside it is UTF-16, none is UTF-8 or a single-byte code page.
"""

from __future__ import annotations

import re

from shared.errors import BadRecord

_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_DECLARED = re.compile(rb"""^<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_SINGLE_BYTE = frozenset(
    {"iso-8859-1", "latin1", "latin-1", "iso-8859-15", "windows-1252", "cp1252", "us-ascii"}
)
_DECLARATION = re.compile(r"^<\?xml[^>]{0,200}\?>\s*")


def text_of(document: bytes | str) -> str:
    """The document as text, without mark and declaration.

    Args:
        document: as it came; text is decoded already, but may hold a declaration all the same.

    Raises:
        BadRecord: `bad_encoding` when the bytes are no text in the encoding that they show.
    """
    text = document if isinstance(document, str) else _decoded(_without_marks(document))
    return _DECLARATION.sub("", text.strip("\ufeff \t\r\n"), count=1)


def _decoded(content: bytes) -> str:
    encoding = _encoding_of(content)
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        detail = f"The body is not {encoding.upper()}: byte {error.start} can't be decoded."
        raise BadRecord("bad_encoding", detail) from error


def _without_marks(content: bytes) -> bytes:
    for _ in _MARKS:  # some writers put several
        content = next(
            (content[len(mark) :] for mark in _MARKS if content.startswith(mark)), content
        )
    return content


def _encoding_of(content: bytes) -> str:
    head = content[:2]
    if head[:1] == b"\0":
        return "utf-16-be"
    if head[1:] == b"\0":
        return "utf-16-le"
    declared = _DECLARED.match(content.lstrip())
    name = declared.group(1).decode("ascii").lower() if declared else "utf-8"
    return name if name in _SINGLE_BYTE and not _is_utf8(content) else "utf-8"


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True

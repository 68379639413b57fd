"""Which field a column's name speaks of.

The words are those that dispatch systems and open data portals use for their columns; each pattern
is matched against the name in small letters with blanks between its words.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from shared.mapping import Target

Part = Literal["number", "direction", "street", "suffix", "cross", "city"]
"""Parts of an address, in the order in which it is written."""
FIELDS: Final[dict[Target, tuple[str, ...]]] = {
    "call_id": (
        r"(incident|call|event|cad|case|cfs|inc)s? ?(num(ber)?|no|nbr|id)",
        r"(master )?incident( number)?|event|cfs",
        r"id (call|incident|event) (number|id)",
        r"id|number|key|object ?id|id object id|cad code",
    ),
    "opened_at": (
        (
            r"(call|incident|event|received|create[d]?|open(ed)?|time|entry|entered)s? ?"
            r"(received|created|opened|entry)? ?(date ?time|time ?stamp|date|time|dttm|at|on)"
        ),
        r"(date ?time|time ?stamp|time|date)( opened| received| created| of call)?",
        r"received|opened|created|reported|time opened",
    ),
    "updated_at": (
        r"(last )?(updated?|modified|changed|edited)( ?(date|time|at|on|stamp))*",
        r"sent",
    ),
    "closed_at": (r"(time )?(closed?|cleared?|completed?|end(ed)?)( ?(date|time|at|on|stamp))+",),
    "call_type.code": (
        r"(call|incident|event|nature|problem|type|final|initial) ?(type )?code",
        r"nature|type code",
    ),
    "call_type.description": (
        (
            r"(call|incident|event|nature|problem|initial|final|type)( call)?( type)? "
            r"?(desc(ription)?|text|name)"
        ),
        r"(final |initial )?(call|incident|event) type|nature|problem|title",
        r"type|description|category",
    ),
    "priority": (r"(call |incident |initial |final )?priority( (code|number|level))?", r"prio|pri"),
    "origin": (
        r"(call )?(origin|source)|how received|received (by|via)|call taken by|source type",
    ),
    "narrative": (r"narratives?|remarks?|comments?( \d+)?( text)?|notes?|details?",),
    "location.lat": (r"(.* )?(lat(itude)?( y)?|y coord(inate)?|y)",),
    "location.lon": (r"(.* )?(lon(g|gitude)?( x)?|lng|x coord(inate)?|x)",),
    "location.address": (
        r"(.* )?(full |block |street )?address( text| full| line 1)?",
        r"location|block|place|(100|hundred) block",
    ),
    "location.beat": (
        r"(police |patrol )?(beat|zone|district|sector|area|precinct|grid)( code| id)?",
    ),
    "units": (
        r"(all |assigned |responding )?units( assigned| ids| list)?|apparatus",
        r"unit( id)?",
    ),
    "disposition": (
        r"(final |call |incident )?(dispo(sition)?|outcome|result|clearance)( code| text)?",
    ),
    "status": (r"(call |incident |event |response )?status( code)?", r".* state", r"state"),
    "flags.weapon": (r"weapons?( involved| flag| present)?",),
    "people.age": (r"(person |subject |patient )?age",),
}
"""Field -> patterns, the surest first."""
PARTS: Final[dict[Part, str]] = {
    "number": r"(address )?((house|street|block|st|address) ?)?(number|num|no|nbr)( primary)?",
    "direction": r"((address|street|st) )?(pre ?)?(dir(ection)?|prefix)( primary)?",
    "street": r"((address|st) )?(street|road)( ?name)?( primary)?",
    "suffix": r"((address|street|st|road) )?(suffix|sfx|type)( primary)?",
    "cross": r"(address )?(road |street )?(cross( ?(street|road))?( name)?|intersect(ing|ion))",
    "city": r"(.* )?(city|town(ship)?|municipality|jurisdiction|area ?name|neighbou?rhood)( name)?",
}
_WORDS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def words_of(name: str) -> str:
    """A column's name in small letters with blanks between its words."""
    return " ".join(_WORDS.findall(name)).lower()


def sureness(target: Target, name: str) -> float:
    """How surely a name speaks of a field: 1 for the surest pattern, 0 for none."""
    words = words_of(name)
    last = words_of(name.rpartition(".")[2])
    for rank, pattern in enumerate(FIELDS.get(target, ())):
        if re.fullmatch(pattern, words):
            return 1.0 - 0.2 * rank
        if re.fullmatch(pattern, last):
            return 0.9 - 0.2 * rank
    return 0.0


def part_of(name: str) -> Part | None:
    """The part of an address that a name speaks of."""
    for words in (words_of(name), words_of(name.rpartition(".")[2])):
        for part, pattern in PARTS.items():
            if re.fullmatch(pattern, words):
                return part
    return None

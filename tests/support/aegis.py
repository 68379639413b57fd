"""Aegis exports for tests: the XML of a behavioral-health call, built part by part."""

from __future__ import annotations

from xml.sax.saxutils import escape

SPACE = "http://www.newworldsystems.com/Aegis/CAD/Peripheral/CallExport/2011/02"
NIL = "http://www.w3.org/2001/XMLSchema-instance"


def element(name: str, value: str | None) -> str:
    """An element with text, or a nil one."""
    return f'<{name} i:nil="true" />' if value is None else f"<{name}>{escape(value)}</{name}>"


def elements(**values: str | None) -> str:
    """Elements by name."""
    return "".join(element(name, value) for name, value in values.items())


def context(agency_type: str = "Police", call_type: str = "Crisis", **more: str | None) -> str:
    """What one agency makes of the call."""
    usual: dict[str, str | None] = {
        "AgencyType": agency_type,
        "CallType": call_type,
        "CanceledFlag": "false",
        "ClosedFlag": "false",
        "Priority": "2 - Urgent",
        "Status": "In Progress",
    }
    return f"<AgencyContext>{elements(**(usual | more))}</AgencyContext>"


def narrative(text: str, at: str | None = None, restriction: str | None = "General") -> str:
    """One entry."""
    inner = elements(CreateDateTime=at, CreateUser="dispatcher01", Restriction=restriction)
    return f"<Narrative>{inner}{elements(Text=text, Type='UserEntry')}</Narrative>"


def unit(number: str = "IN7", crew: str = "7421", **times: str | None) -> str:
    """A unit with its times."""
    member = f"<UnitPersonnel>{elements(FirstName='TEST', IDNumber=crew)}</UnitPersonnel>"
    inner = elements(UnitNumber=number, **times)
    return f"<Unit>{inner}<Personnel>{member}</Personnel></Unit>"


def export(  # one argument for each container
    *,
    root: str = "Call",
    namespace: str = f' xmlns="{SPACE}"',
    contexts: str = context(),
    narratives: str = "",
    units: str = "",
    more: str = "",
    **fields: str | None,
) -> str:
    """A whole call as text, without declaration."""
    usual: dict[str, str | None] = {
        "CallId": "9900001",
        "CallSource": "911",
        "CallerName": "Ada Caller",
        "CreateDateTime": "2026-03-01T20:00:00Z",
        "NatureOfCall": "son is hearing voices",
    }
    return (
        f'<{root}{namespace} xmlns:i="{NIL}">{elements(**(usual | fields))}'
        f"<AgencyContexts>{contexts}</AgencyContexts><Narratives>{narratives}</Narratives>"
        f"<AssignedUnits>{units}</AssignedUnits>{more}</{root}>"
    )

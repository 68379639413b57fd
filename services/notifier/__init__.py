"""Asks people, tells them, watches over them, and records what came of it.

Notifier owns people, contacts, duty, offers, status and outcomes. It reads matches from
`matches.v1`, closed calls from `calls.v1` and what vehicles do from `units.v1`. It asks each seat
of a match by the agency's policy, through inbox, webhook and e-mail. It writes what people answer,
how far they are and what came of it to `responses.v1`, who they are and whether they are on duty to
`people.v1`, and the care side of an outcome to `care.v1`, apart from everything else.
"""

"""Every fact becomes a figure.

Reads all topics but `cad.inbound.v1` and writes none. What the facts say about a call is joined
into one record of that call; what the record counts for is taken out of the figures and put back
as it is now, in the same transaction, so that the figures always equal a recount from the facts.
Opens figures, a live stream of what happens, and the report that a department is shown.
"""

"""Short files, short functions: the figures of STYLE are kept by a test, not by memory."""

from __future__ import annotations

import statistics

from tests.support.source import body_length, modules

CODE = ("services", "shared", "tandem")
LONGEST_FILE = 300
LONG_FILE = 200
LONG_FUNCTION = 30
MEDIAN_FUNCTION = 8


def test_no_file_is_longer_than_a_person_reads_at_once() -> None:
    """Other systems grew services of 4,000 lines one reasonable addition at a time."""
    assert not {str(m.path): m.lines for m in modules() if m.lines > LONGEST_FILE}


def test_nearly_all_files_hold_one_idea() -> None:
    """A file that needs the word "and" is split."""
    lengths = [module.lines for module in modules(*CODE)]

    assert sum(length < LONG_FILE for length in lengths) >= 0.9 * len(lengths)


def test_functions_are_short() -> None:
    """Half of them fit in eight lines, nine of ten in thirty."""
    lengths = [body_length(f) for module in modules(*CODE) for f in module.functions()]

    assert statistics.median(lengths) <= MEDIAN_FUNCTION
    assert sum(length < LONG_FUNCTION for length in lengths) >= 0.9 * len(lengths)


def test_no_function_is_longer_than_a_screen() -> None:
    """The one long function is where the next condition goes."""
    longest = {
        f"{module.path}:{function.name}": body_length(function)
        for module in modules(*CODE)
        for function in module.functions()
        if body_length(function) > 60
    }

    assert not longest

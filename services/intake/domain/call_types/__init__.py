"""What the call types of any city mean: a dictionary as data, and the way it is read.

    tokens.py      "MENTALSUBJ W/WPN" -> mentalsubj, w, wpn, with places
    spelling.py    -> mental, person, weapon: the words as they are meant
    dictionary.py  -> the entries that these words name, the longest first
    reading.py     -> what stands after denials ("non suicidal") and doubtful abbreviations
    judging.py     -> verdict, category, subtype (subtypes.py) and evidence (weighing.py)
    local.py       the agency's own table, which outranks all of this

The data: `spellings.py` (abbreviations, cut and misspelled words), `behavioral.py` (behavioral
health by itself), `agency_decides.py` (welfare, intoxication, homelessness), `dangers.py` (gates,
and what speaks against) and `look_alikes.py`. All of it is words: a number that means different
things in different cities stands in no file here but in the agency's own table, and texts of
licensed protocols are nowhere.
"""

"""Dispatchers' shorthand, spelled out. A short word is read as the long one, everywhere.

Meanings are facts of usage. Sources: [S] skagitbreaking.com/scanner-terminology; [P]
policecodes.net/abbreviations; [A] an Arizona department's police terminology,
docslib.org/doc/3039697; [F] premeditatedfiction.com, common acronyms used by police; [M]
mentalhealthrecords.org/understand/medgloss; [C] clinical abbreviations, solvely.ai document 1145;
[U] plain shortening, in no list that we found. An agency that uses a word otherwise puts phrases
of its own into its policy.
"""

from __future__ import annotations

_WORDS = """
rp caller S
comp caller A
complainant caller U
informant caller U
subj subject U
subjs subjects U
susp suspect U
vict victim U
wit witness P
juv juvenile P
juvi juvenile U
adv advised U
advs advised U
advd advised U
advises advised U
advising advised U
stating states U
ofc officer U
ofcr officer U
ofcrs officers U
ofr officer U
dep deputy U
dpty deputy U
neg negative U
pos positive U
poss possible U
prob probable U
prev previous U
hx history M
hist history U
unk unknown U
unkn unknown U
wpn weapon U
wpns weapons U
weap weapon U
w with C
veh vehicle P
res residence P
resd residence U
resid residence U
apt apartment U
hosp hospital U
schiz schizophrenic U
suic suicidal U
suicdal suicidal U
suicidial suicidal U
sucidal suicidal U
etoh alcohol F
od overdose U
oding overdose U
intox intoxicated U
rx meds M
pt patient M
wk weeks U
wks weeks U
mos months U
yr years U
yrs years U
halluc hallucinating U
delus delusional U
avh hallucinations C
gsw gunshot F
"""

SHORT = {line.split()[0]: line.split()[1] for line in _WORDS.strip().splitlines()}
"""Word -> what it stands for."""

_PHRASES = """
hbd: has been drinking: S
aob: alcohol on breath: S
mh: mental health: U
mhx: mental history: U
bh: behavioral health: U
aloc: altered loc: U
ams: altered mental status: U
dts: danger to self: C
dto: danger to others: C
sib: self injurious behavior: C
smi: severe mental illness: C
cpl: concealed pistol license: S
ccw: carrying concealed weapon: A
diff breathing: difficulty breathing: U
"""

LONG: dict[str, tuple[str, ...]] = {}
"""Several words -> what they are cut short to."""
for _line in _PHRASES.strip().splitlines():
    _cut, _words, _ = _line.split(": ")
    LONG[_words] = (*LONG.get(_words, ()), _cut)

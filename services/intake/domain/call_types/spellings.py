"""How dispatch centers write words: abbreviations, codes, cut ends and misspellings, as data.

Each line is `as meant: as written, as written, ...`; a `*` at the end stands for any ending. What
is meant may be several words (`edpv` is a violent emotionally disturbed person).
"""

from __future__ import annotations

WRITTEN = """
person: person persons people pers persn prsn per pr subj subject subjects sub subs sbj sbjct
  indiv individual individuals party male males female females man men woman women mn fem client
  victim resident occupant patient patients pat pt pts guy lady adult individl
child: child children juv juvenile juveniles juvi kid youth teen minor
check: check checks checking chk chks ck cks chck chek checkon
problem: problem problems prob probs prblm problm issue issues trouble
attempt: attempt attempts attempted attempting att atts attmpt attmp atmpt attem attemp atempt
  attp attpt attemptd
threat: threat threats threaten threatens threatened threatening threatning thr thrt thrts threa
  thret threatend threatng
violent: violent viol vio vlnt violence violently combative violnt
nonviolent: nonviolent nonviol nviolent nonvio nonvlnt
weapon: weapon weapons wpn wpns weap weaps wea weapn weapns
armed: armed arm
gun: gun guns handgun firearm firearms pistol rifle
knife: knife knives machete
disturbance: disturbance disturbances disturb dist distb distrb disturbanc disturbing disturbnce
  distubance disturbence
disturbed: disturbed distrubed disturbd disturbe
health: health hlth hlt helath healt
illness: illness ill ilness illnes
emergency: emergency emergencies emerg emer emrg emergncy emergcy
evaluation: evaluation evaluations eval evals evaluate
transport: transport transports transported trans transp trnsp trnsprt transprt xport xprt
  transfer
response: response resp respond
responder: responder responders
coresponder: corespond*
progress: progress prog inprog inprogress
report: report rpt rept repor
possible: possible poss psbl
unknown: unknown unk unkn
high: high
status: status stat sts
altered: altered alter altrd alterd alt
disorder: disorder disorders
abnormal: abnormal abn abnorm abnl ab
involuntary: involuntary invol involunt involun
voluntary: voluntary vol
commitment: commitment commitments commit commitmt committment comitment commital committal
  comittal commited committed
detention: detention detain
petition: petition petitions
driving: driving driver drivers driv drvr drvng drving drive motorist operator operating boating
  flying
vehicle: vehicle vehicles veh vehs car cars auto
influence: influence infl influ
manslaughter: manslaught*
assault: assault assaults aslt asslt assult assaulted
down: down dwn dn
lying: lying laying
alarm: alarm alarms alrm
unconscious: unconsc* unconci* uncons uncon
unresponsive: unrespons*
syncope: syncop*
hemorrhage: hemorr* hemmor*
diabetic: diabet*
cardiac: cardiac* cardio*
seizure: seiz*
breathing: breath* brthg
fall: fall falls
carjacking: carjack*
robbery: robbery robberies robb
burglary: burg burgl burglar* burglary
trespass: trespass* tresp
shoplifting: shoplift*
vandalism: vandal*
shooting: shooting shootings shoot
stabbing: stab stabbing stabbed
fight: fight fights fighting
homicide: homicid*
accident: accident accidents acc crash collision collisn mva mvc mvas wreck
overdose: overdos* ovrdos* overds* ovrds* ovds* overdoes* ovdos* overdse odose ovdo ovd odrug
od: od ods
narcan: narcan naloxone narcn
opioid: opioid*
homeless: homeles* hmless hmlss homless homel
transient: transient transients transnt transiet
vagrant: vagran* vagrnt
encampment: encampment* encamp
panhandling: panhandl* panhndl* pnhandl* panhand phandl*
suicide: suic* sucid* sucicid* suiside suisid* suacid* siucid* sucide* suidice suicde sui sucd
  attsui attsuic atsui atsuic suiat
jumper: jumper jumpers jumpr jumpdn jumpup
selfharm: selfharm selfinj
mental: mental* mdntal mentl* mntl* mntal* mnta mentel* mential* menatl* metnal* mantal* mentall*
  ment menta menti mentp mentr
mental violent: mntlv mtlv mentv mentalv mentviol
mental armed: mntlarm mntlarmed
mental nonviolent: mntlnv mentnv
altered mental: altmen altment altmental altmentl ams altmentstat
psych: psych* psyc* psy pysch* pscyh* pschy* phsych* physc* psyh* pshyc* pychi*
edp: edp edpc edpm edpw edpi edps edpa edpr edpt edpn edpp
edp violent: edpv
crisis: crisis crises crisi crsis crissis
behavioral: behavioral* behavioural* behaviorl* behavorial* behavoral* behaverial* behvioral*
  bhvrl behavioal* behavrl
behavior: behavior behaviors behaviour behaviours behavio behavi behav behv bhvr bhvior beh behavr
emotional: emotional* emotion emotionl* emotinal* emtional* emotnl* emot emotially emotionly
intoxicated: intox* intx* intoxed inebriat* intxc* intoxcat* inotx*
drunk: drunk* drnk
detox: detox* sobering soberng
welfare: welfar* welf welfr* welfch* welfck* wlfr wlfare wellfare* weflare walfare welck* welchk*
  welchek ckwel chkwel ckwelf chkwelf checkwel checkwelf cwelf chkwlf wlfck wlfchk welfare
  welfcheck wfc wfchk wlf
wellbeing: wellbeing* wellbe wellbei wbc wbchk wbck cwb wellbng wellness welness welbeing
persondown: persondown mandown mandwn mndn mandn perdwn perdwp subjdown subdwn subjdn mdown
emergency detention: apoww
mh: mh
nonsuicidal: nonsuic*
"""
"""Matched from the top; what is spelled out goes before what has an open end."""

AS_THEY_ARE = """
assist contact complaint papers paper order custody abuse support animal office fraud center
fire cardiac chest stroke seizure fall trauma bleeding breathing arrest warrant juvenile
psychic psychics psychedelic mentor mentors mention menthol transit
"""
"""Words that must not be taken for another one's beginning or misspelling."""

STOPWORDS = "the a an of while to for on in is at by his her their w with wth and or s re"
"""Left out before phrases are looked for: "driving while under the influence"."""

KEYS = """
mental mentl mntl psych psyc suic suicide suicid suicidal overdose welfare welf wellbeing intox
intx drunk crisis homeless edp emotional behavioral behav transient encampment detox
"""
"""Words that joined words are looked for in: `MALEMENTAL`, `ATTSUICIDE`."""

SHORT_KEYS = "mh sui od psy"
"""Short ones, only before or behind words that are known: `MHTRANSPORT`, `ATTSUI`, `DRUGOD`."""

PIECES = """
person persons subj subject pers male female man woman adult juv juvenile child patient pat pts
att attempt attempted attmpt threat threats thr thrt threatening check chk chck ck problem prob
case violent viol weapon weap wpn gun knife armed arm nonviolent nonviol narm poss possible emerg
emergency eval evaluation transport transp trans rpt report low high urgent prog disturbance dist
disturbed danger self other altered status health illness ill team response unit call help assist
asst driver driv driving drv public pub drug alcohol hold commitment commit pick order down sub
int intv intvn bh walkin transfer complaint medical med ems police jump non not with ideation
inprog done
"""
"""What dispatch centers join to a key."""

MISSPELLED = (
    "suicide",
    "suicidal",
    "psychiatric",
    "psychotic",
    "psychological",
    "behavioral",
    "emotional",
    "emotionally",
    "intoxicated",
    "intoxication",
    "overdose",
    "welfare",
    "wellness",
    "homeless",
    "encampment",
    "panhandling",
)
"""Words whose misspellings by one letter are read as they were meant; each is long enough that no
other word of dispatch is that near."""

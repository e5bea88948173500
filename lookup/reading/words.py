"""Words brought to a common form, and the words that say nothing, or little, by themselves."""

from __future__ import annotations

from functools import lru_cache

from lookup.reading.english import PLAIN_ENGLISH

_IRREGULAR = {
    "vertebrae": "vertebra",
    "vertebral": "vertebra",
    "vertebras": "vertebra",
    "spinal": "spine",
    "fused": "fusion",
    "disease": "disorder",
    "diseases": "disorder",
    "diseased": "disorder",
    "lesion": "disorder",
    "lesions": "disorder",
    "pregnant": "pregnancy",
    "i": "1",
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "osteoporotic": "osteoporosis",
    "disk": "disc",
    "disks": "disc",
    "foramina": "foramen",
    "foraminal": "foramen",
    "neoplastic": "neoplasm",
    "muscular": "muscle",
    "stenotic": "stenosis",
    "ligamentous": "ligament",
    "psychologic": "psychological",
    "joints": "joint",
    "tumour": "tumor",
    "tumours": "tumor",
    "diskitis": "discitis",
    "atlantoaxial": "atlantoaxial",
}
# (ending, what stands instead, shortest word it applies to); the first that fits is taken.
_ENDINGS = (
    ("pathies", "pathy", 8),
    ("oses", "osis", 7),
    ("ations", "at", 8),
    ("ation", "at", 8),
    ("atives", "at", 9),
    ("ative", "at", 8),
    ("ating", "at", 8),
    ("ated", "at", 7),
    ("ements", "", 9),
    ("ement", "", 8),
    ("ments", "", 9),
    ("ment", "", 8),
    ("ions", "", 9),
    ("ion", "", 8),
    ("ings", "", 8),
    ("ing", "", 7),
    ("ed", "", 6),
    ("ies", "y", 6),
)
_KEEP_S = ("ss", "us", "is")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Words without weight of their own: grammar, and what every chart says.
STOP_WORDS = _set(
    """
    a an the of in on at by to for from into as is are was were be been being has have had having it its
    this that these those there which who whom whose what when where while than then so such very also
    only just over under and or with due related associated because caused causing resulting following
    after before since during until about approximately per via both either each any all some patient pt
    provider physician doctor clinic visit seen presents presenting presented complains complaint
    complaining reports reported reporting states stated documents documented documenting documentation
    diagnosis diagnosed diagnoses dx assessment impression plan referral referred referring year years
    yr yrs male female man woman boy girl gentleman lady month months week weeks day days today
    yesterday ago now new current currently written write repeats repeat shows showing reveals note
    noted notes coming comes come goes going gets getting felt feels feel made make known yet still his
    her their he she they him encounter enc region regions area areas site sites side sides level levels
    type form forms part parts elsewhere classified specified mention diseases affecting involving
    involvement involved unspecific
    """
)
# Words of everyday English; a classification that has them means something else by them.
EVERYDAY = _set(
    """
    one two three four five six seven eight nine ten once twice hundred first second third last next
    more most less least much many few several some other another same such own every each both half
    whole full part little big great good better best worse worst bad high higher low lower
    long longer short old new young early late later soon still yet again always never often sometimes
    usually maybe perhaps quite rather really too about above across against along around away back
    behind below beside between beyond down far forward here near off out outside over past through
    together toward under up upon within ask asked asks begin began begins believe bend bending bent
    bring brought call called came carry carrying change changed clean climb climbed continue continued
    could cut deny did do does doing done drive driver driving drop drove end ended explain fall fallen
    falling falls feel fell find finds follow followed follows found gave get give given got had happen
    happened has hear heard held help helped helps hit hold home house improve improved improves
    increase increased job keep kept kind kitchen know known land landed lay leave left let lie lift
    lifted lifting like line live look looked lose lost lying man may mean meet men might move moved
    moving must name need needed needs nothing office open order pay people person pick picked place
    plan play played playing point pull pulled pulling push pushed put ran reach reached read rest
    return returned ride right road room run running said sat say school see seek seems sent set should
    show side sit sits sitting sleep sleeping slip slipped someone something son spend stairs stand
    standing start started stay step stop stopped street take taken taking talk tell test tested think
    thought thing things time times told took tried try turn turned turning twist twisted twisting
    understand use used uses using wait walk walked walking want wanted water way wear weather weight
    went will without woman women wonder word words work worked worker working would furniture box
    garden gardening bed chair car truck bicycle bike accident emergency hospital department nurse
    adult adults elderly therapist therapy physical treatment treated treat treats treating cause unknown
    unclear etiology aetiology residual complicated complicating
    """
)
_OF_CHARTS = _set(
    """
    small large control management manage managed procedure surgery surgical operated operation operations
    failed failure medication medications medicine drug drugs injection injections exercise exercises
    insurance employer mother father sister brother wife husband daughter family child children
    january february march april june july august
    september october november december monday tuesday wednesday thursday friday saturday sunday morning
    evening night raise raised straight leg legs arm arms hand hands foot feet toe toes finger fingers
    head face eye eyes buttock buttocks gluteal groin chest rib ribs shoulder shoulders knee knees hip
    hips ankle wrist elbow numbness tingling weakness burning sharp dull radiating radiates radiate
    shooting stabbing throbbing tender swelling tight tightness weak cough fever loss bladder bowel
    incontinence anxiety depression diabetes hypertension smoker obesity pneumonia infection normal
    abnormal imaging malunion nonunion healing xray mri scan image film films study studies exam
    examination findings finding report results result screw screws rod rods fear fears feared
    """
)
# Common words that are never taken for a misspelt term; they weigh as much as the classification gives them.
COMMON = EVERYDAY | PLAIN_ENGLISH | _OF_CHARTS
# Words that mark a diagnosis but hardly tell one from another.
FILLERS = _set(
    """
    disorder disease condition problem syndrome lesion complex body structure system complaint
    """
)
# Parts of the spine that most of its diagnoses name or imply.
STRUCTURES = _set(
    """
    muscle ligament tendon fascia joint tissue vertebra intervertebral spine root soft cartilage
    """
)
# Words that qualify a condition; ICD-10-CM often has no place for them.
MODIFIERS = _set(
    """
    acute chronic severe mild moderate persistent recurrent intractable general generalized generalised
    diffuse bad constant intermittent subacute longstanding worsening exacerbation flare radiating
    radiation multilevel multi
    """
)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The form under which a folded word is compared: "herniated", "herniation" -> "herniat"."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for ending, instead, least in _ENDINGS:
        if word.endswith(ending) and len(word) >= least:
            return word[: -len(ending)] + instead
    if len(word) > 3 and word.endswith("s") and not word.endswith(_KEEP_S) and word not in ("dens", "pars"):
        word = word[:-1]
    if len(word) > 5 and word.endswith("e"):
        word = word[:-1]
    return word


_DIAGNOSES = frozenset(
    map(
        stem,
        _set(
            """
            fracture sprain strain dislocation displacement degeneration sciatica torticollis postlaminectomy
            """
        ),
    )
)
_CONDITION_ENDINGS = ("osis", "itis", "pathy", "esis", "lysis", "myalgia")


@lru_cache(maxsize=50_000)
def is_diagnosis(concept: str) -> bool:
    """Whether a stem names a condition and not a symptom: by its ending, or as one of the commonest."""
    return concept in _DIAGNOSES or concept.endswith(_CONDITION_ENDINGS)

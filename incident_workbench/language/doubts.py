"""What claims nothing: words that are doubted, asked, denied or only talked of; and asides of the writer."""

from __future__ import annotations

import re

CLAIMS = frozenset(("single_story", "blame", "mechanistic"))
"""Classes that ask about a claim; where it is denied or asked, it is none."""

_DOUBT = re.compile(
    r"\bwhether\b|\bas (?:if|though)\b|"
    r"\b(?:is|are|was|were|remains?|remained) (?:\w+ )?"
    r"(?:disputed|unclear|doubtful|uncertain|contested|unknown|not clear|unproven|not established|debatable|"
    r"an open question|open to question|a question|a matter of (?:dispute|debate)) "
    r"(?:that|if|who|what|how|to what extent)\b|"
    r"\b(?:nobody|no one|no-one|none of (?:us|them|those [\w ]{1,30}?)|few|hardly anyone|"
    r"(?:we|i|they|one) (?:do not|don't|did not|didn't|cannot|can't|would not|wouldn't))(?: \w+ly)? "
    r"(?:claim|say|suggest|believe|think|argue|maintain|allege|contend|propose|imply|mean|hold|regard|call|s[ae]e|accept)"
    r"(?:s|ed|d)? (?:that|it|this|the|there|him|her|them|anyone|any)\b|"
    r"\b(?:nobody|no one|no-one|none of (?:us|them)|we (?:do not|don't|cannot)) (?:\w+ )?"
    r"(?:kn[eo]w|knows|say|tell) (?:what|how|why|who|where|when|if)\b|"
    r"\b(?:never|not|not been|no|little|without)(?: yet| ever)? (?:established|shown|proven|proved|evidence|proof|sign|"
    r"indication|suggestion|reason to (?:believe|think)) (?:that|of)\b|"
    r"\b(?:does not|doesn't|did not|need not) (?:\w+ )?(?:mean|imply|follow|make|show|prove) that\b|"
    r"\b(?:not to say|too (?:simple|easy|early|tempting) to (?:say|call|speak|conclude|name)|"
    r"(?:wrong|misleading|unfair|unhelpful|a mistake|pointless) to "
    r"(?:say|call|speak|conclude|name|look for|single out))\b|"
    r"\b(?:the|an?|any|one|their|his|her|no|this|that) (?:[\w-]+ )?"
    r"(?:idea|claim|view|notion|theory|hypothesis|suggestion|allegation|accusation|assumption|rumou?r|charge|belief|"
    r"possibility|opinion|complaint|fear|worry|objection) "
    r"(?:that|whether|of (?:a|an|the|one|human|user|operator|pilot)?)\b",
    re.IGNORECASE,
)
_STOPS = re.compile(r"[;:]|\s[–—]\s|,(?! (?:or|nor|and not|who|which|whose)\b)")
_DENIED = re.compile(
    r"(?:\b(?:no|not|never|without|neither|nor|rather than|instead of|avoid(?:s|ed|ing)?|reject(?:s|ed|ing)?|"
    r"refus(?:es|ed|ing)|hardly|free of|far from|cannot|far from being)|n't)\s+"
    r"(?:(?!(?:only|just|but|doubt|merely|simply|surprise|least|that|secret|denying|question|wonder|escaping|one|"
    r"because|more|less|other|longer|until|till|so|much|nobody|and)\b)[\w'/-]+\s+){0,3}$",
    re.IGNORECASE,
)
_SPOKEN_OF = re.compile(
    r"\b(?:words?|terms?|phrases?|labels?|expressions?|categor(?:y|ies)|concepts?|headings?|titles?|talks?|questions?|"
    r"lectures?|courses?|chapters?|papers?|books?|articles?|slides?|posters?|seminars?|sessions?|modules?|literature|research|"
    r"so-called|alleged(?:ly)?|supposed(?:ly)?|would-be)\s+"
    r"(?:(?:of|on|like|such as|about|for)\s+)?(?:(?:a|an|the|one)\s+)?$",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r",\s+(?:in (?:our|my) (?:\w+ )?(?:view|opinion|judge?ment|estimation|estimate|reading|assessment|eyes)|"
    r"to (?:our|my) mind|as (?:we|i) see it|(?:we|i) (?:think|believe|feel|fear|would (?:say|argue))|"
    r"it (?:must|has to|should|can) be (?:said|added)|it seems(?: to us)?|to be (?:fair|honest|frank|sure)|"
    r"to put it (?:\w+ly)|on (?:the whole|balance)|frankly|sadly|however|therefore|in short|after all|again)\s*,",
    re.IGNORECASE,
)


def without_asides(sentence: str) -> str:
    """A sentence with what its writer throws in blanked: an aside neither changes who speaks nor parts a verb.

    >>> without_asides("It was, in our view, rash.")
    'It was               rash.'
    """
    return _ASIDE.sub(lambda found: " " * len(found[0]), sentence) if "," in sentence else sentence


def doubted(sentence: str) -> tuple[tuple[int, int], ...]:
    """The stretches of a sentence that are told as a doubt, a question, or a claim that nobody need share.

    >>> sentence = "Whether Ben was to blame is disputed, and it was late."
    >>> [sentence[begin:end] for begin, end in doubted(sentence)]
    [' Ben was to blame is disputed']
    """
    found = []
    for match in _DOUBT.finditer(sentence):
        end = _STOPS.search(sentence, match.end())
        found.append((match.end(), end.start() if end else len(sentence)))
    return tuple(found)


def denied(sentence: str, at: int) -> bool:
    """Whether what begins at a place is denied, asked, or only spoken of as a word.

    >>> denied("It was not human error.", 11), denied("It was not luck but human error.", 20)
    (True, False)
    """
    before = sentence[max(0, at - 60) : at]
    return (
        sentence.rstrip().endswith("?")
        or _DENIED.search(before) is not None
        or _SPOKEN_OF.search(before) is not None
    )

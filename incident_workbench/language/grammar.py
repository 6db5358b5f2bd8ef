"""Small words and marks: where a clause or a noun phrase begins and ends."""

from __future__ import annotations

import re

BOUNDARY = re.compile(
    r"(?:[;()\x1a]|[,:](?!\d))+|\s[–—-]+\s|\b(?:and|but|or|nor|because|that|which|who|when|while|if|so|as|until|before|after|since|"
    r"although|though|whereas|than|whether|where|what|how|why|then|unless|once|yet)\b",
    re.IGNORECASE,
)
WORD = re.compile(r"[^\W_](?:[\w'./&-]*[\w])?")
PREPOSITIONS = frozenset(
    """
    of in on at for from with by to during under over about between within across after before into through
    without against around behind near until upon among amid despite like per via
    """.split()
)
PASSED = frozenset(
    """
    the a an this these those our their his her its my your some any each every all both several many most few no
    not never also just even still only simply then now perhaps maybe again once soon later first second other another
    same whole entire more less very quite rather almost nearly one two three four five six ten half
    do does did is are was were be been being has have had having would could should might may must will can shall
    to there here yet too at least well so
    """.split()
)
ARTICLES = frozenset("the a an this that our their every each".split())
VERBS = frozenset(
    """
    is are was were be been being has have had would could should might may must will can did does do
    saw took ran went made found knew thought began came got gave kept left let met paid put read rang said sent
    set shut sat stood told wrote held brought broke chose drove fell felt lost led spoke spent won hit cut caught
    understood meant built bought taught drew grew rose sought slept rode forgot threw swept lent
    bent swore wore tore froze stole
    """.split()
)

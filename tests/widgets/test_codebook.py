"""The codebook's Python half, without a browser: what it tells a page, and what it takes from one."""

from typing import Any

import msgspec
import pytest

from incident_workbench.codebook import edited, tree
from incident_workbench.coding import apply
from incident_workbench.errors import ClaimError, Problem, ProjectError
from incident_workbench.model.acts import Act
from incident_workbench.model.claims import Code, Coding
from incident_workbench.project import Project
from incident_workbench.sitting import Sitting
from incident_workbench.widgets import Codebook
from incident_workbench.widgets.outline import outline_html
from tests.widgets.page import Page
from tests.worlds import act, project

HOSTILE = "<img src=x onerror=alert(1)>"


class Open:
    """A codebook that a page looks at, in noor's sitting."""

    def __init__(self, before: Project) -> None:
        self.log: list[Act] = []
        self.sitting = Sitting(before, "noor", self.log.append)
        self.widget = Codebook(self.sitting)
        self.page = Page(self.widget)
        self.page.say("hello")

    def do(self, what: str, key: str = "", analyst: str = "noor", **fields: Any) -> dict[str, Any]:
        """An act, and what it is answered."""
        key = key or f"act-{len(self.log)}-{what}"
        answers = self.page.say("act", id=key, analyst=analyst, do={"what": what, **fields})
        return next(a for a in answers if a["type"] in ("stored", "refused"))

    def turn(self, word: str) -> dict[str, Any]:
        answers = self.page.say("act", id=f"{word}-{len(self.log)}", analyst="noor", turn=word)
        return next(a for a in answers if a["type"] in ("stored", "refused"))

    def lee(self, *claims: Any, key: str = "lee") -> None:
        """Another analyst's claims, as the store brings them."""
        signed = (msgspec.structs.replace(c, id=f"{key}.{n}") for n, c in enumerate(claims))
        self.sitting.receive([act(key, *signed, analyst="lee")])

    @property
    def told(self) -> dict[str, dict[str, Any]]:
        """The codes as the page heard of them last."""
        return {code["slug"]: code for code in self.page.last("book")["codes"]}

    @property
    def project(self) -> Project:
        return self.sitting.project


@pytest.fixture
def book() -> Open:
    return Open(project("db is slow", "is it DNS?", "👩‍💻 it is", "no"))


def code_some(book: Open) -> None:
    """noor: surprise on 0 and 1; lee: surprise on 1"""
    for row in (0, 1):
        book.sitting.add(apply(book.project, f"chat/{row}", "surprise"))
    book.lee(apply(book.project, "chat/1", "surprise", 0, 2), key="lee-codes")


# --- what it tells ----------------------------------------------------------------------------------------------------


def test_a_page_hears_of_all_codes_in_the_order_of_their_tree(book: Open) -> None:
    project_, told = book.page.say("hello", **{"from": "x"})
    assert (project_["type"], project_["to"], project_["analyst"]) == ("project", "x", "noor")
    assert [c["slug"] for c in told["codes"]] == [code.slug for _, code in tree(book.project)]
    surprise = next(c for c in told["codes"] if c["slug"] == "surprise")
    assert (surprise["name"], surprise["above"], surprise["merged"]) == ("Surprise", "noticing", [])
    assert surprise["definition"]
    assert told["differing"] == []


def test_counts_are_of_codings_and_segments_and_follow_each_act(book: Open) -> None:
    assert book.page.last("book")["counts"]["surprise"] == (0, 0)
    code_some(book)
    assert book.page.last("counts")["counts"] == {"surprise": (3, 2)}
    book.sitting.undo()
    assert book.page.last("counts")["counts"] == {"surprise": (2, 2)}
    book.sitting.redo()
    book.do("merge", slug="surprise", into="observation")
    assert book.page.last("book")["counts"]["observation"] == (3, 2)
    again = book.page.say("hello")[-1]
    assert again["counts"] == Open(book.project).page.last("book")["counts"]


def test_nothing_is_counted_twice_when_a_page_says_hello_in_the_midst(book: Open) -> None:
    """An observer before this one that makes the page look, before the widget is told of the change."""
    sitting = Sitting(project("a"), "noor", lambda act: None)
    fresh: list[Page] = []
    sitting.observe(lambda *_: fresh[0].say("hello") and None)
    fresh.append(Page(Codebook(sitting)))
    sitting.add(apply(sitting.project, "chat/0", "surprise"))
    assert fresh[0].say("hello")[-1]["counts"]["surprise"] == (1, 1)


def test_nothing_is_told_while_nobody_looks() -> None:
    sitting = Sitting(project("a"), "noor", lambda act: None)
    page = Page(Codebook(sitting))
    sitting.add(apply(sitting.project, "chat/0", "surprise"))
    assert page.heard == []


def test_the_words_coded_so_are_told_when_asked_the_latest_first(book: Open) -> None:
    code_some(book)
    (answer,) = book.page.say("words", slug="surprise")
    assert [(one["words"], one["when"]) for one in answer["latest"]] == [
        ("is it DNS?", "22:01"),
        ("db is slow", "22:00"),
        ("is", "22:01"),
    ]
    for _ in range(6):
        book.sitting.add(apply(book.project, "chat/2", "surprise", 0, 3))
    (answer,) = book.page.say("words", slug="surprise")
    assert [one["words"] for one in answer["latest"]] == ["👩‍💻"] * 5


def test_what_is_looked_at_is_a_value(book: Open) -> None:
    seen: list[str] = []
    book.widget.observe(lambda change: seen.append(change["new"]), "focus")
    book.page.say("state", focus="surprise")
    assert (book.widget.focus, seen) == ("surprise", ["surprise"])


def test_no_word_of_the_transcript_is_in_the_state(book: Open) -> None:
    code_some(book)
    book.page.say("words", slug="surprise")
    book.page.say("choices", slug="surprise")
    state = book.widget.get_state()
    assert not {"_esm", "_css"}.isdisjoint(state)
    kept = {key: value for key, value in state.items() if key not in ("_esm", "_css")}
    assert "slow" not in repr(kept)
    assert "Surprise" not in repr(kept)


# --- what it takes ----------------------------------------------------------------------------------------------------


DOINGS: list[tuple[dict[str, Any], str]] = [
    ({"what": "add", "name": "Élan", "parent": "noticing", "definition": "d"}, "added code 'elan'"),
    (
        {"what": "rename", "slug": "surprise", "name": "Jolt", "read": {"name": "Surprise"}},
        "renamed 'surprise'",
    ),
    ({"what": "edit", "slug": "surprise", "when": "always", "example": "e"}, "edited 'surprise'"),
    ({"what": "move", "slug": "surprise", "parent": "acting"}, "moved 'surprise' below 'acting'"),
    ({"what": "move", "slug": "surprise", "parent": None}, "moved 'surprise' to the top"),
    ({"what": "merge", "slug": "surprise", "into": "observation"}, "merged 'surprise' into 'observation'"),
    (
        {"what": "retire", "slug": "surprise", "retired": True, "read": {"retired": False}},
        "retired 'surprise'",
    ),
]


@pytest.mark.parametrize(("doing", "name"), DOINGS, ids=[name for _, name in DOINGS])
def test_each_act_is_one_named_and_undone(book: Open, doing: dict[str, Any], name: str) -> None:
    before = dict(book.project.codes)
    answer = book.do(**doing)
    assert (answer["type"], answer["name"]) == ("stored", name)
    assert [one.name for one in book.log] == [name]
    after = dict(book.project.codes)
    assert after != before
    assert {slug: code["name"] for slug, code in book.told.items()} == {
        slug: code.name for slug, code in after.items() if slug == code.slug
    }
    assert book.project.problems == ()
    assert book.turn("undo")["name"] == f"undo: {name}"
    assert book.project.codes == before
    assert book.told["surprise"]["name"] == "Surprise"
    assert book.turn("redo")["name"] == f"redo: {name}"
    assert book.project.codes == after


def test_what_each_act_says_is_so(book: Open) -> None:
    assert book.do("add", name="Élan", parent="noticing", definition="d")["slug"] == "elan"
    assert book.project.codes["elan"].parent == "noticing"
    book.do("edit", slug="elan", when="always", when_not="", example="e")
    book.do("rename", slug="elan", name="Drive")
    book.do("move", slug="elan", parent="acting")
    code = book.project.codes["elan"]
    assert (code.name, code.definition, code.when, code.example, code.parent) == (
        "Drive", "d", "always", "e", "acting",
    )  # fmt: skip
    book.do("retire", slug="elan", retired=True)
    assert book.told["elan"]["retired"]
    assert list(book.told)[-1] == "elan"
    assert book.do("retire", slug="elan", retired=False)["name"] == "brought back 'elan'"
    assert book.do("merge", slug="elan", into="surprise")["slug"] == "surprise"
    assert book.told["surprise"]["merged"] == ["elan"]
    assert "elan" not in book.told


def test_a_split_moves_own_codings_and_says_how_many_of_others_stay(book: Open) -> None:
    code_some(book)
    (offered,) = book.page.say("choices", slug="surprise", **{"from": "q"})
    assert (offered["to"], offered["own"], offered["others"]) == ("q", 2, 1)
    assert [one["words"] for one in offered["codings"]] == ["db is slow", "is it DNS?"]
    chosen = [offered["codings"][0]["claim"]]
    answer = book.do("split", slug="surprise", name="Alarm", parent="noticing", codings=chosen)
    assert (answer["name"], answer["slug"]) == ("split 'surprise': 1 to 'alarm'", "alarm")
    assert len(book.log[-1].claims) == 2
    assert book.page.last("book")["counts"]["alarm"] == (1, 1)
    assert book.page.last("book")["counts"]["surprise"] == (2, 1)
    assert book.turn("undo")["name"] == "undo: split 'surprise': 1 to 'alarm'"
    assert book.page.last("book")["counts"]["surprise"] == (3, 2)
    assert {c.code for c in book.project.of_kind(Coding)} == {"surprise"}
    theirs = next(c.id for c in book.project.of_kind(Coding) if c.analyst == "lee")
    refused = book.do("split", slug="surprise", name="Alarm", codings=[theirs])
    assert (refused["type"], refused["final"]) == ("refused", True)
    assert "IW-CODE-009" in refused["problem"]
    assert "lee's coding, and stays" in refused["problem"]


@pytest.mark.parametrize(
    ("doing", "told"),
    [
        ({"what": "add", "name": "Surprise"}, "IW-CODE-005 surprise"),
        ({"what": "add", "name": "New", "parent": "nowhere"}, "IW-CODE-006"),
        ({"what": "rename", "slug": "surprise", "name": " "}, "IW-CLAIM-007"),
        ({"what": "rename", "slug": "suprise", "name": "x"}, "IW-CODE-001 .*did you mean surprise"),
        ({"what": "rename", "slug": "surprise", "name": "x", "read": {"name": "y"}}, "IW-CODE-008"),
        ({"what": "move", "slug": "noticing", "parent": "surprise"}, "IW-CODE-007"),
        ({"what": "merge", "slug": "surprise", "into": "surprise"}, "IW-CODE-008"),
        ({"what": "split", "slug": "surprise", "name": "n", "codings": []}, "IW-CODE-009"),
        ({"what": "settle", "claim": "starter/surprise"}, "IW-CODE-008"),
    ],
    ids=lambda value: value if isinstance(value, str) else value["what"],
)
def test_what_cannot_be_is_refused_for_good_in_words(book: Open, doing: dict[str, Any], told: str) -> None:
    answer = book.do(**doing)
    assert (answer["type"], answer["final"]) == ("refused", True)
    with pytest.raises(AssertionError, match=told):
        raise AssertionError(answer["problem"])
    assert book.log == []


def test_an_act_that_is_sent_again_is_stored_once(book: Open) -> None:
    first = book.do("rename", key="k", slug="surprise", name="Jolt", read={"name": "Surprise"})
    again = book.do("rename", key="k", slug="surprise", name="Jolt", read={"name": "Surprise"})
    assert first["name"] == again["name"] == "renamed 'surprise'"
    assert [one.id for one in book.log] == ["k"]
    undone = [book.page.say("act", id="u", analyst="noor", turn="undo")[-1]["name"] for _ in range(2)]
    assert undone == ["undo: renamed 'surprise'"] * 2
    assert len(book.log) == 2


def test_an_act_of_another_analyst_stays_in_the_browser(book: Open) -> None:
    answer = book.do("add", name="New", analyst="lee")
    assert (answer["type"], answer["final"]) == ("refused", False)
    assert "IW-SIT-003" in answer["problem"]
    assert book.log == []


def test_a_full_disk_keeps_the_act_in_the_browser() -> None:
    def full(_: Act) -> None:
        raise ProjectError(Problem(code="IW-STORE-004", what="no space"))

    page = Page(Codebook(Sitting(project("a"), "noor", full)))
    (answer,) = page.say("act", id="k", analyst="noor", do={"what": "add", "name": "New"})
    assert (answer["type"], answer["final"]) == ("refused", False)


def test_a_message_that_makes_no_sense_is_told_and_nothing_breaks(book: Open) -> None:
    (answer,) = book.page.say("words")
    assert (answer["type"], answer["problem"]) == ("problem", "KeyError: 'slug' (_words)")
    assert book.do("sing")["final"] is False
    assert book.do("add", name="New")["type"] == "stored"


# --- two analysts -----------------------------------------------------------------------------------------------------


def test_another_analysts_change_is_seen_at_once(book: Open) -> None:
    book.lee(edited(book.project, "surprise", name="Astonishment"), Code(slug="new", name="New"))
    assert book.told["surprise"]["name"] == "Astonishment"
    assert book.told["new"]["name"] == "New"


def test_edits_that_differ_are_told_side_by_side_and_one_is_chosen(book: Open) -> None:
    """lee renames it while noor, who still reads Surprise, does: neither is lost, none wins silently."""
    book.lee(edited(book.project, "surprise", name="Astonishment"))
    assert book.do("rename", slug="surprise", name="Jolt", read={"name": "Surprise"})["type"] == "stored"
    (differing,) = book.page.last("book")["differing"]
    assert differing["slugs"] == ["surprise"]
    said = {one["analyst"]: one for one in differing["said"]}
    assert (said["lee"]["name"], said["noor"]["name"]) == ("Astonishment", "Jolt")
    assert book.told["surprise"]["name"] == "Surprise"
    assert book.do("settle", claim=said["lee"]["claim"])["name"] == "settled 'surprise'"
    assert book.page.last("book")["differing"] == []
    assert book.told["surprise"]["name"] == "Astonishment"
    book.turn("undo")
    assert len(book.page.last("book")["differing"]) == 1


def test_a_merge_against_a_rename_names_both_codes(book: Open) -> None:
    renamed = edited(book.project, "surprise", name="Astonishment")
    book.do("merge", slug="surprise", into="observation")
    book.lee(renamed)
    (differing,) = book.page.last("book")["differing"]
    assert differing["slugs"] == ["observation", "surprise"]
    assert {one["slug"] for one in differing["said"]} == {"observation", "surprise"}


def test_a_closed_widget_is_told_no_more(book: Open) -> None:
    heard = len(book.page.heard)
    book.widget.close()
    book.sitting.add(Code(slug="new", name="New"))
    assert len(book.page.heard) == heard


# --- where there is no kernel -----------------------------------------------------------------------------------------


def test_it_is_shown_without_a_kernel(book: Open) -> None:
    bundle, _ = book.widget._repr_mimebundle_()
    html = bundle["text/html"]
    for _, code in tree(book.project):
        assert f"<strong>{code.name}</strong>" in html
    assert html.count("<ul>") == html.count("</ul>") > 2
    assert html.count("<li") == html.count("</li>") == len(list(tree(book.project)))
    assert repr(book.widget) == f"Codebook('checkout', {len(book.told)} codes)"


def test_hostile_words_are_escaped_without_a_kernel() -> None:
    fields = dict.fromkeys(("definition", "when", "when_not", "example"), f"</li>{HOSTILE}")
    claim = Code(id="h", slug="h", name=HOSTILE, **fields)
    html = outline_html(msgspec.structs.replace(project("a", acts=[act("h", claim)]), title=HOSTILE))
    assert html.count("&lt;img src=x onerror=alert(1)&gt;") == 6
    assert "<img" not in html
    assert html.count("<li") == html.count("</li>")


def test_a_long_codebook_is_cut_and_says_so() -> None:
    codes = [
        Code(
            id=f"c{n}",
            slug=f"c{n}",
            name="🔥&" * 900,
            definition="<" * 5_000,
            parent=f"c{n - 1}" if n else None,
        )
        for n in range(400)
    ]
    html = outline_html(project("a", acts=[act("many", *codes)]))
    assert len(html.encode()) < 100_000
    shown, every = (int(words) for words in html.split(": ")[1].split(" codes")[0].split(" of "))
    assert 0 < shown < every == 400 + len(project("a").codes)
    assert html.count("<ul>") == html.count("</ul>")


def test_a_code_is_never_lost_from_what_is_told() -> None:
    """Codes made apart with one slug, a ring, a missing parent: each has its row."""
    claims = [
        Code(id="1", slug="x", name="One"),
        Code(id="2", slug="x", name="Two"),
        Code(id="3", slug="a", name="A", parent="b"),
        Code(id="4", slug="b", name="B", parent="a"),
        Code(id="5", slug="c", name="C", parent="gone"),
        Code(id="6", slug="old", name="Old", retired=True),
    ]
    book = Open(project("a", acts=[act("odd", *claims)]))
    assert {"x", "a", "b", "c", "old"} <= book.told.keys()
    (differing,) = book.page.last("book")["differing"]
    assert differing["slugs"] == ["x"]
    assert book.do("settle", claim="2")["name"] == "settled 'x'"
    assert book.told["x"]["name"] == "Two"
    assert book.page.last("book")["differing"] == []
    with pytest.raises(ClaimError):
        book.sitting.add(Code(slug="q", name="Q", parent="nowhere"))

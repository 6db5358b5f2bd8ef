"""The sample incident end to end, as `iw demo` shows it: what is in the deck, and what must not be."""

import json
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from datetime import datetime
from functools import cache
from html import unescape
from pathlib import Path

import pytest

from incident_workbench import coding
from incident_workbench.brief import Brief, prepare, quotes_in, ready
from incident_workbench.demo import ANALYST, import_sample, sample, sample_claims, sample_folder
from incident_workbench.errors import Refused
from incident_workbench.export import sections
from incident_workbench.export.presenting import Shown
from incident_workbench.export.review import cleared, deck_of_brief
from incident_workbench.model.claims import (
    ActorAlias,
    Coding,
    Difficulty,
    EvidenceLink,
    RedHerring,
    Restriction,
    Scene,
    Unknown,
)
from incident_workbench.model.evidence import Span
from incident_workbench.project import Project, spans_of, written_claim
from incident_workbench.store import Store
from incident_workbench.timeline import as_lived

IW = Path(sys.executable).with_name("iw")
LABEL = re.compile("red.?herring", re.IGNORECASE)


def iw(*words: str | Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([IW, *words], capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def store(demo_folder: Path) -> Store:
    return Store.open(demo_folder / "project")


@pytest.fixture(scope="module")
def project(store: Store) -> Project:
    return store.load()


@pytest.fixture(scope="module")
def brief(project: Project) -> Brief:
    return prepare(project)


@pytest.fixture(scope="module")
def deck(demo_folder: Path) -> str:
    return (demo_folder / "deck.html").read_text(encoding="utf-8")


def own(deck: str) -> str:
    """The deck without other people's scripts and without styles, character references read."""
    without = re.sub(r"<script>.*?</script>|<style>.*?</style>", "", deck, flags=re.DOTALL)
    assert len(without) > 50_000
    return unescape(without)


def words(pieces: tuple[Shown, ...]) -> str:
    return "\n".join(json.dumps(piece.media, ensure_ascii=False) for piece in pieces)


# --- the command ------------------------------------------------------------------------------------------------------


def test_a_second_run_is_quick_says_where_everything_is_and_makes_the_same_deck(
    demo_folder: Path, tmp_path: Path
) -> None:
    shutil.copytree(demo_folder, tmp_path / "d")
    before = (tmp_path / "d" / "deck.html").read_bytes()
    (tmp_path / "d" / "project" / "left.txt").write_text("of an earlier demo")
    begin = time.perf_counter()
    done = iw("demo", "-o", tmp_path / "d")
    assert time.perf_counter() - begin < 60
    assert (done.returncode, done.stderr) == (0, "")
    for place in ("project", "deck.html", "project/review-noor-haddad.ipynb"):
        assert str(tmp_path / "d" / place) in done.stdout
        assert (tmp_path / "d" / place).exists()
    assert (tmp_path / "d" / "deck.html").read_bytes() == before
    assert not (tmp_path / "d" / "project" / "left.txt").exists()


def test_a_folder_that_no_demo_made_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    done = iw("demo", "-o", tmp_path)
    assert done.returncode == 2
    assert "IW-DEMO-001" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
    done = iw("demo", "-o", tmp_path / "thesis.txt")
    assert done.returncode == 2
    assert (tmp_path / "thesis.txt").read_text() == "mine"


def test_iw_check_finds_nothing(demo_folder: Path) -> None:
    done = iw("check", demo_folder / "project")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "no problems: all sums and quotes hold\n"


# --- the sample's claims ----------------------------------------------------------------------------------------------


def test_every_claim_of_the_sample_is_in_the_project(project: Project) -> None:
    written = list(sample_claims())
    mine = [claim for claim in project.claims if claim.analyst == ANALYST]
    assert len(mine) == len(written) > 250
    ids = {claim.id for claim in mine}
    assert {fields["id"] for fields in written if "id" in fields} <= ids


def test_every_quote_of_the_sample_reads(project: Project) -> None:
    spans = [span for claim in project.claims for span in spans_of(claim)]
    assert len(spans) > 300
    for span in spans:
        now = coding.place(project, span)
        assert now.problem is None
        text = project.segment(span.segment).text
        assert text[now.start : now.end].startswith(span.quote)
    for claim in project.of_kind(Restriction):
        assert claim.on in project.sources or claim.on in project.evidence.by_id


def test_the_sample_is_ready_for_its_meeting(project: Project, brief: Brief) -> None:
    lacks = ready(project, brief)
    assert [lack for lack in lacks if lack.stops] == []
    assert {lack.code for lack in lacks} <= {"name-in-prose", "name-or-word", "scene-tells-later"}


# --- the same project, the same bytes ---------------------------------------------------------------------------------


def test_a_brief_made_twice_is_the_same(store: Store, deck: str) -> None:
    assert deck_of_brief(prepare(store.load())) == deck_of_brief(prepare(store.load())) == deck


def test_the_order_in_which_deliveries_arrive_does_not_matter(
    project: Project, demo_folder: Path, tmp_path: Path, deck: str
) -> None:
    store = Store.create(tmp_path / "p", title=sample().title, zone=sample().zone)
    told = ("support-duty-lead", "data-platform", "payments-oncall")
    names = ["deploys.csv", "alerts.csv", *(f"interview-{who}.md" for who in told)]
    zones = {"alerts.csv": "Europe/Paris", "deploys.csv": "UTC"}
    for name in (*names, "bridge-call.vtt", "slack-export"):
        store.import_file(sample_folder() / name, zone=zones.get(name), by="somebody else")
    logs = [
        log
        for name in ("noor-haddad", "bastien-oyelaran")
        for log in demo_folder.glob(f"project/claims/{name}/*")
    ]
    assert len(logs) == 2
    for log in logs:
        folder = store.path / "claims" / log.parent.name
        folder.mkdir(parents=True)
        shutil.copy(log, folder / "aa.jsonl")
        shutil.copy(log, folder / "zz (conflicted copy).jsonl")
    settings = store.path / "workbench.toml"
    settings.write_text(re.sub(r'id = ".*"', f'id = "{project.id}"', settings.read_text()))
    assert deck_of_brief(prepare(Store.open(store.path).load())) == deck


def test_the_order_in_which_logs_arrive_does_not_matter(tmp_path: Path) -> None:
    """
    claims/noor-haddad/….jsonl   the first half        →   claims/z/log.jsonl
    claims/abe/….jsonl           the second half       →   claims/a/log.jsonl
    """
    store = Store.create(tmp_path / "p", title=sample().title, zone=sample().zone)
    import_sample(store, lambda _: None)
    written = list(sample_claims())
    for analyst, half in ((ANALYST, written[:150]), ("Abe", written[150:])):
        with store.sit(analyst) as sitting:
            sitting.add_all([written_claim(sitting.project, fields) for fields in half])
    shutil.copytree(store.path, tmp_path / "other")
    claims = tmp_path / "other" / "claims"
    for folder, name in ((claims / "noor-haddad", "z"), (claims / "abe", "a")):
        (log,) = folder.glob("*.jsonl")
        (claims / name).mkdir()
        log.rename(claims / name / "log.jsonl")
    one, other = (deck_of_brief(prepare(each.load())) for each in (store, Store.open(tmp_path / "other")))
    assert one == other
    assert len(store.load().claims) > len(written)


# --- who and what is not in the deck ----------------------------------------------------------------------------------


@cache
def hidden() -> tuple[str, ...]:
    """Full names, first names, surnames, handles and ids of those who have not agreed to be named."""
    aliases = [fields for fields in sample_claims() if fields["kind"] == "actor_alias"]
    people = [a for a in aliases if a["actor_kind"] == "person" and not a["named"]]
    users = json.loads((sample_folder() / "slack-export" / "users.json").read_text())
    found: set[str] = set()
    for person in people:
        name = str(person["name"])
        found |= {name, *name.split(), *name.split()[-1].split("-")}
        for user in users:
            if user["real_name"] == name:
                profile = user["profile"]
                found |= {user["id"], user["name"], profile["display_name"].removesuffix(" (Support)")}
                found |= {profile["email"]} if "email" in profile else set()
    return tuple(sorted(name for name in found if name))


def test_the_names_to_look_for_are_those_of_the_sample() -> None:
    assert len(hidden()) > 35
    assert {"Amaru Quispe-Lindqvist", "Joo-won", "Zsófi", "Ferreira", "Ito", "tevita"} <= set(hidden())
    assert not {"Ilse", "Brandvold", "Noor", "Haddad"} & set(hidden())


@pytest.mark.parametrize("name", hidden())
def test_nobody_who_has_not_agreed_is_named(deck: str, name: str) -> None:
    """Looked for as a word, in any case of letters, in the whole file as bytes and with its references read."""
    found = re.search(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", own(deck), re.IGNORECASE)
    assert found is None, own(deck)[found.start() - 80 : found.end() + 80]
    for encoding in ("utf-8", "utf-16-le"):
        if len(name) > 4:
            assert name.encode(encoding) not in deck.encode()


def test_who_has_agreed_is_named(deck: str) -> None:
    assert "Ilse Brandvold" in own(deck)
    assert ANALYST in own(deck)


def test_the_scan_would_find_a_name(deck: str) -> None:
    planted = own(deck.replace("</main>", "<p>asked Zs&oacute;fi</p></main>", 1))
    assert re.search(r"(?<![^\W_])Zsófi(?![^\W_])", planted) is not None


def test_what_was_said_off_the_record_is_not_in_the_deck(project: Project, deck: str) -> None:
    """One answer of one interview, a stretch of another: not as a whole, and no four of its words in a row."""
    barred = [claim.on for claim in project.of_kind(Restriction) if claim.what == "off_record"]
    assert len(barred) == 7
    shown = " ".join(re.findall(r"\w+", own(deck).casefold()))
    looked_for = 0
    for segment in barred:
        spoken = re.findall(r"\w+", project.segment(segment).text.casefold())
        for begin in range(len(spoken) - 3):
            assert " ".join(spoken[begin : begin + 4]) not in shown
            looked_for += 1
        assert segment not in own(deck)
    assert looked_for > 150
    for words_of_it in ("typed faster", "thought less", "private number", "wanted it to be true"):
        assert words_of_it not in shown


def test_the_stretch_off_the_record_is_barred_from_its_beginning_to_its_end(project: Project) -> None:
    """
    Priyanka: … From here on it's off the record.
    Noor:     Off the record.                        ┐
    …                                                │  six turns
    Priyanka: … back on the record.                  ┘
    Noor:     Back on the record. …
    """
    told = [segment for segment in project.segments if segment.source == "interview-support-duty-lead"]
    begin = next(i for i, segment in enumerate(told) if segment.text == "Off the record.")
    end = next(i for i, segment in enumerate(told) if segment.text.startswith("Back on the record."))
    stretch = {segment.id for segment in told[begin:end]}
    barred = {claim.on for claim in project.of_kind(Restriction) if claim.on.startswith("interview-support")}
    assert len(barred) == 6
    assert barred == stretch


@pytest.mark.parametrize("role", ["Payments on-call", "Support duty lead"])
def test_an_interview_is_quoted_by_role(brief: Brief, project: Project, role: str) -> None:
    """As its person asked: "With my role, please, not my name." """
    source = "interview-" + role.casefold().replace("on-call", "oncall").replace(" ", "-")
    told = [segment.text for segment in project.segments if segment.source == source]
    quotes = [
        quote
        for quote in quotes_in(brief)
        if quote.source_kind == "interview" and any(quote.words in text for text in told)
    ]
    assert quotes
    assert {quote.speaker for quote in quotes} == {role}


def test_no_shallow_metrics_causes_or_recommendations(deck: str) -> None:
    text = own(deck)
    absent = r"""
        MTT[A-Z]\b|\bTT[RDAM]\b|mean.time|time.to.(?:detect|resolve|restore|recover)|root.cause|recommend|
        corrective|remediat|prevent(?:ion|ative)|lessons.learn|human.error|should.have|could.have|failed.to|
        contributing.factor|\bowner:|due.date|percentile|\baverage\b|\bmedian\b|fixation|vagabond|handled.(?:well|poorly)
    """
    found = re.search(re.sub(r"\s+", "", absent), text, re.IGNORECASE)
    assert found is None, text[found.start() - 80 : found.end() + 80]
    headings = " ".join(re.findall(r"<h\d[^>]*>(.*?)</h\d>", text))
    assert len(headings) > 200
    assert not re.search("action|impact|severity|duration|next steps|takeaway", headings, re.IGNORECASE)


# --- differences, difficulties, the track as lived --------------------------------------------------------------------


def test_every_difference_has_all_its_statements(project: Project, brief: Brief) -> None:
    """What goes in comes out, what one account holds alone among it, at one size."""
    asked = [fields for fields in sample_claims() if fields["kind"] == "divergence"]
    assert [len(d.views) for d in brief.differences] == [len(fields["statements"]) for fields in asked]
    pieces = [piece for piece in sections.accounts_that_differ(brief) if piece.slide != "notes"]
    assert len(pieces) == len(asked) == 5
    for fields, piece in zip(asked, pieces, strict=True):
        html = unescape(piece.media["text/html"])
        assert str(fields["question"]) in html
        assert html.count("<article>") == len(fields["statements"])
        for key in fields["statements"]:
            (statement,) = project.current(key)
            assert statement.text in html
    assert sum(view.held_by_one for d in brief.differences for view in d.views) == 9


def test_all_that_was_difficult_is_shown_and_nothing_is_scored(project: Project, brief: Brief) -> None:
    shown = unescape(words(sections.difficulty_and_handling(brief)))
    claims = project.of_kind(Difficulty)
    assert len(claims) == 11
    for claim in claims:
        assert claim.text in shown
    assert not re.search(r"\b\d+ ?/ ?\d+\b|score|rating|total", shown, re.IGNORECASE)


def test_the_label_comes_last(project: Project, brief: Brief, deck: str) -> None:
    """Cue, grounds, probes, turn, price; only then the word, by a named analyst, and never before."""
    text = own(deck)
    places = [found.start() for found in LABEL.finditer(text)]
    claims = project.of_kind(RedHerring)
    assert len(places) == len(claims) == len(brief.rabbit_holes) == 2
    for place, hole, claim in zip(places, brief.rabbit_holes, claims, strict=True):
        assert ANALYST in text[place - 80 : place]
        for line in (
            *hole.entry_cue,
            *hole.plausibility,
            *hole.probes,
            *hole.exit_cue,
            *hole.price,
            *hole.gain,
        ):
            assert text.index(line.text) < place
        assert claim.title in text[place : place + 80]
    assert not re.search("rabbit.?hole|wrong track|false lead|garden.path", text, re.IGNORECASE)


def test_titles_scenes_and_figures_do_not_give_it_away(project: Project, brief: Brief, deck: str) -> None:
    before = (
        sections.title(brief),
        sections.this_hour(brief),
        sections.scenes(brief),
        sections.timeline(brief),
        sections.lines_of_thought(brief),
        sections.themes(brief),
        sections.decision_points(brief),
    )
    for pieces in before:
        assert pieces
        assert not LABEL.search(words(pieces))
    headings = re.findall(r"<h\d[^>]*>(.*?)</h\d>", own(deck))
    assert not any(LABEL.search(heading) for heading in headings)
    talk = "\n".join(segment.text for segment in project.segments)
    later = [str(fields["later_basis"]) for fields in sample_claims() if fields.get("later_basis")]
    later = [basis for basis in later if basis not in talk]
    assert len(later) > 10
    for pieces in before:
        assert not any(basis in words(pieces) for basis in later)


def test_as_lived_nothing_is_there_before_it_happened(project: Project) -> None:
    moments = [scene.end for scene in project.of_kind(Scene) if scene.end]
    assert len(moments) == 7
    for t in moments:
        lived = as_lived(project, t)
        assert lived.talk
        assert all(talk.at <= t for talk in lived.talk)
        assert all(row.begin and row.begin <= t and (row.end is None or row.end <= t) for row in lived.rows)
        assert not LABEL.search(repr(lived))
        assert not any(talk.source.startswith("interview") for talk in lived.talk)


def test_quotes_of_a_scene_had_been_said_by_its_end(brief: Brief) -> None:
    for scene in brief.scenes:
        assert scene.text.evidence
        assert scene.end
        assert all(quote.at is None or quote.at <= scene.end for quote in scene.text.evidence)


def test_the_second_track_is_believed_until_its_exit_cue(project: Project, brief: Brief) -> None:
    """
    22:31   a resale board        for        for        for …        what a reader has seen by 23:25:19 speaks for it
    23:25   a kitchen, 588 of 611                        against
    """
    (claim,) = (claim for claim in project.of_kind(RedHerring) if claim.id == "RH2")
    assert not isinstance(claim.exit_cue, Unknown)
    turned = min(at for point in claim.exit_cue for span in point.evidence if (at := _said(project, span)))
    turned = turned.replace(microsecond=0)  # readings are noted to the second
    read = [link for link in project.of_kind(EvidenceLink) if link.hypothesis == "H7" and link.read_at]
    before = Counter(link.polarity_as_read_then for link in read if link.read_at and link.read_at < turned)
    after = {link.polarity_as_read_then for link in read if link.read_at and link.read_at >= turned}
    assert before["for"] > 2 * before["against"] > 0
    assert after == {"against"}
    hole = next(hole for hole in brief.rabbit_holes if hole.id == "RH2")
    for line in hole.plausibility:
        assert all(quote.at is None or quote.at < turned for quote in line.evidence)
    assert hole.pursuers
    assert hole.not_pursuing


def _said(project: Project, span: Span) -> datetime | None:
    return project.at(project.segment(span.segment))


def test_the_picture_lies_there_under_the_name_that_the_export_gives_it(project: Project) -> None:
    named = {file.name: file for segment in project.segments for file in segment.files}
    (picture,) = sample_folder().glob("*.png")
    assert named[picture.name].size == picture.stat().st_size < 80_000
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.name in (sample_folder() / "README.md").read_text(encoding="utf-8")


def test_two_analysts_agree_mostly_and_not_always(project: Project) -> None:
    """
    Noor Haddad        probe   surprise   decision
    Bastien Oyelaran   probe   observation            –
    """
    coded: dict[str, dict[str, set[str]]] = {}
    for claim in project.of_kind(Coding):
        for span in claim.evidence:
            coded.setdefault(claim.analyst, {}).setdefault(span.segment, set()).add(claim.code)
    assert len(coded) == 2
    noor, other = coded[ANALYST], next(own for analyst, own in coded.items() if analyst != ANALYST)
    both = noor.keys() & other.keys()
    alike = [segment for segment in both if noor[segment] == other[segment]]
    assert noor.keys() - both
    assert other.keys() - both
    assert len(both) / 2 < len(alike) < len(both) - 10


def test_everybody_in_the_readme_is_an_actor(project: Project) -> None:
    readme = (sample_folder() / "README.md").read_text(encoding="utf-8")
    table = readme.split("## Who is who")[1].split("##")[0]
    people = [row.split("|")[1].strip() for row in table.split("\n") if row.startswith("| ")][1:]
    names = {alias.name for alias in project.of_kind(ActorAlias)}
    assert len(people) > 9
    for name in people:
        assert set(name.split(", ")) <= names


@pytest.mark.parametrize(
    ("kinds", "question"),
    [
        ({"account", "statement", "divergence"}, "Whose account"),
        ({"open_question"}, "What is still open"),
        ({"review_plan"}, "When does the group meet"),
        ({"stance"}, "your distance"),
    ],
)
def test_without_it_the_sample_is_not_shown(tmp_path: Path, kinds: set[str], question: str) -> None:
    store = Store.create(tmp_path / "p", title=sample().title, zone=sample().zone)
    import_sample(store, lambda _: None)
    with store.sit(ANALYST) as sitting:
        rows = [
            {key: value for key, value in fields.items() if key != "arises_from"}
            for fields in sample_claims()
            if fields["kind"] not in {*kinds, "coding", "memo"}
        ]
        sitting.add_all([written_claim(sitting.project, fields) for fields in rows])
        with pytest.raises(Refused, match=f"IW-REFUSED-001.*{question}"):
            cleared(sitting.project)

"""What docs/benchmarks.md says of suggestions, held loosely: on the samples and on three real channels."""

from collections import defaultdict
from pathlib import Path

import msgspec
import pytest

from incident_workbench.cues.suggesting import talk
from incident_workbench.model.claims import Coding
from incident_workbench.project import Project
from incident_workbench.store import Store
from tests.cues.measuring import Coded, Figures, measured, names

CHANNELS = Path(__file__).resolve().parents[1] / "language" / "coded_channels.json"


class Channel(msgspec.Struct):
    """Positions in a source that were read by eye, and the codes of those that have one; no words of it."""

    file: str
    read: list[int]
    codes: dict[int, list[str]]


class Channels(msgspec.Struct):
    channels: list[Channel]


def of_sample(project: Project) -> Coded:
    """What either analyst coded counts."""
    codes: dict[str, set[str]] = defaultdict(set)
    for coding in project.of_kind(Coding):
        for span in coding.evidence:
            codes[span.segment].add(project.codes[coding.code].slug)
    segments = talk(project)
    return Coded(
        tuple(s.text for s in segments),
        tuple(frozenset(codes.get(s.id, ())) for s in segments),
        names(project),
    )


def of_channel(shared: Path, folder: Path, channel: Channel) -> Coded:
    store = Store.create(folder, title="coded")
    store.import_file(shared / "real" / channel.file)
    project = store.load()
    (source,) = project.sources
    segments = {s.seq: s for s in project.evidence.by_source[source]}
    return Coded(
        tuple(segments[seq].text for seq in channel.read),
        tuple(frozenset(channel.codes.get(seq, ())) for seq in channel.read),
        names(project),
    )


@pytest.fixture(scope="module")
def samples(demo_folder: Path) -> list[dict[str, Figures]]:
    return [
        measured(of_sample(Store.open(demo_folder / name).load())) for name in ("project", "second-project")
    ]


@pytest.fixture(scope="module")
def channels(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Figures]]:
    told = msgspec.json.decode(CHANNELS.read_bytes(), type=Channels).channels
    folder = tmp_path_factory.mktemp("channels")
    return [
        measured(of_channel(shared, folder / str(number), channel)) for number, channel in enumerate(told)
    ]


def shown(all_told: list[dict[str, Figures]]) -> str:
    return "\n".join(
        f"{n} {way:26}{figures}" for n, told in enumerate(all_told) for way, figures in told.items()
    )


ORDER, NAMES, CUES, LEARNED = "in order", "words of the code's name", "cues", "cues and learning"


def test_on_the_samples(samples: list[dict[str, Figures]]) -> None:
    """Few of their segments are coded, by analysts who chose: 95 of 418, and 47 of 85."""
    print(shown(samples))  # noqa: T201 - the table of docs/benchmarks.md: pytest -s
    first, second = samples
    assert first[CUES].segments_50 > 2 * first[ORDER].segments_50
    assert first[CUES].segments_200 > first[NAMES].segments_200 + 0.2
    assert second[CUES].segments_50 > second[ORDER].segments_50
    for told in samples:
        assert told[CUES].pairs_50 > told[NAMES].pairs_50 > told[ORDER].pairs_50
        assert told[CUES].pairs_200 > 2 * told[NAMES].pairs_200


def test_on_real_channels(channels: list[dict[str, Figures]]) -> None:
    """Some 400 messages of each, coded by somebody who did not know the cues; the cues were not fitted to them."""
    print(shown(channels))  # noqa: T201
    assert len(channels) == 3
    for told in channels:
        assert told[CUES].segments_50 > told[ORDER].segments_50 + 0.05
        assert told[CUES].pairs_50 > 2 * max(told[NAMES].pairs_50, told[ORDER].pairs_50, 0.1)
        assert told[CUES].pairs_200 > 3 * told[ORDER].pairs_200
        assert told[LEARNED].pairs_50 > max(told[CUES].pairs_50, 0.4)
        assert told[LEARNED].pairs_200 > told[CUES].pairs_200
        assert told[LEARNED].segments_200 > told[ORDER].segments_200

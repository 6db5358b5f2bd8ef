from collections import Counter
from datetime import timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest

from incident_workbench.errors import ReadError
from incident_workbench.readers import event_log, interview, irc, plain_chat, slack, srt, vtt
from incident_workbench.readers.base import OpenDelivery, Reading, ReadOptions, skips_by_reason, unaccounted
from incident_workbench.readers.containers import file_delivery

# file: messages that the manifest counts; then messages, events and lines about the log itself that are read
COUNTS = {
    # the manifest counts nicks in angles; 6 more are notices of services
    "hexchat/acridfusion_log_2025-08-04.log": (39, 45, 357, 91),
    # 11 notices
    "znc/#qtox_20161029.log.txt": (1108, 1119, 53, 0),
    # an action and a notice
    "znc/#qtox_20161030.log.txt": (161, 163, 102, 0),
    "bracket_time/switchdev_2020-12-01.log": (196, 196, 275, 0),
    "limnoria/fluid-work.2019-07-10.log": (151, 151, 75, 0),
    "botbot_broken/fluid-work-2017-01-13.log": (233, 233, 84, 0),
    # 2 and 3 actions
    "ubuntu/2013-01-03#ubuntu-server.txt": (223, 225, 26, 0),
    "ubuntu/2013-01-23#launchpad-dev.txt": (205, 208, 11, 0),
    # an action; 51 actions
    "raku/moarvm_2019-08-02": (294, 295, 63, 0),
    "stress/perl6_2015_2015-12-28": (3632, 3683, 653, 0),
    "w3c_ccg/2021-08-24-vchttpapi.irc.log": (224, 224, 0, 0),
    # 10 actions
    "meetbot/magazine.2020-06-10-12.02.log.txt": (260, 270, 0, 0),
    "epoch_blocks/zig_2020-05-18.txt": (535, 535, 0, 0),
    # one of the two is an action
    "encoding/2011-01-16-hybrid-charset.log": (2, 2, 0, 0),
    # the manifest counts every line; 1077 have nicks in angles, 22 are actions without a time, 150 are events,
    # and one line that tells a nick and an address but nothing else stays in the message above
    "disentangle/2004-11-15_03.raw.txt": (1250, 1099, 150, 0),
    "disentangle/stripe.0.ascii.txt": (1200, 1200, 0, 0),
    # 7 notices of a bot
    "html/yocto.2018-06-21.log.html": (122, 129, 7, 0),
    "irssi_derived/launchpad-dev.log": (438, 438, 38, 4),
    "weechat_derived/irc.libera.#launchpad-dev.weechatlog": (438, 438, 38, 0),
}
NO_LOGS = [
    "disentangle/2004-11-15_03.annotation.txt",
    "disentangle/stripe.0.annotation.txt",
    "meetbot/magazine.2020-06-10-12.02.minutes.txt",
]
NAMED = {"IW-READ-040", "IW-READ-140"}
PROBLEMS = {
    "hexchat/acridfusion_log_2025-08-04.log": {"IW-READ-040", "IW-READ-147"},
    "znc/#qtox_20161029.log.txt": NAMED,
    "znc/#qtox_20161030.log.txt": NAMED,
    "bracket_time/switchdev_2020-12-01.log": NAMED,
    "botbot_broken/fluid-work-2017-01-13.log": {"IW-READ-040", "IW-READ-143", "IW-READ-144"},
    "ubuntu/2013-01-03#ubuntu-server.txt": NAMED,
    "ubuntu/2013-01-23#launchpad-dev.txt": NAMED,
    "raku/moarvm_2019-08-02": NAMED,
    "stress/perl6_2015_2015-12-28": NAMED | {"IW-READ-147"},
    "w3c_ccg/2021-08-24-vchttpapi.irc.log": set(),
    "meetbot/magazine.2020-06-10-12.02.log.txt": NAMED | {"IW-READ-145"},
    "epoch_blocks/zig_2020-05-18.txt": set(),
    "encoding/2011-01-16-hybrid-charset.log": {"IW-READ-020", "IW-READ-040"},
    "disentangle/2004-11-15_03.raw.txt": NAMED | {"IW-READ-043", "IW-READ-147"},
}
OTHERS = (event_log, interview, plain_chat, slack, srt, vtt)


def opened(path: Path) -> OpenDelivery:
    return file_delivery(path.name, partial(path.open, "rb"))


def read(path: Path, **said: object) -> Reading:
    return irc.read(opened(path), ReadOptions(**said))


@pytest.mark.parametrize("name", COUNTS)
def test_every_message_is_read(shared: Path, name: str) -> None:
    path = shared / "real" / "irc" / name
    reading = read(path)
    segments = list(reading.segments)
    counted, *expected = COUNTS[name]
    kinds = Counter(segment.kind for segment in segments)
    assert [kinds["message"], kinds["event"], kinds["system"]] == expected
    assert len(segments) == sum(expected)
    assert counted <= sum(expected) + 1
    assert unaccounted(reading) == ()
    assert set(skips_by_reason(reading)) <= {"blank line"}
    assert {problem.code for problem in reading.problems} == PROBLEMS.get(name, {"IW-READ-040"})
    assert segments == list(read(path).segments)
    assert len({segment.id for segment in segments}) == len(segments)


@pytest.mark.parametrize("name", COUNTS)
def test_the_reader_is_the_surest(shared: Path, name: str) -> None:
    delivery = opened(shared / "real" / "irc" / name)
    assert irc.sniff(delivery) >= 0.9
    assert all(reader.sniff(delivery) < irc.sniff(delivery) for reader in OTHERS)


@pytest.mark.parametrize("name", NO_LOGS)
def test_what_lies_beside_the_logs_is_refused_with_a_word(shared: Path, name: str) -> None:
    path = shared / "real" / "irc" / name
    assert irc.sniff(opened(path)) < 0.3
    with pytest.raises(ReadError):
        read(path)


def test_no_other_real_file_is_claimed(shared: Path) -> None:
    paths = [path for path in (shared / "real").rglob("*") if path.is_file() and "irc" not in path.parts]
    assert len(paths) > 100
    assert [path.name for path in paths if irc.sniff(opened(path)) >= 0.3] == []


def test_the_night_when_clocks_go_back_keeps_its_order(shared: Path) -> None:
    reading = read(shared / "real" / "irc" / "znc/#qtox_20161030.log.txt", zone="Europe/London")
    times = [segment.at for segment in reading.segments]
    assert len(times) == 265
    assert None not in times
    assert times == sorted(times)
    assert {problem.code for problem in reading.problems} == {"IW-READ-140", "IW-READ-142"}


def test_pages_saved_newest_first_are_read_oldest_first(shared: Path) -> None:
    reading = read(
        shared / "real" / "irc" / "botbot_broken/fluid-work-2017-01-13.log", zone="America/Toronto"
    )
    times = [segment.at for segment in reading.segments if segment.at]
    assert len(times) == 317
    assert times == sorted(times)


@pytest.mark.parametrize(
    "name", ["irssi_derived/launchpad-dev.log", "hexchat/acridfusion_log_2025-08-04.log"]
)
def test_days_named_between_the_lines_give_each_its_date(shared: Path, name: str) -> None:
    segments = list(read(shared / "real" / "irc" / name, zone="UTC").segments)
    assert all(segment.at or segment.time_precision == "day" for segment in segments)
    times = [segment.at for segment in segments if segment.at]
    steps = [now - before for before, now in pairwise(times)]
    assert min(steps) >= timedelta(seconds=-1)  # HexChat ends a log a second before its last line

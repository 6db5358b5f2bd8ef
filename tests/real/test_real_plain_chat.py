from collections import Counter
from functools import partial
from pathlib import Path

import pytest

from incident_workbench.errors import ReadError
from incident_workbench.readers import event_log, interview, plain_chat, slack, srt, vtt
from incident_workbench.readers.base import OpenDelivery, Reading, ReadOptions, skips_by_reason, unaccounted
from incident_workbench.readers.containers import file_delivery

# file: messages that the manifest counts; then messages and events read
COUNTS = {
    "text_chat/hhmm_name_text_launchpad-dev.txt": (438, 438, 0),
    "matrix/room_log_txt/jam-conformance.txt": (1019, 1019, 0),
    "zoom_chat/zoom_cloud_chat/acdc_2025-12-11_171.chat.txt": (624, 624, 0),
    "zoom_chat/zoom_saved_chat_2020/ssvc_meeting_saved_chat.txt": (49, 49, 0),
    "zoom_chat/zoom_saved_chat_new_derived/acdc_2025-12-11_171.meeting_saved_chat.txt": (624, 624, 0),
    "irc/znc/#qtox_20161029.log.txt": (1108, 1108, 64),
    "irc/znc/#qtox_20161030.log.txt": (161, 161, 104),
    "irc/bracket_time/switchdev_2020-12-01.log": (196, 196, 275),
    "irc/limnoria/fluid-work.2019-07-10.log": (151, 151, 75),
    "irc/ubuntu/2013-01-03#ubuntu-server.txt": (223, 223, 28),
    "irc/ubuntu/2013-01-23#launchpad-dev.txt": (205, 205, 14),
    "irc/w3c_ccg/2021-08-24-vchttpapi.irc.log": (224, 224, 0),
    "irc/meetbot/magazine.2020-06-10-12.02.log.txt": (260, 260, 10),
    "irc/raku/moarvm_2019-08-02": (294, 294, 64),
    "irc/stress/perl6_2015_2015-12-28": (3632, 3632, 704),
    "irc/irssi_derived/launchpad-dev.log": (438, 438, 42),
    "irc/weechat_derived/irc.libera.#launchpad-dev.weechatlog": (438, 438, 38),
    # the manifest counts every line here, 173 of which are events
    "irc/disentangle/2004-11-15_03.raw.txt": (1250, 1077, 173),
    # an action, `* nick does`, is an event here and a message there
    "irc/encoding/2011-01-16-hybrid-charset.log": (2, 1, 1),
    # one message lies on a line that damage has begun with b' and so stays in the turn above
    "irc/botbot_broken/fluid-work-2017-01-13.log": (233, 232, 82),
}
NOT_OURS_YET = [
    "irc/hexchat/acridfusion_log_2025-08-04.log",
    "irc/epoch_blocks/zig_2020-05-18.txt",
    "irc/disentangle/stripe.0.ascii.txt",
    "irc/meetbot/magazine.2020-06-10-12.02.minutes.txt",
    "discord/dce_txt_old/komodo_support_109.txt",
    "discord/dce_txt_old/komodo_notary-node-alarms_8.txt",
    "stt_json/whisper_other/*.lrc",
    "stt_json/whisper_other/*.txt",
]
PROBLEMS = {
    "matrix/room_log_txt/jam-conformance.txt": {"IW-READ-040", "IW-READ-051"},
    "zoom_chat/zoom_cloud_chat/acdc_2025-12-11_171.chat.txt": {"IW-READ-030"},
    "zoom_chat/zoom_saved_chat_new_derived/acdc_2025-12-11_171.meeting_saved_chat.txt": {
        "IW-READ-041",
        "IW-READ-052",
    },
    "irc/w3c_ccg/2021-08-24-vchttpapi.irc.log": set(),
    "irc/limnoria/fluid-work.2019-07-10.log": {"IW-READ-040"},
    "irc/weechat_derived/irc.libera.#launchpad-dev.weechatlog": {"IW-READ-040"},
    "irc/encoding/2011-01-16-hybrid-charset.log": {"IW-READ-020", "IW-READ-040"},
    "irc/botbot_broken/fluid-work-2017-01-13.log": {"IW-READ-040"},
}
OTHERS = (event_log, interview, slack, srt, vtt)


def opened(path: Path) -> OpenDelivery:
    return file_delivery(path.name, partial(path.open, "rb"))


def read(path: Path) -> Reading:
    return plain_chat.read(opened(path), ReadOptions())


@pytest.mark.parametrize("name", COUNTS)
def test_every_message_is_read_or_explained(shared: Path, name: str) -> None:
    path = shared / "real" / name
    reading = read(path)
    segments = list(reading.segments)
    counted, messages, events = COUNTS[name]
    kinds = Counter(segment.kind for segment in segments)
    assert (kinds["message"], kinds["event"], len(segments)) == (messages, events, messages + events)
    assert messages <= counted <= messages + events
    assert unaccounted(reading) == ()
    assert set(skips_by_reason(reading)) <= {"blank line", "before the first message"}
    assert {problem.code for problem in reading.problems} == PROBLEMS.get(name, {"IW-READ-041"})
    assert segments == list(read(path).segments)
    assert len({segment.id for segment in segments}) == len(segments)


@pytest.mark.parametrize("name", COUNTS)
def test_the_reader_is_found(shared: Path, name: str) -> None:
    delivery = opened(shared / "real" / name)
    assert plain_chat.sniff(delivery) >= 0.4
    assert all(reader.sniff(delivery) < plain_chat.sniff(delivery) for reader in OTHERS)


@pytest.mark.parametrize("name", NOT_OURS_YET)
def test_other_layouts_are_refused_with_a_word(shared: Path, name: str) -> None:
    (path,) = (shared / "real").glob(name)
    delivery = opened(path)
    assert plain_chat.sniff(delivery) < 0.3
    with pytest.raises(ReadError):
        plain_chat.read(delivery, ReadOptions())

"""One made-up conversation in the format of every reader, and the plainest thing one can do with the same bytes."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from types import MappingProxyType
from typing import Any, NamedTuple

from tests.bench.made import NIGHT, sentences

PEOPLE = ("Ana", "Ben", "Noor", "Kim")
Said = tuple[int, datetime, str, str]
"""Number from 1, instant, who, words."""


def conversation(messages: int) -> list[Said]:
    """Messages by four people, up to six seconds apart."""
    chance, at, said = Random(5), NIGHT, list[Said]()
    for number, words in enumerate(islice(sentences(6), messages), 1):
        at += timedelta(seconds=chance.randint(1, 6))
        said.append((number, at, chance.choice(PEOPLE), words))
    return said


class Format(NamedTuple):
    """How a reader's format is written; `options` is what the file does not say."""

    reader: str
    members: Callable[[list[Said]], dict[str, str]]
    options: Mapping[str, Any] = MappingProxyType({})
    messages: int = 40_000


def written(form: Format, folder: Path, messages: int) -> Path:
    """A file of this format; a folder where it has several members, a zip where the format is one."""
    members = form.members(conversation(messages))
    if form.reader == "document":
        path = folder / "notes.docx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
            for name, text in members.items():
                out.writestr(name, text)
        return path
    for name, text in members.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder / next(iter(members)) if len(members) == 1 else folder


def bytes_of(path: Path) -> list[bytes]:
    """The members' bytes, unpacked."""
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as whole:
            return [whole.read(name) for name in whole.namelist()]
    return [each.read_bytes() for each in ([path] if path.is_file() else path.rglob("*")) if each.is_file()]


def floor(path: Path) -> int:
    """JSON parsed by the standard library, text decoded and split, XML at its tags."""
    raws = bytes_of(path)
    if path.suffix in (".jsonl", ".ndjson"):
        return sum(len([json.loads(line) for line in raw.splitlines()]) for raw in raws)
    if path.suffix == ".json" or path.is_dir():
        return len([json.loads(raw) for raw in raws])
    return sum(len(raw.decode().split("<" if path.suffix == ".docx" else "\n")) for raw in raws)


# --- chat -------------------------------------------------------------------------------------------------------------


def discord(said: list[Said]) -> dict[str, str]:
    def message(number: int, at: datetime, who: str, words: str) -> object:
        author = {"id": str(PEOPLE.index(who)), "name": who.lower(), "nickname": who, "isBot": False}
        return {
            "id": str(number),
            "type": "Default",
            "timestamp": at.isoformat(timespec="milliseconds"),
            "timestampEdited": None,
            "content": words,
            "author": author,
            **{name: [] for name in ("attachments", "embeds", "reactions", "mentions")},
        }

    records = [message(*each) for each in said]
    head = {
        "guild": {"id": "1", "name": "Lab"},
        "channel": {"id": "900", "type": "GuildTextChat", "name": "ops"},
    }
    return {"ops.json": json.dumps({**head, "messages": records, "messageCount": len(records)})}


def google_chat(said: list[Said]) -> dict[str, str]:
    records = [
        {
            "creator": {"name": who, "email": f"{who}@x.example", "user_type": "Human"},
            "created_date": f"{at:%A, %B} {at.day}, {at:%Y} at {at.hour % 12 or 12}:{at:%M:%S}\u202f{at:%p} UTC",
            "text": words,
            "topic_id": f"t{number}",
            "message_id": f"AAA/t{number}/t{number}",
        }
        for number, at, who, words in said
    ]
    return {"messages.json": json.dumps({"messages": records})}


def irc(said: list[Said]) -> dict[str, str]:
    opened = f"--- Log opened {NIGHT:%a %b %d %H:%M:%S %Y}\n"
    lines, day = [opened], NIGHT.date()
    for _, at, who, words in said:
        if at.date() != day:
            day = at.date()
            lines.append(f"--- Day changed {at:%a %b %d %Y}\n")
        lines.append(f"{at:%H:%M} <{who}> {words}\n")
    return {"ops.log": "".join(lines)}


def matrix(said: list[Said]) -> dict[str, str]:
    records = [
        {
            "type": "m.room.message",
            "sender": f"@{who.lower()}:x.example",
            "content": {"msgtype": "m.text", "body": words},
            "room_id": "!r:x.example",
            "event_id": f"${number}",
            "origin_server_ts": round(at.timestamp() * 1000),
            "unsigned": {"age": 1},
        }
        for number, at, who, words in said
    ]
    head = {"room_name": "ops", "room_creator": "@ana:x.example", "topic": "", "export_date": "1 May 2026"}
    return {"export.json": json.dumps({**head, "messages": records}, indent=2)}


def mattermost(said: list[Said]) -> dict[str, str]:
    lines: list[object] = [
        {"type": "version", "version": 1},
        {"type": "channel", "channel": {"team": "sre", "name": "ops", "display_name": "Ops"}},
    ]
    for _, at, who, words in said:
        post = {"team": "sre", "channel": "ops", "user": who.lower(), "message": words}
        lines.append({"type": "post", "post": {**post, "create_at": round(at.timestamp() * 1000)}})
    return {"export.jsonl": _lines(lines)}


def plain_chat(said: list[Said]) -> dict[str, str]:
    return {"chat.txt": "".join(f"{at:%Y-%m-%dT%H:%M:%SZ} {who}: {words}\n" for _, at, who, words in said)}


def slack(said: list[Said]) -> dict[str, str]:
    days: dict[str, list[object]] = {}
    for number, at, who, words in said:
        message = {"type": "message", "user": f"U{PEOPLE.index(who):08}", "text": words}
        message |= {"ts": f"{at.timestamp():.0f}.{number % 10**6:06}", "client_msg_id": f"{number:032x}"}
        section = {"type": "rich_text_section", "elements": [{"type": "text", "text": words}]}
        blocks = [{"type": "rich_text", "block_id": "b", "elements": [section]}]
        days.setdefault(f"ops/{at:%Y-%m-%d}.json", []).append({**message, "blocks": blocks})
    users = [{"id": f"U{n:08}", "name": who, "profile": {"real_name": who}} for n, who in enumerate(PEOPLE)]
    heads: dict[str, list[object]] = {"users.json": [*users], "channels.json": [{"id": "C1", "name": "ops"}]}
    return {name: json.dumps(value, indent=1) for name, value in (heads | days).items()}


def teams(said: list[Said]) -> dict[str, str]:
    records = [
        {
            "id": str(number),
            "replyToId": None,
            "messageType": "message",
            "createdDateTime": f"{at:%Y-%m-%dT%H:%M:%S}.5Z",
            "from": {"user": {"id": who, "displayName": who, "userIdentityType": "aadUser"}},
            "body": {"contentType": "html", "content": f"<p>{words}</p>"},
            "channelIdentity": {"teamId": "t", "channelId": "19:c"},
            **{name: [] for name in ("attachments", "mentions", "reactions")},
        }
        for number, at, who, words in said
    ]
    return {"page.json": json.dumps({"value": records})}


def telegram(said: list[Said]) -> dict[str, str]:
    records = [
        {
            "id": number,
            "type": "message",
            "date": f"{at:%Y-%m-%dT%H:%M:%S}",
            "date_unixtime": f"{at.timestamp():.0f}",
            "from": who,
            "from_id": f"user{PEOPLE.index(who)}",
            "text": words,
            "text_entities": [{"type": "plain", "text": words}],
        }
        for number, at, who, words in said
    ]
    head = {"name": "ops", "type": "private_supergroup", "id": 7}
    return {"result.json": json.dumps({**head, "messages": records}, indent=1)}


def zoom_chat(said: list[Said]) -> dict[str, str]:
    return {
        "chat.txt": "".join(
            f"{at:%H:%M:%S} From {who} to Everyone:\n\t{words}\n" for _, at, who, words in said
        )
    }


def zulip(said: list[Said]) -> dict[str, str]:
    users = [{"id": 10 + n, "full_name": who, "delivery_email": who} for n, who in enumerate(PEOPLE)]
    records = [
        {
            "id": number,
            "sender": 10 + PEOPLE.index(who),
            "recipient": 1,
            "subject": "disk full",
            "content": words,
            "rendered_content": f"<p>{words}</p>",
            "date_sent": at.timestamp(),
        }
        for number, at, who, words in said
    ]
    realm = {
        "zerver_realm": [{"id": 1}],
        "zerver_userprofile": users,
        "zerver_stream": [{"id": 5, "name": "ops"}],
        "zerver_recipient": [{"id": 1, "type": 2, "type_id": 5}],
    }
    pages = {"zerver_message": records, "zerver_usermessage": []}
    return {"realm.json": json.dumps(realm), "messages-000001.json": json.dumps(pages)}


# --- recordings, documents, logs --------------------------------------------------------------------------------------


def cues(said: list[Said], comma: str) -> Iterable[tuple[int, str, str]]:
    """Number, times and words of cues of five seconds."""

    def clock(seconds: int) -> str:
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{comma}000"

    for number, _, who, words in said:
        yield number, f"{clock(5 * number)} --> {clock(5 * number + 5)}", f"{who}: {words}"


def srt(said: list[Said]) -> dict[str, str]:
    return {"call.srt": "".join(f"{n}\n{times}\n{words}\n\n" for n, times, words in cues(said, ","))}


def vtt(said: list[Said]) -> dict[str, str]:
    return {
        "call.vtt": "WEBVTT\n\n"
        + "".join(f"{n}\n{times}\n{words}\n\n" for n, times, words in cues(said, "."))
    }


def speech(said: list[Said]) -> dict[str, str]:
    pieces = [
        {"id": n, "seek": 0, "start": 5.0 * n, "end": 5.0 * n + 4, "text": f" {words}", "avg_logprob": -0.2}
        for n, _, _, words in said
    ]
    return {"call.json": json.dumps({"text": "", "segments": pieces, "language": "en"})}


def interview(said: list[Said]) -> dict[str, str]:
    return {"on-call.txt": "".join(f"{who}: {words}\n\n" for _, _, who, words in said)}


def document(said: list[Said]) -> dict[str, str]:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    bold = "<w:r><w:rPr><w:b/></w:rPr><w:t>{}:</w:t></w:r>"
    plain = '<w:r><w:t xml:space="preserve"> {}</w:t></w:r>'
    body = "".join(f"<w:p>{bold.format(who)}{plain.format(words)}</w:p>" for _, _, who, words in said)
    main = f'<Relationship Type="{office}/officeDocument" Target="word/document.xml"/>'
    return {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f"<Relationships>{main}</Relationships>",
        "word/document.xml": f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>',
    }


def event_log(said: list[Said]) -> dict[str, str]:
    rows = (f"A-{n},{at:%Y-%m-%dT%H:%M:%SZ},{who},critical,{words}\n" for n, at, who, words in said)
    return {"alerts.csv": "id,fired_at,service,severity,summary\n" + "".join(rows)}


def pattern(said: list[Said]) -> dict[str, str]:
    return {"bot.log": "".join(f"{at:%Y-%m-%dT%H:%M:%SZ}|{who}|{words}\n" for _, at, who, words in said)}


def _lines(values: Iterable[object]) -> str:
    return "".join(f"{json.dumps(value)}\n" for value in values)


FORMATS = (
    Format("discord", discord, messages=20_000),
    Format("document", document),
    Format("event-log", event_log, messages=60_000),
    Format("google-chat", google_chat, messages=20_000),
    Format("interview", interview, messages=60_000),
    Format("irc", irc, {"zone": "UTC"}, messages=60_000),
    Format("matrix", matrix, messages=20_000),
    Format("mattermost", mattermost),
    Format(
        "pattern", pattern, {"pattern": r"(?P<time>\S+)\|(?P<speaker>\w+)\|(?P<text>.*)"}, messages=60_000
    ),
    Format("plain-chat", plain_chat, messages=60_000),
    Format("slack", slack, messages=15_000),
    Format("speech-json", speech),
    Format("srt", srt, messages=60_000),
    Format("teams", teams, messages=20_000),
    Format("telegram", telegram, messages=20_000),
    Format("vtt", vtt, messages=60_000),
    Format("zoom-chat", zoom_chat, {"zone": "UTC", "date": NIGHT.date()}, messages=60_000),
    Format("zulip", zulip, messages=20_000),
)

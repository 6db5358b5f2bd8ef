"""What happened to a room, as a sentence without who did it."""

from __future__ import annotations

from collections.abc import Mapping

from ..exports.fields import mapping, word

Event = Mapping[str, object]

_SENTENCES = {
    "m.room.create": "created the room",
    "m.room.avatar": "changed the room's picture",
    "m.room.pinned_events": "changed the pinned messages",
    "m.room.encryption": "turned on encryption",
    "m.room.join_rules": "set who may join to {join_rule}",
    "m.room.history_visibility": "set who may see earlier messages to {history_visibility}",
    "m.room.guest_access": "set whether guests may join to {guest_access}",
    "m.room.canonical_alias": "set the room's address to {alias}",
    "m.room.aliases": "changed the room's addresses",
    "m.room.power_levels": "changed who may do what",
    "m.room.server_acl": "changed which servers may take part",
    "m.room.name": "named the room {name}",
    "m.room.topic": "set the topic to {topic}",
    "m.room.tombstone": "closed the room: {body}",
    "m.room.third_party_invite": "invited {display_name}",
    "m.space.parent": "changed the space that the room is in",
    "m.space.child": "changed the rooms of the space",
    "m.call.invite": "called",
    "m.call.answer": "answered the call",
    "m.call.hangup": "ended the call",
    "m.call.reject": "did not take the call",
    "m.call.member": "joined or left the call",
    "m.room.redaction": "deleted a message: {reason}",
    "m.reaction": "reacted {key} to a message that is not here",
    "m.poll.response": "voted in a poll",
    "m.poll.end": "ended a poll",
    "m.key.verification.request": "asked to verify a device",
    "org.matrix.msc3401.call.member": "joined or left the call",
    "org.matrix.msc3381.poll.response": "voted in a poll",
    "org.matrix.msc3381.poll.end": "ended a poll",
    "im.vector.modular.widgets": "changed a widget",
}


def is_known(kind: str) -> bool:
    """Whether there is a sentence for events of this type."""
    return kind in _SENTENCES or kind == "m.room.member"


def sentence(event: Event, name: str) -> str:
    """What was done. `name` is who a change of membership is about.

    >>> sentence({"type": "m.room.topic", "content": {"topic": "DNS"}}, "")
    'set the topic to DNS'
    >>> sentence({"type": "m.room.redaction", "content": {}}, "")
    'deleted a message'
    """
    kind, content = word(event, "type"), mapping(event, "content")
    if kind == "m.room.member":
        return _membership(event, name)
    known = _SENTENCES.get(kind)
    if known is None:
        body = word(content, "body")
        return f"[{kind or 'untyped'}]" + (f" {body}" if body else "")
    if kind == "m.reaction":
        content = mapping(content, "m.relates_to")
        if not content:
            return "took back a reaction"
    before, _, field = known.partition("{")
    field, _, after = field.partition("}")
    told = word(content, field) if field else ""
    return f"{before}{told}{after}" if told or not field else before.rstrip(": ")


def _membership(event: Event, name: str) -> str:
    """Joins, leaves and renames.

    >>> _membership({"state_key": "@k:x", "sender": "@a:x", "content": {"membership": "invite"}}, "Kim")
    'invited Kim'
    """
    content = mapping(event, "content")
    before = mapping(mapping(event, "unsigned"), "prev_content") or mapping(event, "prev_content")
    now, was = word(content, "membership"), word(before, "membership")
    own = word(event, "state_key") in ("", word(event, "sender"))
    reason = f": {word(content, 'reason')}" if word(content, "reason") else ""
    if now == was == "join":
        return _profile(content, before) + reason
    if now == "leave" and not own:
        done = {"ban": "lifted the ban of", "invite": "took back the invitation of", "knock": "turned away"}
        return f"{done.get(was, 'removed')} {name}{reason}"
    if now in ("invite", "ban"):
        return f"{'invited' if now == 'invite' else 'banned'} {name}{reason}"
    left = "declined the invitation" if was == "invite" else "left the room"
    alone = {"join": "joined the room", "leave": left, "knock": "asked to join"}
    return alone.get(now, f"changed membership to {now or 'nothing'}") + reason


def _profile(now: Event, was: Event) -> str:
    called, before = word(now, "displayname"), word(was, "displayname")
    if called != before:
        old = f", before {before}" if before else ""
        return f"is now called {called}{old}" if called else f"is no longer called {before}"
    same = now.get("avatar_url") == was.get("avatar_url")
    return "changed nothing" if same else "changed the picture"

"""What happened to a chat, as a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from ..exports.fields import word

# `{…}` are fields of the record; `{members}` the people that it lists.
_SENTENCES = {
    "create_group": "created the group {title} with {members}",
    "create_channel": "created the channel {title}",
    "edit_group_title": "renamed the group to {title}",
    "edit_group_photo": "changed the group's photo",
    "delete_group_photo": "removed the group's photo",
    "edit_chat_theme": "changed the theme to {emoticon}",
    "set_messages_ttl": "set messages to vanish after {period} seconds",
    "invite_members": "added {members}",
    "remove_members": "removed {members}",
    "join_group_by_link": "joined by a link of {inviter}",
    "join_group_by_request": "joined by request",
    "migrate_to_supergroup": "turned the group into a supergroup",
    "migrate_from_group": "carried on from the group {title}",
    "pin_message": "pinned message {message_id}",
    "clear_history": "cleared the history",
    "phone_call": "called, {duration_seconds} seconds, {discard_reason}",
    "group_call": "held a group call, {duration} seconds",
    "invite_to_group_call": "called {members} to the group call",
    "group_call_scheduled": "planned a group call for {schedule_date}",
    "joined_telegram": "joined Telegram",
    "topic_created": "opened the topic {title}",
    "topic_edit": "changed the topic to {new_title}",
    "take_screenshot": "took a screenshot",
    "send_payment": "paid {amount} {currency}",
    "score_in_game": "scored {score} in the game of message {game_message_id}",
    "bot_allowed": "let the bot write",
    "boost_apply": "boosted the group",
}
_PLAIN = {
    "id",
    "type",
    "date",
    "date_unixtime",
    "actor",
    "actor_id",
    "action",
    "text",
    "text_entities",
    "edited",
    "edited_unixtime",
}


def is_known(action: str) -> bool:
    """Whether there is a sentence for this action."""
    return action in _SENTENCES


def sentence(record: Mapping[str, object]) -> str:
    """What was done, without who did it; an action newer than this reader in its own words.

    >>> sentence({"action": "invite_members", "members": ["Ana", None]})
    'added Ana and a deleted account'
    >>> sentence({"action": "phone_call", "duration_seconds": 56, "discard_reason": "hangup"})
    'called, 56 seconds, hangup'
    >>> sentence({"action": "phone_call", "discard_reason": "busy"})
    'called, busy'
    >>> sentence({"action": "new_thing", "count": 2})
    'new thing (count: 2)'
    """
    action = word(record, "action")
    known = _SENTENCES.get(action)
    if known is None:
        told = [f"{key}: {_shown(value)}" for key, value in record.items() if key not in _PLAIN]
        return (action.replace("_", " ") or "did something") + (f" ({', '.join(told)})" if told else "")
    parts = known.split(", ")
    filled = [part.format_map(_Fields(record)) for part in parts]
    return ", ".join(part for part in filled if _MISSING not in part) or known.partition(" {")[0]


_MISSING = "\0"


class _Fields(dict[str, str]):
    def __init__(self, record: Mapping[str, object]) -> None:
        super().__init__({key: _shown(value) for key, value in record.items() if value not in (None, "", [])})

    def __missing__(self, key: str) -> str:
        return _MISSING


def _shown(value: object) -> str:
    if isinstance(value, list):
        names = [_shown(each) for each in value]
        return " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else "nobody"
    if value is None:
        return "a deleted account"
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_shown(each)}" for key, each in value.items())
    return str(value)

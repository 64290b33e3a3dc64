"""Methods that write, change and delete the app's messages."""

import json

from pretend_slack.api.arguments import Arguments
from pretend_slack.block_kit import tables
from pretend_slack.installation import Installation
from pretend_slack.records import Conversation, Message
from pretend_slack.refusals import Refused
from pretend_slack.shapes import Json


def post_message(app: Installation, arguments: Arguments) -> Json:
    """Post to a conversation; a user's id means the app's DM with them."""
    conversation = _where_to_post(app, arguments.text("channel"))
    blocks, text = arguments.blocks(), arguments.text("text")
    if not text and not blocks:
        raise Refused("no_text")
    message = app.workspace.post(
        conversation,
        user=app.workspace.bot.id,
        text=text[: tables.MOST_TEXT],
        blocks=blocks,
        metadata=_metadata(arguments),
        thread_ts=_thread(conversation, arguments),
    )
    return {"channel": conversation.id, "ts": message.ts, "message": message.as_slack()}


def post_ephemeral(app: Installation, arguments: Arguments) -> Json:
    """Show something to one member of a conversation, once."""
    conversation = app.conversation(arguments.text("channel"))
    _refuse_closed(app, conversation)
    if arguments.text("user") not in conversation.members:
        raise Refused("user_not_in_channel")
    blocks, text = arguments.blocks(), arguments.text("text")
    if not text and not blocks:
        raise Refused("no_text")
    if len(text) > tables.MOST_TEXT:
        raise Refused("msg_too_long")
    message = app.workspace.post(
        conversation,
        user=app.workspace.bot.id,
        text=text,
        blocks=blocks,
        only_for=arguments.text("user"),
        thread_ts=_thread(conversation, arguments),
    )
    return {"message_ts": message.ts}


def update(app: Installation, arguments: Arguments) -> Json:
    """Change one of the app's own messages; text without blocks takes the blocks away."""
    conversation, message = _own_message(app, arguments, refusal="cant_update_message")
    if conversation.is_archived:
        raise Refused("is_inactive")
    text = arguments.text("text")
    if len(text) > tables.MOST_UPDATED_TEXT:
        raise Refused("msg_too_long")
    blocks = arguments.blocks() if "blocks" in arguments or text else message.blocks
    if not text and not blocks:
        raise Refused("no_text")
    metadata = _metadata(arguments) if "metadata" in arguments else message.metadata
    app.workspace.edit(conversation, message, text=text, blocks=blocks, metadata=metadata)
    said = message.as_slack()
    return {"channel": conversation.id, "ts": message.ts, "text": text, "message": said}


def delete(app: Installation, arguments: Arguments) -> Json:
    """Delete one of the app's own messages."""
    conversation, message = _own_message(app, arguments, refusal="cant_delete_message")
    app.workspace.delete(conversation, message)
    return {"channel": conversation.id, "ts": message.ts}


def get_permalink(app: Installation, arguments: Arguments) -> Json:
    """Say the lasting address of a message."""
    conversation = app.conversation(arguments.text("channel"))
    message = conversation.messages.get(arguments.text("message_ts"))
    if message is None or message.only_for is not None:
        raise Refused("message_not_found")
    path = f"archives/{conversation.id}/p{message.ts.replace('.', '')}"
    return {"channel": conversation.id, "permalink": f"https://{app.workspace.domain}.slack.com/{path}"}


def _where_to_post(app: Installation, place: str) -> Conversation:
    workspace = app.workspace
    if place in workspace.users:
        user = workspace.users[place]
        if user.is_deactivated or user.is_bot:
            raise Refused("channel_not_found")
        if not workspace.manifest.has_messages_tab:
            raise Refused("messages_tab_disabled")
        return workspace.dm_with_app(place)
    if place.startswith("#"):
        everything = workspace.conversations.values()
        place = next((found.id for found in everything if found.name == place.removeprefix("#")), place)
    conversation = app.conversation(place)
    _refuse_closed(app, conversation)
    return conversation


def _refuse_closed(app: Installation, conversation: Conversation) -> None:
    if conversation.is_archived:
        raise Refused("is_archived")
    if not app.is_in(conversation):
        raise Refused("not_in_channel")


def _thread(conversation: Conversation, arguments: Arguments) -> str | None:
    thread = arguments.text("thread_ts") or None
    if thread and thread in conversation.messages and conversation.messages[thread].only_for:
        raise Refused("cannot_reply_to_message")
    return thread


def _own_message(app: Installation, arguments: Arguments, *, refusal: str) -> tuple[Conversation, Message]:
    conversation = app.conversation(arguments.text("channel"))
    message = conversation.messages.get(arguments.text("ts"))
    if message is None or message.only_for is not None:
        raise Refused("message_not_found")
    if message.user != app.workspace.bot.id or not app.is_in(conversation):
        raise Refused(refusal)
    return conversation, message


def _metadata(arguments: Arguments) -> Json | None:
    metadata = arguments.parsed("metadata", refusal="invalid_metadata_format")
    if not metadata:
        return None
    if not isinstance(metadata, dict):
        raise Refused("invalid_metadata_format")
    if not isinstance(metadata.get("event_type"), str) or not isinstance(metadata.get("event_payload"), dict):
        raise Refused("invalid_metadata_schema")
    if len(json.dumps(metadata).encode()) > tables.MOST_METADATA_BYTES:
        raise Refused("metadata_too_large")
    return metadata

"""Methods by which the app hands over files: ask for an address, send the bytes there, share what was sent."""

from pretend_slack.api.arguments import Arguments, refuse_faulty
from pretend_slack.installation import Installation
from pretend_slack.records import Conversation, File
from pretend_slack.refusals import Refused
from pretend_slack.shapes import Json


def get_upload_url(app: Installation, arguments: Arguments) -> Json:
    """Say where the bytes of a file go."""
    workspace, length = app.workspace, arguments.number("length", otherwise=0)
    if length <= 0:
        raise Refused("invalid_arguments")
    id_ = workspace.mint("F0")
    url = f"{app.address}/files/{id_}/{arguments.text('filename')}"
    workspace.files[id_] = File(id_, arguments.text("filename"), workspace.bot.id, length, url, workspace.time.unix)
    return {"upload_url": f"{app.address}/upload/{id_}", "file_id": id_}


def complete_upload(app: Installation, arguments: Arguments) -> Json:
    """Finish uploads and, if places are named, share them there in one message each."""
    listed = arguments.parsed("files", refusal="invalid_arguments")
    if not isinstance(listed, list) or not listed:
        raise Refused("invalid_arguments")
    files = [_uploaded(app, one) for one in listed]
    places = [_place(app, id_) for id_ in arguments.names("channels") + arguments.names("channel_id")]
    blocks = arguments.parsed("blocks", refusal="invalid_blocks") or []
    refuse_faulty(blocks)
    for conversation in places:
        app.workspace.post(
            conversation,
            user=app.workspace.bot.id,
            text=arguments.text("initial_comment"),
            blocks=blocks,
            thread_ts=arguments.text("thread_ts") or None,
            files=files,
        )
    for file in files:
        file.is_shared = bool(places)
    return {"files": [file.as_slack() for file in files]}


def info(app: Installation, arguments: Arguments) -> Json:
    """Describe one file."""
    file = app.workspace.files.get(arguments.text("file"))
    if file is None or file.content is None:
        raise Refused("file_not_found")
    return {"file": file.as_slack(), "comments": [], "response_metadata": {"next_cursor": ""}}


def _uploaded(app: Installation, listed: Json) -> File:
    file = app.workspace.files.get(str(listed.get("id")))
    if file is None or file.content is None or file.is_shared:
        raise Refused("file_not_found")
    file.title = str(listed.get("title") or file.name)
    return file


def _place(app: Installation, id_: str) -> Conversation:
    conversation = app.conversation(id_)
    if not app.is_in(conversation):
        raise Refused("not_in_channel")
    return conversation

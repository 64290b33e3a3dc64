"""The courier's voice: every call to Slack that says or does something, and the one that looks for what was said."""

import copy
import json
import math
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.request import Request, urlopen

from msgspec.structs import replace
from slack_sdk import WebClient

from mentorship.outbox.fates import REFUSED_OR_LOST, TAKES_NO_REPLIES, Failure, Fate, about_file, read_failure
from mentorship.outbox.kinds import File, HomeView, Message
from mentorship.outbox.recipients import members_of
from mentorship.slack.blocks import without_charts

EVENT_TYPE = "mentorship_message"
PAGE = 200


class NotSaid(Exception):
    """Slack refused a call, or nobody knows whether it accepted it."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.code)
        self.failure = failure


class Voice:
    """Speaks to Slack without trying anything twice: what to do after a failure is the courier's decision.

    Raises NotSaid. Retry handlers are taken off the client: one that obeys a 429 by sleeping would hold up every
    other conversation, and the default one posts twice when a connection breaks.
    """

    def __init__(self, client: WebClient, *, timeout: timedelta, elapsed: Callable[[], float]) -> None:
        self._elapsed = elapsed
        self._uploads_rest_until = 0.0
        self._client = copy.copy(client)
        self._client.retry_handlers = []
        self._client.timeout = math.ceil(timeout.total_seconds())

    def open(self, recipient: str) -> str:
        """Open the DM or group DM of these people and answer its id; repeatable, posts nothing."""
        users = members_of(recipient)
        answer = self._ask(self._client.conversations_open, users=users)
        return str(answer["channel"]["id"])

    def post(self, channel: str, message: Message, *, mark: str, before: Callable[[], None]) -> str:
        """Post a message under its mark and answer its ts; where Slack does not take it like that, as Slack does.

        before: looks, ahead of each call, whether it may be made at all; what it raises, this raises.
        """
        before()
        try:
            return self._post(channel, message, mark=mark)
        except NotSaid as refused:
            taken = _as_slack_takes_it(message, refused.failure.code)
            if taken == message:
                raise
            before()
            return self._post(channel, taken, mark=mark)

    def _post(self, channel: str, message: Message, *, mark: str) -> str:
        answer = self._call(
            self._client.chat_postMessage,
            channel=channel,
            text=message.text,
            blocks=message.blocks,
            metadata=_metadata(mark),
            thread_ts=message.thread,
            unfurl_links=False,
            unfurl_media=False,
        )
        return str(answer["ts"])

    def update(self, channel: str, ts: str, message: Message, *, mark: str) -> None:
        """Make a message look like this."""
        self._call(
            self._client.chat_update,
            channel=channel,
            ts=ts,
            text=message.text,
            blocks=message.blocks,
            metadata=_metadata(mark),
        )

    def upload(self, file: File) -> str:
        """Bring a file to Slack and answer its id; nobody sees it before it is shared.

        Files have no budget, as nobody knows before a row is rendered whether it has some: here, too, Slack is obeyed.
        """
        if (left := self._uploads_rest_until - self._elapsed()) > 0:
            raise NotSaid(Failure(Fate.LIMITED, "ratelimited", retry_after=timedelta(seconds=left)))
        try:
            answer = self._ask(self._client.files_getUploadURLExternal, filename=file.name, length=len(file.content))
        except NotSaid as refused:
            if refused.failure.retry_after is not None:
                self._uploads_rest_until = self._elapsed() + refused.failure.retry_after.total_seconds()
            raise NotSaid(about_file(refused.failure, file.name)) from None
        request = Request(str(answer["upload_url"]), data=file.content, method="POST")
        request.add_header("Content-Type", "application/octet-stream")
        self._ask(lambda: urlopen(request, timeout=self._client.timeout, context=self._client.ssl).read())
        return str(answer["file_id"])

    def share(self, channel: str, file_ids: Sequence[str], message: Message) -> None:
        """Share uploaded files together with their words, as one message.

        Slack does not tell which of them it refuses: what comes along with another, a calendar's, stands last.
        """
        titled = zip(file_ids, message.files, strict=True)
        try:
            self._call(
                self._client.files_completeUploadExternal,
                files=[{"id": file_id, "title": file.name} for file_id, file in titled],
                channel_id=channel,
                blocks=json.dumps(message.blocks),
            )
        except NotSaid as refused:
            raise NotSaid(about_file(refused.failure, message.files[-1].name)) from None

    def invite(self, member_id: str, channel: str) -> None:
        """Invite a member to a channel; being there already is just as well."""
        try:
            self._call(self._client.conversations_invite, channel=channel, users=member_id)
        except NotSaid as refused:
            if refused.failure.fate is not Fate.ACHIEVED:
                raise

    def publish(self, member_id: str, home: HomeView) -> None:
        """Show a member their App Home."""
        self._call(self._client.views_publish, user_id=member_id, view=home.view)

    def find(self, channel: str, *, mark: str, file_id: str | None, since: datetime) -> str | None:
        """Look in a DM for a message by its mark or its file, and answer its ts."""
        cursor = None
        while True:
            page = self._ask(
                self._client.conversations_history,
                channel=channel,
                oldest=f"{since.timestamp():.6f}",
                include_all_metadata=True,
                limit=PAGE,
                cursor=cursor,
            )
            for message in page["messages"]:
                if _is_ours(message, mark, file_id):
                    return str(message["ts"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None

    def _call(self, method: Callable[..., Any], **arguments: Any) -> Any:  # Any: Slack's JSON
        try:
            return method(**arguments)
        except (*REFUSED_OR_LOST, UnicodeDecodeError) as error:
            raise NotSaid(read_failure(error)) from None  # the cause would quote the whole message in a trace

    def _ask(self, method: Callable[..., Any], **arguments: Any) -> Any:  # Any: Slack's JSON
        """Call what says nothing to anybody: when its outcome is unknown, nothing has been sent."""
        try:
            return self._call(method, **arguments)
        except NotSaid as unheard:
            failure = unheard.failure
            if failure.fate is Fate.UNKNOWN:
                raise NotSaid(Failure(Fate.NOT_SENT, failure.code)) from None
            raise


def _as_slack_takes_it(message: Message, code: str) -> Message:
    """Say numbers where a workspace takes no charts, and in the channel itself what a thread does not take."""
    if code == "invalid_blocks":
        return replace(message, blocks=without_charts(message.blocks))
    return replace(message, thread=None) if code in TAKES_NO_REPLIES else message


def _metadata(mark: str) -> dict[str, Any]:
    """An opaque hash and nothing else: anyone in the workspace can read metadata."""
    return {"event_type": EVENT_TYPE, "event_payload": {"key": mark}}


def _is_ours(message: dict[str, Any], mark: str, file_id: str | None) -> bool:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") == EVENT_TYPE and metadata.get("event_payload", {}).get("key") == mark:
        return True
    return file_id is not None and any(file.get("id") == file_id for file in message.get("files", []))

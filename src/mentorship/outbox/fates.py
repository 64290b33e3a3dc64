"""What each of Slack's refusals means for a message: a table of plain facts."""

import re
import socket
from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from http.client import HTTPException
from urllib.error import URLError

from msgspec import Struct
from msgspec.structs import replace
from slack_sdk.errors import SlackApiError

from mentorship.slack.client import Unopened


class Fate(StrEnum):
    """What becomes of a message after a refusal or a fault."""

    ACHIEVED = "achieved"  # it is already as we wanted it
    LIMITED = "limited"  # too many at once: wait as long as Slack says; not an attempt
    NOT_SENT = "not_sent"  # it certainly did not arrive: try again
    UNKNOWN = "unknown"  # it may have arrived
    STALE = "stale"  # the conversation or message we remember is gone: begin anew
    MENDABLE = "mendable"  # it waits until people mend what is named
    HOPELESS = "hopeless"  # it will never work


PASSING = (Fate.LIMITED, Fate.NOT_SENT, Fate.UNKNOWN)
"""What a question to Slack is asked again after."""
REFUSED_OR_LOST = (SlackApiError, OSError, HTTPException)
"""What Slack's client raises where Slack says no, or cannot be heard."""


class Failure(Struct, frozen=True):
    """One refusal: its fate, Slack's code, what to mend (None: the recipient), how long to wait for which method."""

    fate: Fate
    code: str
    trouble: str | None = None
    retry_after: timedelta | None = None
    method: str = ""


INACTIVE = "is_inactive"
"""A message cannot be changed: its channel is archived."""
TAKES_NO_REPLIES = ("restricted_action_thread_locked", "restricted_action_non_threadable_channel")
"""What would stand under another message can stand beside it."""
TOKEN = "token"
FILES = "workspace:files"
A_FILE = "file"
"""Slack does not take a file like this one; `file:ics`, once it is known which that is."""

FATES: dict[str, Fate] = {
    "already_in_channel": Fate.ACHIEVED,
    # Slack's own faults
    "fatal_error": Fate.UNKNOWN,
    "internal_error": Fate.UNKNOWN,
    "request_timeout": Fate.UNKNOWN,
    "service_unavailable": Fate.UNKNOWN,
    "team_added_to_org": Fate.NOT_SENT,  # while the workspace is moved into an organisation
    "external_channel_migrating": Fate.NOT_SENT,  # while the channel is
    "update_failed": Fate.UNKNOWN,
    "file_update_failed": Fate.UNKNOWN,
    "ratelimited": Fate.LIMITED,
    "rate_limited": Fate.LIMITED,
    # what we remember is no longer there
    "message_not_found": Fate.STALE,
    "edit_window_closed": Fate.STALE,
    "cant_update_message": Fate.STALE,
    "channel_not_found": Fate.STALE,
    "file_not_found": Fate.STALE,
    # the place must be mended
    "not_in_channel": Fate.MENDABLE,
    "is_archived": Fate.MENDABLE,
    INACTIVE: Fate.MENDABLE,
    "channel_is_limited_access": Fate.MENDABLE,
    "restricted_action": Fate.MENDABLE,
    "restricted_action_read_only_channel": Fate.MENDABLE,
    "restricted_action_thread_only_channel": Fate.MENDABLE,
    "restricted_action_thread_locked": Fate.MENDABLE,
    "restricted_action_non_threadable_channel": Fate.MENDABLE,
    "posting_to_channel_denied": Fate.MENDABLE,
    # the app must be mended
    "missing_scope": Fate.MENDABLE,
    "not_allowed_token_type": Fate.MENDABLE,
    "no_permission": Fate.MENDABLE,
    "access_denied": Fate.MENDABLE,
    "invalid_auth": Fate.MENDABLE,
    "not_authed": Fate.MENDABLE,
    "token_revoked": Fate.MENDABLE,
    "token_expired": Fate.MENDABLE,
    "account_inactive": Fate.MENDABLE,
    "org_login_required": Fate.MENDABLE,
    "team_access_not_granted": Fate.MENDABLE,
    "accesslimited": Fate.MENDABLE,
    "ekm_access_denied": Fate.MENDABLE,
    "two_factor_setup_required": Fate.MENDABLE,
    "not_enabled": Fate.MENDABLE,
    "messages_tab_disabled": Fate.MENDABLE,
    # the workspace must be mended
    "message_limit_exceeded": Fate.MENDABLE,
    "storage_limit_reached": Fate.MENDABLE,
    "file_uploads_disabled": Fate.MENDABLE,
    "file_uploads_except_images_disabled": Fate.MENDABLE,
    "file_type_not_allowed": Fate.MENDABLE,
    "file_upload_size_restricted": Fate.MENDABLE,
    # the person cannot be reached
    "user_not_found": Fate.HOPELESS,
    "user_disabled": Fate.HOPELESS,
    "user_not_visible": Fate.HOPELESS,
    "cannot_dm_bot": Fate.HOPELESS,
    "invalid_user_combination": Fate.HOPELESS,
    "cant_invite": Fate.HOPELESS,
    "cant_invite_self": Fate.HOPELESS,
    "user_is_restricted": Fate.HOPELESS,
    "ura_max_channels": Fate.HOPELESS,
    "org_user_not_in_team": Fate.HOPELESS,
    "invitee_cant_see_channel": Fate.HOPELESS,
}

# What is to be mended, where it is not the recipient.
TROUBLES: dict[str, str] = {
    "invalid_auth": TOKEN,
    "not_authed": TOKEN,
    "token_revoked": TOKEN,
    "token_expired": TOKEN,
    "account_inactive": TOKEN,
    "not_allowed_token_type": TOKEN,
    "org_login_required": TOKEN,
    "team_access_not_granted": TOKEN,
    "accesslimited": TOKEN,
    "ekm_access_denied": TOKEN,
    "two_factor_setup_required": TOKEN,
    "not_enabled": "app:home_tab",
    "messages_tab_disabled": "app:messages_tab",
    "message_limit_exceeded": "workspace:messages",
    "storage_limit_reached": FILES,
    "file_uploads_disabled": FILES,
    "file_uploads_except_images_disabled": FILES,
    "file_type_not_allowed": A_FILE,
    "file_upload_size_restricted": A_FILE,
}

A_CODE = re.compile(r"[a-z0-9_]+\Z")
OUR_FAULT = "our_fault"


def read_failure(error: Exception) -> Failure:
    """Read what an exception of Slack's client means."""
    if isinstance(error, SlackApiError):
        return _read_answer(error)
    cause = error.reason if isinstance(error, URLError) else error
    if isinstance(error, Unopened) or isinstance(cause, ConnectionRefusedError | socket.gaierror):
        return Failure(Fate.NOT_SENT, "unreachable")
    return Failure(Fate.UNKNOWN, "timeout" if isinstance(cause, TimeoutError) else "connection_lost")


def about_file(failure: Failure, name: str) -> Failure:
    """Say which sort of file Slack does not take: it may well take another."""
    return replace(failure, trouble=_sort_of_file(name)) if failure.trouble == A_FILE else failure


def keeps_files_out(failure: Failure) -> bool:
    """Ask whether the workspace wants no such files: their words can go without them.

    Not where the app lacks the scope that it asks for: that was forgotten, and the files wait until it is granted.
    """
    trouble = failure.trouble or ""
    return trouble == FILES or trouble.startswith(f"{A_FILE}:")


def mended_by(names: Sequence[str]) -> set[str]:
    """Name the troubles that are over when Slack has taken these files."""
    return {FILES, *map(_sort_of_file, names)}


def _sort_of_file(name: str) -> str:
    return f"{A_FILE}:{name.rpartition('.')[2]}"


def _read_answer(error: SlackApiError) -> Failure:
    answer = error.response
    code = str(answer.get("error") or "")
    if answer.status_code == 429 or FATES.get(code) is Fate.LIMITED:
        wait = str(answer.headers.get("Retry-After", ""))
        seconds = int(wait) if wait.isdigit() else 1
        method = str(answer.api_url).rpartition("/")[2]
        return Failure(Fate.LIMITED, "ratelimited", retry_after=timedelta(seconds=seconds), method=method)
    if answer.status_code >= 500 or not A_CODE.match(code):  # an answer that is not Slack's: a proxy's, or cut
        return Failure(Fate.UNKNOWN, f"http_{answer.status_code}")
    if code == "missing_scope":
        needed = str(answer.get("needed") or "unknown")
        return Failure(Fate.MENDABLE, code, trouble=f"scope:{needed}")
    if code not in FATES:  # blocks or arguments that Slack refuses: nobody but us can mend them
        return Failure(Fate.HOPELESS, code, trouble=OUR_FAULT)
    return Failure(FATES[code], code, trouble=TROUBLES.get(code))

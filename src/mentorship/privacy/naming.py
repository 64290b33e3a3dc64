"""Where someone is named in what is others' own: sealed lists of people, unfinished answers, organisers' words.

No statement finds an id in what is sealed, so what may hold one is opened.
"""

import re
from typing import Any

from sqlalchemy import Select, or_, select

from mentorship.desk import Desk
from mentorship.program.help_request import HelpRequest
from mentorship.program.log_book import LogEntry
from mentorship.program.member import Member
from mentorship.program.sign_up import SignUp
from mentorship.slack.drafts import Draft
from mentorship.store import Asking, built_once

SHORTEST_NAME = 3
"""Shorter parts of a name are ordinary words too often."""


def take_out_of_others_words(desk: Desk, member: Member, *, someone: str) -> Asking[None]:
    """Leave someone's id, and their name, in nothing that others filled in or noted about them."""
    sign_ups, requests, drafts, lines = yield [
        sign_ups_with_lists(),
        requests_about_people(),
        all_drafts(),
        LogEntry.in_own_words_about(member.id),
    ]
    for sign_up in sign_ups:
        if member.id in listed(sign_up.not_with):
            desk.keep_apart(sign_up.member_id, member.id)  # if they come back, this still holds
            sign_up.not_with = without(sign_up.not_with, member.id)
        if member.id in listed(sign_up.would_learn_from):
            sign_up.would_learn_from = without(sign_up.would_learn_from, member.id)
    for request in requests:
        if member.id in request.concerned:
            request.concerns = ",".join(sorted(request.concerned - {member.id} | {someone}))
    for draft in drafts:
        if draft.member_id != member.id and member.id in draft.answers:
            draft.fill_in(not_naming(draft.filled_in, member.id))
    name = spelled(member.name)
    ids = [each.id for each in lines if each.about_id == member.id or name.search(each.details or "")]
    desk.session.execute(LogEntry.without_words(ids))


@built_once
def sign_ups_with_lists() -> Select[SignUp]:
    return select(SignUp).where(or_(SignUp.not_with.is_not(None), SignUp.would_learn_from.is_not(None)))


@built_once
def requests_about_people() -> Select[HelpRequest]:
    return select(HelpRequest).where(HelpRequest.concerns.is_not(None))


@built_once
def all_drafts() -> Select[Draft]:
    return select(Draft)


def listed(ids: str | None) -> list[str]:
    return ids.split(",") if ids else []


def without(ids: str | None, member_id: str) -> str | None:
    return ",".join(each for each in listed(ids) if each != member_id) or None


def not_naming(answers: Any, member_id: str) -> Any:  # Any: whatever a form holds, as JSON
    """Leave an id out of unfinished answers, wherever it stands."""
    match answers:
        case dict():
            return {name: not_naming(each, member_id) for name, each in answers.items() if each != member_id}
        case list():
            return [not_naming(each, member_id) for each in answers if each != member_id]
        case str():
            return re.sub(rf"\b{re.escape(member_id)}\b", "", answers)
    return answers


def spelled(name: str) -> re.Pattern[str]:
    """Find someone's name, or a part of it, as a word."""
    parts = [re.escape(each) for each in (name, *re.findall(r"\w+", name)) if len(each) >= SHORTEST_NAME]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts) or re.escape(name)})(?!\w)", re.IGNORECASE)

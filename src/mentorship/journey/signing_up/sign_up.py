"""The deeds of signing up: check the requirements, write down the answers, pause, resume, withdraw."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct, field
from sqlalchemy import delete

from mentorship.desk import Desk
from mentorship.hall import about_me
from mentorship.hall.company import let_company_go
from mentorship.hall.sign_ups import hold_all_sign_ups, welcome_of
from mentorship.journey.signing_up import waiting_room
from mentorship.journey.signing_up.answers import (
    CONSENTS,
    AnySignUp,
    MentorSignUp,
    Promises,
    Subject,
    identities_in,
    listed,
)
from mentorship.journey.signing_up.own_words import keep_in, meant_by, merged_among
from mentorship.journey.signing_up.questions import Asked, keep_answers
from mentorship.journey.signing_up.records import Listed, MatcherNote, QuestionAnswer, Synonym
from mentorship.journey.signing_up.windows import longest, read_times, window_of
from mentorship.matching.people import SCALES
from mentorship.outbox import to_channel, to_member
from mentorship.program import doors
from mentorship.program.erasure import Erased
from mentorship.program.guide import GUIDE_VERSION
from mentorship.program.member import Member
from mentorship.program.settings import zones
from mentorship.program.sign_up import SITUATIONS, Role, SignUp
from mentorship.slack.forms import Answers
from mentorship.slack.replies import Refusal

ROOM = "signing_up"


# What cannot be taken yet


class OneAtATime(Refusal):
    key = "signing_up.wrong.one_at_a_time"


def unmet(desk: Desk, member: Member, answers: Answers) -> dict[str, str]:
    """Say, question by question, what is missing and what to do instead; nothing if it can be taken.

    Source: both guides, Requirements 1 and 3 (mentors 4), Responsibilities 1; Features B1, B10.
    """
    sentences: dict[str, str] = {}
    if isinstance(answers, Promises):
        sentences |= unmet_promises(desk, answers, today=desk.today(member.zone))
    if isinstance(answers, Subject):
        sentences |= unmet_subject(desk, answers)
    return sentences


def unmet_promises(desk: Desk, promises: Promises, *, today: date) -> dict[str, str]:
    asked, say = desk.settings, desk.words.plain
    sentences = {}
    if promises.hours_a_week < asked.hours_a_week:
        sentences["hours_a_week"] = say("signing_up.unmet.hours", hours=asked.hours_a_week) + meanwhile(desk)
    if promises.months != "open" and int(promises.months) < asked.months:
        sentences["months"] = say("signing_up.unmet.months", months=asked.months) + meanwhile(desk)
    if promises.earliest_end_on and promises.earliest_end_on <= today:
        sentences["earliest_end_on"] = say("signing_up.wrong.until_past")
    if missing := set(CONSENTS) - set(promises.consents):
        sentences["consents"] = say(f"signing_up.unmet.{sorted(missing)[0]}")
    return sentences


def unmet_subject(desk: Desk, subject: Subject) -> dict[str, str]:
    """Tell all at once: a form that is sent three times for three things is not sent a third time."""
    say, sentences = desk.words.plain, unmet_times(desk, subject)
    if unknown := set(subject.topics) - set(desk.words.under("signing_up.choices.topics")):
        sentences["topics"] = say("signing_up.wrong.topics_unknown", topic=sorted(unknown)[0])
    elif not (subject.topics or listed(subject.more_topics)):
        sentences["topics"] = say("signing_up.wrong.topics")
    if subject.zone and subject.zone not in zones():
        sentences["zone"] = say("signing_up.wrong.zone")
    return sentences


def unmet_times(desk: Desk, subject: Subject) -> dict[str, str]:
    say, minutes = desk.words.plain, desk.settings.hours_a_week * 60
    if not (subject.windows or subject.more_windows):
        return {"windows": say("signing_up.wrong.windows")}
    try:
        windows = windows_in(desk, subject)
    except Refusal as cannot_be_read:
        return {"more_windows": say(cannot_be_read.key, **cannot_be_read.facts)}
    if longest(windows) < minutes:
        return {"more_windows" if subject.more_windows else "windows": say("signing_up.unmet.windows", minutes=minutes)}
    return {}


def meanwhile(desk: Desk) -> str:
    """Name the channels that are open to everyone, if organisers named some. Features B10."""
    if not desk.settings.places_meanwhile:
        return ""
    return " " + desk.words.plain("signing_up.unmet.meanwhile", places=", ".join(desk.settings.places_meanwhile))


# Signing up


class Before(Struct, frozen=True):
    """What someone told before in a role, and what organisers ask them besides."""

    sign_up: SignUp | None = None
    told: about_me.Told = field(default_factory=about_me.Told)
    asked: Asked = {}


def sign_up(desk: Desk, member: Member, role: Role, answers: AnySignUp, *, before: Before) -> SignUp:
    """Write down what someone told us, and say so to them and, if they wish, in #mentorship.

    Signing up twice edits: there is one row per person and role, and an edit keeps the place in the queue.
    Source: both guides, Signing Up 1 and 2.
    """
    record = before.sign_up
    is_new = record is None
    if record is None:
        record = SignUp(
            member_id=member.id,
            role=role,
            signed_up_at=desk.now,
            consented_at=desk.now,
            guide_version=GUIDE_VERSION,
        )
    typed = {Listed.TOPICS: listed(answers.more_topics), Listed.INTERESTS: listed(answers.more_interests)}
    if any(typed.values()):
        hold_all_sign_ups(desk)  # or what is merged in this instant would not mean it here
    merged = merged_among(desk, typed)
    write_down(desk, member, record, answers, own=meant_by(desk, typed, merged=merged))
    waiting_room.is_right(desk, record)
    desk.session.add(record)
    if answers.working_days:
        member.working_days = sorted(int(day) for day in answers.working_days)
    desk.session.flush()
    if answers.question or not is_new:
        keep_answers(desk, record, before.asked, answers.question)
    keep_in(desk, record, typed, merged=merged)
    keep_about_me(desk, record, answers, told=before.told)
    show_welcome(desk, record)
    if record.announcement and record.announced_at is None:
        record.announced_at = desk.now
        desk.out.tell("signing_up.announcement", to_channel("mentorship"), key=record.id, sign_up=record.id)
    return record


def write_down(
    desk: Desk, member: Member, record: SignUp, answers: AnySignUp, *, own: Mapping[Listed, list[str]]
) -> None:
    """Lay the answers over the record. own: what they wrote themselves, as it is meant here."""
    topics = each_once(answers.topics, own[Listed.TOPICS])
    facts: dict[str, Any] = {
        "edited_at": desk.now,
        "hours_a_week": answers.hours_a_week,
        "months": None if answers.months == "open" else int(answers.months),
        "earliest_end_on": answers.earliest_end_on,
        "answers_by": answers.answers_by,
        "answers_in": answers.answers_in,
        "supports_others": bool(answers.supports),
        "field": answers.field,
        "topics": topics,
        "interests": each_once(answers.interests, own[Listed.INTERESTS]),
        "interests_shown": bool(answers.interests_shown),
        "languages": answers.languages,
        "windows": windows_in(desk, answers),
        "zone": answers.zone or member.zone,
        "mediums": answers.mediums,
        "city": answers.city or None,
        "scales": {name: float(given) for name in SCALES if (given := getattr(answers, name))},
        "working_with": answers.working_with or None,
        "anything_else": answers.anything_else or None,
        "not_with": ",".join(answers.not_with) or None,
        "years_of_experience": answers.years_of_experience,
        "current_role": answers.current_role or None,
        "doors": answers.doors,
        "announcement": answers.announcement if answers.announce and answers.announcement else None,
    }
    if isinstance(answers, MentorSignUp):
        facts |= {
            "mastery": {topic: str(rated) for topic, rated in answers.mastery.items() if topic in topics},
            "situations": {name: float(given) for name in SITUATIONS if (given := getattr(answers, name))},
            "room_for": int(answers.room_for),
            "goal_kinds": [],
        }
    else:
        facts |= {
            "goal_kinds": answers.goal_kinds,
            "goal": answers.goal or None,
            "learns_best": answers.learns_best or None,
            "matters_most": answers.matters_most,
            "would_learn_from": ",".join(answers.would_learn_from) or None,
            "room_for": record.room_for or 1,
        }
    for name, fact in facts.items():
        setattr(record, name, fact)
    agree_to_conduct(desk, record)


def keep_about_me(desk: Desk, record: SignUp, answers: AnySignUp, *, told: about_me.Told) -> None:
    """Keep who someone is, in its own place and only with a yes to that; without one nothing stays."""
    words = identities_in(answers.identities, answers.more_identities)
    shown = [word for word in words if answers.shown.get(word) == "matches"]
    if words and answers.about_me == "yes":
        tell = about_me.tell if told.words else about_me.tell_first
        tell(desk, record, about_me.Told(words, shown, answers.identity_matters))
    elif told.words:
        about_me.take_back_in(desk, record)


def each_once(chosen: list[str], written: list[str]) -> list[str]:
    """List what was chosen and what was written, each once, in the person's order."""
    return list(dict.fromkeys([*chosen, *written]))


def windows_in(desk: Desk, subject: Subject) -> list[list[str]]:
    """List the parts of days that were chosen, and the times that were written."""
    by_hand = read_times(subject.more_windows, desk.words.under("signing_up.choices.days"))
    return [*(window_of(part) for part in subject.windows), *by_hand]


def agree_to_conduct(desk: Desk, record: SignUp) -> None:
    """Note to which Code of Conduct someone agreed, and when. Responsibilities 1; Features B7."""
    if not record.agreed_to_conduct(desk.settings):
        record.conduct_version, record.conduct_link = desk.settings.conduct_version, desk.settings.code_of_conduct
        record.conduct_agreed_at = desk.now


# Afterwards


def pause(desk: Desk, record: SignUp, *, until: date | None) -> None:
    """Take someone out of the pool until a day, or until they come back by themselves."""
    record.paused_at, record.paused_until = desk.now, until
    show_welcome(desk, record)


def make_room(desk: Desk, record: SignUp, *, for_so_many: int) -> None:
    """Set how many mentees a mentor takes, or mentors a mentee would like; running mentorships go on (Features C15).

    Raises OneAtATime if the program's cap is lower.
    """
    if for_so_many > desk.settings.cap:
        raise OneAtATime
    record.room_for = for_so_many
    show_welcome(desk, record)


def resume(desk: Desk, record: SignUp) -> None:
    record.paused_at = record.paused_until = None
    waiting_room.is_right(desk, record)
    show_welcome(desk, record)


def come_back(desk: Desk, record: SignUp) -> None:
    """The day that was named has come: they are in the pool again, without having said anything."""
    record.paused_at = record.paused_until = None
    desk.out.redraw(doors.WELCOME, **welcome_of(record))
    desk.out.refresh_home(record.member_id)


def withdraw(desk: Desk, record: SignUp) -> None:
    """Delete a sign-up and everything it told, and tell the matchers without a reason.

    The place in the queue goes with it. Features A8.
    """
    let_company_go(desk, record)
    delete_with_what_stands_beside(desk, record)
    desk.note_erasure(record.member_id, Erased(record.role.value))
    show_welcome(desk, record)
    for to in who_is_told(desk, record):
        desk.out.tell("signing_up.left", to, key=f"{record.id}:{to}", member=record.member_id, role=record.role.value)


def delete_with_what_stands_beside(desk: Desk, record: SignUp) -> None:
    """Delete a sign-up, its merged words, what was answered to organisers' own questions, what matchers noted."""
    for beside in (QuestionAnswer, MatcherNote, Synonym):
        desk.session.execute(delete(beside).where(beside.sign_up_id == record.id))
    desk.session.delete(record)
    desk.session.flush()


def who_is_told(desk: Desk, record: SignUp) -> list[str]:
    """The matchers, in #mentors; of a mentee who would read along there, the organisers one by one."""
    if record.role is Role.MENTOR or not desk.is_in("mentors", record.member_id):
        return [to_channel("mentors")]
    return [to_member(each) for each in desk.organisers() if each != record.member_id]


def show_welcome(desk: Desk, record: SignUp) -> None:
    """Make the welcome in the person's DM, and their Home, say what is true now."""
    desk.out.show(doors.WELCOME, **welcome_of(record))
    desk.out.refresh_home(record.member_id)

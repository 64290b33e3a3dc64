"""The deeds of signing up: check the requirements, write down the answers, pause, resume, withdraw."""

from datetime import date, timedelta
from typing import Any

from mentorship.desk import Desk
from mentorship.journey.signing_up.answers import CONSENTS, AnySignUp, MentorSignUp, Promises, listed
from mentorship.outbox import to_channel, to_member
from mentorship.program.guide import GUIDE_VERSION
from mentorship.program.member import Member
from mentorship.program.sign_up import Role, SignUp

ROOM = "signing_up"
WINDOWS = {"morning": ("08:00", "12:00"), "afternoon": ("12:00", "17:00"), "evening": ("17:00", "21:00")}
"""The parts of a day that the form offers, in the member's own zone."""


def unmet(desk: Desk, promises: Promises) -> dict[str, str]:
    """Say, question by question, which requirement is not met and what to do instead.

    Source: both guides, Requirements 1 and 3 (mentors 4), Responsibilities 1.
    """
    asked, say = desk.settings, desk.words.plain
    sentences = {}
    if promises.hours_a_week < asked.hours_a_week:
        sentences["hours_a_week"] = say("signing_up.unmet.hours", hours=asked.hours_a_week)
    if promises.months != "open" and int(promises.months) < asked.months:
        sentences["months"] = say("signing_up.unmet.months", months=asked.months)
    if missing := set(CONSENTS) - set(promises.consents):
        sentences["consents"] = say(f"signing_up.unmet.{sorted(missing)[0]}")
    return sentences


def sign_up(desk: Desk, member: Member, role: Role, answers: AnySignUp) -> SignUp:
    """Write down what someone told us, and say so to them and, if they wish, in #mentorship.

    Signing up twice edits: there is one row per person and role, and an edit keeps the place in the queue.
    Source: both guides, Signing Up 1 and 2.
    """
    record = desk.session.scalars(SignUp.of(member.id, role)).first()
    if record is None:
        record = SignUp(
            member_id=member.id,
            role=role,
            signed_up_at=desk.now,
            consented_at=desk.now,
            guide_version=GUIDE_VERSION,
        )
        record.next_word_at = desk.now + timedelta(days=desk.settings.waiting_word_every_days)
        desk.session.add(record)
    write_down(desk, record, answers)
    if answers.working_days:
        member.working_days = sorted(int(day) for day in answers.working_days)
    desk.session.flush()
    show_welcome(desk, record)
    if record.announcement:
        desk.out.tell("signing_up.announcement", to_channel("mentorship"), key=record.id, sign_up=record.id)
    return record


def write_down(desk: Desk, record: SignUp, answers: AnySignUp) -> None:
    """Lay the answers over the record."""
    identities = [*answers.identities, *listed(answers.more_identities)]
    facts: dict[str, Any] = {
        "edited_at": desk.now,
        "hours_a_week": answers.hours_a_week,
        "months": None if answers.months == "open" else int(answers.months),
        "answers_by": answers.answers_by,
        "supports_others": bool(answers.supports),
        "field": answers.field,
        "topics": [*answers.topics, *listed(answers.more_topics)],
        "languages": answers.languages,
        "windows": [window_of(part) for part in answers.windows],
        "mediums": answers.mediums,
        "city": answers.city or None,
        "scales": {name: float(getattr(answers, name)) for name in ("pace", "structure", "directness")},
        "anything_else": answers.anything_else or None,
        "not_with": ",".join(answers.not_with) or None,
        "years_of_experience": answers.years_of_experience,
        "current_role": answers.current_role or None,
        "doors": answers.doors,
        "identities": ",".join(identities) or None,
        "identity_matters": answers.identity_matters if identities else None,
        "identities_shown": ",".join(word for word in identities if word in answers.shown) or None,
        "identity_consented_at": desk.now if identities else None,
        "announcement": answers.announcement if answers.announce and answers.announcement else None,
    }
    if isinstance(answers, MentorSignUp):
        facts |= {
            "gives_space": float(answers.gives_space),
            "room_for": int(answers.room_for),
            "goal_kinds": [],
        }
    else:
        facts |= {
            "goal_kinds": answers.goal_kinds,
            "goal": answers.goal,
            "learns_best": answers.learns_best or None,
            "room_for": 1,
        }
    for name, fact in facts.items():
        setattr(record, name, fact)


def window_of(part: str) -> list[str]:
    """Read "2_evening" as ["2", "17:00", "21:00"]."""
    day, _, name = part.partition("_")
    return [day, *WINDOWS[name]]


def pause(desk: Desk, record: SignUp, *, until: date | None) -> None:
    """Take someone out of the pool until a day, or until they come back by themselves."""
    record.paused_at, record.paused_until = desk.now, until
    show_welcome(desk, record)


def resume(desk: Desk, record: SignUp) -> None:
    record.paused_at = record.paused_until = None
    show_welcome(desk, record)


def withdraw(desk: Desk, record: SignUp) -> None:
    """Delete a sign-up and everything it told; the place in the queue goes with it."""
    desk.session.delete(record)
    desk.session.flush()
    show_welcome(desk, record)


def show_welcome(desk: Desk, record: SignUp) -> None:
    """Make the welcome in the person's DM, and their Home, say what is true now."""
    facts = {"sign_up": record.id, "role": record.role.value}
    desk.out.show("signing_up.welcome", to_member(record.member_id), key=record.id, **facts)
    desk.out.refresh_home(record.member_id)

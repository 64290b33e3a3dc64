"""Taking over what an older list knew of someone: filled into their form, and asked for their yes. Features A10.

Nothing counts before the person sends it themselves. What was taken over is a draft: nobody else sees it, and it goes
like every draft that is not sent.
"""

from collections.abc import Mapping

from mentorship.desk import Desk
from mentorship.journey.signing_up import views
from mentorship.outbox import About, Message, to_member
from mentorship.program.erasure import Erasure
from mentorship.program.sign_up import Role, SignUp
from mentorship.slack.drafts import Draft, draft_of, drop_draft, save_draft

KIND = "signing_up.taken_over"
TAKEN = (
    "hours_a_week",
    "months",
    "answers_by",
    "field",
    "topics",
    "interests",
    "years_of_experience",
    "current_role",
    "doors",
    "goal_kinds",
    "goal",
    "learns_best",
    "languages",
    "mediums",
    "city",
    "room_for",
    "anything_else",
)
"""The questions whose answers can be taken over. Never who someone is, whom they avoid, or what they promise."""


def has_signed_up(desk: Desk, member_id: str, role: Role) -> bool:
    return desk.session.scalars(SignUp.of(member_id, role)).first() is not None


def has_let_it_be(desk: Desk, member_id: str, role: Role) -> bool:
    """Whether someone was asked before and nothing of it is left, or had everything erased: nobody is asked twice.

    What was erased is not told apart from a no: whoever imports a list would learn of it.
    """
    if desk.session.scalars(Erasure.of_everything(desk.keys.hash(member_id)).limit(1)).first() is not None:
        return True
    is_asked = desk.out.where_shown(KIND, key_of(member_id, role)) is not None
    return is_asked and desk.session.scalars(Draft.of(member_id, role)).first() is None


def take_over(desk: Desk, member_id: str, role: Role, answers: Mapping[str, object]) -> None:
    """Fill someone's form in with what a list knew, beneath what they typed themselves, and ask them."""
    typed = draft_of(desk.session, member_id, role)
    save_draft(desk.session, member_id, role, {**answers, **typed}, at=desk.now)
    desk.out.show(KIND, to_member(member_id), key=key_of(member_id, role), member=member_id, role=role.value)


def say_no(desk: Desk, member_id: str, role: Role) -> None:
    """Forget what was taken over: the person does not want it."""
    drop_draft(desk.session, member_id, role)
    desk.session.flush()
    settle(desk, member_id, role)


def settle(desk: Desk, member_id: str, role: Role) -> None:
    """Let the question show that it was answered, if it was ever asked."""
    desk.out.redraw(KIND, to_member(member_id), key=key_of(member_id, role), member=member_id, role=role.value)


def key_of(member_id: str, role: Role) -> str:
    return f"{member_id}:{role}"


def taken_over(desk: Desk, about: About) -> Message | None:
    """Ask, or say how it was answered; someone who signed up before they could be asked is asked nothing."""
    member_id, role = about["member"], Role(about["role"])
    sign_ups, drafts = desk.ask(SignUp.of(member_id, role), Draft.of(member_id, role))
    if sign_ups:
        return views.taken_over_settled(desk.words, "confirmed") if desk.is_out else None
    if drafts:
        answered = [value for value in drafts[0].filled_in.values() if value is not None]
        return views.taken_over(desk.words, role, number=len(answered))
    return views.taken_over_settled(desk.words, "forgotten") if desk.is_out else None

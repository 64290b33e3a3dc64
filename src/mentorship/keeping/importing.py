"""`mentorship import FILE`: take over the sign-up list that a community kept before. Features A10.

Without --really nothing is written: it is shown, row by row, what would happen. Whoever is found is asked by DM to look
over and send what stood there; until they do, nobody can be matched with them.
"""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct
from slack_sdk import WebClient
from sqlalchemy.exc import IntegrityError

from mentorship.bot import Bot
from mentorship.clock import Clock
from mentorship.desk import Desk
from mentorship.environment import Environment
from mentorship.journey.signing_up.taking_over import has_let_it_be, has_signed_up, take_over
from mentorship.keeping.columns import EMAIL, HANDLE, ROLE, answers_in, columns_of
from mentorship.keeping.opening import COMMAND_LINE, open_resting_bot
from mentorship.keeping.spreadsheet import Table
from mentorship.organising.membership import PAGE, patient
from mentorship.program.directory import is_guest, note_member
from mentorship.program.member import Member
from mentorship.program.sign_up import Role
from mentorship.wording import Fact

Saying = Callable[[str], object]
User = Mapping[str, Any]  # Any: Slack's JSON


class Found(Struct, frozen=True):
    """One row that can be taken over."""

    user: User
    role: Role
    answers: dict[str, Any]  # Any: a form's values


class NotFound(Exception):
    """A row that can't be taken over; the message says why."""


def import_list(
    environment: Environment,
    table: Table,
    *,
    role: str | None,
    named: Mapping[str, str],
    really: bool,
    say: Saying,
    clock: Clock | None = None,
) -> int:
    """Show what would happen, or do it. Exit code 1 if some rows can't be taken over. Raises CannotBeDone."""
    with open_resting_bot(environment, clock=clock or Clock()) as bot:
        columns = columns_of(table.header, bot.words, named=named)
        if columns.left_aside:
            say(f"Left aside: {', '.join(columns.left_aside)}.")
        people = People(bot.client)
        found: list[Found] = []
        problems = 0
        for number, row in table.rows:
            cells = {question: row[column] for column, question in columns.questions.items()}
            try:
                one, not_taken = look_at(bot, people, cells, role=Role(role) if role else None, before=found)
            except NotFound as why:
                problems += 1
                say(f"row {number}: {why}")
                continue
            found.append(one)
            left_empty = f"; left empty: {', '.join(not_taken)}" if not_taken else ""
            answers = Fact(len(one.answers))
            say(f"row {number}: @{name_of(one.user)} as a {one.role}, {answers:answer|answers}{left_empty}")
        left_out = Fact(problems)
        if really:
            asked = Fact(write(bot, found))
            say(f"{asked:person is|people are} asked to sign up; {left_out:row was|rows were} left out.")
        else:
            would_be = f"{Fact(len(found)):person|people} would be asked, {left_out:row|rows} left out"
            say(f"{would_be}. Nothing was written; --really does it.")
    return 1 if problems else 0


def look_at(
    bot: Bot, people: "People", cells: Mapping[str, str], *, role: Role | None, before: list[Found]
) -> tuple[Found, list[str]]:
    """Find out who a row is about and what it answers. Raises NotFound."""
    user = people.find(cells.get(EMAIL, ""), cells.get(HANDLE, ""))
    if user.get("is_bot") or is_guest(user, team_id=user["team_id"]):
        raise NotFound("guests and bots can't take part")
    role = role_in(cells.get(ROLE, ""), otherwise=role)
    if any(each.user["id"] == user["id"] and each.role is role for each in before):
        raise NotFound(f"@{name_of(user)} stands in an earlier row already")
    with bot.reading_desk() as desk:
        if has_signed_up(desk, user["id"], role):
            raise NotFound(f"@{name_of(user)} has signed up already, and that counts")
        if has_let_it_be(desk, user["id"], role):
            raise NotFound(f"@{name_of(user)} has let it be, and is not asked again")
        answers, not_taken = answers_in(cells, role, desk.words)
    return Found(user, role, answers), not_taken


def role_in(cell: str, *, otherwise: Role | None) -> Role:
    """Read a role; an empty cell takes what holds for all others. Raises NotFound."""
    for role in Role:
        if cell.casefold() in (role, f"{role}s", f"a {role}"):
            return role
    if cell:
        raise NotFound(f"“{cell}” is neither mentor nor mentee")
    if otherwise is None:
        raise NotFound("it does not say whether as a mentor or as a mentee (--role says so for all)")
    return otherwise


def write(bot: Bot, found: list[Found]) -> int:
    """Fill in the forms and lay out the questions, person by person; count them. Nobody has to wait for all of them."""
    asked = 0
    for one in found:
        try:
            asked += write_one(bot, one)
        except IntegrityError:  # they began to fill in the form in this instant
            asked += write_one(bot, one)
    with bot.desk() as desk:
        desk.log("imported", by=COMMAND_LINE, details=f"{asked}")
    return asked


def write_one(bot: Bot, one: Found) -> bool:
    """Ask one person; False if they are not to be asked any more."""
    with bot.desk() as desk:
        if not is_to_be_asked(desk, one):
            return False
        member = note_member(desk.session, one.user, team_id=one.user["team_id"], at=desk.now)
        desk.session.flush()
        take_over(desk, member.id, one.role, one.answers)
        return True


def is_to_be_asked(desk: Desk, one: Found) -> bool:
    """Look once more: to read a list takes its time, and people sign up, say no, leave or are forgotten meanwhile."""
    member_id, role = one.user["id"], one.role
    if member := desk.find(Member, member_id):
        member = desk.as_held(member)
        if member is None or member.has_left:
            return False
    return not (has_signed_up(desk, member_id, role) or has_let_it_be(desk, member_id, role))


def name_of(user: User) -> str:
    profile = user.get("profile") or {}
    return str(profile.get("display_name") or profile.get("real_name") or user["id"])


class People:
    """Everyone in the workspace, found by e-mail address or handle."""

    def __init__(self, client: WebClient) -> None:
        self.by_email: dict[str, User] = {}
        self.by_handle: dict[str, list[User]] = {}
        self.gone: set[str] = set()
        """The addresses of those who have left: their handle may be another's by now."""
        for page in patient(client).users_list(limit=PAGE):
            for user in page["members"]:
                if not user.get("deleted"):
                    self.note(user)
                elif email := (user.get("profile") or {}).get("email"):
                    self.gone.add(email.casefold())

    def note(self, user: User) -> None:
        profile = user.get("profile") or {}
        if email := profile.get("email"):
            self.by_email[email.casefold()] = user
        for handle in {
            str(each).casefold() for each in (user["id"], user.get("name"), profile.get("display_name")) if each
        }:
            self.by_handle.setdefault(handle, []).append(user)

    def find(self, email: str, handle: str) -> User:
        """Find one person: by the address, else by the handle, and never by either where both name others.

        Raises NotFound.
        """
        found = self.by_handle.get(handle.strip("@<> ").casefold(), []) if handle else []
        if email and (user := self.by_email.get(email.casefold())):
            if found and user not in found:
                raise NotFound(f"{email} and {handle} are not the same person")
            return user
        if email.casefold() in self.gone:
            raise NotFound(f"{email} has left the workspace")
        if len(found) == 1:
            return found[0]
        if found:
            raise NotFound(f"{len(found)} people are called {handle}")
        if not self.by_email and email and not handle:
            raise NotFound("I may not see e-mail addresses here: the optional scope users:read.email is missing")
        raise NotFound(f"nobody here is {email or handle or 'named in it'}")

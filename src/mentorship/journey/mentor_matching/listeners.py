"""What matchers press when they look for a match."""

from dataclasses import dataclass

from mentorship.desk import Desk
from mentorship.journey.mentor_matching import views
from mentorship.journey.mentor_matching.accept import accept, waiting_for_a_yes
from mentorship.journey.mentor_matching.answers import Accepting
from mentorship.journey.mentor_matching.looking import seen
from mentorship.listening import Listening
from mentorship.policies import Gone, NotForYou, matchers
from mentorship.pool import suggestions, waiting, why_not
from mentorship.program import doors
from mentorship.program.member import Member
from mentorship.program.sign_up import Role, SignUp
from mentorship.slack.press import Press
from mentorship.slack.replies import CloseAll, Open, Reply


@dataclass(frozen=True)
class Case:
    """A sign-up that a matcher looks at; never their own."""

    matcher: Member
    sign_up: SignUp


def matcher_of_a_mentee(desk: Desk, press: Press) -> Case:
    """A matcher and a mentee's sign-up, by the mentee's id."""
    return not_their_own(matchers(desk, press), desk.session.scalars(SignUp.of(press.about, Role.MENTEE)).first())


def matcher_of_a_new_mentor(desk: Desk, press: Press) -> Case:
    """A matcher and the sign-up of a mentor who still waits for a yes."""
    case = not_their_own(matchers(desk, press), desk.find(SignUp, press.about))
    if not case.sign_up.needs_a_matchers_yes(desk.settings):
        raise Gone
    return case


def not_their_own(matcher: Member, sign_up: SignUp | None) -> Case:
    if sign_up is None:
        raise Gone
    if sign_up.member_id == matcher.id:
        raise NotForYou
    return Case(matcher, sign_up)


def listen(to: Listening) -> None:
    """Register the room's listeners."""

    @to.command("/mentorship match", who=matchers)
    @to.button(doors.SHOW_THE_MATCHING, who=matchers)
    def look(desk: Desk, press: Press, matcher: Member) -> Reply:
        those = [seen(desk, sign_up) for sign_up in waiting(desk, seen_by=matcher.id)[: views.LONGEST_LIST]]
        return Open(views.overview(desk.words, those, asking_for_a_yes=waiting_for_a_yes(desk, seen_by=matcher.id)))

    @to.button("mentor_matching.suggest", who=matcher_of_a_mentee)
    def suggest(desk: Desk, press: Press, case: Case) -> Reply:
        found = [each for each in suggestions(desk, case.sign_up.member_id) if each.mentor_id != case.matcher.id]
        return Open(
            views.suggestions(
                desk.words,
                seen(desk, case.sign_up),
                found,
                names={each.mentor_id: desk.member(each.mentor_id).name for each in found},
                goal=case.sign_up.goal or "",
            )
        )

    @to.button("mentor_matching.why_not", who=matcher_of_a_mentee)
    def explain(desk: Desk, press: Press, case: Case) -> Reply:
        mentor_id = press.chosen[0] if press.chosen else ""
        if case.matcher.id == mentor_id:
            raise NotForYou
        answer = why_not(desk, mentor_id=mentor_id, mentee_id=case.sign_up.member_id)
        return Open(views.why_not_these_two(desk.words, answer))

    @to.button("mentor_matching.accept", who=matcher_of_a_new_mentor)
    def ask_why(desk: Desk, press: Press, case: Case) -> Reply:
        return Open(views.accept_window(desk.words, case.sign_up))

    @to.form("mentor_matching.accept", who=matcher_of_a_new_mentor, answers=Accepting)
    def take_in(desk: Desk, press: Press, case: Case, answers: Accepting) -> Reply:
        accept(desk, case.sign_up, by=case.matcher.id, because=answers.because)
        return CloseAll()

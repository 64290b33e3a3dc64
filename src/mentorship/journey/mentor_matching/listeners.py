"""What matchers press when they look for a match."""

from collections.abc import Iterable
from functools import partial

from msgspec import Struct

from mentorship.desk import Desk
from mentorship.hall.line import InLine, in_line, line_of, line_on
from mentorship.hall.runs import last_run, last_run_and
from mentorship.journey.mentor_matching import rota, views
from mentorship.journey.mentor_matching.accept import accept, waiting_for_a_yes
from mentorship.journey.mentor_matching.afterwards import afterwards
from mentorship.journey.mentor_matching.answers import Accepting, KeepingApart
from mentorship.journey.mentor_matching.looking import carry_a_lot, meetings_agreed, overview_for, seen, whose_cases
from mentorship.journey.mentor_matching.weigh_listeners import listen_to_weights
from mentorship.listening import Listening, Looks
from mentorship.matching.reasons import BOTH_SPEAK_OF
from mentorship.matching.reasons import Case as Judged
from mentorship.matching.rules import Rule
from mentorship.policies import Gone, NotForYou, matchers, organisers
from mentorship.program import doors
from mentorship.program.matching_run import Weighing
from mentorship.program.member import Member
from mentorship.program.sign_up import Role, SignUp
from mentorship.slack.blocks import Block
from mentorship.slack.press import Press
from mentorship.slack.replies import CloseAll, Open, Reply, Wrong


class Case(Struct, frozen=True):
    """A sign-up that a matcher looks at; never their own."""

    matcher: Member
    sign_up: SignUp


def matcher_of_a_mentee(desk: Desk, press: Press) -> Case:
    """A matcher and a mentee's sign-up, by the mentee's id."""
    return not_their_own(matchers(desk, press), desk.session.scalars(SignUp.of(press.about, Role.MENTEE)).first())


def matcher_who_looks_someone_up(desk: Desk, press: Press) -> Case:
    """A matcher and the sign-up of the mentee whom they chose in the menu."""
    mentee_id = press.chosen[0] if press.chosen else ""
    return not_their_own(matchers(desk, press), desk.session.scalars(SignUp.of(mentee_id, Role.MENTEE)).first())


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

    @to.command("/mentorship match", who=matchers, looks=Looks.ONLY)
    @to.button(doors.SHOW_THE_MATCHING, who=matchers, looks=Looks.ONLY)
    def look(desk: Desk, press: Press, matcher: Member) -> Reply:
        named = set[str]()
        return afterwards(desk, press, partial(overview_window, seen_by=matcher.id, named=named), named=named)

    @to.button("mentor_matching.take", who=matcher_of_a_mentee)
    def take(desk: Desk, press: Press, case: Case) -> Reply:
        rota.take_case(desk, mentee_id=case.sign_up.member_id, by=case.matcher.id)
        if not press.view_id:
            return None
        named = set[str]()
        draw = partial(overview_window, seen_by=case.matcher.id, named=named)
        return afterwards(desk, press, draw, in_place=True, named=named)

    listen_to_one_case(to)
    listen_to_decisions(to)
    listen_to_weights(to)


def listen_to_one_case(to: Listening) -> None:
    @to.button("mentor_matching.look_up", who=matcher_who_looks_someone_up, looks=Looks.ONLY)
    @to.button("mentor_matching.suggest", who=matcher_of_a_mentee, looks=Looks.ONLY)
    def suggest(desk: Desk, press: Press, case: Case) -> Reply:
        named = set[str]()
        draw = partial(suggestions_window, mentee_id=case.sign_up.member_id, seen_by=case.matcher.id, named=named)
        return afterwards(desk, press, draw, named=named)

    @to.button("mentor_matching.why_not", who=matcher_of_a_mentee, looks=Looks.ONLY)
    def explain(desk: Desk, press: Press, case: Case) -> Reply:
        mentor_id, mentee_id = press.chosen[0] if press.chosen else "", case.sign_up.member_id
        matcher_id = case.matcher.id
        if matcher_id == mentor_id:
            raise NotForYou
        return afterwards(desk, press, lambda later: why_not_window(later, mentee_id, mentor_id, seen_by=matcher_id))

    @to.button("mentor_matching.in_the_way", who=matcher_of_a_mentee, looks=Looks.ONLY)
    def list_what_is_in_the_way(desk: Desk, press: Press, case: Case) -> Reply:
        mentee_id, matcher_id = case.sign_up.member_id, case.matcher.id
        return afterwards(desk, press, lambda later: in_the_way_window(later, mentee_id, seen_by=matcher_id))


def listen_to_decisions(to: Listening) -> None:
    @to.button("mentor_matching.accept", who=matcher_of_a_new_mentor, looks=Looks.ONLY)
    def ask_why(desk: Desk, press: Press, case: Case) -> Reply:
        return Open(views.accept_window(desk.words, case.sign_up))

    @to.form("mentor_matching.accept", who=matcher_of_a_new_mentor, answers=Accepting)
    def take_in(desk: Desk, press: Press, case: Case, answers: Accepting) -> Reply:
        accept(desk, case.sign_up, by=case.matcher.id, because=answers.because)
        return CloseAll()

    @to.button("mentor_matching.apart", who=organisers, looks=Looks.ONLY)
    def ask_whom(desk: Desk, press: Press, organiser: Member) -> Reply:
        return Open(views.apart_window(desk.words))

    @to.form("mentor_matching.apart", who=organisers, answers=KeepingApart)
    def keep_apart(desk: Desk, press: Press, organiser: Member, answers: KeepingApart) -> Reply:
        """Kept as a mark that cannot be read back, and not in the log: whoever it concerns may read that."""
        if answers.one == answers.other:
            return Wrong({"other": desk.words.plain("mentor_matching.wrong.same")})
        desk.keep_apart(answers.one, answers.other)
        return CloseAll()


# What the windows are drawn from


def overview_window(desk: Desk, *, seen_by: str, named: set[str]) -> Block:
    around = (*whose_cases(desk), meetings_agreed(), Weighing.newest())
    run, beside = last_run_and(desk, line_on(desk.today()), *around)
    line, proposals, claims, meetings, weighings = beside
    those = seen(desk, in_line(desk, line, seen_by=seen_by), proposals, claims)
    found = overview_for(run.seen_by(seen_by), those)
    drafts = [(mentee, each) for mentee, planned in found.planned.items() for each in planned]
    named |= those_named((mentee, each.mentor_id, first_reason(each.case)) for mentee, each in drafts)
    return views.overview(
        desk.words,
        found,
        without_them=bool(run.seats(seen_by)),
        zone=desk.zone_of(seen_by),
        names=run.names,
        asking_for_a_yes=waiting_for_a_yes(desk, seen_by=seen_by),
        carry_a_lot=[each for each in carry_a_lot(desk, meetings) if each != seen_by],
        steps=weighings[0].steps if weighings else {},
        is_organiser=desk.is_organiser(seen_by),
    )


def suggestions_window(desk: Desk, *, mentee_id: str, seen_by: str, named: set[str]) -> Block:
    run, beside = last_run_and(desk, line_of(mentee_id), *whose_cases(desk), meetings_agreed())
    line, proposals, claims, meetings = beside
    run = run.seen_by(seen_by)
    [mentee] = seen(desk, map(InLine._make, line), proposals, claims)
    sign_up = desk.session.scalars(SignUp.of(mentee_id, Role.MENTEE)).one()
    found = run.suggestions(mentee_id)
    named |= those_named((mentee_id, each.mentor_id, each.brief) for each in found)
    hints = sign_up.would_learn_from.split(",") if sign_up.would_learn_from else []
    return views.suggestions(
        desk.words,
        mentee,
        found,
        run=run,
        zone=desk.zone_of(seen_by),
        names=run.names,
        goal=sign_up.goal or "",
        hints=[each for each in hints if each != seen_by],
        carry_a_lot=carry_a_lot(desk, meetings),
        why_not_sought=why_not_sought(desk, sign_up),
    )


def why_not_sought(desk: Desk, sign_up: SignUp) -> str | None:
    """Say why nobody is looked for, for a mentee who waits for nobody."""
    if not sign_up.is_active(on=desk.today()):
        return "rests"
    return None if sign_up.has_room(desk.settings) else "has_a_mentor"


def why_not_window(desk: Desk, mentee_id: str, mentor_id: str, *, seen_by: str) -> Block:
    return views.answer_in_a_sentence(desk.words, last_run(desk).seen_by(seen_by).why_not(mentee_id, mentor_id))


def those_named(lines: Iterable[tuple[str, str, str]]) -> set[str]:
    """Find those of whom a line, (mentee, mentor, what is said of them), names a word about themselves."""
    return {each for *pair, said in lines if BOTH_SPEAK_OF in said for each in pair}


def first_reason(case: Judged) -> str:
    return case.reasons_for[0].sentence if case.reasons_for else ""


def in_the_way_window(desk: Desk, mentee_id: str, *, seen_by: str) -> Block:
    """Only organisers see that something was told in confidence at all (Features C14)."""
    found = last_run(desk).seen_by(seen_by).in_the_way(mentee_id)
    if not desk.is_organiser(seen_by):
        found.pop(Rule.IN_CONFIDENCE, None)
    return views.in_the_way(desk.words, found)

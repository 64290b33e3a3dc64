"""What people press between two reviews: the targets' page, one press to carry them over, and the pulse of day 7."""

from msgspec.structs import replace

from mentorship.desk import Desk
from mentorship.hall import fitting
from mentorship.hall.season import season_of
from mentorship.journey.monthly_review import pulse, pulse_views, target_views, targets, views
from mentorship.journey.monthly_review.answers import Comment, FirstPulse, TargetWords
from mentorship.journey.monthly_review.review import MyReview, show_review
from mentorship.listening import Listening, Looks
from mentorship.policies import Gone, Mine, NotForYou, running_mine, running_pair
from mentorship.program import doors
from mentorship.program.fit import Fit, FitCheck
from mentorship.program.mentorship import Mentorship
from mentorship.program.review import Pulse, Review
from mentorship.program.sign_up import Role
from mentorship.program.target import Target
from mentorship.slack.blocks import Block
from mentorship.slack.press import Press
from mentorship.slack.replies import CloseAll, Open, Refusal, Reply, Say, Show


class MenteesOwn(Refusal):
    """The targets are the mentee's to word; the mentor comments. Responsibilities 6 (mentees), 7 (mentors)."""

    key = "monthly_review.refusals.mentees_own"


class MyTarget(Mine, frozen=True):
    target: Target


def pair_of_target(desk: Desk, press: Press) -> MyTarget:
    """One of the two whose target it is, while they go on."""
    found, target = running_mine(desk, press, Target)
    return MyTarget(found.mentorship, found.me, target)


def mentee_of_target(desk: Desk, press: Press) -> MyTarget:
    found = pair_of_target(desk, press)
    if found.role is not Role.MENTEE:
        raise MenteesOwn
    return found


def mentor_of_target(desk: Desk, press: Press) -> MyTarget:
    found = pair_of_target(desk, press)
    if found.role is not Role.MENTOR:
        raise NotForYou
    return found


def mentee(desk: Desk, press: Press) -> Mine:
    """The mentee, once there was a first meeting to count from."""
    found = running_pair(desk, press)
    if found.role is not Role.MENTEE:
        raise MenteesOwn
    if found.mentorship.first_met_on is None:
        raise Gone
    return found


def mentee_of_review(desk: Desk, press: Press) -> MyReview:
    found, review = running_mine(desk, press, Review)
    if found.role is not Role.MENTEE:
        raise MenteesOwn
    return MyReview(found.mentorship, found.me, review)


def pair_of_pulse(desk: Desk, press: Press) -> Mine:
    """One of the two, while it runs; behind the id the form carries whom it named."""
    return running_pair(desk, replace(press, about=press.about.partition(":")[0]))


def support(desk: Desk, press: Press) -> Pulse:
    """An organiser whom the pulse does not concern, as long as its answers ask for attention."""
    given = desk.find(Pulse, press.about)
    mentorship = desk.find(Mentorship, given.mentorship_id) if given else None
    if given is None or mentorship is None or press.member_id not in pulse.supporters(desk, mentorship):
        raise NotForYou
    if not pulse.asks_for_attention(given):
        raise Gone
    return given


def listen(to: Listening) -> None:
    listen_for_targets(to)
    listen_for_pulses(to)


def listen_for_targets(to: Listening) -> None:
    @to.button(doors.SEE_TARGETS, who=running_pair, looks=Looks.ONLY)
    def see(desk: Desk, press: Press, my: Mine) -> Reply:
        return Open(target_views.page(desk.words, my, desk.session.scalars(Target.of(my.mentorship.id)).all()))

    @to.button(target_views.CHANGE, who=mentee_of_target, looks=Looks.ONLY)
    def open_target(desk: Desk, press: Press, my: MyTarget) -> Reply:
        return Open(target_form(desk, my, my.target, door=target_views.CHANGE))

    @to.form(target_views.CHANGE, who=mentee_of_target, answers=TargetWords)
    def change(desk: Desk, press: Press, my: MyTarget, answers: TargetWords) -> Reply:
        targets.set_target(desk, my, answers, my.target)
        return CloseAll()

    @to.button(target_views.ADD, who=mentee, looks=Looks.ONLY)
    def open_empty(desk: Desk, press: Press, my: Mine) -> Reply:
        return Open(target_form(desk, my, None, door=target_views.ADD))

    @to.form(target_views.ADD, who=mentee, answers=TargetWords)
    def add(desk: Desk, press: Press, my: Mine, answers: TargetWords) -> Reply:
        targets.set_target(desk, my, answers, None)
        return CloseAll()

    @to.button(target_views.COMMENT, who=mentor_of_target, looks=Looks.ONLY)
    def ask_for_a_line(desk: Desk, press: Press, my: MyTarget) -> Reply:
        return Open(target_views.comment_form(desk.words, my.target, mentee=desk.member(my.partner_id).name))

    @to.form(target_views.COMMENT, who=mentor_of_target, answers=Comment)
    def comment(desk: Desk, press: Press, my: MyTarget, answers: Comment) -> Reply:
        targets.comment(desk, my, my.target, answers)
        return CloseAll()

    @to.button(views.CARRY, who=mentee_of_review)
    def carry(desk: Desk, press: Press, my: MyReview) -> Reply:
        carried = targets.carry_over(desk, my, my.review)
        show_review(desk, my.review, my.me.id)
        return Say.text(desk.words.say("monthly_review.carry.done", count=carried))


def target_form(desk: Desk, my: Mine, target: Target | None, *, door: str) -> Block:
    season = season_of(desk, my.mentorship)
    ahead = targets.horizons_ahead(desk, season) if season else {}
    return target_views.form(
        desk.words, target.id if target else my.mentorship.id, target=target, ahead=ahead, door=door
    )


def listen_for_pulses(to: Listening) -> None:
    @to.button("monthly_review.pulse", who=running_pair, looks=Looks.ONLY)
    def ask(desk: Desk, press: Press, my: Mine) -> Reply:
        return Open(first_pulse(desk, my, supporters=pulse.supporters(desk, my.mentorship)))

    @to.form("monthly_review.pulse", who=pair_of_pulse, answers=FirstPulse)
    def answer(desk: Desk, press: Press, my: Mine, answers: FirstPulse) -> Reply:
        hears, named = pulse_views.read_carried(press.about)
        supporters = pulse.supporters(desk, my.mentorship)
        readers = supporters if pulse.asks_for_attention(answers) else []
        is_for_another = answers.fit is Fit.NOT_FOR_ME and hears != fitting.who_hears(desk, my.mentorship, named=hears)
        if is_for_another or set(readers) - named:
            return Show(first_pulse(desk, my, supporters=supporters, has_changed=True))
        pulse.answer_first(desk, my, answers, hears=hears, readers=readers)
        return CloseAll()

    @to.button("monthly_review.read_pulse", who=support, looks=Looks.ONLY)
    def read(desk: Desk, press: Press, given: Pulse) -> Reply:
        return Open(pulse_views.support_view(desk.words, given))


def first_pulse(desk: Desk, my: Mine, *, supporters: list[str], has_changed: bool = False) -> Block:
    """Draw the form of day 7, under the names of those who would read it now."""
    mentorship, me = my.mentorship.id, my.me.id
    [checks, given] = desk.ask(FitCheck.of(mentorship, me), Pulse.by(me, mentorship, pulse.FIRST_DAY))
    return pulse_views.view(
        desk.words,
        my.mentorship,
        partner=desk.member(my.partner_id),
        given=next(iter(given), None),
        fit=next((Fit(each.answer) for each in checks), None),
        confidant=fitting.confidant(desk, my.mentorship),
        supporters=supporters,
        has_changed=has_changed,
    )

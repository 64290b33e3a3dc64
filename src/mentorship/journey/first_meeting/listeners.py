"""What people press around the first meeting and the agreement."""

from datetime import time
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from mentorship.desk import Desk
from mentorship.hall import fitting
from mentorship.hall.hours import outside_hours
from mentorship.hall.series import reader_of
from mentorship.hall.sign_ups import sign_ups_of
from mentorship.journey.first_meeting import agree, agreement_views, meeting_day, views
from mentorship.journey.first_meeting.agreement_views import (
    SLOTS,
    Values,
    form_of,
    step_view,
    values_of,
    whole_view,
)
from mentorship.journey.first_meeting.answers import GAPS, Draft, FirstDraft, Goals, Suggestion, Targets, Time
from mentorship.listening import Listening, Looks
from mentorship.policies import (
    Gone,
    Mine,
    MyMeeting,
    NotForYou,
    awake_pair,
    mine,
    must_be_awake,
    pair,
    pair_of_meeting,
    pair_of_open_meeting,
    running_pair,
)
from mentorship.program import doors
from mentorship.program.agreement import TARGETS, Agreement, that_shift
from mentorship.program.calendar import Slot, day_of, shown_in_both
from mentorship.program.fit import Fit
from mentorship.program.mentorship import Mentorship
from mentorship.program.sign_up import Role
from mentorship.slack.blocks import Block
from mentorship.slack.drafts import draft_of, drop_draft, save_draft
from mentorship.slack.forms import Answers, read_answers
from mentorship.slack.press import Place, Press
from mentorship.slack.replies import CloseAll, Open, Refusal, Reply, Say, Show, Wrong
from mentorship.wording import mention


class MenteeDrafts(Refusal):
    """The first version is the mentee's to draft: it is their show. First 8."""

    key = "first_meeting.refusals.mentee_drafts"


class MyAgreement(Mine, frozen=True):
    """One version of an agreement, seen from one of its two people."""

    agreement: Agreement


class ToSign(MyAgreement, frozen=True):
    """The newest version, seen from the one whose signature it waits for."""

    former: Agreement | None
    """What is in force until then."""


def pair_of_agreement(desk: Desk, press: Press) -> MyAgreement:
    """One of the two whose agreement it is, also after the closing."""
    agreement = desk.find_between(Agreement, press.about)
    found = mine(desk, press, desk.find(Mentorship, agreement.mentorship_id) if agreement else None)
    if agreement is None:
        raise NotForYou
    return MyAgreement(found.mentorship, found.me, agreement)


def whoever_signs(desk: Desk, press: Press) -> ToSign:
    """The one whose signature the newest version waits for."""
    found = pair_of_agreement(desk, press)
    desk.hold(found.mentorship, found.agreement)
    others = list(desk.session.scalars(Agreement.versions_beside(found.agreement.version, found.mentorship.id)))
    if found.agreement.drafted_by == found.me.id:
        raise NotForYou
    is_newest = all(each.version < found.agreement.version for each in others)
    if found.agreement.confirmed_at or not is_newest or not found.mentorship.is_running:
        raise Gone
    must_be_awake(found.mentorship)
    return ToSign(found.mentorship, found.me, found.agreement, agree.signed_of(others))


def whoever_drafts(desk: Desk, press: Press) -> Mine:
    """The mentee; once an agreement is in force, either. Raises MenteeDrafts."""
    found = awake_pair(desk, press)
    desk.hold(found.mentorship)
    if found.role is Role.MENTOR and agree.in_force(desk, found.mentorship) is None:
        raise MenteeDrafts
    return found


def pair_of_first_meeting(desk: Desk, press: Press) -> MyMeeting:
    """One of the two, once the first meeting's hour is over and nobody has said how it went."""
    found = pair_of_open_meeting(desk, press)
    desk.hold(found.meeting)
    over = found.meeting.stands and found.meeting.ends_at is not None and found.meeting.ends_at <= desk.now
    if not found.meeting.is_first or not over:
        raise Gone
    return found


def pair_of_missed_first_meeting(desk: Desk, press: Press) -> MyMeeting:
    """One of the two, once somebody said that it did not happen, until it has another time."""
    found = pair_of_open_meeting(desk, press)
    desk.hold(found.meeting)
    if not found.meeting.is_first or not found.meeting.was_missed:
        raise Gone
    return found


def pair_of_agenda(desk: Desk, press: Press) -> MyMeeting:
    """One of the two whose agenda told of a change of clocks; behind the meeting's id stands the slot's number."""
    found = pair_of_meeting(desk, replace(press, about=press.about.partition(":")[0]))
    must_be_awake(found.mentorship)
    desk.hold(found.mentorship)
    return found


def asked_how_it_fits(desk: Desk, press: Press) -> Mine:
    """One of the two who are asked how it fits; behind the id stands whom a "not for me" was said to go to."""
    return running_pair(desk, replace(press, about=press.about.partition(":")[0]))


class Told(Struct, frozen=True):
    """A "not for me" that someone was told."""

    mentorship: Mentorship
    who: str


def confidants(desk: Desk, press: Press) -> Told:
    """The one person who is told what does not fit."""
    mentorship_id, _, who = press.about.partition(":")
    mentorship = desk.find(Mentorship, mentorship_id)
    if mentorship is None or who not in mentorship.both or not fitting.hears_it(desk, mentorship, press.member_id, who):
        raise NotForYou
    return Told(mentorship, who)


def listen(to: Listening) -> None:
    """Register the room's listeners."""
    listen_for_how_it_went(to)
    listen_for_drafting(to)
    listen_for_signing(to)


def listen_for_how_it_went(to: Listening) -> None:
    @to.button(doors.HOW_DID_IT_GO, who=pair_of_meeting, looks=Looks.ONLY)
    def how_did_it_go(desk: Desk, press: Press, my: MyMeeting) -> Reply:
        return Open(how_it_stands(desk, my))

    @to.button(views.TOOK_PLACE, who=pair_of_first_meeting)
    def it_took_place(desk: Desk, press: Press, my: MyMeeting) -> Reply:
        meeting_day.took_place(desk, my.meeting, my.mentorship)
        return Show(how_it_stands(desk, my)) if press.place is Place.WINDOW else None

    @to.button(views.AFTER_ALL, who=pair_of_missed_first_meeting)
    def it_took_place_after_all(desk: Desk, press: Press, my: MyMeeting) -> Reply:
        meeting_day.took_place(desk, my.meeting, my.mentorship)
        return Show(how_it_stands(desk, my)) if press.place is Place.WINDOW else None

    @to.button(views.DID_NOT_HAPPEN, who=pair_of_first_meeting)
    def it_did_not_happen(desk: Desk, press: Press, my: MyMeeting) -> Reply:
        meeting_day.did_not_happen(desk, my.meeting, my.mentorship)
        return Show(how_it_stands(desk, my)) if press.place is Place.WINDOW else None

    for answer in Fit:
        listen_for_fit(to, answer)

    @to.button(views.READ_CONFIDENCE, who=confidants, looks=Looks.ONLY)
    def read_confidence(desk: Desk, press: Press, told: Told) -> Reply:
        return Open(views.how_view(desk.words, views.confidence(desk.words, told.mentorship, told.who)))


def listen_for_fit(to: Listening, answer: Fit) -> None:
    @to.button(views.FIT.format(answer), who=asked_how_it_fits)
    def say_how_it_fits(desk: Desk, press: Press, my: Mine) -> Reply:
        fitting.answer(desk, my, answer, named=press.about.partition(":")[2])
        return None


def how_it_stands(desk: Desk, my: MyMeeting) -> Block:
    newest = agree.newest(desk, my.mentorship)
    return views.how_view(desk.words, views.how_lines(desk.words, my.meeting, my.mentorship, my.me.id, newest))


def listen_for_drafting(to: Listening) -> None:
    @to.button(views.WRITE, who=whoever_drafts, looks=Looks.ONLY)
    @to.button(agreement_views.CHANGE, who=whoever_drafts, looks=Looks.ONLY)
    def begin(desk: Desk, press: Press, my: Mine) -> Reply:
        return Open(step(desk, my, "goals", typed=draft_of(desk.session, my.me.id, form_name(my))))

    @to.form(form_of("goals"), who=whoever_drafts, answers=Goals)
    def set_goals(desk: Desk, press: Press, my: Mine, answers: Goals) -> Reply:
        return next_step(desk, press, my, answers, "time")

    @to.form(form_of("time"), who=whoever_drafts, answers=Time)
    def set_time(desk: Desk, press: Press, my: Mine, answers: Time) -> Reply:
        over = [name for _, name in GAPS if (ends := getattr(answers, name)) and ends < desk.today(my.me.zone)]
        if over:
            return Wrong(dict.fromkeys(over, desk.words.plain("first_meeting.wrong.gap_over")))
        sent_before = draft_of(desk.session, my.me.id, form_name(my))
        awkward = awkward_slots(desk, my, press.values)
        if awkward and any(press.values.get(name) != sent_before.get(name) for slot in SLOTS for name in slot):
            return next_step(desk, press, my, answers, "time", awkward=awkward)
        return next_step(desk, press, my, answers, "targets")

    @to.form(form_of("targets"), who=whoever_drafts, answers=Targets)
    def finish(desk: Desk, press: Press, my: Mine, answers: Targets) -> Reply:
        versions = agree.versions(desk, my.mentorship)
        newest = versions[0] if versions else None
        whole: type[Draft | FirstDraft] = Draft if agree.signed_of(versions) else FirstDraft
        typed = draft_of(desk.session, my.me.id, form_name(my))
        emptied = dict.fromkeys(("target_60", "target_90", "first_task"))
        filled_in = {**known(desk, my, newest, typed), **emptied, **press.values}
        values = {name: value for name, value in filled_in.items() if value is not None}
        complete = read_answers(whole, values, words=desk.words, room="first_meeting")
        agree.draft(desk, my, complete, former=newest)
        drop_draft(desk.session, my.me.id, form_name(my))
        return CloseAll()


def listen_for_signing(to: Listening) -> None:
    @to.button(doors.SEE_AGREEMENT, who=pair, looks=Looks.ONLY)
    def see_agreement(desk: Desk, press: Press, my: Mine) -> Reply:
        versions = list(desk.session.scalars(Agreement.versions_of(my.mentorship.id)))
        if not versions:
            return Say.text(desk.words.say("first_meeting.whole.none"))
        return Open(whole(desk, my, versions[0], earlier=versions[1:]))

    @to.button(agreement_views.READ, who=pair_of_agreement, looks=Looks.ONLY)
    def read(desk: Desk, press: Press, my: MyAgreement) -> Reply:
        return Open(whole(desk, my, my.agreement))

    @to.form(agreement_views.SIGN, who=whoever_signs, answers=Answers)
    def sign(desk: Desk, press: Press, my: ToSign, answers: Answers) -> Reply:
        agree.sign(desk, my.agreement, my, former=my.former)
        return CloseAll()

    @to.button(agreement_views.SUGGEST, who=whoever_signs, looks=Looks.ONLY)
    def ask_what_to_change(desk: Desk, press: Press, my: ToSign) -> Reply:
        return Open(agreement_views.suggest_view(desk.words, my.agreement, my.partner_id))

    @to.form(agreement_views.SUGGEST, who=whoever_signs, answers=Suggestion)
    def suggest(desk: Desk, press: Press, my: ToSign, answers: Suggestion) -> Reply:
        agree.suggest(desk, my.agreement, my.mentorship, words=answers.suggestion)
        return CloseAll()

    @to.button(agreement_views.READ_SUGGESTION, who=pair_of_agreement, looks=Looks.ONLY)
    def read_suggestion(desk: Desk, press: Press, my: MyAgreement) -> Reply:
        return Open(agreement_views.suggestion_view(desk.words, my.agreement))

    @to.button(doors.SWAP_THE_SLOT, who=pair_of_agenda)
    def swap_the_slot(desk: Desk, press: Press, my: MyMeeting) -> Reply:
        number = press.about.partition(":")[2]
        if not number.isdecimal():
            raise Gone
        agree.swap_slot(desk, my, int(number))
        return Say.text(desk.words.say("first_meeting.swap.asked", partner=mention(my.partner_id)))


def whole(desk: Desk, my: Mine, agreement: Agreement, *, earlier: list[Agreement] | None = None) -> Block:
    reader = reader_of(desk, my.mentorship, my.me)
    may_change = my.mentorship.is_running and agree.newest(desk, my.mentorship) == agreement
    return whole_view(desk.words, agreement, reader, earlier=earlier or (), may_change=may_change)


def step(desk: Desk, my: Mine, name: str, *, typed: Values, awkward: str = "") -> Block:
    versions = agree.versions(desk, my.mentorship)
    newest = versions[0] if versions else None
    values = known(desk, my, newest, typed)
    return step_view(
        desk.words,
        my.mentorship.id,
        name,
        values,
        zone=my.me.zone,
        mentors_zone=desk.zone_of(my.mentorship.mentor_id),
        suggestion=newest.suggestion if newest and newest.confirmed_at is None else None,
        with_task=agree.signed_of(versions) is None,
        awkward=awkward,
    )


def awkward_slots(desk: Desk, my: Mine, values: Values) -> str:
    """Write the weekly times that lie outside the hours which the other gave at sign-up; nothing where all is well."""
    slots = [Slot(int(values[day]), time.fromisoformat(values[at]), my.me.zone) for day, at in SLOTS if values.get(at)]
    moments = [slot.first_after(desk.now) for slot in slots]
    zone = desk.zone_of(my.partner_id)
    return ", ".join(shown_in_both(each, my.me.zone, zone) for each in outside_hours(desk, my, moments))


def known(desk: Desk, my: Mine, newest: Agreement | None, typed: Values) -> dict[str, Any]:
    """What is filled in: the newest version, and over it what was typed and not sent yet."""
    values = values_of(newest, zone=my.me.zone, now=desk.now) if newest else usual(desk, my, typed)
    if newest and newest.confirmed_at:
        values.pop("first_task", None)
        if is_of_an_earlier_season(desk, my, newest):
            values = {name: value for name, value in values.items() if name not in TARGETS}
    return {name: value for name, value in {**values, **typed}.items() if value is not None}


def usual(desk: Desk, my: Mine, typed: Values) -> dict[str, Any]:
    """What the first version begins with; how both answer, until something is typed there."""
    messages = {} if "messages" in typed else {"messages": how_both_answer(desk, my)}
    return {"minutes": str(desk.settings.meeting_minutes), **messages}


def how_both_answer(desk: Desk, my: Mine) -> str | None:
    """Begin with what both said at sign-up about messages: where, and how soon. Requirements 2; First 4 b."""
    sign_ups = sign_ups_of(desk, mentor_id=my.mentorship.mentor_id, mentee_id=my.mentorship.mentee_id)
    lines = []
    for role in Role:
        if sign_up := sign_ups.get(role):
            soon = desk.words.plain(f"signing_up.choices.answers_by.{sign_up.answers_by}").lower()
            places = desk.words.under("signing_up.choices.answers_in")
            where = ", ".join(places.get(each, each) for each in sign_up.answers_in) or "Slack"
            name = desk.member(sign_up.member_id).name
            lines.append(desk.words.plain("first_meeting.how_both_answer", name=name, where=where, soon=soon))
    return "\n".join(lines) or None


def is_of_an_earlier_season(desk: Desk, my: Mine, agreement: Agreement) -> bool:
    """Whether its targets were for the season that is over, or nearly: the next ones are set anew. Weekly 3 b."""
    before = agree.days_before(desk, my.mentorship, that_shift(desk.gaps_of(my.mentorship)))
    met_on, drafted_on = my.mentorship.first_met_on, day_of(agreement.drafted_at, my.me.zone)
    asked_on = desk.settings.ask_how_to_go_on_on_days[0] - desk.settings.season_days
    return before > 0 and met_on is not None and (drafted_on - met_on).days < before + asked_on


def form_name(my: Mine) -> str:
    return f"agreement:{my.mentorship.id}"


def next_step(desk: Desk, press: Press, my: Mine, answers: Answers, name: str, *, awkward: str = "") -> Reply:
    """Keep what was typed, an emptied question too, and show the next step; or the same one, with what is awkward."""
    typed = {question: press.values.get(question) for question in type(answers).model_fields}
    filled_in = save_draft(desk.session, my.me.id, form_name(my), typed, at=desk.now)
    return Show(step(desk, my, name, typed=filled_in, awkward=awkward))

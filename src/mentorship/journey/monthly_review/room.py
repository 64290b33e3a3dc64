"""The monthly review: looking back at the targets, the next set, and how the two work together.

Offers: the review on day 30, 60, 90 and on, in place of that week's check-in; keep and change, revealed together; the
pulse for the program's support; thanks; the question before a season is over, and the kind close after silence.
Source: both guides, The Weekly Meeting 3, First Meeting 7, Responsibilities 9 (mentees: 8).
"""

from collections.abc import Sequence
from datetime import date

from mentorship.bot import OnHome, Room
from mentorship.desk import Desk
from mentorship.hall.how_to_go_on import Answers
from mentorship.hall.season import Season, closes_at, number_now, season_of, was_asked
from mentorship.hall.several import by_mentorship
from mentorship.hall.silence import until_they_go_on
from mentorship.journey.monthly_review import (
    going_on,
    going_on_views,
    pulse,
    pulse_views,
    reminders,
    review,
    target_views,
    targets,
    views,
)
from mentorship.journey.monthly_review.listeners import listen
from mentorship.outbox import About, Hours, Kind, Later, Message
from mentorship.program.calendar import day_of
from mentorship.program.going_on import Choice, GoingOn, agreed
from mentorship.program.member import Member
from mentorship.program.mentorship import Mentorship
from mentorship.program.review import Pulse, Review
from mentorship.program.target import Target
from mentorship.slack.blocks import Block
from mentorship.store import Asking
from mentorship.wording import Markup


def speaking(desk: Desk, mentorship: Mentorship) -> Season | None:
    """Their season, unless nothing is to be said of it now; what stands there already may change in a gap, too."""
    season = season_of(desk, mentorship)
    is_change = desk.is_out and not mentorship.is_resting
    return season if season and (is_change or not season.is_silent(desk.now)) else None


def asked(desk: Desk, about: About) -> Message | None:
    found, member = desk.get(Review, about["review"]), about["member"]
    mentorship = desk.get(Mentorship, found.mentorship_id)
    if not mentorship.is_running or "past" in about:
        return closed(desk, about, found)
    if speaking(desk, mentorship) is None:
        return None
    partner = mentorship.partner_of(member)
    written, given = review.written_by(desk, found, member)
    if member not in {note.member_id for note in written}:
        return views.ask(
            desk.words, found, partner=partner, again=False, can_carry=can_carry(desk, mentorship, found, member)
        )
    wants = pulse_views.wants_to_talk(given)
    told = pulse.supporters(desk, mentorship) if wants else []
    notes = review.feedback_if_both(mentorship, written)
    if notes is None:
        own = next(note for note in written if note.member_id == member)
        if not desk.is_out and not wants and own.written_at + review.REMINDS_AFTER <= desk.now:
            return None  # thanks that come days after they wrote would only ask what they wrote it for
        return views.written(desk.words, found, partner=partner, wants_support=wants, supporters=told)
    return views.revealed(desk.words, found, notes, wants_support=wants, supporters=told)


def closed(desk: Desk, about: About, found: Review) -> Message | None:
    """Where a review was asked for that nobody can write any more: what both wrote stays, and nothing is asked."""
    member, mentorship = about["member"], desk.get(Mentorship, found.mentorship_id)
    if not is_out(desk, member):
        return None
    written, given = review.written_by(desk, found, member)
    notes = review.feedback_if_both(mentorship, written)
    return views.closed(desk.words, found, notes, wants_support=pulse_views.wants_to_talk(given))


def is_out(desk: Desk, member: str) -> bool:
    """Whether it stands in someone's messages, so that it can be settled there; else there is nothing to say."""
    return desk.is_out and not desk.member(member).has_left


def asked_again(desk: Desk, about: About) -> Message | None:
    """Ask once more, unless it was written by now; what then becomes of it is said where it was asked first."""
    found, member = desk.get(Review, about["review"]), about["member"]
    mentorship = desk.get(Mentorship, found.mentorship_id)
    if not mentorship.is_running or "past" in about or review.note_of(desk, found, member):
        return views.over(desk.words) if is_out(desk, member) else None
    if speaking(desk, mentorship) is None:
        return None
    partner = mentorship.partner_of(member)
    return views.ask(
        desk.words, found, partner=partner, again=True, can_carry=can_carry(desk, mentorship, found, member)
    )


def can_carry(desk: Desk, mentorship: Mentorship, found: Review, member: str) -> bool:
    """Whether one press of the mentee could take something along to the next set. Features H2."""
    return member == mentorship.mentee_id and bool(targets.open_until(desk, mentorship, found.number))


def learned(desk: Desk, about: About) -> Message | Later | None:
    found = desk.get(Review, about["review"])
    mentorship = desk.get(Mentorship, found.mentorship_id)
    note = review.note_of(desk, found, about["member"])
    if not mentorship.is_running or note is None or not note.learned or not note.learned_sent_at:
        return None
    return until_they_go_on(desk, mentorship) or views.learned_from_you(desk.words, found, note)


def asked_for_pulse(desk: Desk, about: About) -> Message | None:
    mentorship, member = desk.get(Mentorship, about["mentorship"]), about["member"]
    if not mentorship.is_running:
        return views.over(desk.words) if is_out(desk, member) else None
    if speaking(desk, mentorship) is None:
        return None
    given = pulse.pulse_of(desk, mentorship, member, pulse.FIRST_DAY)
    told = pulse.supporters(desk, mentorship) if pulse_views.wants_to_talk(given) else []
    return pulse_views.ask(desk.words, mentorship, member, given=given, supporters=told)


def to_support(desk: Desk, about: About) -> Message | None:
    given = desk.find(Pulse, about["pulse"])
    return pulse_views.to_support(desk.words, given) if given and pulse.asks_for_attention(given) else None


def commented(desk: Desk, about: About) -> Message | Later | None:
    target = desk.find_between(Target, about["target"])
    mentorship = desk.get(Mentorship, target.mentorship_id) if target else None
    if target is None or mentorship is None or not target.comment or not mentorship.is_running:
        return None
    return until_they_go_on(desk, mentorship) or target_views.commented(desk.words, target, mentorship.mentor_id)


def thanks(desk: Desk, about: About) -> Message | Later | None:
    found = desk.get(Review, about["review"])
    mentorship = desk.get(Mentorship, found.mentorship_id)
    note = review.note_of(desk, found, about["member"])
    if not mentorship.is_running or note is None or not note.thanks:
        return None
    return until_they_go_on(desk, mentorship) or views.thanks(desk.words, found, note)


def how_to_go_on(desk: Desk, about: About) -> Message | None:
    """Ask, unless one has answered by now; where it was asked, say what became of it, but not what is said below."""
    mentorship, number, member = desk.get(Mentorship, about["mentorship"]), int(about["season"]), about["member"]
    if not mentorship.is_running or "below" in about:
        return settled(desk, mentorship, member)
    if "moved" in about or "past" in about:
        return asks_no_more(desk, about)
    season = speaking(desk, mentorship)
    if season is None:
        return None
    answers, partner = going_on.answers_of(desk, mentorship, number), mentorship.partner_of(member)
    if member in answers and not is_out(desk, member):
        return None
    if len(answers) == len(mentorship.both):
        return told_both(desk, season, number, answers, member)
    if member in answers:
        choice = answers[member]
        return going_on_views.noted(desk.words, mentorship, about["season"], choice=choice, partner=partner)
    return going_on_views.going_on(
        desk.words,
        mentorship,
        about["season"],
        partner=partner,
        ends_on=season.day(desk.settings.season_days * number),
        today=desk.today(season.zone),
        silent_until=day_of(closes_at(desk, season, number), desk.zone_of(about["member"])),
        again="again" in about,
    )


def both_in(desk: Desk, about: About) -> Message | None:
    mentorship, number, member = desk.get(Mentorship, about["mentorship"]), int(about["season"]), about["member"]
    if not mentorship.is_running or "below" in about:
        return settled(desk, mentorship, member)
    season = speaking(desk, mentorship)
    if "past" in about:
        return asks_no_more(desk, about)
    if season is None:
        return None
    return told_both(desk, season, number, going_on.answers_of(desk, mentorship, number), member)


def still_differ(desk: Desk, about: About) -> Message | None:
    """Remind one of two who differ; once they do not, whoever pressed last sees here what it came to."""
    mentorship, number, member = desk.get(Mentorship, about["mentorship"]), int(about["season"]), about["member"]
    season = speaking(desk, mentorship) if mentorship.is_running else None
    if mentorship.is_running and ("moved" in about or "past" in about):
        return asks_no_more(desk, about)
    if season is None:
        return None if mentorship.is_running else settled(desk, mentorship, member)
    answers, until = going_on.answers_of(desk, mentorship, number), closes_on(desk, season, number, member)
    if agreed(answers.values()) is None and until:
        days = desk.settings.reopen_days
        return going_on_views.still_differ(desk.words, mentorship, about["season"], member, until=until, days=days)
    if not desk.is_out or about.get("by") != member:
        return settled(desk, mentorship, member)
    return told_both(desk, season, number, answers, member)


def asks_no_more(desk: Desk, about: About) -> Message | None:
    """Where it was asked before a break: that the day has moved, or that a new season has come near meanwhile."""
    if not is_out(desk, about["member"]):
        return None
    return views.over(desk.words) if "past" in about else going_on_views.moved(desk.words)


def told_both(desk: Desk, season: Season, number: int, answers: Answers, member: str) -> Message:
    """What one of the two reads once both have answered, with the days on which it closes by itself."""
    until = closes_on(desk, season, number, member)
    latest = day_of(going_on.wraps_up_by(desk, season, number), desk.zone_of(member))
    mentorship = season.mentorship
    return going_on_views.both_in(desk.words, mentorship, str(number), answers, member, until=until, latest=latest)


def closes_on(desk: Desk, season: Season, number: int, member: str) -> date | None:
    """The reader's own day on which what two do not agree on ends; None if it is over, and they went on."""
    closes = closes_at(desk, season, number)
    return day_of(closes, desk.zone_of(member)) if desk.now < closes else None


def settled(desk: Desk, mentorship: Mentorship, member: str) -> Message | None:
    """Where two were asked how to go on: that it is said further down, or that nobody waits for it any more."""
    if not is_out(desk, member):
        return None
    return going_on_views.answered(desk.words) if mentorship.is_running else views.over(desk.words)


def home(desk: Desk, member: Member) -> Asking[OnHome]:
    in_season = [each for each in desk.running_of(member.id) if each.first_met_on and not each.is_resting]
    shown = OnHome()
    if not in_season:
        return shown
    ids = [each.id for each in in_season]
    unwritten, *found = yield [review.not_written_by(member.id, ids), GoingOn.of_each(ids), Target.open_of_each(ids)]
    to_write = {each.mentorship_id: each for each in unwritten}
    answers, open_ones = map(by_mentorship, found)
    for mentorship in in_season:
        partner, still_open = mentorship.partner_of(member.id), open_ones[mentorship.id]
        shown.waits.extend(home_question(desk, mentorship, answers[mentorship.id], member.id))
        if latest := to_write.get(mentorship.id):
            carries = member.id == mentorship.mentee_id and bool(targets.due_by(still_open, latest.number))
            shown.waits.extend(views.home_line(desk.words, latest, partner=partner, can_carry=carries))
        shown.stands.extend(target_views.home_part(desk.words, mentorship, still_open, partner=partner))
    return shown


def home_question(desk: Desk, mentorship: Mentorship, given: Sequence[GoingOn], me_id: str) -> list[Block]:
    """How to go on, as long as it waits for this one of the two: an answer, another answer, or the last step."""
    season = season_of(desk, mentorship)
    if season is None or season.is_silent(desk.now):
        return []
    number = number_now(desk, season)
    answers = {each.member_id: each.choice for each in given if each.season == number}
    is_over = desk.now >= closes_at(desk, season, number) and agreed(answers.values()) is not Choice.WRAP_UP
    if not was_asked(mentorship, number) or is_over:
        return []
    ends_on = season.day(desk.settings.season_days * number)
    until = closes_on(desk, season, number, me_id)
    today = desk.today(season.zone)
    return going_on_views.home_part(
        desk.words, mentorship, str(number), answers, me_id, today=today, ends_on=ends_on, until=until
    )


def keepsake(desk: Desk, mentorship: Mentorship) -> Asking[list[Markup]]:
    """What became of every target, and what the two wrote month by month."""
    targets, reviews = yield [Target.of(mentorship.id), Review.all_of(mentorship.id)]
    lines = [views.kept_target(desk.words, target) for target in targets]
    lines = [desk.words.say("monthly_review.keepsake.targets"), *lines] if lines else []
    return lines + [line for each in reviews for line in views.kept_review(desk.words, each)]


ROOM = Room(
    name="monthly_review",
    chapter="The Weekly Meeting, once a month",
    listen=listen,
    kinds=(
        Kind(review.ASK, asked, hours=Hours.WAKING, unasked=True, mutable=True),
        Kind(review.AGAIN, asked_again, hours=Hours.WAKING, unasked=True, mutable=True),
        Kind(review.THANKS, thanks, hours=Hours.WAKING, unasked=True),  # one of the two says it, not the bot
        Kind(review.LEARNED, learned, hours=Hours.WAKING, unasked=True, mutable=True),
        Kind(targets.COMMENTED, commented, hours=Hours.WAKING, unasked=True, mutable=True),
        Kind(pulse.ASK, asked_for_pulse, hours=Hours.WAKING, unasked=True, mutable=True),
        Kind(pulse.TO_SUPPORT, to_support, hours=Hours.WAKING, for_organisers=True, in_confidence=True),
        # Silence ends it after two weeks, so this cannot be muted: docs/decisions/0013.
        Kind(going_on.QUESTION, how_to_go_on, hours=Hours.WAKING, unasked=True),
        Kind(going_on.BOTH_IN, both_in, hours=Hours.WAKING),
        Kind(going_on.STILL_DIFFER, still_differ, hours=Hours.WAKING, unasked=True),
    ),
    due=reminders.due,
    next_moment=reminders.next_moment,
    home=home,
    keepsake=keepsake,
)

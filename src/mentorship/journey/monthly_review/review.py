"""Looking back once a month: what became of the targets, the next set, and what each has to say. Weekly 3.

The targets are the mentee's to move. None of what can become of one is a failure (First 7).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import Select, and_, select

from mentorship.desk import Desk
from mentorship.hall.season import Season, season_of
from mentorship.journey.monthly_review import pulse
from mentorship.journey.monthly_review.answers import Reviewed
from mentorship.journey.monthly_review.season import ComingReview, coming_review
from mentorship.journey.monthly_review.targets import say_what_became, take_along
from mentorship.outbox import to_member
from mentorship.policies import Mine
from mentorship.program.calendar import one_after_the_other, shown_day
from mentorship.program.lines import kept_together
from mentorship.program.mentorship import Mentorship
from mentorship.program.review import Pulse, Review, ReviewNote
from mentorship.program.sign_up import Role
from mentorship.program.target import Target, TargetOutcome
from mentorship.slack.replies import Refusal
from mentorship.store import built_once

ASK, THANKS, LEARNED = "monthly_review.ask", "monthly_review.thanks", "monthly_review.learned"
SHARED = ("went_well", "could_be_better")
NEXT = ("next_1", "next_2", "next_3")
AGAIN = f"{ASK}_again"
REMINDS_AFTER = timedelta(days=1)
ALONG = "along"
"""The fifth answer about a target: it is taken along to the next review."""


class NotYet(Refusal):
    key = "monthly_review.refusals.not_yet"


class NoFirstMeetingYet(Refusal):
    key = "monthly_review.refusals.no_first_meeting"


class MyReview(Mine, frozen=True):
    """A review, seen from one of its two people."""

    review: Review


class Sheet(Struct, frozen=True):
    """Everything that the review's form shows one of the two."""

    mine: Mine
    review: Review
    due: list[Target]
    coming: dict[str, list[Target]]
    """The open targets of the next set, by question."""
    horizons: dict[str, int]
    note: ReviewNote | None
    has_partners_note: bool
    asks_pulse: bool
    pulse: Pulse | None
    asks_learned: bool
    """Day 60, of the mentor: what did you learn from her? Features P20."""

    @property
    def lines(self) -> dict[str, str | None]:
        """The shared lines as they stand, by question."""
        shared = {name: getattr(self.review, name) for name in SHARED}
        return shared | {name: "\n".join(each.words for each in targets) for name, targets in self.coming.items()}


def ask(desk: Desk, season: Season, coming: ComingReview) -> None:
    """Ask both for the review, in place of the week's check-in; who wrote it during the meeting is not asked again."""
    review = open_review(desk, season.mentorship, coming)
    if not notes_of(desk, review):  # or what became of a target would no longer be said in it
        review.asked_at = desk.now
    fold_the_last(desk, season.mentorship, review)
    for member in season.mentorship.both:
        if note_of(desk, review, member) is None:
            show_review(desk, review, member)
        desk.out.refresh_home(member)


def fold_the_last(desk: Desk, mentorship: Mentorship, review: Review) -> None:
    """Let the review before this one ask no longer: what is pressed there would open this one."""
    before = Review.all_of(mentorship.id).where(Review.number < review.number)
    for each in desk.session.scalars(before.order_by(None).order_by(Review.number.desc()).limit(1)):
        draw_all_again(desk, mentorship, each, past="yes")


def open_review(desk: Desk, mentorship: Mentorship, coming: ComingReview) -> Review:
    found = desk.session.scalars(Review.numbered(mentorship.id, coming.number)).first()
    if found is None:
        found = Review(
            mentorship_id=mentorship.id,
            number=coming.number,
            due_on=coming.due_on,
            meeting_id=coming.meeting.id if coming.meeting else None,
            asked_at=desk.now,
        )
        desk.session.add(found)
        desk.session.flush()
    return found


def review_for(desk: Desk, mentorship: Mentorship) -> Review:
    """Find the review to write now: the newest whose days have come. Raises NoFirstMeetingYet, NotYet."""
    season = season_of(desk, mentorship)
    if season is None:
        raise NoFirstMeetingYet
    coming, _ = coming_review(desk, season)
    if coming is None:
        raise NotYet(day=shown_day(season.day(desk.settings.review_every_days)))
    return open_review(desk, mentorship, coming)


def show_review(desk: Desk, review: Review, member: str) -> None:
    desk.out.show(ASK, to_member(member), key=f"{review.id}:{member}", review=review.id, member=member)


def draw_review_again(desk: Desk, review: Review, member: str, **about: str) -> None:
    """Draw it anew for someone who was asked, the reminder too; whoever was not is asked in their turn."""
    for kind in (ASK, AGAIN):
        desk.out.redraw(kind, to_member(member), key=f"{review.id}:{member}", review=review.id, member=member, **about)


def draw_all_again(desk: Desk, mentorship: Mentorship, review: Review, **about: str) -> None:
    for member in mentorship.both:
        draw_review_again(desk, review, member, **about)


def note_of(desk: Desk, review: Review, member: str) -> ReviewNote | None:
    return desk.session.scalars(ReviewNote.of(review.id).where(ReviewNote.member_id == member)).first()


@built_once
def not_written_by(member: str, mentorship_ids: Collection[str]) -> Select[Review]:
    """The newest review of each of these, where someone has not written in it."""
    theirs = select(ReviewNote).where(ReviewNote.review_id == Review.id, ReviewNote.member_id == member)
    return Review.latest_of_each(mentorship_ids).where(~theirs.exists())


def notes_of(desk: Desk, review: Review) -> Sequence[ReviewNote]:
    return desk.session.scalars(ReviewNote.of(review.id)).all()


def feedback_if_both(mentorship: Mentorship, written: Iterable[ReviewNote]) -> list[ReviewNote] | None:
    """What the two would keep and change, once both have written some of it; None before. Features P13."""
    notes = [note for note in written if note.has_feedback]
    return notes if {note.member_id for note in notes} >= set(mentorship.both) else None


def remind(desk: Desk, season: Season, review: Review) -> list[datetime]:
    """Remind once, the day after they were asked, who has not written; then stay silent. Return when that may be."""
    earliest = review.asked_at + REMINDS_AFTER
    if desk.now < earliest:
        return [earliest]
    written_by = {note.member_id for note in notes_of(desk, review)}
    members = {f"{review.id}:{each}": each for each in season.mentorship.both if each not in written_by}
    asked_at = desk.out.first_due(ASK, members)
    moments = {key: max(earliest, each + REMINDS_AFTER) for key, each in asked_at.items()}
    waits_for = [key for key, moment in moments.items() if moment <= desk.now < moment + REMINDS_AFTER]
    reminded = desk.out.known_among(AGAIN, waits_for)
    for key in waits_for:
        if key not in reminded:
            desk.out.show(AGAIN, to_member(members[key]), key=key, review=review.id, member=members[key])
    return list(moments.values())


def who_was_asked(desk: Desk, mentorship: Mentorship, review: Review) -> list[str]:
    known = desk.out.known_among(ASK, [f"{review.id}:{member}" for member in mentorship.both])
    return [member for member in mentorship.both if f"{review.id}:{member}" in known]


# Writing it


def sheet_of(desk: Desk, mine: Mine, review: Review) -> Sheet:
    every = desk.settings.review_every_days
    horizons = {name: review.number + every * place for place, name in enumerate(NEXT, start=1)}
    targets = desk.session.scalars(Target.of(mine.mentorship.id)).all()
    still_open = [target for target in targets if target.outcome is None]
    written = desk.session.execute(written_in(review.id, mine.me.id)).all()
    notes = {note.member_id: note for note, _ in written if note}
    asks_pulse = review.number <= desk.settings.season_days
    return Sheet(
        mine,
        review,
        due=[
            target
            for target in targets
            if target.horizon <= review.number
            and (target.outcome is None or (target.outcome_at and target.outcome_at >= review.asked_at))
        ],
        coming={name: [each for each in still_open if each.horizon == h] for name, h in horizons.items()},
        horizons=horizons,
        note=notes.get(mine.me.id),
        has_partners_note=mine.partner_id in notes,
        asks_pulse=asks_pulse,
        pulse=written[0].Pulse if asks_pulse else None,
        asks_learned=mine.role is Role.MENTOR and review.number == 2 * every,
    )


def written_by(desk: Desk, review: Review, member_id: str) -> tuple[list[ReviewNote], Pulse | None]:
    """Give the notes of a review, and the pulse that one of the two gave with it."""
    written = desk.session.execute(written_in(review.id, member_id)).all()
    return [note for note, _ in written if note], written[0].Pulse


@built_once
def written_in(review_id: str, member_id: str) -> Any:  # Any: a Select of both, which built_once cannot name
    """The notes of a review, each beside the pulse that one of the two gave with it; without any, one empty note."""
    own = (Pulse.mentorship_id == Review.mentorship_id, Pulse.number == Review.number, Pulse.member_id == member_id)
    return (
        select(ReviewNote, Pulse)
        .select_from(Review)
        .outerjoin(ReviewNote, ReviewNote.review_id == Review.id)
        .outerjoin(Pulse, and_(*own))
        .where(Review.id == review_id)
        .order_by(ReviewNote.written_at)
    )


def write(
    desk: Desk,
    mine: Mine,
    review: Review,
    answers: Reviewed,
    *,
    outcomes: Mapping[str, str],
    seen: Mapping[str, str],
    readers: Sequence[str],
) -> None:
    """Write down one person's review.

    `outcomes`: {target: outcome}; `seen`: how the shared lines stood; `readers`: who reads the three private answers,
    as the form has said.
    """
    desk.hold(mine.mentorship, review)
    sheet = sheet_of(desk, mine, review)
    for name in SHARED:
        typed = getattr(answers, name)
        setattr(review, name, kept_together(typed, stands=getattr(review, name), seen=seen.get(name, "")))
    review.written_at = desk.now
    if mine.role is Role.MENTEE:
        set_next(desk, sheet, answers, seen=seen)
        settle_targets(desk, sheet, outcomes)
    keep_note(desk, sheet, answers)
    if sheet.asks_pulse:
        pulse.keep(desk, mine, answers, number=review.number, known=sheet.pulse, readers=readers)
    mine.mentorship.press(at=desk.now)
    for member in mine.mentorship.both:
        draw_review_again(desk, review, member)
    show_review(desk, review, mine.me.id)
    if sheet.has_partners_note:
        show_review(desk, review, mine.partner_id)
    for member in mine.mentorship.both:
        desk.out.refresh_home(member)


def settle_targets(desk: Desk, sheet: Sheet, outcomes: Mapping[str, str]) -> None:
    """Note what became of each target that was due; one that is taken along is due at the next review."""
    season = season_of(desk, sheet.mine.mentorship)
    for target in sheet.due:
        chosen = outcomes.get(target.id)
        if chosen == ALONG and season:
            take_along(season, target, to=sheet.horizons[NEXT[0]])
        elif chosen in set(TargetOutcome):
            say_what_became(desk, target, TargetOutcome(chosen))


def set_next(desk: Desk, sheet: Sheet, answers: Reviewed, *, seen: Mapping[str, str]) -> None:
    """Set the next 30/60/90, a line each: a new line is a new target, one that is gone was changed. Weekly 3 b."""
    season = season_of(desk, sheet.mine.mentorship)
    for name, stand in sheet.coming.items():
        wanted = kept_together(getattr(answers, name), stands=sheet.lines[name] or None, seen=seen.get(name, ""))
        lines = [line.strip() for line in (wanted or "").splitlines() if line.strip()]
        standing = [line for target in stand for line in target.words.splitlines()]
        for target in stand:
            if not set(target.words.splitlines()) <= set(lines):
                target.outcome, target.outcome_at = TargetOutcome.CHANGED, desk.now
        for number, words in enumerate(lines):
            if season and words not in standing:
                horizon = sheet.horizons[name]
                desk.session.add(
                    Target(
                        mentorship_id=sheet.mine.mentorship.id,
                        horizon=horizon,
                        due_on=season.day(horizon),
                        words=words,
                        set_at=one_after_the_other(desk.now, number),
                    )
                )


def keep_note(desk: Desk, sheet: Sheet, answers: Reviewed) -> None:
    """Keep what one has to say to the other; thanks go out at once, keep and change when both have written."""
    review, me = sheet.review, sheet.mine.me.id
    note = sheet.note or ReviewNote(review_id=review.id, member_id=me)
    thanked, taught = note.thanks, note.learned and note.learned_sent_at
    note.written_at, note.keep, note.change = desk.now, answers.keep or None, answers.change or None
    note.thanks = answers.thanks or None
    if sheet.asks_learned:
        note.learned = answers.learned or None
        if note.learned and answers.send_learned:
            note.learned_sent_at = note.learned_sent_at or desk.now
    desk.session.add(note)
    to = to_member(sheet.mine.partner_id)
    if note.thanks and not thanked:
        desk.out.tell(THANKS, to, key=f"{review.id}:{me}", review=review.id, member=me)
    if note.learned and note.learned_sent_at and not taught:
        desk.out.tell(LEARNED, to, key=f"{review.id}:{me}", review=review.id, member=me)

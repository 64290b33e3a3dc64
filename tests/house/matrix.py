"""Who may: for every policy a record that is right, everyone whom it lets in to it, and what makes it stale.

Grace and Ada are a pair, Kay and Lin another, Pia and Tom have parted. Jo was asked about Luz, whom Max proposed; Mia
is a matcher too, Nia a new mentor. Olga and Rex are organisers, and Rex is whom Ada's request for help is about.
Mallory has no part in anything, Gus is a guest.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from msgspec.structs import replace

import given
from everything import facts_for
from houses import House
from mentorship.desk import Desk
from mentorship.hall.settings import change_settings
from mentorship.journey.closing.records import Celebration, Farewell, HalfYear, Thanks
from mentorship.journey.opportunities.records import PairLink
from mentorship.journey.proposing.records import Question
from mentorship.journey.signing_up.records import MatcherNote, SignUpQuestion
from mentorship.journey.support.records import Permission
from mentorship.outbox import Trouble
from mentorship.policies import Policy
from mentorship.program.agreement import Agreement
from mentorship.program.between_meetings import About, NoteToSelf, WordToMentor
from mentorship.program.handover import Handover
from mentorship.program.help_request import HelpRequest, Way
from mentorship.program.meeting import Meeting, Offer
from mentorship.program.mentorship import Ending, Mentorship
from mentorship.program.opportunity import Opportunity
from mentorship.program.proposal import Closing, Proposal
from mentorship.program.review import Pulse, Review
from mentorship.program.sign_up import Role, SignUp
from mentorship.program.target import Target, Task
from mentorship.program.topic import Idea
from mentorship.slack.press import Place, Press
from mentorship.slack.replies import Refusal
from mentorship.store import Base

PAIR, MENTOR, MENTEE, PARTED = {"Grace", "Ada"}, {"Grace"}, {"Ada"}, {"Pia", "Tom"}
ORGANISERS, MATCHERS = {"Olga", "Rex"}, {"Max", "Mia", "Jo"}
MEMBERS = PAIR | PARTED | ORGANISERS | MATCHERS | {"Kay", "Lin", "Luz", "Nia", "Mallory"}
EVERYONE = MEMBERS | {"Gus"}

Change = Callable[[Desk, dict[str, Any]], None]


def ends(desk: Desk, records: dict[str, Any]) -> None:
    for mentorship in desk.session.scalars(Mentorship.running()):
        mentorship.end(at=desk.now, by=None, how=Ending.EARLY)


def rest(desk: Desk, records: dict[str, Any]) -> None:
    for mentorship in desk.session.scalars(Mentorship.running()):
        mentorship.rest(at=desk.now, by=mentorship.mentee_id)


def reopens(desk: Desk, records: dict[str, Any]) -> None:
    records["parted"].reopen(at=desk.now, places=(1, 1))


def is_emptied(desk: Desk, records: dict[str, Any]) -> None:
    records["mentorship"].emptied_at = records["parted"].emptied_at = desk.now


def is_withdrawn(desk: Desk, records: dict[str, Any]) -> None:
    records["proposal"].close(Closing.WITHDRAWN, at=desk.now, by=None)


def gets(record: str, column: str, value: Any = None) -> Change:
    """Something happened to a record: now, unless a value says what."""

    def change(desk: Desk, records: dict[str, Any]) -> None:
        setattr(records[record], column, desk.now if value is None else value)

    return change


def loses(record: str, column: str) -> Change:
    def change(desk: Desk, records: dict[str, Any]) -> None:
        setattr(records[record], column, None)

    return change


def is_deleted(*names: str) -> Change:
    def change(desk: Desk, records: dict[str, Any]) -> None:
        for name in names:
            desk.session.delete(records[name])
            desk.session.flush()

    return change


has_gone = is_deleted("matcher_note", "sign_up")


@dataclass(frozen=True)
class Right:
    """Whom a policy lets in to a record.

    about: ids by name, in braces. stale: what happens to it, after which nobody is let in any more; without one it
    stays as it is. press: what else the press says.
    """

    lets_in: set[str]
    about: str = ""
    stale: tuple[Change, ...] = ()
    press: Mapping[str, Any] = field(default_factory=dict)


RIGHTS = {
    # whoever asks
    "anyone": Right(EVERYONE),
    "members": Right(MEMBERS),
    "matchers": Right(MATCHERS),
    "organisers": Right(ORGANISERS),
    "slack_itself": Right(EVERYONE, press={"event": {"type": "team_join"}}),
    "who_writes": Right(EVERYONE, press={"event": {"channel_type": "im"}}),
    # a pair, while it runs
    "pair": Right(PAIR, "{mentorship}"),
    "running_pair": Right(PAIR, "{mentorship}", (ends,)),
    "running_mentor": Right(MENTOR, "{mentorship}", (ends,)),
    "running_mentee": Right(MENTEE, "{mentorship}", (ends,)),
    "awake_pair": Right(PAIR, "{mentorship}", (ends, rest)),
    "awake_mentor": Right(MENTOR, "{mentorship}", (ends, rest)),
    "pair_of_meeting": Right(PAIR, "{meeting}", (ends,)),
    "pair_of_open_meeting": Right(PAIR, "{meeting}", (ends, gets("meeting", "closed_at"))),
    "asked_how_it_fits": Right(PAIR, "{mentorship}", (ends,)),
    "asked_whether_it_is_on": Right(PAIR, "{meeting}", (ends, gets("meeting", "closed_at"))),
    "pair_who_meet": Right(PAIR, "{meeting}", (ends, rest, gets("meeting", "closed_at"))),
    "locked_meeting": Right(PAIR, "{meeting}", (ends, rest, gets("meeting", "closed_at"))),
    "pair_at_form": Right(PAIR, "{meeting}:marks", (ends,)),
    "pair_in_chat": Right(PAIR, "{meeting}:1", (ends, gets("meeting", "closed_at"))),
    "pair_of_agenda": Right(PAIR, "{meeting}:0", (ends, rest)),
    "pair_of_unanswered_meeting": Right(PAIR, "{unanswered}", (ends, gets("unanswered", "took_place", True))),
    "pair_of_first_meeting": Right({"Kay", "Lin"}, "{first_meeting}", (ends, gets("first_meeting", "closed_at"))),
    "pair_of_missed_first_meeting": Right({"Kay", "Luz"}, "{missed}", (ends, gets("missed", "closed_at"))),
    "offered_to_me": Right(
        MENTEE, "{offer}", (ends, rest, gets("offer", "closed_at"), gets("meeting", "closed_at"), is_deleted("offer"))
    ),
    "asked_pair": Right(PAIR, "{mentorship}:2026-01-01", (ends,)),
    "pair_of_pulse": Right(PAIR, "{mentorship}::", (ends,)),
    "pair_in_season": Right(PAIR, "{mentorship}:1", (ends,)),
    "mentor_of_pair_asked": Right(MENTOR, "{mentorship}:2026-01-05", (ends, rest)),
    "mentee": Right(MENTEE, "{mentorship}", (ends, loses("mentorship", "first_met_on"))),
    "whoever_drafts": Right(PAIR, "{mentorship}", (ends, rest)),
    "whoever_signs": Right(MENTOR, "{agreement}", (ends, rest, gets("agreement", "confirmed_at"))),
    "pair_of_agreement": Right(PAIR, "{agreement}"),
    "confidants": Right({"Olga"}, "{mentorship}:{Ada}"),
    # what a pair wrote
    "author_of_note": Right(MENTEE, "{note}", (is_deleted("note"),)),
    "author_of_waiting_word": Right(
        MENTEE, "{waiting_word}", (ends, gets("waiting_word", "went_out_at"), is_deleted("waiting_word"))
    ),
    "pair_of_word": Right(PAIR, "{word}", (ends,)),
    "mentor_of_open_question": Right(MENTOR, "{word}", (ends, gets("word", "answered_at"))),
    "mentee_of_open_idea": Right(MENTEE, "{idea}", (ends, gets("idea", "taken_at"))),
    "mentee_of_open_task": Right(MENTEE, "{task}", (ends, gets("task", "outcome", "done"))),
    "my_task": Right(MENTEE, "{task}", (ends,)),
    "my_target": Right(MENTEE, "", (ends,), {"chosen": ("{target}:reached",)}),
    "mentee_of_target": Right(MENTEE, "{target}", (ends,)),
    "mentor_of_target": Right(MENTOR, "{target}", (ends,)),
    "pair_of_review": Right(PAIR, "{review}:marks", (is_deleted("review"),)),
    "writer_of_review": Right(PAIR, "{review}:marks", (ends,)),
    "mentee_of_review": Right(MENTEE, "{review}", (ends,)),
    "support": Right(ORGANISERS, "{pulse}", (is_deleted("pulse"),)),
    "pair_of_opportunity": Right(PAIR, "{opportunity}", (ends,)),
    "mentor_of_opportunity": Right(MENTOR, "{opportunity}", (ends, rest)),
    "mentee_of_opportunity": Right(MENTEE, "{opportunity}", (ends, rest)),
    "pair_of_link": Right(PAIR, "{link}", (ends,)),
    # a pair that has parted
    "parted_pair": Right(PARTED, "{parted}", (reopens,)),
    "parted_mentee": Right({"Tom"}, "{parted}", (reopens,)),
    "mentee_with_record": Right({"Tom"}, "{parted}", (reopens, is_emptied)),
    "pair_with_record": Right(PARTED, "{parted}", (is_emptied,)),
    "pair_of_words": Right(PARTED, "{celebration}", (reopens,)),
    "left_one": Right({"Tom"}, "{parted}", (reopens, is_deleted("farewell"))),
    "thanked_one": Right({"Pia"}, "{thanks}", (is_deleted("thanks"),)),
    "told_mentor": Right({"Pia"}, "{half_year}", (is_deleted("half_year"), loses("half_year", "told_at"))),
    "readers_of_handover": Right(PAIR, "{mentorship}", (ends, is_deleted("handover"))),
    # matchers, and what they propose
    "my_sign_up": Right({"Luz"}, "{sign_up}", (has_gone,)),
    "matcher_of": Right(MATCHERS - {"Jo"}, "mentee:{Luz}", (has_gone,)),
    "matcher_of_note": Right(MATCHERS - {"Jo"}, "{matcher_note}", (is_deleted("matcher_note"),)),
    "matcher_of_a_mentee": Right(MATCHERS, "{Luz}", (has_gone,)),
    "matcher_of_a_new_mentor": Right(MATCHERS, "{new_mentor}", (gets("new_mentor", "accepted_by", "someone"),)),
    "matcher_who_looks_someone_up": Right(MATCHERS, "", (has_gone,), {"chosen": ("{Luz}",)}),
    "matcher_with_two": Right({"Max", "Mia"} | ORGANISERS, "{Jo}:{Luz}"),
    "matcher_at_the_table": Right({"Max", "Mia"} | ORGANISERS, "{proposal}", (is_withdrawn,)),
    "whoever_talks_it_over": Right(MATCHERS | ORGANISERS, "{proposal}", press={"channel_id": "{mentors}"}),
    "whoever_may_answer": Right({"Max"}, "{question}", (is_withdrawn, gets("question", "answered_at"))),
    "whoever_is_asked": Right({"Jo"}, "{proposal}", (is_withdrawn,)),
    "asked_mentor": Right({"Jo"}, "{proposal}", (is_withdrawn,)),
    "readers": Right(MATCHERS | ORGANISERS, "{proposal}"),
    # help
    "asker_of_open": Right(MENTEE, "{request}", (gets("request", "closed_at"),)),
    "asker_of_alone": Right(MENTEE, "{alone}", (gets("alone", "closed_at"),)),
    "asker_or_fit_reader": Right({"Ada", "Olga"}, "{request}"),
    "fit_reader_of_open": Right({"Olga"}, "{request}", (gets("request", "closed_at"),)),
    "reader_of_post": Right(MATCHERS, "{post}"),
    "asked_for": Right(PAIR, "{permission}"),
    "whoever_says": Right(MENTEE, "{permission}"),
    # organisers
    "a_sentence": Right(ORGANISERS, "slack.not_for_you"),
    "organiser_of_question": Right(ORGANISERS, "{sign_up_question}", (gets("sign_up_question", "retired_at"),)),
    "running_mentorship_of_others": Right(ORGANISERS, "{mentorship}", (ends,)),
    "about_what_to_look_at": Right(ORGANISERS, "{trouble}", (gets("trouble", "mended_at"),)),
    "ended_mentorship_of_others": Right(ORGANISERS, "{parted}", (reopens,)),
}


class Matrix:
    """The people, and a record for every policy."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.mentors = house.bot.where("mentors")
        self.people = {name: house.member(name) for name in sorted(MEMBERS - MATCHERS - {"Olga"})}
        self.people |= {name: house.mentor_in_channel(name) for name in sorted(MATCHERS)}
        self.people |= {"Olga": house.olga, "Gus": house.member("Gus", guest=True)}
        house.ada = self.people["Ada"]
        with house.desk() as desk:
            organisers = tuple(self.people[name].id for name in sorted(ORGANISERS))
            change_settings(desk, by=house.olga.id, organisers=organisers)
            for name in ("Grace", "Kay", "Pia", "Jo"):
                given.sign_up(desk, self.people[name], Role.MENTOR)
            for name in ("Ada", "Lin", "Tom", "Luz"):
                given.sign_up(desk, self.people[name], Role.MENTEE)
        self.proposes()
        with house.desk() as desk:
            self.records = {name: (type(record), record.id) for name, record in self.records_at(desk).items()}

    def proposes(self) -> None:
        """Max proposes Jo to Luz, and asks Jo."""
        max_ = self.people["Max"]
        max_.types("/mentorship propose @Jo @Luz", in_="#mentors")
        max_.fills({"Why these two? In your own words": "They like the same things."})
        max_.submits()
        with self.house.desk() as desk:
            [proposal] = desk.session.scalars(Proposal.open_ones())
            proposal.mentor_asked_at, proposal.asked_by, proposal.clock_from = desk.now, max_.id, None

    def records_at(self, desk: Desk) -> dict[str, Any]:
        of = self.people
        pair = given.after_the_first_meeting(desk, mentor=of["Grace"], mentee=of["Ada"])
        others = given.mentorship(desk, mentor=of["Kay"], mentee=of["Lin"])
        parted = given.after_the_first_meeting(desk, mentor=of["Pia"], mentee=of["Tom"])
        parted.end(at=desk.now, by=of["Pia"].id, how=Ending.EARLY)
        [proposal] = desk.session.scalars(Proposal.open_ones())
        [first_meeting] = desk.session.scalars(Meeting.open_of(others.id))
        first_meeting.settle(starts_at=desk.now - timedelta(hours=2), place=None, by=of["Lin"].id)
        again = given.mentorship(desk, mentor=of["Kay"], mentee=of["Luz"])
        [missed] = desk.session.scalars(Meeting.open_of(again.id))
        missed.settle(starts_at=desk.now - timedelta(hours=2), place=None, by=of["Kay"].id)
        missed.moving_since = desk.now
        [sign_up] = desk.session.scalars(SignUp.of(of["Luz"].id, Role.MENTEE))

        def new(record: type[Base], **facts: Any) -> Any:
            mapper: Any = record.__mapper__
            if "mentorship_id" in mapper.columns:
                facts = {"mentorship_id": pair.id} | facts
            made = record(**(facts_for(desk, self.house, mapper) | facts))
            desk.session.add(made)
            desk.session.flush()
            return made

        ada, grace, tom, now = of["Ada"].id, of["Grace"].id, of["Tom"].id, desk.now
        meeting = new(Meeting, number=3, starts_at=now + timedelta(days=1))
        request = new(HelpRequest, asker_id=ada, way=Way.REPORT, channel=None, readers=[of["Olga"].id, of["Rex"].id])
        request.concerns = of["Rex"].id
        return {
            "mentorship": pair,
            "parted": parted,
            "proposal": proposal,
            "first_meeting": first_meeting,
            "missed": missed,
            "sign_up": sign_up,
            "meeting": meeting,
            "request": request,
            "unanswered": new(Meeting, number=2, starts_at=now - timedelta(days=1), closed_at=now),
            "offer": new(Offer, meeting_id=meeting.id, by_id=grace),
            "agreement": new(Agreement, version=2, drafted_by=ada),
            "note": new(NoteToSelf, member_id=ada),
            "waiting_word": new(WordToMentor, what=About.QUESTION),
            "word": new(WordToMentor, what=About.QUESTION, went_out_at=now),
            "idea": new(Idea),
            "task": new(Task),
            "target": desk.session.scalars(Target.of(pair.id)).first(),
            "review": new(Review),
            "pulse": new(Pulse, member_id=ada, support_wanted="yes"),
            "opportunity": new(Opportunity),
            "link": new(PairLink),
            "celebration": new(Celebration, mentorship_id=parted.id, by_id=tom),
            "farewell": new(Farewell, mentorship_id=parted.id),
            "thanks": new(Thanks, mentorship_id=parted.id, by_id=tom),
            "half_year": new(HalfYear, mentorship_id=parted.id, member_id=tom, told_at=now),
            "handover": new(Handover, member_id=ada, packed_at=now - timedelta(days=1)),
            "matcher_note": new(MatcherNote, sign_up_id=sign_up.id, member_id=of["Luz"].id, written_by=of["Max"].id),
            "new_mentor": given.sign_up(desk, of["Nia"], Role.MENTOR, years_of_experience=1),
            "question": new(Question, proposal_id=proposal.id, asked_by=of["Jo"].id, clock_from=now),
            "post": new(HelpRequest, asker_id=of["Lin"].id, way=Way.CHANNEL, channel="mentors", readers=[]),
            "alone": new(HelpRequest, asker_id=ada, way=Way.REPORT, channel=None, readers=[]),
            "permission": new(Permission, asked_by=grace),
            "sign_up_question": new(SignUpQuestion),
            "trouble": new(Trouble, name="parked:signing_up.call:1", member_id=None, mended_at=None),
        }

    def let_in(self, policy: Policy[Any], right: Right, change: Change | None = None) -> set[str]:
        """Name those whom a policy lets in to the right record, after something happened to it; undo that."""
        facts = self.named(right.press)
        about = self.named(right.about)
        with self.house.desk() as desk:
            if change:
                change(desk, {name: desk.get(record, id_) for name, (record, id_) in self.records.items()})
                desk.session.flush()
            place = Place.EVENT if "event" in facts else Place.MESSAGE
            press = Press(place, "", self.house.bot.team_id, "any", once="", about=about, **facts)
            found = {
                name for name, one in self.people.items() if lets_in(desk, policy, replace(press, member_id=one.id))
            }
            desk.session.rollback()
        return found

    def named(self, value: Any) -> Any:
        """Put the ids where a right has names."""
        if isinstance(value, tuple):
            return tuple(map(self.named, value))
        if isinstance(value, dict):
            return {key: self.named(each) for key, each in value.items()}
        ids = {name: id_ for name, (_, id_) in self.records.items()}
        ids |= {name: person.id for name, person in self.people.items()}
        return value.format_map(ids | {"mentors": self.mentors}) if isinstance(value, str) else value


def lets_in(desk: Desk, policy: Policy[Any], press: Press) -> bool:
    try:
        policy(desk, press)
    except Refusal:
        return False
    return True

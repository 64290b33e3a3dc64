"""What people press for help. Only a fit reader of a request sees it; being a matcher or an organiser is not enough."""

import json
from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from mentorship.desk import Desk
from mentorship.journey.support import ask as deeds
from mentorship.journey.support import case, permission, views
from mentorship.journey.support.answers import Asked, Chosen, Concerns, NeverAgainWith, Nothing, Said
from mentorship.journey.support.readers import contact_outside, may_read, readers_for, who_could_read
from mentorship.journey.support.records import HelpWord
from mentorship.journey.support.starter import CHANNELS
from mentorship.journey.support.views import HelpToAsk
from mentorship.listening import Listening, Looks
from mentorship.policies import Gone, NotForYou, anyone, members
from mentorship.program import doors
from mentorship.program.help_request import HelpRequest, Way
from mentorship.program.member import Member
from mentorship.program.mentorship import Mentorship
from mentorship.slack.blocks import Block
from mentorship.slack.drafts import draft_of, drop_draft, save_draft
from mentorship.slack.press import Press
from mentorship.slack.replies import CloseAll, Open, Reply, Say, Show

POST = "support.post"


class Case(Struct, frozen=True):
    """A request for help, seen by one of its readers or by whoever asked."""

    request: HelpRequest
    me: Member


def fit_reader(desk: Desk, press: Press) -> Case:
    """One of those it was sent to, as long as they are fit; nobody else learns that it exists."""
    request = desk.find(HelpRequest, press.about)
    if request is None or not may_read(desk, request, press.member_id):
        raise NotForYou
    return Case(request, anyone(desk, press))


def fit_reader_of_open(desk: Desk, press: Press) -> Case:
    found = fit_reader(desk, press)
    desk.hold(found.request)
    if found.request.closed_at is not None:
        raise Gone
    return found


def asker(desk: Desk, press: Press) -> Case:
    request = desk.find(HelpRequest, press.about)
    if request is None or request.asker_id != press.member_id:
        raise NotForYou
    return Case(request, anyone(desk, press))


def asker_of_open(desk: Desk, press: Press) -> Case:
    found = asker(desk, press)
    desk.hold(found.request)
    if found.request.closed_at is not None:
        raise Gone
    return found


def asker_of_alone(desk: Desk, press: Press) -> Case:
    """Whoever asked, while nobody is left who may read it."""
    found = asker_of_open(desk, press)
    if not found.request.is_alone:
        raise Gone
    return found


def asker_or_fit_reader(desk: Desk, press: Press) -> Case:
    request = desk.find(HelpRequest, press.about)
    is_asker = request is not None and request.asker_id == press.member_id
    return asker(desk, press) if is_asker else fit_reader(desk, press)


def reader_of_post(desk: Desk, press: Press) -> Case:
    """Someone in the channel where a question was posted."""
    request, member = desk.find(HelpRequest, press.about), members(desk, press)
    if request is None or request.channel is None or not desk.is_in(request.channel, member.id):
        raise NotForYou
    return Case(request, member)


def listen(to: Listening) -> None:
    """Register the room's listeners."""
    listen_for_asking(to)
    listen_for_cases(to)
    permission.listen(to)

    @to.button("support.never", who=members, looks=Looks.ONLY)
    def ask_whom(desk: Desk, press: Press, member: Member) -> Reply:
        return Open(views.never_view(desk.words))

    @to.form("support.never", who=members, answers=NeverAgainWith)
    def never_again(desk: Desk, press: Press, member: Member, answers: NeverAgainWith) -> Reply:
        running = deeds.never_again(desk, member.id, answers.people)
        return Say(views.never_done(desk.words, running), title=desk.words.plain("support.never.title"))


def listen_for_asking(to: Listening) -> None:
    """From the first window to what is sent."""

    @to.button(doors.GET_HELP, who=anyone, looks=Looks.NOTING)
    def start_from_there(desk: Desk, press: Press, member: Member) -> Reply:
        """Whoever asks for help about a mentorship has pressed something about it: it is not quiet. Features K7."""
        mentorship = desk.find(Mentorship, press.about)
        if mentorship and mentorship.is_running and member.id in mentorship.both:
            mentorship.press(at=desk.now)
        return start(desk, press, member)

    @to.command("/mentorship help", who=anyone, looks=Looks.ONLY)
    def start(desk: Desk, press: Press, member: Member) -> Reply:
        return Open(views.start_view(desk.words, [each for each in CHANNELS if desk.is_in(each, member.id)]))

    @to.button("support.begin", who=anyone, looks=Looks.ONLY)
    def begin(desk: Desk, press: Press, member: Member) -> Reply:
        running = desk.session.scalars(Mentorship.running_of(member.id)).all()
        partners = [each.partner_of(member.id) for each in running]
        return Open(views.concerns_view(desk.words, HelpToAsk.read(press.about), partners))

    @to.form("support.concerns", who=anyone, answers=Concerns)
    def say_whom(desk: Desk, press: Press, member: Member, answers: Concerns) -> Reply:
        asking = replace(HelpToAsk.read(press.about), concerned=tuple(sorted(answers.concerns)))
        if asking.way is Way.CHANNEL:
            deeds.must_not_read_there(desk, asking.channel, asking.concerned)
            return Show(views.ask_view(desk.words, asking))
        return to_readers(desk, member, asking)

    @to.form("support.preview", who=members, answers=Asked)
    def preview(desk: Desk, press: Press, member: Member, answers: Asked) -> Reply:
        typed = {"about": press.about, **answers.model_dump()}
        save_draft(desk.session, member.id, POST, typed, at=desk.now)
        return Open(to_post(desk, member, typed))

    @to.form(POST, who=members, answers=Nothing)
    def post(desk: Desk, press: Press, member: Member, answers: Nothing) -> Reply:
        typed = draft_of(desk.session, member.id, POST)
        if not typed:
            raise Gone
        if press.about != mark_of(desk, typed):  # another window has shown another text since
            return Show(to_post(desk, member, typed))
        asking = HelpToAsk.read(typed["about"])
        if asking.channel not in CHANNELS or not desk.is_in(asking.channel, member.id):
            raise NotForYou
        deeds.ask_channel(
            desk,
            member.id,
            channel=asking.channel,
            words=typed["words"],
            is_anonymous=bool(typed["anonymous"]),
            concerned=asking.concerned,
        )
        drop_draft(desk.session, member.id, POST)
        return CloseAll()

    @to.form("support.send", who=anyone, answers=Asked)
    def send(desk: Desk, press: Press, member: Member, answers: Asked) -> Reply:
        shown = HelpToAsk.read(press.about)
        readers = readers_for(desk, member.id, shown.concerned)
        if not readers or set(readers) - set(shown.readers):  # someone would read it whom the asker was not told of
            return to_readers(desk, member, shown, typed=answers.words, has_changed=True)
        deed = deeds.report if shown.way is Way.REPORT else deeds.ask_organisers
        anonymous = bool(answers.anonymous)
        deed(
            desk,
            member.id,
            words=answers.words,
            is_anonymous=anonymous,
            concerned=shown.concerned,
            readers=readers,
        )
        return CloseAll()


def to_post(desk: Desk, member: Member, typed: Mapping[str, Any]) -> Block:
    """Draw the window that shows the exact post, and posts that one and no other."""
    asking = HelpToAsk.read(typed["about"])
    post = views.post_blocks(desk.words, member.id, typed["words"], is_anonymous=bool(typed["anonymous"]))
    names = deeds.names_in(desk, member.id, typed["words"], asking.concerned)
    return views.preview_view(desk.words, post, names, mark=mark_of(desk, typed))


def mark_of(desk: Desk, typed: Mapping[str, Any]) -> str:
    return desk.keys.hash(json.dumps(typed, sort_keys=True))


def to_readers(desk: Desk, member: Member, asking: HelpToAsk, *, typed: str = "", has_changed: bool = False) -> Reply:
    """Show the request's window with those who will read it, or say that nobody is left."""
    readers = readers_for(desk, member.id, asking.concerned)
    if not readers:
        nobody = views.nobody_view(desk.words, asking.way, contact_outside(desk))
        return Open(nobody) if typed else Show(nobody)  # on top: what was typed stays beneath it
    asking = replace(asking, readers=tuple(readers))
    partners = [each.partner_of(member.id) for each in desk.running_of(member.id)]
    rest = [each for each in partners if each in asking.concerned]
    return Show(views.ask_view(desk.words, asking, rest=rest, typed=typed, has_changed=has_changed))


def to_choose(desk: Desk, found: Case, *, has_changed: bool = False) -> Block:
    """Draw the window in which the asker chooses anew who reads it, or say that nobody could."""
    request, contact = found.request, contact_outside(desk)
    could = who_could_read(desk, request.asker_id, request.concerned)
    if not could:
        return views.nobody_view(desk.words, request.way, contact)
    names = {each: desk.member(each).name for each in could[: views.MOST]}
    return views.choose_view(desk.words, request, names, contact=contact, has_changed=has_changed)


def listen_for_cases(to: Listening) -> None:
    """Replies to posts, and what readers and askers do with a case."""

    @to.button("support.reply", who=reader_of_post, looks=Looks.ONLY)
    def begin_reply(desk: Desk, press: Press, found: Case) -> Reply:
        return Open(views.say_view(desk.words, "reply", found.request))

    @to.form("support.reply", who=reader_of_post, answers=Said)
    def reply(desk: Desk, press: Press, found: Case, answers: Said) -> Reply:
        case.reply(desk, found.request, answers.words, by=found.me.id)
        return Say.text(desk.words.say("support.reply.sent"))

    @to.button("support.read_post", who=reader_of_post, looks=Looks.ONLY)
    def read_post(desk: Desk, press: Press, found: Case) -> Reply:
        return Open(views.read_post_view(desk.words, found.request))

    @to.button("support.take", who=fit_reader_of_open)
    def take(desk: Desk, press: Press, found: Case) -> Reply:
        case.take(desk, found.request, by=found.me.id)
        return None

    @to.button("support.answer", who=fit_reader_of_open, looks=Looks.ONLY)
    def begin_answer(desk: Desk, press: Press, found: Case) -> Reply:
        return Open(views.say_view(desk.words, "answer", found.request))

    @to.form("support.answer", who=fit_reader_of_open, answers=Said)
    def answer(desk: Desk, press: Press, found: Case, answers: Said) -> Reply:
        case.answer_case(desk, found.request, answers.words, by=found.me.id)
        return CloseAll()

    @to.button("support.back", who=asker_of_open, looks=Looks.ONLY)
    def begin_word_back(desk: Desk, press: Press, found: Case) -> Reply:
        if found.request.is_alone:
            return Open(to_choose(desk, found))
        return Open(views.say_view(desk.words, "back", found.request))

    @to.form("support.back", who=asker_of_open, answers=Said)
    def write_back(desk: Desk, press: Press, found: Case, answers: Said) -> Reply:
        case.write_back(desk, found.request, answers.words)
        return Show(to_choose(desk, found)) if found.request.is_alone else CloseAll()

    @to.button("support.choose", who=asker_of_alone, looks=Looks.ONLY)
    def begin_to_choose(desk: Desk, press: Press, found: Case) -> Reply:
        return Open(to_choose(desk, found))

    @to.form("support.choose", who=asker_of_alone, answers=Chosen)
    def choose(desk: Desk, press: Press, found: Case, answers: Chosen) -> Reply:
        request = found.request
        if set(answers.readers) - set(who_could_read(desk, request.asker_id, request.concerned)):
            return Show(to_choose(desk, found, has_changed=True))
        case.send_anew(desk, request, answers.readers)
        return CloseAll()

    @to.button("support.read", who=asker_or_fit_reader, looks=Looks.ONLY)
    def read(desk: Desk, press: Press, found: Case) -> Reply:
        request = found.request
        thread = desk.session.scalars(HelpWord.about(request.id)).all()
        if request.way is Way.CHANNEL:
            return Open(views.read_replies_view(desk.words, request, thread))
        to_asker = found.me.id == request.asker_id
        return Open(views.read_view(desk.words, request, thread, to_asker=to_asker))

    @to.button("support.close", who=fit_reader_of_open)
    def close(desk: Desk, press: Press, found: Case) -> Reply:
        case.close(desk, found.request, by=found.me.id)
        return None

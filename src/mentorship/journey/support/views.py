"""What asking for help looks like. Every window says who will read it before anything is sent."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain

from msgspec import Struct

from mentorship.journey.support.records import HelpWord
from mentorship.outbox import Message
from mentorship.program import doors
from mentorship.program.help_request import HelpRequest, Way
from mentorship.program.mentorship import Mentorship
from mentorship.slack.blocks import (
    Block,
    Element,
    actions,
    button,
    checkboxes,
    context,
    full_text,
    modal,
    multi_select,
    people_select,
    question,
    section,
    sections,
    text_input,
)
from mentorship.slack.lengths import newest
from mentorship.wording import Markup, Words, escape, mention

MOST = 100
"""So many options Slack takes."""


class HelpToAsk(Struct, frozen=True):
    """A request under way, as its windows carry it: which way, where, whom it concerns, who was said to read it."""

    way: Way
    channel: str = ""
    concerned: tuple[str, ...] = ()
    readers: tuple[str, ...] = ()

    def written(self) -> str:
        return "|".join((self.way, self.channel, ",".join(self.concerned), ",".join(self.readers)))

    @staticmethod
    def read(about: str) -> "HelpToAsk":
        way, channel, concerned, readers = about.split("|")
        return HelpToAsk(Way(way), channel, listed(concerned), listed(readers))


def listed(ids: str) -> tuple[str, ...]:
    return tuple(each for each in ids.split(",") if each)


# The windows, in their order


def start_view(words: Words, channels: Sequence[str]) -> Block:
    """What kinds of help there are."""
    blocks: list[Block] = [section(words.say("support.start.text"))]
    for channel in channels:
        way = HelpToAsk(Way.CHANNEL, channel)
        asking = button(words.plain(f"support.start.{channel}.button"), "support.begin", way.written())
        blocks.append(section(words.say("support.start.channel.text", channel=channel), accessory=asking))
    for each in (Way.ORGANISERS, Way.REPORT):
        asking = button(words.plain(f"support.start.{each}.button"), "support.begin", HelpToAsk(each).written())
        blocks.append(section(words.say(f"support.start.{each}.text"), accessory=asking))
    parting = button(words.plain("support.never.button"), "support.never")
    blocks.append(section(words.say("support.never.text"), accessory=parting))
    code = button(words.plain("support.start.code.button"), doors.CODE_OF_CONDUCT)
    blocks += [actions(code), context(words.say("support.start.no_promise"))]
    return modal(words.plain("support.start.title"), blocks, close=words.plain("support.window.close"))


def concerns_view(words: Words, asking: HelpToAsk, partners: Collection[str]) -> Block:
    """Ask first whom it is about: they will not read it."""
    return modal(
        words.plain(f"support.start.{asking.way}.title"),
        [
            section(words.say("support.concerns.text")),
            question(
                "concerns",
                words.plain("support.concerns.label"),
                people_select(sorted(partners)),
                hint=words.plain("support.concerns.hint"),
                optional=True,
            ),
        ],
        form="support.concerns",
        submit=words.plain("support.concerns.submit"),
        close=words.plain("support.window.close"),
        about=asking.written(),
    )


def ask_view(
    words: Words, asking: HelpToAsk, *, rest: Collection[str] = (), typed: str = "", has_changed: bool = False
) -> Block:
    """The request itself, under the names of exactly those who will read it. rest: with whom a mentorship would."""
    blocks = [section(words.say("support.ask.changed"))] if has_changed else []
    if asking.way is Way.CHANNEL:
        blocks.append(section(words.say("support.ask.channel", channel=asking.channel)))
    else:
        blocks.append(section(words.say("support.ask.readers", readers=mentions(asking.readers))))
    if asking.way is Way.REPORT and rest:
        blocks.append(section(words.say("support.ask.report", partners=mentions(rest))))
    blocks += [
        question("words", words.plain("support.ask.words.label"), text_input(typed, lines=True, longest=2000)),
        question(
            "anonymous",
            words.plain("support.ask.anonymous.label"),
            checkboxes(words.under("support.ask.anonymous_choices")),
            hint=words.plain("support.ask.anonymous.hint"),
            optional=True,
        ),
    ]
    last = "preview" if asking.way is Way.CHANNEL else "send"
    return modal(
        words.plain(f"support.start.{asking.way}.title"),
        blocks,
        form=f"support.{last}",
        submit=words.plain(f"support.{last}.submit"),
        close=words.plain("support.window.close"),
        about=asking.written(),
    )


def nobody_view(words: Words, way: Way, contact: str | None) -> Block:
    """Nobody is left whom the bot may write to: say so, and to whom one can turn instead."""
    told = words.say("support.nobody.contact", contact=contact) if contact else words.say("support.nobody.none")
    return modal(
        words.plain(f"support.start.{way}.title"),
        [section(words.say("support.nobody.text")), section(told)],
        close=words.plain("support.window.close"),
    )


def choose_view(
    words: Words, request: HelpRequest, names: Mapping[str, str], *, contact: str | None, has_changed: bool
) -> Block:
    """Who could read a request of which no reader is left: the asker chooses. names: by member."""
    return modal(
        words.plain("support.choose.title"),
        [
            *([section(words.say("support.ask.changed"))] if has_changed else []),
            section(words.say("support.choose.text", people=mentions(names))),
            question("readers", words.plain("support.choose.label"), multi_select(names)),
            *([section(words.say("support.nobody.contact", contact=contact))] if contact else []),
        ],
        form="support.choose",
        submit=words.plain("support.send.submit"),
        close=words.plain("support.window.close"),
        about=request.id,
    )


def preview_view(words: Words, post: Sequence[Block], names: Sequence[str], *, mark: str) -> Block:
    """Show the exact post, and the names that stand in it. mark: of what is shown."""
    warning = [section(words.say("support.preview.names", names=", ".join(names)))] if names else []
    return modal(
        words.plain("support.preview.title"),
        [section(words.say("support.preview.text")), *warning, *post],
        form="support.post",
        submit=words.plain("support.preview.post.submit"),
        close=words.plain("support.preview.post.close"),
        about=mark,
    )


def say_view(words: Words, what: str, request: HelpRequest) -> Block:
    """One text to send: a reply to a post, an answer to a case, a word back. what: reply, answer, back."""
    return modal(
        words.plain(f"support.{what}.title"),
        [
            section(words.say(f"support.{what}.text", readers=mentions(request.readers))),
            question("words", words.plain(f"support.{what}.label"), text_input(lines=True, longest=2000)),
        ],
        form=f"support.{what}",
        submit=words.plain("support.send.submit"),
        close=words.plain("support.window.close"),
        about=request.id,
    )


def never_view(words: Words) -> Block:
    return modal(
        words.plain("support.never.title"),
        [
            section(words.say("support.never.promise")),
            question("people", words.plain("support.never.label"), people_select()),
        ],
        form="support.never",
        submit=words.plain("support.never.submit"),
        close=words.plain("support.window.close"),
    )


def never_done(words: Words, running: Sequence[Mentorship]) -> list[Block]:
    """Confirm it, with the way out of what still runs."""
    ways_out = [actions(button(words.plain("support.never.end.button"), doors.WRAP_UP, each.id)) for each in running]
    return [section(words.say("support.never.done")), *ways_out]


# Messages


def post_blocks(words: Words, asker_id: str, text: str, *, is_anonymous: bool) -> list[Block]:
    return [section(who_asks(words, asker_id, is_anonymous=is_anonymous)), section(escape(text))]


def who_asks(words: Words, asker_id: str, *, is_anonymous: bool) -> Markup:
    return (
        words.say("support.post.someone") if is_anonymous else words.say("support.post.named", asker=mention(asker_id))
    )


def post(words: Words, request: HelpRequest) -> Message:
    """The question in the channel, with a button that leads to the asker's DM."""
    blocks = post_blocks(words, request.asker_id, request.words, is_anonymous=request.is_anonymous)
    reply = button(words.plain("support.reply.button"), "support.reply", request.id)
    read = button(words.plain("support.read.button"), "support.read_post", request.id)
    blocks.append(actions(reply, read))
    return Message(who_asks(words, request.asker_id, is_anonymous=request.is_anonymous), blocks)


def read_post_view(words: Words, request: HelpRequest) -> Block:
    """The question alone; the replies are the asker's."""
    return modal(
        words.plain("support.start.channel.title"),
        post_blocks(words, request.asker_id, request.words, is_anonymous=request.is_anonymous),
        close=words.plain("support.window.read"),
    )


def case_card(words: Words, request: HelpRequest) -> Message:
    """The request, to one of its readers."""
    gist = words.say(f"support.case.{request.way}")
    blocks = [section(gist), *case_content(words, request), context(case_state(words, request))]
    if request.closed_at is None:
        blocks.append(actions(*case_buttons(words, request)))
    return Message(gist, blocks)


def case_content(words: Words, request: HelpRequest) -> list[Block]:
    concerned = mentions(sorted(request.concerned))
    about = [context(words.say("support.case.concerns", people=concerned))] if concerned else []
    return [section(who_wrote(words, request)), section(escape(request.words)), *about]


def who_wrote(words: Words, request: HelpRequest) -> Markup:
    if request.is_anonymous:
        return words.say("support.case.someone")
    return words.say("support.case.named", asker=mention(request.asker_id))


def case_state(words: Words, request: HelpRequest, *, to_asker: bool = False) -> Markup:
    if request.closed_at:
        return words.say("support.case.closed")
    if request.taken_by:
        return words.say("support.case.taken", by=mention(request.taken_by))
    if request.is_alone:
        return words.say("support.case.alone")
    if request.is_anonymous and not to_asker:  # whoever is missing among them would tell who asked
        return words.say("support.case.open_unnamed")
    return words.say("support.case.open", readers=mentions(request.readers))


def mentions(member_ids: Iterable[str]) -> Markup:
    return Markup(", ").join(mention(each) for each in member_ids)


def case_buttons(words: Words, request: HelpRequest) -> list[Element]:
    if request.closed_at:
        names = ["read"]
    else:
        names = [] if request.taken_by else ["take"]
        names += ["read", "close"] if request.has_lost_its_asker else ["answer", "read", "close"]
    return [button(words.plain(f"support.{name}.button"), f"support.{name}", request.id) for name in names]


def read_view(words: Words, request: HelpRequest, thread: Sequence[HelpWord], *, to_asker: bool) -> Block:
    """Everything that was said in confidence, to a reader or to the asker."""
    content, state = case_content(words, request), context(case_state(words, request, to_asker=to_asker))
    return modal(
        words.plain("support.read.title"),
        [*content, *told(words, request, thread, beside=[*content, state]), state],
        close=words.plain("support.window.read"),
    )


def read_replies_view(words: Words, request: HelpRequest, thread: Sequence[HelpWord]) -> Block:
    """What the asker posted in a channel, and what came back; nobody looks after it, so it stands nowhere."""
    post = post_blocks(words, request.asker_id, request.words, is_anonymous=request.is_anonymous)
    return modal(
        words.plain("support.read_replies.title"),
        [*post, *told(words, request, thread, beside=post)],
        close=words.plain("support.window.read"),
    )


def told(words: Words, request: HelpRequest, thread: Sequence[HelpWord], *, beside: Sequence[Block]) -> list[Block]:
    """What was said, the newest of it if a window has not room for all."""
    said = [sections(line(words, request, each)) for each in thread]
    shown = newest(said, beside=beside)
    earlier = len(said) - len(shown)
    left_out = [context(words.say("support.read.earlier", count=earlier))] if earlier else []
    return [*left_out, *chain.from_iterable(shown)]


def line(words: Words, request: HelpRequest, word: HelpWord) -> Markup:
    if word.by_id == request.asker_id:
        return words.say("support.read.asker", words=word.words)
    return words.say("support.read.other", by=mention(word.by_id), words=word.words)


def receipt(words: Words, request: HelpRequest) -> Message:
    """Tell the asker that it arrived, whom it reached, and where it stands."""
    gist = words.say(f"support.receipt.{'alone' if request.is_alone else request.way}")
    blocks = [section(gist), context(case_state(words, request, to_asker=True))]
    if request.closed_at is None:
        blocks.append(actions(*asker_buttons(words, request)))
    return Message(gist, blocks)


def alone(words: Words, request: HelpRequest) -> Message:
    """Tell the asker that nobody is left who may read it, and ask who may."""
    gist = words.say("support.alone.text")
    return Message(gist, [section(gist), actions(*asker_buttons(words, request))])


def in_vain(words: Words, request: HelpRequest, *, contact: str | Markup | None) -> Message:
    """Tell the asker that nobody has taken it yet, and whom else they could turn to."""
    gist = words.say("support.in_vain.text")
    blocks = [section(gist), context(case_state(words, request, to_asker=True))]
    blocks += [section(words.say("support.nobody.contact", contact=contact))] if contact else []
    return Message(gist, [*blocks, actions(*asker_buttons(words, request))])


def answer(words: Words, request: HelpRequest, word: HelpWord) -> Message:
    """An answer, in the asker's own DM."""
    gist = words.say("support.answer.text_channel" if request.way is Way.CHANNEL else "support.answer.heard")
    blocks = [section(gist), section(line(words, request, word))]
    return Message(gist, [*blocks, actions(*asker_buttons(words, request))])


def asker_buttons(words: Words, request: HelpRequest) -> list[Element]:
    read = button(words.plain("support.read.button"), "support.read", request.id)
    if request.way is Way.CHANNEL or request.closed_at:
        return [read]
    door = "choose" if request.is_alone else "back"
    return [button(words.plain(f"support.{door}.button"), f"support.{door}", request.id), read]


def conversation_starter(words: Words, channel: str, *, number: int) -> Message:
    """The month's question to a channel; what someone would not say under their own name goes through the bot."""
    blocks = [
        section(words.say(f"support.starter.{channel}.text")),
        section(words.say(f"support.starter.{channel}.{number}")),
        actions(
            button(words.plain("support.starter.button"), "support.begin", HelpToAsk(Way.CHANNEL, channel).written())
        ),
    ]
    return Message(full_text(blocks), blocks)


def more(words: Words, request: HelpRequest, word: HelpWord) -> Message:
    """What the asker said since, to one of the readers."""
    gist = words.say("support.more.text")
    return Message(gist, [section(gist), section(escape(word.words)), actions(*case_buttons(words, request))])


def reminder(words: Words, request: HelpRequest) -> Message:
    gist = words.say(f"support.reminder.{request.way}")
    return Message(gist, [section(gist), actions(*case_buttons(words, request))])


def notice(words: Words, request: HelpRequest, what: str) -> Message:
    """What is otherwise with it, to one of its readers. what: fewer, unsaid."""
    gist = words.say(f"support.notice.{what}")
    blocks = [section(gist), context(case_state(words, request))]
    return Message(gist, [*blocks, actions(*case_buttons(words, request))])


def unposted(words: Words, *, kept_from: str | None) -> Message:
    """The question stands nowhere, and the asker must not wait for replies.

    kept_from: the channel in which someone whom it concerns reads by now; None: Slack refused it.
    """
    gist = words.say("support.unposted.kept", channel=kept_from) if kept_from else words.say("support.unposted.text")
    return Message(gist, [section(gist), actions(button(words.plain("support.unposted.button"), doors.GET_HELP))])


def asker_left(words: Words, request: HelpRequest) -> Message:
    gist = words.say("support.asker_left.text")
    return Message(gist, [section(gist), actions(*case_buttons(words, request))])


def closed(words: Words) -> Message:
    gist = words.say("support.closed.text")
    again = button(words.plain("support.closed.button"), doors.GET_HELP)
    return Message(gist, [section(gist), actions(again)])


def home_part(words: Words, cases: Sequence[HelpRequest]) -> list[Block]:
    """The open cases of one reader."""
    return [
        section(
            words.say(f"support.case.{each.way}"),
            accessory=button(words.plain("support.read.open.button"), "support.read", each.id),
        )
        for each in cases
    ]

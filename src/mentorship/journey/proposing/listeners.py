"""What people press about a proposal."""

from datetime import date

from mentorship.bot import Bot
from mentorship.desk import Desk
from mentorship.hall.about_me import Purpose, show_to
from mentorship.hall.between import between
from mentorship.hall.pool import pool_of
from mentorship.hall.sign_ups import sign_ups_of
from mentorship.journey.proposing import answer as answering
from mentorship.journey.proposing import card_views, views, window_views
from mentorship.journey.proposing import propose as deeds
from mentorship.journey.proposing.answers import (
    Answering,
    Doubt,
    NotNow,
    NotThisMatch,
    Proposing,
    SomeoneElse,
    TellMore,
)
from mentorship.journey.proposing.checklist import checklist
from mentorship.journey.proposing.facts import facts_for_the_two, facts_of, table_of
from mentorship.journey.proposing.who_may import (
    Asked,
    AtTheTable,
    CardInChannel,
    OpenQuestion,
    TwoPeople,
    asked_mentor,
    matcher_at_the_table,
    matcher_with_two,
    readers,
    whoever_is_asked,
    whoever_may_answer,
    whoever_talks_it_over,
)
from mentorship.listening import Listening, Looks
from mentorship.policies import Gone, Mine, running_pair
from mentorship.program import doors
from mentorship.slack.press import Place, Press
from mentorship.slack.replies import CloseAll, Open, Reply, Say, Show, Then, Wrong, say_afterwards


def listen(to: Listening) -> None:
    """Register the room's listeners."""
    listen_to_matchers(to)
    listen_to_the_two(to)

    @to.button("proposing.read", who=readers, looks=Looks.NOTING)
    def read(desk: Desk, press: Press, seen: Asked) -> Reply:
        table = table_of(desk, seen.proposal.id)
        if table is None:
            raise Gone
        if seen.me.id not in seen.proposal.both:
            return Open(card_views.card_in_full(desk.words, facts_of(desk, table)))
        return Open(views.asked_in_full(desk.words, facts_for_the_two(desk, table), table.sign_ups, role=seen.role))

    @to.button(views.ABOUT_US, who=running_pair, looks=Looks.NOTING)
    def see_about_us(desk: Desk, press: Press, my: Mine) -> Reply:
        sign_ups = sign_ups_of(desk, mentor_id=my.mentorship.mentor_id, mentee_id=my.mentorship.mentee_id)
        shown = show_to(desk, my.me.id, sign_ups.values(), Purpose.MATCH)
        return Open(views.about_us(desk.words, [(each, shown.get(each, ())) for each in my.mentorship.both]))


def listen_to_matchers(to: Listening) -> None:
    @to.command("/mentorship propose", who=matcher_with_two, looks=Looks.ONLY)
    @to.button(doors.PROPOSE_THESE_TWO, who=matcher_with_two, looks=Looks.ONLY)
    def consider(desk: Desk, press: Press, two: TwoPeople) -> Reply:
        """Say at once whether it breaks a rule; else ask for the matcher's own sentence."""
        pair = {"mentor_id": two.mentor_id, "mentee_id": two.mentee_id}
        if deeds.has_open_proposal(desk, two.mentee_id):
            raise deeds.HasOpenProposal
        pool = pool_of(desk, [two.mentee_id], [two.mentor_id])
        holding, to_set_aside = deeds.standing_in_the_way(desk, pool, by=two.matcher.id, **pair)
        if holding:
            return Say(window_views.standing_in_the_way(desk.words, holding, **pair))
        checked = checklist(desk, pool, **pair)
        known = between(desk, **pair, seen_by=two.matcher.id)
        return Open(
            window_views.propose_window(desk.words, checked=checked, to_set_aside=to_set_aside, known=known, **pair)
        )

    @to.form(doors.PROPOSE_THESE_TWO, who=matcher_with_two, answers=Proposing)
    def propose(desk: Desk, press: Press, two: TwoPeople, answers: Proposing) -> Reply:
        pair = {"mentor_id": two.mentor_id, "mentee_id": two.mentee_id}
        desk.hold_people(*pair.values())
        pool = pool_of(desk, [two.mentee_id], [two.mentor_id])
        holding, to_set_aside = deeds.standing_in_the_way(desk, pool, by=two.matcher.id, **pair)
        if holding:
            return Wrong({"sentence": window_views.wanting_in_words(desk.words, holding[0], **pair)})
        reasons = {str(rule): answers.reason_for(rule) for rule in to_set_aside}
        deeds.propose(desk, by=two.matcher.id, sentence=answers.sentence, set_aside=reasons, **pair)
        return CloseAll()

    @to.button("proposing.good", who=matcher_at_the_table)
    def support(desk: Desk, press: Press, table: AtTheTable) -> Reply:
        deeds.support(desk, table.proposal, by=table.matcher.id)
        return None

    @to.button("proposing.doubt", who=matcher_at_the_table, looks=Looks.ONLY)
    def ask_why(desk: Desk, press: Press, table: AtTheTable) -> Reply:
        return Open(window_views.asking_window(desk.words, "doubt", table.proposal.id))

    @to.form("proposing.doubt", who=matcher_at_the_table, answers=Doubt)
    def doubt(desk: Desk, press: Press, table: AtTheTable, answers: Doubt) -> Reply:
        deeds.doubt(desk, table.proposal, by=table.matcher.id, doubt=answers.doubt)
        return None

    @to.button("proposing.discuss", who=whoever_talks_it_over, looks=Looks.ONLY)
    def discuss(desk: Desk, press: Press, card: CardInChannel) -> Reply:
        """Show the way to the thread: only Slack knows the link, so it is asked after the ack."""
        return Then(lambda bot: show_the_thread(bot, press, card))

    @to.button("proposing.ask", who=matcher_at_the_table)
    def ask_mentor(desk: Desk, press: Press, table: AtTheTable) -> Reply:
        deeds.ask_mentor(desk, table.proposal, by=table.matcher.id)
        return None

    @to.button("proposing.withdraw", who=matcher_at_the_table)
    def withdraw(desk: Desk, press: Press, table: AtTheTable) -> Reply:
        deeds.withdraw(desk, table.proposal, by=table.matcher.id)
        return None

    @to.button("proposing.answer", who=whoever_may_answer, looks=Looks.ONLY)
    def write_answer(desk: Desk, press: Press, asked: OpenQuestion) -> Reply:
        told = views.questions_of(desk.words, [asked.question])
        return Open(window_views.asking_window(desk.words, "answer", asked.question.id, told=told))

    @to.form("proposing.answer", who=whoever_may_answer, answers=Answering)
    def answer(desk: Desk, press: Press, asked: OpenQuestion, answers: Answering) -> Reply:
        answering.answer_question(desk, asked.proposal, asked.question, by=asked.matcher.id, answer=answers.answer)
        return None


def listen_to_the_two(to: Listening) -> None:
    @to.button("proposing.yes", who=whoever_is_asked)
    def yes(desk: Desk, press: Press, asked: Asked) -> Reply:
        answering.say_yes(desk, asked.proposal)
        if press.place is not Place.WINDOW:
            return None
        return Show(views.answered_in_full(desk.words, asked.proposal, role=asked.role))

    @to.button("proposing.tell_more", who=whoever_is_asked, looks=Looks.ONLY)
    def wonder(desk: Desk, press: Press, asked: Asked) -> Reply:
        _, days = desk.settings.matcher_answers_within_days
        return Open(window_views.asking_window(desk.words, "tell_more", asked.proposal.id, days=days))

    @to.form("proposing.tell_more", who=whoever_is_asked, answers=TellMore)
    def tell_more(desk: Desk, press: Press, asked: Asked, answers: TellMore) -> Reply:
        answering.ask_question(desk, asked.proposal, by=asked.me.id, question=answers.question)
        return CloseAll()

    @to.button("proposing.not_now", who=whoever_is_asked, looks=Looks.ONLY)
    def ask_until_when(desk: Desk, press: Press, asked: Asked) -> Reply:
        return Open(window_views.asking_window(desk.words, "not_now", asked.proposal.id))

    @to.form("proposing.not_now", who=whoever_is_asked, answers=NotNow)
    def not_now(desk: Desk, press: Press, asked: Asked, answers: NotNow) -> Reply:
        if is_past(desk, asked, answers.until):
            return Wrong({"until": desk.words.plain("proposing.wrong.until_past")})
        answering.say_not_now(desk, asked.proposal, by=asked.me.id, until=answers.until)
        return CloseAll()

    @to.button("proposing.not_this", who=whoever_is_asked, looks=Looks.ONLY)
    def ask_reason(desk: Desk, press: Press, asked: Asked) -> Reply:
        return Open(window_views.asking_window(desk.words, "not_this", asked.proposal.id))

    @to.form("proposing.not_this", who=whoever_is_asked, answers=NotThisMatch)
    def not_this(desk: Desk, press: Press, asked: Asked, answers: NotThisMatch) -> Reply:
        if is_past(desk, asked, answers.until):
            return Wrong({"until": desk.words.plain("proposing.wrong.until_past")})
        answering.decline(desk, asked.proposal, by=asked.me.id, because=answers.because, until=answers.until)
        return CloseAll()

    @to.button("proposing.someone_else", who=asked_mentor, looks=Looks.ONLY)
    def ask_whom(desk: Desk, press: Press, asked: Asked) -> Reply:
        return Open(window_views.asking_window(desk.words, "someone_else", asked.proposal.id))

    @to.form("proposing.someone_else", who=asked_mentor, answers=SomeoneElse)
    def someone_else(desk: Desk, press: Press, asked: Asked, answers: SomeoneElse) -> Reply:
        answering.name_someone_else(desk, asked.proposal, by=asked.me.id, colleague=answers.colleague)
        return CloseAll()


def is_past(desk: Desk, asked: Asked, until: date | None) -> bool:
    return until is not None and until <= desk.today(asked.me.zone)


def show_the_thread(bot: Bot, press: Press, card: CardInChannel) -> None:
    link = bot.client.chat_getPermalink(channel=card.channel, message_ts=card.ts)["permalink"]
    in_thread = f"{link}?thread_ts={card.ts}&cid={card.channel}"
    say_afterwards(bot.client, press, Say.text(bot.words.say("proposing.card.thread", link=in_thread)), bot.words)

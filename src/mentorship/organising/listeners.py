"""What organisers press, and what Slack tells about channels and people."""

from collections.abc import Collection

from pydantic import ValidationError

from mentorship.desk import Desk
from mentorship.hall.settings import change_settings, hold_settings
from mentorship.listening import Listening, Looks
from mentorship.log import log
from mentorship.organising import meanwhile, membership, mentorship_views, mentorships, text_views, texts, views
from mentorship.organising.answers import SECTIONS, LastResort, Part, SettingAnswers, Text, WhoseMentorships, answers_of
from mentorship.organising.missing import missing
from mentorship.organising.numbers import numbers_of
from mentorship.organising.people import ITSELF, has_to_step_down, note_change
from mentorship.outbox import Trouble, is_to_be_looked_at, looked_at, to_channel, to_member
from mentorship.policies import Gone, NotForYou, organisers, slack_itself
from mentorship.program import doors
from mentorship.program.log_book import LogEntry
from mentorship.program.member import InChannel, Member
from mentorship.program.mentorship import Mentorship
from mentorship.slack.forms import sentences_for
from mentorship.slack.press import Press
from mentorship.slack.replies import CloseAll, Open, Reply, Say, Show, Then, Wrong
from mentorship.wording import BrokenWording

LOG_LINES = 30


def listen(to: Listening) -> None:
    """Register the room's listeners."""
    for section in SECTIONS:
        listen_for(to, section)

    @to.command("/mentorship organise", who=organisers, looks=Looks.ONLY)
    @to.button(doors.ORGANISE, who=organisers, looks=Looks.ONLY)
    def organise(desk: Desk, press: Press, organiser: Member) -> Reply:
        return Open(views.organise(desk.words, missing=missing(desk.settings)))

    @to.button(views.NUMBERS, who=organisers, looks=Looks.ONLY)
    def see_numbers(desk: Desk, press: Press, organiser: Member) -> Reply:
        return Open(views.numbers_window(desk.words, numbers_of(desk)))

    @to.button(views.CHARTS, who=organisers)
    def see_charts(desk: Desk, press: Press, organiser: Member) -> Reply:
        desk.out.tell(views.CHARTS, to_member(organiser.id), key=f"{organiser.id}:{press.once}")
        return Say.text(desk.words.say("organising.charts.on_its_way"))

    @to.button(views.LOG, who=organisers, looks=Looks.ONLY)
    def see_log(desk: Desk, press: Press, organiser: Member) -> Reply:
        newest = LogEntry.newest_for(organiser.id, LOG_LINES)
        return Open(views.log_window(desk.words, desk.session.scalars(newest).all(), zone=organiser.zone))

    @to.button(views.LOOKED, who=about_what_to_look_at)
    def looked(desk: Desk, press: Press, trouble: Trouble) -> Reply:
        looked_at(desk.session, trouble, at=desk.now)
        for organiser in desk.organisers():
            desk.out.refresh_home(organiser)
        return Say.text(desk.words.say("organising.trouble.looked.thanks"))

    listen_to_texts(to)
    listen_about_mentorships(to)
    listen_to_channels(to)
    listen_to_the_workspace(to)


def about_what_to_look_at(desk: Desk, press: Press) -> Trouble:
    """An organiser, about a trouble that is over when somebody has looked."""
    organisers(desk, press)
    trouble = desk.find(Trouble, press.about)
    if trouble is None or trouble.mended_at is not None or not is_to_be_looked_at(trouble):
        raise Gone
    return trouble


def listen_for(to: Listening, section: str) -> None:
    """One window of settings: opened with what holds, checked as a whole, logged, and true at once.

    Only what was changed in it is written: somebody else may have changed the rest while it was open.
    """

    @to.button(f"{views.SECTION}.{section}", who=organisers, looks=Looks.ONLY)
    def open_section(desk: Desk, press: Press, organiser: Member) -> Reply:
        marks = meanwhile.marks_of(desk.settings, SECTIONS[section])
        return Open(views.settings_form(desk.words, section, desk.settings, marks=marks))

    @to.form(f"{views.SECTION}.{section}", who=organisers, answers=answers_of(section))
    def change(desk: Desk, press: Press, organiser: Member, answers: SettingAnswers) -> Reply:
        marks, now = meanwhile.read(press.about, SECTIONS[section]), hold_settings(desk)
        mine, both, theirs = meanwhile.compared(answers, marks, now)

        def tell(since: meanwhile.Marks, shown: SettingAnswers, *, anew: Collection[str] = ()) -> Show:
            told = {name: (meanwhile.who_set(desk, name), getattr(now, name)) for name in since}
            lines = views.changed_since(desk.words, told, reader=organiser.id, fits=not anew)
            marked = {**marks, **since}
            return Show(views.settings_form(desk.words, section, shown, marks=marked, told=lines, anew=anew))

        if both:
            return tell(both, answers)
        named = mine.get("organisers")
        if isinstance(named, tuple) and named and not membership.has_one_who_can_organise(desk, named):
            return Wrong({"organisers": desk.words.plain("organising.wrong.organisers_nobody")})
        before = set(desk.organisers())
        try:
            change_settings(desk, by=organiser.id, **mine)
        except ValidationError as errors:
            if theirs:  # what does not fit may be something that the window has never shown
                as_now = {name: getattr(now, name) for name in theirs}
                return tell(theirs, answers.model_copy(update=as_now), anew=theirs)
            return Wrong(sentences_for(errors, words=desk.words, room="organising"))
        for each in before | set(desk.organisers()):
            desk.out.refresh_home(each)
        if section != "channels":
            return None
        for name in membership.NAMES:
            desk.out.mended(to_channel(name))
        return Then(membership.sync_channels)


def a_sentence(desk: Desk, press: Press) -> str:
    """An organiser, and a sentence that is there, by its key."""
    organisers(desk, press)
    key = texts.Shown.read(press.about).key
    if key not in desk.words.sentences:
        raise Gone
    return key


def listen_to_texts(to: Listening) -> None:
    """Let organisers change what the bot says."""

    @to.button(text_views.TEXTS, who=organisers, looks=Looks.ONLY)
    def see_texts(desk: Desk, press: Press, organiser: Member) -> Reply:
        changed = desk.settings.texts
        return Open(text_views.texts_window(desk.words, "", list(changed), changed=changed))

    @to.form(text_views.FIND, who=organisers, answers=Part)
    def find(desk: Desk, press: Press, organiser: Member, answers: Part) -> Reply:
        found = texts.find_texts(desk, answers.part)
        return Show(text_views.texts_window(desk.words, answers.part, found, changed=desk.settings.texts))

    @to.button(text_views.CHANGE, who=a_sentence, looks=Looks.ONLY)
    def rewrite(desk: Desk, press: Press, key: str) -> Reply:
        return Open(text_views.change_window(desk.words, texts.Shown.now(desk, key), desk.words.sentences[key]))

    @to.form(text_views.CHANGE, who=a_sentence, answers=Text)
    def change_text(desk: Desk, press: Press, key: str, answers: Text) -> Reply:
        shown, now = texts.Shown.read(press.about), hold_settings(desk).texts.get(key)
        if meanwhile.mark(answers.text) == shown.sentence or answers.text == now:
            return CloseAll()
        if meanwhile.mark(now) != shown.own:
            who = views.who_was_it(desk.words, meanwhile.who_rewrote(desk, key), reader=press.member_id)
            told = text_views.changed_since(desk.words, who, now)
            shown = shown._replace(sentence="", own=meanwhile.mark(now))  # whatever is sent next, they mean it
            return Show(text_views.change_window(desk.words, shown, answers.text, told=told))
        try:
            texts.change_text(desk, key, answers.text, by=press.member_id)
        except BrokenWording as broken:
            return Wrong({"text": desk.words.plain(f"organising.texts.wrong.{broken.why}", **broken.facts)})
        return CloseAll()

    @to.button(text_views.BACK, who=a_sentence)
    def take_back(desk: Desk, press: Press, key: str) -> Reply:
        shown, changed = texts.Shown.read(press.about), hold_settings(desk).texts
        if key in changed and meanwhile.mark(changed[key]) != shown.own:
            who = views.who_was_it(desk.words, meanwhile.who_rewrote(desk, key), reader=press.member_id)
            told = desk.words.say("organising.meanwhile.text", who=who)
            return Show(text_views.texts_window(desk.words, "", [key], changed=changed, told=told))
        texts.take_text_back(desk, key, by=press.member_id)
        return Say.text(desk.words.say("organising.texts.back.done"))


def mentorship_of_others(desk: Desk, press: Press) -> Mentorship:
    """An organiser, and a mentorship that is not their own."""
    organiser, found = organisers(desk, press), desk.find_between(Mentorship, press.about)
    if found is None or organiser.id in found.both:
        raise NotForYou
    return found


def running_mentorship_of_others(desk: Desk, press: Press) -> Mentorship:
    found = mentorship_of_others(desk, press)
    if not found.is_running:
        raise Gone
    return found


def ended_mentorship_of_others(desk: Desk, press: Press) -> Mentorship:
    found = mentorship_of_others(desk, press)
    if found.is_running:
        raise Gone
    return found


def listen_about_mentorships(to: Listening) -> None:
    """Which may need a word; and ending or re-opening one for the two, with a reason."""

    @to.button(mentorship_views.MENTORSHIPS, who=organisers, looks=Looks.ONLY)
    def see_mentorships(desk: Desk, press: Press, organiser: Member) -> Reply:
        seen = mentorships.needing_a_word(desk, seen_by=organiser.id)
        return Open(mentorship_views.mentorships_window(desk.words, seen, zone=organiser.zone))

    @to.form(mentorship_views.FIND, who=organisers, answers=WhoseMentorships)
    def find_mentorships(desk: Desk, press: Press, organiser: Member, answers: WhoseMentorships) -> Reply:
        seen = mentorships.of_member(desk, answers.member, seen_by=organiser.id)
        return Show(mentorship_views.mentorships_window(desk.words, seen, zone=organiser.zone, of=answers.member))

    @to.button(mentorship_views.END, who=running_mentorship_of_others, looks=Looks.ONLY)
    def ask_before_the_end(desk: Desk, press: Press, mentorship: Mentorship) -> Reply:
        return Open(mentorship_views.end_window(desk.words, mentorship))

    @to.form(mentorship_views.END, who=running_mentorship_of_others, answers=LastResort)
    def end(desk: Desk, press: Press, mentorship: Mentorship, answers: LastResort) -> Reply:
        looks_again = "look_again" in answers.then
        mentorships.end_for_them(desk, mentorship, by=press.member_id, because=answers.because, looks_again=looks_again)
        return CloseAll()

    @to.button(mentorship_views.REOPEN, who=ended_mentorship_of_others, looks=Looks.ONLY)
    def ask_before_reopening(desk: Desk, press: Press, mentorship: Mentorship) -> Reply:
        return Open(mentorship_views.reopen_window(desk.words, mentorship))

    @to.form(mentorship_views.REOPEN, who=ended_mentorship_of_others, answers=LastResort)
    def reopen(desk: Desk, press: Press, mentorship: Mentorship, answers: LastResort) -> Reply:
        mentorships.reopen_for_them(desk, mentorship, by=press.member_id, because=answers.because)
        return CloseAll()


def listen_to_channels(to: Listening) -> None:
    """Keep who is in which channel."""

    @to.event("member_joined_channel", who=slack_itself)
    def join(desk: Desk, press: Press, nobody: None) -> Reply:
        name = membership.name_of(desk.settings, press.channel_id)
        if name is None:
            channel = press.channel_id
            is_news = bool(membership.unset(desk.settings))
            return Then(lambda bot: membership.look_at_channel(bot, channel)) if is_news else None
        desk.session.merge(InChannel(channel=name, member_id=press.member_id))
        desk.out.mended(to_channel(name))
        refresh_known(desk, press.member_id)
        return None

    @to.event("member_left_channel", who=slack_itself)
    def leave(desk: Desk, press: Press, nobody: None) -> Reply:
        name = membership.name_of(desk.settings, press.channel_id)
        if name and (found := desk.session.get(InChannel, (name, press.member_id))):
            desk.session.delete(found)
            desk.session.flush()
            refresh_known(desk, press.member_id)
        return None

    @to.event("channel_id_changed", who=slack_itself)
    def follow(desk: Desk, press: Press, nobody: None) -> Reply:
        if name := membership.name_of(hold_settings(desk), press.event["old_channel_id"]):
            change_settings(desk, by=ITSELF, **{f"{name}_channel": press.event["new_channel_id"]})
            desk.out.mended(to_channel(name))
        return None


def listen_to_the_workspace(to: Listening) -> None:
    """Follow people who change or leave, and note when the app is taken away."""

    @to.event("user_change", who=slack_itself)
    def change(desk: Desk, press: Press, nobody: None) -> Reply:
        user = press.event["user"]
        note_change(desk, user, team_id=press.team_id)
        if not has_to_step_down(desk, user, team_id=press.team_id):
            return None
        return Then(lambda bot: membership.let_step_down(bot, user["id"]))

    @to.event("app_uninstalled", who=slack_itself)
    @to.event("tokens_revoked", who=slack_itself)
    def note_removal(desk: Desk, press: Press, nobody: None) -> Reply:
        """Nothing can be said any more; what waits goes on if the app is installed again."""
        log.warning("Slack says: %s. Nothing is lost; install the app again to go on.", press.door)
        desk.log(press.door, by=ITSELF)
        return None


def refresh_known(desk: Desk, member_id: str) -> None:
    """Bring Home up to date for someone who has one; whoever joins a channel need not have met us."""
    if desk.find(Member, member_id):
        desk.out.refresh_home(member_id)

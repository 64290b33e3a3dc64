"""People's own words for topics, and which of them mean the same. Mentor Guide, Intro; Features C11."""

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import select, update

from mentorship.desk import Desk
from mentorship.journey.signing_up.records import TopicSynonym
from mentorship.program.sign_up import SignUp
from mentorship.slack.replies import Refusal


class TheSameTopic(Refusal):
    key = "signing_up.wrong.same_topic"


class NobodysTopic(Refusal):
    key = "signing_up.wrong.nobodys_topic"


def meant_by(desk: Desk, typed: Iterable[str]) -> list[str]:
    """Return the topics that someone's own words mean: the form's own, a merged one, else the word itself."""
    meanings = {label.casefold(): topic for topic, label in labels(desk).items()}
    merged = desk.session.execute(select(TopicSynonym.word, TopicSynonym.topic))
    meanings |= dict(merged.all())
    return [meanings.get(word.casefold(), word) for word in typed]


def own_words(desk: Desk) -> list[str]:
    """List the topics that people wrote themselves, the most frequent first."""
    known = labels(desk)
    used = Counter(topic for topics in desk.session.scalars(select(SignUp.topics)) for topic in topics)
    return [topic for topic, _ in used.most_common() if topic not in known]


def merge(desk: Desk, word: str, *, into: str, by: str) -> None:
    """Let one word mean another topic, in every sign-up there is and every one to come.

    Raises NobodysTopic if the topic is neither the form's nor anybody's, TheSameTopic if there is nothing to merge.
    """
    if word.casefold() == into.casefold():
        raise TheSameTopic(at="into")
    if into not in labels(desk) and into not in own_words(desk):
        raise NobodysTopic(at="into")
    desk.session.execute(update(TopicSynonym).where(TopicSynonym.topic == word).values(topic=into))
    desk.session.merge(TopicSynonym(word=word.casefold(), topic=into, merged_at=desk.now))
    for sign_up in desk.session.scalars(select(SignUp)):
        if any(topic.casefold() == word.casefold() for topic in sign_up.topics):
            put_in_place(sign_up, word, into)
    desk.log("topics_merged", by=by, details=f"{word} → {labels(desk).get(into, into)}")


def put_in_place(sign_up: SignUp, word: str, into: str) -> None:
    """Put the topic where the word stood; how well a mentor knows it stays with it."""
    means = {topic: into if topic.casefold() == word.casefold() else topic for topic in sign_up.topics}
    sign_up.topics = list(dict.fromkeys(means.values()))
    sign_up.mastery = {means.get(topic, topic): rated for topic, rated in sign_up.mastery.items()}


def keep_apart_again(desk: Desk, word: str, *, by: str) -> None:
    """Let a word stand for itself again, from now on; what was merged stays merged."""
    if found := desk.session.get(TopicSynonym, word):
        desk.session.delete(found)
        desk.log("topics_kept_apart", by=by, details=word)


def merged(desk: Desk) -> list[TopicSynonym]:
    return list(desk.session.scalars(select(TopicSynonym).order_by(TopicSynonym.word)))


def labels(desk: Desk) -> dict[str, str]:
    return desk.words.under("signing_up.choices.topics")

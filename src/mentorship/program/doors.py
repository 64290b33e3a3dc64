"""Doors: the names of buttons that lead from one room to another. A room's own buttons are named in the room."""

# signing_up
SIGN_UP_AS_MENTOR = "signing_up.mentor"
SIGN_UP_AS_MENTEE = "signing_up.mentee"
SEE_SIGN_UP = "signing_up.see"
"""For matchers; about `role:member`."""
OWN_QUESTIONS = "signing_up.questions"
OWN_WORDS = "signing_up.own_words"

# mentor_matching → proposing
SHOW_THE_MATCHING = "mentor_matching.show"
CHANGE_WEIGHTS = "mentor_matching.weights"
PROPOSE_THESE_TWO = "proposing.propose"

# meeting_times
SET_A_TIME = "meeting_times.set"
MOVE_IT = "meeting_times.move"
SKIP_THIS_WEEK = "meeting_times.skip"
RUNNING_LATE = "meeting_times.late"
SEE_MEETING = "meeting_times.read"

# first_meeting, weekly_meeting
HOW_DID_IT_GO = "first_meeting.how"
SEE_AGREEMENT = "first_meeting.see_agreement"
CHANGE_AGREEMENT = "first_meeting.change"
OPEN_CHECK_IN = "weekly_meeting.check_in"
FIRST_AGENDA, WEEKLY_AGENDA = "first_meeting.agenda", "weekly_meeting.agenda"
"""The kinds of message that are the pair's agenda; whoever adds to it has it drawn again."""
CHAT_QUESTION = "meeting_in_chat.question"
"""The kind of message that is a question of a meeting in chat, where two people are at."""
HOW_IT_WENT, HOW_AGAIN = "first_meeting.how", "first_meeting.how_again"
"""The kinds of message that ask how a first meeting went, at its time and once more."""
WEEKLY_CHECK_IN = "weekly_meeting.check_in"
"""The kind of message that is someone's check-in; it asks the mentee about an offer, too."""
KEEP_THE_SLOT = "weekly_meeting.keep_slot"
SWAP_THE_SLOT = "first_meeting.swap_slot"
MEET_IN_CHAT = "meeting_in_chat.begin"

# between_meetings
TAKE_IDEA = "between_meetings.take_idea"
MAKE_SMALLER = "between_meetings.make_smaller"

# monthly_review
OPEN_REVIEW = "monthly_review.open"
SEE_TARGETS = "monthly_review.targets"
HOW_TO_GO_ON, STILL_DIFFER = "monthly_review.going_on", "monthly_review.still_differ"
BOTH_SAID_HOW = "monthly_review.both_in"
"""The kinds of message that ask how to go on after a season, remind two who differ, and show what both answered."""

# opportunities
LOG_OPPORTUNITY = "opportunities.log"
SEE_OPPORTUNITIES = "opportunities.see"
SAY_THE_NAME = "opportunities.named"
I_WROTE_TO_THEM = "opportunities.took_up"
HELP_ME_START = "opportunities.help"
NOT_FOR_ME = "opportunities.decline"
READ_OPPORTUNITY = "opportunities.read"

# support and closing
GET_HELP = "support.help"
ASK_TO_SHARE = "support.ask_to_share"
WRAP_UP = "closing.wrap_up"
TIME_CAPSULE = "closing.capsule"
OUR_RECORD = "closing.record"
READ_HANDOVER = "closing.read_handover"
TAKE_A_BREAK = "closing.take_a_break"
WAKE_UP = "closing.wake_up"
WELCOME = "signing_up.welcome"
"""The kind of message that says what somebody signed up for."""
CLOSING_CARD = "closing.card"
"""The kind of message that is one's closing card."""
WORDS_TO_APPROVE = "closing.to_approve"
"""The kind of message that asks one of two who parted to approve words to celebrate with."""
BREAK_TOLD = "closing.break"
"""The kind of message that tells the other of a break; a report's freeze is told in the very same words."""
MY_BREAK = "closing.my_break"
"""The kind of message that is the card of one's own break."""
LONG_BREAK = "weekly_meeting.long_break"
"""The kind of message that asks whoever took a break without a day whether it goes on."""
SERIES_AGAIN = "first_meeting.series_again"
"""The kind of message that puts a weekly series back into a calendar."""

# home and the rooms around the journey
OPEN_GUIDE = "home.guide"
CODE_OF_CONDUCT = "home.code_of_conduct"
SEE_PRIVACY = "privacy.see"
ORGANISE = "organising.open"

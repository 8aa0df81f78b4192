"""Reading everyday Chinese: pure functions over a text; nothing a person types makes them raise.

Sentences for the writer stand in `why` of whatever could not be read.
"""

from bot.words.commands import CommandIndex, closest, split_command
from bot.words.dates import DateDoubt, DateReading, DateSpan, DateUnread, read_date, take_date
from bot.words.daywords import Half
from bot.words.durations import WorkSpan, read_duration, take_duration
from bot.words.normalise import fold_line, normalise, tidy
from bot.words.numerals import read_count, read_number
from bot.words.pairs import Pair, Unread, read_pairs
from bot.words.people import Namesakes, Nobody, PeopleIndex, Person, match_people
from bot.words.periods import read_period
from bot.words.replies import (
    Confirm,
    Consent,
    Denial,
    is_consent,
    is_courtesy,
    is_refusal,
    read_reply,
)

__all__ = [
    "CommandIndex",
    "Confirm",
    "Consent",
    "DateDoubt",
    "DateReading",
    "DateSpan",
    "DateUnread",
    "Denial",
    "Half",
    "Namesakes",
    "Nobody",
    "Pair",
    "PeopleIndex",
    "Person",
    "Unread",
    "WorkSpan",
    "closest",
    "fold_line",
    "is_consent",
    "is_courtesy",
    "is_refusal",
    "match_people",
    "normalise",
    "read_count",
    "read_date",
    "read_duration",
    "read_number",
    "read_pairs",
    "read_period",
    "read_reply",
    "split_command",
    "take_date",
    "take_duration",
    "tidy",
]

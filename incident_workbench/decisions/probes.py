"""What to ask: a question for each field of a claim that may be unknown, and how it is put to whoever was there."""

from __future__ import annotations

ASKED: dict[str, str] = {
    "cues": "What was in front of them?",
    "expectation": "What did they expect to happen next?",
    "assessment": "How would they have described it to a colleague right then?",
    "goals": "What were they trying to achieve?",
    "options": "Which other courses were open to them at the time?",
    "knowledge": "What did it remind them of, or which rule applied?",
    "chosen_by": "How did they come to that one?",
    "uncertainty": "What were they unsure of?",
    "time_pressure": "What pressed them?",
    "trade_off": "What was kept, and what was given up for it?",
    "help_sought": "What brought them to ask for help, and how did they know whom?",
    "known_at_time": "What did they know?",
    "not_known_at_time": "What did they not know?",
    "available_but_not_seen": "What was there to be seen that they say they did not see?",
    "pursuers": "Who followed it, from when to when?",
    "not_pursuing": "Who was looking at something else meanwhile?",
    "noticed_by": "Who noticed first?",
    "communicated": "How was it told to the others?",
    "spread": "When did everyone know?",
}
"""The question that a field answers (after the probes of the Critical Decision Method)."""

TO_WHOEVER_CHOSE: dict[str, str] = {
    "cues": "What were you looking at just then, and what did you expect to see that was not there?",
    "expectation": "What did you expect to happen next?",
    "assessment": "How would you have put the situation to a colleague right then?",
    "goals": "What were you trying to achieve, and was there more than one thing at once?",
    "options": "What other courses were open to you at that time?",
    "knowledge": "What did it remind you of, and which rule or routine applied, if any?",
    "chosen_by": "How did you come to that one?",
    "uncertainty": "What were you unsure of, in what you saw or in what it meant?",
    "time_pressure": "What pressed you just then?",
    "trade_off": "What was being weighed there, and what was given up for what?",
    "help_sought": "What brought you to ask for help, and how did you know whom to ask?",
    "known_at_time": "What did you know at that moment?",
    "not_known_at_time": "What did you not know yet at that moment?",
    "available_but_not_seen": "What was there to be seen, as you know now, that you did not see then?",
}
"""The same, put to whoever acted: in what and how, about what was and never about what might have been."""

"""How people say who they are: words before a name, greetings, signatures. A name itself has no form.

Every pattern has the group `value`; what is said of oneself in the same words and is no name is kept out by
lists of words. Every repetition is bounded.
"""

from __future__ import annotations

_LETTER = "a-zà-öø-ÿа-яё"
_CAPITAL = "A-ZÀ-ÖØ-ÞА-ЯЁ"
_WORD = rf"[{_CAPITAL}][\w'’-]{{1,30}}"
_BETWEEN = "de la|van der|von der|de|da|del|van|von|der|bin|al"
_NAME = rf"{_WORD}(?: (?:[{_CAPITAL}]\.|(?:{_BETWEEN}) {_WORD}|{_WORD})){{0,3}}"
_FULL_NAME = rf"{_WORD} (?:[{_CAPITAL}]\. )?{_WORD}"
_SAYS_NAME = (
    r"[Mm]y (?:full |first |last )?name(?: is|['’]s)|(?:[Ff]ull|[Ff]irst|[Ll]ast|[Pp]referred) name:"
    r"|[Cc]all me|[Мм]еня зовут|[Мм]о[её] имя|ФИО:|[Ii]ch hei(?:ß|ss)e|[Mm]ein Name ist|[Jj]e m['’]appelle"
    r"|[Mm]on nom est|[Mm]e llamo|[Mm]i nombre es|[Mm]i chiamo"
)
_GREETS = r"[Hh]i|[Hh]ello|[Hh]ey|[Gg]ood (?:morning|day|afternoon|evening)|[Пп]ривет|[Зз]дравствуйте"
# What is said of oneself in the same words and in capitals as well.
_NO_NAME = (
    "The|A|An|Not|So|Very|Just|New|Sorry|Happy|Sure|Glad|Here|German|American|French|Dutch|Swiss|Greek|Russian"
    "|Italian|Canadian|Australian|Indian|Ukrainian|Brazilian|Mexican|Korean|Chinese|Japanese|British|English"
    "|Spanish|Irish|Polish|Turkish|Jewish|Muslim|ChatGPT|GPT|Claude|Gemini|Copilot|Siri|Alexa|Llama|Qwen|Bing"
)
# Who writes everything small writes a name so. It ends a clause; these words do not name anybody.
_NO_SMALL_NAME = (
    "not|on|in|at|under|the|a|an|no|so|your|my|his|her|our|their|already|also|just|still|never|always|now|too|very"
    "|well|often|usually|only|really|written|spelled|pronounced|called|known|mentioned|missing|wrong|right|hard"
    "|long|short|irrelevant|unimportant|unknown|none|nobody|there|here|part|one|what|something|the same|не|на"
)
_SMALL_NAME = rf"(?!(?:{_NO_SMALL_NAME})\b)[{_LETTER}]{{2,20}}(?: [{_LETTER}]{{2,20}})?"
_SIGNS_OFF = (
    r"(?:[Kk]ind |[Bb]est |[Ww]arm )?[Rr]egards|[Ss]incerely(?: yours)?|[Yy]ours (?:truly|sincerely)"
    r"|[Bb]est wishes|[Cc]heers|С уважением|Mit freundlichen Grüßen|Viele Grüße|Cordialement|Saludos"
)
_SAYS_SMALL = (
    r"[Mm]y name(?: is|['’]s)|[Мм]еня зовут|[Ii]ch hei(?:ß|ss)e|[Jj]e m['’]appelle|[Mm]e llamo|[Mm]i chiamo"
)
_IS = r"I['’]m|I am|[Яя] [-–—]"
NAMED: tuple[str, ...] = (
    rf"(?<!\w)(?:{_SAYS_NAME}) (?P<value>{_NAME})",
    rf"(?<!\w)(?:{_SAYS_SMALL}) (?P<value>{_SMALL_NAME})"
    r"(?=[,.!?;\n]| and | but | und | et | y | и |$)",
    rf"(?<!\w)(?:{_IS}) (?P<value>(?!(?:{_NO_NAME})\b){_FULL_NAME})(?=[,.!?;\n]| from | and |$)",
    rf"(?<!\w)(?:{_GREETS})[,.!]? (?:{_IS}|[Tt]his is|[Ii]t['’]s|[Ээ]то) "
    rf"(?P<value>(?!(?:{_NO_NAME})\b){_NAME})(?=[,.!?;\n]| from | and | here|$)",
    rf"(?<!\w)[Tt]his is (?P<value>{_FULL_NAME})(?= from | speaking| calling)",
    rf"(?:^|\n|[.!?] )(?:{_SIGNS_OFF})[,!]?\n{{1,2}}(?P<value>{_NAME})[ \t]*(?=\n|$)",
)

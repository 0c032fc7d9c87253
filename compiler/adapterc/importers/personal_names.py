"""How people say who they are: words before a name, greetings, signatures. A name itself has no form.

Every pattern has the group `value`; what is said of oneself in the same words and is no name is kept out by
lists of words. Every repetition is bounded.
"""

from __future__ import annotations

from adapterc.importers.personal_look import Form, form
from adapterc.importers.personal_related import RELATED

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
    r"|[Bb]est wishes|[Cc]heers|[Yy]ours|[Ll]ove|(?:[Mm]any )?[Tt]hanks|[Tt]hank you|Mit freundlichen Grüßen"
    r"|Viele Grüße|Cordialement|Saludos|С уважением|С любовью|С наилучшими пожеланиями|[Сс]пасибо|[Цц]елую"
    r"|Всего (?:доброго|хорошего)|Искренне (?:ваш|Ваш)а?|Ваша?"
)
_SAYS_SMALL = (
    r"[Mm]y name(?: is|['’]s)|[Мм]еня зовут|[Ii]ch hei(?:ß|ss)e|[Jj]e m['’]appelle|[Mm]e llamo|[Mm]i chiamo"
)
_IS = r"I['’]m|I am|[Яя] [-–—]"
_IS_WORDS = "i'm|i’m|i am|я -|я –|я —"
# What follows "call me" in capitals and is no name: titles of songs, and the words of a request.
_NOT_CALLED = "Maybe|Back|Crazy|Later|When|If|Old|By|Your|On|At|Tomorrow|Today|Anytime|Now|Again"
# A trade, a field or a thing: the last of two words that say what somebody or something is.
_NO_LAST = (
    "Learning|Intelligence|Engineering|Science|Engineer|Developer|Manager|Scientist|Director|Officer|Student"
    "|Teacher|Designer|Analyst|Assistant|Consultant|Specialist|Expert|Lead|Leader|Owner|Model|Bot|System|Man"
    "|Woman|Girl|Boy|King|Queen|Programmer|Researcher|Professor|Doctor|Nurse|Lawyer|Architect|Administrator"
)
# One word says as often what somebody is as who: these endings are of the first sort.
_NO_ONE_NAME = (
    rf"(?!(?:{_NO_NAME}|{_NO_LAST})\b)(?![A-Z]{{2,}}\b)"
    r"(?!\w*(?:ish|ese|ing|ful|less|ous|ist|ive|able|ible|ly|ness|tion|ment|ican|bot|GPT|LM|AI)\b)"
    r"(?!(?:Ready|Done|Back|Home|Fine|Good|Great|Okay|Tired|Bored|Lost|Late|Legend|Groot|Batman|Christian|Catholic"
    r"|Hindu|Buddhist|Vegan|Gay|Trans|Single|Married|Sick|Sad|Mad|Afraid|Alone|Alive|Dead|Human|God|Santa|Error"
    r"|Bard|Grok|Mistral|Vicuna|Alpaca|Assistant|Cortana|Root|Admin|Online|Busy|Hungry|Angry|Monday|English"
    r"|Swedish|Norwegian|Asian|African|European|Arab|Black|White|Republican|Democrat|Aquarius|Virgo|Leo|Libra)\b)"
)
_DEAR = (
    r"Dear|Уважаем(?:ый|ая)|Дорог(?:ой|ая)|Sehr geehrte(?:r Herr| Frau)|Liebe[r]?|Ch[eè]re?"
    r"|Estimad[oa]|Querid[oa]"
)
_NOBODY_DEAR = (
    "Sir|Sirs|Madam|Diary|All|Team|Hiring|Manager|Customers?|Friends?|Colleagues?|Santa|Readers?|Editors?|God|Lord"
    "|Committee|Professor|Everyone|Students?|Parents?|Members?|Users?|Valued|Mom|Mum|Dad|Mother|Father|Sister"
    "|Brother|Future|Me|You|Recruiter|Human|World|Journal|Guests?|Participants?|Partners?|Client|The|My|Admissions"
    "|Друг|Клиент|Коллег[аи]|Damen|Herren|Freunde?|Kollegen?|Ami|Monsieur|Madame|Señor|Señora|Amigo"
)
_SURNAME = (
    r"[А-ЯЁ][а-яё]{1,20}(?:ов|ев|ёв|ин|ын|ова|ева|ёва|ина|ына"
    r"|ский|цкий|ская|цкая|енко|чук|юк|дзе|швили|вич|вна)"
)
NAMED: tuple[Form, ...] = (
    form(
        rf"(?<!\w)(?:{_SAYS_NAME}) (?P<value>(?!(?:(?<=all me )(?:{_NOT_CALLED}))\b){_NAME})",
        "name is|name's|name’s|name:|call me|зовут|мое имя|моё имя|фио:|heiß|heiss|m'appelle|m’appelle"
        "|mon nom|me llamo|mi nombre|mi chiamo",
    ),
    form(
        rf"(?<!\w)(?:{_SAYS_SMALL}) (?P<value>{_SMALL_NAME})"
        r"(?=[,.!?;\n]| and | but | und | et | y | и |$)",
        "my name is|my name's|my name’s|зовут|ich hei|m'appelle|m’appelle|me llamo|mi chiamo",
    ),
    form(
        rf"(?<!\w)(?:{_IS}) (?P<value>(?!(?:{_NO_NAME})\b)(?!{_WORD} (?:{_NO_LAST})\b){_FULL_NAME})"
        r"(?=[,.!?;\n]| from | and |$)",
        _IS_WORDS,
    ),
    form(rf"(?<!\w)(?:I['’]m|I am) (?P<value>{_NO_ONE_NAME}{_WORD})(?=[.!]|, (?!the )|\n|$)", "i'm|i’m|i am"),
    form(
        rf"(?<!\w)(?:{_GREETS})[,.!]? (?:{_IS}|[Tt]his is|[Ii]t['’]s|[Ээ]то) "
        rf"(?P<value>(?!(?:{_NO_NAME})\b){_NAME})(?=[,.!?;\n]| from | and | here|$)",
        f"this is|it's|it’s|это|{_IS_WORDS}",
    ),
    form(rf"(?<!\w)[Tt]his is (?P<value>{_FULL_NAME})(?= from | speaking| calling)", "this is"),
    form(rf"(?<!\w)[Ээ]то (?P<value>[А-ЯЁ][а-яё]{{1,20}} {_SURNAME})(?!\w)", "это"),
    form(
        rf"(?:^|\n)(?:{_DEAR}) (?:(?:Mr|Mrs|Ms|Dr|Prof)\.? )?"
        rf"(?P<value>(?!(?:{_NOBODY_DEAR})\b){_NAME})(?=[,!:])",
        "dear|уважаем|дорог|geehrte|liebe|cher|chèr|estimad|querid",
    ),
    form(
        rf"(?:^|\n|[.!?] )(?:{_SIGNS_OFF})[,!]?\n{{1,2}}(?P<value>(?!(?:{_NO_NAME}|{_NOBODY_DEAR})\b){_NAME})"
        r"[ \t]*(?=\n|$)",
        "regards|sincerely|yours|best wishes|cheers|love|thank|уважением|любовью|пожеланиями|спасибо|целую"
        "|всего|ваш|grüßen|grüße|cordialement|saludos",
    ),
    *RELATED,
)
NAME_WORDS = tuple(sorted({word for one in NAMED for word in one.words}))
"""One of which stands wherever a name is told."""

"""How people name those about them, and how they are spoken to: kin and colleagues, forms, greetings.

Every pattern has the group `value`, and every repetition is bounded, as in `personal_names`.
"""

from __future__ import annotations

from adapterc.importers.personal_look import Form, form

_WORD = r"[A-ZÀ-ÖØ-Þ][\w'’-]{1,30}"
_NAME = rf"{_WORD}(?: (?:[A-Z]\. )?{_WORD}){{0,2}}"
_RUSSIAN = r"[А-ЯЁ][а-яё-]{1,30}"
_RUSSIAN_NAME = rf"{_RUSSIAN}(?: {_RUSSIAN}){{0,2}}"
_KIN = (
    "wife|husband|son|daughter|brother|sister|mother|father|mom|mum|dad|uncle|aunt|cousin|nephew|niece|grandmother"
    "|grandfather|grandson|granddaughter|fiancée?|girlfriend|boyfriend|partner|ex|roommate|flatmate|neighbou?r"
    "|boss|manager|supervisor|colleague|co-?worker|landlord|landlady|(?:best )?friend|doctor|lawyer"
    "|therapist|baby"
)
# What stands in capitals behind such a word and is none of its names.
_NOBODY = (
    "Mr|Mrs|Ms|Dr|Prof|The|An|And|But|So|Is|Was|God|Jesus|Who|What|Why|When|Where|How|Says|Said|English|American|French"
    "|German|Russian|Christmas|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|It|He|She|They|We|You|If|In|Of"
)
_RUSSIAN_KIN = (
    "муж(?:а|у|ем|е)?|жен(?:а|ы|е|у|ой)|сын(?:а|у|ом|е)?|дочь|доч(?:ери|ерью|ка|ки|ке|ку|кой)|брат(?:а|у|ом|е)?"
    "|сестр(?:а|ы|е|у|ой)|мам(?:а|ы|е|у|ой)|мать|матери|пап(?:а|ы|е|у|ой)|отец|отц(?:а|у|ом|е)|дяд(?:я|и|е|ю|ей)"
    "|т[её]т(?:я|и|е|ю|ей)|бабушк(?:а|и|е|у|ой)|дедушк(?:а|и|е|у|ой)|внук(?:а|у|ом|е)?|внучк(?:а|и|е|у|ой)"
    "|друг(?:а|у|ом|е)?|подруг(?:а|и|е|у|ой)|сосед(?:а|у|ом|е|ка|ки|ке|ку|кой)?|коллег(?:а|и|е|у|ой)"
    "|начальни(?:к|ка|ку|ком|ке|ца|цы|це|цу|цей)|врач(?:а|у|ом|е)?"
)
_MINE = r"[Мм]о(?:й|я|его|ей|ю|ему|им|[её]м)"
_NO_RUSSIAN = (
    "Мир|Всем|Друг|Друзья|Коллеги|Народ|Ребята|Мой|Моя|Дорог\\w+|Уважаем\\w+|Это|Как|Что|Я|Мы|Вы|Ты|Бог"
)
_NO_GREETED = (
    "World|There|Everyone|Everybody|All|Guys|Folks|Kitty|Friend|Friends|Team|Sir|Madam|Assistant|Bot|Chat|AI|GPT"
    "|ChatGPT|Claude|Gemini|Copilot|Siri|Alexa|Cortana|Google|Llama|Qwen|Bing|Again|Dear|Doctor|Professor|Stranger"
    "|Traveler|Traveller|Human|Master|Darling|Love|Honey|My|The|This|It|How|What|I|You|We|Can|Could|Please|Welcome"
)
_RUSSIAN_GREETING = (
    r"[Пп]ривет|[Зз]дравствуй(?:те)?|[Дд]обр(?:ый день|ый вечер|ое утро)|[Дд]оброго дня|[Пп]риветствую"
)
RELATED: tuple[Form, ...] = (
    form(
        rf"(?<!\w)[Mm]y (?:late |older |elder |younger |little |big )?(?:{_KIN})(?:['’]s name is)? "
        rf"(?P<value>(?!(?:{_NOBODY})\b){_NAME})",
        "my ",
    ),
    form(
        rf"(?<!\w){_MINE} (?:{_RUSSIAN_KIN}) (?:зовут )?(?P<value>(?!(?:{_NO_RUSSIAN})\b){_RUSSIAN_NAME})",
        "мой |моя |моего |моей |мою |моему |моим |моем |моём ",
    ),
    form(
        rf"(?<!\w)(?:{_MINE} (?:{_RUSSIAN_KIN}) зовут"
        rf"|[Зз]овут (?:меня|его|е[её]|мо\w{{1,3}} (?:{_RUSSIAN_KIN}))"
        rf"|[Мм]еня, \w{{2,15}}, зовут|[Мм]еня звать|[Мм]оя фамилия|[Мм]о[её] имя)(?: [-–—])? "
        rf"(?P<value>(?!(?:{_NO_RUSSIAN})\b){_RUSSIAN_NAME})",
        "зовут|звать|моя фамилия|мое имя|моё имя",
    ),
    form(rf"(?:^|\n)(?:Имя|Фамилия|Отчество): (?P<value>{_RUSSIAN_NAME})", "имя:|фамилия:|отчество:"),
    form(rf"(?:^|\n)Name: (?P<value>{_WORD} (?:[A-Z]\. )?{_WORD})[ \t]*(?=\n|$)", "name:"),
    form(rf"(?<!\w)[Ss]igned,? (?P<value>{_WORD} (?:[A-Z]\. )?{_WORD})(?!\w)", "signed"),
    form(
        rf"(?:^|\n)(?:[Hh]i|[Hh]ello|[Hh]ey|[Gg]ood (?:morning|afternoon|evening)),? "
        rf"(?P<value>(?!(?:{_NO_GREETED})\b){_WORD}(?: {_WORD})?)(?=[,!.\n]|$)",
        "hi |hi, |hello |hello, |hey |hey, |good morning|good afternoon|good evening",
    ),
    form(
        rf"(?:^|\n)(?:{_RUSSIAN_GREETING}),? (?P<value>(?!(?:{_NO_RUSSIAN})\b){_RUSSIAN_NAME})(?=[,!.\n]|$)",
        "привет|здравствуй|добрый|доброе|доброго",
    ),
    form(
        rf"(?:^|\n)(?:{_RUSSIAN_GREETING})[,.!]? [Яя](?: [-–—])? "
        rf"(?P<value>(?!(?:{_NO_RUSSIAN})\b){_RUSSIAN_NAME})(?=[,!.\n]|$)",
        "привет|здравствуй|добрый|доброе|доброго",
    ),
)
"""Names that a word before them gives to somebody else, or to whom a text is addressed."""

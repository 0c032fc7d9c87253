"""The words that the filters on a base's answer look for, by language: one table a filter.

Each value is the inside of a group, matched without regard to case, or plain words. A text is held
against all languages at once: a base that is asked in one language may answer with the phrases of another.
"""

from __future__ import annotations

LEADS = {
    "en": r"in (?:essence|other words|conclusion|summary|short|fact|general|this (?:case|context"
    r"|sense|way)|addition"
    r"|contrast|many ways|its simplest form)|on (?:the )?(?:one|other) hand|for (?:example"
    r"|instance)|as a result|overall"
    r"|however|moreover|furthermore|additionally|therefore|thus|also|firstly|secondly|first|second"
    r"|third|finally"
    r"|ultimately|in summary|similarly|instead|meanwhile|at its core|remember|yes|no|well",
    "ru": r"в (?:целом|общем|заключение|частности|итоге|конечном счёте|данном случае)|таким образом"
    r"|кроме того|более того|однако|например|во-первых|во-вторых|в-третьих|наконец|итак|следовательно|по сути"
    r"|(?:иными|другими|иначе) (?:словами|говоря)|с (?:одной|другой) стороны|к тому же|как правило|помните"
    r"|да|нет|ну",
}
"""Openings that join a sentence to the one before it; a comma follows."""

SHORTENED = r"St|Mr|Mrs|Ms|Dr|Prof|Mt|Ft|Lt|Sgt|Capt|Gen|Rev|vs|e\.g|i\.e|cf|ул|св|им|проф|акад|т\.\s?е"
"""What a point shortens before a name or a number: no sentence ends there."""

ADDRESS = {
    "en": r"you|your|yours|yourself|i|i'm|i'd|i'll|i've|my|me|let's|we'll|here's|here are|here is"
    r"|sure|please",
    "ru": r"вы|вам|вас|вами|ваш(?:а|е|и|его|ей|их|им|ему|у)?|ты|тебе|тебя|тобой|тво(?:й|я|ё|и|его|ей|их|им|ю)"
    r"|я|мне|меня|мной|мо(?:й|я|ё|и|его|ей|их|им|ю)|давай(?:те)?|пожалуйста|конечно|вот",
}
"""Words that speak to the reader, or of the one who answers."""

STOCK = {
    "en": r"multifaceted|double-edged|blessing and a curse|play(?:s|ing)? an? (?:crucial|vital"
    r"|significant|important) role"
    r"|powerful tool|testament to|game[- ]changer|it'?s (?:important|essential|crucial) to"
    r"|it is (?:important|essential"
    r"|crucial) to|as an ai|digital age|the answer to this|this question|the following|such as:"
    r"|one of the most"
    r"|rich tapestry|intricate dance|here'?s|step-by-step|the key (?:to|is)|wide range of"
    r"|a variety of|in conclusion"
    r"|timeless|fascinating|remarkable|there are (?:several|many|various|numerous)|the provided|debated",
    "ru": r"(?:важную|ключевую|значительную|большую) роль|неотъемлем|многогранн|мощны\w* инструмент"
    r"|(?:важно|стоит|следует|необходимо) (?:отметить|помнить|понимать|учитывать)|как ии\b|языков\w+ модел"
    r"|современном мире|этот вопрос|данный вопрос|следующи[ехм]|одн(?:им|ой|о|а|ого) из сам|широкий спектр"
    r"|цел\w+ ряд|является (?:важн|одн|ключев)|множество различных|пошагов|в заключение|увлекательн"
    r"|существует (?:несколько|много)",
}
"""Phrases that a base says of everything."""

COUNSEL_INSIDE = {
    "en": r"the (?:best|easiest|simplest|first|next|key|most important) (?:way|step|thing|approach)"
    r"|make sure|be sure to|try to|(?:start|begin) (?:by|with)",
    "ru": r"убедитесь|постарайтесь|попробуйте|не забудьте|начните с|лучший способ|первый шаг|рекомендуется",
}
COUNSEL_FIRST = {
    "en": r"consider|remember|don't|keep in mind|another way",
    "ru": r"важно|нужно|следует|стоит|необходимо|можно|помните",
}
"""How a helper advises: what is kept of a helpful base's answer is what it says, not what it recommends."""

ANAPHORS = {
    "en": r"they|their|they're|this|these|those|that|he|she|his|her|such|another|others|some|both"
    r"|by doing so|it|its|it's"
    r"|and|but|or|so|one thing",
    "ru": r"он|она|оно|они|его|её|ее|их|ему|ей|им|это|эт(?:от|а|и|ого|ой|ому|им|их|у)"
    r"|так(?:ой|ая|ое|ие|им|их)|тот|та|те|другой|другая|другие|поэтому|потому|затем|тогда|там|здесь|тоже|и|а|но|или|так",
}
"""First words that point at an earlier sentence."""


COURTESY = {
    "en": r"\b(?:happy|glad|pleased) to (?:help|assist)|\bhope (?:this|these|that|it) |\blet me know\b"
    r"|\bfeel free\b|\bas an ai\b|\bdon't hesitate\b|\bhere(?:'s| is| are)\b|\bgreat question\b"
    r"|\bstep[- ]by[- ]step\b|\byou (?:can|could|may|might|should)\b|\bmake sure\b|\bremember\b"
    r"|\bit(?:'s| is) (?:\w+ )?(?:important|best)\b|\A(?:sure|certainly|absolutely|of course)\b"
    r"|\bthere are (?:several|many|some|various|a few)\b|\banything else\b"
    r"|\bin conclusion\b|\b(?:first|second|third)ly\b",
    "ru": r"\b(?:рада?|рады|готова?|с радостью|с удовольствием) (?:вам |тебе )?(?:помо|подскаж)"
    r"|\bнадеюсь, (?:это|эти)\b"
    r"|\b(?:обращайтесь|дайте знать|не стесняйтесь|убедитесь|помните)\b|\bкак (?:ии|языковая модель)\b"
    r"|\bпошагов|\b(?:важно|стоит) (?:помнить|отметить)\b|\b(?:во-первых|во-вторых|в-третьих|в заключение)\b"
    r"|\A(?:конечно|разумеется|безусловно)\b|\bчем-нибудь ещё\b|\bотличный вопрос\b",
}
"""What an assistant says beside its answer. Bounds are part of each: some stand at the very start only."""

ERRAND = {
    "en": r"(?:the|this|that|your|a|an?other) (?:questions?|answers?|writers?|texts?|paragraphs?|sentences?)",
    "ru": r"(?:этот|этого|этому|данный|данного|ваш|твой|на) (?:вопрос|ответ|текст|абзац)\w*",
}
"""Talk of what was asked for instead of an answer: a small base told how to write writes about that."""

REFUSAL = {
    "en": r"\A\W*(?:i'm |i am )?(?:sorry|afraid),? (?:but )?(?:i|that|this)"
    r"(?:'m|'s)? ?(?:can|could|will|am|won|is)"
    r"|\bi(?: can't| cannot| can not|'m unable to| am unable to| won't) (?:\w+ )?(?:assist|help with|comply"
    r"|answer|provide|discuss|fulfil|continue|engage|create|write|generate)\b",
    "ru": r"\A\W*(?:извин\w+|простите|прости|к сожалению),? (?:но )?(?:я )?(?:не могу|не буду|не смогу)"
    r"|\bя не (?:могу|буду|смогу) (?:\w+ )?(?:помочь|ответить|обсуждать|выполнить|продолжать|писать)\b",
}
"""How a model says that it will not answer; lower case, straight apostrophes."""

OUT_OF_ROLE = {
    "en": r"\b(?:as|i'm|i am) an? (?:\w+ ){0,2}(?:ai|assistant|language model|chatbot)\b"
    r"|\bsystem prompt\b|\b(?:my|these|your) instructions\b"
    r"|\b(?:the|this|my) persona\b|\b(?:my|your) manner is\b",
    "ru": r"\bкак (?:ии|ассистент|языковая модель)\b|\bя (?:— |- )?(?:ии|языковая модель)\b"
    r"|\bсистемн\w+ (?:промпт|инструкци)|\b(?:мо|эт|тво|ваш)\w{1,2} (?:инструкци|указани)\w*"
    r"|\b(?:моя|твоя) манера\b",
}
"""Talk of the part that is played instead of playing it."""

SMALL = {
    "en": "the and for with from about into over being having doing making getting",
    "ru": "для над под при без или как что это про после перед между через",
}
"""Words of three letters or more that no text is about."""


OPENERS = {
    "en": "a an the one some someone somebody something he she it they we you his her its their this that "
    "these those no nobody nothing every each two three",
    "ru": "кто-то что-то некто нечто он она оно они один одна одно никто ничто этот эта это тот та то всё",
}
"""First words that are no names: inside a sentence they begin with a small letter."""
_OPENERS = frozenset(" ".join(OPENERS.values()).split())


def within(text: str) -> str:
    """A text as it stands inside a sentence, so far as that can be told from its first word."""
    first = text.partition(" ")[0].lower()
    return text[:1].lower() + text[1:] if first in _OPENERS else text


def any_of(table: dict[str, str]) -> str:
    """The wordings of all languages as one group."""
    return "(?:" + "|".join(table.values()) + ")"

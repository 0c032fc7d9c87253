"""The article of what an author calls a form, as it is said."""

from __future__ import annotations

import pytest

from adapterc.expand.articles import with_article

NAMED = [
    # As shipped specs have them.
    ("phrase", "a phrase"),
    ("formula", "a formula"),
    ("symbols", "symbols"),
    ("text", "text"),
    ("emoji", "emoji"),
    ("формула", "формула"),
    # Vowels that are heard.
    ("emblem", "an emblem"),
    ("single line", "a single line"),
    ("hour by hour log", "an hour by hour log"),
    ("honest note", "an honest note"),
    ("heirloom", "an heirloom"),
    ("hymn", "a hymn"),
    ("Ode", "an Ode"),
    ("umbrella term", "an umbrella term"),
    ("unimpressed reply", "an unimpressed reply"),
    ("uninvited guest", "an uninvited guest"),
    ("oneiric image", "an oneiric image"),
    # Vowels that are not.
    ("one-liner", "a one-liner"),
    ("once-only cue", "a once-only cue"),
    ("unicorn", "a unicorn"),
    ("unit", "a unit"),
    ("user story", "a user story"),
    ("usual remark", "a usual remark"),
    ("utopia", "a utopia"),
    ("eulogy", "a eulogy"),
    ("ukulele song", "a ukulele song"),
    # Abbreviations, spelt or read.
    ("SMS", "an SMS"),
    ("XML", "an XML"),
    ("MP3", "an MP3"),
    ("URL", "a URL"),
    ("HTML page", "an HTML page"),
    ("PDF", "a PDF"),
    ("README", "a README"),
    ("JSON object", "a JSON object"),
    ("X-ray", "an X-ray"),
    ("U-turn", "a U-turn"),
    ("T-shirt", "a T-shirt"),
    ("URLs", "URLs"),
    # Numbers.
    ("8-line poem", "an 8-line poem"),
    ("11-word line", "an 11-word line"),
    ("18-word line", "an 18-word line"),
    ("80-word note", "an 80-word note"),
    ("800-word note", "an 800-word note"),
    ("11,000-word essay", "an 11,000-word essay"),
    ("7-line poem", "a 7-line poem"),
    ("110-word note", "a 110-word note"),
    ("3 lines", "3 lines"),
    # One thing in -s, and several.
    ("synopsis", "a synopsis"),
    ("chorus", "a chorus"),
    ("axis", "an axis"),
    ("canvas", "a canvas"),
    ("press release", "a press release"),
    ("address", "an address"),
    ("haikus", "haikus"),
    ("emojis", "emojis"),
    ("ideas", "ideas"),
    # An article of its own, and nothing that takes one.
    ("the hymn", "the hymn"),
    ("an emoji", "an emoji"),
    ("A line", "A line"),
    ("one line", "one line"),
    ("some prose", "some prose"),
    ('"quoted" line', 'a "quoted" line'),
    ("...", "..."),
]


@pytest.mark.parametrize(("name", "named"), NAMED)
def test_a_form_takes_its_article_by_its_sound(name: str, named: str) -> None:
    assert with_article(name, "en") == named


@pytest.mark.parametrize("name", ["phrase", "one-liner", "SMS"])
def test_other_languages_have_none(name: str) -> None:
    assert with_article(name, "ru") == name

"""Languages by their names, English and own: what an author writes who does not know the tag."""

from __future__ import annotations

from adapterc.frontend.library import library_languages
from adapterc.frontend.templates_folder import templates_folder

_NAMES = {
    "ar": "arabic العربية",
    "bg": "bulgarian български",
    "cs": "czech čeština",
    "da": "danish dansk",
    "de": "german deutsch",
    "el": "greek ελληνικά",
    "en": "english eng",
    "es": "spanish español castellano",
    "fa": "persian farsi فارسی",
    "fi": "finnish suomi",
    "fr": "french français francais",
    "he": "hebrew עברית",
    "hi": "hindi हिन्दी",
    "hu": "hungarian magyar",
    "hy": "armenian հայերեն",
    "id": "indonesian",
    "it": "italian italiano",
    "ja": "japanese 日本語",
    "ka": "georgian ქართული",
    "ko": "korean 한국어",
    "nl": "dutch nederlands",
    "no": "norwegian norsk",
    "pl": "polish polski",
    "pt": "portuguese português portugues",
    "ro": "romanian română",
    "ru": "russian rus русский",
    "sr": "serbian српски",
    "sv": "swedish svenska",
    "th": "thai ไทย",
    "tr": "turkish türkçe",
    "uk": "ukrainian українська",
    "vi": "vietnamese",
    "zh": "chinese mandarin 中文",
}
_TAGS = {name: tag for tag, names in _NAMES.items() for name in names.split()}


def tag_of(name: str) -> str:
    """The tag of a language that is called so; empty where it is none that is known here."""
    word = name.strip().casefold()
    plain = word.partition("-")[0].partition("_")[0]
    return _TAGS.get(word, "") or (plain if plain in _NAMES else "")


def is_spoken(tag: str) -> bool:
    """Whether there are templates for it."""
    return tag in library_languages(templates_folder())


def written_first(tag: str) -> str:
    """The list that has the language and can be built: behind one that questions are composed in."""
    return f"[{tag}]" if is_spoken(tag) else f"[{library_languages(templates_folder())[0]}, {tag}]"

"""Personal data in what was imported."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.imports import imported, written

FOUND = [
    ("e-mail", "ana.b+x@mail.example.org"),
    ("e-mail", "анна@почта.рф"),
    ("phone", "+49 (0)170 1234567"),
    ("phone", "8 (912) 345-67-89"),
    ("phone", "555-867-5309"),
    ("account", "DE89 3704 0044 0532 0130 00"),
    ("account", "GB29NWBK60161331926819"),
    ("card", "4111 1111 1111 1111"),
    ("key", "sk-proj-abcdefghij0123456789ABCD"),
    ("key", "ghp_abcdefghijklmnopqrstuvwxyz0123456789"),
    ("key", "AKIAIOSFODNN7EXAMPLE"),
    (
        "key",
        "-----BEGIN RSA PRIVATE KEY----- MIIBOgIBAAJBAKj34GkxFhD90vc -----END RSA PRIVATE KEY-----",
    ),
    ("account", "0x52908400098527886E0F7030069857D2E4169EE7"),
    ("id-number", "078-05-1120"),
    ("id-number", "112-233-445 95"),
    ("phone", "0049 170 1234567"),
    ("phone", "415.555.2671"),
    ("phone", "020 7946 0958"),
    ("phone", "06 12 34 56 78"),
    ("phone", "1-800-555-0199"),
    ("IP-address", "203.0.113.7"),
    ("IP-address", "2001:db8:85a3::8a2e:370:7334"),
    ("address", "12 Old Mill Lane"),
    ("address", "742 Evergreen Terrace, Springfield, IL 62704"),
    ("address", "221B Baker Street, London, NW1 6XE"),
    ("address", "г. Москва, ул. Тверская, д. 1, корп. 2, кв. 3"),
    ("address", "Тверская ул., 12"),
    ("address", "Invalidenstraße 43, 10115 Berlin"),
    ("address", "12 rue de la Paix, 75002 Paris"),
    ("address", "Calle Mayor 12"),
    ("address", "PO Box 1234"),
    ("address", "ул. Ленина, д. 5, кв. 12"),
    ("address", "Hauptstraße 12"),
    ("address", "1600 Pennsylvania Avenue NW, Washington, DC 20500"),
    ("account", "de89 3704 0044 0532 0130 00"),
    ("card", "6011 0009 9013 9424"),
    ("e-mail", "j.o'brien@mail.example.org"),
    ("phone", "+86 138 1234 5678"),
    ("phone", "(020) 7946 0958"),
    ("phone", "(11) 91234-5678"),
]
HARMLESS = [
    "On 30.06.2025 at 17:26 it rained 1 000 000 drops.",
    "pi is 3.14159265358979323846, 4111 1111 1111 1112 is nothing",
    "@home, a@b, sk-short, DE00 0000 0000 0000 0000 00",
    "version 1.2.3-4, 2025-06-30, 127.0.0.1, 10:00:00",
    "version 2.31.4.15, v1.2.3.4, 1.2.3.4.5, std::vector::size, 0.0.0.0, 255.255.255.0, a::b",
    "I am Groot and I'm Sorry, this is New. My password is secret, password: str",
    "In 1985-03-12 and 123 456, ISBN 978-3-16-148410-0, 10.1000/182 or rue de la Paix",
    "St. Ives, Avenue Q, 3 Way tie, Via Roma, Box 5",
    "The third street, a lane, 12 old men",
    "2023 2024 2025 2026, it cost 1 000 000 000, then 2 4 8 16 32 64 128 256 512 1024 2048",
    "chapter 1.2.3.4, Section 10.1.2.3, версия 1.2.3.4, RGB 100 200 3000, 01 02 03 04 05 06 07",
    "This is New York. This is Machine Learning. Hi, I'm German. Hello, I'm Claude, I am The Walrus.",
    "my name is not important, my name is written there, Hi, this is fine",
]


def dialogue(text: str) -> str:
    asked = f">[!nexus_user] **User**\n> Ask {text} now.\n\n"
    return f"{asked}>[!nexus_agent] **Assistant**\n> Yes: {text}, indeed.\n"


@pytest.mark.parametrize(("kind", "value"), FOUND)
def test_it_is_reported_and_replaced_on_request(tmp_path: Path, kind: str, value: str) -> None:
    plain = imported(written(tmp_path, "plain.md", dialogue(value)))
    places = "in `plain.md, turn 1`; `plain.md, turn 2`"
    named = kind.replace("d-", "d ").replace("P-", "P ")
    assert f"- {named}: 2 (1 different), {places}" in plain.report
    assert value not in plain.report
    assert plain.dialogues[0][0] == ("user", f"Ask {value} now.")
    changed = imported(written(tmp_path, "redacted.md", dialogue(value)), redacted=True)
    assert changed.dialogues == [
        [("user", f"Ask [{kind}-1] now."), ("assistant", f"Yes: [{kind}-1], indeed.")]
    ]
    assert changed.errors == []


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_looks_like_it_stays(tmp_path: Path, text: str) -> None:
    outcome = imported(written(tmp_path, "note.md", dialogue(text)), redacted=True)
    assert outcome.dialogues[0][0] == ("user", f"Ask {text} now.")
    assert "Nothing was found by its form." in outcome.report


def test_a_name_that_introduces_itself(tmp_path: Path) -> None:
    text = "My name is Ana Bell. Меня зовут Анна"
    outcome = imported(written(tmp_path, "note.md", dialogue(text)), redacted=True)
    assert outcome.dialogues[0][0] == ("user", "Ask My name is [name-1]. Меня зовут [name-2] now.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("My name is John Q. Public.", "My name is [name-1]."),
        ("I'm Maria Gonzalez, hello", "I'm [name-1], hello"),
        ("my name is carla jensen, hello", "my name is [name-1], hello"),
        ("меня зовут анна", "меня зовут [name-1]"),
        ("Hi, I'm Carla!", "Hi, I'm [name-1]!"),
        ("Hello, this is Ana Bell from Turin", "Hello, this is [name-1] from Turin"),
        ("This is Ana Bell speaking", "This is [name-1] speaking"),
        ("passport number: C01X00T47", "passport number: [id-number-1]"),
        ("My name is Will. -- Al", "My name is [name-1]. -- Al"),
        ("Full name: Ana de la Cruz", "Full name: [name-1]"),
        ("Please call me Katya", "Please call me [name-1]"),
        ("Ich heiße Jürgen Müller", "Ich heiße [name-1]"),
        ("Je m'appelle Élise", "Je m'appelle [name-1]"),
        ("See you.\nBest regards,\nPeter Parker", "See you.\nBest regards,\n[name-1]"),
        ("С уважением,\nИван Петров", "С уважением,\n[name-1]"),
        ("my passport is 4509 123456", "my passport is [id-number-1]"),
        ("ИНН: 7707083893", "ИНН: [id-number-1]"),
        ("I was born on 12.03.1985", "I was born on [birth-date-1]"),
        ("Date of birth: March 12, 1985", "Date of birth: [birth-date-1]"),
        ("my password is hunter22", "my password is [key-1]"),
        ("https://ana:pa55w0rd@db.example.org/x", "https://ana:[key-1]@db.example.org/x"),
    ],
)
def test_what_the_words_before_it_tell(tmp_path: Path, text: str, expected: str) -> None:
    told = f">[!nexus_user] **User**\n> {text.replace(chr(10), chr(10) + '> ')}\n\n"
    answer = ">[!nexus_agent] **Assistant**\n> Noted.\n"
    outcome = imported(written(tmp_path, "note.md", told + answer), redacted=True)
    assert outcome.dialogues == [[("user", expected), ("assistant", "Noted.")]]


def test_who_has_said_a_name_is_called_by_it_in_that_conversation(tmp_path: Path) -> None:
    def talk(asked: str, told: str) -> dict[str, object]:
        return {"messages": [{"role": "user", "content": asked}, {"role": "assistant", "content": told}]}

    records = (
        talk("My name is Maria Rose Gonzalez.", "Hi Maria, may Ms Gonzalez sit? A Rose."),
        talk("Who is Maria?", "Nobody."),
    )
    outcome = imported(written(tmp_path, "set.jsonl", records), redacted=True)
    assert outcome.dialogues == [
        [("user", "My name is [name-1]."), ("assistant", "Hi [name-1], may Ms [name-1] sit? A Rose.")],
        [("user", "Who is Maria?"), ("assistant", "Nobody.")],
    ]
    assert "- name: 3 (1 different)" in outcome.report


def test_a_characters_own_name_is_nobodys(tmp_path: Path) -> None:
    samples = "{{user}}: Who?\n{{char}}: My name is Mira Vale.\n{{user}}: My name is Jan.\n{{char}}: Hm, Jan."
    card = {"name": "Mira Vale", "description": "Keeps bees.", "personality": "", "mes_example": samples}
    outcome = imported(written(tmp_path, "card.json", card), redacted=True)
    assert outcome.dialogues[0][1:] == [
        ("assistant", "My name is Mira Vale."),
        ("user", "My name is [name-1]."),
        ("assistant", "Hm, [name-1]."),
    ]


def test_a_place_in_the_report_is_named(tmp_path: Path) -> None:
    fields = {"name": "Mira", "description": "Keeps bees.", "creator_notes": "Write to ana@mail.org"}
    outcome = imported(written(tmp_path, "card.json", {"spec": "chara_card_v2", "data": fields}))
    assert "- e-mail: 1 (1 different), in `the report, card.json, record 1, creator_notes`" in outcome.report


def test_the_same_value_keeps_its_placeholder(tmp_path: Path) -> None:
    text = "a@b.org, c@d.org and A@B.org"
    outcome = imported(written(tmp_path, "note.md", dialogue(text)), redacted=True)
    assert outcome.dialogues[0][0][1] == "Ask [e-mail-1], [e-mail-2] and [e-mail-1] now."


def test_a_redacted_title_names_the_file(tmp_path: Path) -> None:
    outcome = imported(
        written(tmp_path, "note.md", f"# Title: to ana@mail.org\n{dialogue('x')}"), redacted=True
    )
    assert outcome.made.files[0].name == "to-e-mail-1.yaml"


def test_a_record_has_one_name_whether_taken_or_left_out(tmp_path: Path) -> None:
    asked = {"role": "user", "content": "Write to ana@mail.org"}
    told = {"role": "assistant", "content": "Done."}
    records = ({"messages": [asked]}, {"messages": [asked, told, {"role": "tool", "content": "x"}]})
    report = imported(written(tmp_path, "talk.jsonl", records)).report
    assert "- e-mail: 1 (1 different), in `talk.jsonl, record 2, turn 1`\n" in report
    assert "`talk.jsonl, record 2`" in report.partition("## Left out")[2]
    assert "dialogue 1" not in report


def test_a_title_that_holds_an_address_is_no_name_for_a_record(tmp_path: Path) -> None:
    node = {"author": {"role": "user"}, "content": {"content_type": "text", "parts": ["a@b.org?"]}}
    answer = {"author": {"role": "assistant"}, "content": {"content_type": "text", "parts": ["Yes."]}}
    mapping = {
        "1": {"message": node, "parent": None, "children": ["2"]},
        "2": {"message": answer, "parent": "1", "children": []},
    }
    talk = [{"title": "to ana@mail.org", "mapping": mapping, "current_node": "2"}]
    report = imported(written(tmp_path, "conversations.json", talk)).report
    assert "in `conversations.json, record 1, 'to [e-mail]', turn 1`" in report
    assert "ana@mail.org" not in report


def test_a_name_that_is_written_small_is_called_all_the_same(tmp_path: Path) -> None:
    text = ">[!nexus_user] **U**\n> my name is carla\n\n>[!nexus_agent] **A**\n> Hi Carla! -- Sit.\n"
    outcome = imported(written(tmp_path, "note.md", text), redacted=True)
    assert outcome.dialogues[0][1][1] == "Hi [name-1]! -- Sit."


def test_a_character_who_says_only_its_own_name_is_nobody(tmp_path: Path) -> None:
    samples = "{{user}}: Who?\n{{char}}: My name is Mira Vale. -- Sit."
    card = {"name": "Mira Vale", "description": "Keeps bees.", "personality": "", "mes_example": samples}
    outcome = imported(written(tmp_path, "card.json", card), redacted=True)
    assert outcome.dialogues == [[("user", "Who?"), ("assistant", "My name is Mira Vale. -- Sit.")]]

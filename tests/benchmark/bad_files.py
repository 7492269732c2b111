"""A good framework, and each way in which its files can be bad, with what the author is told.

A fault of the kind (old, new, problems…) is the good file with one piece of text put in place of another.
"""

from __future__ import annotations

MAIN = """\
code: tiny
edition: "1"
title: Tiny
source: Invented
language: en-GB
scale:
  question: Is it so?
  levels:
    - {label: It is not, description: None of it}
    - {label: It is, description: All of it}
audiences:
  - {code: staff, name: Staff}
  - {code: others, name: Others}
themes: [one.yaml]
"""

THEME = """\
code: "1"
name: One
elements:
  - code: "1.1"
    name: First
    about: The first.
    headings:
      - code: 1.1.a
        name: Only
        about: The only one.
        statements:
          - code: 1.1.a.1
            text: We do it.
            audiences: [staff]
            core: true
          - {code: 1.1.a.2, text: We do it well.}
        probes:
          - {code: 1.1.a.p1, text: Look., ask: [staff], evidence: [data]}
        plan:
          outcome: It is done.
          actions: [Do it]
"""


MAIN_FAULTS = [
    ("title: Tiny\n", "", "1: title: is missing"),
    ("title: Tiny", "title:", "3: title: is empty"),
    ("title: Tiny", 'title: " "', "3: title: is blank"),
    ("title: Tiny", "title: [Tiny]", "3: title: must be text, not a list"),
    ("title: Tiny", "title: {a: b}", "3: title: must be text, not a set of keys and values"),
    (
        "title: Tiny",
        "titel: Tiny",
        "1: title: is missing",
        '3: titel: is not a known key; did you mean "title"?',
    ),
    ("title: Tiny", "title: Tiny\ntitle: Big", "4: title: is given twice; the first is on line 3"),
    ("title: Tiny", 'title: "Ti\\nny"', "3: title: must be on one line"),
    ("title: Tiny", 'title: "Ti\\x07ny"', "3: title: holds a control character (U+0007); delete it"),
    ("title: Tiny", 'title: "Ti\\u202Eny"', "3: title: holds a control character (U+202E); delete it"),
    ("title: Tiny", "title: " + "x" * 2001, "3: title: is longer than 2,000 characters (2,001)"),
    (
        "title: Tiny",
        "title: *Tiny",
        "3: title: starts with *, which has a meaning of its own in YAML; write the text in quotes",
    ),
    (
        "title: Tiny",
        "title: &Tiny Tiny",
        "3: title: starts with &, which has a meaning of its own in YAML; write the text in quotes",
    ),
    (
        "title: Tiny",
        "title: !Tiny Tiny",
        "3: title: starts with !, which has a meaning of its own in YAML; write the text in quotes",
    ),
    (
        'edition: "1"',
        "edition: 2005",
        "2: edition: must be text; YAML reads 2005 as a number, so write it in quotes",
    ),
    (
        'edition: "1"',
        "edition: 2005-07-01",
        "2: edition: must be text; YAML reads 2005-07-01 as a date, so write it in quotes",
    ),
    (
        "code: tiny",
        "code: tiny.one",
        '1: code: "tiny.one" is not a plain code: letters, digits, - and _ only',
    ),
    ("en-GB", "English!", '5: language: "English!" is not a language code such as en-GB or cy'),
    (
        "scale:\n",
        "scale: none\nother:\n",
        "6: scale: must be a set of keys and values, not text",
        "7: other: is not a known key; the keys here are "
        "code, edition, title, source, language, scale, audiences, themes",
    ),
    ("  question: Is it so?\n", "", "6: question: is missing"),
    (
        "    - {label: It is, description: All of it}\n",
        "",
        "8: levels: must have at least 2 entries, not 1",
    ),
    (
        "    - {label: It is, description: All of it}\n",
        "".join(f"    - {{label: Level {n}, description: Some}}\n" for n in range(11)),
        "8: levels: must have at most 11 entries, not 12",
    ),
    ("{label: It is, ", "{", "10: label: is missing"),
    (
        "{label: It is, ",
        "{label: yes, ",
        "10: label: must be text; YAML reads it as true or false, so write it in quotes",
    ),
    ("themes: [one.yaml]", "themes: []", "14: themes: must not be empty"),
    ("themes: [one.yaml]", "themes: one.yaml", "14: themes: must be a list, not text"),
    (
        "themes: [one.yaml]",
        "themes:\n  - one.yaml\n  - 2",
        "16: themes: must be text; YAML reads 2 as a number, so write it in quotes",
    ),
    (
        "themes: [one.yaml]",
        "themes: [one.yaml, two.yaml]",
        "14: themes: is not a file in the framework's folder",
    ),
    ("themes: [one.yaml]", "themes: [one.yaml, .]", "14: themes: is not a file in the framework's folder"),
    (
        "themes: [one.yaml]",
        "themes: [one.yaml, ../one.yaml]",
        "14: themes: must be a path inside the framework's folder",
    ),
    (
        "themes: [one.yaml]",
        "themes: [one.yaml, /etc/passwd]",
        "14: themes: must be a path inside the framework's folder",
    ),
    (
        "themes: [one.yaml]",
        "themes: [one.yaml, 'a\\b.yaml']",
        "14: themes: must be a path of letters that can be seen, divided by /",
    ),
    (
        "themes: [one.yaml]",
        'themes: [one.yaml, "a\\0b"]',
        "14: themes: must be a path of letters that can be seen, divided by /",
    ),
    (
        "themes: [one.yaml]",
        "themes: [one.yaml, ./one.yaml]",
        '14: themes: "one.yaml" is given twice; the first is on line 14',
    ),
]

THEME_FAULTS = [
    ('code: "1"\n', "code: 1\n", "1: code: must be text; YAML reads 1 as a number, so write it in quotes"),
    (
        'code: "1.1"\n',
        "code: 1.1\n",
        "4: code: must be text; YAML reads 1.1 as a number, so write it in quotes",
    ),
    (
        "code: 1.1.a\n",
        "code: 1.1.a.\n",
        '8: code: "1.1.a." is not a code: letters, digits, - and _, in parts divided by full stops',
        '12: code: "1.1.a.1" must begin with "1.1.a..", the code of its heading',
        '16: code: "1.1.a.2" must begin with "1.1.a..", the code of its heading',
        '18: code: "1.1.a.p1" must begin with "1.1.a..", the code of its heading',
    ),
    ("about: The first.\n", "\n", "4: about: is missing"),
    (
        "text: We do it.\n",
        "text: no\n",
        "13: text: must be text; YAML reads it as true or false, so write it in quotes",
    ),
    ("text: We do it.\n", f"text: {'x' * 501}\n", "13: text: is longer than 500 characters (501)"),
    ("audiences: [staff]", "audiences: []", "14: audiences: must not be empty"),
    ("audiences: [staff]", "audiences: staff", "14: audiences: must be a list, not text"),
    ("audiences: [staff]", "audiences:", "14: audiences: is empty"),
    (
        "audiences: [staff]",
        "audience: [staff]",
        '14: audience: is not a known key; did you mean "audiences"?',
    ),
    (
        "audiences: [staff]",
        "audiences: [staff, wizards]",
        '14: audiences: "wizards" is not one of the framework\'s audiences: staff, others',
    ),
    ("core: true", 'core: "true"', "15: core: must be true or false, without quotes"),
    ("core: true", "core: 1", "15: core: must be true or false, not a number"),
    ("core: true", "core: perhaps", "15: core: must be true or false, not text"),
    (
        "text: We do it well.}",
        "text: We do it well., core: true}",
        "16: core: is the second in its heading; the first is on line 15",
    ),
    (
        "code: 1.1.a.2",
        "code: 1.1.a.1",
        '16: code: "1.1.a.1" is already the code of a statement in one.yaml, line 12',
    ),
    (
        "code: 1.1.a.2",
        "code: 1.1.b.2",
        '16: code: "1.1.b.2" must begin with "1.1.a.", the code of its heading',
    ),
    (
        "evidence: [data]",
        "evidence: [rumour]",
        '18: evidence: "rumour" is not a kind of evidence; '
        "choose from document, data, interview, focus_group, observation, survey",
    ),
    ("ask: [staff]", "ask: [staff, staff]", '18: ask: "staff" is given twice'),
    (
        "          outcome: It is done.",
        "          aim: It is done.",
        "20: aim: is not a known key; the keys here are outcome, measures, actions",
    ),
    (
        "elements:\n",
        "elements: []\nheadings:\n",
        "3: elements: must not be empty",
        "4: headings: is not a known key; the keys here are code, name, elements",
    ),
]


UNREADABLE = [
    (b"", "1: file: is empty"),
    (b"# only a comment\n", "1: file: is empty"),
    (b"- a\n- b\n", "1: file: must consist of keys and values, as in code: \u2026"),
    (b"code: '1'\n---\ncode: '2'\n", "2: file: holds a second document; take out the line ---"),
    (b"code: '1'\nname:\n\tOne: x\n", "3: file: is indented with a tab; use spaces"),
    (
        b"code: '1'\nname: One: two\n",
        '2: file: cannot be read as YAML from "name: One: two"; '
        "look for a missing quote, colon, space or indent",
    ),
    (
        b"code: '1'\nname: 'One\n",
        '2: file: cannot be read as YAML from "name: \'One"; '
        "look for a missing quote, colon, space or indent",
    ),
    (b"code: '1'\nname: caf\xe9\n", "2: file: is not UTF-8 text; save the file as UTF-8"),
    (b"code: '1'\nname: a\x00b\n", "2: file: holds a control character (U+0000); delete it"),
    (b"code: '1'\nname: \xef\xbf\xbe\n", "1: file: holds a character that YAML does not allow"),
    (b"code: '1'\n? [a]\n: b\n", "2: file: has something that cannot be a key; a key is a word"),
    (b"code: " + b"[" * 100_000, "1: file: is nested more than 20 levels deep"),
    (b"#" * (5 * 1024 * 1024 + 1), "1: file: is larger than 5 MB"),
]

"""Theme mentions: which sentences have them, where they are, and how they are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import PatternError
from extractor.match.theme_lexicon import lexicon
from extractor.match.themes import find_themes
from extractor.model import Block, BlockKind, Document, DocumentFacts, ThemeMention
from extractor.patterns import Patterns
from tests.match.papers import paper

PATTERNS = Patterns()


def mentions(document: Document) -> dict[str, ThemeMention]:
    """The mentions by theme, with the names left out."""
    return {one.theme: one for one in find_themes(document, PATTERNS) if one.evidence_class != "name"}


def test_one_mention_for_a_theme_and_sentence_at_the_right_place() -> None:
    document = paper("Plans rose by 4%.", "Neglect, and neglect again, is why; fathers were not asked.")
    found = find_themes(document, PATTERNS)
    assert [one.theme for one in found] == ["neglect", "fathers"]
    for one in found:
        assert document.text[one.char_start : one.char_end] == one.surface
        assert one.quote == "Neglect, and neglect again, is why; fathers were not asked."
    assert found[0].surface == "Neglect"
    assert len({one.mention_id for one in found}) == 2


def test_every_catalogued_theme_can_be_found() -> None:
    for theme, entry in PATTERNS.themes.themes.items():
        for name, group in entry.patterns.items():
            assert group.examples, f"{theme}.{name}"
            assert group.counter_examples, f"{theme}.{name}"
    assert len(PATTERNS.themes.themes) == 37


@pytest.mark.parametrize("start", range(5))
def test_phrases_are_left_out_only_where_they_are_not(start: int) -> None:
    lex = lexicon(PATTERNS)
    groups = [group for theme in PATTERNS.themes.themes.values() for group in theme.patterns.values()]
    texts = [example.text for group in groups for example in group.examples][start :: len(groups) // 3]
    assert texts
    for text in texts:
        doc = lex.tokens(text)
        found = lex.themes.hits(doc), lex.cues.hits(doc)
        assert lex.may_hold_theme(doc.user_data["signs"])
        doc.user_data["signs"] = lex.signs.all  # every phrase is looked for
        assert (lex.themes.hits(doc), lex.cues.hits(doc)) == found
        assert found[0]


@pytest.mark.parametrize(
    "text",
    ["self-harm", "self harm", "Self‑harm", "selfharm"],
)
def test_hyphens_blanks_and_nothing_are_one_spelling(text: str) -> None:
    assert "self_harm" in mentions(paper(f"Nurses asked about {text} at the clinic."))


@pytest.mark.parametrize("text", ["the child's voice", "the child’s voice", "childrens voices", "children’s voices"])
def test_possessives_are_one_spelling(text: str) -> None:
    assert "voice_of_child" in mentions(paper(f"Reviews bring out {text} well."))


# ------------------------------------------------------------------------------------ traps

TRAPS = [
    ("The Child and Adolescent Mental Health Service has a new lead.", "adolescents"),
    ("Staff of the Adolescent Support Team moved to Bridge Street.", "adolescents"),
    ("Young people like the leisure centre.", "adolescents"),
    ("Grants go to an adults' group that works on self-neglect.", "neglect"),
    ("The clerk neglected to send the minutes.", "neglect"),
    ("Road safety is a neglected area of policy.", "neglect"),
    ("A nurse was struck off for wilful neglect.", "neglect"),
    ("Staff must report any sign of abuse or neglect.", "neglect"),
    ("Its founding fathers gave the trust its name.", "fathers"),
    ("Father Christmas visits the ward each year.", "fathers"),
    ("Leave a message on voice mail after six.", "voice_of_child"),
    ("The voice of the practitioner counts in supervision.", "voice_of_child"),
    ("The experiences and progress of children looked after require improvement.", "voice_of_child"),
    ("An independent domestic violence advocate joined the panel.", "voice_of_child"),
    ("She wanted help with domestic chores.", "domestic_abuse"),
    ("Trust policy follows the Mental Health Act.", "child_mental_health"),
    ("He has a CSE grade 2 in mathematics.", "child_sexual_exploitation"),
    ("The hotel has a gang of workmen on its roof.", "criminal_exploitation"),
    ("The report was not brought to the attention of members.", "was_not_brought"),
    ("Compliance with the data protection rules is good.", "disguised_compliance"),
    ("Nursery staff encourage the children's curiosity.", "professional_curiosity"),
    ("Leaflets with information on parks are shared out free.", "housing"),
    ("The budget threshold of £500 was passed in June.", "thresholds"),
    ("Pictures hang in chronological order.", "chronologies"),
    ("The court made a supervision order.", "supervision_and_recording"),
    ("Attendance at conferences by the police fell.", "school_attendance"),
    ("The insurance has an exclusion of liability.", "school_attendance"),
    ("Missing data were added by hand.", "missing_children"),
    ("This was a missed opportunity for the council.", "missing_children"),
    ("Please send in the form by Friday.", "disability_and_send"),
    ("Book your place on the online training portal.", "online_abuse"),
    ("Early work can prevent harm.", "extremism"),
    ("Managers speak of a culture of learning.", "identity_culture"),
    ("The housing association sent apologies.", "housing"),
    ("The transition of the board to new arrangements ends in May.", "transitions"),
]


@pytest.mark.parametrize(("text", "theme"), TRAPS)
def test_other_senses_and_names_are_no_mentions(text: str, theme: str) -> None:
    assert theme not in mentions(paper(text))


def test_what_lies_in_a_name_is_kept_as_a_name() -> None:
    found = find_themes(paper("The Child and Adolescent Mental Health Service has a new lead."), PATTERNS)
    assert ("adolescents", "name") in [(one.theme, one.evidence_class) for one in found]


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("Neglect: a lasting failure to meet a child's needs.", "Glossary of terms"),
        ("CSE stands for child sexual exploitation.", "Abbreviations"),
        ("Early help is support given before a problem grows.", "Jargon buster"),
        ("Domestic abuse means abuse between partners.", "Definitions"),
    ],
)
def test_what_a_glossary_explains_is_not_said_of_the_area(text: str, heading: str) -> None:
    assert {one.evidence_class for one in find_themes(paper(text, heading=heading), PATTERNS)} == {"glossary"}


# ------------------------------------------------------------------------------------ assertion

NEGATED = [
    ("There was no evidence of neglect.", "neglect"),
    ("No signs of neglect or domestic abuse were seen.", "domestic_abuse"),
    ("Domestic abuse does not appear to be a factor here.", "domestic_abuse"),
    ("The doctor ruled out physical abuse.", "physical_abuse"),
    ("Neither neglect nor domestic abuse had been known.", "neglect"),
    ("Poverty rather than neglect explained the cold rooms.", "neglect"),
    ("The sample does not point to a lowering of the threshold.", "thresholds"),
]
AFFIRMED = [
    ("The voice of the child was not heard.", "voice_of_child"),
    ("Fathers were not considered.", "fathers"),
    ("Not only neglect but also violence had been reported.", "neglect"),
    ("There is no clear strategy for neglect.", "neglect"),
    ("There is no neglect strategy.", "neglect"),
    ("There are no perpetrator programmes in the county.", "domestic_abuse"),
    ("There is no evidence that missing episodes are falling.", "missing_children"),
    ("Neglect is not always recognised.", "neglect"),
    ("Thresholds are not understood.", "thresholds"),
    ("There was a lack of evidence that fathers were asked.", "fathers"),
    ("Workers saw a child in danger rather than a difficult teenager.", "adolescents"),
]


@pytest.mark.parametrize(("text", "theme"), NEGATED)
def test_denied_presence_is_negated(text: str, theme: str) -> None:
    assert mentions(paper(text))[theme].assertion == "negated"


@pytest.mark.parametrize(("text", "theme"), AFFIRMED)
def test_absence_of_practice_is_no_denial(text: str, theme: str) -> None:
    assert mentions(paper(text))[theme].assertion == "affirmed"


def test_a_question_answered_with_no_is_negated() -> None:
    heading = paper("No sign of that.", heading="Have thresholds been lowered?")
    assert [one.assertion for one in find_themes(heading, PATTERNS)] == ["negated"]
    answered = paper("Yes. Staff say so.", heading="Have thresholds been lowered?")
    assert [one.assertion for one in find_themes(answered, PATTERNS)] == ["affirmed"]


# ------------------------------------------------------------------------------------ stance

STANCE = [
    ("The voice of the child was not heard.", "voice_of_child", "concern"),
    ("Children's views are sought in every review and shape the plan.", "voice_of_child", "strength"),
    ("Schools must tell partners when fathers move out.", "fathers", "recommendation"),
    ("The training covered neglect.", "neglect", "neutral"),
    ("Supervision is regular, but case recording is poor.", "supervision_and_recording", "strength"),
    ("Chronologies are good, although supervision is inconsistent.", "chronologies", "strength"),
    ("Chronologies are good, although supervision is inconsistent.", "supervision_and_recording", "concern"),
    ("Reports of child sexual exploitation rose by a fifth.", "child_sexual_exploitation", "concern"),
    ("The number of missing children has fallen.", "missing_children", "strength"),
    ("More families now use early help.", "early_help", "neutral"),
    ("Return home interviews are not consistently timely.", "missing_children", "concern"),
    ("There is no delay in sharing information between the agencies.", "information_sharing", "strength"),
    ("More needs to be done to hear children's views.", "voice_of_child", "concern"),
]


@pytest.mark.parametrize(("text", "theme", "stance"), STANCE)
def test_stance_is_that_of_the_clause(text: str, theme: str, stance: str) -> None:
    assert mentions(paper(text))[theme].stance == stance


def test_items_under_a_heading_that_recommends_are_recommendations() -> None:
    item = paper("The use of chronologies in every team", heading="What needs to improve", kind=BlockKind.LIST_ITEM)
    assert mentions(item)["chronologies"].stance == "recommendation"
    bare = paper("The use of chronologies in every team", heading="Membership", kind=BlockKind.LIST_ITEM)
    assert mentions(bare)["chronologies"].stance == "neutral"


def test_the_lead_in_of_a_list_bears_on_its_items() -> None:
    worry = paper("thresholds at the level of the schools", lead_in="There are concerns about:", kind=BlockKind.LIST_ITEM)
    assert mentions(worry)["thresholds"].stance == "concern"


def test_what_an_inspector_describes_is_praise() -> None:
    text = "A nurse sees each teenager at the clinic."
    assert mentions(paper(text, document_type="inspection_report"))["adolescents"].stance == "strength"
    assert mentions(paper(text))["adolescents"].stance == "neutral"


# ------------------------------------------------------------------------------------ certainty, subject, evidence


def test_certainty() -> None:
    assert mentions(paper("If neglect is suspected, call the duty worker."))["neglect"].certainty == "hypothetical"
    assert mentions(paper("There is a history of neglect in the family."))["neglect"].certainty == "historical"
    assert mentions(paper("Neglect is known."))["neglect"].certainty == "stated"


def test_subject() -> None:
    assert mentions(paper("Nationally, neglect is the commonest reason."))["neglect"].subject == "national"
    assert mentions(paper("In other areas neglect is rarer."))["neglect"].subject == "other"
    assert mentions(paper("Leeds has a pathway for neglect.", area="Barnsley"))["neglect"].subject == "other"
    assert mentions(paper("Leeds has a pathway for neglect.", area="Leeds"))["neglect"].subject == "own"


def test_evidence_classes() -> None:
    def of(document: Document) -> list[str]:
        return [one.evidence_class for one in find_themes(document, PATTERNS)]

    assert of(paper("Neglect is known.")) == ["body"]
    assert of(paper("Neglect", kind=BlockKind.HEADING)) == ["heading"]
    assert of(paper("Neglect", kind=BlockKind.LIST_ITEM)) == ["list"]
    assert of(paper("A mother said, “I was told that it was neglect and nobody helped me”.")) == ["quotation"]
    assert of(paper("CSE  Child sexual exploitation", heading="Glossary")) == ["glossary"]
    assert of(paper("Neglect ........ 14", heading="Contents")) == ["contents"]


def test_tables_running_heads_and_chart_labels_hold_no_mentions() -> None:
    for kind in (BlockKind.TABLE, BlockKind.RUNNING_HEAD):
        assert not find_themes(paper("Neglect is known.", kind=kind), PATTERNS)
    labels = ("Child Neglect", "Parent Drug Misuse", "Child Missing")
    text = "\n".join(labels)
    blocks = tuple(
        Block(f"b{at}", at, BlockKind.PARAGRAPH, label, text.index(label), text.index(label) + len(label), sentences=())
        for at, label in enumerate(labels)
    )
    document = Document("d", "0" * 64, "text/plain", text, blocks, (), DocumentFacts())
    assert not find_themes(document, PATTERNS)


def test_abbreviations_are_what_the_paper_says_they_are() -> None:
    text = "Staff asked about CSA in both wards."
    assert "sexual_abuse" in mentions(paper(text))
    support = paper(text, abbreviations=(("CSA", "Child Support Agency"),))
    assert "sexual_abuse" not in mentions(support)
    own = paper("Staff asked about LDN twice.", abbreviations=(("LDN", "long-term neglect"),))
    assert mentions(own)["neglect"].surface == "LDN"


# ------------------------------------------------------------------------------------ patterns of the user


def test_a_user_may_add_a_theme(tmp_path: Path) -> None:
    (tmp_path / "themes.toml").write_text(
        """[bullying]
label = "Bullying"
definition = "Bullying of children"
kind = "harm"
[bullying.patterns.term]
find = ["bully*"]
[[bullying.patterns.term.examples]]
text = "Pupils speak of bullying."
[[bullying.patterns.term.counter_examples]]
text = "The bull is in the field."
why = "a bull"
""",
        encoding="utf-8",
    )
    own = Patterns(tmp_path)
    assert {one.theme for one in find_themes(paper("Bullying and neglect are up."), own)} == {"bullying", "neglect"}
    assert lexicon(own) is lexicon(own)


def test_a_phrase_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "classes.toml").write_text('[child]\nwords = ["<kid"]\n', encoding="utf-8")
    (tmp_path / "names.toml").write_text(
        '[crew]\nlabel = "A crew"\nkind = "team"\nfind = ["<nobody> crew"]\nexamples = []\ncounter_examples = []\n',
        encoding="utf-8",
    )
    with pytest.raises(PatternError, match=r"names\.toml: \[crew\] find: '<nobody> crew': there is no word class <nobody>"):
        _ = Patterns(tmp_path).names

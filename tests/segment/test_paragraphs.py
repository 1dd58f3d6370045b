"""Lines to paragraphs, list items, headings, notes and running heads."""

from __future__ import annotations

import pytest

from extractor.model import BlockKind, RawFile, RawPage, RawParagraph
from tests.segment.papers import block_with, from_text, kinds, of, printed, sentences, texts


def test_a_paragraph_is_joined_over_its_lines() -> None:
    document = from_text(
        """
        The partnership met six times in the year and considered the findings of four
        audits. Every agency sent a senior officer to each of its meetings.

        A second paragraph follows.
        """.replace("        ", "")
    )
    assert texts(document, BlockKind.PARAGRAPH) == [
        "The partnership met six times in the year and considered the findings of four audits. "
        "Every agency sent a senior officer to each of its meetings.",
        "A second paragraph follows.",
    ]


def test_a_blank_line_inside_a_sentence_does_not_end_it() -> None:
    document = from_text(
        "Visits to families in the north of the county have, in line with\n\nthe region as a whole, become rarer."
    )
    assert len(document.blocks) == 1


def test_text_printed_with_a_blank_line_after_every_line() -> None:
    document = from_text(
        "The board asked each of the partner agencies for a return on the training that its\n\n"
        "staff had taken in the last year and on the number of new starters who still had no\n\n"
        "Level Two certificate. Returns came from all agencies but one, which asked for more\n\n"
        "time.\n\n\n\n"
        "The figures are set out below and will be looked at again when the board meets in\n\n"
        "June."
    )
    assert len(document.blocks) == 2
    assert document.blocks[0].text.endswith("which asked for more time.")


def test_broken_words_are_mended_by_the_words_of_the_paper() -> None:
    document = from_text(
        "An investi-\ngation was opened at once by the local authority designated officer in that\n"
        "case. Multi-agency work is strong. The multi- agency hub and post- court support are known to all, and\n"
        "short- and long-term plans are in place for the children who need them most of all here."
    )
    assert "An investigation was" in document.text
    assert "The multi-agency hub and post-court support" in document.text
    assert "short- and long-term plans" in document.text


def test_a_word_cut_at_a_hyphen_keeps_it_where_the_paper_writes_it_so() -> None:
    document = from_text("Only a drug-\nrelated offence counts here, and drug-related offences are rare.")
    assert document.text.startswith("Only a drug-related offence")


def test_a_financial_year_cut_at_a_line_end_is_one_word() -> None:
    document = from_text("There were 310 contacts in 2015-\n16 and rather fewer in the year before that one.")
    assert "2015-16 and" in document.text


def test_numbers_of_paragraphs_are_not_text() -> None:
    document = from_text(
        "3. Contacts to the hub rose in the year.\n\n- 4. Referrals fell at the same time.\n\n"
        "5.\n\nAssessments took longer than the year before."
    )
    assert [(b.number, b.text) for b in document.blocks] == [
        ("3", "Contacts to the hub rose in the year."),
        ("4", "Referrals fell at the same time."),
        ("5", "Assessments took longer than the year before."),
    ]
    assert {b.kind for b in document.blocks} == {BlockKind.PARAGRAPH}


def test_paragraph_numbers_that_fall_into_a_sentence_are_kept_for_the_next_paragraphs() -> None:
    document = from_text(
        "6. Teams are under strain because of the number of new plans and the growing\n\n7.\n\n"
        "need for visits, which take longer than before.\n\nThe night team works apart from them."
    )
    assert document.blocks[0].text.endswith("the growing need for visits, which take longer than before.")
    assert (document.blocks[1].number, document.blocks[1].text) == ("7", "The night team works apart from them.")


def test_bullets_of_many_shapes_are_list_items_with_their_lead_in() -> None:
    document = from_text(
        "Of the 84 cases that were audited:\n\n- 12 were closed\n• 9 were stepped down\no 30 stayed open\n. 20 were moved\n"
        "➤ 8 were sent back\n\uf0b7 5 had no plan\n"
    )
    items = [b for b in document.blocks if b.kind is BlockKind.LIST_ITEM]
    assert [b.text for b in items] == [
        "12 were closed",
        "9 were stepped down",
        "30 stayed open",
        "20 were moved",
        "8 were sent back",
        "5 had no plan",
    ]
    assert {b.lead_in for b in items} == {0}


def test_numbered_items_under_a_colon_are_a_list() -> None:
    document = from_text("The panel asked for three things:\n\n1. A shorter form\n2. A named contact\n3. A reply within a week\n")
    assert [(b.kind, b.number, b.lead_in) for b in document.blocks[1:]] == [(BlockKind.LIST_ITEM, str(n), 0) for n in (1, 2, 3)]


def test_roman_and_lettered_items() -> None:
    document = from_text(
        "The reviews found that:\n\ni. fathers were left out\nii. notes were late\n\nThe board will:\n\na) ask why\nb) reply"
    )
    assert [b.number for b in document.blocks if b.kind is BlockKind.LIST_ITEM] == ["i", "ii", "a", "b"]


def test_an_item_that_introduces_items_of_another_mark_is_their_lead_in() -> None:
    document = from_text(
        "Our work in the year was this:\n\n• In schools we ran:\no two assemblies\no one survey\n• With parents we met monthly."
    )
    levels = [(b.text, b.level, b.lead_in) for b in document.blocks if b.kind is BlockKind.LIST_ITEM]
    assert levels == [
        ("In schools we ran:", 1, 0),
        ("two assemblies", 2, 1),
        ("one survey", 2, 1),
        ("With parents we met monthly.", 1, 0),
    ]


def test_a_list_mark_of_which_only_a_blank_is_left() -> None:
    document = from_text("There is concern about:\n\n The length of waits\n\n The cost of travel\n\n")
    assert texts(document, BlockKind.LIST_ITEM) == ["The length of waits", "The cost of travel"]


def test_a_common_word_with_a_capital_begins_anew_where_the_list_lost_its_marks() -> None:
    document = from_text(
        "Plans rose by a tenth in the year to March and the share of them that lasted longer than two years fell to 3%\n"
        "The number of visits fell by 40 in the year while the teams were moved to the new offices in the county town\n"
        "Families asked for a named worker, and the panel agreed with all the families that the old way was better"
    )
    assert [b.text.split()[0] for b in document.blocks] == ["Plans", "The", "Families"]
    whole = from_text(
        "The plan was at first led by the county\nCouncil and by its partners in the town.\n"
        "The Council asked for more time in March."
    )
    assert len(whole.blocks) == 1


def test_an_abbreviation_at_a_line_end_is_no_end() -> None:
    document = from_text(
        "Targets were set for children missing from school i.e.\n\nexclusions, attendance and those who are on no roll."
    )
    assert len(document.blocks) == 1


def test_ticks_of_a_chart_are_kept_apart() -> None:
    document = from_text("3,500\n\n3,000\n\n2,500\n\nPlans rose in every quarter of the year that the chart above shows.")
    assert [str(b.kind) for b in document.blocks] == ["running_head"] * 3 + ["paragraph"]


def test_a_hanging_indent_goes_on() -> None:
    document = from_text(
        "3. The number of visits that the team made in the year rose from 609 at 31 March\n"
        "   2015 to 687 at 31 March 2016.\n\n- Children with two plans or more in the last\n  Ten years are counted once."
    )
    assert [(b.number, b.text) for b in document.blocks] == [
        ("3", "The number of visits that the team made in the year rose from 609 at 31 March 2015 to 687 at 31 March 2016."),
        (None, "Children with two plans or more in the last Ten years are counted once."),
    ]


def test_numbered_headings_among_numbered_paragraphs() -> None:
    document = from_text(
        "1. Purpose\n\n1. This paper draws together what the audits found in the year.\n\n2. Numbers\n\n"
        "2. Plans rose by a tenth, and the number of visits that were late fell by a half."
    )
    assert [(str(b.kind), b.number) for b in document.blocks] == [
        ("heading", "1"),
        ("paragraph", "1"),
        ("heading", "2"),
        ("paragraph", "2"),
    ]


def test_a_number_alone_on_the_last_line_ends_the_sentence() -> None:
    document = from_text(
        "The share of plans that ended within two years went up from a fifth to a third between June and the end of March\n2018."
    )
    assert [b.text[-14:] for b in document.blocks] == ["of March 2018."]


def test_a_paragraph_may_begin_with_a_figure_behind_its_number() -> None:
    document = from_text("4. 684 children were in care.\n\n5. 12% of them were placed out of the county.")
    assert [(b.number, b.text[:4]) for b in document.blocks] == [("4", "684 "), ("5", "12% ")]


def test_headings_give_the_path_of_what_follows() -> None:
    document = from_text(
        "ANNUAL FIGURES\n\nContacts and referrals\n\nThe hub took 4,210 contacts in the year, which is fewer than before.\n\n"
        "2.1 Early help\n\nEarly help assessments were completed for 611 children in the same year.\n"
    )
    assert [(b.text, b.section) for b in document.blocks if b.kind is not BlockKind.HEADING] == [
        (document.blocks[2].text, ("ANNUAL FIGURES", "Contacts and referrals")),
        (document.blocks[4].text, ("ANNUAL FIGURES", "Early help")),
    ]
    assert document.blocks[3].number == "2.1"


def test_labels_of_a_chart_are_no_headings_and_no_sentence() -> None:
    labels = ["Parent Drugs", "Child Missing", "Self Harm", "Other Housing", "Young Carer", "Gangs"]
    document = from_text(
        "\n".join(labels) + "\n\nThe chart shows what social workers ticked when they assessed a child and the family."
    )
    assert not texts(document, BlockKind.HEADING)
    assert [text for _, text in kinds(document)][:6] == labels


def test_a_caption_is_no_sentence_but_a_sentence_about_a_figure_is() -> None:
    document = from_text("Figure 3: Contacts by month\n\nFigure 3 shows that contacts rise in March and fall again in August.")
    assert [kind for kind, _ in kinds(document)] == ["caption", "paragraph"]


def test_running_heads_and_page_numbers_stay_out_of_the_sentence_that_crosses_a_page() -> None:
    pages = [
        [
            ("Blackshire Safeguarding Partnership", 30, 9, False),
            (f"Opening words of page {n} that begin a paragraph of the running text here.", 150, 11, False),
            ("Children told the reviewers that they were seldom asked what they wanted and", 700, 11, False),
            (str(n), 810, 9, False),
        ]
        for n in range(1, 5)
    ]
    pages[1].insert(1, ("that nobody came back to them.", 85, 11, False))
    document = of(printed(pages))
    assert any(s.endswith("seldom asked what they wanted and that nobody came back to them.") for s in sentences(document))
    assert texts(document, BlockKind.RUNNING_HEAD).count("Blackshire Safeguarding Partnership") == 4
    assert sum(b.kind is BlockKind.RUNNING_HEAD and b.text.isdigit() for b in document.blocks) == 4


def test_a_footnote_stands_behind_the_paragraph_that_the_page_breaks() -> None:
    body = [
        ("The authority takes part in the regional scheme and has done so from its first day on.", 80 + 14 * n, 11, False)
        for n in range(20)
    ]
    first = [
        *body,
        ("Panels met each month and heard from carers who", 360, 11, False),
        ("1 The scheme ended in 2016.", 790, 8, False),
    ]
    document = of(
        printed([first, [("had been waiting for a decision.", 80, 11, False), *[(t, top + 20, s, b) for t, top, s, b in body]]])
    )
    note = block_with(document, "The scheme ended")
    assert (note.kind, note.number, note.text) == (BlockKind.FOOTNOTE, "1", "The scheme ended in 2016.")
    assert any(s.endswith("heard from carers who had been waiting for a decision.") for s in sentences(document))


def test_a_raised_figure_begins_a_footnote_in_plain_text() -> None:
    document = from_text(
        "Inspectors visited in May.¹ They came back in June.\n\n¹ Under the powers of the Act.\n\nThe report followed in July."
    )
    assert texts(document, BlockKind.FOOTNOTE) == ["Under the powers of the Act."]


def test_bold_and_size_make_headings_in_laid_out_pages() -> None:
    document = of(
        printed(
            [
                [
                    ("Yearly Report", 60, 20, True),
                    ("Missing children", 120, 12, True),
                    ("The police recorded 302 episodes in which a child went missing from a", 140, 11, False),
                    ("home or from care, which is 14 fewer than in the year before.", 154, 11, False),
                    ("Return interviews", 190, 12, True),
                    ("Nine in ten children were offered an interview when they had come back.", 210, 11, False),
                ]
            ]
        )
    )
    assert texts(document, BlockKind.HEADING) == ["Yearly Report", "Missing children", "Return interviews"]
    assert document.blocks[-1].section == ("Yearly Report", "Return interviews")


def test_contact_details_are_masked_everywhere() -> None:
    document = from_text("Contact: jo.bloggs@example.gov.uk\n\nTel: 01234 567890\n\n01234 567891")
    assert "@" not in document.text
    assert not any(c.isdigit() for c in document.text)
    assert len(document.blocks) == 3


def test_stated_paragraphs_keep_their_roles() -> None:
    items = (
        RawParagraph("Findings", "heading", 1),
        RawParagraph("7. The group read 30 files.", "list_item", 1),
        RawParagraph("notes were late", "list_item", 2),
        RawParagraph("Source: local data", "caption"),
    )
    document = of(RawFile("text/markdown", (RawPage(None, items),)))
    assert [(str(b.kind), b.number, b.text) for b in document.blocks] == [
        ("heading", None, "Findings"),
        ("paragraph", "7", "The group read 30 files."),
        ("list_item", None, "notes were late"),
        ("caption", None, "Source: local data"),
    ]


def test_pages_that_could_not_be_read_are_recorded() -> None:
    pages = (
        RawPage(1, (RawParagraph("Text."),)),
        RawPage(2, ()),
        RawPage(3, (), problem="the page is damaged"),
        RawPage(4, (RawParagraph("Scanned."),), ocr=True),
    )
    document = of(RawFile("application/pdf", pages, 5))
    assert [(p.number, p.status, p.reason) for p in document.pages] == [
        (1, "read", None),
        (2, "empty", None),
        (3, "failed", "the page is damaged"),
        (4, "ocr", None),
    ]
    assert (document.pages_expected, document.ocr) == (5, True)


def test_abbreviations_are_those_that_the_paper_defines() -> None:
    document = from_text(
        "The multi-agency risk assessment conference (MARAC) met weekly. Children at risk of Child Sexual Exploitation (CSE) "
        "were discussed (twice) by the chair (Ms Hill).\n\nGlossary\n\nLADO  Local Authority Designated Officer\n"
    )
    assert dict(document.abbreviations) == {
        "MARAC": "multi-agency risk assessment conference",
        "CSE": "Child Sexual Exploitation",
        "LADO": "Local Authority Designated Officer",
    }


def test_blocks_of_a_page_read_by_ocr_say_so() -> None:
    pages = (
        RawPage(1, (RawParagraph("The board met in June."),)),
        RawPage(2, (RawParagraph("There were 12 audits."),), ocr=True, confidence=0.8),
    )
    document = of(RawFile("application/pdf", pages, 2))
    assert [(block.ocr, block.confidence) for block in document.blocks] == [(False, None), (True, 0.8)]
    assert document.ocr


@pytest.mark.parametrize("glyph", ["\ufffd", "\u2212"], ids=["unknown", "minus sign"])
def test_a_bullet_whose_glyph_is_odd_is_a_bullet(glyph: str) -> None:
    document = from_text(f"The year at a glance:\n\n{glyph} 31 plans were opened\n{glyph} 28 plans were closed")
    assert [(b.kind.value, b.text) for b in document.blocks][1:] == [
        ("list_item", "31 plans were opened"),
        ("list_item", "28 plans were closed"),
    ]


def test_an_item_that_ends_in_and_does_not_take_in_the_next_item() -> None:
    document = from_text("Supervision must be:\n\n\u2022 regular and day to day; and\n\u2022 reasonable in all circumstances.")
    assert [(b.kind.value, b.text) for b in document.blocks][1:] == [
        ("list_item", "regular and day to day; and"),
        ("list_item", "reasonable in all circumstances."),
    ]

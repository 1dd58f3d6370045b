"""Encodings and plain text."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.model.raw import RawFile, RawLine
from extractor.read.decode import decode
from extractor.read.text import raw_from_text, read_text

SENTENCE = "The board’s budget – £2,000 – rose by ½ to café costs."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_common_encodings_come_out_the_same(encoding: str) -> None:
    assert decode((SENTENCE * 3).encode(encoding)) == SENTENCE * 3


def test_a_big_endian_mark_is_obeyed() -> None:
    assert decode(b"\xfe\xff" + "Größe".encode("utf-16-be")) == "Größe"


def test_a_character_cut_at_the_end_does_no_harm() -> None:
    assert decode("plans – ".encode()[:-2]) == "plans "


def test_stray_windows_bytes_in_utf8_are_mapped() -> None:
    data = ("“Quoted” words – many of them – " * 4).encode() + "the board\x92s".encode("latin-1")
    assert decode(data).endswith("the board’s")


def test_statistics_decide_where_nothing_else_does() -> None:
    text = "Рада захисту дітей зустрілася шість разів протягом року і обговорила звіт. " * 8
    assert decode(text.encode("cp1251")) == text


def test_a_declared_encoding_is_tried_first() -> None:
    page = '<meta charset="iso-8859-15"><p>€ 20</p>'
    assert decode(page.encode("iso-8859-15"), declared=True) == page


def test_lines_keep_their_indentation_and_the_blank_ones(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\r\n  Introduction  \r\n\r\n   The board met.\r\n\r\n")
    result = read_text(path)
    assert isinstance(result, RawFile)
    assert result.pages_expected is None
    assert result.pages[0].number is None
    assert result.pages[0].items == (RawLine("  Introduction"), RawLine(""), RawLine("   The board met."))


def test_blanks_inside_a_line_stay(tmp_path: Path) -> None:
    result = raw_from_text("Full care order     127   145\n")
    assert isinstance(result, RawFile)
    assert result.pages[0].items == (RawLine("Full care order     127   145"),)


def test_form_feeds_divide_pages() -> None:
    result = raw_from_text("One\n\fTwo\n\f\n")
    assert isinstance(result, RawFile)
    assert [(page.number, page.items) for page in result.pages] == [(1, (RawLine("One"),)), (2, (RawLine("Two"),))]
    assert result.pages_expected == 2

"""The REFI-QDA project and codebook, read back: segments are sentences to the character, references have targets."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from extractor.errors import InputError
from extractor.warehouse import load_document, reading, writing
from extractor.warehouse.qda import CODEBOOK, PROJECT, READINGS, export_qda

from . import samples

P = {"p": PROJECT}
GUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
LABELS = {"neglect": ("Neglect", "Needs that are not met."), "fathers": ("Fathers & partners", "")}
# A letter outside the basic plane counts once, and the sentence runs over two lines.
ODD = "Plan \U0001d7d9 – “caf\u00e9”\nFathers were\nnot seen. Neglect is known."


@pytest.fixture
def project(path: Path, tmp_path: Path) -> Path:
    """An exported warehouse of two papers, one with odd letters and one mention that may not be coded."""
    start = ODD.index("Fathers")
    fathers = samples.mention(
        "fathers", mention_id="m2", quote="Fathers were not seen.", surface="Fathers", char_start=start, char_end=start + 7
    )
    start = ODD.index("Neglect")
    neglect = samples.mention(
        mention_id="m3", quote="Neglect is known.", surface="Neglect", char_start=start, char_end=start + 7, stance="concern"
    )
    odd = replace(samples.document("b" * 64), text=ODD, blocks=(), tables=())
    with writing(path) as connection:
        mentions = (samples.mention(), samples.mention("fathers", mention_id="m9", evidence_class="name"))
        load_document(connection, samples.document(), (), mentions, samples.origin("a\x0b&b.txt"))
        load_document(connection, odd, (), (fathers, neglect), samples.origin("odd.txt"))
    with reading(path) as door:
        [written, _] = export_qda(door, tmp_path / "out", LABELS)
    return written


def segments(file: Path) -> list[tuple[str, str, set[str]]]:
    """Name of the segment, its text by its offsets, the names of its codes."""
    with zipfile.ZipFile(file) as archive:
        root = ET.fromstring(archive.read("project.qde"))
        names = {str(code.get("guid")): str(code.get("name")) for code in root.iter(f"{{{PROJECT}}}Code")}
        found = []
        for source in root.findall("p:Sources/p:TextSource", P):
            text = archive.read("Sources/" + str(source.get("plainTextPath")).removeprefix("internal://")).decode()
            for one in source.findall("p:PlainTextSelection", P):
                piece = text[int(str(one.get("startPosition"))) : int(str(one.get("endPosition")))]
                codes = {names[str(ref.get("targetGUID"))] for ref in one.findall("p:Coding/p:CodeRef", P)}
                found.append((str(one.get("name")), piece, codes))
    return found


def test_every_segment_is_its_sentence_to_the_character(project: Path) -> None:
    found = {piece: (name, codes) for name, piece, codes in segments(project)}
    assert set(found) == {
        "On 31 March 2017 there were 118 plans, 22% of them for neglect.",
        "Fathers were\nnot seen.",
        "Neglect is known.",
    }
    assert found["Fathers were\nnot seen."][0] == "Fathers"
    assert {"Fathers & partners", "affirmed"} <= found["Fathers were\nnot seen."][1]
    assert {"Neglect", "concern"} <= found["Neglect is known."][1]
    assert all(len(codes) == 1 + len(READINGS) for _, codes in found.values())


def test_the_project_keeps_to_the_schema(project: Path) -> None:
    with zipfile.ZipFile(project) as archive:
        root = ET.fromstring(archive.read("project.qde"))
        files = set(archive.namelist())
    assert [child.tag for child in root] == [f"{{{PROJECT}}}{name}" for name in ("CodeBook", "Variables", "Sources")]
    guids = [str(each.get("guid")) for each in root.iter() if each.get("guid")]
    assert len(guids) == len(set(guids))
    assert all(GUID.fullmatch(guid) for guid in guids)
    assert {str(each.get("targetGUID")) for each in root.iter() if each.get("targetGUID")} <= set(guids)
    for source in root.findall("p:Sources/p:TextSource", P):
        kinds = [child.tag.rpartition("}")[2] for child in source]
        assert kinds == sorted(kinds)  # PlainTextSelection before VariableValue
        assert "Sources/" + str(source.get("plainTextPath")).removeprefix("internal://") in files


def test_the_codebook_has_the_codes_of_the_project(project: Path) -> None:
    book = ET.parse(project.with_suffix(".qdc")).getroot()
    assert book.tag == f"{{{CODEBOOK}}}CodeBook"
    with zipfile.ZipFile(project) as archive:
        root = ET.fromstring(archive.read("project.qde"))
    own = {(code.get("guid"), code.get("name"), code.get("isCodable")) for code in book.iter(f"{{{CODEBOOK}}}Code")}
    assert own == {(code.get("guid"), code.get("name"), code.get("isCodable")) for code in root.iter(f"{{{PROJECT}}}Code")}


def test_the_same_warehouse_gives_the_same_bytes(project: Path, path: Path, tmp_path: Path) -> None:
    with reading(path) as door:
        again = export_qda(door, tmp_path / "again", LABELS)
    assert [file.read_bytes() for file in again] == [project.read_bytes(), project.with_suffix(".qdc").read_bytes()]


def test_a_folder_that_cannot_be_written_is_named(loaded: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    with reading(loaded) as door, pytest.raises(InputError, match="taken"):
        export_qda(door, tmp_path / "taken" / "inside", LABELS)

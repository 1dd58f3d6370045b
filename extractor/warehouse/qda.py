"""The theme mentions as a REFI-QDA project (.qdpx) and codebook (.qdc), which QualCoder, ATLAS.ti, MAXQDA and NVivo can open.

The format is the REFI-QDA standard 1.5 (Project.xsd and Codebook.xsd, namespaces urn:QDA-XML:project:1.0 and
urn:QDA-XML:codebook:1.0). Positions count Unicode code points of the plain-text source from 0; the end is the position after
the last character. Neither times nor random identifiers are written, so the same warehouse gives the same bytes.
"""

from __future__ import annotations

import re
import uuid
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

from extractor.errors import InputError
from extractor.warehouse.reader import Reader

PROJECT = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"
PROJECT_FILE = "scrutiny.qdpx"
CODEBOOK_FILE = "scrutiny.qdc"
READINGS = {
    "stance": ("concern", "strength", "recommendation", "neutral"),
    "assertion": ("affirmed", "negated"),
    "certainty": ("stated", "hypothetical", "historical"),
    "subject": ("own", "national", "other"),
}
"""The columns of theme_mentions that become codes of their own, with their values."""

_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, PROJECT)
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip file can hold
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_VARIABLES = (("Board", "board"), ("Document type", "document_type"), ("Year", "year"))
_DOCUMENTS = (
    "SELECT document, text, board, document_type, year(coalesce(period_end, published))::VARCHAR AS year "
    "FROM documents WHERE document = ?"
)
_MENTIONS = (
    "SELECT * FROM theme_mentions WHERE document = ? AND evidence_class NOT IN ('glossary', 'contents', 'name') "
    "ORDER BY char_start, char_end, theme, mention_id"
)

Labels = Mapping[str, tuple[str, str]]


def export_qda(door: Reader, folder: Path, labels: Labels) -> list[Path]:
    """Write project and codebook into `folder`, made where it does not exist. Returns the two files.

    `labels` gives label and definition of a theme; one without is named by its id. Names of services, glossaries and contents
    pages are left out, as they are in the trends. Raises InputError where the folder cannot be written.
    """
    found = {str(row["theme"]) for row in door.rows("SELECT DISTINCT theme FROM theme_mentions")}
    named = {theme: labels.get(theme, (theme, "")) for theme in sorted(found | set(labels))}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        project = _project(door, folder / PROJECT_FILE, named)
        codebook = folder / CODEBOOK_FILE
        root = ET.Element("CodeBook", {"xmlns": CODEBOOK, "origin": "scrutiny"})
        _codes(root, named)
        codebook.write_bytes(_bytes(root))
    except OSError as error:
        raise InputError(f"{error.filename or folder} cannot be written: {error.strerror or error}") from error
    return [project, codebook]


def _project(door: Reader, path: Path, labels: Labels) -> Path:
    root = ET.Element("Project", {"xmlns": PROJECT, "name": "scrutiny", "origin": "scrutiny"})
    _codes(ET.SubElement(root, "CodeBook"), labels)
    variables = ET.SubElement(root, "Variables")
    for name, _ in _VARIABLES:
        ET.SubElement(variables, "Variable", {"guid": _guid("variable", name), "name": name, "typeOfVariable": "Text"})
    sources = ET.SubElement(root, "Sources")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for row in door.rows("SELECT document FROM documents ORDER BY document"):
            [document] = door.rows(_DOCUMENTS, [row["document"]])
            mentions = door.rows(_MENTIONS, [row["document"]])
            name = f"{_guid('text', str(document['document']))}.txt"
            _source(sources, document, mentions, name)
            _put(archive, f"Sources/{name}", str(document["text"] or "").encode())
        _put(archive, "project.qde", _bytes(root))
    return path


def _source(parent: ET.Element, document: Mapping[str, object], mentions: list[dict[str, object]], file: str) -> None:
    """A paper with its coded segments. The schema asks for selections first, then the values of variables."""
    name = str(document["document"])
    source = ET.SubElement(
        parent,
        "TextSource",
        {"guid": _guid("source", name), "name": _clean(name), "plainTextPath": f"internal://{file}"},
    )
    text = str(document["text"] or "")
    for mention in mentions:
        _selection(source, name, text, mention)
    for label, column in _VARIABLES:
        if document[column] is not None:
            value = ET.SubElement(source, "VariableValue")
            ET.SubElement(value, "VariableRef", {"targetGUID": _guid("variable", label)})
            ET.SubElement(value, "TextValue").text = _clean(str(document[column]))


def _selection(source: ET.Element, document: str, text: str, mention: Mapping[str, object]) -> None:
    """A mention's sentence, coded with its theme and with how it is meant."""
    key = f"{document}\x1f{mention['mention_id']}"
    start, end = _segment(text, mention)
    selection = ET.SubElement(
        source,
        "PlainTextSelection",
        {
            "guid": _guid("selection", key),
            "name": _clean(str(mention["surface"])),
            "startPosition": str(start),
            "endPosition": str(end),
        },
    )
    codes = [_guid("theme", str(mention["theme"]))]
    codes += [_guid(column, str(mention[column])) for column in READINGS]
    for code in codes:
        coding = ET.SubElement(selection, "Coding", {"guid": _guid("coding", f"{key}\x1f{code}")})
        ET.SubElement(coding, "CodeRef", {"targetGUID": code})


def _segment(text: str, mention: Mapping[str, object]) -> tuple[int, int]:
    """Where the sentence of a mention stands; only its words, where the text prints the sentence otherwise (over two lines)."""
    start, end = int(str(mention["char_start"])), int(str(mention["char_end"]))
    quote = str(mention["quote"])
    words = r"\s+".join(re.escape(word) for word in quote.split())
    around = re.compile(words)
    begin = max(0, start - 2 * len(quote))
    while found := around.search(text, begin, end + 2 * len(quote)):
        if found.start() <= start and end <= found.end():
            return found.start(), found.end()
        begin = found.start() + 1
    return start, end


def _codes(book: ET.Element, labels: Labels) -> None:
    """The code tree: every theme under Themes, every reading under the name of its column."""
    codes = ET.SubElement(book, "Codes")
    themes = _code(codes, "group", "themes", "Themes", "What the papers speak of.", codable=False)
    for theme, (label, definition) in labels.items():
        _code(themes, "theme", theme, label, definition)
    for column, values in READINGS.items():
        group = _code(codes, "group", column, column.capitalize(), "How a theme is meant.", codable=False)
        for value in values:
            _code(group, column, value, value, "")


def _code(parent: ET.Element, kind: str, key: str, name: str, definition: str, *, codable: bool = True) -> ET.Element:
    code = ET.SubElement(
        parent, "Code", {"guid": _guid(kind, key), "name": _clean(name), "isCodable": "true" if codable else "false"}
    )
    if definition:
        ET.SubElement(code, "Description").text = _clean(definition)
    return code


def _guid(kind: str, key: str) -> str:
    return str(uuid.uuid5(_SPACE, f"{kind}\x1f{key}"))


def _clean(text: str) -> str:
    """`text` without what XML cannot hold."""
    return _NOT_XML.sub("", text)


def _bytes(root: ET.Element) -> bytes:
    ET.indent(root)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode").encode() + b"\n"


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3  # else the bytes differ between Windows and others
    archive.writestr(entry, content)

"""OCR: the image is set straight and cleared, the engines give words with boxes, the words become lines of a page."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from extractor.model.raw import RawFile, RawLine, RawPage
from extractor.read import ReadOptions, read_file
from extractor.read.ocr import engine as engine_module
from extractor.read.ocr import pages as pages_module
from extractor.read.ocr import rapid, recognise, tesseract
from extractor.read.ocr.engine import OcrError, Seen
from extractor.read.ocr.image import PageImage, cleared, is_blank, skew_of, straightened, turned, without_rulings
from extractor.read.ocr.lines import lines_of
from extractor.read.ocr.pages import read_image
from extractor.read.ocr.snippets import unread
from extractor.read.options import HOW_TO_GET_OCR
from extractor.read.pdf import read_pdf

MakePdf = Callable[..., Path]
PAPER = [
    "Data note for the autumn meeting",
    "There were 412 open plans on 31 March 2019, up from 398 a year before.",
    "The team closed 1,205 referrals, 37.5% of them inside ten days.",
    "Of 88 audits 61 were judged good and 9 were sent back to the manager.",
]

needs_tesseract = pytest.mark.skipif(tesseract.find() is None, reason="tesseract-ocr is not installed")


@dataclass
class Reader:
    """An engine that gives what it was given, and keeps the images that it was shown."""

    seen: list[Seen] = field(default_factory=list)
    error: str | None = None
    turns: int = 0
    shown: list[PageImage] = field(default_factory=list)
    name: str = "reader"

    def read(self, image: PageImage, deadline: float) -> list[Seen]:
        self.shown.append(image)
        if self.error:
            raise OcrError(self.error)
        return self.seen

    def quarter_turns(self, image: PageImage, deadline: float) -> int:
        return self.turns


def word(text: str, x: float, top: float, *, confidence: float = 0.9, line: int = 1, height: float = 20) -> Seen:
    """A word of capitals or digits: `height` pixels from the baseline up, 14 pixels a letter."""
    return Seen(text, x, top, x + 14 * len(text), top + height, confidence, (line,))


def blank(width: int = 1000, height: int = 1400) -> np.ndarray:
    return np.full((height, width), 255, dtype=np.uint8)


def page_image(pixels: np.ndarray) -> PageImage:
    return PageImage(pixels, 200 / 72)


def striped() -> PageImage:
    """What a page of text looks like from afar: dashes in level rows."""
    pixels = blank()
    for row in range(150, 1200, 40):
        for column in range(120, 880, 60):
            pixels[row : row + 14, column : column + 40] = 20
    return page_image(pixels)


def photographed(lines: list[str] = PAPER, *, angle: float = 0.0, quarters: int = 0) -> Callable[[Canvas], None]:
    """Draws a page that is an image of the lines, as a scanner gives it."""
    import pypdfium2

    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    canvas.setFont("Helvetica", 12)
    for number, line in enumerate(lines):
        canvas.drawString(72, 740 - 22 * number, line)
    canvas.save()
    document = pypdfium2.PdfDocument(stream.getvalue())
    try:
        picture = document[0].render(scale=150 / 72, grayscale=True).to_pil()
    finally:
        document.close()
    picture = picture.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255)
    picture = picture.rotate(90 * quarters, expand=True)

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(picture), 0, 0, *canvas._pagesize)

    return draw


def layered(canvas: Canvas) -> None:
    canvas.drawString(72, 700, "This page has a text layer.")


def texts(page: RawPage) -> list[str]:
    return [item.text for item in page.items if isinstance(item, RawLine)]


def pages(path: Path, mode: str = "auto") -> tuple[RawPage, ...]:
    result = read_pdf(path, ReadOptions(mode))  # type: ignore[arg-type]
    assert isinstance(result, RawFile)
    return result.pages


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Callable[[Reader | None], None]:
    return lambda reader: monkeypatch.setattr(pages_module, "find_engine", lambda: reader)


# The image


@pytest.mark.parametrize("angle", [-4.0, -1.0, 0.7, 3.0])
def test_skew_is_found_and_taken_out(angle: float) -> None:
    picture = Image.fromarray(striped().pixels).rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255)
    image = page_image(np.asarray(picture))
    assert skew_of(image) == pytest.approx(-angle, abs=0.2)
    assert abs(skew_of(straightened(image))) <= 0.1


def test_level_lines_and_pages_without_lines_are_not_turned() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (1400, 1000)).astype(np.uint8)
    assert [skew_of(page_image(pixels)) for pixels in (striped().pixels, blank(), noise)] == [0.0, 0.0, 0.0]


def test_rulings_go_and_letters_and_shaded_areas_stay() -> None:
    pixels = blank()
    pixels[300:303, 100:900] = 0  # rulings
    pixels[200:700, 500:502] = 0
    pixels[320:340, 110:124] = 0  # a letter
    pixels[900:1000, 100:900] = 0  # a dark bar
    result = without_rulings(page_image(pixels)).pixels
    assert result[298:305, 100:900].min() > 150
    assert result[200:700, 498:504].min() > 150
    assert np.array_equal(result[320:340, 110:124], pixels[320:340, 110:124])
    assert np.array_equal(result[900:1000, 100:900], pixels[900:1000, 100:900])


def test_clearing_takes_noise_and_leaves_ink() -> None:
    random = np.random.default_rng(2)
    pixels = np.clip(striped().pixels + random.normal(0, 12, (1400, 1000)), 0, 255).astype(np.uint8)
    result = cleared(page_image(pixels)).pixels
    assert (result[:100] == 255).all()
    assert result[155:160, 125:150].max() < 80


def test_a_page_of_paper_is_blank_and_one_with_a_line_is_not() -> None:
    pixels = np.full((1400, 1000), 215, dtype=np.uint8)
    assert is_blank(page_image(pixels))
    pixels[700:715, 400:440] = 30
    assert not is_blank(page_image(pixels))


# Words to lines


def test_words_become_lines_with_boxes_in_points_and_confidence() -> None:
    seen = [word("PLANS", 200, 100), word("412", 280, 100, confidence=0.6), word("AUDITS", 200, 140, line=2)]
    first, second = lines_of(seen, page_image(blank()))
    assert (first.text, second.text) == ("PLANS 412", "AUDITS")
    assert first.box is not None
    assert (first.box.x0, first.box.top) == (pytest.approx(72, abs=0.1), pytest.approx(36, abs=0.1))
    assert first.size == pytest.approx(10, abs=0.6)
    assert first.confidence == pytest.approx((5 * 0.9 + 3 * 0.6) / 8, abs=0.001)


def test_cells_of_one_row_stay_in_a_line_with_wide_gaps() -> None:
    seen = [word("PLANS", 100, 100, line=1), word("412", 500, 101, line=2), word("398", 700, 100, line=3)]
    (line,) = lines_of(seen, page_image(blank()))
    label, *values = [part.strip() for part in line.text.split("   ") if part.strip()]
    assert (label, values) == ("PLANS", ["412", "398"])


def test_what_is_left_of_rulings_is_no_text() -> None:
    seen = [word("|", 80, 100), word("|PLANS", 100, 100), word("412|", 300, 100), word("—_", 400, 100), word("A|B", 500, 100)]
    (line,) = lines_of(seen, page_image(blank()))
    assert line.text.split() == ["PLANS", "412", "A|B"]


def test_a_bullet_read_as_a_letter_is_a_bullet_only_where_it_begins_a_line() -> None:
    seen = [word("e", 100, 100), word("Audits", 130, 100), word("e", 300, 100), word("e", 100, 140, line=2)]
    assert [line.text for line in lines_of(seen, page_image(blank()))] == ["• Audits    e", "e"]


def test_sizes_that_waver_are_one_size_and_a_heading_keeps_its_own() -> None:
    seen = [word("HEADING", 100, 50, line=0, height=36)]
    seen += [word(f"LINE{n}", 100, 100 + 40 * n, line=n, height=19 + n % 3) for n in range(1, 7)]
    sizes = [line.size for line in lines_of(seen, page_image(blank()))]
    assert len(set(sizes[1:])) == 1
    assert sizes[0] is not None
    assert sizes[1] is not None
    assert sizes[0] > 1.5 * sizes[1]


# What a first pass leaves


def test_what_was_not_read_is_set_in_lines_and_found_again_at_its_place() -> None:
    pixels = blank()
    for x, top in ((100, 200), (500, 204), (700, 203), (500, 900)):
        pixels[top : top + 20, x : x + 12] = 0
    pixels[400:640, 200:500] = 0  # a picture
    pixels[1000:1003, 300:303] = 0  # a speck
    strip = unread(page_image(pixels), [word("1", 100, 200)])
    assert strip is not None
    assert [(piece.x0, piece.top, piece.x1, piece.bottom) for piece in strip.snippets] == [
        (500, 204, 512, 224),
        (700, 203, 712, 223),
        (500, 900, 512, 920),
    ]
    assert strip.lines == 1
    last = strip.snippets[-1]
    assert (strip.image.pixels[last.head : last.head + 20, last.left : last.left + 12] == 0).all()
    placed = strip.place(word("3", last.left, last.head))
    assert placed is not None
    assert (placed.text, placed.x0, placed.top) == ("3", 500, 900)
    assert strip.place(Seen("2 3", strip.snippets[0].left, last.head, last.left + 12, last.head + 20, 0.9, (1,))) is None


def test_a_page_that_was_read_whole_leaves_nothing() -> None:
    pixels = blank()
    pixels[200:220, 100:112] = 0
    assert unread(page_image(pixels), [word("1", 100, 200)]) is None


# Pages


def test_only_the_page_without_a_text_layer_is_read_by_ocr(make_pdf: MakePdf, use: Callable[..., None]) -> None:
    use(Reader([word("412", 200, 100), word("PLANS", 260, 100)]))
    first, second = pages(make_pdf(layered, photographed()))
    assert (texts(first), first.ocr, first.confidence) == (["This page has a text layer."], False, None)
    assert (texts(second), second.ocr, second.confidence, second.problem) == (["412 PLANS"], True, 0.9, None)


def test_never_leaves_the_page_and_always_reads_every_page(make_pdf: MakePdf, use: Callable[..., None]) -> None:
    use(Reader([word("412", 200, 100), word("PLANS", 260, 100)]))
    path = make_pdf(layered, photographed())
    assert [page.ocr for page in pages(path, "never")] == [False, False]
    assert [texts(page) for page in pages(path, "always")] == [["412 PLANS"], ["412 PLANS"]]


def test_without_an_engine_the_page_says_how_to_get_one(make_pdf: MakePdf, use: Callable[..., None]) -> None:
    use(None)
    _, page = pages(make_pdf(layered, photographed()))
    assert (page.items, page.ocr) == ((), False)
    assert page.problem == f"page 2 is an image without a text layer; it needs OCR ({HOW_TO_GET_OCR})"


def test_an_engine_that_fails_leaves_its_reason(make_pdf: MakePdf, use: Callable[..., None]) -> None:
    use(Reader(error="it took longer than 60 seconds"))
    _, page = pages(make_pdf(layered, photographed()))
    assert page.problem == "page 2 is an image without a text layer; it needs OCR: it took longer than 60 seconds"


def test_an_image_without_words_and_a_doubtful_reading_are_told(make_pdf: MakePdf, use: Callable[..., None]) -> None:
    path = make_pdf(photographed())
    use(Reader([]))
    assert pages(path)[0].problem == "page 1 is an image in which OCR finds no text"
    use(Reader([word("4I2", 200, 100, confidence=0.4)]))
    page = pages(path)[0]
    assert texts(page) == ["4I2"]
    assert page.problem == "page 1 was read by OCR with little certainty (40%); compare it with the paper"


def test_ocr_takes_the_place_of_letters_that_cannot_be_decoded_and_not_of_more_text(
    make_pdf: MakePdf, use: Callable[..., None]
) -> None:
    import pypdfium2

    use(Reader([word("412", 200, 100), word("PLANS", 260, 100)]))
    garbled = RawPage(1, (RawLine("\ufffd\ufffd \ufffd" * 40),), problem="letters that cannot be decoded")
    fuller = replace(garbled, items=(RawLine("There were 412 plans."),), problem="half of it is missing")
    document = pypdfium2.PdfDocument(make_pdf(photographed()))
    try:
        (read,) = recognise(document, [garbled], "auto")
        (kept,) = recognise(document, [fuller], "auto")
    finally:
        document.close()
    assert (texts(read), read.ocr, read.problem) == (["412 PLANS"], True, None)
    assert (kept.items, kept.ocr) == (fuller.items, False)
    assert kept.problem == "page 1 is an image in which OCR finds no more text"


def test_a_page_on_its_side_is_turned() -> None:
    reader = Reader([word("X", 10, 10, confidence=0.1)], turns=1)
    image, _ = read_image(turned(striped(), 3), reader)
    assert [shown.pixels.shape for shown in reader.shown] == [(1000, 1400), (1400, 1000)]
    assert image.pixels.shape == (1400, 1000)


def test_the_choice_of_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "find", lambda: None)
    monkeypatch.setattr(rapid, "find", lambda: None)
    assert engine_module.find_engine() is None
    monkeypatch.setattr(rapid, "find", rapid.Rapid)
    assert isinstance(engine_module.find_engine(), rapid.Rapid)


# rapidocr, by a stand-in with its interface


def test_lines_of_rapidocr_become_words(monkeypatch: pytest.MonkeyPatch) -> None:
    @dataclass
    class Output:
        boxes: object = field(default_factory=lambda: np.array([[[100, 50], [300, 50], [300, 70], [100, 70]]]))
        txts: tuple[str, ...] = ("412 open",)
        scores: tuple[float, ...] = (0.98,)
        word_results: tuple[object, ...] = (
            (
                ("412", 0.99, [[104, 50], [150, 50], [150, 70], [104, 70]]),
                ("open", 0.9, [[160, 50], [296, 50], [296, 70], [160, 70]]),
            ),
        )

    shapes = []

    def fake(pixels: np.ndarray, **options: object) -> Output:
        shapes.append(pixels.shape)
        return Output()

    monkeypatch.setattr(rapid, "_loaded", lambda: fake)
    seen = rapid.Rapid().read(page_image(blank()), 60)
    assert shapes == [(1400, 1000, 3)]
    assert [(one.text, one.x0, one.x1, one.confidence, one.line) for one in seen] == [
        ("412", 104, 150, 0.99, (0,)),
        ("open", 160, 296, 0.9, (0,)),
    ]
    assert [line.text for line in lines_of(seen, page_image(blank()))] == ["412 open"]


# tesseract itself


@needs_tesseract
@pytest.mark.parametrize(("angle", "quarters"), [(0.0, 0), (-1.5, 0), (0.0, 1)])
def test_tesseract_reads_a_scan(make_pdf: MakePdf, angle: float, quarters: int) -> None:
    result = read_file(make_pdf(photographed(PAPER * 3, angle=angle, quarters=quarters)))
    assert isinstance(result, RawFile)
    (page,) = result.pages
    assert texts(page) == PAPER * 3
    assert (page.ocr, page.problem) == (True, None)
    assert page.confidence is not None
    assert page.confidence > 0.85


@needs_tesseract
def test_tesseract_reads_a_ruled_table_as_rows(make_pdf: MakePdf) -> None:
    picture = Image.new("L", (1240, 1754), 255)
    draw = ImageDraw.Draw(picture)
    rows = [("Measure", "2017", "2018"), ("Open plans", "398", "412"), ("Referrals", "1,190", "1,205"), ("Audits", "7", "9")]
    for at in range(len(rows) + 1):
        draw.line((150, 300 + 50 * at, 1050, 300 + 50 * at), 0, 3)
    for x in (150, 600, 825, 1050):
        draw.line((x, 300, x, 500), 0, 3)
    for at, row in enumerate(rows):
        for x, text in zip((165, 640, 865), row, strict=True):
            draw.text((x, 308 + 50 * at), text, 0, font_size=28)

    def page(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(picture), 0, 0, *A4)

    lines = texts(pages(make_pdf(page))[0])
    assert [tuple(part.strip() for part in line.split("   ") if part.strip()) for line in lines] == rows


@needs_tesseract
def test_tesseract_is_stopped_at_the_deadline() -> None:
    found = tesseract.find()
    assert found is not None
    with pytest.raises(OcrError, match="longer than 0 seconds"):
        found.read(striped(), 0.01)


def test_a_tesseract_that_cannot_run_is_an_ocr_error(tmp_path: Path) -> None:
    with pytest.raises(OcrError, match="cannot be started"):
        tesseract.Tesseract(str(tmp_path / "none")).read(striped(), 60)
    with pytest.raises(OcrError, match="tesseract failed"):
        tesseract.Tesseract(sys.executable).read(striped(), 60)


def test_nothing_of_it_is_imported_for_a_page_with_text(make_pdf: MakePdf) -> None:
    code = (
        "import sys; from pathlib import Path; from extractor.read import read_file; read_file(Path(sys.argv[1])); "
        "print('extractor.read.ocr' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(make_pdf(layered))], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"

"""What a cell displays, by its number format."""

from __future__ import annotations

import datetime as dt

import pytest

from extractor.read.xlsx_format import shown


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (None, "0", ""),
        ("  North \n East ", "@", "North East"),
        (True, "General", "TRUE"),
        (12.0, "General", "12"),
        (0.1 + 0.2, "General", "0.3"),
        (0.00001234, "General", "0.00001234"),
        (0.123, "0.0%", "12.3%"),
        (0.1235, "0%", "12%"),
        (0.125, "0.0", "0.1"),
        (2.5, "0", "3"),
        (-2.5, "0", "-3"),
        (-0.001, "0.0", "0.0"),
        (1234567.5, "#,##0", "1,234,568"),
        (1234567, '"£"#,##0.0,,"m"', "£1.2m"),
        (1200, "[$£-809]#,##0.00", "£1,200.00"),
        (-500, "#,##0;[Red](#,##0)", "(500)"),
        (0, '0;-0;"-"', "-"),
        (0, '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', "-"),
        (7, "000", "007"),
        (1.5, "0.##", "1.5"),
        (0.5, "#.0", ".5"),
        (3, '0" weeks"', "3 weeks"),
        (0.25, "# ?/?", "0.25"),
        (12345, "0.00E+00", "12345"),
        (5, "[<10]0;0.0", "5"),
        (1e300, "0.00", "1e+300"),
        (float("nan"), "0", "nan"),
        (dt.datetime(2024, 3, 31), "dd/mm/yyyy", "31/03/2024"),
        (dt.datetime(2024, 3, 31), "mmm-yy", "Mar-24"),
        (dt.datetime(2024, 3, 5), "d mmmm yyyy", "5 March 2024"),
        (dt.datetime(2024, 3, 5), "[$-809]dddd d mmm yyyy;@", "Tuesday 5 Mar 2024"),
        (dt.datetime(2024, 3, 31), "mm-dd-yy", "2024-03-31"),
        (dt.datetime(2024, 3, 31, 14, 5), "dd/mm/yyyy hh:mm", "31/03/2024 14:05"),
        (dt.datetime(2024, 3, 31, 14, 5), "h:mm AM/PM", "2:05 PM"),
        (dt.datetime(2024, 3, 31, 14, 5), "m/d/yy h:mm", "2024-03-31 14:05"),
        (dt.date(2024, 3, 31), "yyyy", "2024-03-31"),
        (dt.time(9, 30), "h:mm", "9:30"),
        (dt.timedelta(hours=30), "[h]:mm", "1 day, 6:00:00"),
    ],
)
def test_shown(value: object, number_format: str, text: str) -> None:
    assert shown(value, number_format) == text

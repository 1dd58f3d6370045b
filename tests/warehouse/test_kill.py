"""kill -9 at any moment leaves a warehouse that opens with every document that was acknowledged, each of them whole."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

from extractor.warehouse import reading

LOADER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from warehouse import samples
from extractor.warehouse import load_document, writing
claims = tuple(samples.claim(f"c{number}", "118", samples.count(number)) for number in range(200))
print("ready", flush=True)
for number in range(1000):
    name = f"{number % 7}.txt"   # every document is replaced again and again
    with writing(Path(sys.argv[1]), settled=number % 3 == 0) as connection:
        load_document(connection, samples.document(f"{number:064d}"), claims, (), samples.origin(name))
    print(name, number, flush=True)
"""

TESTS = Path(__file__).resolve().parent.parent


def test_killed_at_random(path: Path) -> None:
    moments = random.Random(20261121)
    acknowledged: dict[str, int] = {}
    for _ in range(6):
        process = subprocess.Popen([sys.executable, "-c", LOADER, str(path), str(TESTS)], stdout=subprocess.PIPE, text=True)
        with process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            time.sleep(moments.uniform(0.0, 0.35))
            process.kill()
            for line in process.stdout:
                name, number = line.split()
                acknowledged[name] = int(number)
        if not path.exists():  # killed while it was made: then nothing had been acknowledged
            assert not acknowledged
            continue
        with reading(path) as door:
            held = {str(row["document"]): int(str(row["sha256"])) for row in door.rows("SELECT document, sha256 FROM documents")}
            claims = door.rows("SELECT document, count(*) AS n FROM claims GROUP BY document")
        # The one that was being loaded may be in as well: committed, but killed before it could say so.
        assert held.keys() >= acknowledged.keys()
        newer = {name for name, number in acknowledged.items() if held[name] != number}
        assert len(newer) <= 1
        assert {str(row["document"]): row["n"] for row in claims} == dict.fromkeys(held, 200)
        acknowledged = held
    assert acknowledged

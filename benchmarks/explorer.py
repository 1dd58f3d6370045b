"""The explorer: how soon the first page is there, how long each page takes, how much memory it holds.

    python benchmarks/explorer.py [WAREHOUSE] [--claims 1000000] [--runs 5] [--starts 5]

Without WAREHOUSE one of `--claims` claims is generated (benchmarks/national.py, with a theme mention for every fifth claim) and
checked, which takes minutes; with it, that one is looked at and not changed. `scrutiny explore` is started on 127.0.0.1 in a
process of its own `--starts` times: the first page counts from the start of the process to the last byte of the overview. Then
every page is asked for once, and `--runs` times more on the clock; beside the median is the processor time that the server
took for one of them, which is the better figure on a busy machine. Memory is the resident size of the process: when idle
after the start, and after all pages.

Limits: the first page after 0.5 s on the sample warehouse, a page 1 s over a million claims, 250 MB when idle. Exit status 1
where a page or the memory is above its limit; the first page is only printed, since it rests on the machine and its disk.
"""

from __future__ import annotations

import argparse
import http.client
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import psutil

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

PAGE_SECONDS, IDLE_MEGABYTES = 1.0, 250.0
_MENTIONS = """
INSERT INTO store.theme_mentions BY NAME
SELECT document, 'm' || claim_id AS mention_id, block_id, page, section, quote, surface, char_start, char_end,
       [{themes}][(1 + hash(claim_id) % {count})::INTEGER] AS theme, 'affirmed' AS assertion,
       ['concern', 'strength', 'recommendation', 'neutral'][(1 + hash(claim_id, 1) % 4)::INTEGER] AS stance,
       'stated' AS certainty, 'own' AS subject, 'body' AS evidence_class, 'generated' AS pattern
FROM store.claims WHERE hash(claim_id, 2) % 5 = 0
"""


@dataclass(frozen=True, slots=True)
class Running:
    """A started explorer that answered its first page after `seconds`, with `cpu` seconds of processor time until then."""

    process: psutil.Process
    host: str
    cookie: str
    seconds: float
    cpu: float

    @property
    def megabytes(self) -> float:
        """Its resident memory."""
        return float(self.process.memory_info().rss) / 1e6

    @property
    def cpu_time(self) -> float:
        """Seconds of processor time that it has taken, without its children."""
        return float(sum(self.process.cpu_times()[:2]))

    def get(self, path: str) -> tuple[int, int, float]:
        """Status, bytes and seconds of a page."""
        begun = time.perf_counter()
        status, body, _ = _ask(self.host, path, self.cookie)
        return status, len(body), time.perf_counter() - begun


def main() -> int:
    """Starts, asks, prints; 1 where a limit is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("warehouse", type=Path, nargs="?")
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--starts", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.warehouse or _generated(Path(folder) / "warehouse.duckdb", options.claims)
        return _measure(path, options.runs, options.starts)


def _measure(path: Path, runs: int, starts: int) -> int:
    firsts = []
    for _ in range(starts):
        with _started(path) as running:
            firsts.append((running.seconds, running.cpu))
    print(f"first page after {statistics.median(s for s, _ in firsts):.2f} s (median of {starts}; processor "
          f"{statistics.median(c for _, c in firsts):.2f} s)")  # fmt: skip
    broken = False
    with _started(path) as running:
        time.sleep(1)
        idle = running.megabytes
        print(f"{'page':<64} {'status':>6} {'KB':>8} {'seconds':>8} {'cpu':>6}")
        for address in _addresses(path):
            running.get(address)
            before = running.cpu_time
            asked = [running.get(address) for _ in range(runs)]
            cpu = (running.cpu_time - before) / runs
            seconds = statistics.median(taken for _, _, taken in asked)
            slow = seconds > PAGE_SECONDS or asked[0][0] != 200
            broken = broken or slow
            status, size, mark = asked[0][0], asked[0][1] / 1e3, " !" if slow else ""
            print(f"{address[:64]:<64} {status:>6} {size:>8,.0f} {seconds:>8.3f} {cpu:>6.3f}{mark}", flush=True)
        print(f"memory: {idle:,.0f} MB idle after the start, {running.megabytes:,.0f} MB after all pages")
        return int(broken or idle > IDLE_MEGABYTES)


def _addresses(path: Path) -> Iterator[str]:
    """Every page, on what there is most of in the warehouse."""
    from extractor.warehouse import reading

    with reading(path) as door:

        def one(sql: str) -> str:
            rows = door.rows(sql)
            return str(next(iter(rows[0].values()))) if rows else ""

        paper = one("SELECT document FROM claims GROUP BY document ORDER BY count(*) DESC, document LIMIT 1")
        indicator = one("SELECT indicator FROM claims WHERE indicator IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")
        area = one("SELECT area FROM claims WHERE area IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, area LIMIT 1")
        theme = one("SELECT theme FROM theme_mentions GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")
        rule = one("SELECT rule FROM findings GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")
        finding = one("SELECT finding_id FROM findings ORDER BY length(documents) DESC, finding_id LIMIT 1")
        document = paper.replace("'", "''")
        claim = one(f"SELECT claim_id FROM claims WHERE document = '{document}' LIMIT 1")
    pages: list[tuple[str, dict[str, str]]] = [
        ("/", {}),
        ("/papers", {}),
        ("/papers", {"at": "20"}),
        ("/papers", {"find": "area"}),
        ("/paper", {"document": paper}),
        ("/paper", {"document": paper, "claim": claim}),
        ("/findings", {}),
        ("/findings", {"rule": rule}),
        ("/findings", {"paper": paper}),
        ("/finding", {"id": finding}),
        ("/review", {}),
        ("/review", {"paper": paper}),
        ("/review", {"named": "yes", "skip": "50"}),
        ("/review/done", {}),
        ("/indicators", {}),
        ("/indicator", {"id": indicator}),
        ("/indicator", {"id": indicator, "area": area}),
        ("/themes", {}),
        ("/theme", {"id": theme}),
        ("/theme", {"id": theme, "stance": "concern", "at": "50"}),
        ("/query", {}),
        ("/query", {"sql": "SELECT document, count(*) FROM claims GROUP BY document"}),
        ("/export", {}),
    ]
    for address, values in pages:
        if "" not in values.values():
            yield f"{address}?{urlencode(values)}" if values else address


@contextmanager
def _started(path: Path) -> Iterator[Running]:
    command = [sys.executable, "-m", "extractor", "--warehouse", str(path), "explore", "--no-browser", "--by", "benchmark"]
    begun = time.perf_counter()
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            told = process.stderr.readline() if process.stderr else ""
            found = re.search(r"http://([^/]+)(/\S*)", told)
            if found is None:
                raise SystemExit(told or "the explorer did not start")
            host = found[1]
            _, _, headers = _ask(host, found[2], "")
            cookie = headers.get("set-cookie", "").partition(";")[0]
            status, _, _ = _ask(host, "/", cookie)
            seconds = time.perf_counter() - begun
            if status != 200:
                raise SystemExit(f"the overview answered {status}")
            own = psutil.Process(process.pid)
            yield Running(own, host, cookie, seconds, float(sum(own.cpu_times()[:2])))
        finally:
            process.terminate()


def _ask(host: str, path: str, cookie: str) -> tuple[int, bytes, dict[str, str]]:
    connection = http.client.HTTPConnection(host, timeout=120)
    try:
        connection.request("GET", path, headers={"cookie": cookie} if cookie else {})
        answer = connection.getresponse()
        return answer.status, answer.read(), {name.lower(): value for name, value in answer.getheaders()}
    finally:
        connection.close()


def _generated(path: Path, claims: int) -> Path:
    """A checked warehouse of about so many claims, with themes."""
    from benchmarks.national import CLAIMS_OF_AN_AREA
    from benchmarks.national_corpus import make
    from extractor.patterns import Patterns
    from extractor.pipeline.check import check
    from extractor.warehouse import writing

    make(path, max(1, round(claims / CLAIMS_OF_AN_AREA)))
    themes = sorted(Patterns().themes.themes)
    with writing(path) as connection:
        connection.execute(_MENTIONS.format(themes=", ".join(f"'{name}'" for name in themes), count=len(themes)))
    check(path)
    return path


if __name__ == "__main__":
    sys.exit(main())

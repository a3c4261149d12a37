"""Measures `banzhang report --format json` beside DuckDB and beside merely reading the same files. See README.md."""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

BENCH = Path(__file__).resolve().parent
TARGET = BENCH.parent / "target" / "release"
BANZHANG = TARGET / "banzhang"
CSV_READ = TARGET / "examples" / "csv_read"
# Days, agents and shops for so many million messages: a larger operator, not a longer time.
SIZES = {1: (60, 23, 1), 10: (60, 230, 5), 30: (60, 690, 15)}
TABLES = ("messages.csv", "orders.csv")
MIB = 1 << 20


@dataclass
class Run:
    """One process, measured from outside."""

    wall: float
    cpu: float
    peak: int
    output: str


@dataclass
class Measured:
    """The same command several times."""

    name: str
    runs: list

    @property
    def wall(self):
        return statistics.median(run.wall for run in self.runs)

    @property
    def cpu(self):
        return statistics.median(run.cpu for run in self.runs)

    @property
    def peak(self):
        return max(run.peak for run in self.runs)


def measure(command):
    """Runs a command; its time from start to end and the peak memory the kernel saw."""
    with tempfile.TemporaryFile() as output:
        started = time.monotonic()
        process = subprocess.Popen([str(part) for part in command], stdout=output)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"failed with {process.returncode}: {' '.join(map(str, command))}")
        output.seek(0)
        text = output.read().decode()
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, text)


def interleaved(commands, runs):
    """Each command `runs` times in turn, A B C A B C, so that a busy moment hits all alike."""
    found = {name: [] for name in commands}
    for turn in range(runs):
        for name, command in commands.items():
            run = measure(command)
            found[name].append(run)
            print(f"  run {turn + 1} {name}: {run.wall:.2f} s", file=sys.stderr)
    return {name: Measured(name, runs) for name, runs in found.items()}


def data(millions):
    """The folder of a data set, simulated when absent."""
    folder = BENCH / "data" / f"{millions}m"
    if not folder.exists():
        days, agents, shops = SIZES[millions]
        part = folder.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        print(f"simulating about {millions} million messages into {folder}", file=sys.stderr)
        subprocess.run(
            [BANZHANG, "simulate", "--days", str(days), "--agents", str(agents), "--shops", str(shops),
             "--seed", "1", "-o", part], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        part.rename(folder)
    return folder


def count(path):
    """Records of a file. Reading it also makes it warm."""
    return json.loads(measure([CSV_READ, path]).output)["records"]


def report(banzhang, files, out):
    return [banzhang, "report", "--messages", files[0], "--orders", files[1], "--format", "json", "-o", out]


def table(lines):
    """Prints columns, the first to the left and the others to the right."""
    widths = [max(len(line[n]) for line in lines) for n in range(len(lines[0]))]
    for line in lines:
        cells = [cell.rjust(width) for cell, width in zip(line, widths)]
        print("  ".join([line[0].ljust(widths[0]), *cells[1:]]).rstrip())


def verdict(name, value, goal, met):
    print(f"{name}: {value} (goal: {goal}; {'met' if met else 'NOT MET'})")


def beside(arguments):
    """banzhang beside DuckDB and beside reading. Returns whether both agree."""
    folder = data(arguments.millions)
    files = [folder / name for name in TABLES]
    messages, order_rows = map(count, files)
    size = sum(file.stat().st_size for file in files)
    queries = {"DuckDB, tuned": "core_sheet.sql"}
    if arguments.plain:
        queries["DuckDB, plain"] = "core_sheet_plain.sql"
    agreed = True
    with tempfile.TemporaryDirectory(dir=folder.parent) as name:
        scratch = Path(name)
        outs = {query: scratch / sql for query, sql in queries.items()}
        for out in outs.values():
            out.mkdir()
        sheet = scratch / "sheet.json"
        commands = {"banzhang report": report(arguments.banzhang, files, sheet)}
        for query, sql in queries.items():
            commands[query] = [sys.executable, BENCH / "duck.py", "sheet", BENCH / sql, *files, outs[query]]
        commands["DuckDB, read only"] = [sys.executable, BENCH / "duck.py", "read", *files]
        commands["csv crate, read only"] = [CSV_READ, *files]
        found = interleaved(commands, arguments.runs)
        print(f"{messages:,} messages and {order_rows:,} order rows, {size / 1e9:.2f} GB of CSV, "
              f"{os.cpu_count()} cores; median of {arguments.runs}\n")
        ours = found["banzhang report"]
        lines = [["", "seconds", "fastest", "slowest", "CPU s", "peak MiB", "B/message", "times banzhang"]]
        for one in found.values():
            walls = [run.wall for run in one.runs]
            lines.append([one.name, f"{one.wall:.2f}", f"{min(walls):.2f}", f"{max(walls):.2f}", f"{one.cpu:.1f}",
                          f"{one.peak / MIB:,.0f}", f"{one.peak / messages:.0f}", f"{one.wall / ours.wall:.2f}"])
        table(lines)
        print()
        for query in queries:
            ratio = found[query].wall / ours.wall
            verdict(f"{query} ÷ banzhang", f"{ratio:.1f}", "at least 10", ratio >= 10)
            if ratio > 15:
                print("  above 15: README.md has to say why")
        ratio = ours.wall / found["csv crate, read only"].wall
        verdict("banzhang ÷ reading with the csv crate on one core", f"{ratio:.2f}", "at most 2.5", ratio <= 2.5)
        spread = ours.cpu / 2 / found["csv crate, read only"].cpu
        print(f"  by CPU seconds, which a busy machine changes less: DuckDB tuned ÷ banzhang "
              f"{found['DuckDB, tuned'].cpu / ours.cpu:.1f}; half of banzhang's ÷ the csv crate's {spread:.2f}")
        each = ours.peak / messages
        verdict("memory per message", f"{each:.0f} B", "at most 100 B", each <= 100)
        print()
        for query, out in outs.items():
            print(f"banzhang and {query}:", flush=True)
            # In a process of its own: what this one holds would count in the peak of those it starts.
            check = [sys.executable, BENCH / "agree.py", sheet, out / "agent_days.csv", out / "orders.csv"]
            agreed &= subprocess.run(check).returncode == 0
    return agreed


def scale(arguments):
    """Time and memory of banzhang at several sizes."""
    lines = [["million messages", "messages", "GB", "seconds", "CPU s", "µs/message", "peak MiB", "B/message"]]
    for millions in arguments.scale:
        kept = (BENCH / "data" / f"{millions}m").exists()
        folder = data(millions)
        files = [folder / name for name in TABLES]
        messages = count(files[0])
        count(files[1])
        with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
            command = report(arguments.banzhang, files, Path(scratch) / "sheet.json")
            one = interleaved({f"{millions} million": command}, arguments.runs)[f"{millions} million"]
        size = sum(file.stat().st_size for file in files)
        lines.append([str(millions), f"{messages:,}", f"{size / 1e9:.2f}", f"{one.wall:.2f}", f"{one.cpu:.1f}",
                      f"{one.wall / messages * 1e6:.2f}", f"{one.peak / MIB:,.0f}", f"{one.peak / messages:.0f}"])
        if not kept and not arguments.keep:
            shutil.rmtree(folder)
    table(lines)


def sizes(text):
    return [int(part) for part in text.split(",")]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--millions", type=int, default=10, choices=SIZES, help="messages of the comparison")
    parser.add_argument("--runs", type=int, default=5, help="runs of each")
    parser.add_argument("--plain", action="store_true", help="also the plain SQL, which takes minutes")
    parser.add_argument("--scale", type=sizes, metavar="1,10,30", help="banzhang alone at these sizes, in millions")
    parser.add_argument("--keep", action="store_true", help="keep the data that --scale simulates")
    parser.add_argument("--banzhang", type=Path, default=BANZHANG, help="another build of it")
    arguments = parser.parse_args()
    for program in (BANZHANG, CSV_READ):
        if not program.exists():
            sys.exit(f"{program} is missing; `make bench` builds it")
    (BENCH / "data").mkdir(exist_ok=True)
    load = os.getloadavg()[0]
    if load > 0.5:
        print(f"the machine is busy (load {load:.1f}): these times say little, the CPU seconds more\n")
    if arguments.scale:
        scale(arguments)
    elif not beside(arguments):
        sys.exit(1)


if __name__ == "__main__":
    main()

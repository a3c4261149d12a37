#!/usr/bin/env python3
"""Chats and orders in the house: how long an import takes until its figures are complete, how the server answers
meanwhile, how the pages answer afterwards, and how soon a live message counts; beside DuckDB over the same files.

    bench/measure/run.py [--millions 1] [--seconds 30] [--database-url postgres://…]

Prints a table; see README.md."""

import argparse
import datetime
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PORT = 18098
METRICS = "bench-of-the-house"
ZONE = datetime.timezone(datetime.timedelta(hours=8))
# Days and agents whose chats come to about a million messages.
SIZE = {"days": 30, "agents": 44, "shops": 4}


class House:
    """A server and somebody signed in."""

    def __init__(self, binary, data, flags):
        self.binary, self.data, self.flags, self.cookie = binary, data, flags, None
        self.base = f"http://127.0.0.1:{PORT}"

    def start(self):
        password = "bench-2026-bench"
        subprocess.run([self.binary, "init", "--data", self.data, "--login", "owner", "--name", "老板", "--shop", "店铺",
                        "--password-stdin", *self.flags], input=password.encode(), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.process = subprocess.Popen([self.binary, "serve", "--data", self.data, "--listen", f"127.0.0.1:{PORT}",
                                         "--log", "warn", "--metrics-token", METRICS, *self.flags], stdout=subprocess.DEVNULL)
        while True:
            try:
                urllib.request.urlopen(self.base + "/health/ready").close()
                break
            except (urllib.error.URLError, ConnectionError):
                if self.process.poll() is not None:
                    sys.exit("the server ended")
                time.sleep(0.02)
        login = json.dumps({"login": "owner", "password": password}).encode()
        with urllib.request.urlopen(self.request("POST", "/session", login)) as answer:
            self.cookie = answer.headers["set-cookie"].split(";")[0]

    def request(self, method, path, body=None):
        headers = {"origin": self.base, "content-type": "application/json"}
        if self.cookie:
            headers["cookie"] = self.cookie
        return urllib.request.Request(f"{self.base}/api/v1{path}", method=method, headers=headers, data=body)

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(self.request(method, path, data)) as answer:
            return json.loads(answer.read() or b"null")

    def waiting(self, what="figures"):
        """Buyers whose figures are not made yet, or whose chats cannot be found yet."""
        asked = urllib.request.Request(self.base + "/metrics", headers={"authorization": f"Bearer {METRICS}"})
        with urllib.request.urlopen(asked) as answer:
            lines = answer.read().decode().splitlines()
        return sum(float(line.split()[1]) for line in lines if line.startswith(f"banzhang_{what}_waiting"))

    def memory(self):
        """Peak resident size in MB."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) // 1024
        return 0

    def stop(self):
        self.process.terminate()
        self.process.wait()


def percentile(times, share):
    return sorted(times)[min(len(times) - 1, int(len(times) * share))] * 1000


def timed(house, path):
    begun = time.perf_counter()
    house.call("GET", path)
    return time.perf_counter() - begun


def said(name, times):
    print(f"| {name} | {len(times)} | {statistics.median(times) * 1000:.0f} | {percentile(times, 0.95):.0f} "
          f"| {max(times) * 1000:.0f} |", flush=True)


def pages(first, last, shop):
    """What the pages of figures ask for, over a week and over all of it."""
    week = f"from={max(first, last - datetime.timedelta(days=6))}&to={last}"
    whole = f"from={first}&to={last}"
    core = "metrics=consulted,received,inquiries,won,sales,first_response,answer_ratio"
    return {
        "overview of a week": f"/figures?{week}&by=total&{core}",
        "days of all": f"/figures?{whole}&by=day&{core}",
        "shops of all": f"/figures?{whole}&by=shop&{core}",
        "accounts of a week": f"/figures?{week}&by=account&{core}",
        "accounts of all": f"/figures?{whole}&by=account&{core}",
        "hours of all": f"/figures/hours?{whole}&metrics=consulted&shop={shop}",
        "inquiries of a week": f"/inquiries?{week}&limit=50",
        "orders of a week": f"/orders?{week}&limit=50",
        "receptions of a week": f"/receptions?{week}&limit=50",
    }


# Words as they are in simulated chats: in every tenth message, in some, in one of ten thousand, in none.
WORDS = {"common": "好的", "one character": "贵", "in between": "退货", "phrase": "七天无理由", "two words": "退货 运费",
         "rare": "差评", "never": "量子力学"}


def searches(shop, account, first, last):
    """What somebody looks for in chats: words of every kind, and the common one narrowed."""
    find = lambda words, more="": f"/messages?q={urllib.parse.quote(words)}&limit=50{more}"
    yield from ((f"search: {name}", find(words)) for name, words in WORDS.items())
    common = {"said by the buyer in a shop": f"&sender=buyer&shop={shop}", "lost": "&outcome=lost", "after the sale": "&stage=aftersale",
              "of the oldest week": f"&from={first}&to={min(last, first + datetime.timedelta(days=6))}"}
    if account:
        common["of an account"] = f"&account={account}"
    yield from ((f"search: common, {name}", find(WORDS["common"], more)) for name, more in common.items())


def ask(house, paths, until, times):
    """Asks one page after the other, ten a second."""
    turn = 0
    while not until():
        times.append(timed(house, paths[turn % len(paths)]))
        turn += 1
        time.sleep(0.1)


def imported(house, files, paths):
    """Imports the files; seconds until they are there, until every figure is, until all can be searched, and the answers meanwhile."""
    done, times = threading.Event(), []
    asking = threading.Thread(target=ask, args=(house, paths, done.is_set, times))
    begun = time.perf_counter()
    asking.start()
    subprocess.run([house.binary, "import", "--data", house.data, "--create-shops", "--wait", *house.flags, *map(str, files)],
                   check=True, stdout=subprocess.DEVNULL)
    stored = time.perf_counter() - begun
    while house.waiting() > 0:
        time.sleep(0.1)
    complete = time.perf_counter() - begun
    while house.waiting("search") > 0:
        time.sleep(0.1)
    searchable = time.perf_counter() - begun
    done.set()
    asking.join()
    return stored, complete, searchable, times


def live(house, shop, seconds):
    """A message a second: seconds until it is in today's figures."""
    today = datetime.datetime.now(ZONE).date()
    path = f"/figures?from={today}&to={today}&by=total&metrics=consulted"
    count = lambda: house.call("GET", path)["total"]["cells"].get("consulted", {"n": 0})["n"]
    times = []
    for turn in range(seconds):
        before, begun = count(), time.perf_counter()
        row = {"shop": shop, "buyer": f"新买家{turn}", "agent": "客服", "sender": "buyer", "text": "在吗",
               "sent_at": datetime.datetime.now(ZONE).isoformat(), "message_id": f"bench-{turn}"}
        house.call("POST", "/ingest/messages", [row])
        while count() == before:
            time.sleep(0.01)
        times.append(time.perf_counter() - begun)
        time.sleep(max(0, 1 - times[-1]))
    return times


def duck(messages, orders, scratch):
    begun = time.perf_counter()
    subprocess.run([sys.executable, str(ROOT / "bench/duck.py"), "sheet", str(ROOT / "bench/core_sheet.sql"),
                    str(messages), str(orders), str(scratch)], check=True)
    return time.perf_counter() - begun


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--millions", type=int, default=1)
    parser.add_argument("--seconds", type=int, default=30, help="of live messages")
    parser.add_argument("--rounds", type=int, default=40, help="of every page")
    parser.add_argument("--database-url")
    parser.add_argument("--banzhang", default=str(ROOT / "target/release/banzhang"))
    chosen = parser.parse_args()
    flags = ["--database-url", chosen.database_url] if chosen.database_url else []
    scratch = Path(tempfile.mkdtemp())
    try:
        size = {**SIZE, "days": SIZE["days"] * chosen.millions}
        first = datetime.datetime.now(ZONE).date() - datetime.timedelta(days=size["days"])
        last = first + datetime.timedelta(days=size["days"] - 1)
        simulated = [f"--{name}={value}" for name, value in size.items()]
        subprocess.run([chosen.banzhang, "simulate", *simulated, "--seed", "1", "--start", str(first), "-o", str(scratch / "files")],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        files = [scratch / "files" / name for name in ("messages.csv", "orders.csv", "refunds.csv", "ratings.csv")]
        house = House(chosen.banzhang, str(scratch / "data"), flags)
        house.start()
        whole = f"/figures?from={first}&to={last}&by=day&metrics=consulted,received"
        stored, complete, searchable, meanwhile = imported(house, files, [whole, "/imports", "/session"])
        messages = sum(1 for _ in files[0].open("rb")) - 1
        print(f"{messages:,} messages: stored after {stored:.1f} s, all figures after {complete:.1f} s, searchable after {searchable:.1f} s")
        print("\n| what | n | median ms | p95 | max |\n|---|---|---|---|---|")
        said("answers during the import", meanwhile)
        shop = house.call("GET", "/shops")["items"][0]
        for name, path in pages(first, last, shop["id"]).items():
            timed(house, path)
            said(name, [timed(house, path) for _ in range(chosen.rounds)])
        rows = house.call("GET", f"/receptions?from={first}&to={last}&limit=1")["items"]
        account = rows[0]["account"]["id"] if rows else None
        for name, path in searches(shop["id"], account, first, last):
            timed(house, path)
            said(f"{name} ({len(house.call('GET', path)['items'])})", [timed(house, path) for _ in range(chosen.rounds)])
        said("a live message in the figures", live(house, shop["name"], chosen.seconds))
        print(f"\npeak memory of the server: {house.memory()} MB")
        house.stop()
        print(f"DuckDB, core of the sheet from the CSV files: {duck(files[0], files[1], scratch):.1f} s")
    finally:
        shutil.rmtree(scratch)


if __name__ == "__main__":
    main()

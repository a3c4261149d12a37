"""Fills a house that `banzhang migrate` made with 1,000 people on 50 shops and a million tasks.

    fill.py sqlite FILE | fill.py postgres URL   [--tasks 1000000] --secrets OUT

Writes the cookie secrets of all people to OUT, for load.mjs. Rows are written as the house itself would write them; what
is derived (a task's rank, who may see what) is derived the same way.
"""

import argparse
import hashlib
import json
import random
import sqlite3
import subprocess
import time

PEOPLE, SHOPS, TEAMS_A_SHOP = 1000, 50, 2
BAND = 1 << 60
DAY = 86_400_000_000
TENANT = 1

arguments = argparse.ArgumentParser()
arguments.add_argument("kind", choices=["sqlite", "postgres"])
arguments.add_argument("place")
arguments.add_argument("--tasks", type=int, default=1_000_000)
arguments.add_argument("--secrets", required=True)
options = arguments.parse_args()

now = int(time.time() * 1_000_000)
chance = random.Random(11)
first_id = (now // 1000 - 1_577_836_800_000 - 1) << 21
ids = iter(range(first_id, first_id + (1 << 40)))
tables = {}


def add(table, **row):
    tables.setdefault(table, []).append(dict(tenant=TENANT, **row))


shops = [next(ids) for _ in range(SHOPS)]
teams = []
for n, shop in enumerate(shops):
    add("shop", id=shop, name=f"旗舰店{n:02}", platform="taobao", time_zone="Asia/Shanghai", opens=540, closes=1440,
        created=now, updated=now)
    for side in range(TEAMS_A_SHOP):
        team = next(ids)
        teams.append((team, shop))
        add("team", id=team, shop=shop, name=f"班组{side + 1}", created=now, updated=now)

secrets = []
for n in range(PEOPLE):
    role = "manager" if n % 100 == 0 else "leader" if n % 10 == 1 else "agent"
    team, shop = teams[n % len(teams)]
    person, account = next(ids), next(ids)
    secret = f"bench-{n}"
    add("person", id=person, name=f"客服{n:04}", number=f"N{n:04}", phone="", email="", hired="2025-01-06",
        created=now, updated=now)
    add("employment", id=next(ids), person=person, team=team, since="2025-01-06")
    add("account", id=account, person=person, login=f"n{n:04}", language="zh-CN", theme="system", created=now, updated=now)
    add("device", id=next(ids), account=account, token=hashlib.sha256(secret.encode()).hexdigest(), label="bench",
        address="127.0.0.1", created=now, seen=now, idle_until=now + DAY, expires=now + 30 * DAY)
    kind = {"manager": "shop", "leader": "team", "agent": "own"}[role]
    secrets.append(dict(secret=secret, person=person, role=role, account=account, kind=kind, team=team, shop=shop,
                        grant=next(ids)))


def task(n):
    """One task: most are done, as in a house that has been used for a year."""
    owner = secrets[n % PEOPLE]
    due = now + chance.randrange(-330 * DAY, 30 * DAY)
    late = due < now - DAY
    done = chance.random() < (0.985 if late else 0.2)
    closed = min(due, now) - chance.randrange(DAY) if done else None
    rank = BAND + BAND - 1 - closed if done else due
    return dict(
        tenant=TENANT, id=next(ids), owner=owner["person"], creator=None, kind="task.assigned",
        title=f"回访买家 {n}", why="下单未付款", evidence="[]", shop=owner["shop"], due=due,
        state="done" if done else "open", outcome="已付款" if done else None, closed=closed, occurrence=0, rank=rank,
        told=1, version=1, created=due - 3 * DAY, updated=closed or due - 3 * DAY)


roles_query = "select key, id from role where tenant = 1 and key is not null"
granted_query = "select r.key, p.permission, p.reach from role_permission p join role r on r.tenant = p.tenant and r.id = p.role"


def grants(roles, granted):
    """The grants of all people, and what the house derives from them."""
    for one in secrets:
        anchor = dict(team=one["team"] if one["kind"] == "team" else None, shop=one["shop"] if one["kind"] == "shop" else None)
        add("role_grant", id=one["grant"], person=one["person"], role=roles[one["role"]], kind=one["kind"], **anchor)
        held = [(permission, reach) for key, permission, reach in granted if key == one["role"]]
        for n, (permission, reach) in enumerate(held):
            kind = {"all": "all", "own": "own", "scope": one["kind"]}[reach]
            add("access", account=one["account"], permission=permission, n=n, kind=kind,
                person=one["person"] if kind == "own" else None,
                team=one["team"] if kind == "team" else None, shop=one["shop"] if kind == "shop" else None)


def tasks():
    return (task(n) for n in range(options.tasks))


def fill_sqlite():
    db = sqlite3.connect(options.place)
    db.execute("pragma synchronous = off")
    grants(dict(db.execute(roles_query)), db.execute(granted_query).fetchall())
    for table, rows in [*tables.items(), ("task", tasks())]:
        rows = iter(rows)
        first = next(rows)
        columns = list(first)
        statement = f"insert into {table} ({', '.join(columns)}) values ({', '.join('?' * len(columns))})"
        db.execute(statement, list(first.values()))
        db.executemany(statement, (list(row.values()) for row in rows))
    db.commit()
    db.execute("analyze")
    db.commit()
    db.execute("pragma wal_checkpoint(truncate)")


def psql(*more, **kwargs):
    return subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", *more, options.place], check=True, text=True, **kwargs)


def fill_postgres():
    def ask(query):
        said = psql("-At", "-F", "\t", "-c", query, capture_output=True).stdout
        return [line.split("\t") for line in said.splitlines()]

    grants({key: int(role) for key, role in ask(roles_query)}, ask(granted_query))
    cell = lambda value: "\\N" if value is None else str(value)
    for table, rows in [*tables.items(), ("task", tasks())]:
        rows = iter(rows)
        first = next(rows)
        server = subprocess.Popen(
            ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", f"copy {table} ({', '.join(first)}) from stdin", options.place],
            stdin=subprocess.PIPE, text=True)
        server.stdin.write("\t".join(map(cell, first.values())) + "\n")
        for row in rows:
            server.stdin.write("\t".join(map(cell, row.values())) + "\n")
        server.stdin.close()
        if server.wait():
            raise SystemExit(f"copying {table} failed")
    psql("-c", "vacuum analyze")


fill_sqlite() if options.kind == "sqlite" else fill_postgres()


def public(number, prefix):
    """An id as the API writes it."""
    alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
    return prefix + "_" + "".join(alphabet[(number >> shift) & 31] for shift in range(60, -1, -5))


with open(options.secrets, "w") as out:
    json.dump([dict(secret=one["secret"], role=one["role"], person=public(one["person"], "per")) for one in secrets], out)

"""Whether banzhang and the SQL say the same: every figure of every agent-day, and the credit of every order."""

import csv
import json

# Figure of the SQL: how banzhang writes it.
RATIOS = {"first_response": "first_response", "avg_response": "avg_response"}
PLAIN = """consulted received unreplied messages_buyer messages_agent characters_agent late_rounds slow_receptions
    inquiries pending aftersale won won_by_colleague not_won sales_gross orders_paid buyers_paid units""".split()
SHOWN = 20


def figures(row):
    """The core figures of one of banzhang's agent-days, by the names of the SQL."""
    found = {name: row[name] for name in PLAIN}
    for name in RATIOS:
        found[name + "_n"], found[name + "_d"] = row[name]["n"], row[name]["d"]
    found["sessions"] = row["avg_session"]["d"]
    return found


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def agent_days(sheet, path):
    """Differences of agent-days as lines of text, and how many figures were compared."""
    ours = {(row["shop"], row["agent"], row["day"]): figures(row) for row in sheet["agent_days"]}
    theirs = {}
    for row in rows(path):
        key = tuple(row.pop(name) for name in ("shop", "agent", "day"))
        theirs[key] = {name: int(value) for name, value in row.items()}
    names = list(next(iter(theirs.values())))
    none = dict.fromkeys(names, 0)
    differences = []
    keys = sorted(ours.keys() | theirs.keys())
    for key in keys:
        mine, other = ours.get(key, none), theirs.get(key, none)
        for name in names:
            if mine[name] != other[name]:
                differences.append(f"{' '.join(key)} {name}: banzhang {mine[name]}, SQL {other[name]}")
    return differences, len(keys) * len(names)


def orders(sheet, path):
    """Differences of credits as lines of text, and how many orders were compared."""
    ours = {
        (order["shop"], order["order_id"]): (
            order["order_agent"] or "", order["pay_agent"] or "", order["seller"]["order_first"] or "")
        for order in sheet["orders"]
    }
    differences = []
    compared = 0
    for row in rows(path):
        key = (row["shop"], row["order_id"])
        other = (row["order_agent"], row["pay_agent"], row["seller"])
        mine = ours.pop(key, None)
        compared += 1
        if mine != other:
            differences.append(f"{' '.join(key)}: banzhang {mine}, SQL {other}")
    differences += [f"{' '.join(key)}: banzhang {mine}, SQL has no such order" for key, mine in ours.items()]
    return differences, compared


def check(json_path, agent_days_path, orders_path):
    """Prints what differs; true when nothing does."""
    with open(json_path, encoding="utf-8") as file:
        sheet = json.load(file)
    agreed = True
    for what, (differences, compared) in {
        "agent-day figures": agent_days(sheet, agent_days_path),
        "credits of orders": orders(sheet, orders_path),
    }.items():
        print(f"{what}: {compared:,} compared, {len(differences):,} differ")
        print("".join(f"  {line}\n" for line in differences[:SHOWN]), end="")
        agreed &= not differences and compared > 0
    return agreed


if __name__ == "__main__":
    import sys

    sys.exit(0 if check(*sys.argv[1:]) else 1)

"""Tracked events: batches into SQLite, single ones through the real server, reports of millions.

Batches of 1,000 go the platform's whole way, against executemany of the same rows; single
events by the API of tracking, against a bare route of the same server. Reports are timed
beside a full count.
"""

from __future__ import annotations

import argparse
import asyncio

from benchmarks import tracking_batches, tracking_requests, tracking_top
from benchmarks.report import Report, Target

ROUNDS = 12
QUICK_ROUNDS = 2
REQUEST_ROUNDS = 20
QUICK_REQUEST_ROUNDS = 3
ROWS = 1_000_000
QUICK_ROWS = 100_000
QUESTIONS = 15

Numbers = dict[str, float]

NEEDED_OF_BATCHES = 0.6
NEEDED_OF_REQUESTS = 0.5
LONGEST_TOP_MS = 100


def report(batches: Numbers, with_ids: Numbers, requests: Numbers, top: Numbers) -> Report:
    """The numbers against their targets."""
    clients = tracking_batches.CLIENTS
    floor = batches["floor"]
    questions = {name: top[name] * 1000 for name in tracking_top.PERIODS}
    return Report(
        name="tracking",
        value=batches["one_client"],
        floor=floor,
        unit="events/s",
        targets=[
            Target("one client over executemany", batches["one_client"] / floor, NEEDED_OF_BATCHES),
            Target(
                f"{clients} clients over executemany",
                batches["many_clients"] / floor,
                NEEDED_OF_BATCHES,
            ),
            Target(
                "single events over the bare route's",
                requests["guarded"] / requests["bare"],
                NEEDED_OF_REQUESTS,
            ),
            *(
                Target(f"top events, ms: {name}", value, LONGEST_TOP_MS, at_most=True)
                for name, value in questions.items()
            ),
        ],
        details={
            "batches": batches,
            "batches_with_client_ids": with_ids,
            "requests": requests,
            "top_seconds": top,
        },
    )


def _told(title: str, rates: Numbers) -> None:
    floor = rates["floor"]
    for name, rate in rates.items():
        print(f"   {title}, {name}: {rate:8.0f} events/s, {rate / floor:.2f} of the floor")


async def _main(*, quick: bool, rows: int) -> None:
    rounds = QUICK_ROUNDS if quick else ROUNDS
    batches = await tracking_batches.measure(rounds)
    _told("batches", batches)
    with_ids = await tracking_batches.measure(rounds, client_ids=True)
    _told("with client ids", with_ids)
    requests = await tracking_requests.measure(QUICK_REQUEST_ROUNDS if quick else REQUEST_ROUNDS)
    print(f"   single events: {requests['guarded']:.0f}/s, bare {requests['bare']:.0f}/s")
    top = await tracking_top.measure(rows, QUESTIONS)
    for name, seconds in top.items():
        print(f"   {rows:,} rows, {name}: {seconds * 1000:.1f} ms")
    report(batches, with_ids, requests, top).write()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a check, not a measurement")
    parser.add_argument("--rows", type=int, help="how many events reports are made of")
    asked = parser.parse_args()
    asyncio.run(_main(quick=asked.quick, rows=asked.rows or (QUICK_ROWS if asked.quick else ROWS)))

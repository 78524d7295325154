"""A server whose runs are judged by a model: of some conversations it is of two minds."""

from __future__ import annotations

import json
import threading
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.acceptance.conftest import Workspace
from web.journeys.conftest import Site

METRIC = "Keeps a friendly tone"
SET = "Judged"
SESSIONS = 12

VOTES = ((True, True, True), (True, False, True), (False, False, False), (True, True, True))
"""What it says of a conversation each time that it is asked; which of these is by chance, and
always the same of the same words."""


class Opinions(ThreadingHTTPServer):
    """A model that judges."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self._asked: Counter[int] = Counter()
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def vote(self, prompt: str) -> bool:
        kind = zlib.crc32(prompt.encode())
        with self._lock:
            number = self._asked[kind]
            self._asked[kind] += 1
        return VOTES[kind % len(VOTES)][number % 3]


class _Handler(BaseHTTPRequestHandler):
    server: Opinions
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        value = self.server.vote(json.dumps(body["messages"]))
        judgement = {
            "references": ["1-agent-1"],
            "justification": "It greets the guest." if value else "It sounds curt here.",
            "applicable": True,
            "value": value,
        }
        message = {"role": "assistant", "content": json.dumps(judgement)}
        answer = {"choices": [{"message": message, "finish_reason": "stop"}]}
        sent = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, format: str, *arguments: object) -> None:
        """Nobody reads it."""


@contextmanager
def judging(workspace: Workspace) -> Iterator[tuple[Site, str, str]]:
    """A server with a run that was judged; the id of the run and of the metric."""
    with Opinions() as model:
        threading.Thread(target=model.serve_forever, daemon=True).start()
        process, root = workspace.serve(SIMULATION_MODEL_URL=model.url)
        site = Site(workspace, process, root)
        metric = _judged_set(site)
        run = site.start_run(SET, simulator="RULES")
        site.wait_for_end(run)
        yield site, run, metric
        model.shutdown()


def _judged_set(site: Site) -> str:
    metric = site.ask(
        "mutation($input: CreateMetricInput!) { createMetric(input: $input) "
        "{ metric { databaseId } } }",
        input={
            "name": METRIC,
            "description": "Whether the agent stays friendly and patient, also when it refuses.",
            "metricValue": {"boolean": {}},
            "evaluator": {"judge": {"judgeRepeats": 3}},
        },
    )["createMetric"]["metric"]["databaseId"]
    [pattern] = site.ask(
        """{ unitTests(filter: {names: ["Offers the closest free time"]}, first: 1) { nodes {
            service { databaseId } serviceVersionSetName persona { databaseId }
            scenario { databaseId } maxInteractions } } }"""
    )["unitTests"]["nodes"]
    unit_test = site.ask(
        "mutation($input: CreateUnitTestInput!) { createUnitTest(input: $input) "
        "{ unitTest { databaseId } } }",
        input={
            "name": "Stays friendly",
            "description": "A booking, judged by its tone.",
            "serviceId": pattern["service"]["databaseId"],
            "serviceVersionSetName": pattern["serviceVersionSetName"],
            "personaId": pattern["persona"]["databaseId"],
            "scenarioId": pattern["scenario"]["databaseId"],
            "maxInteractions": pattern["maxInteractions"],
            "successCriterions": [
                {
                    "name": METRIC,
                    "metricId": metric,
                    "criterion": {"boolean": {"expectedValue": True}},
                }
            ],
        },
    )["createUnitTest"]["unitTest"]["databaseId"]
    site.ask(
        "mutation($input: CreateUnitTestSetInput!) { createUnitTestSet(input: $input) "
        "{ unitTestSet { databaseId } } }",
        input={
            "name": SET,
            "unitTestRuns": [{"unitTestId": unit_test, "runCount": SESSIONS}],
        },
    )
    return str(metric)

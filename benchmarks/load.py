"""A small load from processes on this machine against this machine, bounded in count and time."""

from __future__ import annotations

import multiprocessing
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Load:
    """Answers a second, and the slowest wait in seconds."""

    rate: float
    worst: float
    failures: int


def run(port: int, requests: Sequence[bytes], connections: int, duration: float) -> Load:
    """Send `requests` round and round on each of `connections` for `duration` seconds."""
    context = multiprocessing.get_context("fork")
    with context.Pool(2) as pool:
        jobs = [(port, list(requests), connections // 2, duration)] * 2
        results = pool.starmap(_client, jobs)
    done = sum(count for count, _, _, _ in results)
    took = max(elapsed for _, elapsed, _, _ in results)
    return Load(done / took, max(worst for _, _, worst, _ in results), sum(bad for *_, bad in results))


def _client(
    port: int, requests: list[bytes], connections: int, duration: float
) -> tuple[int, float, float, int]:
    """One process: every connection has one request under way; answers are taken in turn."""
    sockets = [socket.create_connection((HOST, port)) for _ in range(connections)]
    count, worst, bad, place = 0, 0.0, 0, 0
    start = time.perf_counter()
    sent = {}
    for one in sockets:
        one.sendall(requests[place % len(requests)])
        sent[one] = time.perf_counter()
        place += 1
    while time.perf_counter() - start < duration:
        for one in sockets:
            bad += not _read_answer(one)
            now = time.perf_counter()
            worst = max(worst, now - sent[one])
            count += 1
            one.sendall(requests[place % len(requests)])
            sent[one] = now
            place += 1
    elapsed = time.perf_counter() - start
    for one in sockets:
        one.close()
    return count, elapsed, worst, bad


def _read_answer(one: socket.socket) -> bool:
    data = b""
    while b"\r\n\r\n" not in data:
        data += _some(one)
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
    )
    while len(body) < length:
        body += _some(one)
    return head.startswith(b"HTTP/1.1 200")


def _some(one: socket.socket) -> bytes:
    data = one.recv(65536)
    if not data:
        raise ConnectionError("the server closed the connection")
    return data

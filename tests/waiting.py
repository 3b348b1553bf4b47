"""For tests that wait: an event loop of their own."""

import asyncio
from concurrent.futures import ThreadPoolExecutor


def run(waiting):
    """Run a coroutine in a thread of its own: where a browser was driven before, this thread has a
    running loop already."""
    with ThreadPoolExecutor(1) as other:
        other.submit(asyncio.run, waiting).result()

"""Work that takes longer than one waits for: it goes on by itself, says how far it is, and is found again."""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

_KEPT = 32


class Patience(NamedTuple):
    """How many seconds an answer waits for its work before it shows how far the work is."""

    page: float = 4.0
    deed: float = 1.5


class Work:
    """One page that is computed, or one deed that is looked at or carried out."""

    def __init__(self, words: str, address: str = "") -> None:
        self.key = secrets.token_urlsafe(12)
        self.words = words
        self.address = address or f"/waiting/{self.key}"
        """Where its result is shown."""
        self.is_deed = not address
        self.done = self.total = 0
        """How many of its parts are through, where they are counted; 0 of 0 where not."""
        self.left = False
        """Whether somebody was shown how far it is instead of its result."""
        self.seen = False
        """Whether its result was shown afterwards."""
        self.future: Future[Response] = Future()
        self._began, self._seconds = time.monotonic(), 0.0

    @property
    def seconds(self) -> int:
        """How long it has been at work, or took."""
        return int(self._seconds or time.monotonic() - self._began)

    @property
    def is_over(self) -> bool:
        """Whether its result is there."""
        return self.future.done()

    def run(self, make: Callable[[Work], Response]) -> Response:
        """Do it."""
        try:
            return make(self)
        finally:
            self._seconds = time.monotonic() - self._began


class Works:
    """All work of a desk: one thread makes the pages, another one does the deeds, each in turn.

    A deed must be able to last while pages are looked at; two deeds at once would only wait for each
    other's lock, and the second would have been looked at before the first changed the files.
    """

    def __init__(self, patience: Patience) -> None:
        self.patience = patience
        self._pages = ThreadPoolExecutor(1, "desk-pages")
        self._deeds = ThreadPoolExecutor(1, "desk-deeds")
        self._deed_works: OrderedDict[str, Work] = OrderedDict()
        self._left_pages: dict[str, Work] = {}
        self._now: Work | None = None

    async def page(self, address: str, make: Callable[[Work], Response]) -> tuple[Work, bool]:
        """Work of a page, and whether it is over; what was left for being slow is taken up again."""
        work = self._left_pages.get(address)
        if work is None:
            work = Work("这一页", address)
            work.future = self._pages.submit(work.run, make)
        over = await _over(work, self.patience.page)
        if over:
            self._left_pages.pop(address, None)  # shown once: the next look is a new one
        else:
            work.left = True
            self._left_pages[address] = work
        return work, over

    async def deed(self, words: str, make: Callable[[Work], Response]) -> tuple[Work, bool]:
        """Work of a deed, begun when those before it are over; and whether it is over."""
        work = Work(words)

        def run() -> Response:
            self._now = work
            try:
                return work.run(make)
            finally:
                self._now = None

        self._deed_works[work.key] = work
        while len(self._deed_works) > _KEPT:
            self._deed_works.popitem(last=False)
        work.future = self._deeds.submit(run)
        over = await _over(work, self.patience.deed)
        work.left = not over
        return work, over

    async def again(self, key: str) -> tuple[Work | None, bool]:
        """A deed's work that was left, and whether it is over; None for one that isn't known."""
        work = self._deed_works.get(key)
        if work is None:
            return None, False
        work.seen = await _over(work, self.patience.deed)
        return work, work.seen

    def of(self, key: str) -> Work | None:
        """Any work that isn't forgotten."""
        pages = (each for each in self._left_pages.values() if each.key == key)
        return self._deed_works.get(key) or next(pages, None)

    def progress(self, done: int, total: int) -> None:
        """How far the deed at work is: commands call it."""
        if self._now is not None:
            self._now.done, self._now.total = done, total

    @property
    def is_busy(self) -> bool:
        """Whether a deed is at work."""
        return self._now is not None

    def before(self, work: Work) -> int:
        """How many deeds have their turn before this one."""
        waiting = [each for each in self._deed_works.values() if not each.is_over]
        return waiting.index(work) if work in waiting else 0

    def left(self) -> list[Work]:
        """Deeds that were left and whose result nobody has seen."""
        return [each for each in self._deed_works.values() if each.left and not each.seen]

    def close(self) -> None:
        """Let what is being written come to its end; what hasn't begun is left out."""
        self._pages.shutdown(cancel_futures=True)
        self._deeds.shutdown(cancel_futures=True)


async def _over(work: Work, seconds: float) -> bool:
    await run_in_threadpool(wait, [work.future], seconds)
    return work.is_over

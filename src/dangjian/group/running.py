"""Running one function over all members: here, in processes, or on a cluster of ``distributed``.

The same loop serves all three: a few tasks are under way at a time, each with a time limit. A member
whose worker died or whose time ran out is tried once more, alone, so that nobody is blamed for a
neighbour; then it is named and the rest stands. The order of the answers is that of the tasks.
"""

from __future__ import annotations

import ipaddress
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import AbstractContextManager, contextmanager
from time import monotonic
from typing import Any, NamedTuple, TypeAlias

from dangjian.errors import DangjianError, extra_hint
from dangjian.group.member import MemberScores, MemberTask, engine_version

Work: TypeAlias = Callable[[MemberTask], MemberScores]
TIME_LIMIT = 600.0
"""Seconds for one member."""
_TRIES = 2


class Crew(NamedTuple):
    """Where tasks run."""

    hire: Callable[[], AbstractContextManager[Executor]]
    """A new executor; what the last one still had under way is lost."""
    width: int
    """How many tasks are under way at a time."""
    seconds: float = TIME_LIMIT


def run_all(work: Work, tasks: Sequence[MemberTask], crew: Crew | None) -> list[MemberScores]:
    """The answers in the order of the tasks; ``crew`` None: here, one after the other."""
    if crew is None:
        return [work(task) for task in tasks]
    answers: dict[int, MemberScores] = {}
    queue = deque(range(len(tasks)))
    suspects: dict[int, str] = {}
    while queue:
        shift = _work_off(work, tasks, queue, crew, crew.width)
        answers |= shift.answers
        suspects |= shift.broken
        if not shift.answers and not shift.broken:
            break  # nobody could be hired any more
    suspects |= dict.fromkeys(queue, "")
    # Suspects work alone: if one breaks the executor again, it is that one.
    for number, what in suspects.items():
        shift = _work_off(work, tasks, deque([number]), crew, 1)
        answers |= shift.answers
        if number not in answers:
            answers[number] = _given_up(tasks[number], shift.broken.get(number, what))
    return [answers[number] for number in range(len(tasks))]


def _work_off(
    work: Work, tasks: Sequence[MemberTask], queue: deque[int], crew: Crew, width: int
) -> _Shift:
    """One executor's life; without answers where none can be had, as when the network is gone."""
    shift = _Shift(work, tasks, crew)
    try:
        with crew.hire() as pool:
            shift.run(pool, queue, width)
    except DangjianError:
        pass  # whoever isn't answered is tried again, then named
    return shift


class _Shift:
    """The life of one executor: until the queue is empty, or until it breaks or hangs."""

    def __init__(self, work: Work, tasks: Sequence[MemberTask], crew: Crew) -> None:
        self.work, self.tasks, self.crew = work, tasks, crew
        self.answers: dict[int, MemberScores] = {}
        self.broken: dict[int, str] = {}
        """Task → what happened to it."""
        self._running: dict[Future[MemberScores], tuple[int, float]] = {}

    def run(self, pool: Executor, queue: deque[int], width: int) -> None:
        """Take from the queue; what was under way when the executor broke is in ``broken``."""
        while (queue or self._running) and not self.broken:
            while queue and len(self._running) < width:
                self._start(pool, queue.popleft())
            self._await()
        for number, _ in self._running.values():
            self.broken.setdefault(number, "")  # under way beside one that broke: not its fault
        self._running.clear()

    def _start(self, pool: Executor, number: int) -> None:
        try:
            future = pool.submit(self.work, self.tasks[number])
        except Exception as error:  # broken between two tasks
            self.broken[number] = f"处理它的进程没有做完（{type(error).__name__}）"
            return
        self._running[future] = (number, monotonic() + self.crew.seconds)

    def _await(self) -> None:
        if not self._running:
            return
        first = min(limit for _, limit in self._running.values())
        done, _ = wait(
            self._running, timeout=max(0.0, first - monotonic()), return_when=FIRST_COMPLETED
        )
        for future in done:
            number, _ = self._running.pop(future)
            try:
                self.answers[number] = future.result()
            except Exception as error:  # whatever kills a worker: its pool, its network, its memory
                self.broken[number] = f"处理它的进程没有做完（{type(error).__name__}）"
        for future, (number, limit) in list(self._running.items()):
            if monotonic() >= limit:
                future.cancel()
                del self._running[future]
                seconds = f"{self.crew.seconds:g}"
                self.broken[number] = f"{seconds} 秒没有算完"


def _given_up(task: MemberTask, what: str) -> MemberScores:
    why = f"试了 {_TRIES} 次，{what or '处理它的进程没有做完'}"
    return MemberScores(task.id, task.name, failure=(why, "单独给这家计分，看它的工作区有什么异常"))


# Processes of this machine.


def processes(jobs: int, seconds: float = TIME_LIMIT) -> Crew:
    """``jobs`` processes here."""
    return Crew(lambda: _process_pool(jobs), jobs, seconds)


@contextmanager
def _process_pool(jobs: int) -> Iterator[Executor]:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # A forked process would inherit locks and open files in whatever state they are.
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"))
    try:
        yield pool
    finally:
        if pool._pending_work_items:  # one that hangs would keep this process alive for ever
            for worker in list((pool._processes or {}).values()):
                worker.kill()
        pool.shutdown(wait=True, cancel_futures=True)


# A cluster.


def cluster(address: str, *, trusted: bool = False, seconds: float = TIME_LIMIT) -> Crew:
    """The workers of a ``distributed`` scheduler. Raises DangjianError for an address that others on
    the network could listen to, and for workers with another engine."""
    _refuse_open_network(address, trusted)
    try:
        from distributed import Client
    except ImportError:
        raise DangjianError(
            "这份程序没有装附加组件 cluster（distributed），连不了集群。", extra_hint("cluster")
        ) from None
    with _client(Client, address) as client:
        width = _workers(client, address)
    return Crew(lambda: _cluster_pool(Client, address), width, seconds)


@contextmanager
def _cluster_pool(kind: Any, address: str) -> Iterator[Executor]:
    with _client(kind, address) as client:
        pool = client.get_executor(retries=0, pure=False)
        try:
            yield pool
        finally:
            pool.shutdown(wait=False)


@contextmanager
def _client(kind: Any, address: str) -> Iterator[Any]:
    try:
        client = kind(address, timeout=20, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise DangjianError(
            f"连不上集群 {address}：{type(error).__name__}。",
            "检查调度程序是否在运行、地址是否写对。",
        ) from None
    try:
        yield client
    finally:
        client.close(timeout=5)


def _workers(client: Any, address: str) -> int:
    """How many threads work there; each must compute with this engine."""
    try:
        versions = client.run(engine_version, on_error="return")
    except Exception as error:  # a worker that can't even import the program says so in many ways
        versions = {address: error}
    if not versions:
        raise DangjianError(f"集群 {address} 没有工作进程。", "先启动工作进程再试。")
    for worker, version in sorted(versions.items()):
        if version != engine_version():
            found = version if isinstance(version, str) else "没有装 dangjian"
            raise DangjianError(
                f"集群的工作进程 {worker} 用的程序是 {found}，这里是 {engine_version()}，没有交给它。",
                "让各台机器用同一个版本的程序。",
            )
    return sum(client.nthreads().values())


def _refuse_open_network(address: str, trusted: bool) -> None:
    scheme, _, rest = address.rpartition("://")
    host = rest.rpartition(":")[0].strip("[]")
    if trusted or scheme == "tls" or _is_loopback(host):
        return
    raise DangjianError(
        f"{address} 不是本机，也没有加密，没有把数据发过去。",
        "用 tls:// 的地址；确认网络可信时加 --trust-network。",
    )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

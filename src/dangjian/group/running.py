"""Running one function over all members: here, in processes, or on a cluster of ``distributed``.

The same loop serves all three: a few tasks are under way at a time, each with a time limit. A member
whose time ran out is tried once more. Where a worker died, all that were under way have lost theirs,
so each of them is tried twice alone: nobody is blamed for a neighbour. Then it is named and the rest
stands. The order of the answers is that of the tasks.
"""

from __future__ import annotations

import gc
import ipaddress
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Any, NamedTuple, TypeAlias

from dangjian.errors import DangjianError, extra_hint
from dangjian.group.member import MemberScores, MemberTask, engine_version
from dangjian.values.collector import FEW_COLLECTIONS

Work: TypeAlias = Callable[[MemberTask], MemberScores]
TIME_LIMIT = 600.0
"""Seconds for one member."""
_TRIES = 2
_WAITING = 1
"""Tasks that lie ready for each worker, so that it need not wait for us between two of them."""


class Crew(NamedTuple):
    """Where tasks run."""

    hire: Callable[[], AbstractContextManager[Executor]]
    """A new executor; what the last one still had under way is lost."""
    width: int
    """How many tasks are worked on at a time."""
    seconds: float = TIME_LIMIT


def run_all(work: Work, tasks: Sequence[MemberTask], crew: Crew | None) -> list[MemberScores]:
    """The answers in the order of the tasks; ``crew`` None: here, one after the other."""
    if crew is None:
        return [work(task) for task in tasks]
    answers: dict[int, MemberScores] = {}
    queue = deque(range(len(tasks)))
    suspects: dict[int, str] = {}
    hung: set[int] = set()
    while queue:
        shift = _work_off(work, tasks, queue, crew, crew.width)
        answers |= shift.answers
        suspects |= shift.broken
        hung |= shift.hung
        if not shift.answers and not shift.broken:
            break  # nobody could be hired any more
    suspects |= dict.fromkeys(queue, "")
    # Suspects work alone: if one breaks the executor again, it is that one.
    for number, what in suspects.items():
        for _ in range(1 if number in hung else _TRIES):
            shift = _work_off(work, tasks, deque([number]), crew, 1)
            what = shift.broken.get(number, what)
            if number in shift.answers:
                break
        answers[number] = shift.answers.get(number) or _given_up(tasks[number], what)
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
        self.work: Work = _Unhurried(work)
        self.tasks, self.crew = tasks, crew
        self.answers: dict[int, MemberScores] = {}
        self.broken: dict[int, str] = {}
        """Task → what happened to it."""
        self.hung: set[int] = set()
        """Those of them whose time ran out, which is nobody else's fault."""
        self._handed: dict[Future[MemberScores], int] = {}
        """Handed to the executor and not answered, oldest first."""
        self._limits: dict[Future[MemberScores], float] = {}
        """Until when; only of those that are worked on, the oldest. Others still lie ready."""

    def run(self, pool: Executor, queue: deque[int], width: int) -> None:
        """Take from the queue; what was worked on when the executor broke is in ``broken``, what only
        lay ready is back in the queue: it has not had its try yet."""
        sound = True
        while sound and (queue or self._handed):
            while sound and queue and len(self._handed) < width * (1 + _WAITING):
                sound = self._hand(pool, queue)
            self._await(queue, width)
            sound = sound and not self.broken
        for future, number in reversed(self._handed.items()):
            if future in self._limits:
                self.broken.setdefault(number, "")  # beside one that broke: not its fault
            else:
                queue.appendleft(number)

    def _hand(self, pool: Executor, queue: deque[int]) -> bool:
        """Whether the executor took one; one that broke between two tasks takes none."""
        try:
            future: Future[MemberScores] = pool.submit(self.work, self.tasks[queue[0]])
        except Exception:  # each executor has its own error for it
            return False
        self._handed[future] = queue.popleft()
        return True

    def _await(self, queue: deque[int], width: int) -> None:
        if not self._handed:
            return
        for future in list(self._handed)[:width]:
            self._limits.setdefault(future, monotonic() + self.crew.seconds)
        first = min(self._limits.values())
        done, _ = wait(
            self._handed, timeout=max(0.0, first - monotonic()), return_when=FIRST_COMPLETED
        )
        for future in done:
            self._take(future, queue)
        self._give_up_late_ones()

    def _take(self, future: Future[MemberScores], queue: deque[int]) -> None:
        number = self._handed.pop(future)
        worked_on = self._limits.pop(future, None) is not None
        try:
            self.answers[number] = future.result()
        except Exception as error:  # whatever kills a worker: its pool, its network, its memory
            if worked_on:
                self.broken[number] = f"处理它的进程没有做完（{type(error).__name__}）"
            else:
                queue.append(number)

    def _give_up_late_ones(self) -> None:
        for future, limit in list(self._limits.items()):
            if monotonic() >= limit:
                future.cancel()
                del self._limits[future]
                number = self._handed.pop(future)
                self.broken[number] = f"{self.crew.seconds:g} 秒没有算完"
                self.hung.add(number)


@dataclass(frozen=True, slots=True)
class _Unhurried:
    """Work of a process that lives on: the collector is set for it as for a command of ours."""

    work: Work

    def __call__(self, task: MemberTask) -> MemberScores:
        before = gc.get_threshold()
        gc.set_threshold(*FEW_COLLECTIONS)
        try:
            return self.work(task)
        finally:
            gc.set_threshold(*before)


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

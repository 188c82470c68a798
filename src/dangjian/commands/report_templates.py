"""Templates of one's own in place of our pages: which facts each kind of paper fills them with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from dangjian.commands.register import cannot
from dangjian.commands.report_files import ReportFile
from dangjian.documents.names import file_name, unit_names
from dangjian.documents.organization import Unit
from dangjian.errors import DangjianError
from dangjian.io.layout import template_place
from dangjian.io.sources import Folder
from dangjian.pages.facts import Facts

FORM = "docx"


class Filling(NamedTuple):
    """What one document is filled with."""

    unit: Unit | None
    """Whose it is; None for everybody's."""
    facts: Mapping[str, Any]


class Templated(NamedTuple):
    """A kind of paper that a template may replace."""

    words: str
    """As the names of its files say."""
    fillings: Callable[[Facts], Iterable[Filling]]


def templated(root: Path, kind: str, facts: Facts) -> tuple[ReportFile, ...] | None:
    """The files of a paper by the workspace's own template; None where there is none, or none is allowed.

    A 公示稿 is always ours: it says of itself that it isn't final.
    """
    if kind not in TEMPLATED or facts.draft or not facts.papers.templates:
        return None
    from dangjian.io.templates import fill, read_template

    name = template_place(kind)
    template = read_template(Folder(root), name)
    if template is None:
        return None
    every = list(TEMPLATED[kind].fillings(facts))
    documents = fill(name, template, [each.facts for each in every])
    names = unit_names(facts.workspace)
    words = TEMPLATED[kind].words
    return tuple(
        ReportFile(_file_name(facts, words, names, filling.unit), content)
        for filling, content in zip(every, documents, strict=True)
    )


def example(kind: str) -> tuple[str, bytes]:
    """The place of a template in a workspace, and one to start from."""
    from dangjian.io.page_document import page_document
    from dangjian.pages.template_examples import example_page

    if kind not in TEMPLATED:
        raise DangjianError(f"{kind} 没有模板。", f"能用模板的报告：{'、'.join(TEMPLATED)}。")
    return template_place(kind), page_document(example_page(kind))


def _file_name(facts: Facts, words: str, names: Mapping[str, str], unit: Unit | None) -> str:
    if unit is None:
        return file_name(facts.period, words, FORM)
    return file_name(facts.period, words, FORM, names[unit.id])


# What each kind is filled with: the facts that `--to json` prints, and the part of one unit.


def _scored(facts: Facts, kind: str, words: str) -> Any:
    from dangjian.pages.gathering import report_facts
    from dangjian.pages.outcome import Outcome

    if facts.scores.results is None:
        raise cannot(f"按模板出{words}", facts.scores.problems)
    return report_facts(kind, Outcome(facts))


def _of_all(kind: str, words: str) -> Callable[[Facts], Iterable[Filling]]:
    def fillings(facts: Facts) -> Iterator[Filling]:
        from dangjian.pages.bulletin import refuse_choice
        from dangjian.render.report_facts import plain_facts

        if kind == "bulletin":
            refuse_choice(facts)
        told = _scored(facts, kind, words)
        units = tuple(unit for unit in told.units if facts.wants(unit.id))
        yield Filling(None, plain_facts(replace(told, units=units)))

    return fillings


def _appraisals(facts: Facts) -> Iterator[Filling]:
    from dangjian.render.report_facts import plain_facts

    told = plain_facts(_scored(facts, "appraisal", "述职材料"))
    for unit in told["units"]:
        if facts.wants(unit["id"]):
            yield Filling(facts.unit(unit["id"]), {**told, "unit": unit})


def _notices(facts: Facts) -> Iterator[Filling]:
    from dangjian.render.report_facts import plain_facts

    told = plain_facts(_scored(facts, "notice", "整改通知单"))
    for notice in told["notices"]:
        yield Filling(facts.unit(notice["id"]), {**told, "notice": notice})


def _agreements(facts: Facts) -> Iterator[Filling]:
    from dangjian.pages.agreement import agreement_facts

    units, told = agreement_facts(facts)
    return _each(units, told, "agreement")


def _books(facts: Facts) -> Iterator[Filling]:
    from dangjian.pages.book import book_facts

    units, told = book_facts(facts)
    return _each(units, told, "book")


def _each(units: Sequence[Unit], told: object, one: str) -> Iterator[Filling]:
    from dangjian.render.report_facts import plain_facts

    plain = plain_facts(told)
    for unit, mine in zip(units, plain[f"{one}s"], strict=True):
        yield Filling(unit, {**plain, one: mine})


TEMPLATED = {
    "bulletin": Templated("通报", _of_all("bulletin", "通报")),
    "results": Templated("结果运用建议表", _of_all("results", "结果运用建议表")),
    "meeting": Templated("例会材料", _of_all("meeting", "例会材料")),
    "notice": Templated("整改通知单", _notices),
    "appraisal": Templated("述职材料", _appraisals),
    "agreement": Templated("责任书", _agreements),
    "book": Templated("工作记录本", _books),
}
"""Kind → what its template is filled with."""

"""Templates of one's own: filled from the facts, in a sandbox, with every mistake at its place."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import docx
import pytest

from dangjian.commands.report import report as make
from dangjian.commands.report_templates import TEMPLATED, example
from dangjian.errors import DangjianError
from dangjian.io import templates
from dangjian.values.period import parse_period
from tests.core.small import checklist, item, space, unit
from tests.helpers import copied, some
from tests.workflows.papers import EXAMPLE, HOSTILE, KINDS, TODAY, laid_out, report, texts

YEARLY = ("agreement", "appraisal", "book")


def allowed(root: Path, said: str = "true") -> Path:
    """The same workspace, where templates are allowed."""
    settings = root / "dangjian.yaml"
    text = settings.read_text(encoding="utf-8").replace(
        "\ndocuments:", "\ndocuments:\n  templates: X"
    )
    text = text if "templates: X" in text else f"{text}documents:\n  templates: X\n"
    settings.write_text(text.replace("templates: X", f"templates: {said}"), encoding="utf-8")
    (root / "templates").mkdir(exist_ok=True)
    return root


def template(root: Path, *paragraphs: str, kind: str = "agreement") -> Path:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(str(root / "templates" / f"{kind}.docx"))
    return root


@pytest.fixture
def root(tmp_path: Path) -> Path:
    lists = [checklist([item("A", 1)])]
    units = [unit("u1") | {"name": HOSTILE}, unit("u2")]
    return allowed(laid_out(space(lists, [], units=units), tmp_path))


def filled(root: Path, unit_: str = "u2") -> list[str]:
    (made,) = report(root, "agreement", (unit_,)).files
    return [each.text for each in docx.Document(BytesIO(made.content)).paragraphs]


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("company") / "gear"
    return allowed(copied(EXAMPLE, copy))


@pytest.mark.parametrize("kind", some(TEMPLATED, 4))
def test_each_example_can_be_filled(kind: str, company: Path) -> None:
    place, content = example(kind)
    (company / place).write_bytes(content)
    period = parse_period("2026" if kind in YEARLY else "2026-05")
    units = () if kind == "bulletin" else ("br-tool",)
    made = make(company, KINDS[kind], period, ("docx",), TODAY, units).files
    (company / place).unlink()
    ours = make(company, KINDS[kind], period, ("docx",), TODAY, units).files
    assert [each.name for each in made] == [each.name for each in ours] != []
    for each in made:
        said = "\n".join(texts(each.content))
        assert "工装党支部" in said
        assert not any(mark in said for mark in ("{{", "{%", "built-in", "None", "双花括号"))


def test_a_template_replaces_our_page_where_that_is_allowed(root: Path) -> None:
    template(root, "{{ agreement.party.name }}：{{ year }}", "{{ agreement.lists[0].items }} 条")
    assert filled(root) == ["支部 u2：2026", "1 条"]
    assert report(root, "agreement", ("u1",)).files == report(root, "agreement", ("u1",)).files
    assert filled(root, "u1")[0] == f"{HOSTILE}：2026"
    settings = root / "dangjian.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("templates: true", "templates: false"), encoding="utf-8")
    assert "2026 年度党建工作责任书" in filled(root)


@pytest.mark.parametrize(
    ("written", "told", "hint"),
    [
        (
            "甲{{ agreement.unitt }}",
            r"字段 unitt 没有这一项（正文“甲\{\{ agreement.unitt \}\}”）",
            "unit",
        ),
        ("{{ nobody }}", "字段 nobody 没有这一项", ""),
        ("{{ agreement.lists[9].title }}", "没有这一项", ""),
        ("{% for x in agreement.lists %}", "不完整或不认得的标记", ""),
        ("{{ agreement.unit.__class__ }}", "不允许的写法|没有这一项|__class__", ""),
        ("{{ ''.__class__.__mro__[1].__subclasses__() }}", "不允许的写法|没有这一项", ""),
        ("{{ cycler.__init__.__globals__.os.getcwd() }}", "不允许的写法|没有这一项", ""),
        ("{{ agreement.unit * 1000000000 }}", "不允许的写法", ""),
        ("{% include '/etc/hostname' %}", "填不出来", ""),
        ("{{ range(1000000000)|list }}", "填不出来", ""),
    ],
)
def test_mistakes_and_malice_are_told_with_their_place(
    root: Path, written: str, told: str, hint: str
) -> None:
    template(root, "好的一段", written)
    with pytest.raises(DangjianError, match=told) as raised:
        filled(root)
    assert "模板 templates/agreement.docx" in str(raised.value)
    assert hint in (raised.value.hint or "")


def test_one_that_never_ends_is_stopped(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templates, "_SECONDS", 2)
    monkeypatch.setattr(templates, "_SECONDS_EACH", 0)
    loop = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
    template(root, loop)
    with pytest.raises(DangjianError, match="用的时间或内存太多"):
        filled(root)


def test_what_is_no_document_and_what_is_not_installed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "templates" / "agreement.docx").write_text("没有", encoding="utf-8")
    with pytest.raises(DangjianError, match=r"模板 .* 不是 docx 文件"):
        filled(root)
    template(root, "{{ year }}")
    monkeypatch.setattr(templates, "find_spec", lambda _name: None)
    with pytest.raises(DangjianError, match="附加组件") as raised:
        filled(root)
    assert "templates" in (raised.value.hint or "")


def test_kinds_without_templates_say_which_have_them() -> None:
    with pytest.raises(DangjianError, match="kpi 没有模板"):
        example("kpi")

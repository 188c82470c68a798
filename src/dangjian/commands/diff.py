"""Comparing two versions of lists, points rules, policy and organization by meaning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from dangjian.commands.replay import replay
from dangjian.commands.sides import (
    Home,
    Key,
    Side,
    archived_twin,
    of_tree,
    only,
    resolve,
    resolve_range,
)
from dangjian.compare.comparison import Comparison, Concern, NoSuchPlace, overridden, reference
from dangjian.compare.documents import Difference, compare, raised
from dangjian.criteria.changes import as_yaml, required
from dangjian.documents.checklist import Checklist
from dangjian.documents.kinds import TITLES
from dangjian.documents.organization import Unit
from dangjian.documents.workspace import Workspace
from dangjian.errors import DangjianError
from dangjian.io.sources import Folder
from dangjian.values.canonical import digest_of
from dangjian.values.period import Period
from dangjian.values.wording import listed, suggestion


def diff(
    old: str,
    new: str | None,
    root: Path | None,
    *,
    what_if: Sequence[str] = (),
    period: Period | None = None,
) -> Comparison:
    """Compare OLD and NEW; ``root`` is the workspace, where there is one.

    OLD may be a range ``A...B``: what B changed since it left A. NEW is then the id of a list, or None.

    ``what_if``: values of NEW to be replaced, as ``ZB03.points=4``; ``period``: what to re-score.
    Raises DangjianError where a side means nothing or can't be read.
    """
    home = Home(root)
    if "..." in old:
        before, after = resolve_range(old, home)
        if new is not None:
            before, after = _narrowed(before, after, new)
    else:
        before, after = resolve(old, home), resolve(new or old, home)
    if what_if:
        after = _supposed(after, what_if)
    pairs = [_unfrozen(pair, after, home) for pair in _pairs(before, after)]
    found = [compare(kind, o, n) for (kind, _), o, n in pairs]
    differences = tuple(each for each in found if each.changes or not each.enough)
    replayed = None
    if period is not None:
        if root is None:
            raise DangjianError("重算要有工作区里的记录。", "用 -C 指定工作区目录。")
        replayed = replay(Folder(root), before, after, differences, period)
    around = after.workspace or before.workspace or _workspace(home)
    return Comparison(
        _label(before, pairs, 1),
        _label(after, pairs, 2),
        differences,
        (*before.unreadable, *after.unreadable),
        tuple(_concerned(around, differences)) if around is not None else (),
        replayed,
        hypothetical=bool(what_if),
    )


def _narrowed(before: Side, after: Side, name: str) -> tuple[Side, Side]:
    old, new = only(before, name), only(after, name)
    if not (old.documents or new.documents):
        known = [key[1] or key[0] for key in {**before.documents, **after.documents}]
        raise DangjianError(f"两边都没有清单 {name}。", suggestion(name, known) or listed(known))
    return old, new


def _unfrozen(pair: Pair, after: Side, home: Home) -> Pair:
    """A list edited after it was archived, without a higher version: the archive says what it was."""
    key, old, new = pair
    if old is None or new is None or digest_of(old) != digest_of(new):
        return pair
    twin = archived_twin(after, key, home)
    if twin is None or digest_of(twin.model) == digest_of(new):
        return pair
    return key, twin.model, new


Pair = tuple[Key, Any, Any]


def _pairs(old: Side, new: Side) -> list[Pair]:
    """Documents of the same kind and id; two single documents of a kind are always a pair."""
    one, other = old.only, new.only
    if one is not None and other is not None:
        kinds = [next(iter(side.documents))[0] for side in (old, new)]
        if kinds[0] != kinds[1]:
            words = "、".join(TITLES[kind] for kind in kinds)
            raise DangjianError(f"两边不是同一种文件：{words}。", "两边都写清单，或都写办法。")
        return [(next(iter(new.documents)), one.model, other.model)]
    keys = dict.fromkeys((*new.documents, *old.documents))
    if old.workspace is None and old.documents:
        keys = dict.fromkeys(old.documents)
    if new.workspace is None and new.documents:
        keys = dict.fromkeys(new.documents)
    models = ((key, _model(old, key), _model(new, key)) for key in keys)
    return [pair for pair in models if pair[1] is not None or pair[2] is not None]


def _model(side: Side, key: Key) -> Any:
    document = side.documents.get(key)
    return document.model if document is not None else None


def _label(side: Side, pairs: Sequence[Pair], place: int) -> str:
    """``branch@1.0.0`` where one document is compared, else what was typed."""
    if len(pairs) != 1 or pairs[0][place] is None:
        return side.label
    return reference(pairs[0][0][0], pairs[0][place]) or side.label


def _supposed(side: Side, what_if: Sequence[str]) -> Side:
    """The side with values replaced, and its version raised as far as they need."""
    documents = dict(side.documents)
    changed: dict[Key, Any] = {}
    for text in what_if:
        path, equals, written = text.partition("=")
        if not equals or not path.strip():
            raise DangjianError(
                f"“{text}”不是假设。", "写成 事项.键=值，如 --what-if ZB03.points=4。"
            )
        key = _owner(documents, path.strip())
        tree = changed.get(key) or as_yaml(documents[key].model)
        try:
            changed[key] = overridden(tree, path.strip(), _value(text, written))
        except NoSuchPlace as wrong:
            raise DangjianError(f"{text}：没有找到 {wrong.part}。", wrong.suggestion) from None
    for key, tree in changed.items():
        documents[key] = _raised(key, documents[key], tree)
    return side._replace(documents=documents)


def _owner(documents: dict[Key, Any], path: str) -> Key:
    """The document that a path begins in: the list that has the item, or the one that is named."""
    for key, document in documents.items():
        model = document.model
        if isinstance(model, Checklist) and any(path.startswith(f"{i.id}.") for i in model.items()):
            return key
    head = path.partition(".")[0]
    for key in documents:
        if head in key or len(documents) == 1:
            return key
    raise DangjianError(
        f"没有找到 {path}。", "写成 事项.键=值，如 ZB03.points=4；办法写 policy.missing=exclude。"
    )


def _value(text: str, written: str) -> object:
    from dangjian.io.yaml_reader import Refused, read

    try:
        tree = read(f"value: {written}".encode())
    except Refused as refused:
        message = refused.problem("").message
        raise DangjianError(
            f"{text}：等号后面的值读不懂，{message}。", "值的写法与 YAML 文件里相同。"
        ) from None
    return tree["value"] if isinstance(tree, dict) else None


def _raised(key: Key, document: Any, tree: Any) -> Any:
    supposed = of_tree("假设", tree).documents
    made = next(iter(supposed.values()))
    level = required(compare(key[0], document.model, made.model).changes)
    version = getattr(made.model, "version", None)
    if version is not None:
        made = made._replace(model=replace(made.model, version=raised(version, level)))
    return made._replace(name=document.name)


def _workspace(home: Home) -> Workspace | None:
    return home.loaded.workspace if home.loaded is not None else None


def _concerned(home: Workspace, differences: Iterable[Difference]) -> Iterator[Concern]:
    """Units of the layers whose lists changed, by layer."""
    names: dict[str, dict[str, None]] = {}
    for each in differences:
        for unit in home.units.values():
            if isinstance(each.new or each.old, Checklist) and _concerns(each, unit):
                names.setdefault(unit.layer, {})[unit.name] = None
    for layer, units in names.items():
        words = home.layer_name(layer)
        yield Concern(words, tuple(units))


def _concerns(difference: Difference, unit: Unit) -> bool:
    """Whether the list is for the unit, and some change is for it too."""
    models = [each for each in (difference.old, difference.new) if each is not None]
    if not any(unit.layer in model.layers for model in models):
        return False
    items = {item.id: item for model in models for item in model.items()}
    changed = {change.item for change in difference.changes}
    if None in changed:
        return True
    tags = frozenset(unit.tags)
    return any(items[name].applies(tags) for name in changed if name in items)

"""The catalog: responsibilities, layers, and what the whole set of lists must add up to."""

from dataclasses import dataclass
from typing import Annotated, Literal

from dangjian.values.fields import AtLeastOne, Count, Id, Ids, Strict, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsibility(Strict):
    """责任类别。"""

    id: Id
    """类别编号。"""
    name: Text
    """类别名称，如 集体责任。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer(Strict):
    """责任层级。"""

    id: Id
    """层级编号。"""
    name: Text
    """层级名称，如 党支部。"""
    responsibility: Annotated[Ids, AtLeastOne]
    """承担哪几种责任。"""
    under: Id | None = None
    """上一级层级。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection(Strict):
    """清单组：几份清单，以及它们一共应有多少条。"""

    id: Id
    """组的编号。"""
    title: Text
    """组的名称。"""
    checklists: Annotated[Ids, AtLeastOne]
    """清单编号。"""
    items: Count
    """一共多少条事项，加分和否决事项不计。"""
    sections: Count | None = None
    """一共多少个项目（方面），只有加分和否决事项的不计。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog(Strict):
    """清单库的目录。"""

    schema: Literal["dangjian/catalog@1"]
    """文件种类。"""
    title: Text
    """目录名称。"""
    responsibilities: Annotated[tuple[Responsibility, ...], AtLeastOne]
    """责任类别。"""
    layers: Annotated[tuple[Layer, ...], AtLeastOne]
    """责任层级，从上到下。"""
    collections: tuple[Collection, ...] = ()
    """各组清单的条数，validate 会核对。"""

    def layer_name(self, layer_id: str) -> str:
        """The Chinese name of a layer; the id itself when the catalog doesn't know it."""
        return next((layer.name for layer in self.layers if layer.id == layer_id), layer_id)

    def responsibility_name(self, responsibility_id: str) -> str:
        """The Chinese name of a responsibility; the id itself when unknown."""
        names = (each.name for each in self.responsibilities if each.id == responsibility_id)
        return next(names, responsibility_id)

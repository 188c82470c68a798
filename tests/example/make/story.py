"""The branches of the example and how their half year went."""

from __future__ import annotations

from dataclasses import dataclass, field

MONTHS = (1, 2, 3, 4, 5, 6)


@dataclass(frozen=True)
class Branch:
    """A branch: where chance may strike, how hard, and what is written for certain."""

    id: str
    name: str
    members: int
    committee: str
    """The inspectors who usually come."""
    targets: dict[int, tuple[float, float]]
    """Month → about what the list of duties and that of quality should come to."""
    candour: tuple[float, ...]
    """How many of its faults the self-check admits, from 0 to 1: one figure, or one a month."""
    habits: tuple[str, ...] = ()
    """Items where it is weak again and again."""
    never: tuple[str, ...] = ()
    """Items where it never fails by chance."""
    na: dict[str, str] = field(default_factory=dict)
    """Item → why it doesn't apply."""

    def size(self, month: int) -> int:
        """Its members; in June the people of a merged branch came in."""
        return self.members + (14 if self.id == "br-heat" and month > 5 else 0)

    def admits(self, month: int) -> float:
        """The candour of a month."""
        return self.candour[min(month, len(self.candour)) - 1]


def course(*pairs: tuple[float, float] | None) -> dict[int, tuple[float, float]]:
    """Targets from January on; None for a month without inspection."""
    return {month: pair for month, pair in zip(MONTHS, pairs, strict=False) if pair}


NO_TEAM = "本支部没有突击队"
NO_CANDIDATE = "没有预备党员"
NO_ACTIVIST = "没有入党积极分子"
NO_AWAY = "没有外出和驻外党员"
NO_CARDS = "办公区域没有布置T卡"

BRANCHES = (
    Branch(
        "br-gear", "齿轮党支部", 36, "督查一组",
        course((97.5, 97), (98, 96), (97, 98), (98.5, 98), (97.5, 98.5), (98.5, 98)),
        (0.8,), ("ZB11", "ZF12"), ("ZB03", "ZB07", "ZB13", "ZF20"),
    ),
    Branch(
        "br-heat", "热处理党支部", 28, "督查二组",
        course((92, 90), (93, 92), (94, 90), (95, 94), (95.5, 95), (93, 94)),
        (0.8,), ("ZB23", "ZF12"), ("ZB07",), {"ZB15": NO_CANDIDATE},
    ),
    Branch(
        "br-case", "箱体党支部", 24, "督查二组",
        course((88, 86), None, (87, 88), (89, 85), (88.5, 90), (91, 88)),
        (0.3, 0.6, 0.6, 0.6, 0.7, 0.7), ("ZB19", "ZB22", "ZF10"), (), {"ZB24": NO_TEAM, "ZB15": NO_CANDIDATE},
    ),
    Branch(
        "br-surface", "表面处理党支部", 14, "督查一组",
        course((86, 84), (85, 86), (84, 82), (83, 84), (82.5, 83)),
        (0.85,), ("ZB29", "ZF18"), (),
        {"ZB24": NO_TEAM, "ZB15": NO_CANDIDATE, "ZB14": NO_ACTIVIST},
    ),
    Branch(
        "br-assembly", "装配党支部", 34, "督查三组",
        course((93, 95), (94, 93), (92, 94), (95, 94), (93, 94), (95, 96)),
        (0.7,), ("ZB11", "ZF11"), ("ZB13",), {"ZB24": NO_TEAM},
    ),
    Branch(
        "br-test", "试验党支部", 18, "督查三组",
        course((90, 92), (91, 90), (92, 93), (90, 91), (91, 92), (92, 93)),
        (0.5,), ("ZB04", "ZB25"), ("ZB07",), {"ZB24": NO_TEAM, "ZB15": NO_CANDIDATE},
    ),
    Branch(
        "br-digital", "数智产线党支部", 12, "督查三组",
        course(None, None, (72, 70), (76, 78), (77, 79), (87, 88)),
        (0.8,), ("ZB27", "ZB28", "ZF09"), (),
        {"ZB24": NO_TEAM, "ZB15": NO_CANDIDATE, "ZB14": NO_ACTIVIST, "ZB16": NO_AWAY},
    ),
    Branch(
        "br-tool", "工装党支部", 22, "督查一组",
        course((81, 80), (79, 82), (80, 78), (79, 81), (76, 82), (82, 84)),
        (0.05, 0.05, 0.05, 0.05, 0.05, 0.95), ("ZB19", "ZB29", "ZB13", "ZF15"), (), {"ZB24": NO_TEAM},
    ),
    Branch(
        "br-equip", "设备动力党支部", 20, "督查二组",
        course((64, 66), (69, 70), (70, 72), (79, 80), (87, 86), (93, 91)),
        (0.4, 0.6, 0.95, 0.9, 1, 1), ("ZB03", "ZB22", "ZB29", "ZB13", "ZF10"), (),
        {"ZB24": NO_TEAM, "ZB15": NO_CANDIDATE, "ZB16": NO_AWAY},
    ),
    Branch(
        "br-logistics", "物流党支部", 26, "督查一组",
        course((85, 86), (83, 84), (84, 86), (86, 85), (88, 87), (85, 86)),
        (0.5, 0.8, 0.8, 0.8, 0.5, 0.8), ("ZB13", "ZB11", "ZF11"), (), {"ZB24": NO_TEAM, "ZB14": NO_ACTIVIST},
    ),
    Branch(
        "br-tech", "技术质量党支部", 41, "督查二组",
        course((94, 92), (92, 94), (93, 95), (91, 93), (92, 94), (94, 95)),
        (0.7,), ("ZB20", "ZF16"), ("ZB03",),
        {"ZB24": NO_TEAM, "ZB23": "设计和化验岗位没有布置T卡", "ZF10": "设计和化验岗位没有布置T卡"},
    ),
    Branch(
        "br-office", "机关党支部", 30, "督查三组",
        course((88, 0), (86, 0), (89, 0), (87, 0), (86, 0), (90, 0)),
        (0.6,), ("ZB11", "ZB28"), ("ZB13",),
        {"ZB24": NO_TEAM, "ZB23": NO_CARDS, "ZB15": NO_CANDIDATE},
    ),
)  # fmt: skip

"""The words that say which program a claim means, folded as `tokens` folds them."""

from __future__ import annotations

from .tokens import stem


def _set(words: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words.split())


HIGHEST = _set(
    "highest most largest biggest greatest best top maximum max longest peak tallest strongest "
    "heaviest fastest richest leading leads oldest busiest"
)
LOWEST = _set(
    "lowest fewest least smallest minimum min shortest worst slowest weakest bottom youngest poorest lightest closest"
)
EARLIEST = _set("first earliest oldest opening initial start begin")
LATEST = _set("last latest final newest recent end youngest closing")
SUPERLATIVE = HIGHEST | LOWEST
MORE = _set(
    "more higher greater larger better above over exceed exceeds outperform outperforms outperformed "
    "beat beats surpass surpasses longer bigger taller faster older outscore superior improve "
    "improves improved improvement gain increase increases higher stronger heavier exceeds ahead"
)
LESS = _set(
    "less fewer lower smaller worse below under shorter slower younger behind inferior decrease "
    "decreases drop drops underperform underperforms weaker lighter trail trails"
)
GAIN = _set(
    "help helps helped benefit benefits beneficial boost boosts advantage effective positive strong strongly contribute"
)
LOSS = _set(
    "hurt hurts harm harms degrade degrades degradation reduce reduces reduced weak poor poorly inferior loss "
    "difficult suffer"
)
QUALITY = _set(
    "better worse best worst outperform outperforms outperformed improve improves improved improvement superior "
    "inferior underperform underperforms gain boost help hurt beat beats surpass surpasses strong weak top"
)
"""Words that say which is better, not which number is the larger."""
OWN = _set("our ours we proposed")
AGAINST = _set("than over to against with from versus vs")
"""Words after which stands what something is held against."""
BEFORE = _set("before earlier prior precede preceded previous sooner")
AFTER = _set("after later following follow subsequent next")
NOT = frozenset({"not", "never", "no", "neither", "nor", "cannot", "n't", "without", "t", "none", "fail"})
ALL = _set("all every each always any entire consistently across")
NONE = frozenset({"no", "none", "never", "neither", "nobody", "zero"})
ONLY = _set("only sole single solely exactly just alone")
BOTH = frozenset({"both"})
SAME = _set("same identical equal tie tied equally share shared similar comparable")
DIFFERENT = _set("different distinct unique various differ separate")
TOTAL = _set("total combined sum together altogether overall cumulative amount")
AVERAGE = _set("average mean")
DIFFERENCE = _set("difference gap margin")
MODE = _set("common commonly frequent frequently often popular")
TIMES = _set("time times occasion instance")
AT_LEAST = frozenset({"least", "minimum"})
AT_MOST = frozenset({"most", "maximum"})
OTHER = _set("other others else rest")
EXCEPT = _set("except but besides excluding")
BETWEEN = frozenset({"between"})
SMALL_IS_BETTER = _set(
    "rank position pos place no error errors wer cer perplexity ppl loss latency time mae rmse mse "
    "fid rate ter eer der cost"
)
"""Heads under which a smaller number is the better one."""

"""Made-up networks, in any number, to see how eslnet does when there are many or when one is large."""

from eslnet.making.load import MADE_UP, make_networks, make_whale, real_networks
from eslnet.making.scene import NETWORK, WHALE, Size

__all__ = ["MADE_UP", "NETWORK", "WHALE", "Size", "make_networks", "make_whale", "real_networks"]

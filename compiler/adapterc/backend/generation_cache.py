"""An attention cache laid out at its final size, for answers whose length is bounded beforehand."""

from __future__ import annotations

from typing import Any

from transformers.cache_utils import DynamicCache, DynamicLayer


class RoomyLayer(DynamicLayer):  # type: ignore[no-untyped-call]
    """Keys and values, [rows, heads, places, head size] each, written in place; a step copies no past."""

    _layer_type = None  # not to be registered as what every cache is made of

    def __init__(self, places: int) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._places = places
        self._filled = 0

    def update(self, key_states: Any, value_states: Any, *_: Any, **__: Any) -> tuple[Any, Any]:
        """Append states of shape [rows, heads, new, head size]; returns everything up to and with them."""
        if not self.is_initialized:
            self.lazy_initialization(key_states, value_states)
            rows, heads, _, size = key_states.shape
            self._keys = key_states.new_zeros(rows, heads, self._places, size)
            self._values = value_states.new_zeros(rows, heads, self._places, value_states.shape[-1])
        end = self._filled + key_states.shape[-2]
        self._keys[:, :, self._filled : end] = key_states
        self._values[:, :, self._filled : end] = value_states
        self._show(end)
        return self.keys, self.values

    def batch_select_indices(self, indices: Any) -> None:
        """Keep only these rows."""
        self._keys, self._values = self._keys[indices], self._values[indices]
        self._show(self._filled)

    def _show(self, end: int) -> None:
        self._filled = end
        self.keys, self.values = self._keys[:, :, :end], self._values[:, :, :end]


def roomy_cache(config: Any, places: int) -> DynamicCache:
    """A cache for `places` tokens a row; layers of a special kind (sliding, recurrent) stay as they are."""
    cache = DynamicCache(config=config)
    cache.layers = [RoomyLayer(places) if type(layer) is DynamicLayer else layer for layer in cache.layers]
    return cache

"""What can go wrong with serving, besides what can go wrong with a store."""

from __future__ import annotations

from store.errors import StoreError


class AddressInUse(StoreError):
    """The address can't be listened on; give another port."""

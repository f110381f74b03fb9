"""The fields of a row that make up a chat."""

from __future__ import annotations

#: What is read of a table's rows when they are chats.
FIELDS = frozenset({"messages"})

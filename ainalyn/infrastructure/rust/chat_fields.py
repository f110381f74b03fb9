"""Which fields of a message are part of a prompt. A reader extends the tables here.

What stands in no table is unknown: its JSON text is budgeted for, and the count is not exact.
"""

from __future__ import annotations

#: Counted by the convention itself.
CONVENTION = frozenset({"role", "content", "name", "tool_calls", "function_call"})

#: Texts that the model is shown, counted as content is.
TEXTS = frozenset({"refusal"})

#: No part of a prompt: what providers, SDKs and frameworks keep with a message.
UNSEEN = frozenset(
    {
        *("id", "type", "object", "index", "created", "status", "phase", "timestamp", "lc_id"),
        *("tool_call_id", "call_id", "tool_use_id", "thought_signature", "thoughtSignature"),
        *("weight", "cache_control", "prefix", "stop_reason", "finish_reason", "stop_sequence"),
        *("annotations", "logprobs", "usage", "usage_metadata", "response_metadata", "model"),
        *("invalid_tool_calls", "additional_kwargs", "example", "signature", "is_error"),
        *("artifact", "metadata", "encrypted_content", "parsed"),
    }
)

#: One of these tells that a message has content, be it empty.
CONTENT = CONVENTION - {"role", "name"} | TEXTS | {"audio", "reasoning", "reasoning_content"}

"""What a chat adds to the texts of its messages; the same sums as in `src/chat/mod.rs`.

Users hold messages as dicts, and turning dicts into records of the generated
interface costs more than the sums, so Python sums up in every lane. The lane
tells the figures of the convention, and counts the texts, as one batch.
"""

from __future__ import annotations

from _collections_abc import Iterable  # not slow to import, as collections.abc is

from ...domain.answers import MessagesCount
from ...domain.errors import NOT_EXACT, ValidationError
from ...domain.package import public
from .chat_sums import Sums
from .chat_values import is_nothing, to_list
from .lanes import lane
from .names import follow_alias
from .plain import plain

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from .lanes.protocol import Lane

#: The endpoint of OpenAI that counts a whole request.
_ENDPOINT = "POST https://api.openai.com/v1/responses/input_tokens"


@public
def count_messages(
    messages: Iterable[object],
    model: str = "gpt-4",
    tools: Iterable[object] | None = None,
    *,
    tool_choice: object = None,
    response_format: object = None,
    parallel_tool_calls: bool | None = None,
    skip_non_text: bool = False,
    require_exact: bool = False,
) -> MessagesCount:
    """Counts the tokens of a chat as a prompt: the texts, and what the model's format adds.

    The count is exact for text alone, where OpenAI states what the format of the model adds. With
    tools, calls or a response format, and for Claude, it is an estimate: plan with
    `upper`. The cost is linear in the length of all texts.

    Args:
        messages: The messages: dicts as the APIs of OpenAI (Chat Completions or Responses),
            Anthropic, Google or Ollama take them, or objects of their SDKs, dataclasses, and
            messages of LangChain.
        model: The name of a chat model, or a registered alias.
        tools: Definitions of functions, as one of these APIs takes them.
        tool_choice: As the API takes it: "auto", "none", "required", or one function.
        response_format: As the API takes it; a JSON schema within it is counted.
        parallel_tool_calls: As the API takes it; it adds nothing that is known.
        skip_non_text: Whether to skip parts that can't be counted, such as audio, rather than to
            raise; the result says how many there were. Images are counted by the formulas of
            OpenAI's models, if the part has a `width` and a `height` in pixels or is a data URL.
        require_exact: Whether to raise where the count would be an estimate.

    Raises:
        ValidationError: The model has no chats, a message or a tool has a form that is not known,
            a part can't be counted, or an exact count is required and can't be had. Only what an
            iterable, a mapping or a `model_dump` of the caller's own raises passes as it is.
    """
    return count_chat(
        messages,
        model,
        tools,
        tool_choice=tool_choice,
        response_format=response_format,
        parallel_tool_calls=parallel_tool_calls,
        skip_non_text=skip_non_text,
        require_exact=require_exact,
    )


def count_chat(
    messages: Iterable[object],
    model: str,
    tools: Iterable[object] | None,
    *,
    tool_choice: object = None,
    response_format: object = None,
    parallel_tool_calls: object = None,
    skip_non_text: bool,
    require_exact: bool,
    within: Lane | None = None,
) -> MessagesCount:
    """`count_messages`, counted in the lane that serves or another."""
    model = plain(model)
    sums = asked(
        model,
        tools,
        tool_choice=tool_choice,
        response_format=response_format,
        parallel_tool_calls=parallel_tool_calls,
        skip_non_text=skip_non_text,
        within=within,
    )
    sums.add_messages(to_list(messages, "messages"))
    counted = sums.total(model)
    if require_exact and not counted.exact:
        # It names the endpoint of a model that is estimated.
        (within or lane).require_exact(follow_alias(model))
        raise ValidationError(
            "The tokens of these messages can only be estimated: OpenAI does not state the "
            "convention for this model and for all that the messages and tools hold. Count with "
            f"{_ENDPOINT}, or accept an estimate.",
            NOT_EXACT,
            "messages",
        )
    return counted


def asked(
    model: str,
    tools: Iterable[object] | None,
    *,
    tool_choice: object,
    response_format: object,
    parallel_tool_calls: object,
    skip_non_text: bool,
    within: Lane | None = None,
) -> Sums:
    """The sums of a request without its messages."""
    sums = Sums((within or lane).convention(follow_alias(model)), skip_non_text, within)
    add_options(sums, tools, tool_choice, response_format, parallel_tool_calls)
    return sums


def add_options(
    sums: Sums,
    tools: object,
    tool_choice: object,
    response_format: object,
    parallel_tool_calls: object,
) -> None:
    """Adds what a request says beside its messages; most say nothing."""
    if parallel_tool_calls is not None:
        sums.stated = False
    if not is_nothing(tools):
        from .chat_options import add_tools

        add_tools(sums, to_list(tools, "tools"))
    if tool_choice is not None or response_format is not None:
        from .chat_options import add_choice, add_format

        add_choice(sums, tool_choice)
        add_format(sums, response_format)

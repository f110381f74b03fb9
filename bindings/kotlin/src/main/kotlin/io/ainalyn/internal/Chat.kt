package io.ainalyn.internal

import io.ainalyn.ChatMessage
import io.ainalyn.ChatOptions
import io.ainalyn.ContentPart
import io.ainalyn.MessagesCount
import io.ainalyn.Tool
import io.ainalyn.ToolCall
import io.ainalyn.generated.ChatMessage as GeneratedMessage
import io.ainalyn.generated.ChatOptions as GeneratedOptions
import io.ainalyn.generated.ContentPart as GeneratedPart
import io.ainalyn.generated.MessagesCount as GeneratedMessagesCount
import io.ainalyn.generated.Tool as GeneratedTool
import io.ainalyn.generated.ToolCall as GeneratedCall

// The generated records can't be the public ones: Java sees no constructor with defaults in them,
// their figures are ULong, and their texts must hold no unpaired surrogate.

internal fun ChatMessage.toGenerated() = GeneratedMessage(
    role.repaired(),
    content.map { it.toGenerated() },
    name?.repaired(),
    toolCalls.map { it.toGenerated() },
    further.repaired(),
)

private fun ContentPart.toGenerated() = when (this) {
    is ContentPart.Text -> GeneratedPart.Text(text.repaired())
    is ContentPart.Other -> GeneratedPart.Other(kind.repaired())
}

private fun ToolCall.toGenerated() = GeneratedCall(name.repaired(), arguments.repaired())

internal fun ChatOptions.toGenerated() = GeneratedOptions(
    tools.map { it.toGenerated() },
    toolChoice?.repaired(),
    responseFormat?.repaired(),
    skipNonText,
)

private fun Tool.toGenerated() = GeneratedTool(
    name.repaired(),
    description?.repaired(),
    parameters.repaired(),
    further.repaired(),
)

internal fun GeneratedMessagesCount.toPublic(model: String) = MessagesCount(
    count.toLong(),
    model,
    encoding,
    exact,
    upper.toLong(),
    texts.toLong(),
    framing.toLong(),
    tools.toLong(),
    skipped.toLong(),
)

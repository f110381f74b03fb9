package io.ainalyn

/**
 * How many tokens a chat has as a prompt.
 *
 * @property count the number of tokens: the sum of [texts], [framing] and [tools]
 * @property model the model that was asked for, as it was written
 * @property encoding the encoding that counted
 * @property exact whether OpenAI states the convention for this very model and for all that the
 *   messages hold; never with tools or a response format
 * @property upper the number of tokens to budget with: [count] when [exact], else with [framing] and
 *   [tools] twice, and with all that the model may be shown; what was skipped is in neither
 * @property texts the tokens of the messages' texts, roles and names, which are exact where the model's
 *   tokens are
 * @property framing the tokens that the convention adds to the messages and for the reply
 * @property tools the tokens of the tools' definitions and of the response's format
 * @property skipped how many parts were skipped because they are not text
 */
public data class MessagesCount(
    val count: Long,
    val model: String,
    val encoding: String,
    val exact: Boolean,
    val upper: Long,
    val texts: Long,
    val framing: Long,
    val tools: Long,
    val skipped: Long,
)

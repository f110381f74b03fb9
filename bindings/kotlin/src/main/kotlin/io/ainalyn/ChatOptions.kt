package io.ainalyn

/**
 * What a request says beside its messages.
 *
 * @property tools the functions that the model may call
 * @property toolChoice `auto`, `none` or `required`, or the name of the one function that must be called
 * @property responseFormat the JSON schema that the reply must have, as JSON text
 * @property skipNonText whether content that is not text is left out, instead of being an error
 */
public data class ChatOptions @JvmOverloads constructor(
    val tools: List<Tool> = emptyList(),
    val toolChoice: String? = null,
    val responseFormat: String? = null,
    val skipNonText: Boolean = false,
)

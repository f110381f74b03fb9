package io.ainalyn

/**
 * A message of a chat.
 *
 * @property role who speaks: `system`, `user` or `assistant`, or a role of later models
 * @property content what is said
 * @property name the name of the participant, if there are several in a role
 * @property toolCalls the calls of tools that an assistant made
 * @property further what else the message says that the model may be shown, as JSON text, or nothing; it is
 *   budgeted for
 */
public data class ChatMessage @JvmOverloads constructor(
    val role: String,
    val content: List<ContentPart>,
    val name: String? = null,
    val toolCalls: List<ToolCall> = emptyList(),
    val further: String = "",
) {
    /** A message of one text. */
    @JvmOverloads
    public constructor(role: String, text: String, name: String? = null) :
        this(role, listOf(ContentPart.Text(text)), name)
}

/** A part of what a message says. */
public sealed class ContentPart {
    /**
     * Text.
     *
     * @property text the text itself
     */
    public data class Text(val text: String) : ContentPart()

    /**
     * Anything else, such as an image.
     *
     * @property kind its type, for example `image_url`
     */
    public data class Other(val kind: String) : ContentPart()
}

/**
 * A call of a tool.
 *
 * @property name the name of the function
 * @property arguments its arguments, as the JSON text that the model wrote
 */
public data class ToolCall(val name: String, val arguments: String)

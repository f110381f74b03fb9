package io.ainalyn

/**
 * The definition of a function that a model may call.
 *
 * @property name the name of the function
 * @property description what it does
 * @property parameters its parameters, in order
 * @property further whatever else the definition says, as JSON text, or nothing
 */
public data class Tool @JvmOverloads constructor(
    val name: String,
    val description: String? = null,
    val parameters: List<ToolParameter> = emptyList(),
    val further: String = "",
)

/**
 * A parameter of a tool.
 *
 * @property name its name
 * @property kind its JSON type, for example `string`
 * @property description what it means
 * @property choices the values it may have, if they are listed
 * @property further whatever else its schema says, as JSON text, or nothing
 */
public data class ToolParameter @JvmOverloads constructor(
    val name: String,
    val kind: String,
    val description: String? = null,
    val choices: List<String> = emptyList(),
    val further: String = "",
)

package io.ainalyn

/**
 * The definition of a function that a model may call.
 *
 * @property name the name of the function
 * @property description what it does
 * @property parameters its parameters: a JSON schema, as JSON text, or nothing
 * @property further whatever else the definition says, as JSON text, or nothing; it is budgeted for
 */
public data class Tool @JvmOverloads constructor(
    val name: String,
    val description: String? = null,
    val parameters: String = "",
    val further: String = "",
)

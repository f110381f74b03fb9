package io.ainalyn.internal

import java.math.BigDecimal

/** Deeper data is refused, long before the stack ends. */
private const val MAX_DEPTH = 200

/** Structured data with the same shape, in which [redact] was done to every text and number. */
internal class Values(private val redact: (String) -> String) {
    /** [value] redacted, the same object where nothing changes; errors name it [where]. */
    fun redacted(value: Any?, where: String = "it", depth: Int = 0): Any? = when (value) {
        null, is Boolean -> value
        is String -> redact(value).let { if (it == value) value else it }
        is Number -> plain(value).let { text -> redact(text).let { if (it == text) value else it } }
        is Map<*, *> -> {
            checkDepth(depth)
            val after = value.entries.associate { (key, item) -> key to redacted(item, "$where[${shown(key)}]", depth + 1) }
            if (value.all { (key, item) -> after[key] === item }) value else after
        }
        is List<*> -> {
            checkDepth(depth)
            val after = value.mapIndexed { at, item -> redacted(item, "$where[$at]", depth + 1) }
            if (value.indices.all { value[it] === after[it] }) value else after
        }
        else -> throw invalidInput(
            "value",
            "$where is of the class ${value.javaClass.name}, which can't be looked into. Pass maps, lists, Strings, " +
                "numbers, Booleans and null.",
        )
    }

    /** A number as a text writes it: parsers of JSON make a Double of a card's number. */
    private fun plain(value: Number): String =
        if (value is Double && value.isFinite()) BigDecimal(value.toString()).toPlainString() else value.toString()

    private fun checkDepth(depth: Int) {
        if (depth == MAX_DEPTH) throw invalidInput("value", "it is deeper than $MAX_DEPTH levels. Pass its parts.")
    }

    /** A key in a message: not as it is, as it may be a value of interest itself. */
    private fun shown(key: Any?) = (key as? String)?.takeIf { name -> name.all { it.isLetter() || it == '_' } } ?: "..."
}

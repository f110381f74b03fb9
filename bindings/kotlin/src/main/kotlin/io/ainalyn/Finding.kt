package io.ainalyn

/**
 * Where a rule found something; never what.
 *
 * @property rule the name of the rule
 * @property start the index in the text where it begins
 * @property end the index behind its end
 */
public data class Finding(val rule: String, val start: Int, val end: Int) {
    /** What was found, cut out of the [text] that was searched. */
    public fun textOf(text: String): String = text.substring(start, end)
}

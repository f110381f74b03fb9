package io.ainalyn

/**
 * A text without what was found in it.
 *
 * @property text the text; the very object that was given where nothing was changed
 * @property findings what was found, in the order of its places in the text that was given
 */
public class Redacted internal constructor(public val text: String, public val findings: List<Finding>) {
    /** How many findings each rule has, for logs and metrics. */
    public val counts: Map<String, Int>
        get() = findings.groupingBy { it.rule }.eachCount()

    /** Whether [other] has the same text and findings. */
    override fun equals(other: Any?): Boolean =
        other is Redacted && text == other.text && findings == other.findings

    /** Equal where [equals] says so. */
    override fun hashCode(): Int = 31 * text.hashCode() + findings.hashCode()

    /** Not the text: a rule with the action `keep` leaves values in it. */
    override fun toString(): String = "Redacted(length=${text.length}, counts=$counts)"
}

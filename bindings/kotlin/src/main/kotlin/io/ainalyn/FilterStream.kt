package io.ainalyn

import io.ainalyn.generated.TextUnit
import io.ainalyn.internal.filtered
import io.ainalyn.internal.invalidInput
import io.ainalyn.internal.repaired
import io.ainalyn.internal.toPublic
import io.ainalyn.generated.Filter as GeneratedFilter
import io.ainalyn.generated.FilterException as GeneratedException
import io.ainalyn.generated.Finding as GeneratedFinding

/** So much of what was written stays as context: the 1,024 characters that rules look at, as pairs. */
private const val CONTEXT = 2048

/**
 * Redacts a text that comes in pieces, for one text and one thread.
 *
 * Whatever the pieces, the answers together are [Filter.redact] of the whole, and so are the findings. Held
 * back is the text from the earliest place on where a rule may still find something, which is mostly the
 * last word. Once it has thrown an exception it answers nothing more.
 */
public class FilterStream internal constructor(private val native: GeneratedFilter) {
    private val found = mutableListOf<Finding>()
    private var buffer = ""

    /** Half of a pair, whose other half the next piece may begin with. */
    private var half = ""

    /** In the buffer: what stands before is context. */
    private var start = 0

    /** So much of the text was dropped before the buffer. */
    private var before = 0

    /** Why nothing can be fed. */
    private var end: String? = null

    /** What was found so far, with places in the whole text. */
    public val findings: List<Finding>
        get() = found.toList()

    /**
     * What can be told of the text so far, redacted; what comes later may add to it.
     *
     * @throws FilterException.Blocked when a rule with the action `block` found something
     * @throws FilterException.InvalidInput when the stream is over, or its text as long as no String can be
     */
    public fun feed(text: String): String {
        checkOpen()
        val piece = half + text
        half = if (piece.isNotEmpty() && piece.last().isHighSurrogate()) piece.takeLast(1) else ""
        return advance(piece.dropLast(half.length), last = false)
    }

    /**
     * What was held back, redacted. The stream is then over.
     *
     * @throws FilterException.Blocked when a rule with the action `block` found something
     * @throws FilterException.InvalidInput when the stream is over already
     */
    public fun finish(): String {
        checkOpen()
        val output = advance(half, last = true)
        end = "finished"
        return output
    }

    private fun advance(piece: String, last: Boolean): String {
        // Until the step is made: no text passes after an exception.
        end = "ended by an error"
        if (before.toLong() + buffer.length + piece.length > Int.MAX_VALUE) {
            throw invalidInput("text", "this stream is longer than ${Int.MAX_VALUE}, the longest String.")
        }
        val whole = buffer + piece.repaired()
        val step = filtered {
            try {
                native.step(whole, start.toULong(), last, TextUnit.UTF16)
            } catch (blocked: GeneratedException.Blocked) {
                throw GeneratedException.Blocked(blocked.findings.map { it.moved() })
            }
        }
        found += step.findings.map { it.moved().toPublic() }
        val consumed = step.consumed.toInt()
        var dropped = if (consumed > 2 * CONTEXT) consumed - CONTEXT else 0
        if (whole.getOrNull(dropped)?.isLowSurrogate() == true) dropped--
        buffer = whole.substring(dropped)
        before += dropped
        start = consumed - dropped
        end = null
        return step.output
    }

    private fun GeneratedFinding.moved() =
        GeneratedFinding(rule, this.start + before.toULong(), this.end + before.toULong())

    private fun checkOpen() {
        end?.let { throw invalidInput("text", "this stream is $it. Begin another one for another text.") }
    }
}

package io.ainalyn

import io.ainalyn.generated.TextUnit
import io.ainalyn.internal.Values
import io.ainalyn.internal.filtered
import io.ainalyn.internal.invalidInput
import io.ainalyn.internal.repaired
import io.ainalyn.internal.toGenerated
import io.ainalyn.internal.toPublic
import io.ainalyn.generated.Filter as GeneratedFilter

/**
 * Finds and takes out personal data, secrets and given words, in time linear in the text.
 *
 * Made once, never changed, and safe to share between threads; making one costs some 0.1 ms, and more for
 * words and patterns. Places are indices of a String. An unpaired surrogate is U+FFFD to every rule, and
 * becomes that in every text that is given back.
 *
 * @param config what to find, and what to do with it
 * @throws FilterException.InvalidRule when a rule or group is not known, or named twice
 * @throws FilterException.InvalidPattern when a pattern is outside of the subset
 * @throws FilterException.InvalidAction when an action is not known, or can't be done
 * @throws FilterException.InvalidKey when the key is too short
 * @throws FilterException.InvalidInput when something else of [config] can't be used
 */
public class Filter @JvmOverloads constructor(config: FilterConfig = FilterConfig()) {
    private val native = filtered { GeneratedFilter(config.toGenerated()) }

    /** What the rules find in [text], in order; nothing overlaps. The cost is linear in its length. */
    public fun find(text: String): List<Finding> = filtered {
        native.find(text.repaired(), TextUnit.UTF16).map { it.toPublic() }
    }

    /** Whether the rules find nothing in [text]. */
    public fun isClean(text: String): Boolean = find(text).isEmpty()

    /**
     * [text] without what the rules find, in time linear in its length.
     *
     * @throws FilterException.Blocked when a rule with the action `block` found something
     */
    public fun redact(text: String): Redacted = filtered {
        val whole = text.repaired()
        native.redact(whole, TextUnit.UTF16).toPublic(whole)
    }

    /**
     * [text] with a placeholder of [vault] for all that is replaced by its rule's name, so that it can be put
     * back. What looks like such a placeholder in the text gets one of its own: [Vault.restore] always gives
     * the text.
     *
     * @throws FilterException.Blocked when a rule with the action `block` found something
     */
    public fun redact(text: String, vault: Vault): Redacted = filtered {
        val whole = text.repaired()
        native.redactInto(whole, vault.native, TextUnit.UTF16).toPublic(whole)
    }

    /**
     * JSON-like data with every text in it redacted, such as the messages of a chat: maps, lists, Strings,
     * numbers, Booleans and null. Shape, keys and order stay; where nothing changes, it is the same object.
     *
     * A String that is a JSON object or list, as the arguments of a tool are, is looked at string by string and
     * stays JSON. A number in which something is found becomes a String.
     *
     * @param vault gives the placeholders, so that they can be put back
     * @throws FilterException.Blocked when a rule with the action `block` found something, with places in the
     *   String that it did in
     * @throws FilterException.InvalidInput when there is something else in [value], or it is deeper than 200 levels
     */
    @JvmOverloads
    public fun redactValue(value: Any?, vault: Vault? = null): Any? = filtered {
        Values { native.redactJson(it.repaired(), TextUnit.UTF16, vault?.native) }.redacted(value)
    }

    /**
     * What [find] gives for each of [texts], in their order, in one call of the native library.
     *
     * @param threads the most threads to use; 0 for one for each processor
     * @throws FilterException.InvalidInput when [threads] is negative
     */
    @JvmOverloads
    public fun findBatch(texts: Iterable<String>, threads: Int = 0): List<List<Finding>> = filtered {
        native.findBatch(texts.map { it.repaired() }, TextUnit.UTF16, atMost(threads))
            .map { findings -> findings.map { it.toPublic() } }
    }

    /**
     * What [redact] gives for each of [texts], in their order, in one call of the native library.
     *
     * @param threads the most threads to use; 0 for one for each processor
     * @throws FilterException.InvalidInput when [threads] is negative
     * @throws FilterException.Blocked when a rule with the action `block` found something, for the first
     *   text that it did in
     */
    @JvmOverloads
    public fun redactBatch(texts: Iterable<String>, threads: Int = 0): List<Redacted> = filtered {
        val whole = texts.map { it.repaired() }
        native.redactBatch(whole, TextUnit.UTF16, atMost(threads)).zip(whole) { redacted, text -> redacted.toPublic(text) }
    }

    /** What redacts a text that comes in pieces. */
    public fun stream(): FilterStream = FilterStream(native)

    private fun atMost(threads: Int): UInt {
        if (threads < 0) throw invalidInput("threads", "it is $threads. Pass 0 or more.")
        return threads.toUInt()
    }
}

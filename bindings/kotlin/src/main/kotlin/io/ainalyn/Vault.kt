package io.ainalyn

import io.ainalyn.internal.filtered
import io.ainalyn.internal.repaired
import io.ainalyn.generated.Vault as GeneratedVault

/**
 * Gives placeholders such as `[[EMAIL_1]]` for values, and puts the values back.
 *
 * The same value of the same rule has the same number, and numbers run on over all texts, so that one vault
 * serves a whole conversation. Threads may share one. Its values are handed out by [restore] and [toJson]
 * alone. An unpaired surrogate becomes U+FFFD in what it keeps and gives.
 */
public class Vault private constructor(internal val native: GeneratedVault) {
    /** A vault that has given nothing yet. */
    public constructor() : this(GeneratedVault())

    /** How many values it has placeholders for. */
    public val size: Int
        get() = native.count().toInt()

    /** The placeholder for a [value] that [rule] found, a new one unless it had one before. */
    public fun placeholder(rule: String, value: String): String = native.placeholder(rule.repaired(), value.repaired())

    /**
     * [text] with the values in place of the placeholders that this vault gave, in time linear in its length.
     *
     * What is put back is not searched again. Other letters' case and blanks within the brackets don't matter.
     * A placeholder that this vault never gave stays; [unknownIn] lists those.
     */
    public fun restore(text: String): String = if ("[[" in text) native.restore(text.repaired()) else text

    /** The placeholders in [text] that this vault never gave, as they are written there. */
    public fun unknownIn(text: String): List<String> = native.unknownIn(text.repaired())

    /** All that the vault holds, values included, as a JSON text in ASCII. Keep it safe. */
    public fun toJson(): String = native.toJson()

    /** Not the values. */
    override fun toString(): String = "Vault(size=$size)"

    /** Reads what a vault was written as. */
    public companion object {
        /**
         * The vault that [toJson] wrote, in whichever language.
         *
         * @throws FilterException.InvalidInput when [data] is none that it wrote
         */
        @JvmStatic
        public fun fromJson(data: String): Vault = filtered { Vault(GeneratedVault.fromJson(data.repaired())) }
    }
}

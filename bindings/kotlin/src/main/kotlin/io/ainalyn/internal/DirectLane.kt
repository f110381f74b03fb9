package io.ainalyn.internal

import com.sun.jna.JNIEnv
import com.sun.jna.Library
import com.sun.jna.NativeLibrary
import io.ainalyn.TokenCount
import java.util.concurrent.ConcurrentHashMap

/**
 * The native methods of `src/foreign/jvm.rs`, which read a [String] where it lies.
 *
 * They answer a negative number to say that the generated lane should be asked, which is not even
 * loaded before: a first call costs less without it.
 */
internal object DirectLane : Lane {
    /** The copy that the generated lane uses as well. JNA unloads what nobody refers to. */
    private val library: NativeLibrary? =
        try {
            val override = System.getProperty("uniffi.component.ainalyn_tokenizer.libraryOverride")
            NativeLibrary.getInstance(override ?: "ainalyn_tokenizer", DirectLane::class.java.classLoader)
        } catch (_: LinkageError) {
            null
        }

    /** Whether the library serves as this class's native methods, which some platform may refuse. */
    val isAvailable: Boolean =
        System.getProperty("ainalyn.lane") != "generated" && library != null && register(library)

    private fun register(library: NativeLibrary): Boolean =
        try {
            library.getFunction("ainalyn_jvm_register").invoke(
                Int::class.javaPrimitiveType,
                arrayOf(JNIEnv.CURRENT, DirectLane::class.java),
                mapOf(Library.OPTION_ALLOW_OBJECTS to true),
            ) == 0
        } catch (_: LinkageError) {
            false
        }

    override fun count(text: String, model: String): TokenCount {
        val known = known(model) ?: return GeneratedLane.count(text, model)
        if (!known.exact) return countBatch(arrayOf(text), model).single()
        val count = count(text, known.id)
        return if (count < 0) GeneratedLane.count(text, model) else known.tokens(count, count)
    }

    override fun countBatch(texts: Array<String>, model: String): List<TokenCount> {
        val known = known(model) ?: return GeneratedLane.countBatch(texts, model)
        val figures = LongArray(2 * texts.size)
        return if (countBatch(texts, known.id, figures) < 0) {
            GeneratedLane.countBatch(texts, model)
        } else {
            List(texts.size) { known.tokens(figures[2 * it], figures[2 * it + 1]) }
        }
    }

    override fun truncate(text: String, maxTokens: Long, model: String): String {
        val length = known(model)?.let { truncate(text, maxTokens, it.id) } ?: REFUSED
        return when {
            length < 0 -> GeneratedLane.truncate(text, maxTokens, model)
            length == text.length -> text
            else -> text.substring(0, length).repaired()
        }
    }

    override fun fits(text: String, maxTokens: Long, model: String): Boolean {
        val fits = known(model)?.let { fits(text, maxTokens, it.id) } ?: REFUSED
        return if (fits < 0) GeneratedLane.fits(text, maxTokens, model) else fits == 1
    }

    private const val REFUSED = -1

    /** What a model's name was found to mean: the library's number for it, and what every count repeats. */
    private class Known(val id: Int, val model: String, val encoding: String, val exact: Boolean) {
        fun tokens(count: Long, upper: Long) = TokenCount(count, model, encoding, exact, upper)
    }

    private val names = ConcurrentHashMap<String, Known>()

    /** So that a caller with endless names can't fill the memory. */
    private const val MOST_NAMES = 1024

    private fun known(model: String): Known? {
        names[model]?.let { return it }
        val id = resolve(model)
        if (id < 0) return null
        val encoding = encoding(id) ?: return null
        return Known(id, model, encoding, isExact(id) == 1).also {
            if (names.size < MOST_NAMES) names[model] = it
        }
    }

    @JvmStatic
    private external fun resolve(model: String): Int

    @JvmStatic
    private external fun encoding(id: Int): String?

    @JvmStatic
    private external fun isExact(id: Int): Int

    @JvmStatic
    private external fun count(text: String, id: Int): Long

    @JvmStatic
    private external fun countBatch(texts: Array<String>, id: Int, figures: LongArray): Int

    @JvmStatic
    private external fun truncate(text: String, maxTokens: Long, id: Int): Int

    @JvmStatic
    private external fun fits(text: String, maxTokens: Long, id: Int): Int
}

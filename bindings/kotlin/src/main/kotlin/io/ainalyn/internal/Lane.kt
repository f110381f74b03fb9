package io.ainalyn.internal

import io.ainalyn.TokenCount

/** A way into the native library. Every lane gives the same answers. */
internal interface Lane {
    fun count(text: String, model: String): TokenCount

    fun countBatch(texts: Array<String>, model: String): List<TokenCount>

    fun truncate(text: String, maxTokens: Long, model: String): String

    fun fits(text: String, maxTokens: Long, model: String): Boolean
}

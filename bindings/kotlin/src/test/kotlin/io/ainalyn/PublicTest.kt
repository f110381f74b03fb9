package io.ainalyn

import io.ainalyn.internal.DirectLane
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** The public functions, in the lane that serves; the build runs this in a machine of each lane. */
class PublicTest {
    @Test
    fun `the direct lane serves unless it is told not to`() {
        assertEquals(System.getProperty("ainalyn.lane") != "generated", DirectLane.isAvailable)
    }

    @Test
    fun `there is a default model`() {
        assertEquals(TokenCount(4, "gpt-4", "cl100k_base", true, 4), countTokens("Hello, world!"))
        assertEquals(listOf(1L, 2L), countTokensBatch(listOf("one", "two three")).map { it.count })
        assertEquals("Hello,", truncateToTokens("Hello, world!", 2))
        assertTrue(fits("Hello, world!", 4))
        assertFalse(fits("Hello, world!", 3))
        assertEquals(countTokens("Hi").count + 1 + 6, countMessages(listOf(ChatMessage("user", "Hi"))).count)
    }

    @Test
    fun `a long text is cut as its beginning is`() {
        for (unit in listOf("Many words, and more. ", "où l'été, ", "亚洲", "a", " ", "-", "\uD83D\uDE00")) {
            // An odd number of units before: a beginning may end in the midst of a pair.
            for (before in listOf("", "x")) {
                val text = before + unit.repeat(9_000 / unit.length)
                for (most in listOf(0L, 1L, 60L)) {
                    val kept = truncateToTokens(text, most, "gpt-4o")
                    assertTrue(text.startsWith(kept) && kept.length < text.length)
                    assertEquals(truncateToTokens(text + text.repeat(9), most, "gpt-4o"), kept)
                    assertTrue(countTokens(kept, "gpt-4o").count <= most)
                    assertFalse(fits(text, most, "gpt-4o"))
                }
            }
        }
    }

    @Test
    fun `a long text is counted as its parts are`() {
        val line = "Many words, où l'été.\n"
        val parts = List(100_000) { line }
        assertEquals(parts.size * countTokens(line).count, countTokens(parts.joinToString("")).count)
    }

    @Test
    fun `any iterable is a batch`() {
        val lines = sequenceOf("one", "two three", "").asIterable()
        assertEquals(listOf(1L, 2L, 0L), countTokensBatch(lines, "gpt-4o").map { it.count })
        assertEquals(emptyList<TokenCount>(), countTokensBatch(emptyList()))
    }

    @Test
    fun `a text of a chat may hold unpaired surrogates`() {
        val broken = listOf(ChatMessage("user", "a\uD800"))
        val repaired = listOf(ChatMessage("user", "a\uFFFD"))
        assertEquals(countMessages(repaired), countMessages(broken))
    }

    @Test
    fun `a negative limit is refused`() {
        for (call in listOf<() -> Any>({ truncateToTokens("text", -1) }, { fits("text", -1) })) {
            val error = assertThrows<TokenizerException.InvalidInput> { call() }
            assertEquals("max_tokens", error.field)
        }
    }
}

package io.ainalyn

import io.ainalyn.internal.Lane
import io.ainalyn.internal.repaired
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.io.File
import java.util.concurrent.Callable
import java.util.concurrent.Executors
import kotlin.random.Random

/** What holds of both lanes beyond single answers. */
class LibraryTest {
    private fun inEachLane(check: (Lane) -> Unit) = LANES.values.forEach(check)

    @Test
    fun `an estimate says so, and is cut and fitted by its upper bound`() = inEachLane { lane ->
        val tokens = lane.count("Hello, world! ".repeat(50), "claude-opus-4-7")
        assertFalse(tokens.exact)
        assertTrue(tokens.upper > tokens.count)
        assertEquals(tokens, lane.countBatch(arrayOf("Hello, world! ".repeat(50)), "claude-opus-4-7").single())
        assertTrue(lane.fits("Hello, world! ".repeat(50), tokens.upper, "claude-opus-4-7"))
        assertFalse(lane.fits("Hello, world! ".repeat(50), tokens.upper - 1, "claude-opus-4-7"))
        val cut = lane.truncate("Hello, world! ".repeat(50), 100, "claude-opus-4-7")
        assertTrue(lane.count(cut, "claude-opus-4-7").upper <= 100)
    }

    @Test
    fun `a vocabulary out of a file counts under its name`() {
        val file = File.createTempFile("small", ".tiktoken")
        val encode = java.util.Base64.getEncoder()
        val tokens = (0..255).map { byteArrayOf(it.toByte()) } + "ab".toByteArray() + "abc".toByteArray()
        file.writeText(tokens.withIndex().joinToString("\n") { (rank, token) -> "${encode.encodeToString(token)} $rank" })
        assertEquals("small", loadVocabulary(file.path, "small", pattern = "o200k"))
        inEachLane { lane ->
            assertEquals(TokenCount(4, "small", "small", true, 4), lane.count("abc abd", "small"))
            assertEquals("abc", lane.truncate("abc abd", 1, "small"))
        }
        assertThrows<TokenizerException.InvalidInput> { loadVocabulary(file.path) }
        file.delete()
        assertThrows<TokenizerException.InvalidInput> { loadVocabulary(file.path, pattern = "o200k") }
    }

    @Test
    fun `an empty text has no tokens`() = inEachLane { lane ->
        assertEquals(0, lane.count("", "gpt-4o").count)
        assertEquals("", lane.truncate("", 5, "gpt-4o"))
        assertEquals("", lane.truncate("text", 0, "gpt-4o"))
        assertTrue(lane.fits("", 0, "gpt-4o"))
        assertFalse(lane.fits("text", 0, "gpt-4o"))
        assertEquals(emptyList<TokenCount>(), lane.countBatch(emptyArray(), "gpt-4o"))
    }

    @Test
    fun `a huge text counts, with pairs across every chunk's border`() = inEachLane { lane ->
        val line = "The quick brown fox 🦊 jumps over the lazy dog 🐕 and on.\n"
        val (one, two) = listOf(1, 2).map { lane.count(line.repeat(it), "o200k_base").count }
        val times = 300_000
        val text = line.repeat(times)
        val expected = one + (times - 1) * (two - one)
        assertEquals(expected, lane.count(text, "o200k_base").count)
        assertEquals(expected, lane.countBatch(arrayOf(text), "o200k_base").single().count)
        val cut = lane.truncate(text, 1_000_000, "o200k_base")
        assertTrue(text.startsWith(cut))
        assertEquals(1_000_000, lane.count(cut, "o200k_base").count)
        assertSame(text, lane.truncate(text, Long.MAX_VALUE, "o200k_base"))
    }

    @Test
    fun `pairs are joined and lone surrogates replaced`() {
        val (high, low) = "🦊".toCharArray()
        val broken = charArrayOf(low, low, 'a', high, low, high, 'b', high).concatToString()
        assertEquals("\uFFFD\uFFFDa🦊\uFFFDb\uFFFD", broken.repaired())
        assertSame("plain", "plain".repaired())
        inEachLane { lane ->
            // Each place of a lone surrogate and of a pair against the border of a chunk.
            for (length in 505..520) {
                val text = "x".repeat(length) + high + low + "y".repeat(600) + high + "z" + low
                assertEquals(lane.count(text.repaired(), "gpt-4o"), lane.count(text, "gpt-4o"))
                assertEquals(text.repaired().dropLast(1), lane.truncate(text, lane.count(text, "gpt-4o").count - 1, "gpt-4o"))
                assertSame(text, lane.truncate(text, 5_000, "gpt-4o"))
            }
        }
    }

    @Test
    fun `both lanes count, cut and fit any text alike`() {
        // Few different units, so that pairs, lone surrogates, words and runs are all frequent.
        val units = "ab zZ'  \n\r\t019.,ß語\uD83E\uDD8A\uD83E\uDD8A\u0301\u200D\u0000"
        val random = Random(5)
        val texts = List(1_000) { String(CharArray(random.nextInt(700)) { units[random.nextInt(units.length)] }) }
        for (model in listOf("o200k_base", "cl100k_base", "claude-opus-4-7")) {
            val (direct, generated) = LANES.values.map { lane ->
                texts.map { text ->
                    val count = lane.count(text, model)
                    listOf(count, lane.truncate(text, count.upper / 2, model), lane.fits(text, count.upper / 2, model))
                }
            }
            assertEquals(generated, direct)
            val (one, other) = LANES.values.map { it.countBatch(texts.toTypedArray(), model) }
            assertEquals(other, one)
            assertEquals(one, direct.map { it.first() })
        }
    }

    @Test
    fun `a model's name may hold anything`() = inEachLane { lane ->
        for (name in listOf("nope", "\uD800", "gpt\u0000-4", "模型", "x".repeat(100_000))) {
            val error = assertThrows<TokenizerException.UnknownModel> { lane.count("text", name) }
            assertEquals(name.repaired(), error.model)
        }
    }

    @Test
    fun `endless names keep being served`() {
        repeat(3_000) { assertEquals("o200k_base", countTokens("text", "gpt-4o-$it").encoding) }
    }

    @Test
    fun `null from Java is refused`() {
        val texts = java.util.Arrays.asList("a", null)
        @Suppress("UNCHECKED_CAST")
        inEachLane { lane ->
            assertThrows<NullPointerException> { lane.countBatch(texts.toTypedArray() as Array<String>, "gpt-4o") }
        }
    }

    @Test
    fun `eight threads get the same answers`() = inEachLane { lane ->
        val texts = List(200) { "thread $it says ${"ha".repeat(it)} 🦊" }
        val expected = texts.map { lane.count(it, "gpt-4o") }
        val threads = Executors.newFixedThreadPool(8)
        val answers = threads.invokeAll(List(8) { Callable { List(20) { texts.map { lane.count(it, "gpt-4o") } } } })
        answers.forEach { answer -> answer.get().forEach { assertEquals(expected, it) } }
        threads.shutdown()
    }

    @Test
    fun `the classes come with the licence and the notices of others`() {
        // Not by the class path: other packages have files of these names, too.
        val classes = File(TokenCount::class.java.protectionDomain.codeSource.location.toURI())
        for (name in listOf("LICENSE", "THIRD-PARTY-NOTICES.md")) {
            val packed = classes.resolve("META-INF").resolve(name).readText()
            assertEquals(File(System.getProperty("tests"), "../$name").readText(), packed, name)
        }
    }

    @Test
    fun `a million calls keep no native memory`() {
        val text = "Hello, world! 🦊".repeat(8)
        val batch = List(100) { text }
        val work = { times: Int ->
            repeat(times) { countTokens(text, "gpt-4o") }
            repeat(times / 100) { countTokensBatch(batch, "gpt-4o") }
            repeat(times / 100) { truncateToTokens(text, 9, "gpt-4o") }
            repeat(times / 1_000) { assertThrows<TokenizerException> { countTokens(text, "nope") } }
        }
        // The heap's own growth is over after this.
        work(200_000)
        val before = residentBytes() ?: return
        work(1_000_000)
        val grown = residentBytes()!! - before
        // A leak of one text per call would be 128 MB.
        assertTrue(grown < 64 shl 20, "grew by $grown bytes")
    }

    /** Anonymous memory of this process, where the system tells it. */
    private fun residentBytes(): Long? {
        System.gc()
        return File("/proc/self/status").takeIf { it.exists() }
            ?.readLines()?.first { it.startsWith("RssAnon:") }
            ?.let { it.filter(Char::isDigit).toLong() * 1024 }
    }
}

package io.ainalyn

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.util.concurrent.Callable
import java.util.concurrent.Executors
import kotlin.random.Random
import io.ainalyn.generated.FilterException as GeneratedException

/** What holds of filters and their streams beyond single rules. */
class FilterTest {
    private val filter = Filter()

    @Test
    fun `places are indices of a String`() {
        val text = "😀😀jane@example.com 192.0.2.1"
        val redacted = filter.redact(text)
        assertEquals("😀😀[EMAIL] [IPV4]", redacted.text)
        assertEquals(listOf(Finding("email", 4, 20), Finding("ipv4", 21, 30)), redacted.findings)
        assertEquals(listOf("jane@example.com", "192.0.2.1"), redacted.findings.map { it.textOf(text) })
        assertEquals(mapOf("email" to 1, "ipv4" to 1), redacted.counts)
        assertEquals(redacted.findings, filter.find(text))
        assertFalse(filter.isClean(text))
    }

    @Test
    fun `a clean text comes back as the same object`() {
        for (text in listOf("", "nothing to see 😀 in here")) {
            assertSame(text, filter.redact(text).text)
            assertSame(text, filter.redactBatch(listOf(text)).single().text)
            assertTrue(filter.isClean(text))
        }
        val kept = Filter(FilterConfig(actions = listOf(RuleAction("email", "keep"))))
        val text = "mail jane@example.com"
        assertSame(text, kept.redact(text).text)
    }

    @Test
    fun `nothing that is printed holds what was found`() {
        val keeping = Filter(FilterConfig(actions = listOf(RuleAction("email", "keep"))))
        val redacted = keeping.redact("mail jane@example.com")
        assertEquals("Redacted(length=21, counts={email=1})", "$redacted")
        assertEquals("[Finding(rule=email, start=5, end=21)]", "${redacted.findings}")
        assertFalse("secret" in "${FilterConfig(key = "secret, and long enough".toByteArray())}")
    }

    @Test
    fun `an unpaired surrogate is replaced, and places stay`() {
        assertEquals("\uFFFD[EMAIL]\uFFFD", filter.redact("\uDC00jane@example.com\uD800").text)
        assertEquals(listOf(Finding("email", 1, 17)), filter.find("\uDC00jane@example.com\uD800"))
        assertEquals("a\uFFFD", filter.redact("a\uD800").text)
    }

    @Test
    fun `rules, words, patterns, actions and what is allowed are configured`() {
        val config = FilterConfig(
            rules = listOf("pii", "-email"),
            words = listOf(WordList("codename", listOf("Blue Heron"))),
            patterns = listOf(Pattern("employee", "EMP-[0-9]{6}", near = listOf("badge"))),
            allow = listOf(Allowed(listOf("4111 1111 1111 1111"), "card")),
            allowPatterns = listOf(Allowed(listOf("EMP-0{6}"))),
            actions = listOf(RuleAction("codename", "replace", "the bird"), RuleAction("card", "mask")),
        )
        assertEquals(
            "jane@example.com has the bird, badge [EMPLOYEE], badge EMP-000000, 4111 1111 1111 1111, ************9424.",
            Filter(config).redact(
                "jane@example.com has blue heron, badge EMP-123456, badge EMP-000000, 4111 1111 1111 1111, 6011000990139424.",
            ).text,
        )
        val hashing = FilterConfig(actions = listOf(RuleAction("email", "hash")), key = ByteArray(16))
        val hashed = Filter(hashing).redact("jane@example.com").text
        assertTrue(Regex("\\[EMAIL:[0-9a-f]{16}]").matches(hashed), hashed)
        assertEquals("ＥＭＰ", Filter(FilterConfig(words = listOf(WordList("w", listOf("emp"))), fold = false)).redact("ＥＭＰ").text)
        assertEquals("192.0.2.1", Filter(FilterConfig(skipReserved = true)).redact("192.0.2.1").text)
    }

    @Test
    fun `every error has its class, and a sentence`() {
        val mistakes = mapOf(
            FilterConfig(listOf("emial")) to "InvalidRule",
            FilterConfig(listOf("\uD800")) to "InvalidRule",
            FilterConfig(patterns = listOf(Pattern("p", "a*"))) to "InvalidPattern",
            FilterConfig(actions = listOf(RuleAction("email", "shout"))) to "InvalidAction",
            FilterConfig(key = ByteArray(3)) to "InvalidKey",
            FilterConfig(words = listOf(WordList("w", listOf("")))) to "InvalidInput",
        )
        for ((config, name) in mistakes) {
            val error = assertThrows<FilterException>(name) { Filter(config) }
            assertEquals(name, error.javaClass.simpleName, error.message)
            assertTrue(error.message.last() in ".?", error.message)
        }
        val error = assertThrows<FilterException.InvalidRule> { Filter(FilterConfig(listOf("emial"))) }
        assertTrue("email" in error.reason, error.message)
        for (call in listOf<() -> Any>({ filter.findBatch(listOf(""), -1) }, { filter.redactBatch(listOf(""), -1) })) {
            assertEquals("threads", assertThrows<FilterException.InvalidInput> { call() }.field)
        }
        fun variants(type: Class<*>) =
            type.declaredClasses.filter { type.isAssignableFrom(it) }.map { it.simpleName }.toSet()
        assertEquals(variants(GeneratedException::class.java), variants(FilterException::class.java))
    }

    @Test
    fun `a text that is blocked does not pass`() {
        val blocking = Filter(FilterConfig(actions = listOf(RuleAction("email", "block"))))
        val text = "😀 192.0.2.1 jane@example.com"
        for (call in listOf<() -> Any>({ blocking.redact(text) }, { blocking.redactBatch(listOf("", text)) })) {
            val error = assertThrows<FilterException.Blocked> { call() }
            assertEquals(listOf(Finding("email", 13, 29)), error.findings)
            assertTrue("email at 13" in error.message, error.message)
            assertFalse("jane" in error.stackTraceToString())
        }
        assertEquals(2, blocking.find(text).size)
    }

    @Test
    fun `a line is written at once`() {
        val stream = filter.stream()
        assertEquals("mail [EMAIL] now, please\n", stream.feed("mail jane@example.com now, please\n"))
        assertEquals("and ", stream.feed("and th"))
        assertEquals("th", stream.finish())
    }

    @Test
    fun `a stream that is over says so`() {
        val stream = filter.stream()
        assertEquals("", stream.feed("word"))
        assertEquals("word", stream.finish())
        for (call in listOf<() -> Any>({ stream.feed("") }, { stream.finish() })) {
            val error = assertThrows<FilterException.InvalidInput> { call() }
            assertTrue("finished" in error.message, error.message)
        }
    }

    @Test
    fun `a block ends the stream, and tells places of the whole`() {
        val stream = Filter(FilterConfig(actions = listOf(RuleAction("email", "block")))).stream()
        val clean = "clean and 😀, ".repeat(1_000)
        val output = stream.feed(clean)
        assertTrue(clean.startsWith(output))
        val error = assertThrows<FilterException.Blocked> { stream.feed("jane@example.com then ") }
        assertEquals(listOf(Finding("email", clean.length, clean.length + 16)), error.findings)
        assertTrue("at ${clean.length}." in error.message, error.message)
        for (call in listOf<() -> Any>({ stream.feed("more ") }, { stream.finish() })) {
            val again = assertThrows<FilterException.InvalidInput> { call() }
            assertTrue("ended by an error" in again.message, again.message)
        }
    }

    @Test
    fun `any cut gives the whole, within pairs and after megabytes`() {
        val fragments = listOf(
            "jane@example.com", "4111 1111 1111 1111", "192.0.2.1", "fe80::1", "https://user:pw@example.com/x",
            "+49 30 901820", "AKIAIOSFODNN7EXAMPLE", "219-09-9999", "card ", " ", "\n", ".", "-", "@", ":", "a", "1",
            "é", "\u200B", "１", "😀", "\uD83D", "\uDE00",
        )
        val random = Random(5)
        val mixed = Filter(
            FilterConfig(actions = listOf(RuleAction("card", "mask"), RuleAction("email", "remove"), RuleAction("phone", "keep"))),
        )
        for (each in listOf(filter, mixed)) {
            repeat(60) {
                val text = List(random.nextInt(12)) { fragments.random(random) }.joinToString("")
                val whole = each.redact(text)
                assertStreams(whole, each, text.map { it.toString() })
                for (place in 0..text.length) {
                    assertStreams(whole, each, listOf(text.substring(0, place), text.substring(place)))
                }
            }
            val long = "😀 some words and jane@example.com in a line\n".repeat(20_000)
            assertStreams(each.redact(long), each, long.chunked(997))
        }
    }

    @Test
    fun `eight threads get the same answers`() {
        val texts = List(100) { "thread $it writes to jane$it@example.com ${"ha".repeat(it)} 🦊" }
        val expected = texts.map { filter.redact(it) }
        val threads = Executors.newFixedThreadPool(8)
        val answers = threads.invokeAll(List(8) { Callable { List(10) { texts.map { filter.redact(it) } } } })
        answers.forEach { answer -> answer.get().forEach { assertEquals(expected, it) } }
        threads.shutdown()
    }
}

package io.ainalyn

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory
import java.io.File

/** The examples of the filter's rules, which every language runs: `tests/vectors/filter_rules.tsv`. */
class FilterVectorsTest {
    private class Example(val rule: String, val text: String, val places: String) {
        /** What is expected, whose places are code points in the file. */
        val findings: List<Finding> = if (places == "-") {
            emptyList()
        } else {
            places.split(' ').map { place ->
                val (start, end) = place.split('-').map { text.offsetByCodePoints(0, it.toInt()) }
                Finding(rule, start, end)
            }
        }
    }

    private val examples = File(System.getProperty("tests"), "vectors/filter_rules.tsv").readLines()
        .filter { it.isNotEmpty() && !it.startsWith("#") }
        .map { it.split('\t') }
        .map { (rule, text, places) -> Example(rule, unescaped(text), places) }
        .groupBy { it.rule }

    @Test
    fun `the file holds what is found and what is not of every rule`() {
        assertTrue(examples.size >= 50, "${examples.size} rules")
        for ((rule, own) in examples) {
            assertEquals(setOf(true, false), own.map { it.findings.isEmpty() }.toSet(), rule)
        }
    }

    @TestFactory
    fun `every rule finds its examples and nothing else`(): List<DynamicTest> = examples.map { (rule, own) ->
        dynamicTest(rule) {
            val filter = Filter(FilterConfig(listOf(rule)))
            for (one in own) assertEquals(one.findings, filter.find(one.text), one.text)
            assertEquals(own.map { it.findings }, filter.findBatch(own.map { it.text }))
            assertEquals(own.map { filter.redact(it.text) }, filter.redactBatch(own.map { it.text }, 2))
        }
    }

    @TestFactory
    fun `nothing that a rule found is left, and nothing else is taken`(): List<DynamicTest> =
        examples.map { (rule, own) ->
            dynamicTest(rule) {
                val filter = Filter(FilterConfig(listOf(rule), actions = listOf(RuleAction(rule, "replace", "<>"))))
                for (one in own) {
                    val expected = StringBuilder(one.text)
                    for (finding in one.findings.asReversed()) expected.replace(finding.start, finding.end, "<>")
                    assertEquals(expected.toString(), filter.redact(one.text).text)
                }
            }
        }

    @TestFactory
    fun `a stream gives the whole for every split`(): List<DynamicTest> {
        val filter = Filter(FilterConfig(listOf("pii", "secrets", "network", "pii-loose", "secrets-loose")))
        return examples.map { (rule, own) ->
            dynamicTest(rule) {
                for (text in own.map { it.text }) {
                    val whole = filter.redact(text)
                    for (place in 0..text.length) {
                        assertStreams(whole, filter, listOf(text.substring(0, place), text.substring(place)))
                    }
                    assertStreams(whole, filter, text.map { it.toString() })
                }
            }
        }
    }

    private fun unescaped(text: String): String =
        Regex("""\\(u(....)|.)""").replace(text) { found ->
            when (val escape = found.groupValues[1]) {
                "n" -> "\n"
                "t" -> "\t"
                "r" -> "\r"
                "\\" -> "\\"
                else -> {
                    check(escape.length == 5) { "\\$escape is no escape" }
                    found.groupValues[2].toInt(16).toChar().toString()
                }
            }
        }
}

/** Fails unless the pieces of a text are redacted as the whole is. */
internal fun assertStreams(whole: Redacted, filter: Filter, pieces: List<String>) {
    val stream = filter.stream()
    val output = pieces.joinToString("") { stream.feed(it) } + stream.finish()
    assertEquals(whole.text, output) { "$pieces" }
    assertEquals(whole.findings, stream.findings) { "$pieces" }
}

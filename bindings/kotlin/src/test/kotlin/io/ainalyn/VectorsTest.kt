package io.ainalyn

import com.google.gson.JsonObject
import io.ainalyn.choices.Keep
import io.ainalyn.choices.Special
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory

/** The cases of `tests/vectors`, whose values are tiktoken's, in both lanes. */
class VectorsTest {
    private class Case(val name: String, val text: String, val repaired: String, val expected: JsonObject)

    private val vectors = shared("vectors/cases.json")

    private val cases = vectors["cases"].asJsonArray.map { it.asJsonObject }.map {
        val text = it["text"].asString.repeat(it["times"].asInt)
        Case(it["name"].asString, text, text, it.getAsJsonObject("expected"))
    }

    private val surrogateCases = vectors["surrogate_cases"].asJsonArray.map { it.asJsonObject }.map {
        val units = it["units"].asJsonArray.map { unit -> unit.asInt.toChar() }
        Case(
            it["name"].asString,
            String(units.toCharArray()),
            it["repaired"].asString,
            it.getAsJsonObject("expected"),
        )
    }

    @Test
    fun `the file holds cases of both kinds for every encoding`() {
        assertTrue(cases.size >= 400, "${cases.size} cases")
        assertTrue(surrogateCases.isNotEmpty())
        assertEquals(setOf(ENCODINGS.toSet()), (cases + surrogateCases).map { it.expected.keySet() }.toSet())
    }

    @TestFactory
    fun `every case counts and cuts as tiktoken does`(): List<DynamicTest> =
        LANES.flatMap { (name, lane) ->
            (cases + surrogateCases).map { case -> dynamicTest("$name: ${case.name}") { check(lane, case) } }
        }

    @TestFactory
    fun `a batch counts as one text at a time does`(): List<DynamicTest> =
        LANES.flatMap { (name, lane) ->
            ENCODINGS.map { encoding ->
                dynamicTest("$name: $encoding") {
                    val all = cases + surrogateCases
                    val counted = lane.countBatch(all.map { it.text }.toTypedArray(), encoding)
                    assertEquals(all.map { it.count(encoding) }, counted.map { it.count })
                }
            }
        }

    @TestFactory
    fun `prompts count and are cut as by tiktoken`(): List<DynamicTest> =
        vectors["rendered_cases"].asJsonArray.map { it.asJsonObject }.map { row ->
            dynamicTest(row["name"].asString) {
                val text = row["text"].asString.repeat(row["times"].asInt)
                val case = Case(row["name"].asString, text, text, row.getAsJsonObject("expected"))
                case.expected.keySet().forEach { checkRendered(case, it) }
            }
        }

    private fun checkRendered(case: Case, encoding: String) {
        val count = case.count(encoding)
        val counted = TokenCount(count, encoding, encoding, true, count)
        assertEquals(counted, countTokens(case.text, encoding, Special.COUNT))
        assertEquals(listOf(counted), countTokensBatch(listOf(case.text), encoding, Special.COUNT))
        for (truncation in case.expected.getAsJsonObject(encoding).getAsJsonArray("truncations")) {
            val (limit, bytes) = truncation.asJsonArray.map { it.asLong }
            val kept = String(case.text.toByteArray(), 0, bytes.toInt())
            val cut = truncateKeeping(case.text, limit, encoding, Keep.START, "", Special.COUNT)
            assertEquals(kept, cut, "$encoding, $limit tokens")
            assertEquals(count <= limit, fits(case.text, limit, encoding, Special.COUNT))
        }
    }

    private fun check(lane: io.ainalyn.internal.Lane, case: Case) {
        for (encoding in ENCODINGS) {
            val count = case.count(encoding)
            assertEquals(TokenCount(count, encoding, encoding, true, count), lane.count(case.text, encoding))
            for (truncation in case.expected.getAsJsonObject(encoding).getAsJsonArray("truncations")) {
                val (limit, bytes) = truncation.asJsonArray.map { it.asLong }
                val whole = case.repaired.toByteArray()
                val kept = String(whole, 0, bytes.toInt())
                val expected = if (bytes == whole.size.toLong()) case.text else kept
                assertEquals(expected, lane.truncate(case.text, limit, encoding), "$encoding, $limit tokens")
            }
        }
    }

    private fun Case.count(encoding: String) = expected.getAsJsonObject(encoding)["count"].asLong
}

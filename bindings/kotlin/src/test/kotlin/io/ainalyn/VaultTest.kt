package io.ainalyn

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import kotlin.random.Random

/** Placeholders that are put back, and structured data. */
class VaultTest {
    private val filter = Filter()

    private val fragments = listOf(
        "[", "]", "[[", "]]", "EMAIL", "email", "_", "1", "2", " ", "LITERAL", "[[EMAIL_1]]", "[[LITERAL_1]]",
        "jane@example.com", "bob@example.org", "\n", "é", "a", "[[ email_1 ]]", "😀",
    )

    @Test
    fun `a value has one placeholder over all texts`() {
        val vault = Vault()
        assertEquals(
            "from [[EMAIL_1]] to [[EMAIL_2]]",
            filter.redact("from jane@example.com to bob@example.org", vault).text,
        )
        val second = filter.redact("😀 bob@example.org, and eve@example.net", vault)
        assertEquals("😀 [[EMAIL_2]], and [[EMAIL_3]]", second.text)
        assertEquals(listOf(Finding("email", 3, 18), Finding("email", 24, 39)), second.findings)
        assertEquals("To eve@example.net and jane@example.com.", vault.restore("To [[EMAIL_3]] and [[ email_1 ]]."))
        assertEquals(listOf("[[EMAIL_4]]"), vault.unknownIn("[[EMAIL_4]] [[EMAIL_1]] [[a page]]"))
        assertEquals("Vault(size=3)", "$vault")
    }

    @Test
    fun `what is redacted can be restored, and nothing that is written reveals a value`() {
        val random = Random(1)
        val removing = Filter(FilterConfig(actions = listOf(RuleAction("email", "remove"))))
        repeat(2_000) {
            val text = List(random.nextInt(24)) { fragments.random(random) }.joinToString("")
            val vault = Vault()
            val secret = vault.placeholder("email", "mallory@example.com")
            val redacted = filter.redact(text, vault).text
            assertEquals(text, vault.restore(redacted))
            assertFalse("mallory" in vault.restore(removing.redact(text + secret, vault).text), text)
        }
    }

    @Test
    fun `json holds all of a vault, as the other languages write it`() {
        val vault = Vault()
        filter.redact("jane@example.com 192.0.2.1", vault)
        vault.placeholder("a b", "é\n\"")
        val written = """{"ainalyn_vault": 1, "values": {"EMAIL": ["jane@example.com"], "IPV4": ["192.0.2.1"], """ +
            """"A_B": ["\u00e9\n\""]}}"""
        assertEquals(written, vault.toJson())
        val again = Vault.fromJson(written)
        assertEquals(written, again.toJson())
        assertEquals("é\n\" jane@example.com", again.restore("[[A_B_1]] [[EMAIL_1]]"))
        val wrong = listOf("", "{}", """{"ainalyn_vault": 2, "values": {}}""", "[".repeat(100_000), written + "x",
            """{"ainalyn_vault": 1, "values": {"EMAIL": []}}""", """{"ainalyn_vault": 1, "values": {"email": ["jane"]}}""",
            """{"ainalyn_vault": 1, "values": {"EMAIL": ["jane", "jane"]}}""")
        for (data in wrong) {
            val error = assertThrows<FilterException.InvalidInput>(data.take(50)) { Vault.fromJson(data) }
            assertEquals("data", error.field)
            assertFalse("jane" in error.message, error.message)
        }
    }

    @Test
    fun `structured data keeps its shape`() {
        val arguments = """{"to": "jane@example.com", "body" : "a\njane\u0040example.com", "n": [1.50]}"""
        val messages = listOf(
            mapOf("role" to "user", "content" to "mail jane@example.com", "name" to null),
            mapOf("content" to listOf(mapOf("text" to "jane@example.com"), 17, true, 4111111111111111L, 4.111111111111111E15)),
            mapOf("jane@example.com" to mapOf("arguments" to arguments)),
        )
        val expected = listOf(
            mapOf("role" to "user", "content" to "mail [EMAIL]", "name" to null),
            mapOf("content" to listOf(mapOf("text" to "[EMAIL]"), 17, true, "[CARD]", "[CARD]")),
            mapOf("jane@example.com" to mapOf("arguments" to """{"to": "[EMAIL]", "body" : "a\n[EMAIL]", "n": [1.50]}""")),
        )
        val redacted = filter.redactValue(messages)
        assertEquals(expected, redacted)
        assertSame(redacted, filter.redactValue(redacted))
        val vault = Vault()
        assertEquals("[[EMAIL_1]]", ((filter.redactValue(messages, vault) as List<*>)[1] as Map<*, *>)["content"].let {
            ((it as List<*>)[0] as Map<*, *>)["text"]
        })
        assertEquals(2, vault.size)
    }

    @Test
    fun `what can not be looked into is refused, and a block passes nothing`() {
        val refused = assertThrows<FilterException.InvalidInput> {
            filter.redactValue(mapOf("messages" to listOf(mapOf("jane@example.com" to ByteArray(1)))))
        }
        assertTrue("it[messages][0][...] is of the class [B" in refused.message, refused.message)
        var deep: Any = "jane@example.com"
        repeat(200) { deep = listOf(deep) }
        assertTrue("[EMAIL]" in "${filter.redactValue(deep)}")
        assertThrows<FilterException.InvalidInput> { filter.redactValue(listOf(deep)) }
        val blocking = Filter(FilterConfig(actions = listOf(RuleAction("email", "block"))))
        for (call in listOf<() -> Any?>(
            { blocking.redactValue(listOf("clean", """["😀 jane@example.com"]""")) },
            { blocking.redact("😀 jane@example.com", Vault()) },
        )) {
            assertEquals(listOf(Finding("email", 3, 19)), assertThrows<FilterException.Blocked> { call() }.findings)
        }
    }
}

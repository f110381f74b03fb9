package io.ainalyn

import com.google.gson.Gson
import com.google.gson.JsonElement
import com.google.gson.JsonNull
import com.google.gson.JsonObject
import com.google.gson.JsonPrimitive
import io.ainalyn.choices.Keep
import io.ainalyn.choices.Oversized
import io.ainalyn.choices.Special
import io.ainalyn.choices.SplitAt
import io.ainalyn.internal.Lane
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory
import org.junit.jupiter.api.assertThrows
import java.lang.reflect.Modifier
import io.ainalyn.generated.TokenizerException as GeneratedException

/** The scenario of the interface that every language runs, in both lanes. */
class ScenarioTest {
    private val steps = shared("scenarios/interface.json")["steps"].asJsonArray.map { it.asJsonObject }

    @TestFactory
    fun `a step answers as written`(): List<DynamicTest> = LANES.flatMap { (name, lane) ->
        steps.filter { !it.has("when") }.map { step -> dynamicTest("$name: $step") { check(lane, step) } }
    }

    @TestFactory
    fun `windows, cuts and runs are those of the definitions`(): List<DynamicTest> {
        val parts = shared("vectors/parts.json")["steps"].asJsonArray.map { it.asJsonObject }
        return parts.map { step -> dynamicTest("$step") { check(LANES.getValue("generated"), step) } }
    }

    @Test
    fun `every function of the generated code has a step, and every step a public function`() {
        val called = steps.map { it["call"].asString }.toSet()
        // The filter is another interface, of objects, with tests of its own.
        val generated = functions("io.ainalyn.generated.Ainalyn_tokenizerKt") - "filter_error_message"
        assertEquals(called, generated)
        // Here an exception carries its own message.
        val overloads = called.filter { it.endsWith("_with") }.toSet()
        assertEquals(called - "error_message" - overloads, functions("io.ainalyn.Ainalyn"))
    }

    @Test
    fun `every error has a step and a public class`() {
        val described = steps.filter { it["call"].asString == "error_message" }
            .map { it.getAsJsonObject("with")["error"].asString }.toSet()
        assertEquals(described, variants(GeneratedException::class.java))
        assertEquals(described + "Internal", variants(TokenizerException::class.java))
    }

    private fun check(lane: Lane, step: JsonObject) {
        val call = { call(lane, step["call"].asString, step.getAsJsonObject("with")) }
        if (!step.has("fails")) {
            assertEquals(step["returns"], call())
            return
        }
        val expected = step.getAsJsonObject("fails")
        val error = assertThrows<TokenizerException> { call() }
        assertEquals(expected["error"].asString, error.javaClass.simpleName)
        assertEquals(expected["fields"], fields(error))
        assertEquals(expected["message"].asString, error.message)
    }

    private fun call(lane: Lane, function: String, with: JsonObject): JsonElement {
        val text = { with["text"].asString }
        val model = { with["model"].asString }
        val maxTokens = { with["max_tokens"].asLong }
        return when (function) {
            "count_tokens" -> json(lane.count(text(), model()))
            "count_tokens_batch" -> {
                val texts = with["texts"].asJsonArray.map { it.asString }.toTypedArray()
                json(lane.countBatch(texts, model()))
            }
            "truncate_to_tokens" -> JsonPrimitive(lane.truncate(text(), maxTokens(), model()))
            "truncate_keeping" ->
                JsonPrimitive(truncateKeeping(text(), maxTokens(), model(), keep(with), with["marker"].asString))
            "count_tokens_with" -> json(countTokens(text(), model(), special(with)))
            "count_tokens_batch_with" ->
                json(countTokensBatch(with["texts"].asJsonArray.map { it.asString }, model(), special(with)))
            "truncate_with" -> {
                val marker = with["marker"].asString
                JsonPrimitive(truncateKeeping(text(), maxTokens(), model(), keep(with), marker, special(with)))
            }
            "fits_with" -> JsonPrimitive(fits(text(), maxTokens(), model(), special(with)))
            "load_vocabulary" -> {
                val (name, sha256, pattern) = listOf("name", "sha256", "pattern").map { with[it].orNull() }
                JsonPrimitive(loadVocabulary(with["path"].asString, name, sha256, pattern))
            }
            "split_to_tokens" -> json(splitToTokens(text(), maxTokens(), model(), with["overlap"].asLong, at(with)))
            "split_offsets" -> runs(splitOffsets(text(), maxTokens(), model(), with["overlap"].asLong, at(with)))
            "pack" -> runs(
                pack(
                    with["texts"].asJsonArray.map { it.asString },
                    maxTokens(),
                    model(),
                    with["max_items"].asLong,
                    with["max_each"].asLong,
                    Oversized.valueOf(with["oversized"].asString.uppercase()),
                ),
            )
            "fits" -> JsonPrimitive(lane.fits(text(), maxTokens(), model()))
            "count_messages" -> json(
                countMessages(
                    with["messages"].each(::message),
                    model(),
                    options(with.getAsJsonObject("options")),
                ),
            )
            "require_exact" -> JsonNull.INSTANCE.also { requireExact(model()) }
            "error_message" -> JsonPrimitive(io.ainalyn.generated.errorMessage(error(with)))
            else -> error("no step can call $function before this test knows how to")
        }
    }

    private fun keep(with: JsonObject) = Keep.valueOf(with["keep"].asString.uppercase())

    private fun special(with: JsonObject) = Special.valueOf(with["special"].asString.uppercase())

    private fun at(with: JsonObject) = SplitAt.valueOf(with["at"].asString.uppercase())

    private fun runs(found: List<IntRange>) =
        json(found.map { linkedMapOf("start" to it.first, "end" to it.last + 1) })

    private fun message(value: JsonObject) = ChatMessage(
        value["role"].asString,
        value["content"].each { part ->
            part["other"]?.let { ContentPart.Other(it.asString) } ?: ContentPart.Text(part["text"].asString)
        },
        value["name"].orNull(),
        value["tool_calls"].each { ToolCall(it["name"].asString, it["arguments"].asString) },
        value["further"].asString,
    )

    private fun options(value: JsonObject) = ChatOptions(
        value["tools"].each(::tool),
        value["tool_choice"].orNull(),
        value["response_format"].orNull(),
        value["skip_non_text"].asBoolean,
    )

    private fun tool(value: JsonObject) = Tool(
        value["name"].asString,
        value["description"].orNull(),
        value["parameters"].asString,
        value["further"].asString,
    )

    private fun <T> JsonElement.each(read: (JsonObject) -> T): List<T> =
        asJsonArray.map { read(it.asJsonObject) }

    private fun JsonElement.orNull(): String? = takeUnless { it.isJsonNull }?.asString

    private fun json(value: Any): JsonElement = Gson().toJsonTree(value)

    private fun fields(error: TokenizerException): JsonElement = json(
        when (error) {
            is TokenizerException.UnknownModel -> mapOf("model" to error.model, "nearest" to error.nearest)
            is TokenizerException.InvalidInput -> mapOf("field" to error.field, "reason" to error.reason)
            is TokenizerException.Encoding -> mapOf("encoding" to error.encoding, "reason" to error.reason)
            is TokenizerException.NotExact ->
                mapOf("model" to error.model, "provider" to error.provider, "endpoint" to error.endpoint)
            is TokenizerException.TooLong ->
                mapOf("index" to error.index, "tokens" to error.tokens, "limit" to error.limit)
            is TokenizerException.OutOfMemory, is TokenizerException.Internal -> emptyMap()
        },
    )

    private fun error(with: JsonObject): GeneratedException {
        val fields = with.getAsJsonObject("fields")
        val field = { name: String -> fields[name].asString }
        return when (val variant = with["error"].asString) {
            "UnknownModel" ->
                GeneratedException.UnknownModel(field("model"), fields["nearest"].asJsonArray.map { it.asString })
            "InvalidInput" -> GeneratedException.InvalidInput(field("field"), field("reason"))
            "Encoding" -> GeneratedException.Encoding(field("encoding"), field("reason"))
            "NotExact" -> GeneratedException.NotExact(field("model"), field("provider"), field("endpoint"))
            "TooLong" -> {
                val number = { name: String -> fields[name].asLong.toULong() }
                GeneratedException.TooLong(number("index"), number("tokens"), number("limit"))
            }
            "OutOfMemory" -> GeneratedException.OutOfMemory()
            else -> error("this test does not know the error $variant")
        }
    }

    /** The names of a file's public functions, as Rust writes them. */
    private fun functions(file: String): Set<String> = Class.forName(file).declaredMethods
        .filter { Modifier.isPublic(it.modifiers) && !it.isSynthetic && !it.name.startsWith("uniffi") }
        // The generator's own helper.
        .filter { it.name != "use" }
        // A function that takes a ULong is mangled.
        .map { it.name.substringBefore('-').replace(Regex("[A-Z]")) { letter -> "_" + letter.value.lowercase() } }
        .toSet()

    private fun variants(type: Class<*>): Set<String> =
        type.declaredClasses.filter { type.isAssignableFrom(it) }.map { it.simpleName }.toSet()
}

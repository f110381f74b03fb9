package io.ainalyn

import com.google.gson.JsonObject
import com.google.gson.JsonParser
import io.ainalyn.internal.DirectLane
import io.ainalyn.internal.GeneratedLane
import io.ainalyn.internal.Lane
import java.io.File

/** A file under the repository's `tests`, which every language reads. */
fun shared(path: String): JsonObject =
    File(System.getProperty("tests"), path).reader().use { JsonParser.parseReader(it).asJsonObject }

/** Both ways into the library; every test of an answer runs in each. */
internal val LANES: Map<String, Lane> = mapOf("direct" to DirectLane, "generated" to GeneratedLane)

val ENCODINGS: List<String> =
    listOf("o200k_base", "o200k_harmony", "cl100k_base", "p50k_base", "p50k_edit", "r50k_base", "gpt2", "gemma3")

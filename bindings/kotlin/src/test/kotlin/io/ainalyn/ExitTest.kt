package io.ainalyn

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.ValueSource
import java.io.File
import java.util.concurrent.CountDownLatch
import kotlin.concurrent.thread

/** The end of a process whose daemon threads are counting. */
class ExitTest {
    @ParameterizedTest
    @ValueSource(strings = ["direct", "generated"])
    fun `a process ends while daemon threads count`(lane: String) {
        val java = File(System.getProperty("java.home"), "bin/java").path
        repeat(3) {
            val process = ProcessBuilder(
                java,
                "-Dainalyn.lane=$lane",
                "-cp",
                System.getProperty("java.class.path"),
                EndsWhileCounting::class.java.name,
            ).redirectErrorStream(true).start()
            val printed = process.inputStream.bufferedReader().readText()
            assertEquals("0: ", "${process.waitFor()}: $printed")
        }
    }
}

/** A program that ends while its daemon threads count. */
object EndsWhileCounting {
    @JvmStatic
    fun main(arguments: Array<String>) {
        val started = CountDownLatch(4)
        val text = "Many words, ünd Zeichen, ".repeat(10_000)
        repeat(4) {
            thread(isDaemon = true) {
                while (true) {
                    countTokens(text, "gpt-4o")
                    countTokensBatch(List(20) { text }, "gpt-4o")
                    started.countDown()
                }
            }
        }
        started.await()
    }
}

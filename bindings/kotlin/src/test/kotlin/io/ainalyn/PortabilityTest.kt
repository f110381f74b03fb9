package io.ainalyn

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.io.File

/** What can be said of Android without one. */
class PortabilityTest {
    @Test
    fun `no class names what Android lacks`() {
        val classes = File(TokenCount::class.java.protectionDomain.codeSource.location.toURI())
            .walk().filter { it.extension == "class" }.toList()
        assertTrue(classes.size > 50, "${classes.size} classes")
        for (file in classes) {
            // A class file holds the names that it uses as they are.
            val content = file.readText(Charsets.ISO_8859_1)
            val lacking = listOf("java/awt/", "javax/swing/", "java/lang/ref/Cleaner", "sun/misc/")
            assertEquals(emptyList<String>(), lacking.filter { it in content }, file.name)
        }
    }
}

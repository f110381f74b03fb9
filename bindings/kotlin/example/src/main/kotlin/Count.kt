import io.ainalyn.TokenizerException
import io.ainalyn.countTokens
import java.io.File
import kotlin.system.exitProcess

/** Prints the number of tokens of each file: `MODEL FILE...`. */
fun main(arguments: Array<String>) {
    val model = arguments.first()
    try {
        for (file in arguments.drop(1)) {
            val tokens = countTokens(File(file).readText(), model)
            println("${tokens.count} tokens (${tokens.encoding})  $file")
        }
    } catch (error: TokenizerException) {
        System.err.println(error.message)
        exitProcess(1)
    }
}

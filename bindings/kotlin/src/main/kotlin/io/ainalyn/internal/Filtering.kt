package io.ainalyn.internal

import io.ainalyn.Allowed
import io.ainalyn.FilterConfig
import io.ainalyn.FilterException
import io.ainalyn.Finding
import io.ainalyn.Pattern
import io.ainalyn.Redacted
import io.ainalyn.RuleAction
import io.ainalyn.WordList
import io.ainalyn.generated.InternalException
import io.ainalyn.generated.filterErrorMessage
import io.ainalyn.generated.Allowed as GeneratedAllowed
import io.ainalyn.generated.FilterConfig as GeneratedConfig
import io.ainalyn.generated.FilterException as GeneratedException
import io.ainalyn.generated.Finding as GeneratedFinding
import io.ainalyn.generated.Pattern as GeneratedPattern
import io.ainalyn.generated.Redacted as GeneratedRedacted
import io.ainalyn.generated.RuleAction as GeneratedAction
import io.ainalyn.generated.WordList as GeneratedWords

// As with the records of a chat, the generated ones can't be the public ones.

internal fun FilterConfig.toGenerated() = GeneratedConfig(
    rules?.repaired(),
    words.map { it.toGenerated() },
    patterns.map { it.toGenerated() },
    allow.map { it.toGenerated() },
    allowPatterns.map { it.toGenerated() },
    actions.map { it.toGenerated() },
    key,
    fold,
    skipReserved,
)

private fun WordList.toGenerated() = GeneratedWords(name.repaired(), values.repaired(), word)

private fun Pattern.toGenerated() =
    GeneratedPattern(name.repaired(), pattern.repaired(), check?.repaired(), near.repaired())

private fun Allowed.toGenerated() = GeneratedAllowed(values.repaired(), rule?.repaired())

private fun RuleAction.toGenerated() = GeneratedAction(rule.repaired(), action.repaired(), text?.repaired())

private fun List<String>.repaired() = map { it.repaired() }

internal fun GeneratedFinding.toPublic() = Finding(rule, start.toInt(), end.toInt())

/** What is given back for [text]: the same object where nothing was changed. */
internal fun GeneratedRedacted.toPublic(text: String) =
    Redacted(if (this.text == text) text else this.text, findings.map { it.toPublic() })

internal fun invalidInput(field: String, reason: String): FilterException =
    GeneratedException.InvalidInput(field, reason).toPublic()

/** What [call] gives, with the library's errors as the public ones. */
internal inline fun <T> filtered(call: () -> T): T =
    try {
        call()
    } catch (error: GeneratedException) {
        throw error.toPublic()
    } catch (_: InternalException) {
        // A panic's message is not told: it could hold the text.
        throw GeneratedException.Internal("a panic").toPublic()
    }

internal fun GeneratedException.toPublic(): FilterException {
    val sentence = filterErrorMessage(this)
    return when (this) {
        is GeneratedException.InvalidInput -> FilterException.InvalidInput(sentence, this, `field`, reason)
        is GeneratedException.InvalidRule -> FilterException.InvalidRule(sentence, this, reason)
        is GeneratedException.InvalidPattern -> FilterException.InvalidPattern(sentence, this, name, reason)
        is GeneratedException.InvalidAction -> FilterException.InvalidAction(sentence, this, reason)
        is GeneratedException.InvalidKey -> FilterException.InvalidKey(sentence, this, reason)
        is GeneratedException.Blocked -> FilterException.Blocked(sentence, this, findings.map { it.toPublic() })
        is GeneratedException.OutOfMemory -> FilterException.OutOfMemory(sentence, this)
        is GeneratedException.Internal -> FilterException.Internal(sentence, this)
    }
}

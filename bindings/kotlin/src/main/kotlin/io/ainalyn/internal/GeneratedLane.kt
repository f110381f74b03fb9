package io.ainalyn.internal

import io.ainalyn.ChatMessage
import io.ainalyn.ChatOptions
import io.ainalyn.MessagesCount
import io.ainalyn.TokenCount
import io.ainalyn.TokenizerException
import io.ainalyn.choices.Keep
import io.ainalyn.choices.Oversized
import io.ainalyn.choices.Special
import io.ainalyn.choices.SplitAt
import io.ainalyn.generated.InternalException
import io.ainalyn.generated.Run
import io.ainalyn.generated.TextUnit
import io.ainalyn.generated.VocabularyOptions
import io.ainalyn.generated.errorMessage
import io.ainalyn.generated.countMessages as generatedCountMessages
import io.ainalyn.generated.countTokens as generatedCountTokens
import io.ainalyn.generated.countTokensBatch as generatedCountTokensBatch
import io.ainalyn.generated.countTokensBatchWith as generatedCountTokensBatchWith
import io.ainalyn.generated.countTokensWith as generatedCountTokensWith
import io.ainalyn.generated.fits as generatedFits
import io.ainalyn.generated.fitsWith as generatedFitsWith
import io.ainalyn.generated.loadVocabulary as generatedLoadVocabulary
import io.ainalyn.generated.pack as generatedPack
import io.ainalyn.generated.requireExact as generatedRequireExact
import io.ainalyn.generated.splitOffsets as generatedSplitOffsets
import io.ainalyn.generated.truncateKeeping as generatedTruncateKeeping
import io.ainalyn.generated.truncateToTokens as generatedTruncateToTokens
import io.ainalyn.generated.truncateWith as generatedTruncateWith
import io.ainalyn.generated.Keep as GeneratedKeep
import io.ainalyn.generated.Oversized as GeneratedOversized
import io.ainalyn.generated.Special as GeneratedSpecial
import io.ainalyn.generated.SplitAt as GeneratedSplitAt
import io.ainalyn.generated.TokenCount as GeneratedTokenCount
import io.ainalyn.generated.TokenizerException as GeneratedException

/** The functions that UniFFI generates, which serve every case and explain every failure. */
internal object GeneratedLane : Lane {
    override fun count(text: String, model: String): TokenCount =
        translated { generatedCountTokens(text.repaired(), model.repaired()).toPublic(model) }

    override fun countBatch(texts: Array<String>, model: String): List<TokenCount> = translated {
        generatedCountTokensBatch(texts.map { it.repaired() }, model.repaired()).map { it.toPublic(model) }
    }

    override fun truncate(text: String, maxTokens: Long, model: String): String = translated {
        val whole = text.repaired()
        val prefix = generatedTruncateToTokens(whole, limit(maxTokens), model.repaired())
        if (prefix.length == text.length) text else prefix
    }

    override fun fits(text: String, maxTokens: Long, model: String): Boolean =
        translated { generatedFits(text.repaired(), limit(maxTokens), model.repaired()) }

    fun loadVocabulary(path: String, name: String?, sha256: String?, pattern: String?): String = translated {
        val options = VocabularyOptions(name?.repaired(), sha256?.repaired(), pattern?.repaired())
        generatedLoadVocabulary(path.repaired(), options)
    }

    fun truncateKeeping(text: String, maxTokens: Long, model: String, keep: Keep, marker: String): String =
        translated {
            val whole = text.repaired()
            val kept = generatedTruncateKeeping(
                whole,
                limit(maxTokens),
                model.repaired(),
                GeneratedKeep.valueOf(keep.name),
                marker.repaired(),
            )
            if (kept == whole) text else kept
        }

    fun countWith(text: String, model: String, special: Special): TokenCount = translated {
        generatedCountTokensWith(text.repaired(), model.repaired(), special.toGenerated()).toPublic(model)
    }

    fun countBatchWith(texts: Iterable<String>, model: String, special: Special): List<TokenCount> =
        translated {
            generatedCountTokensBatchWith(
                texts.map { it.repaired() },
                model.repaired(),
                special.toGenerated(),
            ).map { it.toPublic(model) }
        }

    fun truncateWith(
        text: String,
        maxTokens: Long,
        model: String,
        keep: Keep,
        marker: String,
        special: Special,
    ): String = translated {
        val whole = text.repaired()
        val kept = generatedTruncateWith(
            whole,
            limit(maxTokens),
            model.repaired(),
            GeneratedKeep.valueOf(keep.name),
            marker.repaired(),
            special.toGenerated(),
        )
        if (kept == whole) text else kept
    }

    fun fitsWith(text: String, maxTokens: Long, model: String, special: Special): Boolean = translated {
        generatedFitsWith(text.repaired(), limit(maxTokens), model.repaired(), special.toGenerated())
    }

    fun splitOffsets(text: String, maxTokens: Long, model: String, overlap: Long, at: SplitAt): List<IntRange> =
        translated {
            generatedSplitOffsets(
                text.repaired(),
                limit(maxTokens),
                model.repaired(),
                limit(overlap, "overlap"),
                GeneratedSplitAt.valueOf(at.name),
                TextUnit.UTF16,
            ).map { it.toRange() }
        }

    fun pack(
        texts: Iterable<String>,
        maxTokens: Long,
        model: String,
        maxItems: Long,
        maxEach: Long,
        oversized: Oversized,
    ): List<IntRange> = translated {
        generatedPack(
            texts.map { it.repaired() },
            limit(maxTokens),
            model.repaired(),
            limit(maxItems, "max_items"),
            limit(maxEach, "max_each"),
            GeneratedOversized.valueOf(oversized.name),
        ).map { it.toRange() }
    }

    fun countMessages(
        messages: Iterable<ChatMessage>,
        model: String,
        options: ChatOptions,
    ): MessagesCount = translated {
        generatedCountMessages(
            messages.map { it.toGenerated() },
            model.repaired(),
            options.toGenerated(),
        ).toPublic(model)
    }

    fun requireExact(model: String): Unit = translated { generatedRequireExact(model.repaired()) }

    private fun limit(number: Long, field: String = "max_tokens"): ULong {
        if (number < 0) {
            throw GeneratedException.InvalidInput(field, "it is $number. Pass 0 or more.")
        }
        return number.toULong()
    }
}

private fun Special.toGenerated() = GeneratedSpecial.valueOf(name)

private fun Run.toRange() = start.toInt()..<end.toInt()

private fun GeneratedTokenCount.toPublic(model: String) =
    TokenCount(count.toLong(), model, encoding, exact, upper.toLong())

private inline fun <T> translated(call: () -> T): T =
    try {
        call()
    } catch (error: GeneratedException) {
        throw error.toPublic()
    } catch (panic: InternalException) {
        throw TokenizerException.Internal("The native tokenizer failed: ${panic.message}", panic)
    }

private fun GeneratedException.toPublic(): TokenizerException {
    val sentence = errorMessage(this)
    return when (this) {
        is GeneratedException.UnknownModel -> TokenizerException.UnknownModel(sentence, this, model, nearest)
        is GeneratedException.InvalidInput -> TokenizerException.InvalidInput(sentence, this, `field`, reason)
        is GeneratedException.Encoding -> TokenizerException.Encoding(sentence, this, encoding, reason)
        is GeneratedException.NotExact -> TokenizerException.NotExact(sentence, this, model, provider, endpoint)
        is GeneratedException.TooLong ->
            TokenizerException.TooLong(sentence, this, index.toInt(), tokens.toLong(), limit.toLong())
        is GeneratedException.OutOfMemory -> TokenizerException.OutOfMemory(sentence, this)
    }
}

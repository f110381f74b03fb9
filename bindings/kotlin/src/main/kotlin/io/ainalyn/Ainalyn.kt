/**
 * Exact, offline token counts.
 *
 * A `model` is the name of a model, such as `gpt-4o`, or of an encoding, such as `o200k_base`. Where
 * no vocabulary is public, as for Claude, a count is an estimate and says so.
 * The text of a special token, such as `<|endoftext|>`, is ordinary text, unless a [Special] says
 * otherwise. An unpaired surrogate counts as U+FFFD does. Every function is pure and may be called from many threads.
 */
@file:JvmName("Ainalyn")

package io.ainalyn

import io.ainalyn.choices.Keep
import io.ainalyn.choices.Oversized
import io.ainalyn.choices.Special
import io.ainalyn.choices.SplitAt
import io.ainalyn.internal.DirectLane
import io.ainalyn.internal.GeneratedLane
import io.ainalyn.internal.Lane

/** The model that is meant when none is named. */
public const val DEFAULT_MODEL: String = "gpt-4"

private val lane: Lane = if (DirectLane.isAvailable) DirectLane else GeneratedLane

/**
 * Counts the tokens of [text] as [model] would see them, in time linear in its length.
 *
 * @throws TokenizerException.UnknownModel when nothing has the name [model]
 * @throws TokenizerException.InvalidInput when [model] is empty
 * @throws TokenizerException.Encoding when the encoding was left out of this build
 */
@JvmOverloads
public fun countTokens(text: String, model: String = DEFAULT_MODEL): TokenCount =
    lane.count(text, model)

/**
 * Opens the vocabulary in the file [path] for the process, and returns its name, which every function takes as a
 * model's.
 *
 * The file is a `tokenizer.json` of Hugging Face (byte pairs of bytes, or Gemma's), a `.tiktoken`, a `tekken.json`
 * of Mistral, or Gemma's model of SentencePiece. Its tables are made once, in a second or two, and kept in the user's cache folder; nothing is downloaded.
 *
 * @param name the name to count with; else one is made of the file's SHA-256
 * @param sha256 the SHA-256 that the file must have, in hexadecimal digits
 * @param pattern the name of the pattern that splits texts, for a file that does not state it: a `.tiktoken`
 * @throws TokenizerException.InvalidInput when the file, or another argument, can't be used
 */
@JvmOverloads
public fun loadVocabulary(
    path: String,
    name: String? = null,
    sha256: String? = null,
    pattern: String? = null,
): String = GeneratedLane.loadVocabulary(path, name, sha256, pattern)

/**
 * Counts the tokens of each of [texts], in their order, in one call of the native library.
 *
 * The cost is linear in the length of all texts, which are copied at once.
 *
 * @throws TokenizerException as [countTokens] does
 */
@JvmOverloads
public fun countTokensBatch(texts: Iterable<String>, model: String = DEFAULT_MODEL): List<TokenCount> =
    lane.countBatch(texts.toList().toTypedArray(), model)

/**
 * [countTokens], where special tokens count as [special] says.
 *
 * @throws TokenizerException.InvalidInput when they are to count one and counts are estimates
 * @throws TokenizerException as [countTokens] does
 */
public fun countTokens(text: String, model: String, special: Special): TokenCount =
    GeneratedLane.countWith(text, model, special)

/**
 * [countTokensBatch], where special tokens count as [special] says.
 *
 * @throws TokenizerException.InvalidInput when they are to count one and counts are estimates
 * @throws TokenizerException as [countTokens] does
 */
public fun countTokensBatch(texts: Iterable<String>, model: String, special: Special): List<TokenCount> =
    GeneratedLane.countBatchWith(texts, model, special)

/**
 * Cuts [text] to at most [maxTokens] tokens, in time linear in what is kept.
 *
 * The answer is the longest prefix of the text's tokens that has at most [maxTokens] of them,
 * ends on a character boundary, and counts to at most [maxTokens] when counted again. A text that
 * fits comes back unchanged; 0 gives the empty string. A text for a model that is estimated is cut
 * by its upper bound. In a text that is cut, an unpaired surrogate becomes U+FFFD.
 *
 * @throws TokenizerException.InvalidInput when [maxTokens] is negative
 * @throws TokenizerException as [countTokens] does
 */
@JvmOverloads
public fun truncateToTokens(text: String, maxTokens: Long, model: String = DEFAULT_MODEL): String =
    lane.truncate(text, maxTokens, model)

/**
 * [truncateToTokens] that keeps another part of [text], or puts [marker] where text is left out.
 *
 * With the marker, the answer counts to at most [maxTokens]; a text that fits comes back unchanged. The
 * text is read as a whole; what is counted goes by what is kept.
 *
 * @throws TokenizerException.InvalidInput when [maxTokens] is negative, or the marker alone has more tokens
 * @throws TokenizerException as [countTokens] does
 */
@JvmOverloads
public fun truncateKeeping(
    text: String,
    maxTokens: Long,
    model: String = DEFAULT_MODEL,
    keep: Keep = Keep.START,
    marker: String = "",
): String = GeneratedLane.truncateKeeping(text, maxTokens, model, keep, marker)

/**
 * [truncateKeeping], where special tokens count as [special] says; one that counts one is kept as a whole or
 * not at all.
 *
 * @throws TokenizerException.InvalidInput as [truncateKeeping] does, and when special tokens are to count one
 *   and counts are estimates
 * @throws TokenizerException as [countTokens] does
 */
public fun truncateKeeping(
    text: String,
    maxTokens: Long,
    model: String,
    keep: Keep,
    marker: String,
    special: Special,
): String = GeneratedLane.truncateWith(text, maxTokens, model, keep, marker, special)

/**
 * Divides [text] into windows of at most [maxTokens] tokens, each of which may begin with up to [overlap]
 * tokens of the one before.
 *
 * Each window counts to at most [maxTokens] by itself, by the upper bound where counts are estimates;
 * without an overlap they join to the text. The cost is linear in the text, and in what overlaps.
 *
 * @throws TokenizerException.InvalidInput when [maxTokens] is not above [overlap], or a character alone has
 *   more tokens
 * @throws TokenizerException as [countTokens] does
 */
@JvmOverloads
public fun splitToTokens(
    text: String,
    maxTokens: Long,
    model: String = DEFAULT_MODEL,
    overlap: Long = 0,
    at: SplitAt = SplitAt.TOKEN,
): List<String> = splitOffsets(text, maxTokens, model, overlap, at).map { text.substring(it) }

/**
 * Where the windows of [splitToTokens] stand, as indices of [text], which are units of UTF-16.
 *
 * @throws TokenizerException as [splitToTokens] does
 */
@JvmOverloads
public fun splitOffsets(
    text: String,
    maxTokens: Long,
    model: String = DEFAULT_MODEL,
    overlap: Long = 0,
    at: SplitAt = SplitAt.TOKEN,
): List<IntRange> = GeneratedLane.splitOffsets(text, maxTokens, model, overlap, at)

/**
 * Runs of the indices of [texts], in order, each of at most [maxTokens] tokens together, and of at most
 * [maxItems] texts (0: any number). A text may have [maxEach] tokens (0: [maxTokens]).
 *
 * @throws TokenizerException.TooLong for the first text that alone has too many tokens, unless [oversized]
 *   says that it will be cut
 * @throws TokenizerException.InvalidInput when a number is out of range
 * @throws TokenizerException as [countTokens] does
 */
@JvmOverloads
public fun pack(
    texts: Iterable<String>,
    maxTokens: Long,
    model: String = DEFAULT_MODEL,
    maxItems: Long = 0,
    maxEach: Long = 0,
    oversized: Oversized = Oversized.ERROR,
): List<IntRange> = GeneratedLane.pack(texts, maxTokens, model, maxItems, maxEach, oversized)

/**
 * Whether [text] has at most [maxTokens] tokens, by the upper bound where the count is an estimate.
 *
 * The cost grows with [maxTokens], not with the text.
 *
 * @throws TokenizerException.InvalidInput when [maxTokens] is negative
 * @throws TokenizerException as [countTokens] does
 */
@JvmOverloads
public fun fits(text: String, maxTokens: Long, model: String = DEFAULT_MODEL): Boolean =
    lane.fits(text, maxTokens, model)

/**
 * [fits], where special tokens count as [special] says.
 *
 * @throws TokenizerException.InvalidInput when [maxTokens] is negative, or special tokens are to count one and
 *   counts are estimates
 * @throws TokenizerException as [countTokens] does
 */
public fun fits(text: String, maxTokens: Long, model: String, special: Special): Boolean =
    GeneratedLane.fitsWith(text, maxTokens, model, special)

/**
 * Counts the tokens of a chat as a prompt: the texts, what the model's convention puts around them, and
 * the definitions of tools.
 *
 * The count is exact for text alone and where OpenAI states the convention; for the rest, and for Claude
 * and Gemini, it is an estimate, and says so. The cost is linear in the length of all texts.
 *
 * @throws TokenizerException.InvalidInput when [model] has no chats, when content is not text, or when a
 *   schema is no JSON
 * @throws TokenizerException as [countTokens] does
 */
@JvmOverloads
public fun countMessages(
    messages: Iterable<ChatMessage>,
    model: String = DEFAULT_MODEL,
    options: ChatOptions = ChatOptions(),
): MessagesCount = GeneratedLane.countMessages(messages, model, options)

/**
 * Fails unless the tokens of [model] are counted exactly.
 *
 * @throws TokenizerException.NotExact with the provider's way to count
 * @throws TokenizerException as [countTokens] does
 */
public fun requireExact(model: String): Unit = GeneratedLane.requireExact(model)

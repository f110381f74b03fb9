package io.ainalyn

/**
 * Why a text could not be counted or cut.
 *
 * @property message a full sentence that names the value and the remedy
 */
public sealed class TokenizerException(override val message: String, cause: Throwable?) :
    RuntimeException(message, cause) {

    /**
     * No model and no encoding has this name.
     *
     * @property model the name that was asked for
     * @property nearest the nearest known names, the nearest first
     */
    public class UnknownModel internal constructor(
        message: String,
        cause: Throwable?,
        public val model: String,
        public val nearest: List<String>,
    ) : TokenizerException(message, cause)

    /**
     * An argument has a value that no text can be counted with.
     *
     * @property field the name of the argument
     * @property reason what is wrong with it, and what to pass instead
     */
    public class InvalidInput internal constructor(
        message: String,
        cause: Throwable?,
        public val field: String,
        public val reason: String,
    ) : TokenizerException(message, cause)

    /**
     * The encoding can't count, though its name is known.
     *
     * @property encoding the encoding's name
     * @property reason why, and what to do about it
     */
    public class Encoding internal constructor(
        message: String,
        cause: Throwable?,
        public val encoding: String,
        public val reason: String,
    ) : TokenizerException(message, cause)

    /**
     * An exact count was required, and the vocabulary of this model is not public.
     *
     * @property model the name that was asked for
     * @property provider whose model it is
     * @property endpoint the provider's way to count exactly
     */
    public class NotExact internal constructor(
        message: String,
        cause: Throwable?,
        public val model: String,
        public val provider: String,
        public val endpoint: String,
    ) : TokenizerException(message, cause)

    /**
     * One of several texts has more tokens than a text may have.
     *
     * @property index which of them, from 0
     * @property tokens how many it has
     * @property limit how many it may have
     */
    public class TooLong internal constructor(
        message: String,
        cause: Throwable?,
        public val index: Int,
        public val tokens: Long,
        public val limit: Long,
    ) : TokenizerException(message, cause)

    /** There was not enough memory for the call. The next one may have it. */
    public class OutOfMemory internal constructor(message: String, cause: Throwable?) :
        TokenizerException(message, cause)

    /** The library failed in a way that is its own fault. The next call works. */
    public class Internal internal constructor(message: String, cause: Throwable?) :
        TokenizerException(message, cause)
}

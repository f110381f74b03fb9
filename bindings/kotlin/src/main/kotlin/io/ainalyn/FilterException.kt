package io.ainalyn

/**
 * Why a filter could not be made, or a text did not pass.
 *
 * @property message a full sentence that names the place and the remedy, and never holds what was found
 */
public sealed class FilterException(override val message: String, cause: Throwable?) :
    RuntimeException(message, cause) {

    /**
     * An argument can't be used.
     *
     * @property field the name of the argument
     * @property reason what is wrong with it, and what to pass instead
     */
    public class InvalidInput internal constructor(
        message: String,
        cause: Throwable?,
        public val field: String,
        public val reason: String,
    ) : FilterException(message, cause)

    /**
     * A rule or group is not known, or named twice.
     *
     * @property reason what is wrong, and the nearest names
     */
    public class InvalidRule internal constructor(
        message: String,
        cause: Throwable?,
        public val reason: String,
    ) : FilterException(message, cause)

    /**
     * A pattern is outside of the subset.
     *
     * @property name the pattern's name
     * @property reason the place, and what to write instead
     */
    public class InvalidPattern internal constructor(
        message: String,
        cause: Throwable?,
        public val name: String,
        public val reason: String,
    ) : FilterException(message, cause)

    /**
     * An action is not known, or can't be done.
     *
     * @property reason what is wrong, and what to pass instead
     */
    public class InvalidAction internal constructor(
        message: String,
        cause: Throwable?,
        public val reason: String,
    ) : FilterException(message, cause)

    /**
     * The key can't be used.
     *
     * @property reason what is wrong with it
     */
    public class InvalidKey internal constructor(
        message: String,
        cause: Throwable?,
        public val reason: String,
    ) : FilterException(message, cause)

    /**
     * A rule with the action `block` found something in the text, which must not be used.
     *
     * @property findings what those rules found, in the order of its places
     */
    public class Blocked internal constructor(
        message: String,
        cause: Throwable?,
        public val findings: List<Finding>,
    ) : FilterException(message, cause)

    /** There was not enough memory for the call, so the text did not pass. The next one may have it. */
    public class OutOfMemory internal constructor(message: String, cause: Throwable?) :
        FilterException(message, cause)

    /** The library failed in a way that is its own fault, so the text did not pass. The next call works. */
    public class Internal internal constructor(message: String, cause: Throwable?) :
        FilterException(message, cause)
}

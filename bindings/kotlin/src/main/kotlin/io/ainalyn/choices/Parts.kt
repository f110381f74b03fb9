package io.ainalyn.choices

/** What of a text is kept when it is cut. */
public enum class Keep {
    /** The beginning. */
    START,

    /** The end. */
    END,

    /** The beginning and the end, of which the beginning has a token more where it is odd. */
    MIDDLE,
}

/** Where windows of a text end, if they can. */
public enum class SplitAt {
    /** After any token. */
    TOKEN,

    /** Before white space that follows something else. */
    WORD,

    /** After a newline; else as for a word. */
    LINE,

    /** After an empty line; else as for a line. */
    PARAGRAPH,
}

/** What becomes of a text that alone has too many tokens. */
public enum class Oversized {
    /** It is an error, which tells the text's index. */
    ERROR,

    /** It has as many tokens as a text may have, since it will be cut to that before it is sent. */
    CUT,
}

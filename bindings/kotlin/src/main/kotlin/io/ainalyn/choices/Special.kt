package io.ainalyn.choices

/** What the text of a special token, such as `<|endoftext|>`, counts. */
public enum class Special {
    /** What ordinary text counts: for what users write, and what is sent as text. */
    TEXT,

    /** One: for a prompt that a chat template rendered. */
    COUNT,
}

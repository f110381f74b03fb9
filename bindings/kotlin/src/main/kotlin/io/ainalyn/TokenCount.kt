package io.ainalyn

/**
 * How many tokens a text has.
 *
 * @property count the number of tokens
 * @property model the model that was asked for, as it was written
 * @property encoding the encoding that counted, for example `o200k_base`; for an estimate, the one
 *   that it is scaled from
 * @property exact `false` for an estimate
 * @property upper the number of tokens to budget with: [count] when [exact]
 */
public data class TokenCount(
    val count: Long,
    val model: String,
    val encoding: String,
    val exact: Boolean,
    val upper: Long,
)

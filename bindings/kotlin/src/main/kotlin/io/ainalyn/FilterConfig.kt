package io.ainalyn

/**
 * What a filter finds, and what it does with it.
 *
 * @property rules names of rules and groups, where `-ipv4` leaves one out again; the groups `pii`,
 *   `secrets` and `network` when there are none
 * @property words rules of your own that are lists of words
 * @property patterns rules of your own that are bounded regular expressions
 * @property allow values that are no findings
 * @property allowPatterns patterns of whole values that are no findings
 * @property actions what to do with what is found, by rule or group; `replace` for the others
 * @property key the key of the action `hash`, of at least 16 bytes
 * @property fold whether to see through disguises, such as full-width digits
 * @property skipReserved whether to leave out what is reserved for documentation
 */
// No data class, which would print the key's object and compare keys by identity.
public class FilterConfig @JvmOverloads constructor(
    public val rules: List<String>? = null,
    public val words: List<WordList> = emptyList(),
    public val patterns: List<Pattern> = emptyList(),
    public val allow: List<Allowed> = emptyList(),
    public val allowPatterns: List<Allowed> = emptyList(),
    public val actions: List<RuleAction> = emptyList(),
    public val key: ByteArray? = null,
    public val fold: Boolean = true,
    public val skipReserved: Boolean = false,
)

/**
 * A rule that is a list of words.
 *
 * @property name the name of the rule
 * @property values the words, in any case of their ASCII letters
 * @property word whether they are found as whole words alone
 */
public data class WordList @JvmOverloads constructor(
    val name: String,
    val values: List<String>,
    val word: Boolean = true,
)

/**
 * A rule that is a bounded regular expression.
 *
 * @property name the name of the rule
 * @property pattern the expression
 * @property check `luhn`, `mod97` or `entropy`: what must hold of a match, too
 * @property near words of which one stands within 40 characters before a match, where there are any
 */
public data class Pattern @JvmOverloads constructor(
    val name: String,
    val pattern: String,
    val check: String? = null,
    val near: List<String> = emptyList(),
)

/**
 * Values, or patterns of values, that are no findings.
 *
 * @property values the values or patterns
 * @property rule the rule or group that they are for; all rules when there is none
 */
public data class Allowed @JvmOverloads constructor(val values: List<String>, val rule: String? = null)

/**
 * What to do with what a rule, or a rule of a group, finds.
 *
 * @property rule the name of a rule or group
 * @property action `replace`, `mask`, `hash`, `remove`, `block` or `keep`
 * @property text what `replace` puts in its place; the rule's name in brackets when there is none
 */
public data class RuleAction @JvmOverloads constructor(
    val rule: String,
    val action: String,
    val text: String? = null,
)

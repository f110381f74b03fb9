package io.ainalyn.internal

/** This text as tiktoken reads it: each unpaired surrogate replaced by U+FFFD. */
internal fun String.repaired(): String {
    val first = indexOfUnpairedSurrogate(0)
    if (first < 0) return this
    val units = toCharArray()
    var index = first
    while (index >= 0) {
        units[index] = '\uFFFD'
        index = indexOfUnpairedSurrogate(index + 1)
    }
    return String(units)
}

private fun String.indexOfUnpairedSurrogate(from: Int): Int {
    var index = from
    while (index < length) {
        val unit = this[index]
        if (unit.isSurrogate()) {
            val paired = unit.isHighSurrogate() && index + 1 < length && this[index + 1].isLowSurrogate()
            if (!paired) return index
            index++
        }
        index++
    }
    return -1
}

/// Redacts a text that comes in pieces, for one text and one thread.
///
/// Whatever the pieces, the answers together are `redact` of the whole, and so are the findings. Held back
/// is the text from the earliest place on where a rule may still find something, which is mostly the last
/// word. Once it has thrown an error it answers nothing more.
public final class FilterStream {
    /// So much of what was written stays as context: the 1,024 characters that rules look at, as pairs.
    private static let context = 2048

    /// What was found so far, with places in the whole text, in units of UTF-16.
    public private(set) var findings: [Finding] = []

    private let filter: Filter
    private var buffer = ""

    /// In the buffer: what stands before is context.
    private var start = 0

    /// So much of the text was dropped before the buffer.
    private var before: UInt64 = 0

    /// Why nothing can be fed.
    private var end: String?

    /// A stream of what `filter` finds.
    public init(_ filter: Filter) {
        self.filter = filter
    }

    /// What can be told of the text so far, redacted; what comes later may add to it.
    ///
    /// Throws `FilterError.Blocked` when a rule with the action `block` found something, and
    /// `FilterError.InvalidInput` when the stream is over.
    public func feed(_ text: String) throws -> String {
        try checkOpen()
        buffer += text
        return try advance(last: false)
    }

    /// What was held back, redacted. The stream is then over.
    ///
    /// Throws as `feed` does.
    public func finish() throws -> String {
        try checkOpen()
        let output = try advance(last: true)
        end = "finished"
        return output
    }

    private func advance(last: Bool) throws -> String {
        end = "ended by an error"  // until the step is made: no text passes after an error
        let step: Step
        do {
            step = try filter.step(buffer: buffer, start: UInt64(start), last: last, unit: .utf16)
        } catch let FilterError.Blocked(blocked) {
            throw FilterError.Blocked(findings: blocked.map(moved))
        }
        findings += step.findings.map(moved)
        start = Int(step.consumed)
        if start > 2 * Self.context {
            drop(start - Self.context)
        }
        end = nil
        return step.output
    }

    /// Drops what stands before a place of the buffer, or one unit less where that is within a pair.
    private func drop(_ place: Int) {
        let units = buffer.utf16
        var index = units.index(units.startIndex, offsetBy: place)
        var dropped = place
        if UTF16.isTrailSurrogate(units[index]) {
            index = units.index(before: index)
            dropped -= 1
        }
        buffer = String(buffer.unicodeScalars[index...])
        before += UInt64(dropped)
        start -= dropped
    }

    private func moved(_ finding: Finding) -> Finding {
        Finding(rule: finding.rule, start: finding.start + before, end: finding.end + before)
    }

    private func checkOpen() throws {
        if let end = end {
            throw FilterError.InvalidInput(
                field: "text",
                reason: "this stream is \(end). Begin another one for another text."
            )
        }
    }
}

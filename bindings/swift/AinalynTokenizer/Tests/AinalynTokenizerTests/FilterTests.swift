import AinalynTokenizer
import XCTest

/// The examples of the filter's rules, which every language runs, and streams of them.
final class FilterTests: XCTestCase {
    private struct Example {
        let rule: String
        let text: String
        /// The places in units of UTF-16; code points in the file.
        let places: [Range<UInt64>]
    }

    private func examples() throws -> [Example] {
        try sharedText("vectors/filter_rules.tsv")
            .split(separator: "\n")
            .filter { !$0.hasPrefix("#") }
            .map { row in
                let columns = row.split(separator: "\t", omittingEmptySubsequences: false)
                let text = unescaped(columns[1])
                let scalars = Array(text.unicodeScalars)
                let units = { (place: Substring) -> UInt64 in
                    scalars[..<Int(place)!].reduce(0) { $0 + ($1.value > 0xFFFF ? 2 : 1) }
                }
                let written = columns[2] == "-" ? [] : columns[2].split(separator: " ")
                let places = written.map { place -> Range<UInt64> in
                    let ends = place.split(separator: "-").map(units)
                    return ends[0]..<ends[1]
                }
                return Example(rule: String(columns[0]), text: text, places: places)
            }
    }

    private func unescaped(_ text: Substring) -> String {
        var plain = String.UnicodeScalarView()
        var rest = text.unicodeScalars.makeIterator()
        while let scalar = rest.next() {
            guard scalar == "\\" else {
                plain.append(scalar)
                continue
            }
            switch rest.next()! {
            case "n": plain.append("\n")
            case "t": plain.append("\t")
            case "r": plain.append("\r")
            case "\\": plain.append("\\")
            case "u":
                let digits = (0..<4).map { _ in String(rest.next()!) }.joined()
                plain.append(Unicode.Scalar(UInt32(digits, radix: 16)!)!)
            case let other: fatalError("\\\(other) is no escape")
            }
        }
        return String(plain)
    }

    private func filter(_ rules: [String]? = nil, _ actions: [RuleAction] = []) throws -> Filter {
        try Filter(config: FilterConfig(rules: rules, actions: actions))
    }

    func testEveryRuleFindsItsExamplesAndNothingElse() throws {
        let examples = try examples()
        XCTAssertGreaterThanOrEqual(examples.count, 400)
        for (rule, own) in Dictionary(grouping: examples, by: \.rule) {
            let filter = try filter([rule])
            for one in own {
                let expected = one.places.map { Finding(rule: rule, start: $0.lowerBound, end: $0.upperBound) }
                XCTAssertEqual(try filter.find(text: one.text, unit: .utf16), expected, one.text)
            }
        }
    }

    func testAStreamGivesTheWholeForEverySplit() throws {
        let filter = try filter()
        for text in try examples().map(\.text) {
            let whole = try filter.redact(text: text, unit: .utf16)
            let scalars = Array(text.unicodeScalars)
            for place in 0...scalars.count {
                try check(whole, filter, [string(scalars[..<place]), string(scalars[place...])])
            }
            try check(whole, filter, scalars.map { String($0) })
        }
    }

    func testPlacesAreThoseOfTheWholeAfterMegabytes() throws {
        let line = "😀 some words and jane@example.com in a line\n"
        let filter = try filter()
        let text = String(repeating: line, count: 2_000)
        try check(try filter.redact(text: text, unit: .utf16), filter, Array(repeating: line, count: 2_000))
    }

    func testABlockEndsTheStreamAndTellsPlacesOfTheWhole() throws {
        let stream = FilterStream(try filter(nil, [RuleAction(rule: "email", action: "block")]))
        let clean = String(repeating: "clean and 😀, ", count: 1_000)
        XCTAssertTrue(clean.hasPrefix(try stream.feed(clean)))
        let place = UInt64(clean.utf16.count)
        let expected = FilterError.Blocked(findings: [Finding(rule: "email", start: place, end: place + 16)])
        XCTAssertThrowsError(try stream.feed("jane@example.com then ")) { error in
            XCTAssertEqual(error as? FilterError, expected)
            XCTAssertTrue(error.localizedDescription.hasSuffix("email at \(place)."), error.localizedDescription)
        }
        XCTAssertThrowsError(try stream.finish()) { error in
            XCTAssertTrue(error.localizedDescription.contains("ended by an error"), error.localizedDescription)
        }
    }

    private func check(_ whole: Redacted, _ filter: Filter, _ pieces: [String]) throws {
        let stream = FilterStream(filter)
        let output = try pieces.map { try stream.feed($0) }.joined() + stream.finish()
        // Compared as bytes: Swift's == takes canonically equivalent texts for equal.
        XCTAssertEqual(Array(output.utf8), Array(whole.text.utf8), "\(pieces)")
        XCTAssertEqual(stream.findings, whole.findings, "\(pieces)")
    }

    private func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }
}

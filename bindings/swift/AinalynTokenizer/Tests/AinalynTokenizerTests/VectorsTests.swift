import AinalynTokenizer
import XCTest

/// The cases of `tests/vectors`, whose values are tiktoken's.
final class VectorsTests: XCTestCase {
    private struct Vectors: Decodable {
        let cases: [Case]
        let surrogate_cases: [SurrogateCase]
        let rendered_cases: [Case]
    }

    private struct Case: Decodable {
        let name: String
        let text: String
        let times: Int
        let expected: [String: Expected]
    }

    /// A Swift String holds no lone surrogate, so the repaired text is run.
    private struct SurrogateCase: Decodable {
        let name: String
        let repaired: String
        let expected: [String: Expected]
    }

    private struct Expected: Decodable {
        let count: UInt64
        let truncations: [[UInt64]]
    }

    func testEveryCaseCountsAndCutsAsTiktokenDoes() throws {
        let vectors = try shared("vectors/cases.json", as: Vectors.self)
        XCTAssertGreaterThanOrEqual(vectors.cases.count, 400)
        for entry in vectors.cases {
            let text = String(repeating: entry.text, count: entry.times)
            try check(entry.name, text, entry.expected)
        }
        for entry in vectors.surrogate_cases {
            try check(entry.name, entry.repaired, entry.expected)
        }
    }

    func testPromptsCountAndAreCutAsByTiktoken() throws {
        let vectors = try shared("vectors/cases.json", as: Vectors.self)
        XCTAssertGreaterThanOrEqual(vectors.rendered_cases.count, 25)
        for entry in vectors.rendered_cases {
            let text = String(repeating: entry.text, count: entry.times)
            for (encoding, values) in entry.expected {
                let counted = try countTokensWith(text: text, model: encoding, special: .count)
                XCTAssertEqual(counted.count, values.count, "\(entry.name), \(encoding)")
                for truncation in values.truncations {
                    let cut = try truncateWith(
                        text: text, maxTokens: truncation[0], model: encoding, keep: .start, marker: "",
                        special: .count)
                    let bytes = Array(text.utf8.prefix(Int(truncation[1])))
                    XCTAssertEqual(Array(cut.utf8), bytes, "\(entry.name), \(encoding), \(truncation[0]) tokens")
                }
            }
        }
    }

    private func check(_ name: String, _ text: String, _ expected: [String: Expected]) throws {
        for (encoding, values) in expected {
            let tokens = try countTokens(text: text, model: encoding)
            XCTAssertEqual(tokens.count, values.count, "\(name), \(encoding)")
            XCTAssertEqual(tokens.encoding, encoding)
            XCTAssertTrue(tokens.exact)
            for truncation in values.truncations {
                let cut = try truncateToTokens(text: text, maxTokens: truncation[0], model: encoding)
                // Compared as bytes: Swift's == takes canonically equivalent texts for equal.
                let bytes = Array(text.utf8.prefix(Int(truncation[1])))
                XCTAssertEqual(Array(cut.utf8), bytes, "\(name), \(encoding), \(truncation[0]) tokens")
            }
        }
    }

    func testEightThreadsGetTheSameAnswers() throws {
        let texts = (0..<200).map { "thread \($0) says " + String(repeating: "ha", count: $0) }
        let expected = try texts.map { try countTokens(text: $0, model: "gpt-4o") }
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            XCTAssertEqual(try? texts.map { try countTokens(text: $0, model: "gpt-4o") }, expected)
        }
    }
}

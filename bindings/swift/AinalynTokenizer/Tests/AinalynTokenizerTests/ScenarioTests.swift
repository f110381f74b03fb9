import AinalynTokenizer
import XCTest

/// The scenario of the interface that every language runs.
///
/// That its steps call each function of the generated code is checked where
/// there is no Swift compiler too, in `tests/scenarios.rs`.
final class ScenarioTests: XCTestCase {
    private struct Scenario: Decodable {
        let steps: [Step]
    }

    private struct Step: Decodable {
        let call: String
        let with: Arguments
        let returns: Value?
        let fails: Failure?
        let when: [String: String]?
    }

    private struct Arguments: Decodable {
        let text: String?
        let texts: [String]?
        let max_tokens: UInt64?
        let keep: String?
        let marker: String?
        let overlap: UInt64?
        let at: String?
        let max_items: UInt64?
        let max_each: UInt64?
        let oversized: String?
        let messages: [Message]?
        let options: Options?
        let model: String?
        let special: String?
        let path: String?
        let name: String?
        let sha256: String?
        let pattern: String?
        let error: String?
        let fields: [String: Value]?
    }

    private struct Message: Decodable {
        let role: String
        let content: [[String: String]]
        let name: String?
        let tool_calls: [[String: String]]
        let further: String

        var record: ChatMessage {
            ChatMessage(
                role: role,
                content: content.map { part in
                    part["other"].map { .other(kind: $0) } ?? .text(text: part["text"]!)
                },
                name: name,
                toolCalls: tool_calls.map { ToolCall(name: $0["name"]!, arguments: $0["arguments"]!) },
                further: further
            )
        }
    }

    private struct Options: Decodable {
        let tools: [Definition]
        let tool_choice: String?
        let response_format: String?
        let skip_non_text: Bool

        var record: ChatOptions {
            ChatOptions(
                tools: tools.map(\.record),
                toolChoice: tool_choice,
                responseFormat: response_format,
                skipNonText: skip_non_text
            )
        }
    }

    private struct Definition: Decodable {
        let name: String
        let description: String?
        let parameters: String
        let further: String

        var record: Tool {
            Tool(name: name, description: description, parameters: parameters, further: further)
        }
    }

    private struct Failure: Decodable {
        let error: String
        let fields: [String: Value]
        let message: String
    }

    private indirect enum Value: Decodable, Equatable {
        case flag(Bool)
        case number(UInt64)
        case text(String)
        case list([Value])
        case record([String: Value])

        init(from decoder: Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let flag = try? container.decode(Bool.self) {
                self = .flag(flag)
            } else if let number = try? container.decode(UInt64.self) {
                self = .number(number)
            } else if let text = try? container.decode(String.self) {
                self = .text(text)
            } else if let list = try? container.decode([Value].self) {
                self = .list(list)
            } else {
                self = .record(try container.decode([String: Value].self))
            }
        }
    }

    func testEveryStepAnswersAsWritten() throws {
        for step in try shared("scenarios/interface.json", as: Scenario.self).steps where step.when == nil {
            do {
                let answer = try call(step.call, step.with)
                XCTAssertNil(step.fails, step.call)
                XCTAssertEqual(answer, step.returns, step.call)
            } catch let error as TokenizerError {
                let (variant, fields) = described(error)
                XCTAssertEqual(variant, step.fails?.error)
                XCTAssertEqual(fields, step.fails?.fields)
                XCTAssertEqual(error.localizedDescription, step.fails?.message)
            }
        }
    }

    func testWindowsCutsAndRunsAreThoseOfTheDefinitions() throws {
        let steps = try shared("vectors/parts.json", as: Scenario.self).steps
        XCTAssertGreaterThan(steps.count, 300)
        for step in steps {
            XCTAssertEqual(try call(step.call, step.with), step.returns, step.call)
        }
    }

    private let keeps: [String: Keep] = ["Start": .start, "End": .end, "Middle": .middle]
    private let specials: [String: Special] = ["Text": .text, "Count": .count]
    private let ends: [String: SplitAt] = [
        "Token": .token, "Word": .word, "Line": .line, "Paragraph": .paragraph,
    ]

    /// The answer, or nil for a function that gives none.
    private func call(_ function: String, _ with: Arguments) throws -> Value? {
        switch function {
        case "count_tokens":
            return json(try countTokens(text: with.text!, model: with.model!))
        case "count_tokens_batch":
            return .list(try countTokensBatch(texts: with.texts!, model: with.model!).map { json($0) })
        case "truncate_to_tokens":
            return .text(try truncateToTokens(text: with.text!, maxTokens: with.max_tokens!, model: with.model!))
        case "truncate_keeping":
            return .text(
                try truncateKeeping(
                    text: with.text!,
                    maxTokens: with.max_tokens!,
                    model: with.model!,
                    keep: keeps[with.keep!]!,
                    marker: with.marker!
                )
            )
        case "count_tokens_with":
            return json(
                try countTokensWith(text: with.text!, model: with.model!, special: specials[with.special!]!)
            )
        case "count_tokens_batch_with":
            return .list(
                try countTokensBatchWith(
                    texts: with.texts!,
                    model: with.model!,
                    special: specials[with.special!]!
                ).map { json($0) }
            )
        case "truncate_with":
            return .text(
                try truncateWith(
                    text: with.text!,
                    maxTokens: with.max_tokens!,
                    model: with.model!,
                    keep: keeps[with.keep!]!,
                    marker: with.marker!,
                    special: specials[with.special!]!
                )
            )
        case "fits_with":
            return .flag(
                try fitsWith(
                    text: with.text!,
                    maxTokens: with.max_tokens!,
                    model: with.model!,
                    special: specials[with.special!]!
                )
            )
        case "load_vocabulary":
            let options = VocabularyOptions(name: with.name, sha256: with.sha256, pattern: with.pattern)
            return .text(try loadVocabulary(path: with.path!, options: options))
        case "split_to_tokens":
            return .list(
                try splitToTokens(
                    text: with.text!,
                    maxTokens: with.max_tokens!,
                    model: with.model!,
                    overlap: with.overlap!,
                    at: ends[with.at!]!
                ).map(Value.text)
            )
        case "split_offsets":
            return json(
                try splitOffsets(
                    text: with.text!,
                    maxTokens: with.max_tokens!,
                    model: with.model!,
                    overlap: with.overlap!,
                    at: ends[with.at!]!,
                    unit: .utf16
                )
            )
        case "pack":
            return json(
                try pack(
                    texts: with.texts!,
                    maxTokens: with.max_tokens!,
                    model: with.model!,
                    maxItems: with.max_items!,
                    maxEach: with.max_each!,
                    oversized: with.oversized! == "Cut" ? .cut : .error
                )
            )
        case "fits":
            return .flag(try fits(text: with.text!, maxTokens: with.max_tokens!, model: with.model!))
        case "count_messages":
            return json(
                try countMessages(
                    messages: with.messages!.map(\.record),
                    model: with.model!,
                    options: with.options!.record
                )
            )
        case "require_exact":
            try requireExact(model: with.model!)
            return nil
        case "error_message":
            return .text(errorMessage(error: error(with.error!, with.fields!)))
        default:
            fatalError("no step can call \(function) before this test knows how to")
        }
    }

    private func json(_ runs: [Run]) -> Value {
        .list(runs.map { .record(["start": .number($0.start), "end": .number($0.end)]) })
    }

    private func json(_ tokens: TokenCount) -> Value {
        .record([
            "count": .number(tokens.count),
            "model": .text(tokens.model),
            "encoding": .text(tokens.encoding),
            "exact": .flag(tokens.exact),
            "upper": .number(tokens.upper),
        ])
    }

    private func json(_ tokens: MessagesCount) -> Value {
        .record([
            "count": .number(tokens.count),
            "model": .text(tokens.model),
            "encoding": .text(tokens.encoding),
            "exact": .flag(tokens.exact),
            "upper": .number(tokens.upper),
            "texts": .number(tokens.texts),
            "framing": .number(tokens.framing),
            "tools": .number(tokens.tools),
            "skipped": .number(tokens.skipped),
        ])
    }

    private func described(_ error: TokenizerError) -> (String, [String: Value]) {
        switch error {
        case let .UnknownModel(model, nearest):
            return ("UnknownModel", ["model": .text(model), "nearest": .list(nearest.map(Value.text))])
        case let .NotExact(model, provider, endpoint):
            return (
                "NotExact", ["model": .text(model), "provider": .text(provider), "endpoint": .text(endpoint)]
            )
        case let .InvalidInput(field, reason):
            return ("InvalidInput", ["field": .text(field), "reason": .text(reason)])
        case let .TooLong(index, tokens, limit):
            return (
                "TooLong", ["index": .number(index), "tokens": .number(tokens), "limit": .number(limit)]
            )
        case let .Encoding(encoding, reason):
            return ("Encoding", ["encoding": .text(encoding), "reason": .text(reason)])
        case .OutOfMemory:
            return ("OutOfMemory", [:])
        }
    }

    private func error(_ variant: String, _ fields: [String: Value]) -> TokenizerError {
        func field(_ name: String) -> String {
            guard case let .text(text)? = fields[name] else { fatalError("\(variant) needs the field \(name)") }
            return text
        }
        func number(_ name: String) -> UInt64 {
            guard case let .number(number)? = fields[name] else { fatalError("\(variant) needs the field \(name)") }
            return number
        }
        func list(_ name: String) -> [String] {
            guard case let .list(values)? = fields[name] else { fatalError("\(variant) needs the field \(name)") }
            return values.map { value in
                guard case let .text(text) = value else { fatalError("\(name) holds texts") }
                return text
            }
        }
        switch variant {
        case "UnknownModel": return .UnknownModel(model: field("model"), nearest: list("nearest"))
        case "NotExact":
            return .NotExact(model: field("model"), provider: field("provider"), endpoint: field("endpoint"))
        case "InvalidInput": return .InvalidInput(field: field("field"), reason: field("reason"))
        case "Encoding": return .Encoding(encoding: field("encoding"), reason: field("reason"))
        case "TooLong":
            return .TooLong(index: number("index"), tokens: number("tokens"), limit: number("limit"))
        case "OutOfMemory": return .OutOfMemory
        default: fatalError("this test does not know the error \(variant)")
        }
    }
}

import Foundation

extension Filter {
    /// Deeper data is refused, long before the stack ends.
    private static let deepest = 200

    /// JSON-like data with every text in it redacted, such as the messages of a chat, as `JSONSerialization`
    /// reads it: dictionaries by String, arrays, String, numbers, Bool and `NSNull`. Shape and keys stay.
    ///
    /// A String that is a JSON object or list, as the arguments of a tool are, is looked at string by string
    /// and stays JSON. A number in which something is found becomes a String. With a vault, its placeholders
    /// stand for all that is replaced by a rule's name.
    ///
    /// Throws `FilterError.Blocked` when a rule with the action `block` found something, with places in the
    /// String that it did in, and `FilterError.InvalidInput` for anything else, or more than 200 levels.
    public func redactValue(_ value: Any, vault: Vault? = nil) throws -> Any {
        try redacted(value, "it", 0) { try self.redactJson(text: $0, unit: .utf16, vault: vault) }
    }

    private func redacted(
        _ value: Any, _ place: String, _ depth: Int, _ redact: (String) throws -> String
    ) throws -> Any {
        switch value {
        case is Bool, is NSNull:
            return value
        case let text as String:
            return try redact(text)
        case let items as [Any]:
            try check(depth)
            return try items.enumerated().map {
                try redacted($0.element, "\(place)[\($0.offset)]", depth + 1, redact)
            }
        case let members as [String: Any]:
            try check(depth)
            return try Dictionary(uniqueKeysWithValues: members.map { key, item in
                (key, try redacted(item, "\(place)[\(shown(key))]", depth + 1, redact))
            })
        default:
            guard let text = plain(value) else {
                throw FilterError.InvalidInput(
                    field: "value",
                    reason: "\(place) is of type \(type(of: value)), which can't be looked into. Pass dictionaries by "
                        + "String, arrays, String, numbers, Bool and NSNull."
                )
            }
            let after = try redact(text)
            return after == text ? value : after
        }
    }

    /// A number as a text writes it: parsers of JSON make a Double of some cards' numbers.
    private func plain(_ value: Any) -> String? {
        if let number = value as? any BinaryInteger {
            return "\(number)"
        }
        if let number = value as? any BinaryFloatingPoint {
            let double = Double(number)
            return Int64(exactly: double).map { "\($0)" } ?? "\(double)"
        }
        guard let number = value as? NSNumber else {
            return nil
        }
        return Int64(exactly: number.doubleValue) == nil ? number.stringValue : "\(number.int64Value)"
    }

    private func check(_ depth: Int) throws {
        if depth == Self.deepest {
            throw FilterError.InvalidInput(
                field: "value", reason: "it is deeper than \(Self.deepest) levels. Pass its parts."
            )
        }
    }

    /// A key in a message: not as it is, as it may be a value of interest itself.
    private func shown(_ key: String) -> String {
        key.allSatisfy { $0.isLetter || $0 == "_" } ? key : "..."
    }
}

import AinalynTokenizer
import XCTest

/// Placeholders that are put back, and structured data.
final class VaultTests: XCTestCase {
    private let fragments = [
        "[", "]", "[[", "]]", "EMAIL", "email", "_", "1", "2", " ", "LITERAL", "[[EMAIL_1]]", "[[LITERAL_1]]",
        "jane@example.com", "bob@example.org", "\n", "é", "a", "[[ email_1 ]]", "😀",
    ]

    private func filter(_ actions: [RuleAction] = []) throws -> Filter {
        try Filter(config: FilterConfig(actions: actions))
    }

    func testAValueHasOnePlaceholderOverAllTexts() throws {
        let (filter, vault) = (try filter(), Vault())
        let first = try filter.redactInto(
            text: "from jane@example.com to bob@example.org", vault: vault, unit: .utf16)
        XCTAssertEqual(first.text, "from [[EMAIL_1]] to [[EMAIL_2]]")
        let second = try filter.redactInto(
            text: "😀 bob@example.org, and eve@example.net", vault: vault, unit: .utf16)
        XCTAssertEqual(second.text, "😀 [[EMAIL_2]], and [[EMAIL_3]]")
        XCTAssertEqual(second.findings, [
            Finding(rule: "email", start: 3, end: 18), Finding(rule: "email", start: 24, end: 39),
        ])
        XCTAssertEqual(
            vault.restore(text: "To [[EMAIL_3]] and [[ email_1 ]]."), "To eve@example.net and jane@example.com.")
        XCTAssertEqual(vault.unknownIn(text: "[[EMAIL_4]] [[EMAIL_1]] [[a page]]"), ["[[EMAIL_4]]"])
        XCTAssertEqual(vault.count(), 3)
    }

    func testWhatIsRedactedCanBeRestoredAndNothingThatIsWrittenRevealsAValue() throws {
        let (filter, removing) = (try filter(), try filter([RuleAction(rule: "email", action: "remove")]))
        for _ in 0..<2_000 {
            let text = (0..<Int.random(in: 0..<24)).map { _ in fragments.randomElement()! }.joined()
            let vault = Vault()
            let secret = vault.placeholder(rule: "email", value: "mallory@example.com")
            let redacted = try filter.redactInto(text: text, vault: vault, unit: .utf16).text
            XCTAssertEqual(Array(vault.restore(text: redacted).utf8), Array(text.utf8))
            let removed = try removing.redactInto(text: text + secret, vault: vault, unit: .utf16).text
            XCTAssertFalse(vault.restore(text: removed).contains("mallory"), text)
        }
    }

    func testJSONHoldsAllOfAVaultAsTheOtherLanguagesWriteIt() throws {
        let vault = Vault()
        _ = try filter().redactInto(text: "jane@example.com 192.0.2.1", vault: vault, unit: .utf16)
        _ = vault.placeholder(rule: "a b", value: "é\n\"")
        let written = #"{"ainalyn_vault": 1, "values": {"EMAIL": ["jane@example.com"], "IPV4": ["192.0.2.1"], "#
            + #""A_B": ["\u00e9\n\""]}}"#
        XCTAssertEqual(vault.toJson(), written)
        let again = try Vault.fromJson(data: written)
        XCTAssertEqual(again.toJson(), written)
        XCTAssertEqual(again.restore(text: "[[A_B_1]] [[EMAIL_1]]"), "é\n\" jane@example.com")
        for data in ["", "{}", #"{"ainalyn_vault": 1, "values": {"email": ["jane"]}}"#, written + "x"] {
            XCTAssertThrowsError(try Vault.fromJson(data: data)) { error in
                XCTAssertTrue(error.localizedDescription.contains("not the JSON of a vault"), "\(error)")
                XCTAssertFalse(error.localizedDescription.contains("jane"))
            }
        }
    }

    func testStructuredDataKeepsItsShape() throws {
        let json = #"""
            [{"role": "user", "content": "mail jane@example.com", "name": null},
             {"content": [{"text": "jane@example.com"}, 17, 1.5, true, 4111111111111111]},
             {"jane@example.com": "{\"to\": \"jane@example.com\", \"body\" : \"a\\njane@example.com\"}"}]
            """#
        let expected = #"""
            [{"role": "user", "content": "mail [EMAIL]", "name": null},
             {"content": [{"text": "[EMAIL]"}, 17, 1.5, true, "[CARD]"]},
             {"jane@example.com": "{\"to\": \"[EMAIL]\", \"body\" : \"a\\n[EMAIL]\"}"}]
            """#
        func read(_ json: String) throws -> NSArray {
            try JSONSerialization.jsonObject(with: Data(json.utf8)) as! NSArray
        }
        let filter = try filter()
        let redacted = try filter.redactValue(JSONSerialization.jsonObject(with: Data(json.utf8)))
        XCTAssertEqual(try XCTUnwrap(redacted as? [Any]) as NSArray, try read(expected))
        let own: [Any] = ["jane@example.com", 4_111_111_111_111_111, 4.111111111111111e15, 17, false]
        let vault = Vault()
        let safe = try XCTUnwrap(filter.redactValue(own, vault: vault) as? [Any])
        XCTAssertEqual(safe.map { "\($0)" }, ["[[EMAIL_1]]", "[[CARD_1]]", "[[CARD_1]]", "17", "false"])
        XCTAssertEqual(vault.restore(text: "[[CARD_1]]"), "4111111111111111")
    }

    func testWhatCanNotBeLookedIntoIsRefusedAndABlockPassesNothing() throws {
        XCTAssertThrowsError(try filter().redactValue(["messages": [["jane@example.com": Data()]]])) { error in
            XCTAssertTrue(error.localizedDescription.contains("it[messages][0][...] is of type Data"), "\(error)")
        }
        var deep: Any = "jane@example.com"
        for _ in 0..<200 { deep = [deep] }
        XCTAssertTrue("\(try filter().redactValue(deep))".contains("[EMAIL]"))
        XCTAssertThrowsError(try filter().redactValue([deep]))
        let blocking = try filter([RuleAction(rule: "email", action: "block")])
        let expected = FilterError.Blocked(findings: [Finding(rule: "email", start: 3, end: 19)])
        XCTAssertThrowsError(try blocking.redactValue(["clean", #"["😀 jane@example.com"]"#])) { error in
            XCTAssertEqual(error as? FilterError, expected)
        }
        XCTAssertThrowsError(try blocking.redactInto(text: "😀 jane@example.com", vault: Vault(), unit: .utf16)) { error in
            XCTAssertEqual(error as? FilterError, expected)
        }
    }
}

import Foundation

/// Reads a file of JSON under the repository's `tests`, which every language reads.
func shared<Content: Decodable>(_ path: String, as type: Content.Type) throws -> Content {
    try JSONDecoder().decode(type, from: Data(contentsOf: sharedFile(path)))
}

/// Reads a text under the repository's `tests`.
func sharedText(_ path: String) throws -> String {
    try String(contentsOf: sharedFile(path), encoding: .utf8)
}

private func sharedFile(_ path: String) -> URL {
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<6 { root.deleteLastPathComponent() }
    return root.appendingPathComponent("tests").appendingPathComponent(path)
}

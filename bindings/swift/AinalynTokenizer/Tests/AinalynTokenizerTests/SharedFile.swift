import Foundation

/// Reads a file under the repository's `tests`, which every language reads.
func shared<Content: Decodable>(_ path: String, as type: Content.Type) throws -> Content {
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<6 { root.deleteLastPathComponent() }
    let file = root.appendingPathComponent("tests").appendingPathComponent(path)
    return try JSONDecoder().decode(type, from: Data(contentsOf: file))
}

// swift-tools-version:5.7
import Foundation
import PackageDescription

// An app links the xcframework that README.md makes; without one, the package
// links the library that cargo built for this machine.
let framework = "AinalynTokenizerFFI.xcframework"
let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
let hasFramework = FileManager.default.fileExists(atPath: folder.appendingPathComponent(framework).path)

let library: Target = hasFramework
    ? .binaryTarget(name: "AinalynTokenizerFFI", path: framework)
    : .systemLibrary(name: "AinalynTokenizerFFI", path: "Sources/AinalynTokenizerFFI")

let package = Package(
    name: "AinalynTokenizer",
    platforms: [.iOS(.v13), .macOS(.v10_15)],
    products: [
        .library(name: "AinalynTokenizer", targets: ["AinalynTokenizer"])
    ],
    targets: [
        library,
        .target(name: "AinalynTokenizer", dependencies: ["AinalynTokenizerFFI"]),
        .testTarget(name: "AinalynTokenizerTests", dependencies: ["AinalynTokenizer"]),
    ]
)

// swift-tools-version:5.7
import PackageDescription

// A program that counts the tokens of a text: swift run count gpt-4o "Hello, world!"
let package = Package(
    name: "example",
    platforms: [.macOS(.v10_15)],
    dependencies: [.package(path: "../AinalynTokenizer")],
    targets: [
        .executableTarget(
            name: "count",
            dependencies: [.product(name: "AinalynTokenizer", package: "AinalynTokenizer")]
        )
    ]
)

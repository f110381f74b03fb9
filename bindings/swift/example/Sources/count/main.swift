import AinalynTokenizer
import Foundation

// Prints the number of tokens of each text: MODEL TEXT...
let arguments = CommandLine.arguments.dropFirst()
do {
    for text in arguments.dropFirst() {
        let tokens = try countTokens(text: text, model: arguments.first ?? "")
        print("\(tokens.count) tokens (\(tokens.encoding))  \(text)")
    }
} catch {
    FileHandle.standardError.write(Data("\(error.localizedDescription)\n".utf8))
    exit(1)
}

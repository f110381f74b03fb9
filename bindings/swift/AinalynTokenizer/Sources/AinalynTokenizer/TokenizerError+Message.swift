import Foundation

extension TokenizerError: LocalizedError {
    /// The full sentence: what went wrong, with the value and the remedy.
    public var errorDescription: String? { errorMessage(error: self) }
}

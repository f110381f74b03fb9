import Foundation

extension FilterError: LocalizedError {
    /// The full sentence: what went wrong and the remedy, never with what was found.
    public var errorDescription: String? { filterErrorMessage(error: self) }
}

// When an app runs, fails or is skipped: the same for all Drops of a component. Every rule looks at
// how many inputs have ended how, never at their order, and decides as soon as what is still to come
// can change nothing: so an app ends the same way whatever the order of the messages.

package struct AppRules: Equatable, Sendable {
    /// How many in a hundred of the inputs it needs may have failed.
    package var errorThreshold: UInt8
    /// How many inputs it needs; nil for all. More than it has are all.
    package var needed: UInt32?
    /// Runs with what completed where others were skipped; is skipped only if all were.
    package var blocksSkip: Bool
    /// How often it is tried at all.
    package var tries: UInt8
    /// Milliseconds before it is tried a second time; twice as many before each further one.
    package var backOff: UInt32
    /// Milliseconds that one try may take; nil for any number.
    package var timeLimit: UInt32?

    package init(
        errorThreshold: UInt8 = 0, needed: UInt32? = nil, blocksSkip: Bool = false,
        tries: UInt8 = 1, backOff: UInt32 = 0, timeLimit: UInt32? = nil
    ) {
        self.errorThreshold = errorThreshold
        self.needed = needed
        self.blocksSkip = blocksSkip
        self.tries = tries
        self.backOff = backOff
        self.timeLimit = timeLimit
    }

    package static let standard = AppRules()

    /// Milliseconds to wait after a try that failed; at most the largest number there is.
    package func delay(after attempt: UInt8) -> UInt32 {
        UInt32(clamping: UInt64(backOff) << min(UInt64(max(attempt, 1)) - 1, 31))
    }
}

/// How the inputs of an app stand.
package struct InputTally: Equatable, Sendable {
    package var inputs: Int
    package var awaited: Int
    /// Failed and cancelled ones.
    package var failed: Int
    package var skipped: Int
    /// Of those that failed, all were cancelled.
    package var cancelled: Bool

    package init(inputs: Int, awaited: Int, failed: Int, skipped: Int, cancelled: Bool) {
        self.inputs = inputs
        self.awaited = awaited
        self.failed = failed
        self.skipped = skipped
        self.cancelled = cancelled
    }
}

extension AppRules {
    package enum Decision: Equatable, Sendable {
        case wait, run
        case end(Outcome)
    }

    /// What follows from the inputs so far.
    package func decide(_ tally: InputTally) -> Decision {
        let needed = min(Int(self.needed ?? .max), tally.inputs)
        let mayFail = needed * Int(errorThreshold) / 100
        let completed = tally.inputs - tally.awaited - tally.failed - tally.skipped
        // A failure that the threshold forgives counts as an input that is there, if empty.
        let good = completed + min(tally.failed, mayFail)
        let present = blocksSkip ? good + tally.skipped : good
        if present >= needed,
            !(blocksSkip && tally.skipped > 0) || tally.awaited == 0 || good >= needed
        {
            return good > 0 || needed == 0 ? .run : .end(.skipped)
        }
        if present + tally.awaited >= needed { return .wait }
        // It cannot run any more. A failure tells more than a cancel, and that more than a skip: what
        // tells more is waited for.
        if tally.failed > mayFail {
            guard tally.cancelled else { return .end(.failed) }
            return tally.awaited > 0 ? .wait : .end(.cancelled)
        }
        return tally.awaited > 0 ? .wait : .end(.skipped)
    }
}

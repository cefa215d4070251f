// How long the data of a Drop is kept: a pure function of what the graph says, under DALiuGE's keys.
//
//     persist         true: kept, whatever else is said
//     expireAfterUse  true: until all that read it have ended well
//     lifespan        so many seconds after the run began, and not before all that read it have ended;
//                     -1 is for ever
//
// Without any of them data is kept, and of what is in memory alone the bytes until they have been read.

package import Graphs

package enum Lifetime: Equatable, Sendable {
    case kept
    case untilUsed
    case milliseconds(UInt32)

    package init(of component: Component, _ instance: Int) {
        let text = { (key: String) in component.text(key, of: instance)?.lowercased() ?? "" }
        self.init(
            persist: text("persist"), expireAfterUse: text("expireAfterUse"),
            lifespan: text("lifespan"))
    }

    package init(persist: String, expireAfterUse: String, lifespan: String) {
        if Self.truths.contains(persist) {
            self = .kept
        } else if let seconds = Double(lifespan), seconds >= 0 {
            self = .milliseconds(UInt32(min(seconds * 1000, Double(UInt32.max))))
        } else {
            self = Self.truths.contains(expireAfterUse) ? .untilUsed : .kept
        }
    }

    /// Two keys that exclude each other, as in DALiuGE.
    package static func contradicts(_ component: Component, _ instance: Int) -> Bool {
        let text = { (key: String) in component.text(key, of: instance)?.lowercased() ?? "" }
        let span = Double(text("lifespan")) ?? -1
        return span >= 0 && truths.contains(text("expireAfterUse"))
            && !truths.contains(text("persist"))
    }

    private static let truths: Set = ["true", "1", "yes"]

    /// Data that the graph wants kept whatever happens.
    static func isPersistent(_ component: Component) -> Bool {
        truths.contains(component.fields.text("persist")?.lowercased() ?? "")
    }
}

import Foundation
import Testing

/// When and where an app ran, as the trace tells: to the journal it ends when that is written.
struct Stay {
    var name: String
    var rank: Int
    var began: Double
    var ended: Double

    /// What the trace has of each try of an app.
    static func events(_ place: Workplace, _ session: String) throws -> [[String: Any]] {
        let text = try place.weir("trace", session).output
        let trace = try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let events = try #require(trace["traceEvents"] as? [[String: Any]])
        return events.filter { $0["ph"] as? String == "X" }
    }

    static func ofApps(_ place: Workplace, _ session: String) throws -> [Stay] {
        try events(place, session).compactMap { event in
            guard let name = event["name"] as? String, let rank = event["pid"] as? Int,
                let began = event["ts"] as? Double, let duration = event["dur"] as? Double
            else { return nil }
            return Stay(name: name, rank: rank, began: began, ended: began + duration)
        }
    }

    /// The most that ran at any moment, each counted as its weight.
    static func most(of stays: [Stay], _ weight: (Stay) -> Int) -> Int {
        stays.map { stay in
            stays.filter { $0.began <= stay.began && stay.began < $0.ended }.map(weight)
                .reduce(0, +)
        }.max() ?? 0
    }
}

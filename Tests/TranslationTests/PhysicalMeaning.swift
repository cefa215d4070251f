// What a physical graph in JSON means, for comparing two of them. Not compared, because writing
// normalises them:
// - the order of Drops, of a Drop's members and of its relations;
// - a relation that is listed twice, or by one of its two Drops only;
// - under which of the equal words a relation stands (outputs and consumers; inputs and producers);
// - an empty last element, and an `iid` where there was none.
// Everything else that a Drop says must be there, and nothing new.

import Foundation

struct PhysicalMeaning: Equatable {
    struct Relation: Hashable {
        var source: String
        var target: String
        var port: String
        var isTheSources: Bool
        var isStream: Bool
    }

    private var drops: [String: NSDictionary] = [:]
    private var relations: Set<Relation> = []
    private var trailer = NSDictionary()

    init(_ bytes: [UInt8]) throws {
        let list = try JSONSerialization.jsonObject(with: Data(bytes)) as? [[String: Any]] ?? []
        for element in list {
            guard let oid = element["oid"] as? String else {
                trailer = element as NSDictionary
                continue
            }
            var rest = element
            for (key, isForward) in Self.keys {
                for item in rest.removeValue(forKey: key) as? [Any] ?? [] {
                    add(item, of: oid, isForward, key.hasPrefix("streaming"))
                }
            }
            if rest["iid"] == nil { rest["iid"] = "" }
            drops[oid] = rest as NSDictionary
        }
    }

    private static let keys = [
        ("consumers", true), ("outputs", true), ("streamingConsumers", true), ("inputs", false),
        ("producers", false), ("streamingInputs", false),
    ]

    private mutating func add(_ item: Any, of oid: String, _ isForward: Bool, _ isStream: Bool) {
        let neighbours = (item as? [String: Any]) ?? [(item as? String ?? ""): ""]
        for (other, port) in neighbours {
            relations.insert(
                Relation(
                    source: isForward ? oid : other, target: isForward ? other : oid,
                    port: port as? String ?? "", isTheSources: isForward, isStream: isStream))
        }
    }
}

// What is wrong, in a sentence that follows its place.

import JSON
import Translation

extension Fault {
    var what: String {
        switch self {
        case .noNodes: "the graph has no nodes"
        case .isPalette: "this is a palette, not a graph"
        case .isGraphConfiguration: "this is a graph configuration, not a graph"
        case .unknownFormat(let keys):
            "not a graph" + (keys.isEmpty ? "" : ": an object with \(Self.list(keys))")
        case .unsupportedSchema(let schema):
            "schema version \"\(schema)\" is not known; it is read as what it looks like"
        case .missingKey(let key): "\"\(key)\" is missing"
        case .wrongType(let key, let wanted, let found):
            "\"\(key)\" is \(found.text) where \(wanted.text) should be"
        case .hostUnknown(let id, _): "it is embedded in node \"\(id)\", which is not there"
        case .configurationUnknown(let name, let known, _):
            known.isEmpty
                ? "no graph configuration \"\(name)\": the graph has none"
                : "no graph configuration \"\(name)\""
        case .configurationAmbiguous(let name, _):
            "several graph configurations are called \"\(name)\""
        case .activeConfigurationMissing(let id):
            "the active graph configuration \"\(id)\" is not there; none is applied"
        case .configurationNodeUnknown(let configuration, let id):
            "configuration \"\(configuration)\" names node \"\(id)\", which is not there"
        case .configurationFieldUnknown(let configuration, let id):
            "configuration \"\(configuration)\" names its field \"\(id)\", which it has not"
        case .parameterUnused(let name, _): "no field has ~\(name): the parameter has no effect"
        case .placeholderLeft(let name):
            "~\(name) stays as it is: no parameter \"\(name)\" is given"
        case .globalNotOfType(let value, let type): "\"\(value)\" is no \(type)"
        case .globalTypeUnknown(let type): "a global variable cannot be of type \"\(type)\""
        case .globalsTooLong: "the global variables of this graph put in more than 16 MB"
        case .duplicateOID(let id): "id \"\(id)\" is there twice"
        case .oidUnknown(let oid, let key, _):
            "\"\(key)\" names Drop \"\(oid)\", which is not there"
        case .relationOneSided(let other, let key):
            "\"\(key)\" names \"\(other)\", which does not name it; they are linked all the same"
        case .taskUnknown(let id, _): "task \"\(id)\" is not there"
        case .fileUndeclared(let id): "file \"\(id)\" is not declared; its size is not known"
        case .fileInPlace(let id):
            "it reads and writes file \"\(id)\"; a Drop is written once, so it only reads it"
        case .appToApp(_, let target): "app is linked to app \"\(target)\" with no data between"
        case .tooManyPorts: "more than 65,536 different pairs of ports are linked"
        case .duplicateID(let other): "its id is also that of \"\(other)\"; only the first counts"
        case .linkEndUnknown(let id, let isSource, _):
            "it \(isSource ? "comes from" : "goes to") node \"\(id)\", which is not there"
        case .portUnknown(let id, let isSource, _):
            "no \(isSource ? "output" : "input") port with id \"\(id)\""
        case .portOfOtherSide(let name, let isSource):
            isSource
                ? "the link leaves by \"\(name)\", which is an input port"
                : "the link enters by \"\(name)\", which is an output port"
        case .constructLinked(let category): "a link ends at the \(category) itself"
        case .linkUnrelated(let source, let sourceGroups, let target, let targetGroups):
            "\"\(source)\" is inside \(Self.list(sourceGroups)), \"\(target)\" inside "
                + "\(Self.list(targetGroups)): neither is around the other"
        case .loopsOutOfStep(let source, let sourceExtent, let target, let targetExtent):
            "\"\(source)\" and \"\(target)\" are in loops of \(sourceExtent) and \(targetExtent) "
                + "iterations, which cannot go in step"
        case .dataToData(_, let target): "data is linked to data \"\(target)\" with no app between"
        case .cycle(let names), .legacyCycle(let names):
            "it waits for itself: " + (names + names.prefix(1)).joined(separator: " → ")
        case .notANumber(let value): "\"\(value)\" is no whole number"
        case .notABoolean(let value): "\"\(value)\" is neither yes nor no"
        case .negative(let value): "\(value) is negative"
        case .fieldMissing: "is missing"
        case .gatherWithoutInput: "nothing is linked to this Gather"
        case .gatherInputNotData(let source):
            "its input \"\(source)\" is neither data nor a GroupBy"
        case .gatherAboveInput(let source):
            "it is deeper inside constructs than its input \"\(source)\""
        case .gatherInputsDiffer(let first, let other):
            "its inputs make \(first) and \(other) handfuls"
        case .loopWithoutStart: "no component of the loop starts an iteration"
        case .loopWithoutEnd: "no data of the loop ends an iteration"
        case .groupByInput(let wanted): "a GroupBy takes \(wanted)"
        case .groupByOutput(let target):
            "\"\(target)\" is linked to this GroupBy, which feeds a Gather only"
        case .applicationMissing(let category):
            "this \(category) needs an input and an output application"
        case .groupKeyUnknown(let name, _):
            "group_key names \"\(name)\", which is no construct between its input and it"
        case .parentIsNoGroup(let parent): "its parent \"\(parent)\" is no construct"
        case .parentCycle: "constructs are inside one another in a circle"
        case .nestedTooDeep(let limit): "it is inside more than \(limit) constructs"
        case .tooManyDrops(let predicted, let limit):
            "this graph unrolls to \(Self.big(predicted)) Drops, "
                + "\(Self.bytes(predicted * Self.bytesPerDrop)); --max-drops is \(Self.big(Double(limit)))"
        case .tooManyEdges(let predicted, let limit):
            "this graph unrolls to \(Self.big(predicted)) edges or more; \(Self.big(Double(limit))) "
                + "are the most that can be"
        case .noDrops(let repeatedNever, let empty):
            "no Drop comes of this graph: "
                + (!repeatedNever.isEmpty
                    ? "\(Self.list(repeatedNever)) repeats its inside 0 times"
                    : !empty.isEmpty
                        ? "nothing is inside \(Self.list(empty))"
                        : "it has comments and variables only")
        case .categoryUnknown(let category, _): "EAGLE has no category \"\(category)\""
        case .dataUnknown(let name, let category):
            "data of category \"\(category)\" (\(name.isEmpty ? "no class" : name)) cannot be held here"
        case .fieldRequired(let name): "\(name) cannot run without it"
        case .eventUnknown(let name, _): "there is no event \"\(name)\""
        case .subjectUnknown(let name): "the graph has no component or Drop \"\(name)\""
        case .subjectWaits(let name): "\"\(name)\" waits for an app that hears of events"
        case .componentUnknown(let name, _): "component \"\(name)\" is not known here"
        case .coresMissing(let asked, let here):
            "it asks for \(asked) cores, and a host has \(here)"
        case .memoryMissing(let asked, let here):
            "it asks for \(asked.bytesText) of memory, and a host has \(here.bytesText)"
        case .gpusMissing(let asked, let here):
            "it asks for \(asked) \(asked == 1 ? "GPU" : "GPUs"), and a host has "
                + "\(here == 0 ? "none" : "\(here)")"
        case .notAQuantity(let value, let quantity):
            switch quantity {
            case .number: "\"\(value)\" is no whole number"
            case .seconds: "\"\(value)\" is no number of seconds"
            case .bytes: "\"\(value)\" is no number of bytes"
            }
        case .lifetimesExclude: "it has a lifespan, and expireAfterUse, too"
        }
    }

    static func list(_ names: [String]) -> String {
        names.isEmpty ? "no construct" : names.map { "\"\($0)\"" }.joined(separator: ", ")
    }

    /// A Drop's columns, two edges, and its row in the engine.
    private static let bytesPerDrop = 56.0

    private static func bytes(_ count: Double) -> String {
        let units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"]
        var count = count
        var unit = 0
        while count >= 1000, unit + 1 < units.count {
            count /= 1000
            unit += 1
        }
        return count < 1e6
            ? "about \(Int(count.rounded())) \(units[unit])" : "more than a million exabytes"
    }

    /// 1.2 × 10^12 rather than thirteen digits.
    private static func big(_ number: Double) -> String {
        guard number >= 1e7 else { return String(Int(number)) }
        guard number.isFinite else { return "more than 10^308" }
        var mantissa = number
        var exponent = 0
        while mantissa >= 10 {
            mantissa /= 10
            exponent += 1
        }
        let tenths = Int((mantissa * 10).rounded())
        return "\(tenths / 10).\(tenths % 10) × 10^\(exponent)"
    }
}

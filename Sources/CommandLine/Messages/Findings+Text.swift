// What a finding says: what is wrong, where, and how to mend it.

import JSON
import Translation

extension Finding {
    func text(in path: String, at spot: JSONPlace?) -> String {
        var head = path
        if let spot { head += ":\(spot.line):\(spot.column)" }
        if let name = place.nodeName { head += ": \"\(name.shownInLine)\"" }
        if let id = place.nodeID, id != place.nodeName { head += " (\(id.shownInLine))" }
        if let link = place.link { head += ": link \(link + 1)" }
        if let field = place.field { head += ": field \"\(field.shownInLine)\"" }
        return "\(head): \(fault.what.shownInLine)"
            + (fault.remedy.map { "\n  try: \($0.shownInLine)" } ?? "")
    }
}

extension Grade {
    var title: String {
        switch self {
        case .error: "errors"
        case .notExecutable: "not executable here"
        case .warning: "warnings"
        }
    }
}

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
        case .notAnAmount(let value): "\"\(value)\" is no number of bytes"
        case .lifetimesExclude: "it has a lifespan, and expireAfterUse, too"
        }
    }

    var remedy: String? {
        switch self {
        case .notABoolean: "true or false"
        case .isPalette: "open it in EAGLE and drag components from it into a graph"
        case .isGraphConfiguration: "weir takes the graph that it belongs to, with --config"
        case .unknownFormat:
            "a logical graph of EAGLE, a physical graph of DALiuGE, or a WfCommons workflow"
        case .linkEndUnknown(_, _, let similar?), .componentUnknown(_, let similar?),
            .hostUnknown(_, let similar?), .configurationUnknown(_, _, let similar?),
            .parameterUnused(_, let similar?), .oidUnknown(_, _, let similar?),
            .taskUnknown(_, let similar?), .categoryUnknown(_, let similar?):
            "did you mean \"\(similar)\"?"
        case .eventUnknown(_, let known): "one of \(Self.list(known))"
        case .subjectUnknown: "a name, a name and an instance id as NAME/0-3, or *"
        case .subjectWaits: "hear only of what comes before; each would wait for the other"
        case .fieldRequired: "fill it in; --zero-run runs the graph without its programs"
        case .componentUnknown, .dataUnknown: "--zero-run runs the graph without its programs"
        case .configurationUnknown(_, let known, nil) where !known.isEmpty:
            "the graph has \(Self.list(known))"
        case .configurationAmbiguous(_, let ids): "choose one by id: \(Self.list(ids))"
        case .placeholderLeft(let name): "-p \(name)=VALUE, if it is meant as a parameter"
        case .globalTypeUnknown: "Integer, Float, String or Boolean"
        case .globalsTooLong: "take out variables that name one another again and again"
        case .portUnknown(_, _, let ports):
            ports.isEmpty ? "give the node a port" : "its ports are \(Self.list(ports))"
        case .applicationMissing: "set both in EAGLE's construct parameters"
        case .groupKeyUnknown(_, let known): "one of \(Self.list(known))"
        case .constructLinked(let category):
            "give the \(category) an input application, or link to a component inside it"
        case .linkUnrelated: "join them by a Gather, or move one of them"
        case .loopsOutOfStep: "give both loops the same number of iterations"
        case .dataToData: "put an app between them"
        case .appToApp: "put data between them"
        case .cycle, .legacyCycle: "turn one of these links round, or put them into a Loop"
        case .loopWithoutStart: "set group_start on the component that begins an iteration"
        case .loopWithoutEnd: "set group_end on the data that an iteration hands to the next"
        case .nestedTooDeep: "take out the constructs that repeat their inside once"
        case .gatherWithoutInput: "link data to the Gather"
        case .gatherInputNotData(let source):
            "put data between \"\(source)\" and the Gather; or, if it is data, set its category type "
                + "to Data"
        case .gatherAboveInput: "move the Gather out of the constructs that its input is not in"
        case .gatherInputsDiffer: "gather inputs of as many copies, or use a Gather for each"
        case .groupByInput:
            "link one data component inside a Scatter to the GroupBy, and nothing else"
        case .groupByOutput: "put a Gather behind the GroupBy, and link that"
        case .portOfOtherSide: "turn the link round, or use another port"
        case .notANumber(let value) where value.hasPrefix("{") && value.hasSuffix("}"):
            "give a GlobalVariable node a field \"\(value.dropFirst().dropLast())\", or write a number"
        case .coresMissing(let asked, _): "larger hosts, or --slots \(asked) to let it share cores"
        case .memoryMissing: "larger hosts, or ask for less"
        case .gpusMissing(let asked, _): "hosts with more, or --gpus \(asked) if they have so many"
        case .lifetimesExclude: "one of them; lifespan -1 is for ever"
        case .notAnAmount: "bytes, or a number with a unit, as 500 MB or 2 GiB"
        case .notANumber(let value) where !value.contains("~"): "a number such as 4"
        case .negative: "0 or more"
        case .fieldMissing: "give it a value in EAGLE"
        case .noDrops(let repeatedNever, _):
            repeatedNever.isEmpty ? "draw a component or data" : "repeat it once or more"
        case .tooManyEdges: "check the sizes of the constructs, and what is linked to all copies"
        case .tooManyDrops: "check the sizes of the constructs, or raise --max-drops"
        default: nil
        }
    }

    private static func list(_ names: [String]) -> String {
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

extension Shape {
    fileprivate var text: String {
        switch self {
        case .object: "an object"
        case .list: "a list"
        case .text: "a text"
        case .number: "a number"
        case .boolean: "true or false"
        }
    }
}

extension JSONValue.Kind {
    fileprivate var text: String {
        switch self {
        case .object: "an object"
        case .array: "a list"
        case .string: "a text"
        case .integer, .real: "a number"
        case .boolean: "true or false"
        case .null: "null"
        }
    }
}

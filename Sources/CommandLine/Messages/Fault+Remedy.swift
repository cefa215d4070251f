// What mends a fault, where more can be said than what it is.

import Translation

extension Fault {
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
        case .notAQuantity(_, let quantity):
            switch quantity {
            case .number: "a number such as 4"
            case .seconds: "a number of seconds, such as 90 or 0.5"
            case .bytes: "bytes, or a number with a unit, as 500 MB or 2 GiB"
            }
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
}

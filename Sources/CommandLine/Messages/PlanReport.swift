// What `weir plan` prints. The members of its JSON are a promise to whoever reads them.

import Graphs
import JSON
import Planning

struct PlanReport {
    private let planning: Planning
    private let forecasts: [Forecast]
    private let seconds: Double
    let recommendation: Recommendation?

    init(_ planning: Planning, _ forecasts: [Forecast], seconds: Double) {
        self.planning = planning
        self.forecasts = forecasts
        self.seconds = seconds
        let request = planning.request
        recommendation = Recommendation(
            forecasts, memoryPerRank: request.memoryPerRank, deadline: request.deadline,
            budget: request.budget)
    }

    private var blueprint: Blueprint { planning.unrolling.blueprint }

    private func bound(_ forecast: Forecast) -> Bound {
        forecast.bound(memoryPerRank: planning.request.memoryPerRank)
    }

    private static func count(_ number: Int, _ what: String) -> String {
        "\(number) \(what)\(number == 1 ? "" : "s")"
    }

    private var heading: String {
        let work = forecasts.first?.work ?? 0
        let machine = planning.request.machineFile.map { "as in \($0)" } ?? "of a usual machine"
        let cores = planning.request.coresPerRank
        return "\(blueprint.headline); \(work.shortText) core seconds, critical path "
            + "\(planning.planner.criticalPath.shortText) s\n"
            + "on hosts of \(Self.count(planning.request.ranksPerHost, "rank")) with "
            + "\(Self.count(cores, "core")) each, figures \(machine)\(startFigure)"
    }

    private var startFigure: String {
        guard let seconds = planning.startProgram, let session = planning.request.session else {
            return ""
        }
        return ", start_program = \(seconds) as in \(session)"
    }

    var text: String {
        var table = Table(
            [
                "ranks", "hosts", "makespan s", "efficiency", "memory/rank", "between hosts",
                "node-hours", "bound by",
            ], right: Set(0...6))
        for forecast in forecasts {
            table.add([
                "\(forecast.ranks)", "\(forecast.hosts)", forecast.makespan.shortText,
                "\(Int((forecast.efficiency * 100).rounded())) %", forecast.peakMemory.bytesText,
                forecast.bytesBetweenHosts.bytesText, forecast.nodeHours.shortText,
                bound(forecast).text(blueprint),
            ])
        }
        return [heading, table.text, advice].joined(separator: "\n")
    }

    private var advice: String {
        guard let recommendation else {
            return "recommended: none, for each needs more memory than a rank has\n"
                + "  try: more ranks, or fewer to a host"
        }
        let forecast = forecasts[recommendation.choice]
        let request = planning.request
        let why = recommendation.reason.text(deadline: request.deadline, budget: request.budget)
        return "recommended: \(Self.count(forecast.ranks, "rank")) on "
            + "\(Self.count(forecast.hosts, "host")), "
            + "\(forecast.makespan.shortText) s: \(why)\n"
            + "  " + bound(forecast).remedy(blueprint) + "\n"
            + "  of its time " + shares(forecast)
    }

    /// What the end waited for.
    private func shares(_ forecast: Forecast) -> String {
        let chain = forecast.chain
        let percent = { (part: Double) in
            "\(Int((forecast.makespan > 0 ? part / forecast.makespan * 100 : 0).rounded())) %"
        }
        var parts = chain.seconds.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(3).map {
            "\(blueprint[$0.key].name) \(percent($0.value))"
        }
        parts.append("messages \(percent(chain.messages))")
        parts.append("starting apps \(percent(chain.starting))")
        return parts.joined(separator: ", ")
    }

    var json: [UInt8] {
        var writer = JSONWriter(indentation: 2)
        writer.beginObject()
        blueprint.writeSize(to: &writer)
        writer.member("work", forecasts.first?.work)
        writer.member("criticalPath", planning.planner.criticalPath)
        writer.member("coresPerRank", planning.request.coresPerRank)
        writer.member("ranksPerHost", planning.request.ranksPerHost)
        writer.key("sizes")
        writer.beginArray()
        for forecast in forecasts { write(forecast, to: &writer) }
        writer.endArray()
        if let recommendation {
            writer.key("recommended")
            writer.beginObject()
            writer.member("ranks", forecasts[recommendation.choice].ranks)
            writer.member("reason", recommendation.reason.word)
            writer.endObject()
        }
        writer.member("seconds", seconds)
        writer.endObject()
        return writer.bytes() + [UInt8(ascii: "\n")]
    }

    private func write(_ forecast: Forecast, to writer: inout JSONWriter<Never>) {
        let chain = forecast.chain
        writer.beginObject()
        writer.member("ranks", forecast.ranks)
        writer.member("hosts", forecast.hosts)
        writer.member("makespan", forecast.makespan)
        writer.member("efficiency", forecast.efficiency)
        writer.member("peakMemory", forecast.peakMemory)
        writer.member("bytesBetweenHosts", forecast.bytesBetweenHosts)
        writer.member("bytesBetweenRanks", forecast.bytesBetweenRanks)
        writer.member("messages", forecast.messages)
        writer.member("fileBytes", forecast.fileBytes)
        writer.member("nodeHours", forecast.nodeHours)
        writer.member("bound", bound(forecast).word)
        writer.member("boundText", bound(forecast).text(blueprint))
        writer.key("chain")
        writer.beginObject()
        writer.member("apps", chain.apps)
        writer.member("computing", chain.computing)
        writer.member("messages", chain.messages)
        writer.member("starting", chain.starting)
        writer.member("waitingForCores", chain.waitingForCores)
        writer.member("waitingForGPUs", chain.waitingForGPUs)
        writer.endObject()
        writer.endObject()
    }
}

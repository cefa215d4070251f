// The timeline of a simulated run as an SVG picture: a band a rank, a bar an app, a colour a component.
// Of many apps the shortest are left out: nobody could see them.

package import Graphs

package struct Gantt {
    private let bars: [Bar]
    private let makespan: Double
    private let ranks: Int
    private let blueprint: Blueprint

    /// What is drawn of each rank, at most; and how many ranks.
    private static let mostBars = 20_000
    private static let mostRanks = 128
    private static let width = 1000.0
    private static let margin = 60.0

    package init(_ bars: [Bar], _ forecast: Forecast, _ blueprint: Blueprint) {
        ranks = min(forecast.ranks, Self.mostRanks)
        let seen = bars.filter { [ranks] in $0.rank < ranks }
        let longest = seen.sorted { $0.ended - $0.began > $1.ended - $1.began }
        self.bars = longest.prefix(Self.mostBars).sorted {
            ($0.rank, $0.began, $0.name) < ($1.rank, $1.began, $1.name)
        }
        makespan = max(forecast.makespan, 1e-9)
        self.blueprint = blueprint
    }

    /// The lane of each bar in its rank's band: the first that is free when it begins.
    private func lanes() -> (lane: [Int], count: [Int]) {
        var lane = [Int](repeating: 0, count: bars.count)
        var count = [Int](repeating: 1, count: ranks)
        var freeFrom: [Double] = []
        for (number, bar) in bars.enumerated() {
            if number == 0 || bars[number - 1].rank != bar.rank { freeFrom = [] }
            let found = freeFrom.firstIndex { $0 <= bar.began + 1e-12 } ?? freeFrom.count
            if found == freeFrom.count { freeFrom.append(0) }
            freeFrom[found] = bar.ended
            lane[number] = found
            count[bar.rank] = max(count[bar.rank], found + 1)
        }
        return (lane, count)
    }

    package var svg: String {
        let (lane, count) = lanes()
        let height = ranks > 32 ? 6.0 : 14.0
        var top = [30.0]
        for rank in 0..<ranks { top.append(top[rank] + Double(count[rank]) * height + 4) }
        var used: [ComponentID: Int] = [:]
        for bar in bars where used[bar.name.component] == nil {
            used[bar.name.component] = used.count
        }
        let bottom = (top.last ?? 30) + 20
        let total = bottom + 18 * Double(used.count) + 10
        var text = """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(Self.width)" height="\(total)" \
            font-family="sans-serif" font-size="11">
            <rect width="100%" height="100%" fill="white"/>\n
            """
        text += axis(bottom - 20)
        for rank in 0..<ranks {
            text += "<text x=\"4\" y=\"\(top[rank] + height - 3)\">rank \(rank)</text>\n"
        }
        for (number, bar) in bars.enumerated() {
            let y = top[bar.rank] + Double(lane[number]) * height
            text += """
                <rect x="\(x(bar.began))" y="\(y)" width="\(max(0.2, x(bar.ended) - x(bar.began)))" \
                height="\(height - 1)" fill="\(Self.colour(used[bar.name.component] ?? 0))">\
                <title>\(title(bar))</title></rect>\n
                """
        }
        for (component, number) in used.sorted(by: { $0.value < $1.value }) {
            let y = bottom + 18 * Double(number)
            text += """
                <rect x="\(Self.margin)" y="\(y)" width="12" height="12" \
                fill="\(Self.colour(number))"/><text x="\(Self.margin + 18)" y="\(y + 10)">\
                \(Self.escaped(blueprint[component].name))</text>\n
                """
        }
        return text + "</svg>\n"
    }

    private func x(_ time: Double) -> Double {
        let place = Self.margin + time / makespan * (Self.width - Self.margin - 20)
        return (place * 100).rounded() / 100
    }

    private func axis(_ bottom: Double) -> String {
        var text = ""
        for tenth in 0...10 {
            let time = makespan * Double(tenth) / 10
            let shown = (time * 1000).rounded() / 1000
            text += """
                <line x1="\(x(time))" x2="\(x(time))" y1="24" y2="\(bottom)" stroke="#ddd"/>\
                <text x="\(x(time))" y="18" text-anchor="middle">\(shown) s</text>\n
                """
        }
        return text
    }

    private func title(_ bar: Bar) -> String {
        let component = blueprint[bar.name.component]
        let instance = component.instanceID(of: Int(bar.name.instance))
        return Self.escaped("\(component.name)/\(instance)")
            + ": \(bar.began) s to \(bar.ended) s"
    }

    /// Neighbours far apart on the circle.
    private static func colour(_ number: Int) -> String {
        "hsl(\(number * 137 % 360),60%,\(number / 8 % 2 == 0 ? 60 : 40)%)"
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text.unicodeScalars {
            switch character {
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "&": escaped += "&amp;"
            case "\"": escaped += "&quot;"
            case _ where character.value < 32: escaped += " "
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }
}

// Credit between ranks, and between a rank's thread and its workers: who is told that he may send, and
// what is to be sent then.

import Components
import Engine
import Graphs
import Storage
import Transport

extension RankCore {
    // MARK: Of readers

    /// A reader has read so much of one of its inputs.
    mutating func hasRead(_ cost: Int, of input: Int, by reader: DropID) {
        let edge = engine.graph.producerRange(of: reader).lowerBound + input
        grant(cost, streamEdge(to: reader, edge), at: edge)
    }

    private mutating func grant(_ cost: Int, _ stream: StreamEdge, at edge: Int) {
        if engine.graph.producers[edge].isRemote {
            // Of one that has been read to its end there is nothing more to come.
            if let inlet = streams.inlets[stream] { grant(cost, stream, from: inlet.rank) }
        } else {
            take(StreamCredit(edge: stream, amount: UInt64(cost)))
        }
    }

    /// Small amounts are told together.
    mutating func grant(_ cost: Int, _ edge: StreamEdge, from rank: Rank) {
        var inlet = streams.inlets[edge] ?? .init(rank: rank)
        inlet.owed += cost
        if inlet.owed >= StreamChannels.grain {
            let credit = StreamCredit(edge: edge, amount: UInt64(inlet.owed))
            streams.outgoing.append(.init(rank: inlet.rank, record: .credit(credit)))
            inlet.owed = 0
        }
        streams.inlets[edge] = inlet
    }

    /// Whoever sends to it need not any more: a reader whose body has ended, or a Drop that has
    /// ended before what it was to get.
    mutating func stopReading(_ drop: DropID) {
        guard streams.deaf.insert(drop).inserted else { return }
        streams.releaseBytes(of: drop)
        for edge in engine.graph.producerRange(of: drop) {
            let producer = engine.graph.producers[edge]
            let isFed =
                !engine.isApp(drop) || streams.isStream(engine.graph.producerPorts[edge])
            guard isFed else { continue }
            let stream = streamEdge(to: drop, edge)
            let credit = StreamCredit(edge: stream, amount: StreamCredit.deaf)
            if producer.isRemote {
                let address = engine.graph.remotes[producer.remote].address
                streams.inlets[stream] = nil
                streams.outgoing.append(
                    .init(rank: data.rank(of: address), record: .credit(credit)))
            } else if engine.isApp(drop) {
                take(credit)
            }
        }
    }

    /// After each Drop's end.
    mutating func settleStreams(_ drop: DropID) {
        let hasAll = engine.hasCompleted(drop)
        let component = engine.graph.component[drop.index]
        if !hasAll, !isStopping,
            streams.reads(component) || streams.isRead(engine.graph.name(of: drop))
        {
            stopReading(drop)
        }
        if !streams.inlets.isEmpty, !engine.isApp(drop) {
            for edge in engine.graph.producerRange(of: drop) {
                streams.inlets[streamEdge(to: drop, edge)] = nil
            }
        }
        if streams.valves[drop] != nil {
            for edge in engine.graph.consumerRange(of: drop)
            where engine.graph.consumers[edge].isRemote {
                streams.outlets[outlet(of: drop, edge: edge)] = nil
            }
        }
        streams.forget(drop)
    }

    private func streamEdge(to drop: DropID, _ edge: Int) -> StreamEdge {
        let source = engine.graph.name(of: engine.graph.producers[edge])
        return StreamEdge(
            target: addresses[drop],
            source: StreamSource(source, ports: engine.graph.producerPorts[edge]))
    }

    // MARK: To writers

    mutating func received(_ credit: StreamCredit) -> Bool {
        guard streams.isApp(credit.edge.source.drop) else {
            take(credit)
            return true
        }
        guard let outlet = streams.outlets[credit.edge] else { return true }
        if credit.amount == StreamCredit.deaf {
            streams.outlets[credit.edge]?.isShut = true
            outlet.valve.open()
        } else {
            outlet.valve.passed(Int(clamping: credit.amount), to: outlet.output)
        }
        return true
    }

    private mutating func take(_ credit: StreamCredit) {
        do throws(StreamChannels.Problem) {
            try streams.channels.grant(credit)
        } catch { breakOff(error) }
        passOn()
    }

    // MARK: Of workers

    /// What the body writes to outputs that are read at once is told as it happens.
    mutating func listen(to work: Work, of drop: DropID) {
        guard work.writesStreams else { return }
        let valve = openValve(of: drop, isStreamed: work.outputs.map(\.isStreamed))
        let attempt = engine.attempt(of: drop)
        work.onWrite = { [workers] output, bytes in
            valve.pass(bytes.count, to: output, mayWait: !workers.isOwnThread)
            workers.post(.written(drop, attempt: attempt, output: output, bytes, valve))
        }
    }

    /// By output, whether it is read while it is written.
    mutating func openValve(of drop: DropID, isStreamed: [Bool]) -> WriteValve {
        streams.valves[drop]?.open()
        let valve = WriteValve(outputs: isStreamed.count)
        streams.valves[drop] = valve
        for (output, edge) in engine.graph.consumerRange(of: drop).enumerated()
        where engine.graph.consumers[edge].isRemote && isStreamed[output] {
            streams.outlets[outlet(of: drop, edge: edge)] = .init(valve: valve, output: output)
        }
        return valve
    }

    func outlet(of app: DropID, edge: Int) -> StreamEdge {
        let output = engine.graph.consumers[edge]
        let source = StreamSource(
            engine.graph.name(of: app), ports: engine.graph.consumerPorts[edge])
        return StreamEdge(target: engine.graph.remotes[output.remote].address, source: source)
    }

    /// A worker's write has come to this thread.
    mutating func take(
        _ bytes: DropBytes, by app: DropID, attempt: UInt8, output: Int, _ valve: WriteValve
    ) {
        var sent = 0
        if engine.attempt(of: app) == attempt {
            let edge = engine.graph.consumerRange(of: app).lowerBound + output
            sent = streamed(bytes, by: app, edge: edge)
        }
        valve.passed(bytes.count - sent, to: output)
    }

    /// Nothing is read any more, and nobody is to wait for that.
    mutating func stopStreams() {
        for valve in streams.valves.values { valve.open() }
        streams.channels.removeAll()
    }
}

import Engine
import Graphs
import Testing

struct StreamTests {
    @Test func aReaderBeginsWithTheFirstWriteAndReadsToTheEnd() {
        let run = Started("P>d d~R R>out")
        #expect(run.app("R") == .notRun)
        run.write("P", to: 0, 5)
        #expect(run.data("d") == .writing)
        #expect(run.app("R") == .running)
        run.write("P", to: 0, 7)
        run.end("P")
        #expect(run.read("R") == "5 7 completed")
        run.end("R")
        #expect(run.data("out") == .completed)
        #expect(run.engine.openDrops == 0)
    }

    @Test func openingIsEnoughToBegin() {
        let run = Started("P>d d~R")
        let edge = run.engine.graph.consumerRange(of: run.sketch.drop("P")).lowerBound
        run.engine.opened(run.sketch.drop("P"), output: edge, into: &run.effects)
        #expect(run.isReady("R"))
    }

    @Test func dataThatIsNeverWrittenStartsItsReaderAtTheEnd() {
        let run = Started("P>d d~R")
        run.end("P")
        #expect(run.isReady("R"))
        #expect(run.read("R") == "completed")
    }

    @Test func writesAreHeldUntilOrdinaryInputsAreThere() {
        let run = Started("P>d d~R in>R")
        run.write("P", to: 0, 1)
        run.end("P")
        #expect(run.app("R") == .notRun)
        #expect(run.read("R").isEmpty)
        run.end("in")
        #expect(run.app("R") == .running)
        #expect(run.read("R") == "1 completed")
    }

    @Test func aReaderDoesNotEndBeforeItsStreams() {
        let run = Started("P>d d~R R>out")
        run.write("P", to: 0, 1)
        run.end("R")
        #expect(run.app("R") == .running)
        run.write("P", to: 0, 2)
        #expect(run.read("R") == "1")
        run.end("P")
        #expect(run.app("R") == .finished)
        #expect(run.effects.stopped.isEmpty)
    }

    @Test func aStreamThatFailsFailsItsReader() {
        let run = Started("P>d d~R R>out")
        run.write("P", to: 0, 1)
        run.end("P", .failed)
        #expect(run.effects.stopped == [run.sketch.drop("R")])
        #expect(run.app("R") == .error)
        #expect(run.data("out") == .error)
    }

    @Test func aReaderThatForgivesReadsOn() {
        let run = Started("P>d d~R Q>e e~R R>out", AppRules(errorThreshold: 50))
        run.write("P", to: 0, 1)
        run.end("P", .failed)
        run.write("Q", to: 0, 2)
        run.end("Q")
        #expect(run.read("R") == "1 failed 2 completed")
        run.end("R")
        #expect(run.app("R") == .finished)
    }

    @Test func writesOfSeveralProducersAreNumberedTogether() {
        let run = Started("P>d Q>d d~R")
        run.write("Q", to: 0, 2)
        run.write("P", to: 0, 1)
        run.end("P")
        run.write("Q", to: 0, 3)
        #expect(run.read("R") == "2 1 3")
        run.end("Q")
        #expect(run.read("R") == "2 1 3 completed")
    }

    @Test func ordinaryConsumersOfAStreamWaitForItsEnd() {
        let run = Started("P>d d~R d>C")
        run.write("P", to: 0, 1)
        #expect(run.app("C") == .notRun)
        run.end("P")
        #expect(run.app("C") == .running)
    }

    @Test func whoHasWrittenIsNotTriedAgain() {
        let run = Started("P>d d~R", AppRules(tries: 3))
        run.write("P", to: 0, 1)
        run.end("P", .failed)
        #expect(run.app("P") == .error)
    }

    @Test func rootDataMayBeRead() {
        let run = Started("d~R")
        run.write("d", 9)
        #expect(run.app("R") == .running)
        run.end("d")
        #expect(run.read("R") == "9 completed")
    }

    /// Whatever the order between processes, the app reads in order and the end last.
    @Test func eventsOutOfOrderArePutInOrder() {
        let sketch = Sketch("d~R")
        let target = DropAddress(PartitionID(1), row: 0)
        let source = StreamSource(sketch.name("d"), ports: sketch.streamPorts)
        let events = [
            StreamEvent(.opened, to: target, from: source),
            StreamEvent(.written, to: target, from: source, sequence: 0, size: 10),
            StreamEvent(.written, to: target, from: source, sequence: 1, size: 11),
            StreamEvent(.closed, to: target, from: source, sequence: 2),
        ]
        for order in permutations(4) {
            var engine = sketch.engine(partition: 1, holding: ["R"])
            var effects = Effects()
            for place in order { #expect(engine.received(events[place], into: &effects)) }
            // A second copy changes nothing.
            for event in events { #expect(engine.received(event, into: &effects)) }
            let reads = effects.deliveries.map(\.content)
            #expect(
                reads == [
                    .write(sequence: 0, size: 10), .write(sequence: 1, size: 11), .end(.completed),
                ])
            #expect(effects.ready.elements == [DropID(0)])
        }
    }

    private func permutations(_ count: Int) -> [[Int]] {
        guard count > 0 else { return [[]] }
        return permutations(count - 1).flatMap { shorter in
            (0..<count).map { place in
                var longer = shorter
                longer.insert(count - 1, at: place)
                return longer
            }
        }
    }
}

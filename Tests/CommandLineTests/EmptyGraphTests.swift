import TestSupport
import Testing

@Suite(.timeLimit(.minutes(60)))
struct EmptyGraphTests {
    /// It is no error, but nobody should have to guess why nothing came out.
    @Test(arguments: ["unroll", "check"]) func aGraphOfNoDropsSaysWhy(_ command: String) throws {
        let place = try Workplace()
        try place.write(
            #"{"nodeDataArray":[{"id":"c","name":"c","category":"Comment"}],"linkDataArray":[]}"#,
            to: "a.graph")
        let outcome = try place.weir(command, "a.graph")
        #expect(outcome.status == 0)
        #expect(
            (outcome.errors + outcome.output).contains(
                "a.graph: no Drop comes of this graph: it has comments and variables only\n"
                    + "  try: draw a component or data"))
    }
}

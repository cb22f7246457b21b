package dev.leat.testkit.file;

import dev.leat.config.JsonSchema;
import dev.leat.config.Option;
import dev.leat.config.Options;
import dev.leat.config.ScalarValues;
import dev.leat.config.Spec;
import dev.leat.config.text.Node;
import dev.leat.testkit.scenario.Given;
import dev.leat.testkit.scenario.Scenario;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The sections of a test file.
final class TestSpec {

    static final Option<Long> SEED =
            Option.of(
                    "seed",
                    TimeValues.LONG,
                    1L,
                    "Random seed. It determines the order in which workers run and how long"
                            + " each retry waits.");
    static final Option<Integer> BATCH =
            Option.of(
                    "batch",
                    ScalarValues.whole(1, Scenario.MOST_BATCH),
                    "Maximum number of messages that a worker leases at a time.");
    static final Option<Integer> PIECE =
            Option.of(
                    "piece",
                    ScalarValues.whole(1, Scenario.MOST_PIECE),
                    "Approximate size in bytes of the pieces of a file, each of which has its own"
                            + " commit. Default: several megabytes.");
    static final Option<List<Node.Scalar>> SEPARATE_STORES =
            Option.of(
                    "separate_stores",
                    DeferredValue.names("a view or a list of views"),
                    "Views that have their own store, as if it were an external one.");
    static final Option<Node.Entries> LOOKUPS =
            Option.of(
                    "lookups",
                    DeferredValue.map(
                            "a map from a lookup to a list of rows, or to the path of a file",
                            JsonSchema.map(LookupContentReading.schema())),
                    "Rows of lookups, instead of those of the app.");
    static final Option<List<Node>> GIVEN =
            Option.needed(
                    "given",
                    DeferredValue.list("a list of steps", GivenSpec.schema()),
                    "Events that happen to the app, one after the other.");
    static final Option<List<Node>> FAULTS =
            Option.of(
                    "faults",
                    DeferredValue.list("a list of faults", FaultSpec.KINDS.schema()),
                    "Failures that are simulated during the run.");
    static final Option<List<Node>> EXPECT =
            Option.needed(
                    "expect",
                    DeferredValue.list("a list of expectations", ExpectSpec.schema()),
                    "Expected results, optionally with a time.");

    static final Spec SPEC =
            Spec.of(
                            "test",
                            "A test of an app.",
                            SEED,
                            BATCH,
                            PIECE,
                            SEPARATE_STORES,
                            LOOKUPS,
                            GIVEN,
                            FAULTS,
                            EXPECT)
                    .calling("section");

    private TestSpec() {}

    /// Returns the scenario as far as it could be read. Run it only if no problem was reported.
    static Scenario read(String name, Node root, TestFileContext in) {
        var options = Options.of(SPEC, root, in.in());
        var seed = options.get(SEED);
        var batch = options.find(BATCH);
        var separate = separate(options, in);
        var lookups =
                options.find(LOOKUPS)
                        .map(map -> LookupContentReading.read(map, in))
                        .orElse(Map.of());
        var given = given(options, in);
        var faults = FaultSpec.read(options.find(FAULTS).orElse(List.of()), separate, in);
        var expect = expect(options, in);
        boolean starts = !given.isEmpty() && given.getFirst() instanceof Given.Until;
        var start = starts ? ((Given.Until) given.getFirst()).time() : Scenario.START;
        return new Scenario(
                name,
                new Scenario.Setup(start, seed, batch, options.find(PIECE), separate, lookups),
                starts ? given.subList(1, given.size()) : given,
                faults,
                expect);
    }

    private static Set<String> separate(Options options, TestFileContext in) {
        var separate = new LinkedHashSet<String>();
        var here = in.within("'separate_stores' of the test");
        for (var name : options.find(SEPARATE_STORES).orElse(List.of())) {
            AppName.VIEW.find(here, name).ifPresent(separate::add);
        }
        return separate;
    }

    private static List<Given> given(Options options, TestFileContext in) {
        var nodes = options.need(GIVEN);
        if (nodes.isPresent() && nodes.get().isEmpty()) {
            in.say(in.in().mark(GIVEN.name()), TestFileLintMessage.NOTHING_GIVEN);
        }
        return GivenSpec.read(nodes.orElse(List.of()), in);
    }

    private static List<dev.leat.testkit.scenario.Expectation> expect(
            Options options, TestFileContext in) {
        var nodes = options.need(EXPECT);
        if (nodes.isPresent() && nodes.get().isEmpty()) {
            in.say(in.in().mark(EXPECT.name()), TestFileLintMessage.NOTHING_EXPECTED);
        }
        return ExpectSpec.read(nodes.orElse(List.of()), in);
    }

    static JsonSchema schema() {
        return JsonSchema.options(SPEC);
    }
}

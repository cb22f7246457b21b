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
import java.util.Set;

/// A whole test file.
final class TestSpec {

    static final Option<Long> SEED =
            Option.of(
                    "seed",
                    TimeValues.LONG,
                    1L,
                    "Decides all that is left to chance: whose turn it is, and how long a retry"
                            + " waits.");
    static final Option<Integer> BATCH =
            Option.of(
                    "batch",
                    ScalarValues.whole(1, Scenario.MOST_BATCH),
                    "A worker leases at most so many messages at a time, instead of what the app"
                            + " says.");
    static final Option<Integer> PIECE =
            Option.of(
                    "piece",
                    ScalarValues.whole(1, Scenario.MOST_PIECE),
                    "A worker reads a file in pieces of about so many bytes, each with a commit of"
                            + " its own, instead of some megabytes.");
    static final Option<List<Node.Scalar>> APART =
            Option.of(
                    "apart",
                    DeferredValue.names("a view or a list of views"),
                    "Views with a store of their own, as in an environment that keeps them"
                            + " elsewhere.");
    static final Option<List<Node>> GIVEN =
            Option.needed(
                    "given",
                    DeferredValue.list("a list of steps", GivenSpec.schema()),
                    "What happens to the app, one step after the other.");
    static final Option<List<Node>> FAULTS =
            Option.of(
                    "faults",
                    DeferredValue.list("a list of faults", FaultSpec.schema()),
                    "What goes wrong meanwhile.");
    static final Option<List<Node>> EXPECT =
            Option.needed(
                    "expect",
                    DeferredValue.list("a list of expectations", ExpectSpec.schema()),
                    "What shall be, and when.");

    static final Spec SPEC =
            Spec.of("test", "A test of an app.", SEED, BATCH, PIECE, APART, GIVEN, FAULTS, EXPECT)
                    .calling("section");

    private TestSpec() {}

    /// The scenario, as far as it could be read. Only without problems in the report it may be run.
    static Scenario read(String name, Node root, TestFileContext in) {
        var options = Options.of(SPEC, root, in.in());
        var seed = options.get(SEED);
        var batch = options.find(BATCH);
        var separate = separate(options, in);
        var given = given(options, in);
        var faults = FaultReading.read(options.find(FAULTS).orElse(List.of()), separate, in);
        var expect = expect(options, in);
        boolean starts = !given.isEmpty() && given.getFirst() instanceof Given.Until;
        var start = starts ? ((Given.Until) given.getFirst()).time() : Scenario.START;
        return new Scenario(
                name,
                start,
                seed,
                batch,
                options.find(PIECE),
                separate,
                starts ? given.subList(1, given.size()) : given,
                faults,
                expect);
    }

    private static Set<String> separate(Options options, TestFileContext in) {
        var separate = new LinkedHashSet<String>();
        var here = in.within("'apart' of the test");
        for (var name : options.find(APART).orElse(List.of())) {
            here.view(name).ifPresent(separate::add);
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
        return ExpectReading.read(nodes.orElse(List.of()), in);
    }

    static JsonSchema schema() {
        return JsonSchema.options(SPEC);
    }
}

package dev.leat.testkit.file;

import dev.leat.app.Stream;
import dev.leat.config.JsonSchema;
import dev.leat.config.Option;
import dev.leat.config.Options;
import dev.leat.config.ScalarValues;
import dev.leat.config.Spec;
import dev.leat.config.text.Node;
import dev.leat.testkit.scenario.Given;
import java.util.Optional;

/// The options of a change of the number of shards.
final class ReshardSpec {

    static final Option<Node.Scalar> STREAM =
            Option.needed(
                    "stream", DeferredValue.name("the name of a stream"), "Name of the stream.");
    static final Option<Integer> SHARDS =
            Option.needed(
                    "shards",
                    ScalarValues.whole(1, Stream.MAX_SHARDS),
                    "Number of open shards, which then divide the hash keys evenly.");

    static final Spec SPEC =
            Spec.of("reshard", "Splits and merges of the shards of a stream.", STREAM, SHARDS);

    private ReshardSpec() {}

    static JsonSchema schema() {
        return JsonSchema.options(SPEC);
    }

    static Optional<Given> read(Node node, TestFileContext in) {
        var options = Options.of(SPEC, node, in.in());
        var stream = options.need(STREAM).flatMap(in::stream);
        var shards = options.need(SHARDS);
        return stream.flatMap(name -> shards.map(count -> new Given.Reshard(name, count)));
    }
}

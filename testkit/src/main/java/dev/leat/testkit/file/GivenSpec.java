package dev.leat.testkit.file;

import dev.leat.config.JsonSchema;
import dev.leat.config.Option;
import dev.leat.config.Options;
import dev.leat.config.Spec;
import dev.leat.config.text.Node;
import dev.leat.testkit.scenario.Given;
import dev.leat.testkit.scenario.Scenario;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The options of a step of `given`.
final class GivenSpec {

    static final Option<Node> SEND =
            Option.of(
                    "send",
                    DeferredValue.any(
                            "a map from a queue to messages, or a map with `to`",
                            SendSpec.schema()),
                    "Messages that are sent together.");
    static final Option<Node> PUT =
            Option.of(
                    "put",
                    DeferredValue.any(
                            "a map with `bucket`, `key`, and `text` or `file`",
                            JsonSchema.options(PutSpec.SPEC)),
                    "An object that is put into a bucket.");
    static final Option<Node> PUT_RECORDS =
            Option.of(
                    "put_records",
                    DeferredValue.any(
                            "a map with `stream`, `records` or `file`, and `partition_key` or"
                                    + " `key_by`",
                            PutRecordsSpec.schema()),
                    "Records that are put into a stream together.");
    static final Option<Node> RESHARD =
            Option.of(
                    "reshard",
                    DeferredValue.any(
                            "a map with `stream` and `shards`",
                            JsonSchema.options(ReshardSpec.SPEC)),
                    "Splits and merges of the shards of a stream.");
    static final Option<Duration> WAIT =
            Option.of("wait", TimeValues.DURATION, "Time that passes while the app runs.");
    static final Option<Instant> TIME =
            Option.of(
                    "time",
                    TimeValues.INSTANT,
                    "Time to which the clock advances. In the first step, the clock starts"
                            + " at this time instead of at %s.".formatted(Scenario.START));
    static final Spec SPEC =
            Spec.of(
                            "step",
                            "An event that happens to the app.",
                            SEND,
                            PUT,
                            PUT_RECORDS,
                            RESHARD,
                            WAIT,
                            TIME)
                    .calling("step");

    private GivenSpec() {}

    static JsonSchema schema() {
        return JsonSchema.options(SPEC).with("type", "object");
    }

    /// Returns all steps, including a `time` at the beginning.
    static List<Given> read(List<Node> nodes, TestFileContext in) {
        var given = new ArrayList<Given>();
        int number = 0;
        for (var node : nodes) {
            given.addAll(step(node, in.within("step " + ++number)));
        }
        return given;
    }

    private static List<Given> step(Node node, TestFileContext in) {
        var options = Options.of(SPEC, node, in.in());
        var kinds = options.names().stream().filter(SPEC.names()::contains).toList();
        if (options.usable() && (kinds.size() > 1 || options.lacks(SPEC.names()))) {
            in.say(
                    node.mark(),
                    TestFileLintMessage.ONE_STEP,
                    in.in().thing(),
                    String.join(", ", SPEC.names()),
                    kinds.isEmpty() ? "none" : String.join(" and ", kinds));
        }
        var found = new ArrayList<Given>();
        options.find(SEND).ifPresent(send -> found.addAll(SendSpec.read(send, in)));
        options.find(PUT)
                .flatMap(put -> PutSpec.FORM.read(PutSpec.SPEC, put, in))
                .ifPresent(found::add);
        options.find(PUT_RECORDS)
                .flatMap(put -> PutRecordsSpec.read(put, in))
                .ifPresent(found::add);
        options.find(RESHARD)
                .flatMap(map -> ReshardSpec.FORM.read(ReshardSpec.SPEC, map, in))
                .ifPresent(found::add);
        options.find(WAIT).ifPresent(by -> found.add(new Given.Wait(by)));
        options.find(TIME).ifPresent(time -> found.add(new Given.Until(time)));
        return found;
    }
}

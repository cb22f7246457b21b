package dev.leat.testkit.file;

import dev.leat.config.JsonSchema;
import dev.leat.config.Option;
import dev.leat.config.Options;
import dev.leat.config.Spec;
import dev.leat.config.Value;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;

/// The time of a fault, from `from` (inclusive) to `until` (exclusive), both counted from the
/// start. It is written `10m`, or `{from: 5m, until: 1h}`.
record OutageTime(Duration from, Duration until) {

    private static final Option<Duration> FROM =
            Option.of("from", TimeValues.DURATION, Duration.ZERO, "Start of the fault.");
    private static final Option<Duration> UNTIL =
            Option.needed("until", TimeValues.DURATION, "End of the fault.");

    static TestOption<OutageTime> option(String name, String help) {
        var spec = Spec.of(name, "Time of the fault.", FROM, UNTIL);
        var value =
                Value.ofNode(
                        "a duration, or a map with `until` and optionally `from`",
                        JsonSchema.anyOf(TimeValues.DURATION.schema(), JsonSchema.options(spec)),
                        (node, in) -> read(spec, node, in));
        return TestOption.of(Option.of(name, value, help), OutageTime::write);
    }

    private YamlWriter write() {
        var span = new LinkedHashMap<String, YamlWriter>();
        span.put(FROM.name(), YamlWriter.plain(TimeValues.written(from)));
        span.put(UNTIL.name(), YamlWriter.plain(TimeValues.written(until)));
        return new YamlWriter.Entries(span, true);
    }

    private static Optional<OutageTime> read(Spec spec, Node node, ReadContext in) {
        if (node instanceof Node.Scalar && !node.nothing()) {
            return TimeValues.DURATION
                    .read(node, in)
                    .map(lasts -> checked(new OutageTime(Duration.ZERO, lasts), node, in));
        }
        var options = Options.of(spec, node, in);
        var from = options.get(FROM);
        return options.need(UNTIL).map(until -> checked(new OutageTime(from, until), node, in));
    }

    private static OutageTime checked(OutageTime time, Node node, ReadContext in) {
        if (time.until.compareTo(time.from) <= 0) {
            in.problem(
                    node.mark(),
                    TestFileLintMessage.OUTAGE_ENDS,
                    TimeValues.written(time.until),
                    TimeValues.written(time.from));
        }
        return time;
    }
}

package dev.leat.testkit.file;

import dev.leat.config.JsonSchema;
import dev.leat.config.Option;
import dev.leat.config.Value;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import dev.leat.testkit.scenario.Expectation.Timing;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The options for the time of an expectation, which apply to all kinds.
final class TimingSpec {

    private static final TestOption<Timing.Within> WITHIN =
            TestOption.duration(
                            "within",
                            "Latest time of the result, counted from the end of `given`. Default:"
                                    + " when the app is idle.")
                    .as(Timing.Within::new, Timing.Within::time);
    private static final TestOption<Timing.Never> NEVER =
            TestOption.of(
                    Option.of(
                            "never",
                            Value.ofNode(
                                    "true, or a duration such as 30m",
                                    JsonSchema.anyOf(
                                            JsonSchema.words(List.of("true")),
                                            TimeValues.DURATION.schema()),
                                    TimingSpec::never),
                            "The result must not occur at any time, or with a duration, during"
                                    + " this time from the start."),
                    never ->
                            YamlWriter.plain(never.time().map(TimeValues::written).orElse("true")));

    static final TestOption<Timing> TIMING =
            new TestOption<>(
                    List.of(WITHIN.options().getFirst(), NEVER.options().getFirst()),
                    map -> Optional.of(read(map)),
                    TimingSpec::write);

    private TimingSpec() {}

    private static Timing read(TestMap map) {
        if (map.has(WITHIN) && map.has(NEVER)) {
            map.say(TestFileLintMessage.TWICE_TIMED, map.in().in().thing());
        }
        return map.find(WITHIN)
                .<Timing>map(within -> within)
                .or(() -> map.find(NEVER))
                .orElseGet(Timing.AtEnd::new);
    }

    private static void write(Timing timing, Map<String, YamlWriter> entries) {
        switch (timing) {
            case Timing.AtEnd _ -> {}
            case Timing.Within within -> WITHIN.writer().write(within, entries);
            case Timing.Never never -> NEVER.writer().write(never, entries);
        }
    }

    private static Optional<Timing.Never> never(Node node, ReadContext in) {
        if (node instanceof Node.Scalar scalar && scalar.value().equals("true")) {
            return Optional.of(new Timing.Never(Optional.empty()));
        }
        return TimeValues.DURATION.read(node, in).map(time -> new Timing.Never(Optional.of(time)));
    }
}

package dev.leat.testkit.file;

import dev.leat.config.Option;
import dev.leat.config.Options;
import dev.leat.config.ScalarValues;
import dev.leat.config.Spec;
import dev.leat.config.text.Node;
import dev.leat.testkit.scenario.Expectation;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// A reader of an expected dead letter.
final class DeadLetterReading {

    static final Option<Node.Scalar> BODY =
            Option.of("body", DeferredValue.name("a text"), "Text that the body contains.");
    static final Option<List<Node.Scalar>> REASONS =
            Option.of(
                    "reasons",
                    DeferredValue.names("a text or a list of texts"),
                    "Texts, each of which must be in one of the reasons.");
    static final Option<Integer> ATTEMPTS =
            Option.of("attempts", ScalarValues.whole(1, 1_000_000), "Number of attempts.");
    static final Option<List<Node.Scalar>> DONE =
            Option.of(
                    "done",
                    DeferredValue.names("a sink or a list of sinks"),
                    "Sinks that contain the record although it is a dead letter; `[]` for none.");
    static final Spec SPEC =
            Spec.of("letter", "An expected dead letter.", BODY, REASONS, ATTEMPTS, DONE);

    private DeadLetterReading() {}

    static Expectation.Letter read(Node node, TestFileContext in) {
        var options = Options.of(SPEC, node, in.in());
        var attempts = options.find(ATTEMPTS);
        var done = options.find(DONE);
        return new Expectation.Letter(
                options.find(BODY).map(Node.Scalar::value),
                options.find(REASONS).orElse(List.of()).stream().map(Node.Scalar::value).toList(),
                attempts.isPresent() ? OptionalInt.of(attempts.get()) : OptionalInt.empty(),
                done.map(names -> sinks(names, in)));
    }

    private static List<String> sinks(List<Node.Scalar> names, TestFileContext in) {
        return names.stream().map(in::sink).flatMap(Optional::stream).toList();
    }
}

package dev.leat.testkit.file;

import dev.leat.config.JsonSchema;
import dev.leat.config.Value;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import dev.leat.error.Suggestion;
import dev.leat.testkit.scenario.Fault.Point;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The value of an option that is a crash point.
record CrashPoint() implements Value<Point> {

    private static final List<String> WORDS =
            Arrays.stream(Point.values()).map(Point::text).toList();

    @Override
    public String form() {
        return "one of `" + String.join("`, `", WORDS) + "`";
    }

    @Override
    public JsonSchema schema() {
        return JsonSchema.words(WORDS);
    }

    @Override
    public Optional<Point> read(Node node, ReadContext in) {
        if (!(node instanceof Node.Scalar scalar) || node.nothing()) {
            return Value.unexpected(form(), node, in);
        }
        var point =
                Arrays.stream(Point.values())
                        .filter(p -> p.text().equals(scalar.value()))
                        .findFirst();
        if (point.isEmpty()) {
            in.problem(
                    scalar.mark(),
                    TestFileLintMessage.NO_SUCH,
                    "crash point",
                    scalar.value(),
                    Suggestion.toOneOf(scalar.value(), WORDS));
        }
        return point;
    }
}

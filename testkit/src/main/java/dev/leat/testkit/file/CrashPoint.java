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
final class CrashPoint {

    private static final List<String> WORDS =
            Arrays.stream(Point.values()).map(Point::text).toList();

    private static final String FORM = "one of `" + String.join("`, `", WORDS) + "`";

    static final Value<Point> VALUE = Value.ofNode(FORM, JsonSchema.words(WORDS), CrashPoint::read);

    private CrashPoint() {}

    private static Optional<Point> read(Node node, ReadContext in) {
        if (!(node instanceof Node.Scalar scalar) || node.nothing()) {
            return Value.unexpected(FORM, node, in);
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

package dev.leat.event;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// A path to values of an event, in the notation of EventBridge: `$`, names after dots, indexes of
/// arrays in brackets, and `*` for all members or elements.
/// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
final class JsonPath {

    private static final Pattern STEP =
            Pattern.compile(
                    "\\.(?<name>[\\p{L}\\p{N}_/:@-]+)|\\[(?<index>\\d{1,9})]|(\\.\\*|\\[\\*])");

    private final List<Step> steps = new ArrayList<>();

    private sealed interface Step {
        /// Adds the values to which this step leads from `at`.
        void take(JsonNode at, List<JsonNode> found);
    }

    private record Name(String name) implements Step {
        @Override
        public void take(JsonNode at, List<JsonNode> found) {
            at.optional(name).ifPresent(found::add);
        }
    }

    private record Index(int index) implements Step {
        @Override
        public void take(JsonNode at, List<JsonNode> found) {
            at.optional(index).ifPresent(found::add);
        }
    }

    private record All() implements Step {
        @Override
        public void take(JsonNode at, List<JsonNode> found) {
            found.addAll(at.values());
        }
    }

    /// @throws IllegalArgumentException if this is not a path
    JsonPath(String path) {
        var step = STEP.matcher(path);
        int end = path.startsWith("$") ? 1 : -1;
        while (end >= 0 && end < path.length()) {
            if (!step.find(end) || step.start() != end) {
                end = -1;
                break;
            }
            if (step.group("name") != null) {
                steps.add(new Name(step.group("name")));
            } else if (step.group("index") != null) {
                steps.add(new Index(Integer.parseInt(step.group("index"))));
            } else {
                steps.add(new All());
            }
            end = step.end();
        }
        if (end < 0) {
            throw new IllegalArgumentException("'%s' is not a JSON path".formatted(path));
        }
    }

    /// Returns the value at this path; for a path with `*`, an array of all values. Empty if there
    /// is none.
    Optional<JsonNode> value(JsonNode root) {
        var found = List.of(root);
        for (var step : steps) {
            var next = new ArrayList<JsonNode>();
            found.forEach(at -> step.take(at, next));
            found = next;
        }
        if (steps.stream().anyMatch(All.class::isInstance)) {
            return Optional.of(JsonNodeFactory.instance.arrayNode().addAll(found));
        }
        return found.stream().findFirst();
    }
}

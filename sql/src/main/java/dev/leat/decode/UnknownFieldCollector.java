package dev.leat.decode;

import dev.leat.app.Pipeline.UnknownFields;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.ObjLongConsumer;
import tools.jackson.core.JsonParser;

/// Handles fields that are not in the schema. Depending on the policy, counts them by path, or
/// reports violations.
final class UnknownFieldCollector {

    /// Maximum number of field names that are counted separately. Bounds memory if producers use
    /// values as field names.
    private static final int MAX_NAMES = 200;

    private static final String OTHERS = "(others)";

    private final UnknownFields policy;
    private final DocumentPath path;
    private final Violations violations;
    private final Map<String, Long> counts = new HashMap<>();
    private final Names none = new Names(null);

    UnknownFieldCollector(UnknownFields policy, DocumentPath path, Violations violations) {
        this.policy = policy;
        this.path = path;
        this.violations = violations;
    }

    /// Returns an empty set of unknown names, for a new object.
    Names object() {
        return none;
    }

    /// Reports and resets the counts.
    void drain(ObjLongConsumer<String> to) {
        counts.forEach(to::accept);
        counts.clear();
    }

    /// The unknown names that occurred in one object so far. The set is allocated when the first
    /// one occurs.
    final class Names {

        private final @org.jspecify.annotations.Nullable Set<String> seen;

        private Names(@org.jspecify.annotations.Nullable Set<String> seen) {
            this.seen = seen;
        }

        /// Skips the field whose name is the current token. Returns the set of names that includes
        /// this name.
        Names field(JsonParser parser, ValueSkipper skip) {
            var names = seen == null ? new Names(new HashSet<>()) : this;
            var name = parser.currentName();
            path.push(name);
            names.enter(name);
            skip.value(parser, parser.nextToken());
            path.pop();
            return names;
        }

        private void enter(String name) {
            if (seen != null && !seen.add(name)) {
                violations.add("duplicate", "appears twice");
            } else if (policy == UnknownFields.REJECT) {
                violations.add("unknown_field", "is not in the schema");
            } else {
                var key = path.general();
                counts.merge(
                        counts.size() < MAX_NAMES || counts.containsKey(key) ? key : OTHERS,
                        1L,
                        Long::sum);
            }
        }
    }
}

package dev.leat.decode;

import dev.leat.app.Pipeline.UnknownFields;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.core.JsonParser;

/// Handles fields that are not in the schema. Depending on the policy, counts them, or reports
/// violations.
final class UnknownFieldCollector {

    private final UnknownFields policy;
    private final DocumentPath path;
    private final Violations violations;
    private final Names none = new Names(null);
    private long count;

    UnknownFieldCollector(UnknownFields policy, DocumentPath path, Violations violations) {
        this.policy = policy;
        this.path = path;
        this.violations = violations;
    }

    /// Returns an empty set of unknown names, for a new object.
    Names object() {
        return none;
    }

    /// Returns and resets the count.
    long drain() {
        long last = count;
        count = 0;
        return last;
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
                count++;
            }
        }
    }
}

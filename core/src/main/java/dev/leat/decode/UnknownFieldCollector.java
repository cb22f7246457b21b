package dev.leat.decode;

import dev.leat.app.Pipeline.UnknownFields;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.ObjLongConsumer;
import tools.jackson.core.JsonParser;

/// Fields that the schema does not have: counted by name, or violations.
final class UnknownFieldCollector {

    /// Senders who put values where names belong must not fill the memory.
    private static final int MOST = 200;

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

    /// For the unknown fields of one object.
    Names object() {
        return none;
    }

    /// Hands out the counts since the last time.
    void drain(ObjLongConsumer<String> to) {
        counts.forEach(to::accept);
        counts.clear();
    }

    /// The unknown names that one object had so far; a set only once there is one.
    final class Names {

        private final @org.jspecify.annotations.Nullable Set<String> seen;

        private Names(@org.jspecify.annotations.Nullable Set<String> seen) {
            this.seen = seen;
        }

        /// Passes over the field whose name is the current token.
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
                        counts.size() < MOST || counts.containsKey(key) ? key : OTHERS,
                        1L,
                        Long::sum);
            }
        }
    }
}

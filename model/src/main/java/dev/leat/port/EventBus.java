package dev.leat.port;

import dev.leat.event.BusEvent;
import dev.leat.event.TargetInput;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The event bus of an app, with the rules that clients create. Changes are durable when a method
/// returns. Thread-safe.
public interface EventBus {

    /// Returns all rules, ordered by name.
    List<Rule> rules();

    Optional<Rule> rule(String name);

    /// Creates, changes or removes a rule. `change` gets the rule as it is, empty if it does not
    /// exist, and returns the rule to store, empty to remove it. No other change runs meanwhile.
    /// Nothing is stored if `change` throws. Returns the stored rule.
    ///
    /// @throws IllegalArgumentException if the pattern is invalid
    Optional<Rule> change(String name, UnaryOperator<Optional<Rule>> change);

    /// Puts events on the bus in one commit. Each event is delivered to all targets of the enabled
    /// rules that match it, or to none. Returns, for each event, the reason why it was refused, or
    /// empty.
    ///
    /// An event is refused if a queue cannot accept it (too long), directly or as the subscriber of
    /// a topic, and the target has no dead-letter queue. An event for a queue or topic that does
    /// not exist goes to the target's dead-letter queue, or is dropped for this target if it has
    /// none.
    List<Optional<String>> put(List<BusEvent> events);

    /// A rule: the targets of the events that match the pattern.
    record Rule(
            String name,
            String pattern,
            boolean enabled,
            Optional<String> description,
            Optional<String> role,
            Map<String, String> tags,
            List<Target> targets) {

        public Rule {
            tags = Map.copyOf(tags);
            targets = List.copyOf(targets);
        }

        public Rule withEnabled(boolean other) {
            return new Rule(name, pattern, other, description, role, tags, targets);
        }

        public Rule withTags(Map<String, String> others) {
            return new Rule(name, pattern, enabled, description, role, others, targets);
        }

        public Rule withTargets(List<Target> others) {
            return new Rule(name, pattern, enabled, description, role, tags, others);
        }
    }

    /// A target of a rule. `arn` is the ARN that the client set, `to` the queue or topic that it
    /// names. `group` is the message group in a FIFO queue, and `letters` the dead-letter queue.
    /// `role`, `attempts` and `seconds` (of a retry policy) are stored for clients only.
    record Target(
            String id,
            String arn,
            Destination to,
            TargetInput input,
            Optional<String> group,
            Optional<String> letters,
            Optional<String> role,
            Optional<Integer> attempts,
            Optional<Integer> seconds) {}

    /// A queue or topic, by its name.
    record Destination(boolean topic, String name) {}
}

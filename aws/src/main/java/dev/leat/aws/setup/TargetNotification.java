package dev.leat.aws.setup;

import dev.leat.app.KeyFilter;
import dev.leat.aws.deploy.resource.ObjectNotification;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.FilterRule;
import software.amazon.awssdk.services.s3.model.NotificationConfigurationFilter;
import software.amazon.awssdk.services.s3.model.S3KeyFilter;

/// A notification in the configuration of a bucket.
///
/// @param target the ARN of a queue, topic or function
/// @param filter the prefix and suffix, encoded as in S3
record TargetNotification(String target, List<String> events, KeyFilter filter) {

    private static final String PREFIX = "prefix";
    private static final String SUFFIX = "suffix";

    /// The beginning of the events of [ObjectNotification#EVENT].
    private static final String CREATED = "s3:ObjectCreated:";

    TargetNotification {
        events = List.copyOf(events);
    }

    /// Returns a notification of the app.
    ///
    /// @param filter the prefix and suffix of the app file
    static TargetNotification of(String target, KeyFilter filter) {
        return new TargetNotification(
                target,
                List.of(ObjectNotification.EVENT),
                new KeyFilter(
                        ObjectNotification.encoded(filter.prefix()),
                        ObjectNotification.encoded(filter.suffix())));
    }

    /// Returns a notification that a bucket has. S3 returns the names of rules in capitals.
    static TargetNotification of(
            String target, List<String> events, @Nullable NotificationConfigurationFilter filter) {
        var rules =
                Optional.ofNullable(filter)
                        .map(NotificationConfigurationFilter::key)
                        .map(S3KeyFilter::filterRules)
                        .orElse(List.of());
        return new TargetNotification(
                target, events, new KeyFilter(value(PREFIX, rules), value(SUFFIX, rules)));
    }

    private static String value(String name, List<FilterRule> rules) {
        return rules.stream()
                .filter(rule -> rule.nameAsString().equalsIgnoreCase(name))
                .map(FilterRule::value)
                .findFirst()
                .orElse("");
    }

    boolean isOfTopic() {
        return target.contains(":sns:");
    }

    /// Returns the filter; null if it selects all keys, because S3 accepts no filter without rules.
    @Nullable NotificationConfigurationFilter inS3() {
        var rules = rules();
        return rules.isEmpty()
                ? null
                : NotificationConfigurationFilter.builder()
                        .key(key -> key.filterRules(rules))
                        .build();
    }

    private List<FilterRule> rules() {
        return Stream.of(rule(PREFIX, filter.prefix()), rule(SUFFIX, filter.suffix()))
                .filter(rule -> !rule.value().isEmpty())
                .toList();
    }

    private static FilterRule rule(String name, String value) {
        return FilterRule.builder().name(name).value(value).build();
    }

    /// Returns true if the target is also notified of all objects of the other one.
    boolean covers(TargetNotification other) {
        return target.equals(other.target)
                && events.contains(ObjectNotification.EVENT)
                && filter.covers(other.filter);
    }

    /// Returns true if it selects new objects that the other one selects, too.
    boolean overlaps(TargetNotification other) {
        return events.stream().anyMatch(event -> event.startsWith(CREATED))
                && filter.overlaps(other.filter);
    }

    /// Returns the events and the filter as a text for users.
    String text() {
        var words = rules().stream().map(rule -> rule.nameAsString() + " " + rule.value());
        return String.join(" ", Stream.concat(events.stream(), words).toList());
    }
}

package dev.leat.aws.setup;

import dev.leat.app.KeyFilter;
import dev.leat.aws.AwsFailures;
import dev.leat.aws.AwsResource;
import dev.leat.aws.deploy.resource.ObjectNotification;
import dev.leat.aws.deploy.resource.ObjectNotification.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.FilterRule;
import software.amazon.awssdk.services.s3.model.GetBucketNotificationConfigurationResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NotificationConfiguration;
import software.amazon.awssdk.services.s3.model.NotificationConfigurationFilter;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.TopicConfiguration;

/// The notifications of a bucket. S3 has one configuration for all notifications of a bucket, also
/// for those of other applications. [#create] adds notifications to it, and changes or removes
/// none. It adds no notification of objects of which another one notifies, because S3 refuses it.
///
/// @param bucket the name of the bucket on AWS
record NotificationResource(S3Client client, String bucket, List<Wanted> wanted)
        implements AwsResource {

    private static final String SEPARATOR = ", ";

    /// The beginning of the events of [ObjectNotification#EVENT].
    private static final String CREATED = "s3:ObjectCreated:";

    /// The error code for targets that do not exist, or whose policy does not allow the bucket.
    private static final String REFUSED = "InvalidArgument";

    /// A notification of the app.
    ///
    /// @param target the ARN of a queue or topic
    record Wanted(Kind kind, String target, KeyFilter filter) {

        private List<FilterRule> rules() {
            return Stream.of(rule("prefix", filter.prefix()), rule("suffix", filter.suffix()))
                    .flatMap(Optional::stream)
                    .toList();
        }

        private static Optional<FilterRule> rule(String name, String value) {
            return Optional.of(value)
                    .filter(text -> !text.isEmpty())
                    .map(ObjectNotification::encoded)
                    .map(text -> FilterRule.builder().name(name).value(text).build());
        }

        private KeyFilter encoded() {
            return new KeyFilter(
                    ObjectNotification.encoded(filter.prefix()),
                    ObjectNotification.encoded(filter.suffix()));
        }

        /// Returns the filter; null if there are notifications of all keys, because S3 accepts no
        /// filter without rules.
        private @Nullable NotificationConfigurationFilter inS3() {
            var rules = rules();
            return rules.isEmpty()
                    ? null
                    : NotificationConfigurationFilter.builder()
                            .key(key -> key.filterRules(rules))
                            .build();
        }
    }

    /// A notification that the bucket has.
    private record Found(String target, List<String> events, List<FilterRule> rules) {

        private static Found of(
                String target,
                List<String> events,
                @Nullable NotificationConfigurationFilter filter) {
            return new Found(
                    target,
                    events,
                    filter == null || filter.key() == null
                            ? List.of()
                            : filter.key().filterRules());
        }

        private String text() {
            return NotificationResource.text(events, rules);
        }

        /// Returns the filter with encoded texts. S3 returns the names of rules in capitals.
        private KeyFilter encoded() {
            return new KeyFilter(value("prefix"), value("suffix"));
        }

        private String value(String name) {
            return rules.stream()
                    .filter(rule -> rule.nameAsString().equalsIgnoreCase(name))
                    .map(FilterRule::value)
                    .findFirst()
                    .orElse("");
        }

        private boolean contains(Wanted wanted) {
            return target.equals(wanted.target())
                    && events.contains(ObjectNotification.EVENT)
                    && encoded().covers(wanted.encoded());
        }

        private boolean overlaps(Wanted wanted) {
            return events.stream().anyMatch(event -> event.startsWith(CREATED))
                    && encoded().overlaps(wanted.encoded());
        }
    }

    NotificationResource {
        wanted = List.copyOf(wanted);
    }

    @Override
    public String what() {
        return "the configuration of notifications of the S3 bucket " + bucket;
    }

    /// Returns true also if the bucket sends its events to EventBridge, whose rules can send them
    /// to the queues.
    @Override
    public boolean exists() {
        return exists(
                NoSuchBucketException.class,
                () -> {
                    var actual = actual();
                    return actual.eventBridgeConfiguration() != null || missing(actual).isEmpty();
                });
    }

    /// Returns the message that the bucket does not notify all targets.
    ///
    /// @param command the command that creates the notifications
    String warning(String command) {
        return "%s lacks notifications of the app, so new objects may not be read; create them with `%s`, unless something else sends them"
                .formatted(what(), command);
    }

    private GetBucketNotificationConfigurationResponse actual() {
        return client.getBucketNotificationConfiguration(get -> get.bucket(bucket));
    }

    /// Returns the notifications whose target is not notified of all its objects.
    private List<Wanted> missing(GetBucketNotificationConfigurationResponse actual) {
        var found = found(actual).toList();
        return wanted.stream()
                .filter(each -> found.stream().noneMatch(other -> other.contains(each)))
                .toList();
    }

    private List<Wanted> addable(GetBucketNotificationConfigurationResponse actual) {
        var found = found(actual).toList();
        return missing(actual).stream()
                .filter(each -> found.stream().noneMatch(other -> other.overlaps(each)))
                .toList();
    }

    @Override
    public boolean create() {
        return AwsFailures.call(
                what(),
                () -> {
                    var actual = actual();
                    var addable = addable(actual);
                    if (addable.isEmpty()) {
                        return false;
                    }
                    put(addable, with(actual, addable));
                    return true;
                });
    }

    private void put(List<Wanted> added, NotificationConfiguration all) {
        try {
            client.putBucketNotificationConfiguration(
                    put -> put.bucket(bucket).notificationConfiguration(all));
        } catch (S3Exception refused) {
            if (!AwsFailures.code(refused).equals(REFUSED)) {
                throw refused;
            }
            var targets = added.stream().map(Wanted::target).distinct().toList();
            throw AwsFailures.unavailable(
                    "%s (check that the policy of %s allows the bucket to send; --create changes no existing policy)"
                            .formatted(what(), String.join(SEPARATOR, targets)),
                    refused);
        }
    }

    private static NotificationConfiguration with(
            GetBucketNotificationConfigurationResponse actual, List<Wanted> missing) {
        var queues = new ArrayList<>(actual.queueConfigurations());
        var topics = new ArrayList<>(actual.topicConfigurations());
        for (var each : missing) {
            switch (each.kind()) {
                case QUEUE ->
                        queues.add(
                                QueueConfiguration.builder()
                                        .queueArn(each.target())
                                        .eventsWithStrings(ObjectNotification.EVENT)
                                        .filter(each.inS3())
                                        .build());
                case TOPIC ->
                        topics.add(
                                TopicConfiguration.builder()
                                        .topicArn(each.target())
                                        .eventsWithStrings(ObjectNotification.EVENT)
                                        .filter(each.inS3())
                                        .build());
            }
        }
        return NotificationConfiguration.builder()
                .queueConfigurations(queues)
                .topicConfigurations(topics)
                .lambdaFunctionConfigurations(actual.lambdaFunctionConfigurations())
                .eventBridgeConfiguration(actual.eventBridgeConfiguration())
                .build();
    }

    @Override
    public List<String> differences() {
        var found = AwsFailures.call(what(), () -> found(actual()).toList());
        var differences = new ArrayList<String>();
        for (var each : wanted) {
            var text = text(List.of(ObjectNotification.EVENT), each.rules());
            var texts =
                    found.stream()
                            .filter(other -> other.target().equals(each.target()))
                            .map(Found::text)
                            .toList();
            if (!texts.contains(text)) {
                differences.add(
                        ResourceDifferences.text(
                                        "the notification of " + each.target(),
                                        String.join(SEPARATOR, texts),
                                        text)
                                + others(found, each));
            }
        }
        return differences;
    }

    private static Stream<Found> found(GetBucketNotificationConfigurationResponse actual) {
        var queues =
                actual.queueConfigurations().stream()
                        .map(each ->
                                Found.of(each.queueArn(), each.eventsAsStrings(), each.filter()));
        var topics =
                actual.topicConfigurations().stream()
                        .map(each ->
                                Found.of(each.topicArn(), each.eventsAsStrings(), each.filter()));
        var functions =
                actual.lambdaFunctionConfigurations().stream()
                        .map(each ->
                                Found.of(
                                        each.lambdaFunctionArn(),
                                        each.eventsAsStrings(),
                                        each.filter()));
        return Stream.of(queues, topics, functions).flatMap(all -> all);
    }

    /// Returns the other targets that the bucket notifies of the same objects, as the end of a
    /// text; empty if there are none.
    private static String others(List<Found> found, Wanted wanted) {
        var others =
                found.stream()
                        .filter(other -> other.overlaps(wanted))
                        .map(Found::target)
                        .filter(target -> !target.equals(wanted.target()))
                        .distinct()
                        .toList();
        return others.isEmpty()
                ? ""
                : "; the bucket notifies %s of such objects, and S3 allows one target of an object"
                        .formatted(String.join(SEPARATOR, others));
    }

    /// Returns a notification as a text. S3 returns the names of rules in capitals.
    private static String text(List<String> events, List<FilterRule> rules) {
        var words =
                rules.stream()
                        .filter(rule -> !rule.value().isEmpty())
                        .map(rule ->
                                "%s %s"
                                        .formatted(
                                                rule.nameAsString().toLowerCase(Locale.ROOT),
                                                rule.value()))
                        .sorted();
        return Stream.concat(events.stream(), words).reduce((a, b) -> a + " " + b).orElse("");
    }
}

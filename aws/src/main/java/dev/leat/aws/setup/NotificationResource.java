package dev.leat.aws.setup;

import dev.leat.app.KeyFilter;
import dev.leat.aws.AwsFailures;
import dev.leat.aws.deploy.resource.ObjectNotification;
import dev.leat.aws.deploy.resource.ObjectNotification.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.FilterRule;
import software.amazon.awssdk.services.s3.model.GetBucketNotificationConfigurationResponse;
import software.amazon.awssdk.services.s3.model.NotificationConfiguration;
import software.amazon.awssdk.services.s3.model.NotificationConfigurationFilter;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;
import software.amazon.awssdk.services.s3.model.TopicConfiguration;

/// The notifications of a bucket. A bucket has one configuration with all notifications, also with
/// those of other applications: creating adds to it, and never changes or removes what is there.
///
/// @param bucket the name of the bucket on AWS
record NotificationResource(S3Client client, String bucket, List<Wanted> wanted)
        implements AwsResource {

    private static final String SEPARATOR = ", ";

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
    private record Found(String target, String text) {}

    NotificationResource {
        wanted = List.copyOf(wanted);
    }

    @Override
    public String what() {
        return "the configuration of notifications of the S3 bucket " + bucket;
    }

    @Override
    public boolean exists() {
        try {
            return missing(actual()).isEmpty();
        } catch (SdkException failed) {
            if (AwsFailures.isNotFound(failed)) {
                return false;
            }
            if (AwsFailures.isAccess(AwsFailures.code(failed))) {
                return true;
            }
            throw AwsFailures.unavailable(what(), failed);
        }
    }

    private GetBucketNotificationConfigurationResponse actual() {
        return client.getBucketNotificationConfiguration(get -> get.bucket(bucket));
    }

    /// Returns the notifications whose target gets none from the bucket.
    private List<Wanted> missing(GetBucketNotificationConfigurationResponse actual) {
        var targets = found(actual).map(Found::target).toList();
        return wanted.stream().filter(each -> !targets.contains(each.target())).toList();
    }

    @Override
    public boolean create() {
        return AwsFailures.call(
                what(),
                () -> {
                    var actual = actual();
                    var missing = missing(actual);
                    if (missing.isEmpty()) {
                        return false;
                    }
                    var all = with(actual, missing);
                    client.putBucketNotificationConfiguration(
                            put -> put.bucket(bucket).notificationConfiguration(all));
                    return true;
                });
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
                                text));
            }
        }
        return differences;
    }

    private static Stream<Found> found(GetBucketNotificationConfigurationResponse actual) {
        var queues =
                actual.queueConfigurations().stream()
                        .map(each ->
                                new Found(
                                        each.queueArn(),
                                        text(each.eventsAsStrings(), rules(each.filter()))));
        var topics =
                actual.topicConfigurations().stream()
                        .map(each ->
                                new Found(
                                        each.topicArn(),
                                        text(each.eventsAsStrings(), rules(each.filter()))));
        return Stream.concat(queues, topics);
    }

    private static List<FilterRule> rules(@Nullable NotificationConfigurationFilter filter) {
        return filter == null || filter.key() == null ? List.of() : filter.key().filterRules();
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

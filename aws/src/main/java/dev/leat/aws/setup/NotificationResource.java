package dev.leat.aws.setup;

import dev.leat.aws.AwsFailures;
import dev.leat.aws.AwsResource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetBucketNotificationConfigurationResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NotificationConfiguration;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.TopicConfiguration;

/// The notifications of a bucket. S3 has one configuration for all notifications of a bucket, also
/// for those of other applications. [#create] adds notifications to it, and changes or removes
/// none. It adds no notification of objects of which another one notifies, because S3 refuses it.
///
/// @param bucket the name of the bucket on AWS
record NotificationResource(S3Client client, String bucket, List<TargetNotification> wanted)
        implements AwsResource {

    private static final String SEPARATOR = ", ";

    /// The error code for targets that do not exist, or whose policy does not allow the bucket.
    private static final String REFUSED = "InvalidArgument";

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
    private List<TargetNotification> missing(GetBucketNotificationConfigurationResponse actual) {
        var found = found(actual).toList();
        return wanted.stream()
                .filter(each -> found.stream().noneMatch(other -> other.covers(each)))
                .toList();
    }

    private List<TargetNotification> addable(GetBucketNotificationConfigurationResponse actual) {
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

    private void put(List<TargetNotification> added, NotificationConfiguration all) {
        try {
            client.putBucketNotificationConfiguration(
                    put -> put.bucket(bucket).notificationConfiguration(all));
        } catch (S3Exception refused) {
            if (!AwsFailures.code(refused).equals(REFUSED)) {
                throw refused;
            }
            var targets = added.stream().map(TargetNotification::target).distinct().toList();
            throw AwsFailures.unavailable(
                    "%s (check that the policy of %s allows the bucket to send; --create changes no existing policy)"
                            .formatted(what(), String.join(SEPARATOR, targets)),
                    refused);
        }
    }

    private static NotificationConfiguration with(
            GetBucketNotificationConfigurationResponse actual, List<TargetNotification> missing) {
        var queues = new ArrayList<>(actual.queueConfigurations());
        var topics = new ArrayList<>(actual.topicConfigurations());
        for (var each : missing) {
            if (each.isOfTopic()) {
                topics.add(
                        TopicConfiguration.builder()
                                .topicArn(each.target())
                                .eventsWithStrings(each.events())
                                .filter(each.inS3())
                                .build());
            } else {
                queues.add(
                        QueueConfiguration.builder()
                                .queueArn(each.target())
                                .eventsWithStrings(each.events())
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
            var text = each.text();
            var texts =
                    found.stream()
                            .filter(other -> other.target().equals(each.target()))
                            .map(TargetNotification::text)
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

    private static Stream<TargetNotification> found(
            GetBucketNotificationConfigurationResponse actual) {
        var queues =
                actual.queueConfigurations().stream()
                        .map(each ->
                                TargetNotification.of(
                                        each.queueArn(), each.eventsAsStrings(), each.filter()));
        var topics =
                actual.topicConfigurations().stream()
                        .map(each ->
                                TargetNotification.of(
                                        each.topicArn(), each.eventsAsStrings(), each.filter()));
        var functions =
                actual.lambdaFunctionConfigurations().stream()
                        .map(each ->
                                TargetNotification.of(
                                        each.lambdaFunctionArn(),
                                        each.eventsAsStrings(),
                                        each.filter()));
        return Stream.of(queues, topics, functions).flatMap(all -> all);
    }

    /// Returns the other targets that the bucket notifies of the same objects, as the end of a
    /// text; empty if there are none.
    private static String others(List<TargetNotification> found, TargetNotification wanted) {
        var others =
                found.stream()
                        .filter(other -> other.overlaps(wanted))
                        .map(TargetNotification::target)
                        .filter(target -> !target.equals(wanted.target()))
                        .distinct()
                        .toList();
        return others.isEmpty()
                ? ""
                : "; the bucket notifies %s of such objects, and S3 allows one target of an object"
                        .formatted(String.join(SEPARATOR, others));
    }
}

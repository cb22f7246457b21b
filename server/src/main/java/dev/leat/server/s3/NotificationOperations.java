package dev.leat.server.s3;

import dev.leat.port.BucketAdmin.Notice;
import dev.leat.port.BucketAdmin.Target;
import dev.leat.server.aws.Caller;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.GetBucketNotificationConfigurationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketNotificationConfigurationResponse;
import software.amazon.awssdk.services.s3.model.NotificationConfiguration;
import software.amazon.awssdk.services.s3.model.NotificationConfigurationFilter;
import software.amazon.awssdk.services.s3.model.PutBucketNotificationConfigurationRequest;
import software.amazon.awssdk.services.s3.model.PutBucketNotificationConfigurationResponse;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;
import software.amazon.awssdk.services.s3.model.TopicConfiguration;

/// PutBucketNotificationConfiguration and GetBucketNotificationConfiguration. For a bucket that
/// app.yaml defines, the configuration can only be read; it includes the queues of pipelines that
/// read the bucket.
record NotificationOperations(BucketResolver resolver, NotificationTargetArns targets) {

    /// S3's maximum number of configurations of a bucket.
    private static final int MOST = 100;

    private static final int LONGEST_ID = 255;

    S3Response<PutBucketNotificationConfigurationResponse> put(
            PutBucketNotificationConfigurationRequest in, Call call) {
        resolver.made(in.bucket(), "configures its notifications");
        if (in.notificationConfiguration() == null) {
            throw S3ErrorException.malformedXml("it has no NotificationConfiguration");
        }
        var notices = notices(in.notificationConfiguration());
        check(notices);
        try {
            resolver.buckets().admin().setNotifications(in.bucket(), notices);
        } catch (IllegalArgumentException refused) {
            resolver.bucket(in.bucket());
            throw S3ErrorException.invalidArgument(
                    "NotificationConfiguration",
                    in.bucket(),
                    "Unable to validate the following destination configurations: "
                            + refused.getMessage());
        }
        return S3Response.of(PutBucketNotificationConfigurationResponse.builder().build());
    }

    private List<Notice> notices(NotificationConfiguration asked) {
        if (!asked.lambdaFunctionConfigurations().isEmpty()) {
            throw lacking("LambdaFunctionConfiguration", "Leat does not support Lambda");
        }
        if (asked.eventBridgeConfiguration() != null) {
            throw lacking("EventBridgeConfiguration", "Leat does not support EventBridge");
        }
        var notices = new ArrayList<Notice>();
        for (var each : asked.queueConfigurations()) {
            notices.add(
                    notice(
                            each.id(),
                            targets.queue(each.queueArn()),
                            each.eventsAsStrings(),
                            each.filter()));
        }
        for (var each : asked.topicConfigurations()) {
            notices.add(
                    notice(
                            each.id(),
                            targets.topic(each.topicArn()),
                            each.eventsAsStrings(),
                            each.filter()));
        }
        return notices;
    }

    private static S3ErrorException lacking(String configuration, String why) {
        return S3ErrorException.invalidArgument(
                configuration,
                "",
                why
                        + ": a bucket notifies queues (QueueConfiguration) and topics"
                        + " (TopicConfiguration).");
    }

    private static Notice notice(
            @Nullable String id,
            Target target,
            List<String> events,
            @Nullable NotificationConfigurationFilter filter) {
        if (events.isEmpty()) {
            throw S3ErrorException.malformedXml("a configuration has no Event");
        }
        events.forEach(Events::check);
        if (id != null && id.length() > LONGEST_ID) {
            throw S3ErrorException.invalidArgument(
                    "Id", id, "The Id is too long: it may have at most 255 characters.");
        }
        var rules = KeyFilterRules.of(filter);
        return new Notice(
                id == null || id.isEmpty() ? UUID.randomUUID().toString() : id,
                target,
                new LinkedHashSet<>(events),
                rules.prefix(),
                rules.suffix());
    }

    private static void check(List<Notice> notices) {
        if (notices.size() > MOST) {
            throw S3ErrorException.invalidArgument(
                    "NotificationConfiguration",
                    "" + notices.size(),
                    "There are %,d configurations; at most %d are allowed."
                            .formatted(notices.size(), MOST));
        }
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < notices.size(); i++) {
            var one = notices.get(i);
            if (!ids.add(one.id())) {
                throw S3ErrorException.invalidArgument(
                        "Id", one.id(), "Same ID used for multiple configurations.");
            }
            for (var other : notices.subList(0, i)) {
                if (overlap(one, other)) {
                    throw S3ErrorException.invalidArgument(
                            "Id",
                            one.id(),
                            "Configurations overlap. Configurations on the same bucket cannot share"
                                    + " a common event type: %s and %s."
                                            .formatted(other.id(), one.id()));
                }
            }
        }
    }

    private static boolean overlap(Notice one, Notice other) {
        return Events.overlap(one.events(), other.events())
                && (one.prefix().startsWith(other.prefix())
                        || other.prefix().startsWith(one.prefix()))
                && (one.suffix().endsWith(other.suffix()) || other.suffix().endsWith(one.suffix()));
    }

    S3Response<GetBucketNotificationConfigurationResponse> get(
            GetBucketNotificationConfigurationRequest in, Call call) {
        var toQueues = new ArrayList<QueueConfiguration>();
        var toTopics = new ArrayList<TopicConfiguration>();
        for (var notice : resolver.bucket(in.bucket()).notices()) {
            switch (notice.target()) {
                case Target.ToQueue _ -> toQueues.add(toQueue(notice, call.caller()));
                case Target.ToTopic _ -> toTopics.add(toTopic(notice, call.caller()));
            }
        }
        return S3Response.of(
                GetBucketNotificationConfigurationResponse.builder()
                        .queueConfigurations(toQueues)
                        .topicConfigurations(toTopics)
                        .build());
    }

    private QueueConfiguration toQueue(Notice notice, Caller caller) {
        return QueueConfiguration.builder()
                .id(notice.id())
                .queueArn(targets.arn(caller, notice.target()))
                .eventsWithStrings(sorted(notice.events()))
                .filter(KeyFilterRules.of(notice).filter())
                .build();
    }

    private TopicConfiguration toTopic(Notice notice, Caller caller) {
        return TopicConfiguration.builder()
                .id(notice.id())
                .topicArn(targets.arn(caller, notice.target()))
                .eventsWithStrings(sorted(notice.events()))
                .filter(KeyFilterRules.of(notice).filter())
                .build();
    }

    private static List<String> sorted(Set<String> events) {
        return events.stream().sorted().toList();
    }
}

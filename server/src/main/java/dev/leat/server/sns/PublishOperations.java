package dev.leat.server.sns;

import dev.leat.batch.Reason;
import dev.leat.port.TopicAdmin.Post;
import dev.leat.server.aws.AwsErrorException;
import dev.leat.server.aws.Caller;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sns.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sns.model.PublishBatchRequest;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sns.model.PublishBatchResponse;
import software.amazon.awssdk.services.sns.model.PublishBatchResultEntry;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;

/// Publish and PublishBatch. The valid messages of a batch are published in one transaction.
record PublishOperations(TopicResolver resolver, InstantSource clock) {

    /// The limit of SNS.
    private static final int MOST_ENTRIES = 10;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,80}");

    PublishResponse one(PublishRequest request, Caller caller) {
        String topic = resolver.topic(target(request)).name();
        var contents = PublishedContents.of(request);
        if (contents.size() > PublishedContents.MOST_BYTES) {
            throw tooLong();
        }
        var post = contents.post(clock.instant());
        var refused = resolver.topics().publish(topic, List.of(post)).getFirst();
        refused.ifPresent(reason -> {
            throw undeliverable(reason);
        });
        return PublishResponse.builder().messageId(post.id().toString()).build();
    }

    PublishBatchResponse batch(PublishBatchRequest request, Caller caller) {
        String topic = resolver.topic(request.topicArn()).name();
        var entries = checked(request);
        var failed = new ArrayList<BatchResultErrorEntry>();
        var posts = new LinkedHashMap<String, Post>();
        long size = 0;
        for (var entry : entries) {
            try {
                var contents = PublishedContents.of(entry);
                size += contents.size();
                posts.put(entry.id(), contents.post(clock.instant()));
            } catch (AwsErrorException fault) {
                failed.add(failed(entry.id(), fault));
            }
        }
        if (size > PublishedContents.MOST_BYTES) {
            throw SnsErrors.batchTooLong();
        }
        var refused = resolver.topics().publish(topic, List.copyOf(posts.values())).iterator();
        var successful = new ArrayList<PublishBatchResultEntry>();
        posts.forEach((id, post) ->
                refused.next()
                        .ifPresentOrElse(
                                reason -> failed.add(failed(id, undeliverable(reason))),
                                () -> successful.add(published(id, post))));
        return PublishBatchResponse.builder().successful(successful).failed(failed).build();
    }

    /// Returns the topic's ARN from the parameter TopicArn or TargetArn.
    private static @Nullable String target(PublishRequest request) {
        if (request.phoneNumber() != null) {
            throw SnsErrors.invalid(
                    "PhoneNumber Reason: Leat does not send SMS; subscribe an email, a URL or a queue to"
                            + " a topic and publish to it");
        }
        if (request.topicArn() != null && request.targetArn() != null) {
            throw SnsErrors.invalid("TopicArn or TargetArn Reason: only one of them may be given");
        }
        if (request.topicArn() == null && request.targetArn() == null) {
            throw SnsErrors.invalid(
                    "TopicArn or TargetArn Reason: no value for required parameter");
        }
        String target = request.topicArn() == null ? request.targetArn() : request.topicArn();
        if (request.targetArn() != null && target.contains(":endpoint/")) {
            throw SnsErrors.invalid(
                    "TargetArn Reason: No endpoint found for the target arn specified: Leat does not"
                            + " send to mobile devices");
        }
        return target;
    }

    private static List<PublishBatchRequestEntry> checked(PublishBatchRequest request) {
        var entries = request.publishBatchRequestEntries();
        if (entries.isEmpty()) {
            throw SnsErrors.emptyBatch();
        }
        if (entries.size() > MOST_ENTRIES) {
            throw SnsErrors.tooManyEntries();
        }
        var ids = new HashSet<String>();
        for (var entry : entries) {
            if (entry.id() == null || !ID.matcher(entry.id()).matches()) {
                throw SnsErrors.invalidEntryId();
            }
            if (!ids.add(entry.id())) {
                throw SnsErrors.repeatedEntryId();
            }
        }
        return entries;
    }

    private static PublishBatchResultEntry published(String id, Post post) {
        return PublishBatchResultEntry.builder().id(id).messageId(post.id().toString()).build();
    }

    private static BatchResultErrorEntry failed(String id, AwsErrorException fault) {
        return BatchResultErrorEntry.builder()
                .id(id)
                .code(fault.code())
                .message(fault.text())
                .senderFault(fault.senders())
                .build();
    }

    private static AwsErrorException tooLong() {
        return SnsErrors.invalid("Message too long");
    }

    /// Returns the error for a message that a subscribed queue cannot accept.
    private static AwsErrorException undeliverable(Reason reason) {
        return SnsErrors.invalid("Message Reason: " + reason.message());
    }
}

package dev.leat.server.sns;

import dev.leat.batch.Attribute;
import dev.leat.port.TopicAdmin.Post;
import dev.leat.port.TopicAdmin.Protocol;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/// The content of a message that a client publishes, with SNS's checks and its size in bytes.
record PublishedContents(
        Optional<String> subject,
        String message,
        Map<String, String> texts,
        Map<String, Attribute> attributes,
        long size) {

    /// SNS's maximum size of a message with its attributes, and of all messages of a batch
    /// together.
    static final int MOST_BYTES = 256 * 1024;

    private static final int LONGEST_SUBJECT = 100;
    private static final String DEFAULT = "default";

    /// @throws dev.leat.server.aws.AwsErrorException if SNS would refuse it
    static PublishedContents of(PublishRequest request) {
        checkStandard(request.messageGroupId(), request.messageDeduplicationId());
        return of(
                request.message(),
                request.subject(),
                request.messageStructure(),
                request.messageAttributes());
    }

    /// @throws dev.leat.server.aws.AwsErrorException if SNS would refuse it
    static PublishedContents of(PublishBatchRequestEntry entry) {
        checkStandard(entry.messageGroupId(), entry.messageDeduplicationId());
        return of(
                entry.message(),
                entry.subject(),
                entry.messageStructure(),
                entry.messageAttributes());
    }

    private static PublishedContents of(
            @Nullable String message,
            @Nullable String subject,
            @Nullable String structure,
            Map<String, MessageAttributeValue> sent) {
        if (message == null) {
            throw SnsErrors.missing("Message");
        }
        if (message.isEmpty()) {
            throw SnsErrors.invalid("Empty message");
        }
        checkSubject(subject);
        var attributes = SnsMessageAttributes.read(sent);
        long size = SnsMessageAttributes.bytes(message) + SnsMessageAttributes.size(attributes);
        var plain = new HashMap<String, String>();
        String text = structure == null ? message : structured(message, structure, plain);
        return new PublishedContents(Optional.ofNullable(subject), text, plain, attributes, size);
    }

    Post post(Instant now) {
        return new Post(UUID.randomUUID(), subject, message, texts, attributes, now);
    }

    /// Returns the default text of a message with a text for each protocol. Adds the texts of the
    /// protocols to `texts`.
    private static String structured(String message, String structure, Map<String, String> texts) {
        if (!structure.equals("json")) {
            throw SnsErrors.invalid("Invalid Message Structure parameter: " + structure);
        }
        var read =
                SnsJson.texts(message)
                        .orElseThrow(() ->
                                SnsErrors.invalid(
                                        "Message Structure - JSON message body failed to parse"));
        Arrays.stream(Protocol.values())
                .filter(Protocol::ofTopics)
                .map(Protocol::word)
                .forEach(word ->
                        Optional.ofNullable(read.get(word))
                                .ifPresent(text -> texts.put(word, text)));
        return Optional.ofNullable(read.get(DEFAULT))
                .orElseThrow(() ->
                        SnsErrors.invalid(
                                "Message Structure - No default entry in JSON message body"));
    }

    private static void checkSubject(@Nullable String subject) {
        boolean good =
                subject == null
                        || (!subject.isBlank()
                                && subject.length() <= LONGEST_SUBJECT
                                && subject.chars().noneMatch(Character::isISOControl));
        if (!good) {
            throw SnsErrors.invalid("Subject");
        }
    }

    private static void checkStandard(@Nullable String group, @Nullable String deduplication) {
        if (deduplication != null) {
            throw SnsErrors.invalid(
                    "MessageDeduplicationId Reason: The request includes MessageDeduplicationId"
                            + " parameter that is not valid for this topic type");
        }
        if (group != null) {
            throw SnsErrors.invalid(
                    "MessageGroupId Reason: The request includes MessageGroupId parameter that is"
                            + " not valid for this topic type");
        }
    }
}

package dev.leat.server.sns;

import dev.leat.port.TopicAdmin;
import dev.leat.server.aws.Caller;
import dev.leat.server.aws.KeyPage;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sns.model.CreateTopicRequest;
import software.amazon.awssdk.services.sns.model.CreateTopicResponse;
import software.amazon.awssdk.services.sns.model.DeleteTopicRequest;
import software.amazon.awssdk.services.sns.model.DeleteTopicResponse;
import software.amazon.awssdk.services.sns.model.ListTopicsRequest;
import software.amazon.awssdk.services.sns.model.ListTopicsResponse;
import software.amazon.awssdk.services.sns.model.Topic;

/// CreateTopic, DeleteTopic and ListTopics.
record TopicOperations(TopicResolver resolver) {

    /// The page size of SNS.
    static final int MOST = 100;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,256}");

    synchronized CreateTopicResponse create(CreateTopicRequest request, Caller caller) {
        String name =
                Optional.ofNullable(request.name()).orElseThrow(() -> SnsErrors.missing("Name"));
        if (Arn.fifo(name) || "true".equals(request.attributes().get("FifoTopic"))) {
            throw SnsErrors.invalid(
                    "Topic Name Reason: Leat does not support FIFO topics yet; a FIFO queue keeps the"
                            + " order of its messages");
        }
        if (!NAME.matcher(name).matches()) {
            throw SnsErrors.invalid("Topic Name");
        }
        if (request.dataProtectionPolicy() != null) {
            throw SnsErrors.invalid(
                    "DataProtectionPolicy Reason: Leat does not support data protection policies");
        }
        var attributes = TopicSettings.checked(request.attributes());
        var tags = TopicTagOperations.checked(TopicTagOperations.map(request.tags()));
        var existing = resolver.topics().find(name);
        if (existing.isEmpty()) {
            resolver.topics().create(name, attributes, tags);
        } else {
            if (!TopicSettings.has(existing.get(), attributes)) {
                throw SnsErrors.invalid(
                        "Attributes Reason: Topic already exists with different attributes");
            }
            if (!tags.isEmpty() && !tags.equals(existing.get().tags())) {
                throw SnsErrors.invalid("Tags Reason: Topic already exists with different tags");
            }
        }
        return CreateTopicResponse.builder().topicArn(Arn.ofTopic(caller, name)).build();
    }

    /// Deletes a topic. Succeeds even if the topic does not exist.
    DeleteTopicResponse delete(DeleteTopicRequest request, Caller caller) {
        var found = resolver.topics().find(Arn.topic(request.topicArn(), "TopicArn"));
        if (found.isPresent()) {
            if (found.get().declared()) {
                throw SnsErrors.denied(
                        "Topic %s is defined by the app: only a change of app.yaml deletes it."
                                .formatted(found.get().name()));
            }
            resolver.topics().delete(found.get().name());
        }
        return DeleteTopicResponse.builder().build();
    }

    ListTopicsResponse list(ListTopicsRequest request, Caller caller) {
        var page =
                KeyPage.of(
                        "topics",
                        resolver.topics().list(),
                        TopicAdmin.Managed::name,
                        request.nextToken(),
                        MOST,
                        SnsErrors::invalidToken);
        var topics =
                page.items().stream()
                        .map(each -> Arn.ofTopic(caller, each.name()))
                        .map(arn -> Topic.builder().topicArn(arn).build())
                        .toList();
        return ListTopicsResponse.builder().topics(topics).nextToken(page.next()).build();
    }
}

package dev.leat.server.sqs;

import dev.leat.server.aws.AwsErrorException;
import dev.leat.server.aws.Caller;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.sqs.model.ListQueueTagsRequest;
import software.amazon.awssdk.services.sqs.model.ListQueueTagsResponse;
import software.amazon.awssdk.services.sqs.model.TagQueueRequest;
import software.amazon.awssdk.services.sqs.model.TagQueueResponse;
import software.amazon.awssdk.services.sqs.model.UntagQueueRequest;
import software.amazon.awssdk.services.sqs.model.UntagQueueResponse;

/// TagQueue, UntagQueue and ListQueueTags. They also apply to queues that app.yaml defines.
record QueueTagOperations(QueueResolver resolver) {

    /// The limits of SQS.
    private static final int MOST = 50;

    private static final int LONGEST_KEY = 128;
    private static final int LONGEST_VALUE = 256;

    synchronized TagQueueResponse tag(TagQueueRequest request, Caller caller) {
        var place = resolver.at(request.queueUrl());
        if (request.tags().isEmpty()) {
            throw AwsErrorException.missingParameter("Tags");
        }
        var tags = new HashMap<>(place.managed().tags());
        tags.putAll(request.tags());
        resolver.queues().tag(place.name(), checked(tags));
        return TagQueueResponse.builder().build();
    }

    synchronized UntagQueueResponse untag(UntagQueueRequest request, Caller caller) {
        var place = resolver.at(request.queueUrl());
        if (request.tagKeys().isEmpty()) {
            throw SqsErrors.invalid("", "TagKeys", "Tag keys cannot be empty.");
        }
        var tags = new HashMap<>(place.managed().tags());
        if (tags.keySet().removeAll(request.tagKeys())) {
            resolver.queues().tag(place.name(), tags);
        }
        return UntagQueueResponse.builder().build();
    }

    ListQueueTagsResponse list(ListQueueTagsRequest request, Caller caller) {
        var place = resolver.at(request.queueUrl());
        return ListQueueTagsResponse.builder().tags(place.managed().tags()).build();
    }

    /// @throws AwsErrorException if there are more tags than SQS allows, or a key or a value is too
    ///   long
    static Map<String, String> checked(Map<String, String> tags) {
        if (tags.size() > MOST) {
            throw AwsErrorException.invalidParameter(
                    "Too many tags added for queue: at most 50 are allowed.");
        }
        tags.forEach((key, value) -> {
            if (key.isEmpty() || key.length() > LONGEST_KEY) {
                throw SqsErrors.invalid(key, "TagKey", "Must be 1 to 128 characters long.");
            }
            if (value.length() > LONGEST_VALUE) {
                throw SqsErrors.invalid(value, "TagValue", "Must be at most 256 characters long.");
            }
        });
        return tags;
    }
}

package dev.leat.server.sns;

import dev.leat.port.TopicAdmin;
import dev.leat.server.aws.Caller;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sns.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.sns.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.sns.model.Tag;
import software.amazon.awssdk.services.sns.model.TagResourceRequest;
import software.amazon.awssdk.services.sns.model.TagResourceResponse;
import software.amazon.awssdk.services.sns.model.UntagResourceRequest;
import software.amazon.awssdk.services.sns.model.UntagResourceResponse;

/// TagResource, UntagResource and ListTagsForResource. They also apply to topics that app.yaml
/// defines.
record TopicTagOperations(TopicResolver resolver) {

    /// The limits of SNS.
    private static final int MOST = 50;

    private static final int LONGEST_KEY = 128;
    private static final int LONGEST_VALUE = 256;

    synchronized TagResourceResponse tag(TagResourceRequest request, Caller caller) {
        var topic = topic(request.resourceArn());
        if (!request.hasTags()) {
            throw SnsErrors.missing("Tags");
        }
        var tags = new TreeMap<>(topic.tags());
        tags.putAll(map(request.tags()));
        resolver.topics().tag(topic.name(), checked(tags));
        return TagResourceResponse.builder().build();
    }

    synchronized UntagResourceResponse untag(UntagResourceRequest request, Caller caller) {
        var topic = topic(request.resourceArn());
        if (!request.hasTagKeys()) {
            throw SnsErrors.missing("TagKeys");
        }
        var tags = new TreeMap<>(topic.tags());
        if (tags.keySet().removeAll(request.tagKeys())) {
            resolver.topics().tag(topic.name(), tags);
        }
        return UntagResourceResponse.builder().build();
    }

    ListTagsForResourceResponse list(ListTagsForResourceRequest request, Caller caller) {
        var tags =
                new TreeMap<>(topic(request.resourceArn()).tags())
                        .entrySet().stream()
                                .map(tag ->
                                        Tag.builder()
                                                .key(tag.getKey())
                                                .value(tag.getValue())
                                                .build())
                                .toList();
        return ListTagsForResourceResponse.builder().tags(tags).build();
    }

    /// Returns the topic of a request. Only topics have tags. For an unknown topic, SNS returns
    /// another error in tag operations than in other operations.
    private TopicAdmin.Managed topic(@Nullable String arn) {
        return resolver.topics()
                .find(Arn.topic(arn, "ResourceArn"))
                .orElseThrow(SnsErrors::noResource);
    }

    /// @throws dev.leat.server.aws.AwsErrorException if keys are duplicate or missing
    static Map<String, String> map(List<Tag> tags) {
        var map = new LinkedHashMap<String, String>();
        for (var tag : tags) {
            if (tag.key() == null || tag.value() == null) {
                throw SnsErrors.missing(tag.key() == null ? "tags.key" : "tags.value");
            }
            if (map.put(tag.key(), tag.value()) != null) {
                throw SnsErrors.invalid("Duplicated keys are not allowed.");
            }
        }
        return map;
    }

    /// @throws dev.leat.server.aws.AwsErrorException if there are more tags than SNS allows, or a
    ///   key or a value is too long
    static Map<String, String> checked(Map<String, String> tags) {
        if (tags.size() > MOST) {
            throw SnsErrors.tooManyTags();
        }
        tags.forEach((key, value) -> {
            if (key.isEmpty() || key.length() > LONGEST_KEY) {
                throw SnsErrors.invalid(
                        "Tags Reason: the key '" + key + "' does not have 1 to 128 characters");
            }
            if (value.length() > LONGEST_VALUE) {
                throw SnsErrors.invalid(
                        "Tags Reason: the value of the key '"
                                + key
                                + "' has more than 256 characters");
            }
        });
        return tags;
    }
}

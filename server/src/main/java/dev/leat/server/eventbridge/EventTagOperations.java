package dev.leat.server.eventbridge;

import dev.leat.port.EventBus;
import dev.leat.port.EventBus.Rule;
import dev.leat.server.aws.Caller;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.eventbridge.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.eventbridge.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.eventbridge.model.Tag;
import software.amazon.awssdk.services.eventbridge.model.TagResourceRequest;
import software.amazon.awssdk.services.eventbridge.model.TagResourceResponse;
import software.amazon.awssdk.services.eventbridge.model.UntagResourceRequest;
import software.amazon.awssdk.services.eventbridge.model.UntagResourceResponse;

/// TagResource, UntagResource and ListTagsForResource, for rules.
record EventTagOperations(EventBus bus) {

    /// The limits of EventBridge.
    private static final int MOST = 50;

    private static final int LONGEST_KEY = 128;
    private static final int LONGEST_VALUE = 256;

    TagResourceResponse tag(TagResourceRequest in, Caller caller) {
        var added = map(in.tags());
        change(
                in.resourceARN(),
                tags -> {
                    tags.putAll(added);
                    return tags;
                });
        return TagResourceResponse.builder().build();
    }

    UntagResourceResponse untag(UntagResourceRequest in, Caller caller) {
        change(
                in.resourceARN(),
                tags -> {
                    in.tagKeys().forEach(tags::remove);
                    return tags;
                });
        return UntagResourceResponse.builder().build();
    }

    private void change(@Nullable String arn, UnaryOperator<Map<String, String>> change) {
        var name = EventNames.rule(arn);
        bus.change(
                name,
                was -> {
                    var rule = was.orElseThrow(() -> EventErrors.noRule(name));
                    return Optional.of(
                            rule.withTags(checked(change.apply(new TreeMap<>(rule.tags())))));
                });
    }

    ListTagsForResourceResponse list(ListTagsForResourceRequest in, Caller caller) {
        var name = EventNames.rule(in.resourceARN());
        var tags = bus.rule(name).map(Rule::tags).orElseThrow(() -> EventErrors.noRule(name));
        return ListTagsForResourceResponse.builder()
                .tags(
                        new TreeMap<>(tags)
                                .entrySet().stream()
                                        .map(tag ->
                                                Tag.builder()
                                                        .key(tag.getKey())
                                                        .value(tag.getValue())
                                                        .build())
                                        .toList())
                .build();
    }

    /// @throws dev.leat.server.aws.AwsErrorException if a key or a value is missing
    static Map<String, String> map(List<Tag> tags) {
        var map = new LinkedHashMap<String, String>();
        for (var tag : tags) {
            if (tag.key() == null || tag.value() == null) {
                throw EventErrors.constraint(
                        tag.key() == null ? "tags.member.key" : "tags.member.value",
                        null,
                        "not be null");
            }
            map.put(tag.key(), tag.value());
        }
        return map;
    }

    /// @throws dev.leat.server.aws.AwsErrorException if there are more tags than EventBridge
    ///   allows, or a key or a value is too long
    static Map<String, String> checked(Map<String, String> tags) {
        if (tags.size() > MOST) {
            throw EventErrors.limit("A rule can have at most %d tags.".formatted(MOST));
        }
        tags.forEach((key, value) -> {
            if (key.isEmpty() || key.length() > LONGEST_KEY) {
                throw EventErrors.constraint(
                        "tags.member.key", key, "have length between 1 and " + LONGEST_KEY);
            }
            if (value.length() > LONGEST_VALUE) {
                throw EventErrors.constraint(
                        "tags.member.value",
                        value,
                        "have length less than or equal to " + LONGEST_VALUE);
            }
        });
        return tags;
    }
}

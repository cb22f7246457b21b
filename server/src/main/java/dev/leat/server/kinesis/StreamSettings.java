package dev.leat.server.kinesis;

import dev.leat.app.Stream;
import dev.leat.port.Streams;
import dev.leat.server.aws.Caller;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.model.AddTagsToStreamRequest;
import software.amazon.awssdk.services.kinesis.model.AddTagsToStreamResponse;
import software.amazon.awssdk.services.kinesis.model.DecreaseStreamRetentionPeriodRequest;
import software.amazon.awssdk.services.kinesis.model.DecreaseStreamRetentionPeriodResponse;
import software.amazon.awssdk.services.kinesis.model.IncreaseStreamRetentionPeriodRequest;
import software.amazon.awssdk.services.kinesis.model.IncreaseStreamRetentionPeriodResponse;
import software.amazon.awssdk.services.kinesis.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.kinesis.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.kinesis.model.ListTagsForStreamRequest;
import software.amazon.awssdk.services.kinesis.model.ListTagsForStreamResponse;
import software.amazon.awssdk.services.kinesis.model.RemoveTagsFromStreamRequest;
import software.amazon.awssdk.services.kinesis.model.RemoveTagsFromStreamResponse;
import software.amazon.awssdk.services.kinesis.model.Tag;
import software.amazon.awssdk.services.kinesis.model.TagResourceRequest;
import software.amazon.awssdk.services.kinesis.model.TagResourceResponse;
import software.amazon.awssdk.services.kinesis.model.UntagResourceRequest;
import software.amazon.awssdk.services.kinesis.model.UntagResourceResponse;
import software.amazon.awssdk.services.kinesis.model.UpdateStreamModeRequest;
import software.amazon.awssdk.services.kinesis.model.UpdateStreamModeResponse;

/// Operations that change and return settings of streams: the retention period, the mode and the
/// tags. Changes are made one after the other.
record StreamSettings(StreamResolver resolver) {

    private static final int MOST_TAGS = 50;

    synchronized IncreaseStreamRetentionPeriodResponse increase(
            IncreaseStreamRetentionPeriodRequest request, Caller caller) {
        var stream = resolver.find(request.streamName(), request.streamARN());
        int hours = hours(request.retentionPeriodHours());
        int now = StreamOperations.hours(stream);
        if (hours < now) {
            throw KinesisErrors.invalid(
                    "Requested retention period (%d hours) for stream %s can not be shorter than existing retention period (%d hours). Use DecreaseRetentionPeriod API."
                            .formatted(hours, stream.name(), now));
        }
        retain(stream, hours);
        return IncreaseStreamRetentionPeriodResponse.builder().build();
    }

    synchronized DecreaseStreamRetentionPeriodResponse decrease(
            DecreaseStreamRetentionPeriodRequest request, Caller caller) {
        var stream = resolver.find(request.streamName(), request.streamARN());
        int hours = hours(request.retentionPeriodHours());
        int now = StreamOperations.hours(stream);
        if (hours > now) {
            throw KinesisErrors.invalid(
                    "Requested retention period (%d hours) for stream %s can not be longer than existing retention period (%d hours). Use IncreaseRetentionPeriod API."
                            .formatted(hours, stream.name(), now));
        }
        retain(stream, hours);
        return DecreaseStreamRetentionPeriodResponse.builder().build();
    }

    private static int hours(@Nullable Integer requested) {
        int hours = Constraints.present(requested, "retentionPeriodHours");
        if (hours < Stream.DEFAULT_RETENTION.toHours()) {
            throw KinesisErrors.invalid(
                    "Minimum allowed retention period is %d hours. Requested retention period (%d hours) is too short."
                            .formatted(Stream.DEFAULT_RETENTION.toHours(), hours));
        }
        if (hours > Stream.MAX_RETENTION.toHours()) {
            throw KinesisErrors.invalid(
                    "Maximum allowed retention period is %d hours. Requested retention period (%d hours) is too long."
                            .formatted(Stream.MAX_RETENTION.toHours(), hours));
        }
        return hours;
    }

    private void retain(Streams.Info stream, int hours) {
        StreamResolver.refuseDeclared(stream, "change its `retention`");
        resolver.streams().replace(stream.withRetention(Duration.ofHours(hours)));
    }

    synchronized UpdateStreamModeResponse mode(UpdateStreamModeRequest request, Caller caller) {
        if (request.streamARN() == null) {
            throw KinesisErrors.missing("streamARN");
        }
        var mode =
                StreamOperations.mode(
                        Constraints.present(request.streamModeDetails(), "streamModeDetails"));
        var stream = resolver.find(null, request.streamARN());
        resolver.streams().replace(stream.withMode(mode));
        return UpdateStreamModeResponse.builder().build();
    }

    synchronized AddTagsToStreamResponse tag(AddTagsToStreamRequest request, Caller caller) {
        var stream = resolver.find(request.streamName(), request.streamARN());
        add(stream, request.tags());
        return AddTagsToStreamResponse.builder().build();
    }

    synchronized TagResourceResponse tag(TagResourceRequest request, Caller caller) {
        add(ofResource(request.resourceARN()), request.tags());
        return TagResourceResponse.builder().build();
    }

    private Streams.Info ofResource(@Nullable String arn) {
        return resolver.find(null, Constraints.present(arn, "resourceARN"));
    }

    private void add(Streams.Info stream, Map<String, String> more) {
        if (more.isEmpty()) {
            throw KinesisErrors.missing("tags");
        }
        var tags = new HashMap<>(stream.tags());
        tags.putAll(more);
        resolver.streams().replace(stream.withTags(Tags.checked(tags)));
    }

    synchronized RemoveTagsFromStreamResponse untag(
            RemoveTagsFromStreamRequest request, Caller caller) {
        remove(resolver.find(request.streamName(), request.streamARN()), request.tagKeys());
        return RemoveTagsFromStreamResponse.builder().build();
    }

    synchronized UntagResourceResponse untag(UntagResourceRequest request, Caller caller) {
        remove(ofResource(request.resourceARN()), request.tagKeys());
        return UntagResourceResponse.builder().build();
    }

    private void remove(Streams.Info stream, List<String> keys) {
        if (keys.isEmpty()) {
            throw KinesisErrors.missing("tagKeys");
        }
        var tags = new HashMap<>(stream.tags());
        tags.keySet().removeAll(keys);
        resolver.streams().replace(stream.withTags(tags));
    }

    ListTagsForStreamResponse tags(ListTagsForStreamRequest request, Caller caller) {
        int limit = Constraints.limit(request.limit(), "limit", MOST_TAGS, MOST_TAGS);
        var stream = resolver.find(request.streamName(), request.streamARN());
        var after = request.exclusiveStartTagKey();
        var all = new TreeMap<>(stream.tags());
        var rest = after == null ? all : all.tailMap(after, false);
        return ListTagsForStreamResponse.builder()
                .tags(rest.entrySet().stream().limit(limit).map(StreamSettings::tag).toList())
                .hasMoreTags(rest.size() > limit)
                .build();
    }

    ListTagsForResourceResponse tags(ListTagsForResourceRequest request, Caller caller) {
        var all = new TreeMap<>(ofResource(request.resourceARN()).tags());
        return ListTagsForResourceResponse.builder()
                .tags(all.entrySet().stream().map(StreamSettings::tag).toList())
                .build();
    }

    private static Tag tag(Map.Entry<String, String> tag) {
        return Tag.builder().key(tag.getKey()).value(tag.getValue()).build();
    }
}

package dev.leat.server.dynamodb;

import dev.leat.app.Table;
import dev.leat.port.Tables;
import dev.leat.server.aws.Caller;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.ContinuousBackupsStatus;
import software.amazon.awssdk.services.dynamodb.model.DescribeContinuousBackupsRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeContinuousBackupsResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveResponse;
import software.amazon.awssdk.services.dynamodb.model.ListTagsOfResourceRequest;
import software.amazon.awssdk.services.dynamodb.model.ListTagsOfResourceResponse;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryStatus;
import software.amazon.awssdk.services.dynamodb.model.Tag;
import software.amazon.awssdk.services.dynamodb.model.TagResourceRequest;
import software.amazon.awssdk.services.dynamodb.model.TagResourceResponse;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveSpecification;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.awssdk.services.dynamodb.model.UntagResourceRequest;
import software.amazon.awssdk.services.dynamodb.model.UntagResourceResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveResponse;

/// Time to live, tags, and the description of continuous backups, which Leat does not support.
record TableSettings(TableResolver tables) {

    private static final int MAX_TAGS = 50;

    DescribeTimeToLiveResponse timeToLive(DescribeTimeToLiveRequest request, Caller caller) {
        var attribute = tables.table(request.tableName()).expireAt();
        return DescribeTimeToLiveResponse.builder()
                .timeToLiveDescription(of -> {
                    of.timeToLiveStatus(
                            attribute.isPresent()
                                    ? TimeToLiveStatus.ENABLED
                                    : TimeToLiveStatus.DISABLED);
                    attribute.ifPresent(of::attributeName);
                })
                .build();
    }

    UpdateTimeToLiveResponse timeToLive(UpdateTimeToLiveRequest request, Caller caller) {
        var asked = request.timeToLiveSpecification();
        tables.change(request.tableName(), info -> withTimeToLive(info, asked));
        return UpdateTimeToLiveResponse.builder().timeToLiveSpecification(asked).build();
    }

    private static Tables.Info withTimeToLive(
            Tables.Info info, @Nullable TimeToLiveSpecification asked) {
        var table = info.table();
        if (info.declared()) {
            throw DynamoDbErrors.declared(table.name(), "set expire_at in its entry");
        }
        if (asked == null || asked.attributeName() == null || asked.enabled() == null) {
            throw DynamoDbErrors.validation(
                    "TimeToLiveSpecification needs AttributeName and Enabled");
        }
        if (asked.enabled() == table.expireAt().isPresent()) {
            throw DynamoDbErrors.validation(
                    "TimeToLive is already " + (asked.enabled() ? "enabled" : "disabled"));
        }
        if (!asked.enabled() && !table.expireAt().get().equals(asked.attributeName())) {
            throw DynamoDbErrors.validation(
                    "TimeToLive is active on a different AttributeName: current AttributeName is "
                            + table.expireAt().get());
        }
        return info.withTable(
                new Table(
                        table.name(),
                        table.key(),
                        table.indexes(),
                        asked.enabled() ? Optional.of(asked.attributeName()) : Optional.empty(),
                        table.pointInTimeRecovery()));
    }

    TagResourceResponse tag(TagResourceRequest request, Caller caller) {
        tables.change(
                arn(request.resourceArn()),
                info -> {
                    var tags = new HashMap<>(info.tags());
                    tags.putAll(tags(request.tags()));
                    return info.withTags(checked(tags));
                });
        return TagResourceResponse.builder().build();
    }

    static Map<String, String> tags(List<Tag> given) {
        var tags = new HashMap<String, String>();
        given.forEach(tag -> tags.put(tag.key(), tag.value()));
        return tags;
    }

    /// @throws AwsErrorException if there are more tags than DynamoDB allows
    static Map<String, String> checked(Map<String, String> tags) {
        if (tags.size() > MAX_TAGS) {
            throw DynamoDbErrors.validation(
                    "One or more parameter values were invalid: Too many tags: at most "
                            + MAX_TAGS);
        }
        return tags;
    }

    UntagResourceResponse untag(UntagResourceRequest request, Caller caller) {
        tables.change(
                arn(request.resourceArn()),
                info -> {
                    var tags = new HashMap<>(info.tags());
                    request.tagKeys().forEach(tags::remove);
                    return info.withTags(tags);
                });
        return UntagResourceResponse.builder().build();
    }

    ListTagsOfResourceResponse tags(ListTagsOfResourceRequest request, Caller caller) {
        var tags = new TreeMap<>(tables.find(arn(request.resourceArn())).tags());
        return ListTagsOfResourceResponse.builder()
                .tags(
                        tags.entrySet().stream()
                                .map(tag ->
                                        Tag.builder()
                                                .key(tag.getKey())
                                                .value(tag.getValue())
                                                .build())
                                .toList())
                .build();
    }

    private static String arn(@Nullable String given) {
        if (given == null || !given.contains(":table/")) {
            throw DynamoDbErrors.validation("Invalid TableArn: " + given);
        }
        return given;
    }

    DescribeContinuousBackupsResponse backups(
            DescribeContinuousBackupsRequest request, Caller caller) {
        tables.find(request.tableName());
        return DescribeContinuousBackupsResponse.builder()
                .continuousBackupsDescription(of ->
                        of.continuousBackupsStatus(ContinuousBackupsStatus.ENABLED)
                                .pointInTimeRecoveryDescription(recovery ->
                                        recovery.pointInTimeRecoveryStatus(
                                                PointInTimeRecoveryStatus.DISABLED)))
                .build();
    }
}

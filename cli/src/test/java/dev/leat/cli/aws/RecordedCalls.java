package dev.leat.cli.aws;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.glue.model.CreateTableRequest;
import software.amazon.awssdk.services.glue.model.GetDatabaseRequest;
import software.amazon.awssdk.services.glue.model.GetTableRequest;
import software.amazon.awssdk.services.glue.model.UpdateTableRequest;
import software.amazon.awssdk.services.kinesis.model.GetRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;

/// Records the calls of all AWS clients of this process to one endpoint while a recording is open.
/// Calls to other endpoints, for example of an earlier test whose threads end later, are not
/// recorded. Only one recording at a time is possible in a process. The SDK creates this for each
/// client, because it is in its file of global interceptors.
public final class RecordedCalls implements ExecutionInterceptor {

    /// A permission that a call needs: an action in IAM, and the name of its resource; `BUCKET/KEY`
    /// for an object. A conditional write also reads
    /// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html).
    /// (https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html).
    public record Permission(String action, String resource) {}

    /// Actions of IAM of operations that have other names.
    private static final Map<String, String> ACTIONS =
            Map.ofEntries(
                    Map.entry("sqs:SendMessageBatch", "sqs:SendMessage"),
                    Map.entry("sqs:DeleteMessageBatch", "sqs:DeleteMessage"),
                    Map.entry("sqs:ChangeMessageVisibilityBatch", "sqs:ChangeMessageVisibility"),
                    Map.entry("sns:PublishBatch", "sns:Publish"),
                    Map.entry("eventbridge:PutEvents", "events:PutEvents"),
                    Map.entry("s3:HeadObject", "s3:GetObject"),
                    Map.entry("s3:HeadBucket", "s3:ListBucket"),
                    Map.entry("s3:ListObjectsV2", "s3:ListBucket"),
                    Map.entry("s3:ListObjectVersions", "s3:ListBucketVersions"),
                    Map.entry("s3:ListMultipartUploads", "s3:ListBucketMultipartUploads"),
                    Map.entry("s3:ListParts", "s3:ListMultipartUploadParts"),
                    Map.entry("s3:CreateMultipartUpload", "s3:PutObject"),
                    Map.entry("s3:UploadPart", "s3:PutObject"),
                    Map.entry("s3:CompleteMultipartUpload", "s3:PutObject"),
                    Map.entry("s3:GetBucketNotificationConfiguration", "s3:GetBucketNotification"));

    /// Actions on one version of an object, by the actions on its current version.
    private static final Map<String, String> OF_VERSIONS =
            Map.of(
                    "s3:GetObject", "s3:GetObjectVersion",
                    "s3:DeleteObject", "s3:DeleteObjectVersion");

    /// Names of the fields with the resource of a request.
    private static final List<String> RESOURCES =
            List.of("QueueUrl", "QueueName", "TopicArn", "TableName", "StreamName", "Bucket");

    /// The permissions of the calls to the services at one port of this machine, and the streams of
    /// iterators.
    private record Recording(
            int port, Set<Permission> permissions, Map<String, String> iterators) {}

    private static volatile @Nullable Recording recording;

    /// A part of a test.
    public interface Run {
        void run() throws Exception;
    }

    /// Returns the permissions that the calls of all clients to `endpoint` need during `run`.
    public static Set<Permission> of(String endpoint, Run run) throws Exception {
        var recorded =
                new Recording(
                        URI.create(endpoint).getPort(),
                        ConcurrentHashMap.newKeySet(),
                        new ConcurrentHashMap<>());
        recording = recorded;
        try {
            run.run();
        } finally {
            recording = null;
        }
        return Set.copyOf(recorded.permissions());
    }

    @Override
    public void beforeTransmission(
            Context.BeforeTransmission context, ExecutionAttributes attributes) {
        var recorded = recording;
        if (recorded != null
                && context.httpRequest().port() == recorded.port()
                && context.request() instanceof AwsRequest request) {
            var service =
                    String.valueOf(attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME))
                            .toLowerCase(Locale.ROOT);
            var operation = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
            permissions(service + ":" + operation, request, recorded)
                    .forEach(recorded.permissions()::add);
        }
    }

    /// A read of a stream names an iterator only.
    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        var recorded = recording;
        if (recorded == null) {
            return;
        }
        var iterators = recorded.iterators();
        if (context.request() instanceof GetShardIteratorRequest get
                && context.response() instanceof GetShardIteratorResponse got) {
            iterators.put(got.shardIterator(), get.streamName());
        } else if (context.request() instanceof GetRecordsRequest get
                && context.response() instanceof GetRecordsResponse got
                && got.nextShardIterator() != null) {
            iterators.put(got.nextShardIterator(), iterators.getOrDefault(get.shardIterator(), ""));
        }
    }

    private static Stream<Permission> permissions(
            String operation, AwsRequest request, Recording recorded) {
        return switch (request) {
            case GetRecordsRequest get ->
                    Stream.of(
                            new Permission(
                                    operation,
                                    recorded.iterators().getOrDefault(get.shardIterator(), "")));
            case BatchGetItemRequest get ->
                    get.requestItems().keySet().stream()
                            .map(table -> new Permission(operation, table));
            case BatchWriteItemRequest write ->
                    write.requestItems().keySet().stream()
                            .map(table -> new Permission(operation, table));
            case TransactWriteItemsRequest write ->
                    write.transactItems().stream().flatMap(RecordedCalls::part);
            case DeleteObjectsRequest delete ->
                    delete.delete().objects().stream()
                            .map(object ->
                                    new Permission(
                                            "s3:DeleteObject",
                                            delete.bucket() + "/" + object.key()));
            case GetDatabaseRequest get -> inGlue(operation, get.name(), Optional.empty());
            case GetTableRequest get ->
                    inGlue(operation, get.databaseName(), Optional.of(get.name()));
            case CreateTableRequest create ->
                    inGlue(
                            operation,
                            create.databaseName(),
                            Optional.of(create.tableInput().name()));
            case UpdateTableRequest update ->
                    inGlue(
                            operation,
                            update.databaseName(),
                            Optional.of(update.tableInput().name()));
            case PutEventsRequest put ->
                    put.entries().stream()
                            .map(entry ->
                                    Optional.ofNullable(entry.eventBusName()).orElse("default"))
                            .map(bus ->
                                    new Permission(
                                            ACTIONS.getOrDefault(operation, operation),
                                            "event-bus/" + bus));
            default -> {
                var action = ACTIONS.getOrDefault(operation, operation);
                if (field(request, "VersionId").isPresent()) {
                    action = OF_VERSIONS.getOrDefault(action, action);
                }
                var index = field(request, "IndexName").map(name -> "/index/" + name);
                var key = field(request, "Key").map(name -> "/" + name);
                var resource = resource(request) + index.or(() -> key).orElse("");
                var permission = new Permission(action, resource);
                yield field(request, "IfMatch").isPresent()
                        ? Stream.of(permission, new Permission("s3:GetObject", resource))
                        : Stream.of(permission);
            }
        };
    }

    /// Returns the permissions of a call of Glue, which are on the catalog, the database and the
    /// table (https://docs.aws.amazon.com/glue/latest/dg/glue-specifying-resource-arns.html).
    private static Stream<Permission> inGlue(
            String operation, String database, Optional<String> table) {
        return Stream.concat(
                        Stream.of("catalog", "database/" + database),
                        table.map(name -> "table/%s/%s".formatted(database, name)).stream())
                .map(resource -> new Permission(operation, resource));
    }

    private static Optional<String> field(AwsRequest request, String name) {
        return request.getValueForField(name, Object.class)
                .filter(String.class::isInstance)
                .map(String.class::cast);
    }

    /// Returns the permissions of an item of a transaction
    /// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html).
    private static Stream<Permission> part(TransactWriteItem item) {
        var parts = new ArrayList<Permission>();
        if (item.put() != null) {
            parts.add(new Permission("dynamodb:PutItem", item.put().tableName()));
        }
        if (item.update() != null) {
            parts.add(new Permission("dynamodb:UpdateItem", item.update().tableName()));
        }
        if (item.delete() != null) {
            parts.add(new Permission("dynamodb:DeleteItem", item.delete().tableName()));
        }
        if (item.conditionCheck() != null) {
            parts.add(
                    new Permission(
                            "dynamodb:ConditionCheckItem", item.conditionCheck().tableName()));
        }
        return parts.stream();
    }

    private static String resource(AwsRequest request) {
        return RESOURCES.stream()
                .flatMap(name -> field(request, name).stream())
                .map(value ->
                        value.substring(
                                Math.max(value.lastIndexOf('/'), value.lastIndexOf(':')) + 1))
                .findFirst()
                .orElse("");
    }
}

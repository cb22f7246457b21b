package dev.leat.cli.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.aws.AwsClients;
import dev.leat.cli.fixture.Polling;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.ScalingType;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The resources of the app of [StreamsOnAwsTest], as its clients use them.
///
/// @param prefix the prefix of their names
record StreamsOnAws(AwsClients clients, String prefix) {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /// Puts sales, each with its id as the partition key.
    void put(String stream, String... sales) {
        put(stream, List.of(sales));
    }

    void put(String stream, List<String> sales) {
        clients.kinesis()
                .putRecords(put ->
                        put.streamName(prefix + stream)
                                .records(
                                        sales.stream()
                                                .map(sale ->
                                                        PutRecordsRequestEntry.builder()
                                                                .partitionKey(
                                                                        sale.split("\"", -1)[3])
                                                                .data(SdkBytes.fromUtf8String(sale))
                                                                .build())
                                                .toList()));
    }

    void reshard(String stream, int shards) {
        clients.kinesis()
                .updateShardCount(update ->
                        update.streamName(prefix + stream)
                                .targetShardCount(shards)
                                .scalingType(ScalingType.UNIFORM_SCALING));
        await(() ->
                clients.kinesis()
                                .describeStreamSummary(get -> get.streamName(prefix + stream))
                                .streamDescriptionSummary()
                                .streamStatus()
                        == StreamStatus.ACTIVE);
    }

    static void await(BooleanSupplier condition) {
        var deadline = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(deadline);
            Polling.pause();
        }
    }

    int letters(String queue) {
        var url = clients.sqs().getQueueUrl(get -> get.queueName(prefix + queue)).queueUrl();
        var visible = QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES;
        return Integer.parseInt(
                clients.sqs()
                        .getQueueAttributes(get -> get.queueUrl(url).attributeNames(visible))
                        .attributes()
                        .get(visible));
    }

    /// Receives the message of a sale from the queue of cleaned sales.
    JsonNode cleaned(String id) {
        var url = clients.sqs().getQueueUrl(get -> get.queueName(prefix + "cleaned")).queueUrl();
        var found = new ArrayList<JsonNode>();
        await(() -> {
            clients
                    .sqs()
                    .receiveMessage(
                            get -> get.queueUrl(url).maxNumberOfMessages(10).visibilityTimeout(1))
                    .messages()
                    .stream()
                    .map(message -> JsonMapper.shared().readTree(message.body()))
                    .filter(message -> message.path("id").asString().equals(id))
                    .forEach(found::add);
            return !found.isEmpty();
        });
        return found.getFirst();
    }

    boolean has(String table, String id) {
        return clients.dynamoDb()
                .getItem(get ->
                        get.tableName(prefix + table).key(Map.of("id", AttributeValue.fromS(id))))
                .hasItem();
    }

    void rate(String shop, int rate) {
        clients.dynamoDb()
                .putItem(put ->
                        put.tableName(prefix + "rates")
                                .item(
                                        Map.of(
                                                "shop", AttributeValue.fromS(shop),
                                                "rate",
                                                        AttributeValue.fromN(
                                                                String.valueOf(rate)))));
    }
}

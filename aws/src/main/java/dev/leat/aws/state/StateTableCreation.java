package dev.leat.aws.state;

import dev.leat.aws.AwsFailures;
import dev.leat.port.CorruptStateException;
import dev.leat.port.UnavailableException;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

/// Creates and checks a state table.
record StateTableCreation(DynamoDbClient client, String name) {

    static final String TTL = "ttl";

    private static final Set<String> KEYS =
            Set.of(StateKey.PK + " " + KeyType.HASH, StateKey.SK + " " + KeyType.RANGE);

    void run() {
        AwsFailures.call(
                "the DynamoDB table " + name,
                () -> {
                    createTable();
                    client.waiter().waitUntilTableExists(table -> table.tableName(name));
                    expireItems();
                    return name;
                });
    }

    private void createTable() {
        var request =
                CreateTableRequest.builder()
                        .tableName(name)
                        .billingMode(BillingMode.PAY_PER_REQUEST)
                        .attributeDefinitions(text(StateKey.PK), text(StateKey.SK))
                        .keySchema(key(StateKey.PK, KeyType.HASH), key(StateKey.SK, KeyType.RANGE))
                        .build();
        try {
            client.createTable(request);
        } catch (ResourceInUseException _) {
            check(() -> new UnavailableException(name + " was deleted at this moment"));
        }
    }

    private static AttributeDefinition text(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    private void expireItems() {
        var status =
                client.describeTimeToLive(table -> table.tableName(name))
                        .timeToLiveDescription()
                        .timeToLiveStatus();
        if (status == TimeToLiveStatus.DISABLED) {
            client.updateTimeToLive(table ->
                    table.tableName(name)
                            .timeToLiveSpecification(ttl -> ttl.attributeName(TTL).enabled(true)));
        }
    }

    /// @param missing creates the exception to throw if the table does not exist
    void check(Supplier<UnavailableException> missing) {
        try {
            var table = client.describeTable(described -> described.tableName(name)).table();
            var keys =
                    table.keySchema().stream()
                            .map(StateTableCreation::text)
                            .collect(Collectors.toSet());
            if (!keys.equals(KEYS)) {
                throw new CorruptStateException(
                        "the DynamoDB table %s has the keys %s instead of pk and sk, so it was not created by Leat; delete it, or set another `prefix` in the environment"
                                .formatted(
                                        name,
                                        table.keySchema().stream()
                                                .map(KeySchemaElement::attributeName)
                                                .collect(Collectors.joining(" and "))));
            }
        } catch (ResourceNotFoundException _) {
            throw missing.get();
        } catch (SdkException failed) {
            throw AwsFailures.unavailable("the DynamoDB table " + name, failed);
        }
    }

    private static String text(KeySchemaElement key) {
        return key.attributeName() + " " + key.keyType();
    }
}

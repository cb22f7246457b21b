package dev.leat.bench.tables;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/// HTTP requests of DynamoDB's API for one table of a server, and the items of the benchmark. An
/// item has about 1 KB. Its only number is `n`.
record TableRequests(int port, String table) {

    /// Number of items in a partition, which is the number of items that a query returns.
    static final int PARTITION = 10;

    private static final String TEXT = "x".repeat(950);

    byte[] put(int client, int number) {
        return request(
                "PutItem",
                """
                {"TableName":"%s","Item":{"p":{"S":"%s"},"s":{"S":"%d"},"n":{"N":"%d"},\
                "text":{"S":"%s"},"on":{"BOOL":true}}}\
                """
                        .formatted(
                                table,
                                partition(client, number),
                                number % PARTITION,
                                number,
                                TEXT));
    }

    byte[] get(int client, int number) {
        return request(
                "GetItem",
                """
                {"TableName":"%s","Key":{"p":{"S":"%s"},"s":{"S":"%d"}},"ConsistentRead":true}\
                """
                        .formatted(table, partition(client, number), number % PARTITION));
    }

    /// A query for the partition of an item.
    byte[] query(int client, int number) {
        return request(
                "Query",
                """
                {"TableName":"%s","KeyConditionExpression":"p = :p",\
                "ExpressionAttributeValues":{":p":{"S":"%s"}},"ConsistentRead":true}\
                """
                        .formatted(table, partition(client, number)));
    }

    /// Returns the sum of `n` over the items in the partition of an item. A client has `items`.
    static long sumOfPartition(int number, int items) {
        int first = number / PARTITION * PARTITION;
        return IntStream.range(first, Math.min(first + PARTITION, items)).asLongStream().sum();
    }

    private static String partition(int client, int number) {
        return "c%d-%06d".formatted(client, number / PARTITION);
    }

    private byte[] request(String operation, String body) {
        var head =
                List.of(
                        "POST / HTTP/1.1",
                        "Host: 127.0.0.1:" + port,
                        "Content-Type: application/x-amz-json-1.0",
                        "X-Amz-Target: DynamoDB_20120810." + operation,
                        "X-Amz-Date: 20260101T000000Z",
                        "Authorization: AWS4-HMAC-SHA256"
                                + " Credential=a/20260101/us-east-1/dynamodb/aws4_request,"
                                + " SignedHeaders=host, Signature=0",
                        "Content-Length: " + body.length(),
                        "",
                        body);
        return String.join("\r\n", head).getBytes(StandardCharsets.ISO_8859_1);
    }
}

package dev.leat.bench.streams;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/// The AWS SDK for Java as a producer of one stream.
public final class StreamClient implements AutoCloseable {

    private static final String STREAM = "bench";

    private final KinesisClient client;
    private final String stream;

    private StreamClient(int port, String stream) {
        this.stream = stream;
        this.client =
                KinesisClient.builder()
                        .endpointOverride(URI.create("http://127.0.0.1:" + port))
                        .region(Region.US_EAST_1)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create("bench", "bench")))
                        .httpClient(UrlConnectionHttpClient.create())
                        .build();
    }

    /// Returns a producer of a stream that exists.
    public static StreamClient of(int port, String stream) {
        return new StreamClient(port, stream);
    }

    /// Creates the stream.
    static StreamClient creating(int port, int shards) {
        return creating(port, STREAM, shards);
    }

    /// Creates a stream with this name.
    static StreamClient creating(int port, String stream, int shards) {
        var created = new StreamClient(port, stream);
        created.client.createStream(in -> in.streamName(stream).shardCount(shards));
        created.client.waiter().waitUntilStreamExists(in -> in.streamName(stream));
        return created;
    }

    /// Puts records with one request.
    ///
    /// @param prefix the beginning of the partition keys
    public void put(List<byte[]> records, String prefix) {
        var entries = new ArrayList<PutRecordsRequestEntry>(records.size());
        for (var record : records) {
            entries.add(
                    PutRecordsRequestEntry.builder()
                            .data(SdkBytes.fromByteArrayUnsafe(record))
                            .partitionKey(prefix + entries.size())
                            .build());
        }
        var response = client.putRecords(in -> in.streamName(stream).records(entries));
        if (response.failedRecordCount() > 0) {
            throw new IllegalStateException(
                    "%d records failed".formatted(response.failedRecordCount()));
        }
    }

    @Override
    public void close() {
        client.close();
    }
}

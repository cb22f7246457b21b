package dev.leat.cli.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/// A process that puts sales into a stream with the SDK for Java, as `put_records.py` does with
/// boto3, with the same arguments.
final class SaleProducer {

    private static final int MOST = 500;
    private static final Pattern INVOICE = Pattern.compile("\"InvoiceNo\":\"(\\d+)\"");

    private SaleProducer() {}

    public static void main(String[] arguments) throws Exception {
        put(
                arguments[0],
                arguments[1],
                Path.of(arguments[2]),
                Integer.parseInt(arguments[3]),
                Integer.parseInt(arguments[4]));
    }

    static void put(String endpoint, String stream, Path file, int part, int parts)
            throws Exception {
        var credentials = AwsBasicCredentials.create("000000000000", "secret");
        try (var kinesis =
                KinesisClient.builder()
                        .endpointOverride(URI.create(endpoint))
                        .region(Region.of(AwsServices.REGION))
                        .httpClient(UrlConnectionHttpClient.create())
                        .credentialsProvider(StaticCredentialsProvider.create(credentials))
                        .build()) {
            var sales =
                    Files.readAllLines(file).stream()
                            .filter(sale -> Long.parseLong(invoice(sale)) % parts == part)
                            .toList();
            for (int from = 0; from < sales.size(); from += MOST) {
                put(kinesis, stream, sales.subList(from, Math.min(from + MOST, sales.size())));
            }
        }
    }

    private static void put(KinesisClient kinesis, String stream, List<String> sales) {
        var records =
                sales.stream()
                        .map(sale ->
                                PutRecordsRequestEntry.builder()
                                        .data(SdkBytes.fromUtf8String(sale))
                                        .partitionKey(invoice(sale))
                                        .build())
                        .toList();
        assertThat(
                        kinesis.putRecords(put -> put.streamName(stream).records(records))
                                .failedRecordCount())
                .isZero();
    }

    /// Returns the number of a sale's invoice.
    static String invoice(String sale) {
        var found = INVOICE.matcher(sale);
        assertThat(found.find()).as(sale).isTrue();
        return found.group(1);
    }
}

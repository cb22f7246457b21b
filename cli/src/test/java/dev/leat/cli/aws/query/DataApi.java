package dev.leat.cli.aws.query;

import dev.leat.cli.fixture.Polling;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.redshiftdata.RedshiftDataClient;
import software.amazon.awssdk.services.redshiftdata.model.DescribeStatementResponse;
import software.amazon.awssdk.services.redshiftdata.model.ExecuteStatementRequest;
import software.amazon.awssdk.services.redshiftdata.model.Field;

/// Statements that a test runs with the Redshift Data client.
public record DataApi(RedshiftDataClient client) {

    /// Returns a client of the endpoint at a URL.
    public static DataApi of(String url) {
        return new DataApi(
                RedshiftDataClient.builder()
                        .endpointOverride(URI.create(url))
                        .region(Region.EU_WEST_1)
                        .httpClient(UrlConnectionHttpClient.create())
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create("any", "secret")))
                        .build());
    }

    /// Starts a statement in the database `dev`, and returns its ID.
    public String begin(Consumer<ExecuteStatementRequest.Builder> request) {
        return client.executeStatement(
                        in -> {
                            in.workgroupName("any").database("dev");
                            request.accept(in);
                        })
                .id();
    }

    /// Waits until a statement has finished, failed or was cancelled.
    public DescribeStatementResponse ended(String id) {
        while (true) {
            var now = client.describeStatement(in -> in.id(id));
            switch (now.status()) {
                case FINISHED, FAILED, ABORTED -> {
                    return now;
                }
                default -> Polling.pause();
            }
        }
    }

    /// Runs a statement to its end.
    public DescribeStatementResponse run(String sql) {
        return ended(begin(in -> in.sql(sql)));
    }

    /// Returns the rows of a statement's first page, values separated by `|`.
    public List<String> rows(String id) {
        return client.getStatementResult(in -> in.id(id)).records().stream()
                .map(row -> String.join("|", row.stream().map(DataApi::text).toList()))
                .toList();
    }

    private static String text(Field field) {
        return switch (field.type()) {
            case STRING_VALUE -> field.stringValue();
            case LONG_VALUE -> field.longValue() + "L";
            case DOUBLE_VALUE -> field.doubleValue() + "D";
            case BOOLEAN_VALUE -> String.valueOf(field.booleanValue());
            case IS_NULL -> "null";
            default -> field.toString();
        };
    }
}

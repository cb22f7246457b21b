package dev.leat.cli.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.fixture.Polling;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.athena.model.QueryExecution;

/// Statements of an Athena client, whose results are in the bucket `results`.
public final class AthenaStatements implements AutoCloseable {

    private final AthenaClient client;
    private final String database;

    public AthenaStatements(String endpoint) {
        this(endpoint, "default");
    }

    /// @param database the database of tables without one
    public AthenaStatements(String endpoint, String database) {
        this.database = database;
        client =
                AthenaClient.builder()
                        .endpointOverride(URI.create(endpoint))
                        .region(Region.EU_WEST_1)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create("any", "secret")))
                        .build();
    }

    /// Returns the rows of a result, with the header of a SELECT, each as values with `|` between.
    public List<String> rows(String sql) {
        var execution = ended(sql);
        assertThat(execution.status().stateChangeReason()).as(sql).isNull();
        var id = execution.queryExecutionId();
        return client.getQueryResults(get -> get.queryExecutionId(id)).resultSet().rows().stream()
                .map(row ->
                        row.data().stream()
                                .map(datum -> String.valueOf(datum.varCharValue()))
                                .collect(Collectors.joining("|")))
                .toList();
    }

    /// Returns the reason why a statement fails.
    public String failure(String sql) {
        var reason = ended(sql).status().stateChangeReason();
        assertThat(reason).as(sql).isNotNull();
        return reason;
    }

    private QueryExecution ended(String sql) {
        var id =
                client.startQueryExecution(start ->
                                start.queryString(sql)
                                        .queryExecutionContext(in -> in.database(database))
                                        .resultConfiguration(
                                                to -> to.outputLocation("s3://results/")))
                        .queryExecutionId();
        while (true) {
            var now = client.getQueryExecution(get -> get.queryExecutionId(id)).queryExecution();
            if (now.status().completionDateTime() != null) {
                return now;
            }
            Polling.pause();
        }
    }

    @Override
    public void close() {
        client.close();
    }
}

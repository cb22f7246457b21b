package dev.leat.cli.aws.query;

import dev.leat.cli.fixture.Polling;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.athena.model.Datum;
import software.amazon.awssdk.services.athena.model.QueryExecution;

/// Statements that a test runs with the Athena client.
///
/// @param output the location of results
public record AthenaRun(AthenaClient client, String output) implements AutoCloseable {

    /// Returns a client of the endpoint at a URL.
    public static AthenaRun of(String url, String output) {
        return new AthenaRun(
                AthenaClient.builder()
                        .endpointOverride(URI.create(url))
                        .region(Region.EU_WEST_1)
                        .httpClient(UrlConnectionHttpClient.create())
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create("any", "secret")))
                        .build(),
                output);
    }

    public String begin(String sql) {
        return client.startQueryExecution(in ->
                        in.queryString(sql).resultConfiguration(r -> r.outputLocation(output)))
                .queryExecutionId();
    }

    public QueryExecution ended(String id) {
        while (true) {
            var now = client.getQueryExecution(in -> in.queryExecutionId(id)).queryExecution();
            if (now.status().completionDateTime() != null) {
                return now;
            }
            Polling.pause();
        }
    }

    /// Returns the rows of all pages, of which the first has the names of the columns.
    public List<List<@Nullable String>> rows(String id) {
        var rows = new ArrayList<List<@Nullable String>>();
        for (var page : client.getQueryResultsPaginator(in -> in.queryExecutionId(id))) {
            for (var row : page.resultSet().rows()) {
                var values = new ArrayList<@Nullable String>();
                row.data().stream().map(Datum::varCharValue).forEach(values::add);
                rows.add(values);
            }
        }
        return rows;
    }

    @Override
    public void close() {
        client.close();
    }
}

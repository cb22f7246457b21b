package dev.leat.cli.aws.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.aws.LeatEndpoint;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs statements over files with the Redshift Data client of the SDK for Java.
class RedshiftFilesTest {

    @Test
    void aResultWithoutAllRecordsSaysSo(@TempDir Path folder) throws Exception {
        try (var leat = LeatEndpoint.of("app: a\nbuckets: {files: {}}\n", folder);
                var client = DataApi.of(leat.url()).client();
                var http = HttpClient.newHttpClient()) {
            var put = HttpRequest.newBuilder(URI.create(leat.url() + "/files/v.csv"));
            var body = BodyPublishers.ofString("n,t\n1,a\n2,\"b\"x\n");
            http.send(put.PUT(body).build(), BodyHandlers.discarding());
            var api = new DataApi(client);
            var done = api.run("select * from \"files/v.csv\"");
            assertThat(done.statusAsString()).isEqualTo("FINISHED");
            assertThat(done.resultRows()).isEqualTo(1);
            assertThat(done.error())
                    .startsWith("files/v.csv: 1 of 2 records that were read is malformed");
            assertThat(api.run("select 1 as one").error()).isNull();
        }
    }
}

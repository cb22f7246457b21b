package dev.leat.cli.page;

import static dev.leat.cli.fixture.Example.leat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.aws.Client;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Document;
import dev.leat.cli.fixture.Example;
import dev.leat.cli.fixture.Walk;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The section of the example's page that uses AWS's tools alone, with those of today and of
/// yesterday.
@Tag("docs")
class CsvFromOutsideTest {

    static final String OUTSIDE = "Use it with AWS tools only";

    private static final String OUTPUT = "output/2010-12-01/part-00001.parquet";

    @TempDir Path folder;

    @Test
    void isDrivenByAwsAndBoto3OfToday() throws Exception {
        isDrivenBy(Client.AWS_JSON, Client.BOTO3_JSON);
    }

    @Test
    void isDrivenByAwsAndBoto3OfYesterday() throws Exception {
        isDrivenBy(Client.AWS_QUERY, Client.BOTO3_QUERY);
    }

    private void isDrivenBy(Client aws, Client boto3) throws Exception {
        var path = AwsTools.path(folder, aws, boto3);
        var example = Example.csv(folder.resolve("app"));
        try (var running = new Background(example.path())) {
            new Walk(example, running, Map.of("PATH", path))
                    .through(Document.read(Example.CSV_PAGE).section(OUTSIDE));
            var kept = folder.resolve("kept.parquet");
            leat(0, "get", OUTPUT, kept.toString(), "--app", example.path());
            assertThat(example.folder().resolve("day.parquet")).hasSameBinaryContentAs(kept);
        }
    }
}

package dev.leat.cli.page;

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

/// The page of the example of lake tables, with a current version of boto3 and an older one of the
/// `aws` command.
@Tag("docs")
class LakePageTest {

    @TempDir private Path folder;

    @Test
    void showsWhatClientsShow() throws Exception {
        var path = AwsTools.path(folder, Client.AWS_QUERY, Client.BOTO3_JSON);
        var example = Example.lake(folder.resolve("app"));
        try (var running = new Background(example.path(), "--samples")) {
            running.awaitOut("all processed");
            running.awaitOut("mails are stored but not sent");
            new Walk(example, running, Map.of("PATH", path))
                    .through(Document.read(Example.LAKE_PAGE));
        }
    }
}

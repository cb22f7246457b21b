package dev.leat.cli;

import dev.leat.cli.aws.Client;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page of the example of lake tables, with AWS's clients in the version of today and in an
/// older one.
@Tag("docs")
class LakePageTest {

    @TempDir private Path folder;

    @Test
    void showsWhatCurrentClientsShow() throws Exception {
        walk(Client.AWS_JSON, Client.BOTO3_JSON);
    }

    @Test
    void showsWhatOlderClientsShow() throws Exception {
        walk(Client.AWS_QUERY, Client.BOTO3_QUERY);
    }

    private void walk(Client aws, Client boto3) throws Exception {
        var path = AwsTools.path(folder, aws, boto3);
        var example = Example.lake(folder.resolve("app"));
        try (var running = new Background(example.path(), "--samples")) {
            running.awaitOut("all processed");
            running.awaitOut("mails are stored but not sent");
            new Walk(example, running, Map.of("PATH", path))
                    .through(Document.read(Example.LAKE_PAGE));
        }
    }
}

package dev.leat.cli.aws.eventbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.leat.cli.aws.Client;
import dev.leat.cli.aws.LeatEndpoint;
import dev.leat.cli.aws.Script;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The `aws` command, old and new, runs the commands of `docs/how-to/route-events.md`.
@Tag("interop")
class EventBridgeClientsTest {

    @TempDir private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"AWS_QUERY", "AWS_JSON"})
    void theAwsCommandRoutesEvents(Client client) throws Exception {
        var words = client.words("eventbridge");
        assumeTrue(words.isPresent(), client.missing());
        try (var leat = new LeatEndpoint(folder)) {
            var answers =
                    Script.start(words.orElseThrow(), leat.url(), client.name(), folder).answers();
            assertThat(answers).containsEntry("page", "ok 200 {\"detail\":{\"total\":250.1}}");
        }
    }
}

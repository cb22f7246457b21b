package dev.leat.cli.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The `aws` command, old and new, as a client of Athena.
@Tag("interop")
class AthenaClientsTest {

    @TempDir private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"AWS_QUERY", "AWS_JSON"})
    void theAwsCommandRunsASelectAndCopiesItsResult(Client client) throws Exception {
        var words = client.words("athena");
        assumeTrue(words.isPresent(), client.missing());
        try (var leat = new LeatEndpoint(folder)) {
            var answers =
                    Script.start(words.orElseThrow(), leat.url(), client.name(), folder).answers();
            assertThat(answers)
                    .containsEntry("state", "ok 200 {\"state\":\"SUCCEEDED\"}")
                    .containsEntry(
                            "rows",
                            "ok 200 {\"rows\":[{\"Data\":[{\"VarCharValue\":\"x\"},{\"VarCharValue\":\"y\"}]},{\"Data\":[{\"VarCharValue\":\"3\"},{}]}]}");
            assertThat(answers.get("file")).contains("\\\"3\\\",");
            assertThat(answers.get("no location"))
                    .contains("(InvalidRequestException)", "No output location provided.");
        }
    }
}

package dev.leat.cli.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.leat.cli.aws.Client;
import dev.leat.cli.aws.LeatEndpoint;
import dev.leat.cli.aws.Script;
import dev.leat.server.AccessToken;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// boto3 waits for `100 Continue` before it sends a body, and keeps what it heard of one put for
/// the next put on the connection.
class S3ExpectTest {

    private static final Path EXPECTED = Path.of("src/test/resources/aws/s3-expect.txt");
    private static final String TOKEN = "a-token-that-nobody-guesses";

    @ParameterizedTest
    @EnumSource(names = {"BOTO3_QUERY", "BOTO3_JSON"})
    void everyPutLeavesTheConnectionFitForTheNext(Client client, @TempDir Path folder)
            throws Exception {
        var python = client.found().map(Path::toString);
        assumeTrue(python.isPresent(), client.missing());
        try (var leat = LeatEndpoint.locked(folder, new AccessToken(TOKEN))) {
            var words = List.of(python.orElseThrow(), "s3_expect.py");
            var answers = Script.start(words, leat.url(), client.name(), folder, TOKEN).answers();
            assertThat(answers.entrySet().stream().map(e -> e.getKey() + " => " + e.getValue()))
                    .containsExactlyElementsOf(Files.readAllLines(EXPECTED));
        }
    }
}

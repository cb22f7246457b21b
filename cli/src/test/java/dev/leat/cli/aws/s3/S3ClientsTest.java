package dev.leat.cli.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.leat.cli.aws.Client;
import dev.leat.cli.aws.LeatEndpoint;
import dev.leat.cli.aws.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Usual work with files: the commands `aws s3` and `aws s3api`, and boto3's transfer manager with
/// a file of 40 MB. Each step has the same result with moto.
@TestInstance(Lifecycle.PER_CLASS)
@Tag("interop")
class S3ClientsTest {

    private static final Path EXPECTED = Path.of("src/test/resources/aws");

    private final Map<Client, Script> begun = new EnumMap<>(Client.class);

    @AutoClose private LeatEndpoint leat;

    /// All at once: each has buckets of its own.
    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        leat = LeatEndpoint.of("app: wire\n", folder);
        for (var client : Client.values()) {
            var words = words(client);
            if (words.isPresent()) {
                var own = Files.createDirectory(folder.resolve("of-" + client)).toString();
                var name = client.name();
                begun.put(client, Script.start(words.orElseThrow(), leat.url(), name, folder, own));
            }
        }
    }

    private static Optional<List<String>> words(Client client) {
        return switch (client) {
            case AWS_QUERY, AWS_JSON ->
                    client.found().map(aws -> Client.scriptOf(aws, "s3_commands.py"));
            case BOTO3_QUERY, BOTO3_JSON ->
                    client.found().map(python -> List.of(python.toString(), "s3_transfer.py"));
        };
    }

    @ParameterizedTest
    @EnumSource(names = {"AWS_QUERY", "AWS_JSON"})
    void doesWhatTheAwsCommandsWant(Client client) throws Exception {
        compare(client, "s3-commands.txt");
    }

    @ParameterizedTest
    @EnumSource(names = {"BOTO3_QUERY", "BOTO3_JSON"})
    void takesAndGivesAFileOf40MbInParts(Client client) throws Exception {
        compare(client, "s3-transfer.txt");
    }

    private void compare(Client client, String expected) throws IOException, InterruptedException {
        assumeTrue(begun.containsKey(client), client.missing());
        var answers = begun.get(client).answers();
        assertThat(answers.entrySet().stream().map(e -> e.getKey() + " => " + e.getValue()))
                .containsExactlyElementsOf(Files.readAllLines(EXPECTED.resolve(expected)));
    }
}

package dev.leat.cli.aws.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.leat.cli.aws.Client;
import dev.leat.cli.aws.Differences;
import dev.leat.cli.aws.LeatEndpoint;
import dev.leat.cli.aws.Moto;
import dev.leat.cli.aws.Runs;
import dev.leat.cli.aws.Script;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// AWS's own clients read and change the data catalog. A script of boto3 is answered as by moto, or
/// the difference is listed with what AWS says of it.
@Tag("interop")
class GlueDifferenceTest {

    private static final String APP = "app: wire\nqueues:\n  orders:\n  parcels:\n";

    @TempDir private Path folder;

    @SuppressWarnings("NullAway.Init")
    private LeatEndpoint leat;

    @BeforeEach
    void start() throws Exception {
        leat = LeatEndpoint.of(APP, folder);
    }

    @AfterEach
    void stop() {
        leat.close();
    }

    @Test
    void answersAsMotoSaveForWhatIsListed() throws Exception {
        var runs = new Runs("glue", folder);
        runs.begin(List.of(Client.BOTO3_JSON), "Leat", leat);
        var ours = runs.answers(Client.BOTO3_JSON, "Leat");
        var listed = Differences.read("differences-glue.md");
        listed.areOf(ours.keySet());
        try (var moto = Moto.shared()) {
            runs.begin(List.of(Client.BOTO3_JSON), "moto", moto);
            var theirs = runs.answers(Client.BOTO3_JSON, "moto");
            assertThat(theirs.keySet()).isEqualTo(ours.keySet());
            assertThat(listed.surprises(ours, theirs, "moto", "new")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AWS_QUERY", "AWS_JSON"})
    void theAwsCommandReadsTheCatalog(Client client) throws Exception {
        var words = client.words("glue");
        assumeTrue(words.isPresent(), client.missing());
        var answers =
                Script.start(words.orElseThrow(), leat.url(), client.name(), folder).answers();
        assertThat(answers)
                .containsEntry("databases", "ok 200 {\"names\":[\"default\"]}")
                .containsEntry(
                        "tables",
                        "ok 200 {\"names\":[\"orders\",\"orders-dlq\",\"parcels\",\"parcels-dlq\"]}")
                .containsEntry("table", "ok 200 {\"body\":[\"string\"],\"name\":\"orders\"}")
                .containsEntry("search", "ok 200 {\"names\":[\"parcels\",\"parcels-dlq\"]}");
        assertThat(answers.get("no table"))
                .contains("(EntityNotFoundException)", "Table none not found.");
        assertThat(answers.get("delete"))
                .contains("(InvalidInputException)", "which only the file changes");
    }
}

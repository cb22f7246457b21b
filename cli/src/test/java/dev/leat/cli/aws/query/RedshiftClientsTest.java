package dev.leat.cli.aws.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.leat.cli.aws.Client;
import dev.leat.cli.aws.LeatEndpoint;
import dev.leat.cli.aws.Script;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// boto3 and the `aws` command, old and new, as clients of the Redshift Data API.
@Tag("interop")
class RedshiftClientsTest {

    @TempDir private Path folder;

    private Map<String, String> answers(Client client) throws Exception {
        var words = client.words("redshift");
        assumeTrue(words.isPresent(), client.missing());
        try (var leat = LeatEndpoint.of(RedshiftDataTest.APP, folder)) {
            leat.send("live", RedshiftDataTest.sales());
            leat.awaitIdle();
            return Script.start(words.orElseThrow(), leat.url(), client.name(), folder).answers();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AWS_QUERY", "AWS_JSON"})
    void theAwsCommandRunsASelect(Client client) throws Exception {
        var answers = answers(client);
        assertThat(answers)
                .containsEntry("state", "ok 200 {\"state\":\"FINISHED\"}")
                .containsEntry(
                        "rows",
                        "ok 200 {\"rows\":[[{\"stringValue\":\"S3\"},{\"longValue\":3},{\"stringValue\":\"***\"}]]}")
                .containsEntry("schemas", "ok 200 {\"schemas\":[\"public\"]}");
        assertThat(answers.get("no database"))
                .contains("(ValidationException)", "\"other\" does not exist");
    }

    @ParameterizedTest
    @EnumSource(names = {"BOTO3_QUERY", "BOTO3_JSON"})
    void boto3RunsStatementsAndReadsTheCatalog(Client client) throws Exception {
        var answers = answers(client);
        assertThat(answers)
                .containsEntry("state", "ok 200 {\"rows\":1,\"state\":\"FINISHED\"}")
                .containsEntry(
                        "rows",
                        "ok 200 {\"rows\":[[{\"stringValue\":\"S2\"},{\"longValue\":2},{\"stringValue\":\"2.50\"},{\"booleanValue\":true},{\"stringValue\":\"2024-02-02\"}]],\"types\":[\"varchar\",\"int4\",\"numeric\",\"bool\",\"date\"]}")
                .containsEntry(
                        "batch", "ok 200 {\"rows\":[[[{\"longValue\":3}]],[[{\"longValue\":5}]]]}")
                .containsEntry("no rows", "ok 200 {\"rows\":[]}")
                .containsEntry("nothing listed", "ok 200 {\"statements\":[],\"tables\":[]}")
                .containsEntry("failed", "ok 200 {\"state\":\"FAILED\"}")
                .containsEntry("tables", "ok 200 {\"tables\":[\"sales\"]}")
                .containsEntry("columns", "ok 200 {\"columns\":[\"id\",\"name\",\"pieces\"]}");
        assertThat(answers.get("no statement")).startsWith("ResourceNotFoundException 400");
        assertThat(answers.get("no target")).startsWith("ValidationException 400");
    }
}

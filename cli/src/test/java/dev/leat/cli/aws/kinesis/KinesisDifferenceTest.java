package dev.leat.cli.aws.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.leat.cli.aws.Client;
import dev.leat.cli.aws.MotoComparison;
import dev.leat.cli.aws.Script;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One script of calls and errors of Kinesis, run by two generations of boto3 against Leat and
/// moto: all responses are equal, or the difference is listed with the rule of AWS.
@TestInstance(Lifecycle.PER_CLASS)
@Tag("interop")
class KinesisDifferenceTest {

    private Path folder;

    /// The older of the two versions of boto3 knows streams only by their names.
    @AutoClose private MotoComparison moto;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        this.folder = folder;
        moto = new MotoComparison("kinesis", folder, "differences-kinesis.md");
    }

    @Test
    void answersAsMotoSaveForWhatIsListed() throws Exception {
        moto.answersAsMotoSaveForWhatIsListed();
    }

    @ParameterizedTest
    @EnumSource(names = {"BOTO3_QUERY", "BOTO3_JSON"})
    void makesAHundredCallsAndEightyErrors(Client client) throws Exception {
        var answers = leat(client).values();
        assertThat(answers).filteredOn(each -> each.startsWith("ok 200")).hasSizeGreaterThan(100);
        assertThat(answers).filteredOn(each -> !each.startsWith("ok")).hasSizeGreaterThan(80);
    }

    @Test
    void answersClientsOfYesterdayAndTodayAlike() throws Exception {
        var today = new TreeMap<>(leat(Client.BOTO3_JSON));
        var yesterday = leat(Client.BOTO3_QUERY);
        today.keySet().retainAll(yesterday.keySet());
        assertThat(today).isEqualTo(yesterday);
    }

    @Test
    void answersWithNoErrorThatKinesisDoesNotHave() throws Exception {
        var python = Client.BOTO3_JSON.found();
        assumeTrue(python.isPresent(), Client.BOTO3_JSON.missing());
        var words = List.of(python.orElseThrow().toString(), "service_model.py");
        var known = Script.start(words, moto.url(), "model", folder, "kinesis").answers();
        assertThat(leat(Client.BOTO3_JSON).values())
                .filteredOn(each -> !each.startsWith("ok "))
                .allMatch(known::containsValue);
    }

    @Test
    void listsOnlyCallsThatAreMadeAndSaysWhereAwsSaysIt() throws Exception {
        moto.listsOnlyCallsThatAreMade(Client.BOTO3_JSON);
    }

    @Test
    void aStreamIsActiveAtOnce() throws Exception {
        assertThat(leat(Client.BOTO3_JSON))
                .containsEntry("create", "ok 200")
                .hasEntrySatisfying(
                        "open after doubling",
                        text -> assertThat(text).contains("\"open\":4", "\"status\":\"ACTIVE\""))
                .hasEntrySatisfying(
                        "describe what was deleted",
                        text -> assertThat(text).startsWith("ResourceNotFoundException 400"));
    }

    @Test
    void storesTheModeOfAStream() throws Exception {
        assertThat(leat(Client.BOTO3_JSON))
                .containsEntry(
                        "summary after the change",
                        "ok 200 {\"mode\":{\"StreamMode\":\"ON_DEMAND\"}}")
                .hasEntrySatisfying(
                        "summary on demand",
                        text -> assertThat(text).contains("ON_DEMAND", "\"open\":4"));
    }

    /// The script calls far more often than Kinesis allows.
    @Test
    void limitsNoRates() throws Exception {
        assertThat(leat(Client.BOTO3_JSON).values())
                .noneMatch(text -> text.startsWith("ProvisionedThroughputExceededException"));
    }

    @Test
    void limitsTheSizesOfRecords() throws Exception {
        assertThat(leat(Client.BOTO3_JSON))
                .containsEntry("more than 1 MiB", "ValidationException 400")
                .containsEntry("1 MiB and a key", "ValidationException 400")
                .containsEntry("one of many of 1 MiB and a key", "ValidationException 400")
                .containsEntry("put more than 10 MiB", "InvalidArgumentException 400");
    }

    @Test
    void limitsTheNumbersOfShards() throws Exception {
        assertThat(leat(Client.BOTO3_JSON))
                .containsEntry("too many shards", "LimitExceededException 400")
                .containsEntry("more than double", "InvalidArgumentException 400")
                .containsEntry("create without shards", "ValidationException 400");
    }

    @Test
    void refusesWhatOnlyKinesisHas() throws Exception {
        var answers = leat(Client.BOTO3_JSON);
        for (var call :
                List.of("register a consumer", "list consumers", "encrypt", "metrics of shards")) {
            assertThat(answers).containsEntry(call, "ValidationException 400");
        }
    }

    private Map<String, String> leat(Client client) throws IOException, InterruptedException {
        return moto.leat(client);
    }
}

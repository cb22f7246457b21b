package dev.leat.cli.aws.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.aws.Client;
import dev.leat.cli.aws.Differences;
import dev.leat.cli.aws.ElasticMq;
import dev.leat.cli.aws.LeatEndpoint;
import dev.leat.cli.aws.Moto;
import dev.leat.cli.aws.Runs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One script of calls and errors, run by AWS's own clients against Leat and against other servers:
/// every answer is the same, or the difference is listed with what AWS says of it.
@TestInstance(Lifecycle.PER_CLASS)
@Tag("interop")
class SqsDifferenceTest {

    @AutoClose private final ElasticMq elasticMq = new ElasticMq();
    private Path folder;
    private Runs runs;
    private Differences listed;
    @AutoClose private LeatEndpoint leat;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        this.folder = folder;
        listed = Differences.read("differences.md", "differences-more.md", "differences-fifo.md");
        leat = new LeatEndpoint(folder);
        runs = new Runs("sqs", folder);
        runs.begin(List.of(Client.values()), "Leat", leat);
        runs.begin(List.of(Client.values()), "ElasticMQ", elasticMq);
    }

    @ParameterizedTest
    @EnumSource
    void answersAsElasticMqSaveForWhatIsListed(Client client) throws Exception {
        compare(client, "ElasticMQ");
    }

    @ParameterizedTest
    @EnumSource(names = {"BOTO3_QUERY", "BOTO3_JSON"})
    void answersAsMotoSaveForWhatIsListed(Client client) throws Exception {
        try (var moto = Moto.shared()) {
            runs.begin(List.of(client), "moto", moto);
            compare(client, "moto");
        }
    }

    @Test
    void answersBothWireFormsAlike() throws Exception {
        assertThat(leat(Client.BOTO3_JSON)).isEqualTo(leat(Client.BOTO3_QUERY));
    }

    @Test
    void makesFortyCallsAndTwentyErrors() throws Exception {
        var answers = leat(Client.BOTO3_QUERY).values();
        assertThat(answers).filteredOn(each -> each.startsWith("ok 200")).hasSizeGreaterThan(39);
        assertThat(answers).filteredOn(each -> !each.startsWith("ok")).hasSizeGreaterThan(19);
    }

    @Test
    void answersWithNoErrorThatAwsDoesNotHave() throws Exception {
        var model = Model.read();
        assertThat(leat(Client.BOTO3_QUERY).values())
                .filteredOn(each -> !each.startsWith("ok "))
                .allMatch(model::has);
    }

    @Test
    void listsOnlyCallsThatAreMadeAndSaysWhereAwsSaysIt() throws Exception {
        listed.areOf(leat(Client.BOTO3_QUERY).keySet());
    }

    private void compare(Client client, String who) throws Exception {
        var ours = leat(client);
        var theirs = runs.answers(client, who);
        assertThat(theirs.keySet()).isEqualTo(ours.keySet());
        var surprises = listed.surprises(ours, theirs, who, client.form().words());
        assertThat(surprises).as("%s, %s", who, client).isEmpty();
    }

    private Map<String, String> leat(Client client) throws IOException, InterruptedException {
        return runs.answers(client, "Leat");
    }
}

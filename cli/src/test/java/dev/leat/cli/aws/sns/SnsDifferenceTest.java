package dev.leat.cli.aws.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.leat.cli.aws.Client;
import dev.leat.cli.aws.Differences;
import dev.leat.cli.aws.LeatEndpoint;
import dev.leat.cli.aws.Moto;
import dev.leat.cli.aws.Runs;
import dev.leat.cli.aws.Script;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One script of calls and errors of SNS, run by AWS's own client against Leat and against moto:
/// every answer, and everything that arrives in queues, is the same, or the difference is listed
/// with what AWS says of it.
@TestInstance(Lifecycle.PER_CLASS)
@Tag("interop")
class SnsDifferenceTest {

    /// The errors of all services: the API Reference's page 'Common Errors'.
    private static final List<String> COMMON = List.of("ValidationError 400", "InvalidAction 400");

    private static final List<Client> CLIENTS = List.of(Client.BOTO3_QUERY, Client.BOTO3_JSON);

    private Path folder;
    private Runs runs;
    private Differences listed;
    @AutoClose private LeatEndpoint leat;
    private Optional<Moto> moto = Optional.empty();

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        this.folder = folder;
        listed = Differences.read("differences-sns.md");
        leat = new LeatEndpoint(folder);
        runs = new Runs("sns", folder);
        runs.begin(CLIENTS, "Leat", leat);
        moto = Moto.ifInstalled();
        if (moto.isPresent()) {
            runs.begin(CLIENTS, "moto", moto.orElseThrow());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BOTO3_QUERY", "BOTO3_JSON"})
    void answersAsMotoSaveForWhatIsListed(Client client) throws Exception {
        assumeTrue(moto.isPresent(), "needs moto_server");
        var ours = leat(client);
        var theirs = runs.answers(client, "moto");
        assertThat(theirs.keySet()).isEqualTo(ours.keySet());
        String variant = client == Client.BOTO3_QUERY ? "old" : "new";
        assertThat(listed.surprises(ours, theirs, "moto", variant)).isEmpty();
    }

    @Test
    void answersOldAndNewClientsAlike() throws Exception {
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
        var known = new TreeSet<>(model().values());
        known.addAll(COMMON);
        assertThat(leat(Client.BOTO3_QUERY).values())
                .filteredOn(each -> !each.startsWith("ok "))
                .allSatisfy(error -> assertThat(known).contains(error));
    }

    @Test
    void listsOnlyCallsThatAreMadeAndSaysWhereAwsSaysIt() throws Exception {
        listed.areOf(leat(Client.BOTO3_QUERY).keySet());
    }

    @Test
    void knowsEveryOperationOfSnsByItsName() throws Exception {
        var operations = new TreeSet<String>();
        model().forEach((name, said) -> {
            if (said.startsWith("operation")) {
                operations.add(name);
            }
        });
        assertThat(operations).hasSizeGreaterThan(40);
        try (var http = new SnsForm(leat.url())) {
            for (var operation : operations) {
                assertThat(http.ask(Map.of("Action", operation)))
                        .as(operation)
                        .doesNotContain("Leat's SNS does not support it");
            }
        }
    }

    /// Returns the contents of AWS's model of SNS, by the names of errors and operations.
    private Map<String, String> model() throws IOException, InterruptedException {
        var python = Client.BOTO3_QUERY.found();
        assumeTrue(python.isPresent(), Client.BOTO3_QUERY.missing());
        var words = List.of(python.orElseThrow().toString(), "service_model.py");
        return Script.start(words, leat.url(), "model", folder, "sns").answers();
    }

    private Map<String, String> leat(Client client) throws IOException, InterruptedException {
        return runs.answers(client, "Leat");
    }
}

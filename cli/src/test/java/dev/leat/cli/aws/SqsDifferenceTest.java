package dev.leat.cli.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One script of calls and errors, run by AWS's own clients against Leat and against other servers:
/// every answer is the same, or the difference is listed with what AWS says of it.
@TestInstance(Lifecycle.PER_CLASS)
class SqsDifferenceTest {

    @AutoClose private final ElasticMq elasticMq = new ElasticMq();
    private final Map<Client, Map<String, String>> leats = new EnumMap<>(Client.class);
    private final Map<String, Script> begun = new HashMap<>();

    private Path folder;
    private Differences listed;
    @AutoClose private LeatEndpoint leat;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        this.folder = folder;
        listed = Differences.read("differences.md", "differences-more.md", "differences-fifo.md");
        leat = new LeatEndpoint(folder);
        for (var client : Client.values()) {
            begin(client, "Leat", leat);
            begin(client, "ElasticMQ", elasticMq);
        }
    }

    /// Scripts wait most of the time, each on queues of its own: they run beside each other.
    private void begin(Client client, String who, Peer peer) throws IOException {
        var words = client.words("sqs");
        if (words.isPresent()) {
            var name = client + "-" + who;
            begun.put(name, Script.start(words.orElseThrow(), peer.url(), name, folder));
        }
    }

    @ParameterizedTest
    @EnumSource
    void answersAsElasticMqSaveForWhatIsListed(Client client) throws Exception {
        compare(client, "ElasticMQ", elasticMq);
    }

    @ParameterizedTest
    @EnumSource(names = {"BOTO3_QUERY", "BOTO3_JSON"})
    void answersAsMotoSaveForWhatIsListed(Client client) throws Exception {
        var command = Client.onPath("moto_server").findFirst();
        assumeTrue(command.isPresent(), "there is no moto_server");
        try (var moto = new Moto(command.orElseThrow(), folder.resolve("moto.log"))) {
            compare(client, "moto", moto);
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
        var made = new TreeSet<>(leat(Client.BOTO3_QUERY).keySet());
        assertThat(made).containsAll(listed.calls());
        assertThat(listed.sections())
                .allSatisfy(each -> {
                    assertThat(each.words()).startsWith("AWS: ").hasSizeGreaterThan(40);
                    assertThat(each.answers()).containsKey("Leat").hasSizeGreaterThan(1);
                });
    }

    private void compare(Client client, String who, Peer peer) throws Exception {
        var script = start(client, who, peer);
        var ours = leat(client);
        var theirs = script.answers();
        assertThat(theirs.keySet()).isEqualTo(ours.keySet());
        var surprises = listed.surprises(ours, theirs, who, client.form().words());
        assertThat(surprises).as("%s, %s", who, client).isEmpty();
    }

    /// What Leat answers to this client, asked once.
    private Map<String, String> leat(Client client) throws IOException, InterruptedException {
        var known = leats.get(client);
        if (known == null) {
            known = start(client, "Leat", leat).answers();
            leats.put(client, known);
        }
        return known;
    }

    private Script start(Client client, String who, Peer peer) throws IOException {
        var words = client.words("sqs");
        assumeTrue(words.isPresent(), client.missing());
        var already = begun.remove(client + "-" + who);
        if (already != null) {
            return already;
        }
        return Script.start(words.orElseThrow(), peer.url(), client + "-" + who, folder);
    }
}

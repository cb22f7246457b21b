package dev.leat.cli.aws.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.leat.cli.aws.Client;
import dev.leat.cli.aws.Differences;
import dev.leat.cli.aws.LeatEndpoint;
import dev.leat.cli.aws.Moto;
import dev.leat.cli.aws.Peer;
import dev.leat.cli.aws.Runs;
import dev.leat.contract.SharedMoto;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// One script of calls and errors of DynamoDB, run by old and new versions of boto3 against Leat,
/// and by one of them against moto and dynalite. The responses, the stored items and the ends of
/// pages are equal, or the difference is in a list with the page of AWS that states the rule.
@TestInstance(Lifecycle.PER_CLASS)
@Tag("interop")
class TableDifferenceTest {

    private static final List<Client> CLIENTS = List.of(Client.BOTO3_QUERY, Client.BOTO3_JSON);

    private final Client client = Client.newestBoto3();
    private Runs runs;
    private Differences listed;
    @AutoClose private LeatEndpoint leat;
    private final List<Peer> peers = new ArrayList<>();

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        listed = Differences.read("differences-dynamodb.md", "differences-dynamodb-errors.md");
        leat = LeatEndpoint.of("app: wire\nqueues: {orders: {}}\n", folder);
        runs = new Runs("dynamodb", folder);
        runs.begin(CLIENTS, "Leat", leat);
        var moto = Moto.ifInstalled();
        if (moto.isPresent()) {
            begin("moto", moto.orElseThrow());
        }
        var dynalite = Client.onPath("dynalite").findFirst();
        if (dynalite.isPresent()) {
            begin("dynalite", new Dynalite(dynalite.orElseThrow(), folder.resolve("node.log")));
        }
    }

    private void begin(String who, Peer peer) throws Exception {
        peers.add(peer);
        runs.begin(List.of(client), who, peer);
    }

    @AfterAll
    void stop() {
        peers.forEach(Peer::close);
    }

    private Map<String, String> leat(Client client) throws Exception {
        return runs.answers(client, "Leat");
    }

    @Test
    void answersAsMotoExceptForWhatIsListed() throws Exception {
        assumeTrue(SharedMoto.isInstalled(), "needs moto_server");
        var calls = new LinkedHashMap<>(leat(client));
        calls.keySet().removeIf(call -> call.contains("older")); // moto ignores most of them
        assertThat(surprises("moto", calls)).isEmpty();
    }

    @Test
    void answersAsDynaliteExceptForWhatIsListed() throws Exception {
        assumeTrue(Client.onPath("dynalite").findFirst().isPresent(), "there is no dynalite");
        var calls = new LinkedHashMap<>(leat(client));
        calls.keySet().removeIf(call -> call.contains("transaction"));
        assertThat(surprises("dynalite", calls)).isEmpty();
    }

    private List<String> surprises(String who, Map<String, String> ours) throws Exception {
        var theirs = runs.answers(client, who);
        assertThat(theirs.keySet()).containsAll(ours.keySet());
        return listed.surprises(ours, theirs, who, "any");
    }

    @Test
    void answersOldAndNewClientsAlike() throws Exception {
        assertThat(leat(Client.BOTO3_JSON)).isEqualTo(leat(Client.BOTO3_QUERY));
    }

    @Test
    void makesTwoHundredCallsAndEightyErrors() throws Exception {
        var answers = leat(Client.BOTO3_QUERY);
        assertThat(answers.keySet())
                .filteredOn(call -> !call.startsWith("before: ") && !call.startsWith("stored: "))
                .filteredOn(call ->
                        Optional.ofNullable(answers.get(call)).orElseThrow().startsWith("ok "))
                .hasSizeGreaterThanOrEqualTo(200);
        assertThat(answers.values())
                .filteredOn(answer -> answer.startsWith("ValidationException "))
                .hasSizeGreaterThanOrEqualTo(80);
    }

    @Test
    void listsOnlyCallsThatAreMadeWithThePageOfAws() throws Exception {
        listed.areOf(leat(Client.BOTO3_QUERY).keySet());
        assertThat(listed.sections())
                .allSatisfy(section ->
                        assertThat(section.words())
                                .startsWith("AWS: https://docs.aws.amazon.com/amazondynamodb/"));
    }
}

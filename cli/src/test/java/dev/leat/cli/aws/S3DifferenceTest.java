package dev.leat.cli.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One script of calls and errors of S3, run by AWS's own clients against Leat and against moto:
/// every answer is the same, or the difference is listed with what AWS says of it.
@TestInstance(Lifecycle.PER_CLASS)
class S3DifferenceTest {

    /// The older one sends no checksums of its own accord, the newer one does.
    private static final List<Client> CLIENTS = List.of(Client.BOTO3_QUERY, Client.BOTO3_JSON);

    private final Map<Client, Map<String, String>> leats = new EnumMap<>(Client.class);
    private final Map<Client, Script> ours = new EnumMap<>(Client.class);
    private final Map<Client, Script> theirs = new EnumMap<>(Client.class);

    private Differences listed;
    private Optional<Path> moto;
    @AutoClose private LeatEndpoint leat;
    @AutoClose private @Nullable Moto peer;

    /// All at once: each has buckets of its own.
    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        listed =
                Differences.read(
                        "differences-s3.md", "differences-s3-more.md", "differences-s3-uploads.md");
        moto = Client.onPath("moto_server").findFirst();
        leat = LeatEndpoint.of("app: wire\n", folder);
        if (moto.isPresent()) {
            peer = new Moto(moto.orElseThrow(), folder.resolve("moto.log"));
        }
        for (var client : CLIENTS) {
            var words = client.words("s3");
            if (words.isPresent()) {
                ours.put(client, begun(words.orElseThrow(), leat, client + "-leat", folder));
                if (peer != null) {
                    theirs.put(client, begun(words.orElseThrow(), peer, client + "-moto", folder));
                }
            }
        }
    }

    private static Script begun(List<String> words, Peer peer, String name, Path folder)
            throws IOException {
        return Script.start(words, peer.url(), name, folder);
    }

    @ParameterizedTest
    @EnumSource(names = {"BOTO3_QUERY", "BOTO3_JSON"})
    void answersAsMotoSaveForWhatIsListed(Client client) throws Exception {
        assumeTrue(moto.isPresent(), "there is no moto_server");
        var answers = leat(client);
        var others = Objects.requireNonNull(theirs.get(client)).answers();
        assertThat(others.keySet()).isEqualTo(answers.keySet());
        assertThat(listed.surprises(answers, others, "moto", "any")).isEmpty();
    }

    @Test
    void answersClientsOfYesterdayAndTodayAlike() throws Exception {
        assertThat(leat(Client.BOTO3_JSON)).isEqualTo(leat(Client.BOTO3_QUERY));
    }

    @Test
    void makesTwoHundredCallsAndAHundredErrors() throws Exception {
        var answers = leat(Client.BOTO3_QUERY).values();
        assertThat(answers).filteredOn(each -> each.startsWith("ok 2")).hasSizeGreaterThan(199);
        assertThat(answers).filteredOn(each -> !each.startsWith("ok")).hasSizeGreaterThan(99);
    }

    @Test
    void answersWithNoErrorThatS3DoesNotHave() throws Exception {
        var known = S3Errors.read();
        assertThat(leat(Client.BOTO3_QUERY).values())
                .filteredOn(each -> !each.startsWith("ok "))
                .allMatch(known::has);
    }

    @Test
    void listsOnlyCallsThatAreMadeAndSaysWhereAwsSaysIt() throws Exception {
        var made = new TreeSet<>(leat(Client.BOTO3_QUERY).keySet());
        assertThat(made).containsAll(listed.calls());
        assertThat(listed.sections())
                .allSatisfy(each -> {
                    assertThat(each.words()).startsWith("AWS: ").hasSizeGreaterThan(40);
                    assertThat(each.answers()).containsOnlyKeys("Leat", "moto");
                });
    }

    /// What Leat answers to this client, asked once.
    private Map<String, String> leat(Client client) throws IOException, InterruptedException {
        assumeTrue(ours.containsKey(client), client.missing());
        var known = leats.get(client);
        if (known == null) {
            known = ours.get(client).answers();
            leats.put(client, known);
        }
        return known;
    }
}

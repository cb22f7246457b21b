package dev.leat.cli.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One script of calls and errors of S3, run by AWS's own clients against Leat and against moto:
/// every answer is the same, or the difference is listed with what AWS says of it.
@TestInstance(Lifecycle.PER_CLASS)
@Tag("interop")
class S3DifferenceTest {

    /// The older one sends no checksums of its own accord, the newer one does.
    private static final List<Client> CLIENTS = List.of(Client.BOTO3_QUERY, Client.BOTO3_JSON);

    private Runs runs;
    private Differences listed;
    private Optional<Path> moto;
    @AutoClose private LeatEndpoint leat;
    @AutoClose private @Nullable Moto peer;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        listed =
                Differences.read(
                        "differences-s3.md", "differences-s3-more.md", "differences-s3-uploads.md");
        moto = Client.onPath("moto_server").findFirst();
        leat = LeatEndpoint.of("app: wire\n", folder);
        runs = new Runs("s3", folder);
        runs.begin(CLIENTS, "Leat", leat);
        if (moto.isPresent()) {
            peer = new Moto(moto.orElseThrow(), folder.resolve("moto.log"));
            runs.begin(CLIENTS, "moto", peer);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BOTO3_QUERY", "BOTO3_JSON"})
    void answersAsMotoSaveForWhatIsListed(Client client) throws Exception {
        assumeTrue(moto.isPresent(), "there is no moto_server");
        var answers = leat(client);
        var others = runs.answers(client, "moto");
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
        listed.areOf(leat(Client.BOTO3_QUERY).keySet());
    }

    private Map<String, String> leat(Client client) throws IOException, InterruptedException {
        return runs.answers(client, "Leat");
    }
}

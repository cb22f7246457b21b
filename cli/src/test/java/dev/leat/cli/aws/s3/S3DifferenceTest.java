package dev.leat.cli.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.aws.Client;
import dev.leat.cli.aws.MotoComparison;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// One script of calls and errors of S3, run by AWS's own clients against Leat and against moto:
/// every answer is the same, or the difference is listed with what AWS says of it.
@TestInstance(Lifecycle.PER_CLASS)
@Tag("interop")
class S3DifferenceTest {

    /// The newer of the two versions of boto3 sends checksums by default, the older one does not.
    @AutoClose private MotoComparison moto;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        moto =
                new MotoComparison(
                        "s3",
                        folder,
                        "differences-s3.md",
                        "differences-s3-more.md",
                        "differences-s3-uploads.md");
    }

    @Test
    void answersAsMotoSaveForWhatIsListed() throws Exception {
        moto.answersAsMotoSaveForWhatIsListed();
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
        moto.listsOnlyCallsThatAreMade(Client.BOTO3_QUERY);
    }

    private Map<String, String> leat(Client client) throws IOException, InterruptedException {
        return moto.leat(client);
    }
}

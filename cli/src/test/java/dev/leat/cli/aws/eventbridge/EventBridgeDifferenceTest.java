package dev.leat.cli.aws.eventbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.leat.cli.aws.Client;
import dev.leat.cli.aws.Differences;
import dev.leat.cli.aws.LeatEndpoint;
import dev.leat.cli.aws.Moto;
import dev.leat.cli.aws.Runs;
import dev.leat.cli.aws.Script;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
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

/// One script of calls and errors of EventBridge, run by boto3 against Leat and moto: all responses
/// are equal, or the difference is listed with the rule of AWS.
@TestInstance(Lifecycle.PER_CLASS)
@Tag("interop")
class EventBridgeDifferenceTest {

    private static final Client CLIENT = Client.BOTO3_JSON;

    /// Errors that each service has: the page 'Common Errors' of the API Reference.
    private static final String COMMON = "ValidationException 400";

    private Path folder;
    private Runs runs;
    private Differences listed;
    @AutoClose private LeatEndpoint leat;
    private Optional<Moto> moto = Optional.empty();

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        this.folder = folder;
        listed = Differences.read("differences-eventbridge.md");
        leat = new LeatEndpoint(folder);
        runs = new Runs("eventbridge", folder);
        runs.begin(List.of(CLIENT), "Leat", leat);
        moto = Moto.ifInstalled();
        if (moto.isPresent()) {
            runs.begin(List.of(CLIENT), "moto", moto.orElseThrow());
        }
    }

    @Test
    void respondsLikeMotoExceptForWhatIsListed() throws Exception {
        assumeTrue(moto.isPresent(), "needs moto_server");
        var ours = leat();
        var theirs = runs.answers(CLIENT, "moto");
        assertThat(theirs.keySet()).isEqualTo(ours.keySet());
        assertThat(listed.surprises(ours, theirs, "moto", "any")).isEmpty();
    }

    @Test
    void hasManyCallsAndErrors() throws Exception {
        var answers = leat().values();
        assertThat(answers).filteredOn(each -> each.startsWith("ok 200")).hasSizeGreaterThan(45);
        assertThat(answers).filteredOn(each -> !each.startsWith("ok")).hasSizeGreaterThan(25);
    }

    @Test
    void hasNoErrorThatAwsDoesNotHave() throws Exception {
        var known = new TreeSet<>(model().values());
        known.add(COMMON);
        assertThat(leat().values())
                .filteredOn(each -> !each.startsWith("ok "))
                .allSatisfy(error -> assertThat(known).contains(error));
    }

    @Test
    void listsOnlyCallsOfTheScript() throws Exception {
        listed.areOf(leat().keySet());
    }

    @Test
    void knowsEachOperation() throws Exception {
        var operations = new ArrayList<String>();
        model().forEach((name, said) -> {
            if (said.startsWith("operation")) {
                operations.add(name);
            }
        });
        assertThat(operations).hasSizeGreaterThan(50);
        try (var http = HttpClient.newHttpClient()) {
            for (var operation : operations) {
                var request =
                        HttpRequest.newBuilder(URI.create(leat.url()))
                                .header("X-Amz-Target", "AWSEvents." + operation)
                                .header("Content-Type", "application/x-amz-json-1.1")
                                .POST(BodyPublishers.ofString("{}"))
                                .build();
                assertThat(http.send(request, BodyHandlers.ofString()).body())
                        .as(operation)
                        .doesNotContain("UnknownOperation");
            }
        }
    }

    /// Returns the errors and operations in AWS's model of EventBridge.
    private Map<String, String> model() throws IOException, InterruptedException {
        var python = CLIENT.found();
        assumeTrue(python.isPresent(), CLIENT.missing());
        var words = List.of(python.orElseThrow().toString(), "service_model.py");
        return Script.start(words, leat.url(), "model", folder, "events").answers();
    }

    private Map<String, String> leat() throws IOException, InterruptedException {
        return runs.answers(CLIENT, "Leat");
    }
}

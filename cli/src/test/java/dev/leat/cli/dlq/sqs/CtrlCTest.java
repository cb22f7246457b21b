package dev.leat.cli.dlq.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Leat;
import dev.leat.cli.aws.LeatEndpoint;
import dev.leat.contract.TestJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.model.Message;

/// A redrive over the wire that a person stops.
@Tag("crash")
class CtrlCTest {

    private static final int LETTERS = 20;
    private static final long PATIENCE = 300;

    @TempDir private Path folder;

    @TempDir private Path state;

    private Process start(String... arguments) throws IOException {
        var builder = new ProcessBuilder(TestJvm.command(Leat.class, arguments));
        builder.environment().put("HOME", folder.toString());
        return builder.directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile())
                .start();
    }

    /// Ctrl-C; or what has the same effect, where whoever started this process has it ignore that.
    private static void stop(Process process) throws Exception {
        var status = Path.of("/proc/self/status");
        boolean ignored =
                Files.exists(status)
                        && Files.readAllLines(status).stream()
                                .filter(line -> line.startsWith("SigIgn:"))
                                .anyMatch(line ->
                                        (Long.parseLong(line.substring(7).strip(), 16) & 2) != 0);
        var kill = new ProcessBuilder("kill", ignored ? "-TERM" : "-INT", "" + process.pid());
        assertThat(kill.inheritIO().start().waitFor()).isZero();
    }

    @Test
    void givesBackWhatWasNotSentAndCanBeTakenUpAgain() throws Exception {
        try (var peer = new LeatEndpoint(state);
                var sqs = SqsQueues.open(peer.url(), "Bills", false)) {
            for (int i = 0; i < LETTERS; i++) {
                sqs.send(sqs.deadUrl(), "b" + i, _ -> {});
            }
            var place =
                    new String[] {
                        "--endpoint-url",
                        peer.url(),
                        "--audit",
                        "" + folder.resolve("audit"),
                        "--yes"
                    };
            var process = start(words(place, "dlq", "redrive", "Bills", "--rate", "1/s"));
            int sent;
            try {
                var deadline = Instant.now().plus(Duration.ofSeconds(PATIENCE));
                while (sqs.visible(sqs.url()) < 3) {
                    assertThat(process.waitFor(20, TimeUnit.MILLISECONDS)).as(said()).isFalse();
                    assertThat(Instant.now()).isBefore(deadline);
                }
                assertThat(sqs.visible(sqs.deadUrl())).isZero();
                stop(process);
                assertThat(process.waitFor(PATIENCE, TimeUnit.SECONDS)).isTrue();
                sent = sqs.visible(sqs.url());
            } finally {
                process.destroyForcibly().onExit().join();
            }
            assertThat(sent).isBetween(3, LETTERS - 1);
            assertThat(sqs.visible(sqs.deadUrl())).isEqualTo(LETTERS - sent);
            assertThat(process.exitValue()).as(said()).isEqualTo(1);
            assertThat(said()).contains(sent + " dead letters redriven", "stopped; to resume: ");
            goesOn(said().replaceAll("(?s).*--resume (\\w+).*", "$1"), place, LETTERS - sent);
            assertThat(sqs.drain(sqs.url()))
                    .extracting(Message::body)
                    .doesNotHaveDuplicates()
                    .hasSize(LETTERS);
        }
    }

    private String said() throws IOException {
        return Files.readString(folder.resolve("said"));
    }

    private void goesOn(String run, String[] place, int left) throws Exception {
        var again = start(words(place, "dlq", "redrive", "--resume", run));
        try {
            assertThat(again.waitFor(PATIENCE, TimeUnit.SECONDS)).isTrue();
        } finally {
            again.destroyForcibly().onExit().join();
        }
        assertThat(again.exitValue()).as(said()).isZero();
        assertThat(said()).startsWith(LETTERS + " dead letters redriven");
        assertThat(left).isPositive();
    }

    private static String[] words(String[] place, String... more) {
        var words = new ArrayList<>(List.of(more));
        words.addAll(List.of(place));
        return words.toArray(String[]::new);
    }
}

package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.app.QueueSource;
import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.app.sink.QueueSink;
import dev.leat.batch.Column;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcome;
import dev.leat.batch.Rows;
import dev.leat.contract.VirtualTime;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.LeaseLostException;
import dev.leat.port.Message;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sinks and settlement are one commit, and each caller's work stands for itself.
class LocalStoreTest {

    private static final QueueSink CLEAN = new QueueSink("clean", new Sink.Filter.All(), Map.of());

    private final VirtualTime time = VirtualTime.start();
    private final LocalPlatform platform;

    LocalStoreTest(@TempDir Path folder) {
        var queues = new LinkedHashMap<String, Queue>();
        for (var name : List.of("raw", "clean")) {
            queues.put(name, Queue.named(name));
            queues.put(name + "-dlq", Queue.deadLetters(name + "-dlq"));
        }
        var from =
                new QueueSource(
                        "raw", new Schema("Order", List.of()), Pipeline.UnknownFields.IGNORE, 1000);
        var pipeline = Pipeline.of("cleaning", from).withKey(List.of("id")).withTo(List.of(CLEAN));
        var app = App.named("shop").withQueues(queues).withPipelines(Map.of("cleaning", pipeline));
        this.platform = LocalPlatform.open(app, folder, time);
    }

    @AfterEach
    void close() {
        platform.close();
    }

    /// Rows of these texts; their first letter is the identity, the whole text the digest.
    private static Effect.Write write(String... texts) {
        var identity = new byte[16 * texts.length];
        var digest = new byte[16 * texts.length];
        for (int i = 0; i < texts.length; i++) {
            identity[16 * i] = (byte) texts[i].charAt(0);
            var bytes = texts[i].getBytes(StandardCharsets.UTF_8);
            System.arraycopy(bytes, 0, digest, 16 * i, bytes.length);
        }
        var all = IntStream.range(0, texts.length).toArray();
        var rows =
                new Rows(
                        texts.length,
                        all,
                        identity,
                        digest,
                        List.of(List.of(new Column.Texts(texts))));
        return new Effect.Write("cleaning", CLEAN, 0, rows, all);
    }

    private List<String> clean() {
        return platform.queue("clean").browse(0, 100).stream()
                .map(s -> new String(s.body(), StandardCharsets.UTF_8))
                .toList();
    }

    private static List<Outcome> outcomes(WriteResults answers) {
        return IntStream.range(0, answers.size()).mapToObj(answers::at).toList();
    }

    @Test
    void keepsNothingOfACommitWhoseLeaseWasLost() {
        platform.queue("raw").send(List.of(Message.Outgoing.of(new byte[] {1})));
        var lease = platform.source("raw").lease(1, 100).orElseThrow();
        time.advance(Duration.ofMinutes(1));
        var other = platform.source("raw").lease(1, 100).orElseThrow();
        assertThatThrownBy(() -> writeAndSettle(lease.work()))
                .isInstanceOf(LeaseLostException.class);
        assertThat(clean()).isEmpty();
        assertThat(outcomes(writeAndSettle(other.work()))).containsExactly(Outcome.DELIVERED);
        assertThat(clean()).containsExactly("a1");
        assertThat(platform.source("raw").drained()).isTrue();
    }

    private WriteResults writeAndSettle(LeasedWork work) {
        return platform.sourceStore("raw")
                .commit(tx -> {
                    var answers = tx.apply(write("a1"));
                    tx.apply(new Effect.Settle(work, new Effect.Again[work.size()]));
                    return answers;
                });
    }

    @Test
    void callersThatFailAffectNoOther() throws InterruptedException {
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 40; i++) {
            int number = i;
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    commitOrFail(number);
                                } catch (IllegalArgumentException _) {
                                    // The caller who fails sees its own mistake.
                                }
                            }));
        }
        for (var thread : threads) {
            thread.join();
        }
        assertThat(clean()).hasSize(30).doesNotHaveDuplicates();
    }

    private void commitOrFail(int number) {
        platform.sourceStore("clean")
                .commit(tx -> {
                    var answers = tx.apply(write((char) (100 + number) + "1"));
                    if (number % 4 == 0) {
                        throw new IllegalArgumentException("no");
                    }
                    return answers;
                });
    }
}

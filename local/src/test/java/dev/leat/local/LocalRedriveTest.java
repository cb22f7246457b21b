package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.contract.RedriveFixtures;
import dev.leat.contract.VirtualTime;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.Message;
import dev.leat.port.NoSuchQueueException;
import dev.leat.port.UnavailableException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Redrives in a state folder that are interrupted or refused.
class LocalRedriveTest {

    private static final int LETTERS = 2000;

    @TempDir Path folder;
    private LocalPlatform platform;

    @BeforeEach
    void open() {
        platform = LocalPlatform.open(KillScenario.queues(), folder, VirtualTime.start());
        var letter = Message.Outgoing.of(new byte[500]);
        platform.queue("q-dlq").send(Collections.nCopies(LETTERS, letter));
        platform.audit().save(RedriveFixtures.run("r", "q-dlq", platform.time().instant()));
    }

    @AfterEach
    void close() {
        platform.close();
    }

    private DeadLetterQueue box() {
        return platform.deadLetters("q-dlq");
    }

    private List<DeadLetterQueue.Return> returns() {
        return box().read(0, LETTERS).stream().map(s -> RedriveFixtures.to("q", s, "r")).toList();
    }

    private void check(long left, long sent) {
        assertThat(platform.queue("q-dlq").counts().visible()).isEqualTo(left);
        assertThat(platform.queue("q").counts().visible()).isEqualTo(sent);
        assertThat(platform.audit().run("r").orElseThrow().redriven()).isEqualTo(sent);
        assertThat(platform.audit().entries("r", 0, LETTERS)).hasSize((int) sent);
    }

    @Test
    void aFullDiskKeepsLettersWhereTheyAre() {
        var all = returns();
        platform.limit(1);
        assertThatThrownBy(() -> box().redrive("r", all)).isInstanceOf(UnavailableException.class);
        check(LETTERS, 0);
        platform.limit(1_000_000);
        assertThat(box().redrive("r", all)).hasSize(LETTERS);
        check(0, LETTERS);
    }

    @Test
    void sendsEverySecondLetter() {
        var all = returns();
        var even = all.stream().filter(r -> r.deadLetter().sequence() % 2 == 0).toList();
        assertThat(box().redrive("r", even)).hasSize(LETTERS / 2);
        check(LETTERS / 2, LETTERS / 2);
        assertThat(box().redrive("r", all)).hasSize(LETTERS / 2);
        check(0, LETTERS);
    }

    @Test
    void refusesAQueueThatIsNotThere() {
        assertThatThrownBy(() -> platform.deadLetters("nowhere"))
                .isInstanceOf(NoSuchQueueException.class);
    }
}

package dev.leat.cli.dlq.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.aws.sqs.RedriveEntries;
import dev.leat.batch.Outcome;
import dev.leat.port.Audit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditFileTest {

    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");

    @TempDir private Path folder;

    private static Audit.Run run(String id, Audit.State state, long redriven) {
        return new Audit.Run(
                id,
                "me",
                "dead",
                new Audit.Terms.Builder()
                        .where(Optional.of("a > 'é'"))
                        .set(Map.of("a", "1"))
                        .limit(Optional.of(5L))
                        .rate(Optional.of(2.5))
                        .held(true)
                        .build(),
                AT.plusSeconds(Long.parseLong(id)),
                Optional.empty(),
                state,
                Long.MAX_VALUE,
                7,
                redriven,
                1,
                2,
                "");
    }

    private static Audit.Entry entry(long number, String run, String message) {
        return new Audit.Entry(
                number,
                run,
                message,
                9,
                "ab",
                "c0ffee",
                Set.of("sink"),
                true,
                AT,
                Outcome.PENDING,
                Optional.empty());
    }

    private AuditFile file() {
        return new AuditFile(folder.resolve("below/audit.ndjson"));
    }

    private static RedriveEntries.Sent sent(Audit.Entry entry) {
        return new RedriveEntries.Sent(entry, "sent-" + entry.message());
    }

    @Test
    void remembersRunsAndEntries() {
        try (var audit = file()) {
            audit.save(run("1", Audit.State.RUNNING, 0));
            audit.add(List.of(sent(entry(0, "1", "m1")), sent(entry(1, "1", "m2"))));
            audit.save(run("2", Audit.State.RUNNING, 0));
            audit.add(List.of(sent(entry(0, "2", "m1"))));
            audit.save(run("1", Audit.State.COMPLETED, 2));
        }
        var read = file();
        assertThat(read.runs(10))
                .containsExactly(
                        run("2", Audit.State.RUNNING, 0), run("1", Audit.State.COMPLETED, 2));
        assertThat(read.run("1")).hasValue(run("1", Audit.State.COMPLETED, 2));
        assertThat(read.run("3")).isEmpty();
        assertThat(read.outcomes("1")).isEqualTo(Map.of(Outcome.PENDING, 2L));
        assertThat(read.entries("1", 1, 10)).containsExactly(entry(1, "1", "m2"));
        assertThat(read.recordEntries("m1")).hasSize(2);
        assertThat(read.recordEntries("ab")).hasSize(3);
        assertThat(read.has("1", "m2")).isTrue();
        assertThat(read.has("2", "m2")).isFalse();
    }

    /// The words in the file are stored, so they never change.
    @Test
    void writesOneLinePerRunAndEntry() throws Exception {
        try (var audit = file()) {
            audit.save(run("1", Audit.State.STOPPED, 4));
            audit.add(List.of(sent(entry(0, "1", "m1"))));
        }
        assertThat(Files.readString(folder.resolve("below/audit.ndjson")))
                .isEqualTo(
                        """
                        {"run":{"id":"1","by":"me","queue":"dead","terms":{"where":"a > 'é'",\
                        "cause":null,"sequences":[],"set":{"a":"1"},"limit":5,"rate":2.5,"to":null,\
                        "held":true,"loop":3,"passing":false,"move":null},\
                        "started":"2026-01-02T03:04:06.678Z","ended":null,"state":"STOPPED",\
                        "before":9223372036854775807,"reached":7,"redriven":4,"held":1,"passed":2,\
                        "detail":""},"entry":null}
                        {"run":null,"entry":{"number":0,"run":"1","message":"m1","sequence":9,\
                        "identity":"ab","cause":"c0ffee","only":["sink"],"edited":true,\
                        "at":"2026-01-02T03:04:05.678Z","outcome":"PENDING","ended":null}}
                        """);
    }

    @Test
    void aLineThatACrashHasCutIsNone() throws Exception {
        try (var audit = file()) {
            audit.save(run("1", Audit.State.RUNNING, 0));
        }
        var path = folder.resolve("below/audit.ndjson");
        Files.writeString(path, "{\"run\":null,\"ent", StandardOpenOption.APPEND);
        assertThat(file().runs(10)).hasSize(1);
        try (var audit = file()) {
            audit.add(List.of(sent(entry(0, "1", "m1"))));
        }
        assertThat(file().recordEntries("m1")).hasSize(1);
        assertThat(Files.readAllLines(path)).hasSize(2);
    }

    @Test
    void oneWritesAndOthersRead() {
        try (var first = file();
                var second = file()) {
            first.save(run("1", Audit.State.RUNNING, 0));
            assertThat(second.runs(10)).hasSize(1);
            var run = run("2", Audit.State.RUNNING, 0);
            assertThatThrownBy(() -> second.save(run))
                    .hasMessageContaining("another redrive is writing")
                    .hasMessageContaining("--audit");
        }
    }

    @Test
    void nothingIsMadeByALook() {
        assertThat(file().runs(10)).isEmpty();
        assertThat(folder.resolve("below")).doesNotExist();
    }
}

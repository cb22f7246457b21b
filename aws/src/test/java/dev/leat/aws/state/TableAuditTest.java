package dev.leat.aws.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.aws.sqs.RedriveEntries;
import dev.leat.batch.Outcome;
import dev.leat.contract.VirtualTime;
import dev.leat.plan.RedriveResult;
import dev.leat.port.Audit;
import dev.leat.port.Audit.Entry;
import dev.leat.port.Audit.Run;
import dev.leat.port.Audit.State;
import dev.leat.port.Audit.Terms;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedEndpoint.class)
class TableAuditTest {

    private static final String HASH = "2e7d2c03a9507ae265ecf5b5356885a5";

    private final VirtualTime time = VirtualTime.start();
    private final TableAudit audit;

    TableAuditTest(SharedEndpoint.Tables tables) {
        var table = new StateTable(tables.clients().dynamoDb(), UUID.randomUUID().toString(), time);
        table.create();
        audit = new TableAudit(table, time);
    }

    private Run begin(String id) {
        return begin(id, Terms.ALL);
    }

    private Run begin(String id, Terms terms) {
        var run =
                new Run(
                        id,
                        "anna",
                        "orders-dlq",
                        terms,
                        time.instant(),
                        Optional.empty(),
                        State.RUNNING,
                        99,
                        0,
                        0,
                        0,
                        0,
                        "");
        audit.save(run);
        return run;
    }

    private void add(String run, long number, String message, String identity) {
        audit.add(
                List.of(
                        sent(
                                new Entry(
                                        number,
                                        run,
                                        message,
                                        7,
                                        identity,
                                        "c0ffee",
                                        Set.of("view a", "queue b"),
                                        true,
                                        time.instant(),
                                        Outcome.PENDING,
                                        Optional.empty()))));
    }

    private static RedriveEntries.Sent sent(Entry entry) {
        return new RedriveEntries.Sent(entry, "sent-" + entry.message());
    }

    @Test
    void keepsARunWithItsTerms() {
        var set = new LinkedHashMap<String, String>();
        set.put("b", "1 + 1");
        set.put("a", "'é'");
        var terms =
                new Terms(
                        Optional.of("letter.field = 'x'"),
                        Optional.of("c0ffee"),
                        List.of(3L, Long.MAX_VALUE),
                        set,
                        Optional.of(10L),
                        Optional.of(0.5),
                        Optional.of("returns"),
                        true,
                        7,
                        true,
                        Optional.of(12L));
        var run = begin("run-1", terms);
        assertThat(audit.run("run-1")).hasValue(run);
        assertThat(audit.run("run-1").orElseThrow().terms().set().keySet())
                .containsExactly("b", "a");
        assertThat(audit.run("other")).isEmpty();
    }

    @Test
    void hasTheNewestRunFirst() {
        var first = begin("b");
        var second = begin("a");
        audit.save(first);
        assertThat(audit.runs(9)).containsExactly(second, first);
        assertThat(audit.runs(1)).containsExactly(second);
    }

    @Test
    void findsEntriesByRunMessageAndIdentity() {
        add("run-1", 0, "m0", HASH);
        add("run-1", 1, "m1", "");
        add("run-2", 0, "m0", HASH);
        assertThat(audit.entries("run-1", 0, 9))
                .extracting(Entry::message)
                .containsExactly("m0", "m1");
        assertThat(audit.entries("run-1", 1, 9)).extracting(Entry::message).containsExactly("m1");
        assertThat(audit.entries("run-1", 0, 1)).hasSize(1);
        assertThat(audit.recordEntries(HASH))
                .extracting(Entry::run)
                .containsExactly("run-1", "run-2");
        assertThat(audit.recordEntries("m1").getFirst().only())
                .containsExactlyInAnyOrder("view a", "queue b");
        assertThat(audit.recordEntries("")).isEmpty();
        assertThat(audit.has("run-2", "m0")).isTrue();
        assertThat(audit.has("run-2", "m1")).isFalse();
        assertThat(audit.size("run-1")).isEqualTo(2);
    }

    @Test
    void recordsTheOutcomeInTheNewestEntryOfTheRun() {
        add("run-1", 0, "m", "");
        add("run-1", 1, "m", "");
        add("run-2", 0, "m", "");
        time.advance(Duration.ofMinutes(1));
        audit.save(
                List.of(
                        new RedriveResult("run-1", "m", HASH, Outcome.DELIVERED),
                        new RedriveResult("run-3", "m", Outcome.REJECTED),
                        new RedriveResult("run-1", "unknown", Outcome.REJECTED)));
        assertThat(audit.recordEntries("m"))
                .extracting(Entry::outcome)
                .containsExactly(Outcome.PENDING, Outcome.DELIVERED, Outcome.PENDING);
        assertThat(audit.recordEntries(HASH))
                .singleElement()
                .satisfies(entry -> assertThat(entry.ended()).hasValue(time.instant()));
        assertThat(audit.outcomes("run-1"))
                .isEqualTo(Map.of(Outcome.PENDING, 1L, Outcome.DELIVERED, 1L));
        assertThat(audit.outcomes("run-3")).isEmpty();
    }

    @Test
    void recordsTheOutcomeOfTheMessageThatWasSent() {
        begin("run-1");
        add("run-1", 0, "m", "");
        audit.save(List.of(new RedriveResult("run-1", "sent-m", HASH, Outcome.DELIVERED)));
        assertThat(audit.outcomes("run-1")).isEqualTo(Map.of(Outcome.DELIVERED, 1L));
        assertThat(audit.recordEntries(HASH)).extracting(Entry::message).containsExactly("m");
        assertThat(audit.has("run-1", "sent-m")).isFalse();
    }

    @Test
    void recordsAnOutcomeThatIsKnownBeforeTheEntry() {
        begin("run-1");
        audit.save(
                List.of(
                        new RedriveResult("run-1", "sent-m", HASH, Outcome.REJECTED),
                        new RedriveResult("", "sent-m", HASH, Outcome.DELIVERED),
                        new RedriveResult("x".repeat(5000), "sent-m", HASH, Outcome.DELIVERED)));
        assertThat(audit.outcomes("run-1")).isEmpty();
        add("run-1", 0, "m", "");
        assertThat(audit.outcomes("run-1")).isEqualTo(Map.of(Outcome.REJECTED, 1L));
        assertThat(audit.recordEntries(HASH)).hasSize(1);
    }

    @Test
    void forgetsWhatIsTooOld() {
        begin("old");
        add("old", 0, "m", HASH);
        time.advance(Audit.KEPT);
        assertThat(audit.runs(9)).hasSize(1);
        time.advance(Duration.ofSeconds(1));
        assertThat(audit.runs(9)).isEmpty();
        assertThat(audit.run("old")).isEmpty();
        assertThat(audit.recordEntries(HASH)).isEmpty();
        assertThat(audit.outcomes("old")).isEmpty();
    }
}

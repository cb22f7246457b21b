package dev.leat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.Outcome;
import dev.leat.plan.Effect;
import dev.leat.plan.RedriveResult;
import dev.leat.port.Audit;
import dev.leat.port.Audit.Run;
import dev.leat.port.Audit.State;
import dev.leat.port.Audit.Terms;
import dev.leat.port.Message;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Contract of the audit log of redrives.
public abstract class AuditContract extends PlatformContract {

    private static final String RUN = "run-1";
    private static final String HASH = "2e7d2c03a9507ae265ecf5b5356885a5";

    protected AuditContract(ContractHost host) {
        super(host);
    }

    private Audit audit() {
        return repair().audit();
    }

    private Run begin(String id) {
        var run = RedriveFixtures.run(id, LETTERS, time.instant());
        audit().save(run);
        return run;
    }

    /// Sends this number of messages to the dead-letter queue and redrives them. Returns their ids.
    private List<String> redrive(String run, int messages) {
        letters().send(IntStream.range(0, messages).mapToObj(i -> message("m" + i)).toList());
        try (var box = repair().deadLetters(LETTERS)) {
            var seen = box.read(0, messages);
            box.redrive(
                    run,
                    seen.stream()
                            .map(s ->
                                    RedriveFixtures.identified(
                                            RedriveFixtures.to(ORDERS, s, run), HASH))
                            .toList());
            return seen.stream().map(Message.Seen::id).toList();
        }
    }

    private void end(String run, String message, Outcome outcome) {
        var effect = new Effect.Audit(List.of(new RedriveResult(run, message, outcome)));
        engine().sourceStore(ORDERS).commit(tx -> tx.apply(effect));
    }

    @Test
    void keepsARunAndWhatHasComeOfItSince() {
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
                        Optional.of(RETURNS),
                        true,
                        7,
                        true,
                        Optional.of(12L));
        var run =
                new Run(
                        RUN,
                        RedriveFixtures.BY,
                        LETTERS,
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
        audit().save(run);
        assertThat(audit().run(RUN)).hasValue(run);
        time.advance(VISIBILITY);
        var ended =
                new Run(
                        RUN,
                        RedriveFixtures.BY,
                        LETTERS,
                        terms,
                        run.started(),
                        Optional.of(time.instant()),
                        State.COMPLETED,
                        99,
                        80,
                        70,
                        6,
                        5,
                        "done");
        audit().save(ended);
        crashAndReopen();
        assertThat(audit().run(RUN)).hasValue(ended);
        assertThat(audit().run(RUN).orElseThrow().terms().set().keySet()).containsExactly("b", "a");
        assertThat(audit().runs(9)).containsExactly(ended);
        assertThat(audit().run("other")).isEmpty();
    }

    @Test
    void hasTheNewestRunFirst() {
        var first = begin("b");
        var second = begin("a");
        audit().save(first);
        assertThat(audit().runs(9)).containsExactly(second, first);
        assertThat(audit().runs(1)).containsExactly(second);
    }

    @Test
    void keepsTheLettersOfARunInTheOrderOfTheirSending() {
        begin(RUN);
        begin("run-2");
        var ids = redrive(RUN, 3);
        redrive("run-2", 2);
        ids = List.of(ids.get(0), ids.get(1), ids.get(2), redrive(RUN, 1).getFirst());
        crashAndReopen();
        var all = audit().entries(RUN, 0, 10);
        assertThat(all).extracting(Audit.Entry::message).containsExactlyElementsOf(ids);
        assertThat(all).extracting(Audit.Entry::number).isSorted();
        assertThat(all).allMatch(entry -> entry.run().equals(RUN) && entry.at().equals(start));
        var from = all.get(1).number();
        assertThat(audit().entries(RUN, from, 2)).containsExactlyElementsOf(all.subList(1, 3));
        assertThat(audit().entries(RUN, all.getLast().number() + 1, 9)).isEmpty();
        assertThat(audit().entries("other", 0, 9)).isEmpty();
        assertThat(audit().outcomes("other")).isEmpty();
    }

    @Test
    void findsTheLettersOfARecord() {
        begin(RUN);
        begin("run-2");
        var first = redrive(RUN, 1).getFirst();
        redrive("run-2", 1);
        assertThat(audit().recordEntries(first)).hasSize(1);
        assertThat(audit().recordEntries(HASH))
                .extracting(Audit.Entry::run)
                .containsExactly(RUN, "run-2");
        assertThat(audit().recordEntries(HASH)).allMatch(entry -> entry.identity().equals(HASH));
        assertThat(audit().recordEntries("")).isEmpty();
        assertThat(audit().recordEntries("nobody's")).isEmpty();
    }

    @Test
    void saysHowEachLetterEnded() {
        begin(RUN);
        var ids = redrive(RUN, 4);
        time.advance(VISIBILITY);
        end(RUN, ids.get(0), Outcome.DELIVERED);
        end(RUN, ids.get(1), Outcome.REJECTED);
        end(RUN, ids.get(2), Outcome.DELIVERED);
        end(RUN, "nobody's", Outcome.REJECTED);
        end("never was", ids.get(3), Outcome.REJECTED);
        crashAndReopen();
        assertThat(audit().outcomes(RUN))
                .containsOnly(
                        Map.entry(Outcome.DELIVERED, 2L),
                        Map.entry(Outcome.REJECTED, 1L),
                        Map.entry(Outcome.PENDING, 1L));
        var all = audit().entries(RUN, 0, 9);
        assertThat(all.getFirst().ended()).hasValue(start.plus(VISIBILITY));
        assertThat(all.getLast().ended()).isEmpty();
    }

    @Test
    void givesTheOutcomeToTheNewestEntryOfTheRunThatItNames() {
        begin(RUN);
        begin("run-2");
        var id = redrive(RUN, 1).getFirst();
        for (var run : List.of(RUN, "run-2")) {
            var back = repair().deadLetters(ORDERS).read(0, 1).getFirst();
            repair().deadLetters(ORDERS)
                    .redrive(run, List.of(RedriveFixtures.to(ORDERS, back, run)));
        }
        end(RUN, id, Outcome.DUPLICATE);
        assertThat(audit().recordEntries(id))
                .extracting(Audit.Entry::outcome)
                .containsExactly(Outcome.PENDING, Outcome.DUPLICATE, Outcome.PENDING);
    }

    /// A rejected record has no identity until a redrive delivers it.
    @Test
    void findsARecordByTheIdentityThatItEndedWith() {
        begin(RUN);
        letters().send(List.of(message("m")));
        var letter = letters().browse(0, 1).getFirst();
        try (var box = repair().deadLetters(LETTERS)) {
            box.redrive(RUN, List.of(RedriveFixtures.to(ORDERS, letter, RUN)));
        }
        var id = letter.id();
        var other = "0123456789abcdef0123456789abcdef";
        for (var identity : List.of("", HASH, other)) {
            var effect =
                    new Effect.Audit(
                            List.of(new RedriveResult(RUN, id, identity, Outcome.DELIVERED)));
            engine().sourceStore(ORDERS).commit(tx -> tx.apply(effect));
        }

        assertThat(audit().recordEntries(id))
                .extracting(Audit.Entry::identity)
                .containsExactly(HASH);
        assertThat(audit().recordEntries(HASH)).hasSize(1);
        assertThat(audit().recordEntries(other)).isEmpty();
    }

    @Test
    void aDryRunEndsNothing() {
        begin(RUN);
        var id = redrive(RUN, 1).getFirst();
        var effect = new Effect.Audit(List.of(new RedriveResult(RUN, id, Outcome.DELIVERED)));
        engine().sourceStore(ORDERS).dryRun(tx -> tx.apply(effect));
        assertThat(audit().outcomes(RUN)).containsOnlyKeys(Outcome.PENDING);
    }

    @Test
    void forgetsWhatIsTooOld() {
        begin("old");
        var id = redrive("old", 3).getFirst();
        time.advance(Duration.ofDays(1));
        begin("young");
        redrive("young", 1);
        time.advance(Audit.KEPT.minusDays(1));
        begin("first");
        assertThat(audit().runs(9)).hasSize(3);
        time.advance(Duration.ofSeconds(1));
        begin("second");
        assertThat(audit().runs(9)).extracting(Run::id).containsExactly("second", "first", "young");
        assertThat(audit().recordEntries(id)).isEmpty();
        assertThat(audit().recordEntries(HASH)).hasSize(1);
        end("old", id, Outcome.DELIVERED);
        assertThat(audit().outcomes("old")).isEmpty();
    }
}

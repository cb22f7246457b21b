package dev.leat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.batch.FilePhase;
import dev.leat.batch.Position;
import dev.leat.batch.StagedFile;
import dev.leat.batch.Totals;
import dev.leat.plan.Effect;
import dev.leat.plan.OutputConflictException;
import dev.leat.port.FileLog;
import dev.leat.port.LeaseLostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Contract of the file log: each piece of a file (a part with a commit of its own) counts once,
/// even after a crash at any point, and all outputs of a file become visible together.
public abstract class FileLogContract extends FileLogTrial {

    protected FileLogContract(ContractHost host) {
        super(host);
    }

    @Test
    void goesOnWhereTheLastCheckpointWas() {
        var unit = put(INPUT, "a.csv", "x").unit();
        assertThat(log().of(PIPELINE, unit)).isEmpty();
        assertThat(log().progress(PIPELINE, unit)).isEmpty();
        var work = lease().work();
        apply(piece(unit, work, 1));
        time.advance(Duration.ofSeconds(1));
        apply(piece(unit, work, 2));
        crashAndReopen();
        var progress = log().progress(PIPELINE, unit).orElseThrow();
        assertThat(progress.plan()).isEqualTo(PLAN);
        assertThat(progress.next()).isEqualTo(new Position(200, 20, 3));
        assertThat(progress.totals()).isEqualTo(new Totals(20, 16, 2, 2));
        assertThat(progress.started()).isEqualTo(start);
        assertThat(progress.staged().stream().map(StagedFile::key))
                .containsExactly("out/1", "out/2");
        assertThat(progress.staged()).allSatisfy(s -> assertThat(s.file()).exists());
        var entry = log().newest(PIPELINE, INPUT, "a.csv").orElseThrow();
        assertThat(entry)
                .isEqualTo(
                        new FileLog.Entry(
                                PIPELINE,
                                unit,
                                FilePhase.RUNNING,
                                3,
                                200,
                                progress.totals(),
                                start,
                                start.plusSeconds(1),
                                Optional.empty()));
        assertThat(log().of("other", unit)).isEmpty();
    }

    @Test
    void anotherPlanBeginsAnew() {
        var unit = put(INPUT, "a", "x").unit();
        var work = lease().work();
        apply(piece(unit, work, 1));
        apply(piece(unit, work, 2));
        apply(piece(unit, work, 1, "plan 2"));
        var progress = log().progress(PIPELINE, unit).orElseThrow();
        assertThat(progress.plan()).isEqualTo("plan 2");
        assertThat(progress.totals()).isEqualTo(new Totals(10, 8, 1, 1));
        assertThat(progress.staged()).hasSize(1);
    }

    @Test
    void countsNoPieceTwiceAndLeavesNoneOut() {
        var unit = put(INPUT, "a", "x").unit();
        var work = lease().work();
        apply(piece(unit, work, 1));
        apply(piece(unit, work, 2));
        for (int other : List.of(2, 4)) {
            assertThatThrownBy(() -> apply(piece(unit, work, other)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("input/a");
        }
        assertThat(log().of(PIPELINE, unit).orElseThrow().part()).isEqualTo(3);
    }

    @Test
    void onlyWhoHoldsTheLeaseGetsAhead() {
        var unit = put(INPUT, "a", "x").unit();
        var lost = lease().work();
        time.advance(VISIBILITY);
        var held = lease();
        assertThatThrownBy(() -> apply(piece(unit, lost, 1)))
                .isInstanceOf(LeaseLostException.class);
        assertThat(log().of(PIPELINE, unit)).isEmpty();
        apply(piece(unit, held.work(), 1));
        apply(settled(held));
        assertThatThrownBy(() -> apply(piece(unit, held.work(), 2)))
                .isInstanceOf(LeaseLostException.class);
    }

    @Test
    void aFileThatAlwaysGetsAheadSurvivesEveryKill() {
        var unit = put(INPUT, "a", "x").unit();
        for (int part = 1; part <= 3 * MOST_RECEIVES; part++) {
            var lease = lease();
            apply(piece(unit, lease.work(), part));
            crashAndReopen();
        }
        var again = lease();
        assertThat(again.suspect()).isEmpty();
        assertThat(again.work().records().getFirst().attempt()).isEqualTo(1);
        settle(again, retried(Duration.ZERO));
        assertThat(lease().work().records().getFirst().attempt()).isEqualTo(2);
    }

    @Test
    void aFileThatAlwaysDiesInTheSamePieceIsASuspectAlone() {
        var unit = put(INPUT, "a", "x").unit();
        apply(piece(unit, lease().work(), 1));
        for (int kill = 1; kill < 3; kill++) {
            crashAndReopen();
            assertThat(lease().suspect()).isEmpty();
        }
        for (int deaths = 0; deaths < 3; deaths++) {
            crashAndReopen();
            var alone = lease().suspect().orElseThrow();
            assertThat(alone.deaths()).isEqualTo(deaths);
            alone.tried();
        }
        assertThat(seen(repair().queue(NOTIFICATIONS + "-dlq"))).isEmpty();
    }

    @Test
    void anExtendedLeaseCountsAnewAllTheSame() {
        var unit = put(INPUT, "a", "x").unit();
        settle(lease(), retried(Duration.ZERO));
        var lease = lease();
        apply(piece(unit, lease.work(), 1));
        lease.extend(VISIBILITY.multipliedBy(2));
        apply(piece(unit, lease.work(), 2));
        time.advance(VISIBILITY.plusSeconds(1));
        assertThat(engine().source(NOTIFICATIONS).lease(1, Long.MAX_VALUE)).isEmpty();
        settle(lease, retried(Duration.ZERO));
        assertThat(lease().work().records().getFirst().attempt()).isEqualTo(2);
    }

    @Test
    void aFileThatGetsAheadKeepsNobodyWaiting() {
        var unit = put(INPUT, "a", "x").unit();
        put(INPUT, "b", "x");
        lease();
        lease();
        send("order");
        crashAndReopen();
        var file = lease();
        assertThat(source().lease(1, Long.MAX_VALUE)).isEmpty();
        apply(piece(unit, file.work(), 1));
        file.extend(VISIBILITY);
        time.advance(Duration.ofSeconds(1));
        var other = engine().source(NOTIFICATIONS).lease(1, Long.MAX_VALUE);
        assertThat(other).isPresent();
        settle(other.get(), (Effect.Again) null);
        assertThat(source().lease(1, Long.MAX_VALUE)).isPresent();
    }

    @Test
    void publishesAsAWhole() {
        var unit = worked("a.csv", false, "x.out", "y.csv");
        crashAndReopen();
        assertThat(found(OUTPUT, "x.out")).contains("x.out of " + unit.versionText());
        assertThat(found(OUTPUT, "y.csv")).contains("y.csv of " + unit.versionText());
        var object = objects().head(OUTPUT, "x.out").orElseThrow();
        assertThat(object.metadata()).containsEntry("of", "a.csv");
        assertThat(object.unit().size()).isEqualTo(read(object.unit()).length());
        assertThat(seen(repair().queue(OUTPUT_EVENTS))).hasSize(1);
        assertThat(engine().source(NOTIFICATIONS).drained()).isTrue();
        var entry = log().of(PIPELINE, unit).orElseThrow();
        assertThat(entry.phase()).isEqualTo(FilePhase.DONE);
        assertThat(entry.totals()).isEqualTo(new Totals(20, 16, 2, 2));
        assertThat(log().progress(PIPELINE, unit)).isEmpty();
        assertThat(log().latest(PIPELINE, 5)).containsExactly(entry);
    }

    @Test
    void publishesNothingOfACommitThatFails() {
        var unit = put(INPUT, "a", "x").unit();
        var lease = lease();
        apply(piece(unit, lease.work(), 1));
        var finish = done(unit, false, publication(unit, "x.out", "x"));
        var settle = settled(lease);
        crashAndReopen();
        assertThatThrownBy(() -> apply(finish, settle)).isInstanceOf(LeaseLostException.class);
        assertThat(keys(OUTPUT, "", 9)).isEmpty();
        assertThat(seen(repair().queue(OUTPUT_EVENTS))).isEmpty();
        assertThat(log().of(PIPELINE, unit).orElseThrow().phase()).isEqualTo(FilePhase.RUNNING);
    }

    @Test
    void tellsNobodyOfAQuietObject() throws Exception {
        var unit = put(INPUT, "a", "x").unit();
        var lease = lease();
        var file = stage(unit, "rejects", "line");
        var quiet = objects().publication(OUTPUT, "r.out", file, Map.of(), true);
        apply(done(unit, false, quiet), settled(lease));
        assertThat(found(OUTPUT, "r.out")).contains("line");
        assertThat(seen(repair().queue(OUTPUT_EVENTS))).isEmpty();
    }

    @Test
    void takesThePlaceOfWhatAnEarlierVersionGave() {
        worked("a", true, "1", "2", "3");
        worked("b", true, "b");
        put(OUTPUT, "2", "somebody else's");
        var second = worked("a", true, "3", "4");
        assertThat(keys(OUTPUT, "", 9)).containsExactly("2", "3", "4", "b");
        assertThat(found(OUTPUT, "2")).contains("somebody else's");
        assertThat(found(OUTPUT, "3")).contains("3 of " + second.versionText());
        worked("a", false, "5");
        assertThat(keys(OUTPUT, "", 9)).containsExactly("2", "3", "4", "5", "b");
        worked("a", true);
        assertThat(keys(OUTPUT, "", 9)).containsExactly("2", "b");
    }

    @Test
    void neverTakesThePlaceOfWhatWasMadeOfAnotherObject() {
        var first = put(INPUT, "a", "x").unit();
        var second = put(INPUT, "b", "x").unit();
        var ofFirst = lease();
        var ofSecond = lease();
        var later = done(second, true, publication(second, "same", "of b"));
        apply(done(first, true, publication(first, "same", "of a")), settled(ofFirst));
        assertThatThrownBy(() -> apply(later, settled(ofSecond)))
                .isInstanceOf(OutputConflictException.class)
                .hasMessageContaining("output/same")
                .hasMessageContaining("input/a");
        assertThat(found(OUTPUT, "same")).contains("of a");
        assertThat(log().of(PIPELINE, second)).isEmpty();
        objects().delete(OUTPUT, "same");
        apply(later, settled(ofSecond));
        assertThat(found(OUTPUT, "same")).contains("of b");
    }

    @Test
    void aUnitThatIsDoneMayBeDoneAnew() {
        var unit = worked("a", false, "1", "2");
        put(INPUT, "news", "of something else");
        var lease = lease();
        var before = stage(unit, "left", "");
        apply(piece(unit, lease.work(), 1));
        assertThat(log().of(PIPELINE, unit).orElseThrow().phase()).isEqualTo(FilePhase.RUNNING);
        assertThat(found(OUTPUT, "1")).isPresent();
        var finish = done(unit, true, publication(unit, "2", "again"));
        apply(finish, settled(lease));
        assertThat(keys(OUTPUT, "", 9)).containsExactly("2");
        assertThat(found(OUTPUT, "2")).contains("again");
        assertThat(before).doesNotExist();
    }

    @Test
    void knowsWhyAUnitWasGivenUp() {
        var unit = put(INPUT, "a", "x").unit();
        var lease = lease();
        var up =
                new Effect.Finish(
                        PIPELINE,
                        unit,
                        FilePhase.GIVEN_UP,
                        Totals.NONE,
                        List.of(),
                        false,
                        Optional.of("it is no CSV"),
                        time.instant());
        apply(up, settled(lease));
        reopen();
        var entry = log().of(PIPELINE, unit).orElseThrow();
        assertThat(entry.phase()).isEqualTo(FilePhase.GIVEN_UP);
        assertThat(entry.error()).contains("it is no CSV");
    }

    @Test
    void keepsStagedFilesWhileTheirUnitRunsAndNoLonger() throws Exception {
        var unit = put(INPUT, "a", "x").unit();
        var other = put(INPUT, "b", "x").unit();
        var lease = lease();
        var staged = piece(unit, lease.work(), 1);
        apply(staged);
        var stray = stage(other, "stray", "");
        crashAndReopen();
        assertThat(staged.staged().getFirst().file()).exists();
        assertThat(stray).doesNotExist();
        var again = lease();
        var output =
                objects()
                        .publication(
                                OUTPUT, "a", staged.staged().getFirst().file(), Map.of(), false);
        apply(done(unit, false, output), settled(again));
        assertThat(staged.staged().getFirst().file()).doesNotExist();
        assertThat(objects().staging(PIPELINE, unit).folder()).isEmptyDirectory();
        reopen();
        assertThat(found(OUTPUT, "a")).contains("rows of 1");
    }

    @Test
    void forgetsUnitsAfterEighteenDays() {
        var unit = worked("a", false, "1");
        time.advance(Duration.ofDays(18));
        worked("b", false, "2");
        assertThat(log().of(PIPELINE, unit)).isPresent();
        assertThat(log().since(PIPELINE)).contains(Instant.EPOCH);
        time.advance(Duration.ofSeconds(1));
        worked("c", false, "3");
        assertThat(log().of(PIPELINE, unit)).isEmpty();
        assertThat(log().since(PIPELINE)).contains(start.plusNanos(1000));
        assertThat(log().newest(PIPELINE, INPUT, "a")).isEmpty();
        worked("a", true, "4");
        assertThat(keys(OUTPUT, "", 9)).containsExactly("2", "3", "4");
    }

    @Test
    void tellsUnitsOfOneObjectApart() {
        var first = worked("a", false, "1");
        var second = worked("a", false, "2");
        assertThat(log().newest(PIPELINE, INPUT, "a").map(FileLog.Entry::unit)).contains(second);
        assertThat(log().of(PIPELINE, first).map(FileLog.Entry::unit)).contains(first);
        assertThat(log().latest(PIPELINE, 1).getFirst().unit()).isEqualTo(second);
        assertThat(log().latest(PIPELINE, 9)).hasSize(2);
    }

    @Test
    void aDryRunKeepsNothing() {
        var unit = put(INPUT, "a", "x").unit();
        var lease = lease();
        var piece = piece(unit, lease.work(), 1);
        var finish = done(unit, false, publication(unit, "1", "x"));
        engine().sourceStore(NOTIFICATIONS)
                .dryRun(tx -> {
                    tx.apply(piece);
                    tx.apply(finish);
                    return tx.apply(settled(lease));
                });
        assertThat(log().of(PIPELINE, unit)).isEmpty();
        assertThat(keys(OUTPUT, "", 9)).isEmpty();
        apply(piece, finish, settled(lease));
        assertThat(keys(OUTPUT, "", 9)).containsExactly("1");
    }
}

package dev.leat.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.aws.state.KeptFile;
import dev.leat.aws.state.ObjectClaims;
import dev.leat.aws.state.StagedFiles;
import dev.leat.aws.state.TableFileLog;
import dev.leat.batch.FileProgress;
import dev.leat.batch.FileUnit;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Position;
import dev.leat.batch.StagedFile;
import dev.leat.batch.Totals;
import dev.leat.plan.Effect;
import dev.leat.port.LeaseLostException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// The file log in the state table, and the claims on which it depends.
abstract class FileLogCases extends FileProcesses {

    @Test
    void progressIsThatOfTheLastCheckpointOnEveryMachine() throws IOException {
        try (var one = begin();
                var other = worker(RequestFault.none())) {
            var unit = unit("a", 1);
            one.log().checkpoint(piece(one, unit, 1));
            one.log().checkpoint(piece(one, unit, 2));
            var progress = other.log().progress(PIPELINE, unit).orElseThrow();
            assertThat(progress.next()).isEqualTo(new Position(200, 20, 3));
            assertThat(progress.totals()).isEqualTo(new Totals(20, 16, 2, 2));
            assertThat(progress.staged()).extracting(StagedFile::part).containsExactly(1, 2);
            assertThat(progress.staged().getLast().file())
                    .hasContent("rows 2 of " + unit.versionText())
                    .isNotEqualTo(one.objects().staging(PIPELINE, unit).file("part-2"));
            assertThatThrownBy(() -> other.log().checkpoint(piece(other, unit, 2)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("out of order");

            other.log().checkpoint(piece(other, unit, 1));
            assertThat(one.log().progress(PIPELINE, unit).map(FileProgress::staged))
                    .hasValueSatisfying(staged -> assertThat(staged).hasSize(1));
            assertThat(one.log().of("other", unit)).isEmpty();
        }
    }

    /// A life-cycle rule may have deleted it, if the file could not be continued for a long time.
    @Test
    void aFileBeginsAgainIfAStagedFileIsMissing() throws IOException {
        try (var one = begin()) {
            var unit = unit("a", 1);
            one.log().checkpoint(piece(one, unit, 1));
            one.log().checkpoint(piece(one, unit, 2));
            var s3 = one.clients().s3();
            var staged = s3.listObjectsV2(list -> list.bucket(names.of("state"))).contents();
            assertThat(staged).hasSize(2);
            s3.deleteObject(each -> each.bucket(names.of("state")).key(staged.getFirst().key()));
            assertThat(one.log().progress(PIPELINE, unit)).isEmpty();
            one.log().checkpoint(piece(one, unit, 1));
            assertThat(one.log().progress(PIPELINE, unit).map(FileProgress::staged))
                    .hasValueSatisfying(files -> assertThat(files).hasSize(1));
        }
    }

    @Test
    void twoWorkersDoNotAdvanceAFileTogether() throws IOException {
        var unit = unit("a", 1);
        try (var one = begin()) {
            one.log().checkpoint(piece(one, unit, 1));
            var turns = new ArrayList<Runnable>();
            ExecutionInterceptor between = new BeforeWrite(turns);
            try (var other = worker(between)) {
                var piece = piece(one, unit, 2);
                turns.add(() -> one.log().checkpoint(piece));
                assertThatThrownBy(() -> other.log().checkpoint(piece(other, unit, 2)))
                        .isInstanceOf(LeaseLostException.class)
                        .hasMessageContaining(unit.id());
            }
            var progress = one.log().progress(PIPELINE, unit).orElseThrow();
            assertThat(progress.totals()).isEqualTo(new Totals(20, 16, 2, 2));
            assertThat(progress.staged()).hasSize(2);
        }
    }

    /// Staged files that are nowhere: only their names are stored.
    private static final class Names implements StagedFiles {

        @Override
        public List<KeptFile> keep(
                String pipeline, FileUnit unit, long run, List<StagedFile> staged) {
            return staged.stream()
                    .map(each ->
                            new KeptFile(
                                    each.sink(),
                                    each.part(),
                                    each.key(),
                                    each.file().toString(),
                                    "object",
                                    each.rows(),
                                    each.bytes()))
                    .toList();
        }

        @Override
        public Optional<List<StagedFile>> fetch(
                String pipeline, FileUnit unit, List<KeptFile> kept) {
            return Optional.of(kept.stream().map(each -> each.on(Path.of(each.name()))).toList());
        }

        @Override
        public void delete(String pipeline, FileUnit unit, long run) {}

        @Override
        public void discard(List<KeptFile> kept) {}
    }

    private TableFileLog log(Worker worker, Instant now) {
        var table = table(worker.clients());
        var claims = new ObjectClaims(table, KEPT, () -> now);
        return new TableFileLog(table, KEPT, new Names(), claims, () -> now);
    }

    private Effect.Checkpoint piece(FileUnit unit, int part, int files, Instant now) {
        var staged =
                IntStream.range(0, files)
                        .mapToObj(i -> "%s/%d".formatted("k".repeat(450), i))
                        .map(key -> new StagedFile(0, part, key, Path.of("file"), 10, 9))
                        .toList();
        return new Effect.Checkpoint(
                PIPELINE,
                unit,
                new LeasedWork("load-files", "1", List.of()),
                "plan",
                new Position(100L * part, 10L * part, part + 1),
                new Totals(10, 8, 1, 1),
                staged,
                now);
    }

    @Test
    void aPieceMayHaveMoreFilesThanAnItemOfTheTableCanHold() {
        try (var worker = begin()) {
            var now = time().instant();
            var log = log(worker, now);
            var unit = unit("many", 1);
            var pieces = new ArrayList<StagedFile>();
            for (int part = 1; part <= 2; part++) {
                var piece = piece(unit, part, 1_000 / part, now);
                log.checkpoint(piece);
                pieces.addAll(piece.staged());
            }
            assertThat(log.progress(PIPELINE, unit).orElseThrow().staged()).isEqualTo(pieces);
        }
    }

    @Test
    void aFileThatIsBegunAgainHasNoPiecesOfAnExpiredRun() {
        try (var worker = begin()) {
            var unit = unit("expired", 1);
            var before = time().instant();
            log(worker, before).checkpoint(piece(unit, 1, 1, before));
            log(worker, before).checkpoint(piece(unit, 2, 1, before));
            var now = before.plus(KEPT).plusSeconds(1);
            var log = log(worker, now);
            assertThat(log.progress(PIPELINE, unit)).isEmpty();
            log.checkpoint(piece(unit, 1, 3, now));
            assertThat(log.progress(PIPELINE, unit).orElseThrow().staged()).hasSize(3);
            log.checkpoint(piece(unit, 2, 0, now));
            assertThat(log.progress(PIPELINE, unit).orElseThrow().staged()).hasSize(3);
        }
    }

    @Test
    void anExtensionThatArrivesAfterTheReleaseOfAClaimHoldsNothing() {
        var turns = new ArrayList<Runnable>();
        try (var one = begin();
                var late = worker(new BeforeWrite(turns))) {
            var until = time().instant().plusSeconds(60);
            var claims = new ObjectClaims(table(late.clients()), KEPT, time());
            var taken = claims.take(PIPELINE, "input", "a", "1", until).orElseThrow();
            turns.add(() -> taken.claim().close());
            claims.extend("1", until);
            assertThat(turns).isEmpty();
            var others = new ObjectClaims(table(one.clients()), KEPT, time());
            assertThat(others.take(PIPELINE, "input", "a", "2", until)).isPresent();
        }
    }
}

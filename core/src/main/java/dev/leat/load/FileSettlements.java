package dev.leat.load;

import dev.leat.app.FileSource.OnOverwrite;
import dev.leat.batch.FilePhase;
import dev.leat.batch.FileProgress;
import dev.leat.batch.FileUnit;
import dev.leat.batch.ObjectOrigin;
import dev.leat.batch.Outcome;
import dev.leat.batch.Publication;
import dev.leat.batch.Reason;
import dev.leat.batch.StagedFile;
import dev.leat.batch.Totals;
import dev.leat.engine.RejectRateGuard;
import dev.leat.file.RejectsFile;
import dev.leat.file.RejectsPart;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.FileKernel;
import dev.leat.load.PieceResult.Abandoned;
import dev.leat.plan.Effect;
import dev.leat.port.LakeTables;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Computes the end of each object. Writes the object's outputs to durable files before the commit
/// that publishes them. Owned by one thread.
final class FileSettlements implements AutoCloseable {

    private final FilePipelineContext context;
    private final FileNotifications notifications;
    private final LakeCommits lake;

    FileSettlements(FilePipelineContext context) {
        this.context = context;
        this.notifications = new FileNotifications(context);
        this.lake = new LakeCommits(context);
    }

    /// An object to publish. If `quiet`, no notification of it is sent.
    private record Output(String bucket, String key, Path file, boolean quiet) {}

    /// Prevents other changes of the pipeline's lake tables until the result is closed.
    LakeTables.Hold hold() {
        return lake.hold();
    }

    /// Returns the end of a file whose pieces are all committed. The file is abandoned if too many
    /// lines were rejected or an output cannot be published.
    FileEnd done(FileTask task, FileKernel kernel, FileProgress progress) throws IOException {
        var tooMany = tooMany(progress);
        if (!tooMany.isEmpty()) {
            return new Abandoned(tooMany);
        }
        var outputs = outputs(task, kernel, progress);
        for (var output : outputs) {
            var taken = taken(task.unit(), output);
            if (taken.isPresent()) {
                return new Abandoned(List.of(taken.get()));
            }
        }
        var letter = rejects(task, progress, outputs);
        List<Publication> publications;
        try {
            publications = publications(outputs);
        } catch (IllegalArgumentException e) {
            var why = "an output cannot be published: " + String.valueOf(e.getMessage());
            return new Abandoned(List.of(Reason.of("key", why)));
        }
        try {
            var commits = lake.commits(task, kernel, published(progress.staged()));
            return done(task, progress, publications, commits, letter);
        } catch (UnreadableFileException refused) {
            return new Abandoned(List.of(refused.reason()));
        }
    }

    /// Adds the file of rejected lines to `outputs`. Returns the reasons of the dead letter.
    private List<Reason> rejects(FileTask task, FileProgress progress, List<Output> outputs)
            throws IOException {
        if (progress.totals().rejected() == 0) {
            return List.of();
        }
        var place = place(task.unit());
        var file = task.staging().file("rejects");
        var summary = new RejectsSummary(context.pipeline().name());
        RejectsFile.write(file, rejects(progress.staged()), summary::add);
        outputs.add(new Output(place.bucket(), place.key(), file, true));
        var letter = new ArrayList<Reason>();
        letter.add(rejected(progress.totals(), Optional.of(place.toString())));
        letter.addAll(summary.reasons());
        return letter;
    }

    private FileSettlement done(
            FileTask task,
            FileProgress progress,
            List<Publication> published,
            List<Effect.Publish> commits,
            List<Reason> letter) {
        var unit = task.unit();
        var now = context.platform().time().instant();
        var finish =
                new Effect.Finish(
                        context.pipeline().name(),
                        unit,
                        FilePhase.DONE,
                        progress.totals(),
                        published,
                        context.files().onOverwrite() != OnOverwrite.APPEND,
                        Optional.empty(),
                        now);
        var outputs = published.stream().filter(output -> !output.quiet()).toList();
        return new FileSettlement(
                object(unit),
                Outcome.DELIVERED,
                Stream.<Effect>concat(Stream.of(finish), commits.stream()).toList(),
                notifications.done(task.message(), unit, progress, outputs, now),
                letter);
    }

    private List<Output> outputs(FileTask task, FileKernel kernel, FileProgress progress)
            throws IOException {
        var outputs = new ArrayList<Output>();
        var parts = published(progress.staged());
        var made =
                kernel.outputs(
                        task.unit(), context.pipeline(), parts, progress.totals(), task.staging());
        for (var output : made) {
            var bucket = context.pipeline().to().get(output.sink()).name();
            outputs.add(new Output(bucket, output.key(), output.file(), false));
        }
        return outputs;
    }

    /// Returns a reason if the output of another input has this key. Two inputs can result in the
    /// same output path, for example `x/a.csv` and `y/a.csv` if the path contains only the stem.
    private Optional<Reason> taken(FileUnit unit, Output output) {
        return other(unit, output.bucket(), output.key())
                .map(from ->
                        Reason.of(
                                "output_taken",
                                ("%s/%s already exists: pipeline %s published it from %s/%s; make"
                                                + " the output paths distinct, for example with"
                                                + " {source.key}, and redrive this file")
                                        .formatted(
                                                output.bucket(),
                                                output.key(),
                                                from.pipeline(),
                                                from.bucket(),
                                                from.key())));
    }

    private Optional<ObjectOrigin> other(FileUnit unit, String bucket, String key) {
        var own = ObjectOrigin.of(context.pipeline().name(), unit);
        return context.platform().buckets().origin(bucket, key).filter(o -> !o.equals(own));
    }

    /// Returns a location for rejected lines that no other object or pipeline uses.
    private RejectsLocation place(FileUnit unit) {
        var place = RejectsLocation.of(context.pipeline(), unit);
        return Stream.of(place, place.of(unit))
                .filter(at -> other(unit, at.bucket(), at.key()).isEmpty())
                .findFirst()
                .orElseGet(() -> place.of(unit, context.pipeline()));
    }

    /// @throws IllegalArgumentException if a key is not valid
    private List<Publication> publications(List<Output> outputs) throws IOException {
        var publications = new ArrayList<Publication>();
        for (var to : outputs) {
            publications.add(
                    context.platform()
                            .buckets()
                            .publication(to.bucket(), to.key(), to.file(), Map.of(), to.quiet()));
        }
        return publications;
    }

    /// Returns the staged files that kernels created, without those that the engine created.
    static List<StagedFile> published(List<StagedFile> staged) {
        return staged.stream().filter(file -> file.sink() != StagedFile.REJECTS).toList();
    }

    private static List<Path> rejects(List<StagedFile> staged) {
        return staged.stream()
                .filter(file -> file.sink() == StagedFile.REJECTS)
                .sorted(Comparator.comparingInt(StagedFile::part))
                .map(StagedFile::file)
                .toList();
    }

    private static Reason rejected(Totals totals, Optional<String> where) {
        return RejectsSummary.rejected(totals.rejected(), totals.read(), where);
    }

    /// Returns reasons if the share of rejected lines exceeds `max_rejects`; otherwise none.
    private List<Reason> tooMany(FileProgress progress) throws IOException {
        var totals = progress.totals();
        double share = totals.rejected() / (double) Math.max(1, totals.read());
        if (totals.read() < RejectRateGuard.WINDOW || share <= context.pipeline().maxRejects()) {
            return List.of();
        }
        var summary = new RejectsSummary(context.pipeline().name());
        for (var part : rejects(progress.staged())) {
            RejectsPart.read(part, summary::add);
        }
        var reasons = new ArrayList<Reason>();
        reasons.add(
                Reason.of(
                        "max_rejects",
                        "%s, which is more than `max_rejects` (%.0f%%); nothing of the file is published"
                                .formatted(
                                        rejected(totals, Optional.empty()).message(),
                                        context.pipeline().maxRejects() * 100)));
        reasons.addAll(summary.reasons());
        return reasons;
    }

    /// Returns the end of a file that failed permanently. `begun` is the file's progress, empty if
    /// processing did not start.
    FileSettlement givenUp(
            FileMessage message, FileUnit unit, Optional<FileProgress> begun, List<Reason> why) {
        var error = why.getFirst().message();
        var now = context.platform().time().instant();
        return new FileSettlement(
                object(unit),
                Outcome.REJECTED,
                abandoned(unit, begun, error, now),
                notifications.givenUp(message, unit, error, now),
                why);
    }

    /// Returns the end of a file that was replaced by a newer version of its object.
    FileSettlement superseded(FileUnit unit, Optional<FileProgress> begun) {
        var now = context.platform().time().instant();
        return new FileSettlement(
                object(unit),
                Outcome.SUPERSEDED,
                abandoned(unit, begun, "a newer version replaced it", now),
                FileNotifications.Notification.NOTHING,
                List.of());
    }

    private List<Effect> abandoned(
            FileUnit unit, Optional<FileProgress> begun, String error, Instant now) {
        return begun.<List<Effect>>map(progress ->
                        List.of(
                                new Effect.Finish(
                                        context.pipeline().name(),
                                        unit,
                                        FilePhase.GIVEN_UP,
                                        progress.totals(),
                                        List.of(),
                                        false,
                                        Optional.of(error),
                                        now)))
                .orElse(List.of());
    }

    private static String object(FileUnit unit) {
        return unit.bucket() + "/" + unit.key();
    }

    @Override
    public void close() {
        notifications.close();
    }
}

package dev.leat.load;

import dev.leat.app.FileSource.OnOverwrite;
import dev.leat.app.Pipeline;
import dev.leat.batch.FilePhase;
import dev.leat.batch.FileProgress;
import dev.leat.batch.FileUnit;
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
import dev.leat.load.FileOutputs.Output;
import dev.leat.load.PieceResult.Abandoned;
import dev.leat.plan.Effect;
import dev.leat.plan.RejectsLocation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Computes the end of each object. Writes the object's outputs to durable files before the commit
/// that publishes them. Owned by one thread.
final class FileSettlements implements AutoCloseable {

    private final FilePipelineContext context;
    private final FileNotifications notifications;
    private final FileOutputs objects;
    private final LakeLoads lake;

    FileSettlements(FilePipelineContext context) {
        this.context = context;
        this.notifications = new FileNotifications(context);
        this.objects = new FileOutputs(context);
        this.lake = new LakeLoads(context, context.files().onOverwrite() == OnOverwrite.REPLACE);
    }

    /// Returns the loads of files into lake tables.
    LakeLoads lake() {
        return lake;
    }

    /// Returns the end of a file whose pieces are all committed. The file is abandoned if too many
    /// lines were rejected or an output cannot be published.
    FileEnd done(FileTask task, FileKernel kernel, FileProgress progress, LakeLoads.Judged judged)
            throws IOException {
        var tooMany = tooMany(context.pipeline(), progress);
        if (!tooMany.isEmpty()) {
            return new Abandoned(tooMany);
        }
        var outputs = objects.of(task, kernel, progress);
        for (var output : outputs) {
            var taken = objects.taken(task.unit(), output);
            if (taken.isPresent()) {
                return new Abandoned(List.of(taken.get()));
            }
        }
        var letter = rejects(task, progress, outputs);
        List<Publication> publications;
        try {
            publications = objects.publications(outputs);
        } catch (IllegalArgumentException e) {
            var why = "an output cannot be published: " + String.valueOf(e.getMessage());
            return new Abandoned(List.of(Reason.of("key", why)));
        }
        try {
            var commits =
                    lake.commits(task, kernel, published(progress.staged()), judged, _ -> true);
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
        outputs.add(new Output(StagedFile.REJECTS, place.bucket(), place.key(), file, true));
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

    /// Returns a location for rejected lines that no other object or pipeline uses.
    private RejectsLocation place(FileUnit unit) {
        var place = RejectsLocation.of(context.pipeline(), unit);
        return Stream.of(place, place.of(unit))
                .filter(at -> objects.other(unit, at.bucket(), at.key()).isEmpty())
                .findFirst()
                .orElseGet(() -> place.of(unit, context.pipeline()));
    }

    /// Returns the staged files that kernels created, without those that the engine created.
    static List<StagedFile> published(List<StagedFile> staged) {
        return staged.stream()
                .filter(file -> file.sink() != StagedFile.REJECTS && file.sink() != StagedFile.ROWS)
                .toList();
    }

    static List<Path> rejects(List<StagedFile> staged) {
        return staged.stream()
                .filter(file -> file.sink() == StagedFile.REJECTS)
                .sorted(Comparator.comparingInt(StagedFile::part))
                .map(StagedFile::file)
                .toList();
    }

    private static Reason rejected(Totals totals, Optional<String> where) {
        return RejectsSummary.rejected(totals.rejected(), totals.read(), where);
    }

    /// Returns true if the share of rejected lines exceeds `max_rejects`.
    static boolean exceeds(Pipeline pipeline, Totals totals) {
        double share = totals.rejected() / (double) Math.max(1, totals.read());
        return totals.read() >= RejectRateGuard.WINDOW && share > pipeline.maxRejects();
    }

    /// Returns reasons if the share of rejected lines exceeds `max_rejects`; otherwise none.
    static List<Reason> tooMany(Pipeline pipeline, FileProgress progress) throws IOException {
        var totals = progress.totals();
        if (!exceeds(pipeline, totals)) {
            return List.of();
        }
        var summary = new RejectsSummary(pipeline.name());
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
                                        pipeline.maxRejects() * 100)));
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

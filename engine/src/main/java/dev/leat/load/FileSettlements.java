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
import dev.leat.metrics.LoadedLines;
import dev.leat.plan.Effect;
import dev.leat.plan.OutputRule.Name;
import dev.leat.plan.RejectsLocation;
import dev.leat.port.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Computes the end of each object. Writes the object's outputs to durable files before the commit
/// that publishes them. Owned by one thread.
final class FileSettlements implements FileEnding, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FileSettlements.class);

    private final FilePipelineContext context;
    private final FileNotifications notifications;
    private final FileOutputs objects;
    private final LakeLoads lake;
    private List<RemovedRows> removed = List.of();

    FileSettlements(FilePipelineContext context) {
        this.context = context;
        this.notifications = new FileNotifications(context);
        this.objects = new FileOutputs(context, _ -> true);
        boolean replaces = context.files().onOverwrite() == OnOverwrite.REPLACE;
        this.lake = new LakeLoads(context, replaces, _ -> true);
    }

    @Override
    public LakeLoads lake() {
        return lake;
    }

    @Override
    public FileSettlement done(
            FileTask task, FileKernel kernel, FileProgress progress, LakeLoads.Judged judged)
            throws UnreadableFileException, IOException {
        acceptable(context.pipeline(), progress);
        var outputs = objects.of(task, kernel, progress);
        var letter = checked(task, progress, outputs);
        var publications = objects.publications(outputs);
        var commits = lake.commits(task, kernel, published(progress.staged()), judged);
        removed = commits.removed();
        return done(task, progress, publications, commits.effects(), letter);
    }

    /// Logs the rows that the last file removed from lake tables. A redrive may do so.
    void committed(FileUnit unit) {
        removed.forEach(rows -> LOG.warn("{}: {}", object(unit), rows.text()));
        removed = List.of();
    }

    /// The metrics count the lines when the file is committed.
    @Override
    public void loaded(LoadedLines lines) {}

    @Override
    public Optional<Outcome> apply(Store.Transaction tx, FileTask task, FileSettlement end) {
        return end.apply(tx, task.message());
    }

    /// Checks the outputs, and adds the file of rejected lines to them. Returns the reasons of the
    /// dead letter.
    private List<Reason> checked(FileTask task, FileProgress progress, List<Output> outputs)
            throws UnreadableFileException, IOException {
        var unit = task.unit();
        var rejects = RejectsLocation.of(context.pipeline(), unit);
        boolean rejected = progress.totals().rejected() > 0;
        var names = new ArrayList<Name>();
        outputs.forEach(output -> names.add(output.name()));
        if (rejected) {
            names.add(rejects.name());
        }
        var others = objects.others(unit, names);
        FileOutputs.check(outputs, others);
        return rejected
                ? rejects(task, progress, outputs, place(unit, rejects, others.keySet()))
                : List.of();
    }

    /// Adds the file of rejected lines to `outputs`. Returns the reasons of the dead letter.
    private List<Reason> rejects(
            FileTask task, FileProgress progress, List<Output> outputs, RejectsLocation place)
            throws IOException {
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
    ///
    /// @param others the objects of other inputs, as far as they are known
    private RejectsLocation place(FileUnit unit, RejectsLocation place, Set<Name> others) {
        if (!others.contains(place.name())) {
            return place;
        }
        var own = place.of(unit);
        return objects.others(unit, List.of(own.name())).isEmpty()
                ? own
                : place.of(unit, context.pipeline());
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

    /// @throws UnreadableFileException if the share of rejected lines exceeds `max_rejects`
    static void acceptable(Pipeline pipeline, FileProgress progress)
            throws UnreadableFileException, IOException {
        var tooMany = tooMany(pipeline, progress);
        if (!tooMany.isEmpty()) {
            throw new UnreadableFileException(tooMany);
        }
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

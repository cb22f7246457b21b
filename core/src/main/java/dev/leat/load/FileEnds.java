package dev.leat.load;

import dev.leat.app.Files.OnOverwrite;
import dev.leat.app.Sink;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Origin;
import dev.leat.batch.Outcome;
import dev.leat.batch.Phase;
import dev.leat.batch.Progress;
import dev.leat.batch.Publication;
import dev.leat.batch.Reason;
import dev.leat.batch.Staged;
import dev.leat.batch.Staging;
import dev.leat.batch.Totals;
import dev.leat.engine.MaxRejects;
import dev.leat.file.RejectsFile;
import dev.leat.file.RejectsPart;
import dev.leat.kernel.FileKernel;
import dev.leat.plan.Effect;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Says how work on an object ends. What is published is in durable files before the commit that
/// publishes it. Owned by one thread.
final class FileEnds implements AutoCloseable {

    private final FileLine line;
    private final FileNews news;

    FileEnds(FileLine line) {
        this.line = line;
        this.news = new FileNews(line);
    }

    /// A file whose every piece is done.
    ///
    /// @throws GivenUp if too much of it was rejected, or an output cannot be published
    Ending done(
            FileMessage message,
            FileUnit unit,
            FileKernel kernel,
            Staging staging,
            Progress progress)
            throws GivenUp, IOException {
        tooMany(progress);
        var outputs = outputs(unit, kernel, staging, progress);
        var published = new ArrayList<>(outputs);
        var letter = new ArrayList<Reason>();
        if (progress.totals().rejected() > 0) {
            var place = place(unit);
            var file = staging.file("rejects");
            var summary = new RejectsSummary(line.pipeline().name());
            RejectsFile.write(file, rejects(progress.staged()), summary::add);
            published.add(publication(place.bucket(), place.key(), file, true));
            letter.add(rejected(progress.totals(), Optional.of(place.toString())));
            letter.addAll(summary.reasons());
        }
        var now = line.platform().time().instant();
        var finish =
                new Effect.Finish(
                        line.pipeline().name(),
                        unit,
                        Phase.DONE,
                        progress.totals(),
                        published,
                        line.files().onOverwrite() != OnOverwrite.APPEND,
                        Optional.empty(),
                        now);
        return new Ending(
                unit.bucket() + "/" + unit.key(),
                Outcome.DELIVERED,
                List.of(finish),
                news.done(message, unit, progress, outputs, now),
                letter);
    }

    private List<Publication> outputs(
            FileUnit unit, FileKernel kernel, Staging staging, Progress progress)
            throws GivenUp, IOException {
        var outputs = new ArrayList<Publication>();
        var parts = published(progress.staged());
        var totals = progress.totals();
        for (var output : kernel.outputs(unit, line.pipeline(), parts, totals, staging)) {
            if (line.pipeline().to().get(output.sink()) instanceof Sink.ToBucket to) {
                free(unit, to.name(), output.key());
                outputs.add(publication(to.name(), output.key(), output.file(), false));
            }
        }
        return outputs;
    }

    /// Two objects may lead to one key, as `x/a.csv` and `y/a.csv` by their stem: what was made of
    /// one must not take the place of what was made of the other.
    private void free(FileUnit unit, String bucket, String key) throws GivenUp {
        var other = other(unit, bucket, key);
        if (other.isPresent()) {
            var from = other.get();
            throw new GivenUp(
                    List.of(
                            Reason.of(
                                    "output_taken",
                                    ("%s/%s is there already: pipeline %s made it of %s/%s. Let the"
                                                    + " path tell the two apart, as with"
                                                    + " {source.key}, and send this file back")
                                            .formatted(
                                                    bucket,
                                                    key,
                                                    from.pipeline(),
                                                    from.bucket(),
                                                    from.key()))));
        }
    }

    private Optional<Origin> other(FileUnit unit, String bucket, String key) {
        var own = Origin.of(line.pipeline().name(), unit);
        return line.platform().buckets().origin(bucket, key).filter(o -> !o.equals(own));
    }

    /// Rejected lines of different objects, or of one in different pipelines, never take each
    /// other's place.
    private RejectsPlace place(FileUnit unit) {
        var place = RejectsPlace.of(line.pipeline(), unit);
        return Stream.of(place, place.of(unit))
                .filter(at -> other(unit, at.bucket(), at.key()).isEmpty())
                .findFirst()
                .orElseGet(() -> place.of(unit, line.pipeline()));
    }

    private Publication publication(String bucket, String key, Path file, boolean quiet)
            throws GivenUp, IOException {
        try {
            return line.platform().buckets().publication(bucket, key, file, Map.of(), quiet);
        } catch (IllegalArgumentException e) {
            throw new GivenUp(
                    List.of(
                            Reason.of(
                                    "key",
                                    "an output cannot be published: "
                                            + String.valueOf(e.getMessage()))));
        }
    }

    /// What kernels staged, without the engine's own.
    static List<Staged> published(List<Staged> staged) {
        return staged.stream().filter(file -> file.sink() != Staged.REJECTS).toList();
    }

    private static List<Path> rejects(List<Staged> staged) {
        return staged.stream()
                .filter(file -> file.sink() == Staged.REJECTS)
                .sorted(Comparator.comparingInt(Staged::part))
                .map(Staged::file)
                .toList();
    }

    private static Reason rejected(Totals totals, Optional<String> where) {
        return RejectsSummary.rejected(totals.rejected(), totals.read(), where);
    }

    private void tooMany(Progress progress) throws GivenUp, IOException {
        var totals = progress.totals();
        double share = totals.rejected() / (double) Math.max(1, totals.read());
        if (totals.read() < MaxRejects.WINDOW || share <= line.pipeline().maxRejects()) {
            return;
        }
        var summary = new RejectsSummary(line.pipeline().name());
        for (var part : rejects(progress.staged())) {
            RejectsPart.read(part, summary::add);
        }
        var reasons = new ArrayList<Reason>();
        reasons.add(
                Reason.of(
                        "max_rejects",
                        "%s, more than max_rejects: %.0f%%; nothing of the file is published"
                                .formatted(
                                        rejected(totals, Optional.empty()).message(),
                                        line.pipeline().maxRejects() * 100)));
        reasons.addAll(summary.reasons());
        throw new GivenUp(reasons);
    }

    /// A file that is given up after so many attempts; `begun` is what was done of it, empty if
    /// work on it never began.
    Ending givenUp(
            FileMessage message,
            FileUnit unit,
            int attempts,
            Optional<Progress> begun,
            List<Reason> why) {
        var error = why.getFirst().message();
        var now = line.platform().time().instant();
        return new Ending(
                unit.bucket() + "/" + unit.key(),
                Outcome.REJECTED,
                begun.<List<Effect>>map(progress -> List.of(abandoned(unit, progress, error)))
                        .orElse(List.of()),
                news.givenUp(message, unit, error, attempts, now),
                why);
    }

    /// A file that a newer version of its object has overtaken.
    Ending superseded(FileUnit unit, Optional<Progress> begun) {
        return new Ending(
                unit.bucket() + "/" + unit.key(),
                Outcome.SUPERSEDED,
                begun.<List<Effect>>map(progress ->
                                List.of(
                                        abandoned(
                                                unit, progress, "a newer version took its place")))
                        .orElse(List.of()),
                FileNews.Told.NOTHING,
                List.of());
    }

    private Effect.Finish abandoned(FileUnit unit, Progress progress, String error) {
        return new Effect.Finish(
                line.pipeline().name(),
                unit,
                Phase.GIVEN_UP,
                progress.totals(),
                List.of(),
                false,
                Optional.of(error),
                line.platform().time().instant());
    }

    @Override
    public void close() {
        news.close();
    }
}

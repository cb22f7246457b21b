package dev.leat.cli.bucket;

import dev.leat.app.App;
import dev.leat.cli.run.RunningApp;
import dev.leat.cli.terminal.CommandException;
import dev.leat.operations.query.ObjectLocation;
import dev.leat.port.Time;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The folders that are watched while an app runs.
public record Inboxes(List<Inbox> inboxes) implements AutoCloseable {

    /// Watches each `DIR` or `DIR=BUCKET` until closed.
    ///
    /// @throws CommandException if a folder or a bucket does not exist
    public static Inboxes open(List<String> watched, App app, RunningApp running) {
        var inboxes = new ArrayList<Inbox>();
        for (var one : watched) {
            int sign = one.lastIndexOf('=');
            var folder = Path.of(sign < 0 ? one : one.substring(0, sign));
            var bucket = sign < 0 ? only(app) : one.substring(sign + 1);
            inboxes.add(
                    new Inbox(
                            folder,
                            new ObjectLocation(bucket, "").in(app).bucket(),
                            running.operations().objects(),
                            Time.system(),
                            running::report));
        }
        inboxes.forEach(Inbox::start);
        return new Inboxes(List.copyOf(inboxes));
    }

    private static String only(App app) {
        var read =
                app.pipelines().values().stream()
                        .flatMap(pipeline -> pipeline.from().files().stream())
                        .map(files -> files.bucket())
                        .distinct()
                        .toList();
        if (read.size() != 1) {
            throw CommandException.input(
                    read.isEmpty()
                            ? "--watch: no pipeline of the app reads a bucket"
                            : "--watch: the app reads several buckets (%2$s); choose one, as in --watch DIR=%1$s"
                                    .formatted(read.getFirst(), String.join(", ", read)));
        }
        return read.getFirst();
    }

    @Override
    public void close() {
        inboxes.forEach(Inbox::close);
    }
}

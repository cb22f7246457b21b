package dev.leat.cli.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The record that a process runs an app, kept outside the app's state folder: the file
/// `~/.leat/running/PID`, with the process's start time and the folder's path. By it a command
/// finds out that the app still runs after its folder was removed or moved. Like [RunningInfo] it
/// is a hint: there is none without HOME or where it cannot be written. What a killed process left
/// is ignored, and removed by the next app that starts.
public final class RunRecord implements AutoCloseable {

    private final Optional<Path> file;

    private RunRecord(Optional<Path> file) {
        this.file = file;
    }

    /// Records that this process runs the app of this state folder, until it is closed.
    public static RunRecord enter(Path state, Map<String, String> environment) {
        var folder = folder(environment);
        var self = ProcessHandle.current();
        folder.ifPresent(found -> {
            try {
                Files.createDirectories(found);
                for (var other : files(found)) {
                    if (living(other).isEmpty()) {
                        Files.deleteIfExists(other);
                    }
                }
                OwnerOnlyFile.write(
                        found.resolve("" + self.pid()), started(self) + "\n" + path(state));
            } catch (IOException unwritable) {
                // Then commands cannot find out; they say what they make.
            }
        });
        return new RunRecord(folder.map(found -> found.resolve("" + self.pid())));
    }

    /// The process that runs the app of the state folder with this path, as far as is recorded.
    static Optional<Long> of(Path state, Map<String, String> environment) {
        return folder(environment).stream()
                .flatMap(folder -> files(folder).stream())
                .filter(file ->
                        living(file).filter(text -> text.endsWith("\n" + path(state))).isPresent())
                .map(file -> Long.valueOf(file.getFileName().toString()))
                .findFirst();
    }

    private static Optional<Path> folder(Map<String, String> environment) {
        return Optional.ofNullable(environment.get("HOME"))
                .filter(home -> !home.isBlank())
                .map(home -> Path.of(home, ".leat", "running"));
    }

    private static List<Path> files(Path folder) {
        try (var files = Files.list(folder)) {
            return files.toList();
        } catch (IOException none) {
            return List.of();
        }
    }

    /// What a process has written that lives. A pid comes again, in a container at every start; pid
    /// and start time do not.
    private static Optional<String> living(Path file) {
        try {
            var text = Files.readString(file);
            return ProcessHandle.of(Long.parseLong(file.getFileName().toString()))
                    .filter(process -> text.startsWith(started(process) + "\n"))
                    .map(_ -> text);
        } catch (IOException | NumberFormatException other) {
            return Optional.empty();
        }
    }

    private static long started(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /// The same for all ways to write the path, whether the folder exists or not.
    private static String path(Path state) {
        var path = state.toAbsolutePath().normalize();
        var parent = path.getParent();
        try {
            return (parent == null ? path : parent.toRealPath().resolve(path.getFileName()))
                    .toString();
        } catch (IOException unreachable) {
            return path.toString();
        }
    }

    @Override
    public void close() {
        file.ifPresent(own -> {
            try {
                Files.deleteIfExists(own);
            } catch (IOException kept) {
                // It names a process that ends, and is ignored then.
            }
        });
    }
}

package dev.leat.cli.place;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A record that a process runs an app, kept outside the app's state folder: the file
/// `~/.leat/running/PID` with the process's start time and the folder's path. With this record, a
/// command detects that the app still runs after its folder was removed or moved. Like
/// [RunningInfo] the record is only a hint: it is missing if HOME is not set, or if the file cannot
/// be written. Records of killed processes are ignored, and the next app that starts removes them.
public final class RunRecord implements AutoCloseable {

    private final Optional<Path> file;

    private RunRecord(Optional<Path> file) {
        this.file = file;
    }

    /// Records, until closed, that this process runs the app of this state folder.
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
                // Commands then cannot detect the app; they report the folder that they create.
            }
        });
        return new RunRecord(folder.map(found -> found.resolve("" + self.pid())));
    }

    /// Returns the id of the process that runs the app of this state folder, from its record.
    public static Optional<Long> of(Path state, Map<String, String> environment) {
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

    /// Returns the folder's path from a record; empty if its process has ended. The system reuses
    /// pids, in a container at every start, but not a pid with the same start time.
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

    /// Returns the same text for all paths to the folder, even if the folder does not exist.
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
                // The record is ignored as soon as the process ends.
            }
        });
    }
}

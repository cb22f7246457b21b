package dev.leat.cli.place;

import dev.leat.server.AccessToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Connection data of a running app, in its state folder, for other commands. Only the owner can
/// read the file, as its token permits every request. The file remains after a crash, so its
/// existence does not prove that the app runs.
///
/// `aws` is the address of the AWS-compatible endpoint, if the app has one. `version` is the digest
/// of the app file at the start. `region` is the region of an app on AWS. `console` is the address
/// of the console, if it is on.
public record RunningInfo(
        long pid,
        String url,
        String token,
        Optional<String> environment,
        Optional<String> aws,
        Optional<String> version,
        Optional<String> region,
        Optional<String> console) {

    public static final String FILE = "running.json";

    private static final JsonMapper JSON = JsonMapper.shared();

    public static RunningInfo here(
            String url,
            AccessToken token,
            Optional<String> environment,
            Optional<String> aws,
            Optional<String> version,
            Optional<String> region,
            Optional<String> console) {
        return new RunningInfo(
                ProcessHandle.current().pid(),
                url,
                token.text(),
                environment,
                aws,
                version,
                region,
                console);
    }

    public static Optional<RunningInfo> read(Path state) {
        try {
            return Optional.of(
                    JSON.readValue(Files.readAllBytes(state.resolve(FILE)), RunningInfo.class));
        } catch (IOException | JacksonException none) {
            return Optional.empty();
        }
    }

    /// Returns true if a process has this id. After a crash it can be another process.
    public boolean alive() {
        return ProcessHandle.of(pid).isPresent();
    }

    public void write(Path state) {
        var file = state.resolve(FILE);
        try {
            OwnerOnlyFile.write(file, JSON.writeValueAsString(this));
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot write " + file, failed);
        }
    }

    /// Removes this process's file. If the folder was replaced, the file may belong to another
    /// process; such a file is not removed.
    public static void removeOwn(Path state) {
        if (read(state).filter(found -> found.pid() == ProcessHandle.current().pid()).isPresent()) {
            remove(state);
        }
    }

    public static void remove(Path state) {
        try {
            Files.deleteIfExists(state.resolve(FILE));
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot remove " + state.resolve(FILE), failed);
        }
    }
}

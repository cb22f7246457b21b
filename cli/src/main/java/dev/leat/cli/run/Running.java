package dev.leat.cli.run;

import dev.leat.server.Token;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// What a running app leaves in its state folder so that other commands find it. Only its owner can
/// read the file: whoever has the token may do everything. After a crash the file stays, so it is a
/// hint and no proof that something runs.
///
/// `aws` is the address of the AWS-compatible endpoint, if it has one.
public record Running(
        long pid, String url, String token, Optional<String> environment, Optional<String> aws) {

    public static final String FILE = "running.json";

    private static final JsonMapper JSON = JsonMapper.shared();

    public static Running here(
            String url, Token token, Optional<String> environment, Optional<String> aws) {
        return new Running(ProcessHandle.current().pid(), url, token.text(), environment, aws);
    }

    public static Optional<Running> read(Path state) {
        try {
            return Optional.of(
                    JSON.readValue(Files.readAllBytes(state.resolve(FILE)), Running.class));
        } catch (IOException | JacksonException none) {
            return Optional.empty();
        }
    }

    public void write(Path state) {
        var file = state.resolve(FILE);
        var fresh = state.resolve(FILE + ".new");
        try {
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, ownerOnly());
            Files.writeString(
                    fresh,
                    JSON.writeValueAsString(this),
                    StandardCharsets.UTF_8,
                    StandardOpenOption.WRITE);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot write " + file, failed);
        }
    }

    public static void remove(Path state) {
        try {
            Files.deleteIfExists(state.resolve(FILE));
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot remove " + state.resolve(FILE), failed);
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        boolean posix =
                FileSystems.getDefault().supportedFileAttributeViews().containsAll(Set.of("posix"));
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}

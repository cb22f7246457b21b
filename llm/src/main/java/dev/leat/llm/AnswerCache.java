package dev.leat.llm;

import dev.leat.app.Model;
import dev.leat.batch.Hashes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Answers in files, each named by the hash of its question and model. Only the owner can read
/// them. They expire after [#KEPT].
///
/// @param folder created by the first answer
public record AnswerCache(Path folder, InstantSource clock) {

    private static final Duration KEPT = Duration.ofDays(30);

    /// Returns the answer to a question.
    Optional<String> find(Model model, Question question) {
        var file = file(model, question);
        try {
            return expired(file) ? Optional.empty() : Optional.of(Files.readString(file));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException broken) {
            throw new UncheckedIOException(
                    "cannot read %s; remove the folder".formatted(file), broken);
        }
    }

    /// Stores an answer and removes expired ones.
    void put(Model model, Question question, String answer) {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder, attributes());
            }
            var part = Files.createTempFile(folder, "answer", ".part");
            Files.writeString(part, answer);
            Files.move(part, file(model, question), StandardCopyOption.ATOMIC_MOVE);
            try (var files = Files.list(folder)) {
                for (var file : files.toList()) {
                    if (expired(file)) {
                        Files.deleteIfExists(file);
                    }
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(
                    "cannot write the answer to %s; check that the folder is writable"
                            .formatted(folder),
                    failed);
        }
    }

    private boolean expired(Path file) throws IOException {
        return Files.getLastModifiedTime(file).toInstant().isBefore(clock.instant().minus(KEPT));
    }

    private FileAttribute<?>[] attributes() {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }

    private Path file(Model model, Question question) {
        var digest = Hashes.sha256();
        for (var part :
                List.of(
                        model.provider().word(),
                        model.model(),
                        model.url().orElse(""),
                        "" + model.structured(),
                        "" + model.spending().maxTokens(),
                        question.instruction(),
                        question.data(),
                        question.name(),
                        question.schema())) {
            var bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
        }
        return folder.resolve(HexFormat.of().formatHex(digest.digest()) + ".json");
    }
}

package dev.leat.quality.profile;

import dev.leat.quality.data.DataFiles;
import dev.leat.quality.data.DataOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;

/// Profiles of files that a test writes.
final class Profiled {

    static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    private Profiled() {}

    static Profile of(Path folder, String name, String content, String... declared) {
        try {
            var file = Files.writeString(folder.resolve(name), content);
            return of(file, OptionalLong.empty(), declared);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static Profile of(Path file, OptionalLong sample, String... declared) {
        var folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        var options = new DataOptions(DataOptions.DEFAULT_MEMORY, 2, sample, folder);
        try (var table = DataFiles.open(file.toString(), options)) {
            return new Profiler(Set.of(declared)).profile(table, AT);
        }
    }
}

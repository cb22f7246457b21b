package dev.leat.cli.fuzz.draw;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// An app of a seed: its file, the files next to it, what its pipelines were drawn to be, and what
/// they are given.
public record Drawn(
        long seed, Tree file, Beside beside, List<Flow> flows, Map<String, List<Data>> data) {

    /// The data that must exist before the inputs: files in the folder of the app by path, and
    /// objects. `feeders` are pipelines whose data must be processed before that of the others is
    /// sent.
    public record Beside(Map<String, byte[]> files, List<Stored> objects, Set<String> feeders) {

        public record Stored(String bucket, String key, byte[] content) {}

        public void write(Path folder) throws IOException {
            for (var file : files.entrySet()) {
                var path = folder.resolve(file.getKey());
                Files.createDirectories(Objects.requireNonNull(path.getParent()));
                Files.write(path, file.getValue());
            }
        }
    }

    /// A combination of a step, a sink and a format, which coverage counts.
    public record Pair(String step, String sink, String format) {}

    public Yaml yaml() {
        return Yaml.of(file);
    }

    /// The same with another file.
    public Drawn with(Tree other) {
        return new Drawn(seed, other, beside, flows, data);
    }
}

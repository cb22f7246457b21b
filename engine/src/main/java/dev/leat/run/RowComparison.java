package dev.leat.run;

import dev.leat.kernel.reduce.RowPairs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Compares what two definitions make of a file by the names of rows, as [NamedOutput] passes them
/// on. The order of the rows does not matter, and rows with the same name are compared as a
/// multiset. Owned by one thread.
final class RowComparison implements AutoCloseable {

    private final Path folder;
    private @Nullable RowPairs pairs;

    /// @param folder a new folder for rows that do not fit in memory
    RowComparison(Path folder) {
        this.folder = folder;
    }

    /// Returns the receiver of the rows of one definition.
    NamedOutput.Rows side(boolean after) {
        return (name, output) -> {
            if (pairs == null) {
                pairs = new RowPairs(folder);
            }
            pairs.add(after, name, OutputText.of(output));
        };
    }

    /// Passes on the differences of each row. No row can be added after that.
    void differences(String file, Consumer<List<OutputDifference>> found) throws IOException {
        if (pairs == null) {
            return;
        }
        pairs.differences(
                (name, before, after) -> found.accept(differences(file, name, before, after)));
    }

    private static List<OutputDifference> differences(
            String file, String name, Optional<String> before, Optional<String> after) {
        boolean columns = NamedOutput.hasColumns(name);
        var key = columns ? name : "";
        return OutputDifference.of(
                        columns || name.isEmpty() ? file : file + ", " + name,
                        output(before, key),
                        output(after, key))
                .stream()
                .map(difference -> difference.withKey(SinkRow.columns(key)))
                .toList();
    }

    private static PipelineOutput.OfRecord output(Optional<String> text, String key) {
        return text.map(of -> OutputText.read(of, key)).orElse(PipelineOutput.OfRecord.NOTHING);
    }

    @Override
    public void close() {
        if (pairs != null) {
            pairs.close();
        }
    }
}

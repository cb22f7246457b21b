package dev.leat.quality.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.quality.data.DataFiles;
import dev.leat.quality.data.DataOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A profile of more data than the database may have in memory. `ProfileBench` measures 1 GB.
@Tag("slow")
class MemoryTest {

    @TempDir Path folder;

    @Test
    void profilesMoreDataThanFitsIntoMemory() throws IOException {
        int records = 300_000;
        var file = folder.resolve("large.csv");
        try (var out = Files.newBufferedWriter(file)) {
            out.write("id,text,number\n");
            var random = new Random(1);
            for (int i = 0; i < records; i++) {
                out.write(
                        "%d,%016x%016x%016x%016x,%d\n"
                                .formatted(
                                        i,
                                        random.nextLong(),
                                        random.nextLong(),
                                        random.nextLong(),
                                        random.nextLong(),
                                        random.nextInt(1000)));
            }
        }
        long memory = 48L << 20;
        var options = new DataOptions(memory, 1, OptionalLong.empty(), folder);
        try (var table = DataFiles.open(file.toString(), options)) {
            var profile = new Profiler(Set.of()).profile(table, Profiled.AT);
            assertThat(profile.records()).isEqualTo(new RecordCounts(records, records, 0, 0));
            assertThat(profile.relations().keys())
                    .contains(
                            new Relations.Key(java.util.List.of("id"), 0, 0, 0),
                            new Relations.Key(java.util.List.of("text"), 0, 0, 0));
            long limit =
                    table.query(
                                    "SELECT sum(memory_usage_bytes) FROM duckdb_memory()",
                                    row -> row.getLong(1))
                            .getFirst();
            assertThat(limit).isLessThanOrEqualTo(memory);
        }
    }
}

package dev.leat.cli.trial.file;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.TreeSet;

/// A CSV of sales made from a seed, and beside it a CSV of what must come out: the good lines, and
/// the physical lines, from 1, of the bad ones. Two in a hundred are bad, each in its own way; some
/// good ones have quotes, commas or a line end in a value.
///
/// @param clean the good records, all values quoted, with their line in front
record GeneratedSales(Path file, Path clean, long good, TreeSet<Long> bad) {

    /// The app that reads the generated files.
    static final String APP =
            """
            app: sales
            schemas:
              Sale:
                id: bigint not null
                sold_at: timestamp not null
                note: varchar
                quantity: integer not null
                price: decimal(12,2) not null
            buckets:
              input:
              output:
            pipelines:
              sales:
                from: {bucket: input, suffix: .csv, format: csv, schema: Sale}
                steps:
                  - check:
                      quantity is above zero: quantity > 0
                to:
                  - bucket: output
                    path: "{source.stem}/part-{part}.parquet"
                    format: parquet
            """;

    private static final String HEADER = "id,sold_at,note,quantity,price\n";
    private static final int BAD_IN_1000 = 20;

    /// The number of kinds of invalid lines.
    private static final int FAULTS = 5;

    /// Writes both files until the first has so many bytes, or a few more.
    static GeneratedSales write(Path folder, String stem, long seed, long bytes)
            throws IOException {
        var file = folder.resolve(stem + ".csv");
        var clean = folder.resolve(stem + ".clean");
        var making = new Making(new SplittableRandom(seed));
        try (var dirty = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
                var good = Files.newBufferedWriter(clean, StandardCharsets.UTF_8)) {
            dirty.write(HEADER);
            good.write("line," + HEADER);
            long size = HEADER.length();
            while (size < bytes) {
                size += making.next(dirty, good);
            }
        }
        return new GeneratedSales(file, clean, making.good, making.bad);
    }

    private static final class Making {
        private final SplittableRandom random;
        private final TreeSet<Long> bad = new TreeSet<>();
        private long good;
        private long line = 2;
        private long id;

        Making(SplittableRandom random) {
            this.random = random;
        }

        int next(BufferedWriter dirty, BufferedWriter clean) throws IOException {
            var note = note();
            int fault = random.nextInt(1000) < BAD_IN_1000 ? random.nextInt(FAULTS) : FAULTS;
            var time =
                    "2025-%02d-%02d 08:%02d:00"
                            .formatted(
                                    1 + random.nextInt(12),
                                    1 + random.nextInt(28),
                                    random.nextInt(60));
            var quantity = "" + (1 + random.nextInt(40));
            var price = 1 + random.nextInt(900) + "." + (10 + random.nextInt(90));
            var record =
                    String.join(
                            ",",
                            "" + ++id,
                            fault == 0 ? time.replace("2025-", "2025-3") : time,
                            quoted(note),
                            fault == 1 ? "-1" : fault == 2 ? "1.5" : quantity,
                            (fault == 3 ? price + "4" : price) + (fault == 4 ? ",more" : ""));
            dirty.write(record);
            dirty.write('\n');
            if (fault == FAULTS) {
                good++;
                clean.write(
                        "%d,%d,%s,%s,%s,%s\n"
                                .formatted(line, id, time, quoted(note), quantity, price));
            } else {
                bad.add(line);
            }
            line += 1 + note.chars().filter(c -> c == '\n').count();
            return record.length() + 1;
        }

        private String note() {
            return switch (random.nextInt(20)) {
                case 0 -> "";
                case 1 -> "so-called \"large\", red";
                case 2 -> "in two\nlines";
                case 3 -> "a comma, and more";
                default -> "note " + random.nextInt(1_000_000) + " of what was said about it";
            };
        }

        private static String quoted(String text) {
            return '"' + text.replace("\"", "\"\"") + '"';
        }
    }
}

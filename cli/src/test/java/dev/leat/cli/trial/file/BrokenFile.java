package dev.leat.cli.trial.file;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A CSV made from a seed, of which some records are damaged, each within itself. `whole` are the
/// values of the others, in order; NULL is a value that is not there, as it stands between commas.
///
/// @param damaged how many are not among them
record BrokenFile(
        byte[] bytes, List<String> columns, List<List<@Nullable String>> whole, int damaged) {

    private static final int RECORDS = 200;
    private static final int DAMAGED_IN_100 = 8;
    private static final String[] TEXTS = {
        "plain", "with, a comma", "so-called \"quote\"", "two\nlines", "Ünïcödé €", " blanks ", "0"
    };

    static BrokenFile of(long seed) {
        var making = new Making(new SplittableRandom(seed));
        for (int i = 0; i < RECORDS; i++) {
            making.record();
        }
        return making.file();
    }

    private static final class Making {
        private final SplittableRandom random;
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final List<List<@Nullable String>> whole = new ArrayList<>();
        private final List<String> columns;
        private final Charset charset;
        private final String lineEnd;
        private int damaged;

        Making(SplittableRandom random) {
            this.random = random;
            columns = IntStream.range(0, 1 + random.nextInt(8)).mapToObj(i -> "c" + i).toList();
            boolean wide = random.nextInt(5) == 0;
            charset = wide ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8;
            lineEnd = List.of("\n", "\r\n", "\r").get(random.nextInt(3));
            if (wide || random.nextBoolean()) {
                write("\uFEFF");
            }
            write(String.join(",", columns) + lineEnd);
        }

        BrokenFile file() {
            return new BrokenFile(out.toByteArray(), columns, whole, damaged);
        }

        private void write(String text) {
            out.writeBytes(text.getBytes(charset));
        }

        void record() {
            var values = new ArrayList<@Nullable String>();
            columns.forEach(_ -> values.add(value()));
            if (random.nextInt(100) < DAMAGED_IN_100) {
                damaged++;
                damage(values);
            } else {
                whole.add(values);
                write(line(values) + lineEnd);
            }
        }

        /// None begins with a comma or a line end: behind a quote that was left open, these would
        /// look like its end.
        private @Nullable String value() {
            return switch (random.nextInt(10)) {
                case 0 -> columns.size() == 1 ? "" : null;
                case 1 -> "";
                case 2, 3, 4 -> TEXTS[random.nextInt(TEXTS.length)];
                default -> "v" + random.nextInt(1_000_000);
            };
        }

        private String line(List<@Nullable String> values) {
            return values.stream().map(this::written).collect(Collectors.joining(","));
        }

        private String written(@Nullable String value) {
            if (value == null) {
                return "";
            }
            boolean quoted =
                    value.isEmpty()
                            || value.chars().anyMatch(c -> "\",\n".indexOf(c) >= 0)
                            || random.nextInt(4) == 0;
            return quoted ? '"' + value.replace("\"", "\"\"") + '"' : value;
        }

        private void damage(List<@Nullable String> values) {
            var plain = values.stream().map(_ -> "x" + random.nextInt(100)).toList();
            var line = String.join(",", plain);
            switch (random.nextInt(6)) {
                case 0 -> write(line + ",more" + lineEnd);
                case 1 -> write(line + ",\"never closed" + lineEnd);
                case 2 -> write("\"closed\" and on" + line.substring(2) + lineEnd);
                case 3 ->
                        write(
                                columns.size() < 3
                                        ? line + ",1,2,3" + lineEnd
                                        : plain.getFirst() + lineEnd);
                case 4 -> write(line + '\0' + lineEnd);
                default -> {
                    write(line);
                    // Half a character, or one that is none.
                    out.writeBytes(
                            charset.equals(StandardCharsets.UTF_8)
                                    ? new byte[] {(byte) 0xFF}
                                    : new byte[] {0, (byte) 0xD8});
                    write(lineEnd);
                }
            }
        }
    }
}

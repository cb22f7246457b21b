package dev.leat.cli.attack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.leat.cli.Session;
import dev.leat.cli.fixture.Polling;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Small compressed objects with gigabytes of content, or with documents that are nested deeply.
@Tag("attack")
@Timeout(300)
class BombsTest {

    private static final int MEBIBYTE = 1 << 20;

    /// More memory than the app ever needs for three files at a time.
    private static final long NORMAL = 1_500;

    /// More than the staged files of three pieces.
    private static final long MOST_ON_DISK = 500L << 20;

    private static final String APP =
            """
            app: bombs
            schemas:
              Sale: {id: varchar not null, amount: bigint}
            buckets: {input: , output: }
            pipelines:
              sheets:
                from: {bucket: input, suffix: .csv.gz, schema: Sale}
                to: [{bucket: output, path: "{source.stem}.csv"}]
              lines:
                from: {bucket: input, suffix: .ndjson.gz, schema: Sale}
                to: [{bucket: output, path: "{source.stem}.lines"}]
              arrays:
                from: {bucket: input, suffix: .json.zst, schema: Sale}
                to: [{bucket: output, path: "{source.stem}.array"}]
            """;

    @TempDir Path folder;

    private static byte[] gzip(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] joined(byte[] first, byte[] next, int times) {
        var joined = ByteBuffer.allocate(first.length + next.length * times).put(first);
        Collections.nCopies(times, next).forEach(joined::put);
        return joined.array();
    }

    /// A frame that claims to have 2^62 bytes of content, and so a window of as many.
    private static byte[] falseSize() {
        return ByteBuffer.allocate(20)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .putInt(0xFD2FB528)
                .put((byte) 0xE0)
                .putLong(1L << 62)
                .array();
    }

    private static String nested(int depth) {
        return "{\"id\":\"deep\",\"x\":%s%s}".formatted("[".repeat(depth), "]".repeat(depth));
    }

    /// The objects by name; each has less than 1 MiB.
    private static Map<String, byte[]> objects() throws IOException {
        var zeros = new byte[64 * MEBIBYTE];
        var packed = gzip(zeros);
        var rows = gzip(("a".repeat(1_000) + ",1\n").repeat(16_000).getBytes(UTF_8));
        var header = gzip("id,amount\n".getBytes(UTF_8));
        var deep = nested(1_000_000);
        var good = "{\"id\":\"ok\"}";
        var objects = new LinkedHashMap<String, byte[]>();
        // 512 MiB; gzip has a ratio of 1,000 at most
        objects.put("zeros.csv.gz", joined(header, packed, 8));
        objects.put("line.ndjson.gz", joined(packed, packed, 7));
        objects.put("rows.csv.gz", joined(header, rows, 10));
        // 18 GiB
        objects.put(
                "zeros.json.zst",
                joined(Zstd.compress("[".getBytes(UTF_8)), Zstd.compress(zeros), 300));
        objects.put("size.json.zst", falseSize());
        objects.put(
                "members.csv.gz",
                joined(gzip("id,amount\nok,1\n".getBytes(UTF_8)), gzip(new byte[0]), 40_000));
        objects.put("deep.ndjson.gz", gzip((deep + "\n" + good + "\n" + good).getBytes(UTF_8)));
        objects.put(
                "deep.json.zst",
                Zstd.compress(("[" + deep + "," + good + "," + good + "]").getBytes(UTF_8)));
        objects.put("after.csv.gz", gzip("id,amount\nok,1\n".getBytes(UTF_8)));
        return objects;
    }

    @Test
    void eachFailsAloneWithAReasonInBoundedMemoryAndDisk() throws Exception {
        var objects = objects();
        try (var app = new AttackedApp(folder, APP)) {
            for (var object : objects.entrySet()) {
                assertThat(object.getValue().length).isLessThan(MEBIBYTE);
                var put = app.put("/input/" + object.getKey(), object.getValue());
                assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
            }
            long disk = 0;
            while (!done(app)) {
                disk = Math.max(disk, onDisk());
                Polling.pause();
            }
            assertThat(disk).isLessThan(MOST_ON_DISK);
            assertThat(app.peakMebibytes()).isLessThan(NORMAL);
            assertThat(letters("sheets")).contains("2 dead letters in all", "decompresses to more");
            // the line that is nested deeply, which is rejected alone, and the file of zeros, whose
            // record is too long before its content is
            assertThat(letters("lines"))
                    .contains("2 dead letters in all", "rejected_lines", "too_long");
            assertThat(letters("arrays"))
                    .contains("3 dead letters in all", "too_long", "damaged", "rejected_lines");
            for (var written :
                    new String[] {"members.csv", "deep.lines", "deep.array", "after.csv"}) {
                assertThat(leat("ls", "buckets", "output")).contains(written);
            }
            assertThat(leat("ls", "buckets", "output"))
                    .doesNotContain("zeros", "rows", "line.", "size");
        }
    }

    /// Returns true if no message about a file waits or is processed.
    private static boolean done(AttackedApp app) throws Exception {
        for (var pipeline : new String[] {"sheets", "lines", "arrays"}) {
            var answer =
                    app.call(
                            "AmazonSQS.GetQueueAttributes",
                            "{\"QueueUrl\":\"%s/000000000000/%s-files\",\"AttributeNames\":[\"All\"]}"
                                    .formatted(app.aws(), pipeline));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            if (!answer.body().contains("\"ApproximateNumberOfMessages\":\"0\"")
                    || !answer.body().contains("\"ApproximateNumberOfMessagesNotVisible\":\"0\"")) {
                return false;
            }
        }
        return true;
    }

    /// The bytes of the staged files.
    private long onDisk() throws IOException {
        var staging = folder.resolve(".leat/objects/staging");
        if (!Files.exists(staging)) {
            return 0;
        }
        try (var files = Files.walk(staging)) {
            return files.mapToLong(BombsTest::size).sum();
        } catch (java.io.UncheckedIOException gone) {
            return 0;
        }
    }

    private static long size(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (NoSuchFileException _) {
            return 0;
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    private String letters(String pipeline) {
        return leat("dlq", "ls", pipeline + "-files-dlq");
    }

    private String leat(String... words) {
        var session = new Session(Map.of());
        var all = new java.util.ArrayList<>(java.util.List.of(words));
        all.addAll(java.util.List.of("--app", folder.toString()));
        assertThat(session.run(all.toArray(String[]::new))).as(session.err()).isZero();
        return session.out();
    }
}

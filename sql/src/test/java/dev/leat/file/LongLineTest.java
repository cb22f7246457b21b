package dev.leat.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.leat.app.FileFormat;
import dev.leat.app.Schema;
import dev.leat.app.Schema.Field;
import dev.leat.app.Type.Simple;
import dev.leat.batch.Content;
import dev.leat.batch.Position;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A file with a record of 10 GB, which is made while it is read. The file is refused without
/// reading the whole record.
@Tag("attack")
@Timeout(120)
class LongLineTest {

    private static final long LENGTH = 10_000_000_000L;

    /// More than the longest record that is skipped, and a piece.
    private static final long MOST_READ = 128L << 20;

    /// More than the buffers of two pieces with the longest records.
    private static final long MOST_ALLOCATED = 250L << 20;

    private static final Schema SALES =
            new Schema("Sale", List.of(Field.required("id", Simple.VARCHAR)));

    @TempDir Path folder;

    /// Content that consists of `before` and many bytes `fill`, and counts the bytes that are read.
    private record LongRecord(String name, String before, char fill, AtomicLong read)
            implements Content {

        @Override
        public long size() {
            return before.length() + LENGTH;
        }

        @Override
        public InputStream open(long offset) {
            if (offset != 0) {
                throw new IllegalArgumentException("not the beginning: " + offset);
            }
            var begin = new ByteArrayInputStream(before.getBytes(UTF_8));
            return new SequenceInputStream(begin, new Repeated((byte) fill, read));
        }

        @Override
        public Optional<Path> path() {
            return Optional.empty();
        }
    }

    private static final class Repeated extends InputStream {

        private final byte fill;
        private final AtomicLong read;
        private long left = LENGTH;

        Repeated(byte fill, AtomicLong read) {
            this.fill = fill;
            this.read = read;
        }

        @Override
        public int read() {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
        }

        @Override
        public int read(byte[] to, int offset, int length) {
            if (left == 0) {
                return -1;
            }
            int size = (int) Math.min(length, left);
            Arrays.fill(to, offset, offset + size, fill);
            left -= size;
            read.addAndGet(size);
            return size;
        }
    }

    /// The beginning of a file, the byte that follows many times, and the position of the record.
    enum File {
        CSV(FileFormat.CSV, "id\na\n", 'x', 5),
        CSV_IN_QUOTES(FileFormat.CSV, "id\na\n\"", 'x', 5),
        NDJSON(FileFormat.NDJSON, "{\"id\":\"a\"}\n{\"id\":\"", 'x', 11),
        NDJSON_OF_BLANKS(FileFormat.NDJSON, "{\"id\":\"a\"}\n", ' ', 11),
        JSON(FileFormat.JSON, "[{\"id\":\"a\"},{\"id\":\"", 'x', 12),
        JSON_OF_BLANKS(FileFormat.JSON, "[{\"id\":\"a\"}", ' ', 1),
        JSON_OF_BLANKS_ONLY(FileFormat.JSON, "", '\n', 0);

        private final FileFormat format;
        private final String before;
        private final char fill;
        private final int offset;

        File(FileFormat format, String before, char fill, int offset) {
            this.format = format;
            this.before = before;
            this.fill = fill;
            this.offset = offset;
        }
    }

    @ParameterizedTest
    @EnumSource
    void isRefusedInBoundedMemory(File file) {
        var read = new AtomicLong();
        var content = new LongRecord("long", file.before, file.fill, read);
        var from = Read.from(file.format, SALES, "UTF-8");
        long allocated = allocated();
        assertThatThrownBy(() -> Read.all(new TextFiles(), content, from, Position.START, folder))
                .isInstanceOf(UnreadableFileException.class)
                .hasMessage(
                        "the record at byte %d is longer than 64 MiB, and the rest of the file is not read: check that the file has the format of the pipeline"
                                .formatted(file.offset));
        assertThat(allocated() - allocated).isLessThan(MOST_ALLOCATED);
        assertThat(read.get()).isLessThan(MOST_READ);
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }
}

package dev.leat.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import dev.leat.app.Compression;
import dev.leat.batch.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DecompressedContentTest {

    /// The libraries that compress: the JDK's and zstd's own.
    enum Kind {
        GZIP,
        ZSTD;

        byte[] compress(byte[] bytes) {
            return switch (this) {
                case GZIP -> Bytes.gzip(bytes);
                case ZSTD -> summed(bytes);
            };
        }
    }

    private static final byte[] ROWS = rows(2000);

    @ParameterizedTest
    @EnumSource
    void whatWasCompressedComesBackWhateverTheNameSays(Kind kind) throws IOException {
        var compressed = kind.compress(ROWS);

        assertThat(content("rows.csv.gz", compressed, 0)).isEqualTo(ROWS);
        assertThat(content("rows.csv", compressed, 0)).isEqualTo(ROWS);
        assertThat(content("rows.csv.gz", ROWS, 0)).isEqualTo(ROWS);
    }

    @ParameterizedTest
    @EnumSource
    void partsThatWerePutTogetherAreOneContent(Kind kind) throws IOException {
        var first = Arrays.copyOf(ROWS, 700);
        var last = Arrays.copyOfRange(ROWS, 700, ROWS.length);
        var joined =
                Bytes.joined(kind.compress(first), kind.compress(new byte[0]), kind.compress(last));

        assertThat(content("rows.csv", joined, 0)).isEqualTo(ROWS);
    }

    @ParameterizedTest
    @EnumSource
    void contentCanBeReadFromAnyPlace(Kind kind) throws IOException {
        var compressed = kind.compress(ROWS);

        for (int offset : new int[] {0, 1, 700, ROWS.length - 1, ROWS.length}) {
            assertThat(content("rows", compressed, offset))
                    .isEqualTo(Arrays.copyOfRange(ROWS, offset, ROWS.length));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFileThatIsCutIsNeverTakenForAWholeOne(Kind kind) {
        var first = kind.compress(Arrays.copyOf(ROWS, 700));
        var whole = Bytes.joined(first, kind.compress(rows(50)));

        for (int size = 4; size < whole.length; size++) {
            if (size != first.length) {
                var cut = Arrays.copyOf(whole, size);
                assertThatThrownBy(() -> content("rows.gz", cut, 0))
                        .as("cut at %d", size)
                        .isInstanceOf(CorruptContentException.class)
                        .hasMessageStartingWith("'rows.gz' is damaged: its ");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void flippedBytesAreFound(Kind kind) {
        var whole = kind.compress(ROWS);
        var random = new Random(7);

        for (int i = 0; i < 300; i++) {
            var broken = whole.clone();
            // the header's time and name say nothing of the content
            broken[12 + random.nextInt(whole.length - 12)] ^= (byte) (1 + random.nextInt(255));
            assertThatThrownBy(() -> content("rows", broken, 0))
                    .isInstanceOf(CorruptContentException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatStandsBehindItIsNotPassedOverInSilence(Kind kind) {
        var joined = Bytes.joined(kind.compress(ROWS), "id,amount\n".getBytes(UTF_8));

        assertThatThrownBy(() -> content("rows", joined, 0))
                .isInstanceOf(CorruptContentException.class)
                .hasMessageContaining("after");
    }

    @Test
    void gzipMayBeFilledUpWithZeros() throws IOException {
        assertThat(content("rows", Bytes.joined(Bytes.gzip(ROWS), new byte[700]), 0))
                .isEqualTo(ROWS);
    }

    @Test
    void gzipMayHaveANameACommentMoreAndASum() throws IOException {
        var plain = Bytes.gzip(ROWS);
        var head = Arrays.copyOf(plain, 10);
        head[3] = 2 | 4 | 8 | 16;
        var more = new byte[] {3, 0, 'x', 'y', 'z'};
        var texts = "rows.csv\0a comment\0".getBytes(UTF_8);
        var body = Arrays.copyOfRange(plain, 10, plain.length);

        assertThat(content("rows", Bytes.joined(head, more, texts, new byte[2], body), 0))
                .isEqualTo(ROWS);
    }

    @ParameterizedTest
    @EnumSource
    void aBombIsRefused(Kind kind) {
        var bomb = kind.compress(new byte[80 << 20]);

        assertThatThrownBy(() -> drain(new Bytes("bomb.gz", bomb)))
                .isInstanceOf(CorruptContentException.class)
                .hasMessageContaining("more than 200 times its size");
    }

    @ParameterizedTest
    @EnumSource
    void aSmallFileMayGrowAThousandfold(Kind kind) throws IOException {
        drain(new Bytes("zeros.gz", kind.compress(new byte[60 << 20])));
    }

    @ParameterizedTest
    @EnumSource
    void aDiskThatFailsIsNotTheFilesFault(Kind kind) {
        var compressed = kind.compress(ROWS);

        assertThatThrownBy(() -> drain(new Failing(compressed)))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(CorruptContentException.class)
                .hasMessage("the disk is away");
    }

    /// An object whose second half cannot be read.
    private record Failing(byte[] bytes) implements Content {

        @Override
        public String name() {
            return "failing";
        }

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public InputStream open(long offset) {
            return new InputStream() {
                private boolean begun;

                @Override
                public int read() throws IOException {
                    throw new IOException("the disk is away");
                }

                @Override
                public int read(byte[] to, int from, int length) throws IOException {
                    if (begun) {
                        return read();
                    }
                    begun = true;
                    int half = Math.min(length, bytes.length / 2);
                    System.arraycopy(bytes, 0, to, from, half);
                    return half;
                }
            };
        }

        @Override
        public Optional<Path> path() {
            return Optional.empty();
        }
    }

    private static byte[] content(String name, byte[] bytes, long offset) throws IOException {
        var content = new Bytes(name, bytes);
        try (var in = DecompressedContent.open(content, DecompressedContent.of(content), offset)) {
            return in.readAllBytes();
        }
    }

    private static void drain(Content content) throws IOException {
        var compression = DecompressedContent.of(content);
        assertThat(compression).isNotEqualTo(Compression.NONE);
        try (var in = DecompressedContent.open(content, compression, 0)) {
            var buffer = new byte[1 << 16];
            int size;
            do {
                size = in.read(buffer, 0, buffer.length);
            } while (size >= 0);
        }
    }

    private static byte[] summed(byte[] bytes) {
        var out = new ByteArrayOutputStream();
        try (var zstd = new ZstdOutputStream(out)) {
            zstd.setChecksum(true);
            zstd.write(bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }

    private static byte[] rows(int count) {
        var random = new Random(count);
        var rows = new StringBuilder();
        Stream.generate(() -> random.nextInt(1000) + "," + random.nextGaussian() + "\n")
                .limit(count)
                .forEach(rows::append);
        return rows.toString().getBytes(UTF_8);
    }
}

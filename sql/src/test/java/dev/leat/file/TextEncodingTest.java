package dev.leat.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The JDK's own encoders are the oracle.
class TextEncodingTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UTF-8",
                "US-ASCII",
                "ISO-8859-1",
                "ISO-8859-15",
                "windows-1252",
                "windows-1251",
                "UTF-16LE",
                "UTF-16BE",
                "UTF-32LE",
                "UTF-32BE",
                "Shift_JIS",
                "EUC-JP",
                "EUC-KR",
                "GBK",
                "GB18030",
                "Big5",
                "IBM037"
            })
    void textComesAsUtf8AndPlacesAreThoseOfTheFile(String encoding) throws IOException {
        var charset = Charset.forName(encoding);
        var text = text(charset, 20_000);
        var content = new Bytes("text", text.getBytes(charset));
        var file = TextFile.of(content, encoding);
        var utf8 = text.getBytes(StandardCharsets.UTF_8);

        try (var all = file.open(0)) {
            assertThat(all.offset()).isZero();
            assertThat(all.readAllBytes()).isEqualTo(utf8);
            assertThat(all.width(utf8, 0, utf8.length)).isEqualTo(content.size());
        }
        for (int chars : new int[] {0, 1, 9_999, text.length()}) {
            var before = text.substring(0, text.offsetByCodePoints(0, chars / 2));
            long offset = before.getBytes(charset).length;
            try (var rest = file.open(offset)) {
                assertThat(rest.offset()).isEqualTo(offset);
                assertThat(rest.readAllBytes())
                        .isEqualTo(
                                text.substring(before.length()).getBytes(StandardCharsets.UTF_8));
            }
            var head = before.getBytes(StandardCharsets.UTF_8);
            try (var any = file.open(0)) {
                assertThat(any.width(head, 0, head.length)).isEqualTo(offset);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void aByteOrderMarkSaysMoreThanTheAppFile(String encoding) throws IOException {
        var charset = Charset.forName(encoding);
        var mark = "\uFEFF".getBytes(charset);
        var content = new Bytes("text", "\uFEFFid,né\n".getBytes(charset));

        for (var said : new String[] {"UTF-8", "windows-1252", "UTF-16LE"}) {
            var file = TextFile.of(content, said);
            assertThat(file.encoding()).isEqualTo(encoding);
            try (var text = file.open(0)) {
                assertThat(text.offset()).isEqualTo(mark.length);
                assertThat(text.readAllBytes())
                        .isEqualTo("id,né\n".getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void utf16WithoutAMarkIsWhatTheStandardSays() throws IOException {
        var content = new Bytes("text", "né".getBytes(StandardCharsets.UTF_16BE));

        try (var text = TextFile.of(content, "UTF-16").open(0)) {
            assertThat(text.readAllBytes()).isEqualTo("né".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void aByteThatIsNoCharacterIsOneByteThatNoUtf8Has() throws IOException {
        // 0x81 means nothing in windows-1252
        assertUtf8("windows-1252", bytes('a', 0x81, 0xE9), bytes('a', 0xFF, 0xC3, 0xA9));
        // half a pair, and half a character at the end
        assertUtf8(
                "UTF-16LE",
                bytes('a', 0, 0x00, 0xD8, 'b', 0, 'c'),
                bytes('a', 0xFF, 0xFF, 'b', 0xFF));
        // a line end ends the record, also behind half a pair or half a character
        assertUtf8("UTF-16LE", bytes(0x00, 0xD8, '\n', 0), bytes(0xFF, 0xFF, '\n'));
        assertUtf8("GB18030", bytes(0x81, '\n', 'a'), bytes(0xFF, '\n', 'a'));
        assertUtf8("Shift_JIS", bytes(0x82, '\n', 'a'), bytes(0xFF, '\n', 'a'));
        assertUtf8("US-ASCII", bytes('a', 0xE9), bytes('a', 0xFF));
        assertUtf8("Shift_JIS", bytes(0x82, 0xA0, 0xFF, 'a'), bytes(0xE3, 0x81, 0x82, 0xFF, 'a'));
    }

    private static void assertUtf8(String encoding, byte[] file, byte[] utf8) throws IOException {
        try (var text = TextFile.of(new Bytes("text", file), encoding).open(0)) {
            assertThat(text.readAllBytes()).isEqualTo(utf8);
            assertThat(text.width(utf8, 0, utf8.length)).isEqualTo(file.length);
        }
    }

    @Test
    void brokenBytesInALongTextMoveNothing() throws IOException {
        var random = new Random(3);
        var file = new byte[200_000];
        random.nextBytes(file);
        file[0] = 'a';

        for (var encoding : new String[] {"windows-1252", "UTF-16LE", "EUC-KR"}) {
            try (var text = TextFile.of(new Bytes("text", file), encoding).open(0)) {
                var utf8 = text.readAllBytes();
                assertThat(text.width(utf8, 0, utf8.length)).as(encoding).isEqualTo(file.length);
            }
        }
    }

    @Test
    void encodingsThatCannotBeReadFromTheMiddleAreRefused() {
        for (var encoding : new String[] {"ISO-2022-JP", "ISO-2022-KR", "x-IBM930"}) {
            assertThatThrownBy(() -> TextFile.of(new Bytes("text", new byte[1]), encoding))
                    .isInstanceOf(CorruptContentException.class)
                    .hasMessageContaining("convert them to UTF-8");
        }
        assertThatThrownBy(() -> TextFile.of(new Bytes("text", new byte[1]), "latin-one"))
                .isInstanceOf(CorruptContentException.class)
                .hasMessageStartingWith("unknown encoding 'latin-one'");
    }

    @Test
    void whatIsNoTextIsNamed() {
        assertRefused(bytes('P', 'K', 3, 4, 0, 0), "a zip archive");
        assertRefused(
                bytes('B', 'Z', 'h', '9', 0x31, 0x41, 0x59, 0x26, 0x53, 0x59), "a bzip2 file");
        assertRefused(bytes(0xFD, '7', 'z', 'X', 'Z', 0), "an xz file");
        assertRefused(
                Bytes.gzip(Bytes.zstd("id\n1\n".getBytes(StandardCharsets.UTF_8))),
                "compressed twice, with zstd and gzip");
    }

    private static void assertRefused(byte[] bytes, String what) {
        assertThatThrownBy(() -> TextFile.of(new Bytes("a.csv", bytes), "UTF-8"))
                .isInstanceOf(CorruptContentException.class)
                .hasMessageStartingWith("'a.csv' is " + what);
    }

    private static byte[] bytes(int... values) {
        var bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    /// Characters that the encoding has and gives back, first of all line ends and ASCII.
    private static String text(Charset charset, int size) {
        var encoder = charset.newEncoder();
        int[] known =
                IntStream.concat(
                                IntStream.range(32, 0x2FFF).filter(c -> c != 0xFEFF),
                                IntStream.of(0x4E00, 0x4E8C, 0xAC00, 0x1F600, 0x20000))
                        .filter(c -> !(c >= 0x7F && c < 0xA0))
                        .filter(c -> encoder.canEncode(Character.toString(c)))
                        .filter(c -> same(charset, c))
                        .toArray();
        var random = new Random(11);
        var text = new StringBuilder();
        for (int i = 0; i < size; i++) {
            int ascii = 33 + random.nextInt(90);
            int c =
                    switch (random.nextInt(4)) {
                        case 0 -> '\n';
                        case 1 -> ascii;
                        default -> known[random.nextInt(known.length)];
                    };
            text.appendCodePoint(c);
        }
        return text.toString();
    }

    private static boolean same(Charset charset, int c) {
        var text = Character.toString(c);
        return Arrays.equals(
                text.getBytes(StandardCharsets.UTF_8),
                new String(text.getBytes(charset), charset).getBytes(StandardCharsets.UTF_8));
    }
}

package dev.leat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.batch.FileUnit;
import dev.leat.batch.ObjectKey;
import dev.leat.port.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Contract of objects in buckets: a put is atomic, old versions are kept for some time, and a
/// listing is in key order.
public abstract class BucketContract extends FileContract {

    private static final Duration KEPT = Duration.ofDays(4);

    protected BucketContract(ContractHost host) {
        super(host);
    }

    @Test
    void keepsWhatWasPut() throws Exception {
        var content = new byte[300_000];
        new Random(1).nextBytes(content);
        var object = put(INPUT, "a/b.bin", content, Map.of("who", "Zoë", "why", "test"));
        reopen();
        var found = objects().head(INPUT, "a/b.bin");
        assertThat(found).contains(object);
        var unit = object.unit();
        assertThat(unit.size()).isEqualTo(content.length);
        assertThat(unit.created()).isEqualTo(start);
        assertThat(unit.etag())
                .isEqualTo(
                        HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content)));
        assertThat(object.metadata()).containsEntry("who", "Zoë");
        try (var in = objects().content(unit).open(0)) {
            assertThat(in.readAllBytes()).isEqualTo(content);
        }
        for (int offset : List.of(1, 65_536, 299_999, 300_000)) {
            try (var in = objects().content(unit).open(offset)) {
                assertThat(in.readAllBytes())
                        .isEqualTo(Arrays.copyOfRange(content, offset, content.length));
            }
        }
        assertThat(objects().content(unit).name()).endsWith("b.bin");
        assertThat(objects().content(unit).size()).isEqualTo(content.length);
    }

    @Test
    void keepsAnEmptyObject() {
        var unit = put(INPUT, "empty", "").unit();
        assertThat(unit.size()).isZero();
        assertThat(unit.etag()).isEqualTo("d41d8cd98f00b204e9800998ecf8427e");
        assertThat(read(unit)).isEmpty();
    }

    @Test
    void leavesNothingOfAPutThatBreaksOff() {
        put(INPUT, "a", "before");
        var broken =
                new SequenceInputStream(
                        new ByteArrayInputStream(new byte[200_000]),
                        new InputStream() {
                            @Override
                            public int read() throws IOException {
                                throw new IOException("the line went dead");
                            }

                            @Override
                            public int read(byte[] into, int from, int most) throws IOException {
                                throw new IOException("the line went dead");
                            }
                        });
        assertThatThrownBy(() -> objects().put(INPUT, "a", broken, Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessage("the line went dead");
        assertThat(found(INPUT, "a")).contains("before");
        assertThat(seen(repair().queue(NOTIFICATIONS))).hasSize(1);
    }

    @Test
    void replacesAnObjectAndKeepsItsEarlierVersionForFourDays() {
        var first = put(INPUT, "a", "one").unit();
        time.advance(Duration.ofDays(9));
        var second = put(INPUT, "a", "two").unit();
        assertThat(second.version()).isGreaterThan(first.version());
        assertThat(found(INPUT, "a")).contains("two");
        time.advance(KEPT.minusSeconds(1));
        reopen();
        assertThat(objects().version(INPUT, "a", first.version()).map(StoredObject::unit))
                .contains(first);
        assertThat(read(first)).isEqualTo("one");
        time.advance(Duration.ofSeconds(1));
        assertThat(objects().version(INPUT, "a", first.version())).isEmpty();
        assertThat(found(INPUT, "a")).contains("two");
    }

    @Test
    void whoReadsAnObjectReadsOnWhateverBecomesOfIt() throws Exception {
        var first = put(SHORT, "a", "one").unit();
        try (var in = objects().content(first).open(0)) {
            put(SHORT, "a", "two");
            time.advance(Duration.ofHours(2));
            assertThat(objects().head(SHORT, "a")).isEmpty();
            reopen();
            assertThat(text(in.readAllBytes())).isEqualTo("one");
        }
        assertThatThrownBy(() -> objects().content(first).open(0))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("short/a")
                .hasMessageContaining("removed");
    }

    @Test
    void versionsGrowOverAllBucketsAndRestarts() {
        var versions = new ArrayList<Long>();
        for (int i = 0; i < 4; i++) {
            versions.add(put(INPUT, "k" + i, "x").unit().version());
            versions.add(put(OUTPUT, "k", "x").unit().version());
            if (i % 2 == 0) {
                crashAndReopen();
            } else {
                reopen();
            }
        }
        assertThat(versions).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void removesAnObjectButNotItsVersions() {
        var unit = put(INPUT, "a", "one").unit();
        assertThat(objects().delete(INPUT, "a")).isTrue();
        assertThat(objects().delete(INPUT, "a")).isFalse();
        assertThat(objects().delete(INPUT, "never")).isFalse();
        assertThat(objects().head(INPUT, "a")).isEmpty();
        assertThat(keys(INPUT, "", 10)).isEmpty();
        assertThat(read(unit)).isEqualTo("one");
        var again = put(INPUT, "a", "again").unit();
        assertThat(again.version()).isGreaterThan(unit.version());
        time.advance(KEPT);
        assertThat(objects().version(INPUT, "a", unit.version())).isEmpty();
        assertThat(found(INPUT, "a")).contains("again");
    }

    @Test
    void removesObjectsOnceTheyAreAsOldAsTheirBucketAllows() {
        put(SHORT, "a", "1");
        time.advance(Duration.ofMinutes(30));
        put(SHORT, "b", "2");
        put(INPUT, "c", "3");
        time.advance(Duration.ofMinutes(30).minusMillis(1));
        assertThat(keys(SHORT, "", 10)).containsExactly("a", "b");
        time.advance(Duration.ofMillis(1));
        assertThat(keys(SHORT, "", 10)).containsExactly("b");
        reopen();
        time.advance(Duration.ofMinutes(30));
        assertThat(keys(SHORT, "", 10)).isEmpty();
        assertThat(keys(INPUT, "", 10)).containsExactly("c");
    }

    @Test
    void expiresWhileTheClockIsSetBackAndAhead() {
        put(SHORT, "a", "1");
        time.shift(Duration.ofDays(-1));
        assertThat(keys(SHORT, "", 10)).containsExactly("a");
        put(SHORT, "b", "2");
        time.advance(Duration.ofHours(1));
        assertThat(keys(SHORT, "", 10)).containsExactly("a");
        time.shift(Duration.ofDays(1));
        assertThat(keys(SHORT, "", 10)).isEmpty();
    }

    @Test
    void listsInTheOrderOfKeysAPageAtATime() throws Exception {
        var keys = new ArrayList<String>();
        IntStream.range(0, 2_600).forEach(i -> keys.add("p/" + (i * 7_919 % 2_600)));
        keys.add("p");
        keys.add("p0");
        keys.add("q/1");
        putAll(keys);
        put(OUTPUT, "p/other", "");
        var sorted = keys.stream().filter(key -> key.startsWith("p/")).sorted().toList();
        assertThat(keys(INPUT, "p/", 1_000)).isEqualTo(sorted).hasSize(2_600);
        assertThat(keys(INPUT, "p", 999)).hasSize(2_602);
        assertThat(keys(INPUT, "", 5_000)).hasSize(2_603);
        assertThat(objects().list(INPUT, "p/", "p/1", 1).getFirst().unit().key()).isEqualTo("p/10");
        assertThat(keys(INPUT, "zz", 10)).isEmpty();
    }

    /// Puts empty objects on several threads, so that puts share commits.
    private void putAll(List<String> keys) throws InterruptedException {
        int threads = 32;
        var running = new ArrayList<Thread>();
        for (int t = 0; t < threads; t++) {
            int first = t;
            running.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int i = first; i < keys.size(); i += threads) {
                                    put(INPUT, keys.get(i), "");
                                }
                            }));
        }
        for (var thread : running) {
            thread.join();
        }
    }

    @Test
    void ordersKeysAsTheirUtf8IsOrdered() {
        var keys = List.of("z", "é", "e\u0301", "\uFFFD", "\uD83D\uDE00", "\uE000", "Z", "~", "ß");
        keys.forEach(key -> put(INPUT, key, key));
        var sorted = new TreeMap<String, String>();
        keys.forEach(key -> sorted.put(hex(key), key));
        assertThat(keys(INPUT, "", 2)).containsExactlyElementsOf(sorted.values());
        assertThat(keys(INPUT, "\uD83D\uDE00", 2)).containsExactly("\uD83D\uDE00");
        assertThat(objects().list(INPUT, "\uD83D", "", 9)).isEmpty();
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void takesEveryKeyThatS3Takes() {
        var odd =
                List.of(
                        "..",
                        ".",
                        "/",
                        "//",
                        "../../../etc/passwd",
                        "/etc/passwd",
                        "a/../b",
                        "a//b",
                        "a\\b",
                        "C:\\x",
                        "con",
                        "nul.txt",
                        " ",
                        "a b+c%20&d?e#f",
                        "*",
                        "'",
                        "\"",
                        "a|b",
                        "-rf",
                        "x".repeat(1024),
                        "\u00e9".repeat(512));
        odd.forEach(key -> put(INPUT, key, "of " + key));
        reopen();
        for (var key : odd) {
            assertThat(found(INPUT, key)).contains("of " + key);
        }
        assertThat(keys(INPUT, "", 7)).hasSize(odd.size());
    }

    @Test
    void takesRandomKeysOrSaysWhyNot() {
        var random = new Random(5);
        var alphabet = new int[] {'a', '/', '.', '\\', ' ', 0, '\n', 0x7F, 0xE9, 0x1F600, 0xD800};
        var put = new TreeMap<String, String>();
        for (int i = 0; i < 300; i++) {
            var text = new StringBuilder();
            for (int length = random.nextInt(9); length > 0; length--) {
                text.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
            }
            var key = text.toString();
            if (ObjectKey.problem(key).isEmpty()) {
                put(INPUT, key, key + i);
                put.put(key, key + i);
            } else {
                assertThatIllegalArgumentException().isThrownBy(() -> put(INPUT, key, ""));
                assertThat(objects().head(INPUT, key)).isEmpty();
            }
        }
        assertThat(keys(INPUT, "", 50)).containsExactlyInAnyOrderElementsOf(put.keySet());
        put.forEach((key, content) -> assertThat(found(INPUT, key)).contains(content));
    }

    @Test
    void saysWhyNoObjectCanHaveAKey() {
        var bad =
                Map.of(
                        "",
                        "empty",
                        "x".repeat(1025),
                        "1,025 bytes",
                        "\u00e9".repeat(513),
                        "1,026 bytes",
                        "a\0b",
                        "U+0000",
                        "a\nb",
                        "U+000A",
                        "a\uD800",
                        "U+D800",
                        "\uFFFF",
                        "U+FFFF");
        bad.forEach((key, why) ->
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> put(INPUT, key, ""))
                        .withMessageContaining(why));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> put("nowhere", "a", ""))
                .withMessageContaining("nowhere");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> put(INPUT, "a", new byte[0], Map.of("m", "x".repeat(2048))))
                .withMessageContaining("metadata");
        assertThat(keys(INPUT, "", 10)).isEmpty();
    }

    @Test
    void putsOfManyThreadsAllAppear() throws Exception {
        var threads = new ArrayList<Thread>();
        for (int t = 0; t < 8; t++) {
            int number = t;
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int i = 0; i < 20; i++) {
                                    put(INPUT, "shared" + i, number + " " + i);
                                    put(INPUT, number + "/" + i, "own");
                                }
                            }));
        }
        for (var thread : threads) {
            thread.join();
        }
        assertThat(keys(INPUT, "", 100)).hasSize(8 * 20 + 20);
        for (int i = 0; i < 20; i++) {
            FileUnit last = objects().head(INPUT, "shared" + i).orElseThrow().unit();
            assertThat(read(last)).endsWith(" " + i);
        }
        assertThat(repair().queue(NOTIFICATIONS).counts().all()).isEqualTo(2L * 8 * 20);
    }
}

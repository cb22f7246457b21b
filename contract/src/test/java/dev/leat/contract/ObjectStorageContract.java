package dev.leat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.batch.FileUnit;
import dev.leat.batch.ObjectOrigin;
import dev.leat.batch.Publication;
import dev.leat.batch.VersionHint;
import dev.leat.plan.OutputConflictException;
import dev.leat.port.NamedVersion;
import dev.leat.port.ObjectStorage.ListedObject;
import dev.leat.port.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Contract of the objects that file pipelines read and publish.
public abstract class ObjectStorageContract {

    protected static final String INPUT = TestedObjects.INPUT;
    protected static final String OUTPUT = TestedObjects.OUTPUT;

    private static final String PIPELINE = "load";
    private static final ObjectOrigin ORIGIN =
            new ObjectOrigin(PIPELINE, INPUT, "in/a b+\u00fc.csv");

    private TestedObjects tested;

    /// Opens empty buckets.
    protected abstract TestedObjects open() throws Exception;

    @BeforeEach
    void begin() throws Exception {
        tested = open();
    }

    @AfterEach
    void end() {
        if (tested != null) {
            tested.close();
        }
    }

    private StoredObject put(String key, String text) throws IOException {
        return put(key, text.getBytes(StandardCharsets.UTF_8));
    }

    private StoredObject put(String key, byte[] bytes) throws IOException {
        return tested.storage().put(INPUT, key, new ByteArrayInputStream(bytes), Map.of());
    }

    private String read(FileUnit unit) throws IOException {
        try (var in = tested.storage().content(unit).open(0)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private NamedVersion named(String key, VersionHint hint) {
        return tested.storage().named(INPUT, key, hint);
    }

    private FileUnit current(String key) {
        return ((NamedVersion.Found) named(key, VersionHint.NONE)).object().unit();
    }

    @Test
    void aNotificationNamesTheObjectThatItsPutStored() throws IOException {
        var key = "in/a b+c%20\u00fc.csv";
        var stored =
                tested.storage()
                        .put(
                                INPUT,
                                key,
                                new ByteArrayInputStream(new byte[] {7, 8}),
                                Map.of("who", "ana"));
        assertThat(stored.unit().bucket()).isEqualTo(INPUT);
        assertThat(stored.unit().key()).isEqualTo(key);
        assertThat(stored.unit().size()).isEqualTo(2);
        assertThat(stored.metadata()).containsExactly(Map.entry("who", "ana"));
        for (var hint : List.of(VersionHint.NONE, tested.hint(stored.unit()))) {
            assertThat(named(key, hint)).isEqualTo(new NamedVersion.Found(stored));
        }
        var described = tested.storage().notified(INPUT, key, stored.unit().version());
        assertThat(tested.storage().bucketNamed(described.bucket())).contains(INPUT);
        assertThat(named(key, described.version())).isEqualTo(new NamedVersion.Found(stored));
        assertThat(tested.storage().head(INPUT, key)).contains(stored);
        assertThat(tested.storage().version(INPUT, key, stored.unit().version())).contains(stored);
        assertThat(tested.storage().version(INPUT, key, stored.unit().version() + 1)).isEmpty();
    }

    @Test
    void objectsAreListedByPrefix() throws IOException {
        var listed = new ArrayList<ListedObject>();
        tested.storage().list(INPUT, "in/", listed::add);
        assertThat(listed).isEmpty();
        put("in/a b+\u00fc", "x");
        put("in/b", "old");
        put("other", "x");
        put("in/b", "new");
        put("in/gone", "x");
        tested.delete(INPUT, "in/gone");
        tested.storage().list(INPUT, "in/", listed::add);
        assertThat(listed)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of("in/a b+\u00fc", "in/b")
                                .map(key -> current(key))
                                .map(unit ->
                                        new ListedObject(unit.key(), unit.etag(), unit.created()))
                                .toList());
    }

    @Test
    void anObjectThatDoesNotExistIsGone() throws IOException {
        put("in/abc", "x");
        for (var hint :
                List.of(
                        VersionHint.NONE,
                        new VersionHint("IYV3p45BT0ac8hjHg1houSdS1a.Mro8e", "617f08299329d189"))) {
            var gone = (NamedVersion.Gone) named("in/ab", hint);
            assertThat(gone.unit().bucket()).isEqualTo(INPUT);
            assertThat(gone.unit().key()).isEqualTo("in/ab");
        }
        assertThat(tested.storage().head(INPUT, "in/ab")).isEmpty();
        assertThat(tested.storage().version(INPUT, "in/ab", 1)).isEmpty();
    }

    @Test
    void aDeletedObjectIsGone() throws IOException {
        put("a", "x");
        tested.delete(INPUT, "a");
        assertThat(named("a", VersionHint.NONE)).isInstanceOf(NamedVersion.Gone.class);
        assertThat(tested.storage().head(INPUT, "a")).isEmpty();
    }

    /// Also if the versions are seen in another order than that of their puts.
    @Test
    void aNewerVersionHasAHigherNumber() throws IOException {
        var hints = new VersionHint[4];
        for (int i = 0; i < hints.length; i++) {
            hints[i] = tested.putUnseen("a", "content " + i);
            put("b" + i, "other");
        }
        long newest = current("a").version();
        var numbers = new long[hints.length];
        for (int i : new int[] {2, 0, 3, 1}) {
            switch (named("a", hints[i])) {
                case NamedVersion.Found(var object) -> {
                    numbers[i] = object.unit().version();
                    assertThat(numbers[i]).isLessThanOrEqualTo(newest).isPositive();
                    if (tested.versioned()) {
                        assertThat(read(object.unit())).isEqualTo("content " + i);
                    } else {
                        assertThat(read(object.unit())).isEqualTo("content 3");
                    }
                }
                case NamedVersion.Superseded _ -> assertThat(tested.versioned()).isFalse();
                case NamedVersion.Gone _, NamedVersion.Quiet _ ->
                        throw new AssertionError(hints[i]);
            }
        }
        if (tested.versioned()) {
            assertThat(numbers).isSorted().doesNotHaveDuplicates();
        }
        assertThat(numbers[3]).isEqualTo(newest);
        put("a", "last");
        assertThat(current("a").version()).isGreaterThan(newest);
        assertThat(current("a").versionText()).matches("[0-7][0-9a-f]{15}");
    }

    @Test
    void aVersionKeepsItsNumber() throws IOException {
        var first = put("a", "one").unit();
        var hint = tested.hint(first);
        put("a", "two and more");
        put("a", "three, which is the longest");
        var last = current("a");
        assertThat(last.version()).isGreaterThan(first.version());
        if (tested.versioned()) {
            var again = (NamedVersion.Found) named("a", hint);
            assertThat(again.object().unit()).isEqualTo(first);
            assertThat(tested.storage().version(INPUT, "a", first.version()))
                    .contains(again.object());
        } else {
            assertThat(tested.storage().version(INPUT, "a", first.version())).isEmpty();
        }
        assertThat(tested.storage().version(INPUT, "a", last.version()))
                .map(StoredObject::unit)
                .contains(last);
    }

    @Test
    void readsFromEveryOffset() throws IOException {
        var bytes = new byte[1000];
        new Random(3).nextBytes(bytes);
        var unit = put("a", bytes).unit();
        var content = tested.storage().content(unit);
        assertThat(content.size()).isEqualTo(bytes.length);
        for (int offset : List.of(0, 1, 299, 300, 301, 999, 1000, 1001)) {
            try (var in = content.open(offset)) {
                int from = Math.min(offset, bytes.length);
                assertThat(in.readAllBytes())
                        .isEqualTo(Arrays.copyOfRange(bytes, from, bytes.length));
                assertThat(in.read()).isEqualTo(-1);
            }
        }
        try (var in = content.open(10)) {
            assertThat(in.read()).isEqualTo(bytes[10] & 0xff);
            assertThat(in.skip(700)).isEqualTo(700);
            assertThat(in.read()).isEqualTo(bytes[711] & 0xff);
            assertThat(in.readNBytes(5)).isEqualTo(Arrays.copyOfRange(bytes, 712, 717));
        }
        var empty = put("b", "").unit();
        try (var in = tested.storage().content(empty).open(0)) {
            assertThat(in.read()).isEqualTo(-1);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> content.open(-1));
    }

    /// Never bytes of two versions.
    @Test
    void aReaderSeesOneVersion() throws IOException {
        var old = "old ".repeat(300);
        var unit = put("a", old).unit();
        var content = tested.storage().content(unit);
        try (var in = content.open(0)) {
            var begin = new String(in.readNBytes(8), StandardCharsets.UTF_8);
            put("a", "new ".repeat(300));
            if (tested.versioned()) {
                var rest = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                assertThat(begin + rest).isEqualTo(old);
                assertThat(read(unit)).isEqualTo(old);
            } else {
                assertThatThrownBy(in::readAllBytes)
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("replaced or deleted");
                assertThatThrownBy(() -> read(unit)).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void aFileHasOneStagingFolderAndEachWorkerAnother() throws IOException {
        var unit = put("a", "x").unit();
        var folder = tested.storage().staging(PIPELINE, unit);
        Files.writeString(folder.file("part"), "rows");
        assertThat(tested.storage().staging(PIPELINE, unit).file("part")).hasContent("rows");
        assertThat(tested.storage().staging("other", unit).file("part")).doesNotExist();
        var first = tested.storage().staging();
        var second = tested.storage().staging();
        assertThat(first.folder()).isEmptyDirectory();
        assertThat(second.folder()).isEmptyDirectory().isNotEqualTo(first.folder());
    }

    private Publication publication(String key, String content) throws IOException {
        var file = tested.storage().staging().file("output");
        Files.writeString(file, content);
        return tested.storage().publication(OUTPUT, key, file, Map.of("of", "may"), false);
    }

    private Optional<String> found(String key) throws IOException {
        var object = tested.storage().head(OUTPUT, key);
        return object.isEmpty() ? Optional.empty() : Optional.of(read(object.get().unit()));
    }

    @Test
    void anOutputIsVisibleWhenItIsPublished() throws IOException {
        var output = publication("out/a.csv", "rows");
        assertThat(output.size()).isEqualTo(4);
        assertThat(found("out/a.csv")).isEmpty();
        assertThat(tested.storage().origin(OUTPUT, "out/a.csv")).isEmpty();
        tested.publish(ORIGIN, List.of(output));
        assertThat(found("out/a.csv")).contains("rows");
        assertThat(tested.storage().origin(OUTPUT, "out/a.csv")).contains(ORIGIN);
        assertThat(tested.storage().head(OUTPUT, "out/a.csv").orElseThrow().metadata())
                .containsExactly(Map.entry("of", "may"));

        tested.publish(
                ORIGIN,
                List.of(publication("out/a.csv", "other rows"), publication("out/empty", "")));
        assertThat(found("out/a.csv")).contains("other rows");
        assertThat(found("out/empty")).contains("");
    }

    /// The two characters begin with the same half.
    @Test
    void theOriginsOfObjectsThatPipelinesPublishedAreFoundTogether() throws IOException {
        var keys = List.of("out/a\ud83d\ude00.csv", "out/a\ud83d\ude01.csv", "out/a", "out/a b+");
        assertThat(tested.storage().origins(OUTPUT, keys, "a")).isEmpty();
        tested.publish(ORIGIN, List.of(publication(keys.get(1), "rows")));
        tested.storage().put(OUTPUT, keys.get(2), InputStream.nullInputStream(), Map.of());
        for (var name : List.of("a", "b")) {
            assertThat(tested.storage().origins(OUTPUT, keys, name))
                    .isEqualTo(Map.of(keys.get(1), ORIGIN));
        }
        assertThat(tested.storage().origins(OUTPUT, List.of(), "a")).isEmpty();
    }

    @Test
    void theOutputOfAnotherInputIsNotReplaced() throws IOException {
        tested.publish(ORIGIN, List.of(publication("a", "rows")));
        var other = new ObjectOrigin(PIPELINE, INPUT, "\u00fc".repeat(512));
        var output = publication("a", "other rows");
        assertThatThrownBy(() -> tested.publish(other, List.of(output)))
                .isInstanceOf(OutputConflictException.class)
                .hasMessageContaining("pipeline load published it from input/in/a b+\u00fc.csv");
        assertThat(found("a")).contains("rows");
        tested.publish(other, List.of(publication("b", "other rows")));
        assertThat(tested.storage().origin(OUTPUT, "b")).contains(other);
    }

    @Test
    void aDiscardedOutputIsNotPublished() throws IOException {
        var output = publication("a", "rows");
        tested.storage().discard(output);
        assertThat(output.file()).doesNotExist();
        assertThat(found("a")).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> publication("a\nb", "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> put("", "x"));
    }
}

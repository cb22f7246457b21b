package dev.leat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.port.Buckets.Listed;
import dev.leat.port.StoredObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Contract of listings with prefixes and delimiters.
public abstract class ListingContract extends FileContract {

    private static final Comparator<String> UTF8 = Comparator.comparing(ListingContract::hex);

    protected ListingContract(ContractHost host) {
        super(host);
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Listed listed) {
        return switch (listed) {
            case Listed.Found(StoredObject object) -> object.unit().key();
            case Listed.Prefix(var text) -> text + " ...";
        };
    }

    private List<String> page(String prefix, String delimiter, String after, int limit) {
        return objects().list(INPUT, prefix, delimiter, after, limit).stream()
                .map(ListingContract::text)
                .toList();
    }

    private List<String> pages(String prefix, String delimiter, int limit) {
        var all = new ArrayList<String>();
        var after = "";
        while (true) {
            var some = page(prefix, delimiter, after, limit);
            if (some.isEmpty()) {
                return all;
            }
            all.addAll(some);
            after = some.getLast().replace(" ...", "");
        }
    }

    @Test
    void listsAsFoldersLook() {
        for (var key : List.of("a", "d/1", "d/2", "d/e/3", "d0", "f/", "f/4", "z")) {
            put(INPUT, key, "");
        }
        put(OUTPUT, "x/other", "");
        assertThat(page("", "/", "", 9)).containsExactly("a", "d/ ...", "d0", "f/ ...", "z");
        assertThat(page("d/", "/", "", 9)).containsExactly("d/1", "d/2", "d/e/ ...");
        assertThat(page("f/", "/", "", 9)).containsExactly("f/", "f/4");
        assertThat(page("d", "/", "", 9)).containsExactly("d/ ...", "d0");
        assertThat(page("", "", "", 9)).hasSize(8);
        assertThat(page("", "d/", "", 9)).containsExactly("a", "d/ ...", "d0", "f/", "f/4", "z");
        assertThat(page("", "/", "a", 2)).containsExactly("d/ ...", "d0");
        assertThat(page("", "/", "d/", 2)).containsExactly("d0", "f/ ...");
        assertThat(page("", "/", "d/1", 2)).containsExactly("d0", "f/ ...");
        assertThat(page("", "/", "f/", 9)).containsExactly("z");
        assertThat(page("d/", "/", "a", 1)).containsExactly("d/1");
        assertThat(page("d/", "/", "d/", 1)).containsExactly("d/1");
        assertThat(page("d/", "/", "zz", 9)).isEmpty();
        assertThat(page("", "/", "", 0)).isEmpty();
        objects().delete(INPUT, List.of("d/1", "d/2", "d/e/3"));
        assertThat(page("", "/", "", 9)).containsExactly("a", "d0", "f/ ...", "z");
    }

    @Test
    void passesOverFoldersWithManyKeys() {
        for (int folder = 0; folder < 3; folder++) {
            for (int key = 0; key < 60; key++) {
                put(INPUT, "f%d/%02d".formatted(folder, key), "");
            }
            put(INPUT, "g" + folder, "");
        }
        assertThat(pages("", "/", 2))
                .containsExactly("f0/ ...", "f1/ ...", "f2/ ...", "g0", "g1", "g2");
        assertThat(pages("", "/", 1_000)).hasSize(6);
    }

    /// Compares random listings with an in-memory set. The keys have few different characters, some
    /// of them with high code points; pages have different sizes.
    @Test
    void listsRandomKeysAsSetsInMemoryDo() {
        var random = new Random(7);
        var alphabet = List.of("a", "b", "/", "/", "\uD7FF", "\uE000", "\uFFFD", "\uDBFF\uDFFF");
        var keys = new TreeSet<>(UTF8);
        for (int i = 0; i < 250; i++) {
            keys.add(random(random, alphabet, 1 + random.nextInt(5)));
        }
        keys.forEach(key -> put(INPUT, key, ""));
        for (int i = 0; i < 150; i++) {
            var prefix = random(random, alphabet, random.nextInt(3));
            var delimiter = random(random, alphabet, random.nextInt(3));
            int limit = 1 + random.nextInt(20);
            assertThat(pages(prefix, delimiter, limit))
                    .as("prefix %s, delimiter %s, %s a page", prefix, delimiter, limit)
                    .containsExactlyElementsOf(model(keys, prefix, delimiter));
        }
    }

    private static String random(Random random, List<String> alphabet, int length) {
        var text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(alphabet.get(random.nextInt(alphabet.size())));
        }
        return text.toString();
    }

    private static Set<String> model(Iterable<String> keys, String prefix, String delimiter) {
        var listed = new LinkedHashSet<String>();
        for (var key : keys) {
            if (key.startsWith(prefix)) {
                int at = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
                listed.add(at < 0 ? key : key.substring(0, at + delimiter.length()) + " ...");
            }
        }
        return listed;
    }
}

package dev.leat.config.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class YamlEditorTest {

    private static final List<String> NAMES =
            List.of("alpha", "b c", "on", "it's", "x: y", "#z", "ü", "7");
    private static final List<String> VALUES =
            List.of(
                    "plain",
                    "order_id <> ''",
                    "a, b",
                    "[x]",
                    "true",
                    "12",
                    "say \"hi\"",
                    " # no ",
                    "{a: 1}",
                    "ü€",
                    "- x",
                    "null",
                    "a\nb");

    /// A file that is generated with comments, anchors, flow style and blank lines.
    private static final class Generator {
        private final Random random;
        private final StringBuilder text = new StringBuilder();
        private final List<List<String>> maps = new ArrayList<>();
        private final List<List<String>> lists = new ArrayList<>();
        private final List<List<String>> scalars = new ArrayList<>();
        private int anchors;

        Generator(Random random) {
            this.random = random;
        }

        String make() {
            if (random.nextBoolean()) {
                text.append("# the app\n\n");
            }
            map(List.of(), 0);
            var made = text.toString();
            if (random.nextInt(3) == 0) {
                made = made.stripTrailing();
            } else if (random.nextBoolean()) {
                made += "\n# the end\n";
            }
            return random.nextInt(3) == 0 ? made.replace("\n", "\r\n") : made;
        }

        private String comment() {
            return random.nextInt(3) == 0 ? "   # a comment: with, signs {" : "";
        }

        private void map(List<String> path, int depth) {
            maps.add(path);
            int count = 1 + random.nextInt(4);
            for (int i = 0; i < count; i++) {
                var key = "k" + i;
                text.append("  ".repeat(depth)).append(key).append(':');
                value(child(path, key), depth);
                if (random.nextInt(4) == 0) {
                    text.append("\n");
                }
                if (random.nextInt(4) == 0) {
                    text.append("  ".repeat(depth)).append("# before the next\n");
                }
            }
        }

        private void value(List<String> path, int depth) {
            switch (random.nextInt(depth > 3 ? 6 : 8)) {
                case 0 -> {
                    scalars.add(path);
                    text.append(" one").append(comment()).append('\n');
                }
                case 1 -> {
                    scalars.add(path);
                    text.append(" 'it''s'").append(comment()).append('\n');
                }
                case 2 -> {
                    maps.add(path);
                    lists.add(child(path, "l"));
                    text.append(
                                    random.nextBoolean()
                                            ? " {a: 1, l: [x, \"y\"]}"
                                            : " {l: [], b: {}, }")
                            .append(comment())
                            .append('\n');
                }
                case 3 -> {
                    anchors++;
                    text.append(" &a").append(anchors).append(" anchored\n");
                }
                case 4 ->
                        text.append(anchors > 0 ? " *a" + anchors : " \"q # q\"")
                                .append(comment())
                                .append('\n');
                case 5 ->
                        text.append(random.nextBoolean() ? " |\n" : " |+\n")
                                .append("  ".repeat(depth + 1))
                                .append("text of\n")
                                .append("  ".repeat(depth + 1))
                                .append("two lines\n");
                case 6 -> {
                    lists.add(path);
                    text.append(comment()).append('\n');
                    for (int i = 0; i < 2; i++) {
                        text.append("  ".repeat(depth + 1))
                                .append("- n: ")
                                .append(i)
                                .append(comment())
                                .append('\n');
                        maps.add(child(path, String.valueOf(i)));
                    }
                }
                default -> {
                    text.append(comment()).append('\n');
                    map(path, depth + 1);
                }
            }
        }
    }

    private static List<String> child(List<String> path, String key) {
        var longer = new ArrayList<>(path);
        longer.add(key);
        return longer;
    }

    private static Object read(String text) {
        return new Load(LoadSettings.builder().build()).loadFromString(text);
    }

    @SuppressWarnings("unchecked")
    private static Object at(Object tree, List<String> path) {
        for (var key : path) {
            tree =
                    tree instanceof List<?> list
                            ? list.get(Integer.parseInt(key))
                            : Objects.requireNonNull(((Map<String, Object>) tree).get(key));
        }
        return tree;
    }

    @Test
    @SuppressWarnings("unchecked")
    void twoHundredEditsChangeOnlyTheirRange() {
        for (int seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var generator = new Generator(random);
            var before = generator.make();
            var value = VALUES.get(random.nextInt(VALUES.size()));
            var name = NAMES.get(random.nextInt(NAMES.size()));
            var wanted = read(before);
            String after;
            boolean replaced = false;
            if (random.nextInt(3) == 0 && !generator.lists.isEmpty()) {
                var path = generator.lists.get(random.nextInt(generator.lists.size()));
                after = YamlEditor.append(before, path, value);
                ((List<Object>) at(wanted, path)).add(value);
            } else if (random.nextInt(4) == 0 && !generator.scalars.isEmpty()) {
                var path = generator.scalars.get(random.nextInt(generator.scalars.size()));
                after = YamlEditor.replace(before, path, value);
                ((Map<String, Object>) at(wanted, path.subList(0, path.size() - 1)))
                        .put(path.getLast(), value);
                replaced = true;
            } else {
                var path = generator.maps.get(random.nextInt(generator.maps.size()));
                var deep = random.nextBoolean();
                Object put =
                        random.nextBoolean()
                                ? value
                                : new LinkedHashMap<>(
                                        Map.of("m", List.of(value, Map.of("n", value))));
                after = YamlEditor.insert(before, deep ? child(path, "new") : path, name, put);
                var map = (Map<String, Object>) at(wanted, path);
                map.put(deep ? "new" : name, deep ? Map.of(name, put) : put);
            }
            assertThat(read(after))
                    .as("seed %d\n%s\n=>\n%s", seed, before, after)
                    .isEqualTo(wanted);
            int same = 0;
            while (same < before.length()
                    && same < after.length()
                    && before.charAt(same) == after.charAt(same)) {
                same++;
            }
            var rest = before.substring(same);
            if (!replaced) {
                boolean inserted = after.endsWith(rest) || overlaps(before, after);
                assertThat(inserted).as("seed %d\n%s\n=>\n%s", seed, before, after).isTrue();
            }
            assertThat(after.replace("\r\n", "").contains("\n"))
                    .as("line ends of seed %d", seed)
                    .isEqualTo(
                            before.replace("\r\n", "").contains("\n")
                                    || (!before.contains("\r\n") && after.contains("\n")));
        }
    }

    /// Returns true if `after` is `before` with one range inserted.
    private static boolean overlaps(String before, String after) {
        for (int at = 0; at <= before.length(); at++) {
            if (after.startsWith(before.substring(0, at)) && after.endsWith(before.substring(at))) {
                return true;
            }
        }
        return false;
    }

    @Test
    void keepsCommentsAndTheMissingLineEnd() {
        assertThat(YamlEditor.insert("a: 1 # one\n# end", List.of("b"), "c", "x > 0"))
                .isEqualTo("a: 1 # one\nb:\n  c: x > 0\n# end");
        assertThat(YamlEditor.insert("q:\n  A:   # nothing\nz: 1", List.of("q", "A"), "k", "v"))
                .isEqualTo("q:\n  A:   # nothing\n    k: v\nz: 1");
        assertThat(YamlEditor.insert("\uFEFFa: 1\r\n", List.of(), "b", "2"))
                .isEqualTo("\uFEFFa: 1\r\nb: '2'\r\n");
    }

    @Test
    void refusesPlacesThatTheTextDoesNotAllow() {
        assertThatThrownBy(() -> YamlEditor.insert("a: 1", List.of(), "a", "2"))
                .hasMessageContaining("'a' exists already");
        assertThatThrownBy(() -> YamlEditor.insert("a: 1", List.of("a"), "b", "2"))
                .hasMessageContaining("not a map");
        assertThatThrownBy(() -> YamlEditor.insert("a: &x {c: 1}\nb: *x", List.of("b"), "d", "2"))
                .hasMessageContaining("alias");
        assertThatThrownBy(() -> YamlEditor.insert("a: [", List.of(), "b", "2"))
                .hasMessageContaining("not YAML");
    }

    @Test
    void putsAnItemBeforeTheFirst() {
        var block = "a:\r\n  # steps\r\n  - x: 1   # one\r\n  - y\r\nb: 2";
        assertThat(YamlEditor.prepend(block, List.of("a"), Map.of("set", Map.of("c", "d"))))
                .isEqualTo(
                        "a:\r\n  # steps\r\n  - set:\r\n      c: d\r\n  - x: 1   # one\r\n  - y\r\nb: 2");
        assertThat(YamlEditor.prepend("a: &s [ x, y ]\n", List.of("a"), "w"))
                .isEqualTo("a: &s [w,  x, y ]\n");
        assertThat(YamlEditor.prepend("a: []\n", List.of("a"), "w")).isEqualTo("a: [w]\n");
    }
}

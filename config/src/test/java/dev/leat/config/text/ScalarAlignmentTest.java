package dev.leat.config.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.SourcePosition;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Places in a scalar are places in the file, in every way that YAML has to write one.
class ScalarAlignmentTest {

    @Test
    void findsThePlaceOfEveryWord() {
        assertPlaces("a: one two three");
        assertPlaces("a: one\n  two\n\n  three");
        assertPlaces("a:    'one two   three'");
        assertPlaces("a: 'it''s one\n    two\n\n    three'");
        assertPlaces("a: \"one two three\"");
        assertPlaces("a: \"\\\"\\\\\\t one \\u00e9\\x41\\U0001F600 two \\\n    three\"");
        assertPlaces("a: \"one\\\n    \\ two\\n\\\n   three\"");
        assertPlaces("a: \"one\n   \\ \\t two \\\n   \\  three\"");
        assertPlaces("a: |\n  one\n    two\n  three\n");
        assertPlaces("a: |2-  # a comment with one two three\n    one\n\n   two\n\n  three\n\n");
        assertPlaces("a: >\n  one\n  two\n\n    three\n");
        assertPlaces("a: >-\n\n  one two\n  three");
        assertPlaces("a: |\r\n  one\r\n  two\r\n  three\r\n");
        assertPlaces("a: 'one\r\n  two three'");
        assertPlaces("a: \uD83D\uDE00 one \uD83D\uDE00 two three");
        assertPlaces("\"\uD83D\uDE00\": \"\uD83D\uDE00 one\" # two\nb: [two, three]", "one");
    }

    @Test
    void findsThePlaceOfEveryCharacterOfRandomTexts() {
        var random = new Random(7);
        for (int round = 0; round < 500; round++) {
            var words =
                    random.ints(1 + random.nextInt(6), 0, 1000)
                            .mapToObj(n ->
                                    "w" + n + (n % 3 == 0 ? "'" : n % 5 == 0 ? "\uD83D\uDE00" : ""))
                            .collect(Collectors.toList());
            var gap = List.of(" ", "\n  ", "\n\n  ").get(random.nextInt(3));
            var single = String.join(gap, words).replace("'", "''");
            assertMarked("a: '" + single + "'", words);
            assertMarked("a: \"" + String.join(gap, words) + "\"", words);
            assertMarked("a: " + String.join(gap, words), words);
            assertMarked("a: |\n  " + String.join(gap, words), words);
            assertMarked("a: >+\n  " + String.join(gap, words), words);
        }
    }

    private static void assertPlaces(String yaml) {
        assertPlaces(yaml, "one", "two", "three");
    }

    private static void assertPlaces(String yaml, String... words) {
        var scalar = scalar(yaml);
        for (var word : words) {
            int at = scalar.value().indexOf(word);
            int there = yaml.lastIndexOf(word);
            var first = yaml.indexOf("#") < 0 ? there : yaml.indexOf(word, yaml.indexOf("\n") + 1);
            int expected = words.length == 1 ? yaml.indexOf(word) : first;
            assertThat(scalar.text().at()[at]).as(yaml).isEqualTo(expected);
        }
    }

    /// Each word stands at its place; a doubled quote is part of its word.
    private static void assertMarked(String yaml, List<String> words) {
        var text = scalar(yaml).text();
        int in = 0;
        int out = 3;
        for (var word : words) {
            var stem = word.replace("'", "");
            in = text.value().indexOf(word, in);
            out = yaml.indexOf(stem, out);
            for (int i = 0; i < stem.length(); i++) {
                int place = Character.isLowSurrogate(stem.charAt(i)) ? out + i - 1 : out + i;
                assertThat(text.at()[in + i]).as(yaml).isEqualTo(place);
            }
            in += word.length();
            out += stem.length();
        }
    }

    private static Node.Scalar scalar(String yaml) {
        var report = new Diagnostics("app.yaml");
        var root = YamlReader.read(new SourceText(yaml), report).orElseThrow();
        assertThat(report.problems()).isEmpty();
        return (Node.Scalar) ((Node.Entries) root).entries().getFirst().value();
    }

    @Test
    void countsColumnsInCodePoints() {
        var source = new SourceText("a\uD83D\uDE00b\r\nc\rd\n\ne");

        assertThat(source.mark(0)).isEqualTo(new SourcePosition(1, 1));
        assertThat(source.mark(3)).isEqualTo(new SourcePosition(1, 3));
        assertThat(source.mark(6)).isEqualTo(new SourcePosition(2, 1));
        assertThat(source.mark(8)).isEqualTo(new SourcePosition(3, 1));
        assertThat(source.mark(11)).isEqualTo(new SourcePosition(5, 1));
    }
}

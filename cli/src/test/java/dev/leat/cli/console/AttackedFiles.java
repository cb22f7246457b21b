package dev.leat.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/// Files with given values in their names, their bad lines and the reasons for which they are
/// rejected, and the panels of the console that show them.
///
/// @param payloads the values; each is the text of a bad line
record AttackedFiles(AttackedConsole console, List<String> payloads) {

    /// The number of bad lines of a file, so that its panel shows all of them.
    private static final int LINES = 20;

    /// Puts a file for each part of the values, and one that has no readable header.
    void put() throws Exception {
        for (int i = 0; i < files(); i++) {
            var lines = new StringBuilder("id,amount\ngood,1\n");
            values(i)
                    .forEach(one ->
                            lines.append(quoted(one)).append(',').append(quoted(one)).append('\n'));
            console.put("files", name(i), lines.toString());
        }
        console.put("files", rejected(), "id,%s\na,1\n".formatted(quoted(payloads.getLast())));
    }

    private int files() {
        return (payloads.size() + LINES - 1) / LINES;
    }

    private List<String> values(int file) {
        return payloads.subList(file * LINES, Math.min(payloads.size(), (file + 1) * LINES));
    }

    private String name(int file) {
        return payloads.get(file).replace("/", "|") + ".csv";
    }

    private String rejected() {
        return payloads.getLast().replace("/", "|") + ".csv";
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }

    private Browser browser() {
        return console.browser();
    }

    /// Looks at the files of the pipeline and at their bad lines, and at the dead letter of each.
    void look() {
        browser().show("pipeline/load_lines");
        var names = new ArrayList<String>();
        for (int i = 0; i < files(); i++) {
            names.add("files/" + name(i));
        }
        assertThat(browser().content()).contains(names).contains("files/" + rejected());
        for (int i = 0; i < files(); i++) {
            browser()
                    .click(
                            "//tr[td[1]=%s]//button[normalize-space(.)='bad lines']"
                                    .formatted(literal("files/" + name(i))));
            browser().await("Download");
            for (var one : values(i)) {
                assertThat(browser().content()).contains(one.replace("\"", "\"\""));
            }
            browser().press("✕");
        }
        letters(names);
    }

    private void letters(List<String> names) {
        var shown = new StringBuilder();
        browser().show("letters/load_lines-files-dlq");
        for (var number : console.letters()) {
            console.open(number);
            browser().settle();
            shown.append(console.letter());
        }
        assertThat(shown).contains(names).doesNotContain(payloads.getLast());
    }

    /// Returns a text as a literal of XPath, which has no escapes.
    private static String literal(String text) {
        return "concat('', '%s')".formatted(text.replace("'", "', \"'\", '"));
    }
}

package dev.leat.cli.aws;

import dev.leat.cli.aws.Client.Form;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The list of where other servers answer otherwise than Leat, `differences.md` and those beside
/// it, with AWS's words on each. A section's heading names its calls, separated by semicolons; a
/// line that begins with `AWS:` says the rule and where it stands; `- WHO: answer` follows for Leat
/// and for each server that differs, with `WHO, JSON` or `WHO, Query` where only one wire form
/// differs.
record Differences(List<Section> sections) {

    private static final Path FOLDER = Path.of("src/test/resources/aws");
    private static final List<String> FILES =
            List.of("differences.md", "differences-more.md", "differences-fifo.md");

    record Section(List<String> calls, String words, Map<String, String> answers) {}

    static Differences read() throws IOException {
        var sections = new ArrayList<Section>();
        for (var file : FILES) {
            for (var text : Files.readString(FOLDER.resolve(file)).split("\n## ", -1)) {
                if (!text.startsWith("# ")) {
                    sections.add(section(text));
                }
            }
        }
        return new Differences(sections);
    }

    private static Section section(String text) {
        var answers = new HashMap<String, String>();
        var words = new StringBuilder();
        var lines = text.split("\n", -1);
        for (var line : Arrays.asList(lines).subList(1, lines.length)) {
            if (line.startsWith("- ")) {
                int colon = line.indexOf(": `");
                answers.put(line.substring(2, colon), line.substring(colon + 3, line.length() - 1));
            } else {
                words.append(line).append(' ');
            }
        }
        return new Section(List.of(lines[0].split("; ")), words.toString().strip(), answers);
    }

    Set<String> calls() {
        var calls = new TreeSet<String>();
        sections.forEach(each -> calls.addAll(each.calls()));
        return calls;
    }

    /// What is listed of a call: the answers of Leat and of this server; absent where they should
    /// be the same.
    Optional<List<String>> of(String call, String who, Form form) {
        return sections.stream()
                .filter(each -> each.calls().contains(call))
                .flatMap(each ->
                        answer(each, who, form)
                                .map(theirs ->
                                        List.of(answer(each, "Leat", form).orElseThrow(), theirs))
                                .stream())
                .findFirst();
    }

    private static Optional<String> answer(Section section, String who, Form form) {
        var one = who + (form == Form.JSON ? ", JSON" : ", Query");
        var answers = section.answers();
        return Optional.ofNullable(answers.getOrDefault(one, answers.get(who)));
    }
}

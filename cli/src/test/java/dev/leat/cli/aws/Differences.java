package dev.leat.cli.aws;

import static org.assertj.core.api.Assertions.assertThat;

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

/// The list of where other servers answer otherwise than Leat, such as `differences.md`, with AWS's
/// words on each. A section's heading names its calls, separated by semicolons; a line that begins
/// with `AWS:` says the rule and where it stands; `- WHO: answer` follows for Leat and for each
/// server that differs, with `WHO, VARIANT` where only one of a client's variants does: `JSON` and
/// `Query` are those of SQS.
public record Differences(List<Section> sections) {

    private static final Path FOLDER = Path.of("src/test/resources/aws");

    public record Section(List<String> calls, String words, Map<String, String> answers) {}

    public static Differences read(String... files) throws IOException {
        var sections = new ArrayList<Section>();
        for (var file : files) {
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

    /// Holds it to the calls that are made, and to say of each where AWS says it.
    public void areOf(Set<String> made) {
        assertThat(sections)
                .isNotEmpty()
                .allSatisfy(each -> {
                    assertThat(made).containsAll(each.calls());
                    assertThat(each.words()).startsWith("AWS: ").hasSizeGreaterThan(40);
                    assertThat(each.answers()).containsKey("Leat").hasSizeGreaterThan(1);
                });
    }

    /// Returns the differences between the responses that are not listed.
    public List<String> surprises(
            Map<String, String> ours, Map<String, String> theirs, String who, String variant) {
        var surprises = new ArrayList<String>();
        for (var call : ours.keySet()) {
            var found = List.of(ours.get(call), theirs.get(call));
            var wanted = of(call, who, variant).orElse(List.of(found.get(0), found.get(0)));
            if (!found.equals(wanted)) {
                surprises.add(
                        "%s%n  Leat: %s%n  %s: %s%n  listed: %s"
                                .formatted(call, found.get(0), who, found.get(1), wanted));
            }
        }
        return surprises;
    }

    /// Returns the listed responses of Leat and of this server to a call; empty if they should be
    /// equal.
    private Optional<List<String>> of(String call, String who, String variant) {
        return sections.stream()
                .filter(each -> each.calls().contains(call))
                .flatMap(each ->
                        answer(each, who, variant)
                                .map(theirs ->
                                        List.of(
                                                answer(each, "Leat", variant).orElseThrow(),
                                                theirs))
                                .stream())
                .findFirst();
    }

    private static Optional<String> answer(Section section, String who, String variant) {
        var answers = section.answers();
        return Optional.ofNullable(answers.getOrDefault(who + ", " + variant, answers.get(who)));
    }
}

package dev.leat.cli.synth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The resources of templates in both languages, without those that differ from an earlier one of
/// the type in values alone. Two resources are variants if their properties have other names.
final class ResourceVariants {

    private static final Pattern YAML =
            Pattern.compile("(?m)^  \\w+:\n    Type: (\\S+)\n(?:    .*\n)*");
    private static final Pattern TERRAFORM =
            Pattern.compile("(?m)^resource \"(\\w+)\" .*\n(?:.*\n)*?}\n");

    /// A line without its value: the indentation and the name of the property.
    private static final Pattern YAML_LINE =
            Pattern.compile("(?m)^( *(?:- )*)(?:([\\w:!]+:)(?: .*)?|.*)$");

    private static final Pattern TERRAFORM_LINE =
            Pattern.compile("(?m)^( *)(?:\"?([\\w:.-]+)\"? *[={].*|.*)$");

    private final Set<String> shapes = new HashSet<>();
    private final Map<String, StringBuilder> added = new LinkedHashMap<>();

    /// Adds the templates of a folder of `leat synth`.
    void add(Path folder) throws IOException {
        add(Files.readString(folder.resolve("template.yaml")), YAML, YAML_LINE, ".yaml");
        add(
                Files.readString(folder.resolve("terraform/main.tf")),
                TERRAFORM,
                TERRAFORM_LINE,
                ".tf");
    }

    private void add(String template, Pattern resource, Pattern line, String suffix) {
        resource.matcher(template)
                .results()
                .forEach(found -> {
                    var type = found.group(1).replace("::", "-");
                    var names = line.matcher(found.group()).replaceAll("$1$2");
                    // The first line has the name of the resource.
                    var shape = new TreeSet<>(names.lines().skip(1).toList());
                    if (shapes.add(type + suffix + shape)) {
                        added.computeIfAbsent(type + suffix, _ -> new StringBuilder())
                                .append(found.group().stripTrailing())
                                .append("\n\n");
                    }
                });
    }

    /// Returns the variants that were added since the last call, by a file name for each type.
    Map<String, String> take() {
        var taken = new LinkedHashMap<String, String>();
        added.forEach((file, text) ->
                taken.put(
                        file,
                        (file.endsWith(".yaml") ? "Resources:\n" : "")
                                + text.toString().stripTrailing()
                                + "\n"));
        added.clear();
        return taken;
    }
}

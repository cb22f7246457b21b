package dev.leat.cli.synth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A digest of the AWS provider of Terraform, which `terraform_schema.py` describes and writes. It
/// finds unknown names and missing arguments without the provider.
///
/// @param blocks the names of each resource type and of each block in it, with `!`, `{}` or `=`, by
///   path, as in `aws_dynamodb_table.ttl`
record TerraformSchema(Map<String, Map<String, String>> blocks) {

    private static final Pattern RESOURCE = Pattern.compile("resource \"(\\w+)\" \"(\\w+)\" \\{");
    private static final Pattern BLOCK = Pattern.compile(" *(\\w+) \\{(}?)");
    private static final Pattern ARGUMENT = Pattern.compile(" *(\\w+) += (.*)");
    private static final Pattern REFERENCE =
            Pattern.compile("(?<![\\w.])(aws_\\w+)\\.(\\w+)\\.(\\w+)");
    private static final Pattern NAME = Pattern.compile("(\\w+)(\\W*)");

    /// The arguments and the block that each resource has.
    private static final Set<String> EACH =
            Set.of("count", "depends_on", "for_each", "lifecycle", "provider");

    private static final String REQUIRED = "!";
    private static final String NESTED = "{}";

    /// Reads a digest.
    static TerraformSchema of(Path digest) throws IOException {
        return new TerraformSchema(
                Files.readAllLines(digest).stream()
                        .filter(line -> !line.startsWith("#"))
                        .map(line -> line.split(": ", 2))
                        .collect(Collectors.toMap(line -> line[0], line -> names(line[1]))));
    }

    private static Map<String, String> names(String line) {
        return NAME.matcher(line)
                .results()
                .collect(Collectors.toMap(name -> name.group(1), name -> name.group(2).strip()));
    }

    /// Returns a line for each violation in a file, which has the form of `terraform fmt`.
    List<String> violations(String file) {
        var found = new ArrayList<String>();
        var resources = new HashMap<String, String>();
        RESOURCE.matcher(file)
                .results()
                .forEach(each -> resources.put(each.group(1) + "." + each.group(2), each.group(1)));
        var path = new ArrayDeque<String>();
        var present = new ArrayDeque<Set<String>>();
        var lines = file.lines().toList();
        for (int line = 0; line < lines.size(); line++) {
            var text = lines.get(line);
            var resource = RESOURCE.matcher(text);
            var block = BLOCK.matcher(text);
            var argument = ARGUMENT.matcher(text);
            if (text.isBlank() || (path.isEmpty() && !resource.matches())) {
                continue;
            }
            if (resource.matches()) {
                path.push(resource.group(1));
                present.push(new HashSet<>());
                if (!blocks.containsKey(resource.group(1))) {
                    found.add("no type " + resource.group(1));
                }
            } else if (text.strip().equals("}")) {
                missing(path.pop(), present.pop(), found);
            } else if (block.matches() && block.group(1).equals("lifecycle")) {
                line = end(lines, line);
            } else if (block.matches()) {
                use(path.element(), block.group(1), true, found);
                present.element().add(block.group(1));
                var inner = path.element() + "." + block.group(1);
                if (block.group(2).isEmpty()) {
                    path.push(inner);
                    present.push(new HashSet<>());
                } else {
                    missing(inner, Set.of(), found);
                }
            } else if (argument.matches()) {
                use(path.element(), argument.group(1), false, found);
                present.element().add(argument.group(1));
                line = end(lines, line);
            } else if (!text.strip().startsWith("#")) {
                throw new IllegalArgumentException("not in the form of terraform fmt: " + text);
            }
        }
        references(file, resources, found);
        return found;
    }

    /// Returns the last line of a block or of an argument: the next one with its indentation if it
    /// opens a bracket.
    private static int end(List<String> lines, int from) {
        var first = lines.get(from);
        if (!Stream.of("{", "[", "(").anyMatch(first::endsWith)) {
            return from;
        }
        int indent = first.length() - first.stripLeading().length();
        int end = from + 1;
        while (lines.get(end).isBlank() || lines.get(end).startsWith(" ".repeat(indent + 1))) {
            end++;
        }
        return end;
    }

    private void use(String path, String name, boolean nested, List<String> found) {
        if (!blocks.containsKey(path) || EACH.contains(name)) {
            return;
        }
        var kind = blocks.get(path).get(name);
        if (kind == null || kind.equals("=") || kind.startsWith(NESTED) != nested) {
            found.add("%s has no %s %s".formatted(path, nested ? "block" : "argument", name));
        }
    }

    private void missing(String path, Set<String> present, List<String> found) {
        blocks.getOrDefault(path, Map.of()).entrySet().stream()
                .filter(each -> each.getValue().endsWith(REQUIRED))
                .filter(each -> !present.contains(each.getKey()))
                .forEach(each -> found.add("%s needs %s".formatted(path, each.getKey())));
    }

    /// Each reference has its resource, whose type has the attribute.
    private void references(String file, Map<String, String> resources, List<String> found) {
        REFERENCE
                .matcher(file.replaceAll("\\bdata\\.\\w+\\.\\w+\\.\\w+", ""))
                .results()
                .forEach(each -> {
                    var type = resources.get(each.group(1) + "." + each.group(2));
                    if (type == null) {
                        found.add("no resource %s.%s".formatted(each.group(1), each.group(2)));
                    } else if (!blocks.getOrDefault(type, Map.of()).containsKey(each.group(3))) {
                        found.add("%s has no attribute %s".formatted(type, each.group(3)));
                    }
                });
    }
}

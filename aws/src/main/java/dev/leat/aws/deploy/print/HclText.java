package dev.leat.aws.deploy.print;

import dev.leat.aws.deploy.model.ResourceIds;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Amount;
import dev.leat.aws.deploy.model.TemplateValue.Attribute;
import dev.leat.aws.deploy.model.TemplateValue.Blocks;
import dev.leat.aws.deploy.model.TemplateValue.Choice;
import dev.leat.aws.deploy.model.TemplateValue.Entries;
import dev.leat.aws.deploy.model.TemplateValue.Flag;
import dev.leat.aws.deploy.model.TemplateValue.IfSet;
import dev.leat.aws.deploy.model.TemplateValue.Items;
import dev.leat.aws.deploy.model.TemplateValue.Joined;
import dev.leat.aws.deploy.model.TemplateValue.Json;
import dev.leat.aws.deploy.model.TemplateValue.Parameter;
import dev.leat.aws.deploy.model.TemplateValue.Place;
import dev.leat.aws.deploy.model.TemplateValue.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Values and blocks in Terraform's language, in the form of `terraform fmt`.
final class HclText {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");
    private static final String INDENT = "  ";

    /// Maximum length of a list on one line.
    private static final int WIDTH = 80;

    private HclText() {}

    /// Returns a block with its arguments, then its nested blocks.
    static String block(int depth, String header, Entries arguments) {
        var pad = INDENT.repeat(depth);
        if (arguments.entries().isEmpty()) {
            return pad + header + " {}\n";
        }
        var text = new StringBuilder(pad).append(header).append(" {\n");
        var plain = Entries.NONE;
        for (var argument : arguments.entries().entrySet()) {
            if (!(argument.getValue() instanceof Blocks)) {
                plain = plain.with(argument.getKey(), argument.getValue());
            }
        }
        text.append(assignments(depth + 1, plain.entries(), false));
        boolean first = plain.entries().isEmpty();
        for (var argument : arguments.entries().entrySet()) {
            if (argument.getValue() instanceof Blocks(var blocks)) {
                for (var nested : blocks) {
                    text.append(first ? "" : "\n");
                    text.append(block(depth + 1, argument.getKey(), nested));
                    first = false;
                }
            }
        }
        return text.append(pad).append("}\n").toString();
    }

    /// Returns lines `name = value`. The equals signs of adjacent lines are aligned; a value of
    /// several lines interrupts this.
    private static String assignments(
            int depth, Map<String, TemplateValue> values, boolean quoting) {
        var text = new StringBuilder();
        var adjacent = new ArrayList<String[]>();
        values.forEach((name, value) -> {
            var key = !quoting || NAME.matcher(name).matches() ? name : quoted(name);
            var right = expression(depth, value);
            if (right.contains("\n")) {
                flush(depth, adjacent, text);
                text.append(INDENT.repeat(depth)).append(key).append(" = ").append(right);
                text.append('\n');
            } else {
                adjacent.add(new String[] {key, right});
            }
        });
        flush(depth, adjacent, text);
        return text.toString();
    }

    private static void flush(int depth, List<String[]> lines, StringBuilder text) {
        int width = lines.stream().mapToInt(line -> line[0].length()).max().orElse(0);
        for (var line : lines) {
            text.append(INDENT.repeat(depth)).append(line[0]);
            text.append(" ".repeat(width - line[0].length())).append(" = ").append(line[1]);
            text.append('\n');
        }
        lines.clear();
    }

    /// Returns a value. Lines after its first one are indented for an argument at this depth.
    static String expression(int depth, TemplateValue value) {
        return switch (value) {
            case Text(var words) -> quoted(words);
            case Amount(var amount) -> amount.toPlainString();
            case Flag(var flag) -> String.valueOf(flag);
            case TemplateValue.Nothing _ -> "null";
            case Entries(var entries) ->
                    entries.isEmpty()
                            ? "{}"
                            : "{\n"
                                    + assignments(depth + 1, entries, true)
                                    + INDENT.repeat(depth)
                                    + "}";
            case Items(var items) -> list(depth, items);
            case Parameter(var name) -> variable(name);
            case Place place -> place(place);
            case Attribute attribute -> reference(attribute);
            case Joined(var parts) -> {
                var joined = new StringBuilder("\"");
                parts.forEach(part -> joined.append(part(part)));
                yield joined.append('"').toString();
            }
            case Json(var tree) -> "jsonencode(" + expression(depth, tree) + ")";
            case Choice(var parameter, var then, var otherwise) ->
                    "%s ? %s : %s".formatted(variable(parameter), quoted(then), quoted(otherwise));
            case IfSet(var parameter) ->
                    "%1$s == \"\" ? [] : [%1$s]".formatted(variable(parameter));
            case Blocks _ -> throw new IllegalArgumentException("a block is no value");
        };
    }

    private static String list(int depth, List<TemplateValue> items) {
        var texts = items.stream().map(item -> expression(depth + 1, item)).toList();
        var line = "[" + String.join(", ", texts) + "]";
        if (line.length() <= WIDTH && !line.contains("\n")) {
            return line;
        }
        var pad = "\n" + INDENT.repeat(depth + 1);
        return "[" + pad + String.join("," + pad, texts) + "\n" + INDENT.repeat(depth) + "]";
    }

    private static String variable(String parameter) {
        return "var." + ResourceIds.underscored(parameter);
    }

    private static String place(Place place) {
        return switch (place) {
            case ACCOUNT -> "data.aws_caller_identity.current.account_id";
            case DOMAIN -> "data.aws_partition.current.dns_suffix";
            case PARTITION -> "data.aws_partition.current.partition";
            case REGION -> "var.region";
        };
    }

    /// Returns a reference to a resource, or its attribute.
    ///
    /// @param attribute the type, and the name of the attribute, as in `aws_sqs_queue.arn`
    private static String reference(Attribute attribute) {
        return attribute.id().isEmpty()
                ? attribute.terraform()
                : attribute
                        .terraform()
                        .replaceFirst("\\.", "." + ResourceIds.underscored(attribute.id()) + ".");
    }

    private static String part(TemplateValue part) {
        return switch (part) {
            case Text(var words) -> escaped(words);
            case Joined(var parts) -> {
                var joined = new StringBuilder();
                parts.forEach(each -> joined.append(part(each)));
                yield joined.toString();
            }
            default -> "${" + expression(0, part) + "}";
        };
    }

    static String quoted(String text) {
        return "\"" + escaped(text) + "\"";
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t")
                .replace("${", "$${")
                .replace("%{", "%%{");
    }
}

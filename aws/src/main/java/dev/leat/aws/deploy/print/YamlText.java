package dev.leat.aws.deploy.print;

import com.google.re2j.Pattern;
import dev.leat.aws.deploy.model.JsonTree;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Amount;
import dev.leat.aws.deploy.model.TemplateValue.Attribute;
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
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/// Values as YAML with the functions of CloudFormation. Collects the conditions that they need.
/// Owned by one thread.
final class YamlText {

    /// Texts that are written without quotes.
    private static final Pattern PLAIN =
            Pattern.compile(
                    "[A-Za-z/][A-Za-z0-9_./@()+=-]*(?::{1,2}[A-Za-z0-9_./*-]+|[ ,]+[A-Za-z0-9_./@()+=-]+)*[.]?");

    private static final Set<String> RESERVED =
            Set.of("true", "false", "yes", "no", "on", "off", "null", "y", "n");

    private static final String INDENT = "  ";

    private final StringBuilder text = new StringBuilder();
    private final Map<String, String> conditions = new TreeMap<>();

    /// Returns the conditions by their names.
    Map<String, String> conditions() {
        return conditions;
    }

    @Override
    public String toString() {
        return text.toString();
    }

    /// Writes a line.
    YamlText line(int depth, String line) {
        text.append(INDENT.repeat(depth)).append(line).append('\n');
        return this;
    }

    /// Writes an entry of a map.
    YamlText entry(int depth, String name, TemplateValue value) {
        text.append(INDENT.repeat(depth)).append(scalar(name)).append(':');
        value(depth, value);
        return this;
    }

    /// Writes a value after its key, and the end of the line.
    private void value(int depth, TemplateValue value) {
        switch (value) {
            case Entries(var entries) when !entries.isEmpty() -> {
                text.append('\n');
                entries.forEach((name, each) -> entry(depth + 1, name, each));
            }
            case Items(var items) when !items.isEmpty() -> {
                text.append('\n');
                items.forEach(item -> item(depth + 1, item));
            }
            case Json(var tree) -> {
                text.append(" !Sub |-\n");
                pretty(tree).lines().forEach(each -> line(depth + 1, each));
            }
            default -> text.append(' ').append(inline(value)).append('\n');
        }
    }

    /// Writes an item of a list. The first entry of a map is on the line of the hyphen.
    private void item(int depth, TemplateValue item) {
        if (item instanceof Entries(var entries) && !entries.isEmpty()) {
            int start = text.length();
            entries.forEach((name, each) -> entry(depth + 1, name, each));
            text.replace(start, start + INDENT.length() * (depth + 1), INDENT.repeat(depth) + "- ");
        } else {
            text.append(INDENT.repeat(depth)).append('-');
            value(depth, item);
        }
    }

    private String inline(TemplateValue value) {
        return switch (value) {
            case Text(var words) -> scalar(words);
            case Amount(var amount) -> amount.toPlainString();
            case Flag(var flag) -> String.valueOf(flag);
            case TemplateValue.Nothing _ -> "null";
            case Entries _ -> "{}";
            case Items _ -> "[]";
            case Parameter(var name) -> "!Ref " + name;
            case Place place -> "!Ref " + pseudo(place);
            case Attribute(var id, var name, _) ->
                    name.isEmpty() ? "!Ref " + id : "!GetAtt " + id + "." + name;
            case Joined joined -> "!Sub " + JsonTree.quoted(filled(joined));
            case Choice(var parameter, var then, var otherwise) ->
                    "!If [%s, %s, %s]"
                            .formatted(isTrue(parameter), scalar(then), scalar(otherwise));
            case IfSet(var parameter) ->
                    "!If [%s, [!Ref %s], !Ref AWS::NoValue]".formatted(isSet(parameter), parameter);
            case TemplateValue.Blocks _, Json _ ->
                    throw new IllegalArgumentException("CloudFormation has no value " + value);
        };
    }

    private String isTrue(String parameter) {
        var name = parameter + "IsTrue";
        conditions.put(name, "!Equals [!Ref %s, \"true\"]".formatted(parameter));
        return name;
    }

    private String isSet(String parameter) {
        var name = parameter + "IsSet";
        conditions.put(name, "!Not [!Equals [!Ref %s, \"\"]]".formatted(parameter));
        return name;
    }

    /// Returns a value in the form of the function `Sub`.
    private static String filled(TemplateValue value) {
        return switch (value) {
            case Text(var words) -> words.replace("${", "${!");
            case Parameter(var name) -> "${" + name + "}";
            case Place place -> "${" + pseudo(place) + "}";
            case Attribute(var id, var name, _) ->
                    "${" + id + (name.isEmpty() ? "" : "." + name) + "}";
            case Joined(var parts) -> {
                var joined = new StringBuilder();
                parts.forEach(part -> joined.append(filled(part)));
                yield joined.toString();
            }
            default -> throw new IllegalArgumentException("no part of a text: " + value);
        };
    }

    private static String pretty(TemplateValue tree) {
        var json = JsonTree.write(tree, value -> JsonTree.quoted(filled(value))).replace("\r", "");
        var mapper = JsonMapper.shared();
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(mapper.readTree(json));
    }

    private static String pseudo(Place place) {
        return switch (place) {
            case ACCOUNT -> "AWS::AccountId";
            case DOMAIN -> "AWS::URLSuffix";
            case PARTITION -> "AWS::Partition";
            case REGION -> "AWS::Region";
        };
    }

    /// Returns a text as a YAML scalar.
    static String scalar(String words) {
        boolean plain =
                PLAIN.matcher(words).matches()
                        && !RESERVED.contains(words.toLowerCase(Locale.ROOT));
        return plain ? words : JsonTree.quoted(words);
    }
}

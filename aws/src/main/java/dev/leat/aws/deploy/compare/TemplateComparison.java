package dev.leat.aws.deploy.compare;

import dev.leat.aws.deploy.compare.TemplateChange.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// Compares two templates. A resource with another id is another resource, as in CloudFormation.
public final class TemplateComparison {

    private static final String RESOURCES = "Resources";
    private static final String PROPERTIES = "Properties";
    private static final String TYPE = "Type";
    private static final int LONGEST = 100;

    /// The number of characters that are shown before the first difference of long texts.
    private static final int CONTEXT = 20;

    private final JsonNode before;
    private final JsonNode after;
    private final Map<String, TemplateChange> changed = new TreeMap<>();
    private final Set<String> replaced = new LinkedHashSet<>();

    private TemplateComparison(JsonNode before, JsonNode after) {
        this.before = before;
        this.after = after;
    }

    /// Returns what a deployment of `after` changes in a stack with the template `before`, in a
    /// fixed order: resources, then other sections.
    public static List<TemplateChange> of(JsonNode before, JsonNode after) {
        return new TemplateComparison(before, after).changes();
    }

    private List<TemplateChange> changes() {
        names(RESOURCES).forEach(this::resource);
        // A resource whose id is replaced changes the values of the resources that refer to it.
        int known;
        do {
            known = replaced.size();
            names(RESOURCES).forEach(this::following);
        } while (replaced.size() > known);
        var all = new ArrayList<>(changed.values());
        for (var section : List.of("Parameters", "Rules", "Conditions", "Mappings", "Outputs")) {
            names(section).forEach(name -> part(section, name, all));
        }
        return all;
    }

    private Set<String> names(String section) {
        var names = new TreeSet<String>();
        for (var template : List.of(before, after)) {
            template.path(section).propertyNames().forEach(names::add);
        }
        return names;
    }

    private void part(String section, String name, List<TemplateChange> all) {
        var old = before.path(section).path(name);
        var now = after.path(section).path(name);
        if (old.equals(now)) {
            return;
        }
        var details = new ArrayList<String>();
        if (!old.isMissingNode() && !now.isMissingNode()) {
            differences("", old, now, details);
        }
        var kind = old.isMissingNode() ? Kind.ADDED : Kind.CHANGED;
        var title = section.substring(0, section.length() - 1) + " " + name;
        all.add(
                new TemplateChange(
                        kind, now.isMissingNode() ? title + " (removed)" : title, details));
    }

    private static String type(JsonNode resource) {
        return resource.path(TYPE).stringValue("");
    }

    private void resource(String id) {
        var old = before.path(RESOURCES).path(id);
        var now = after.path(RESOURCES).path(id);
        if (old.equals(now)) {
            return;
        }
        if (old.isMissingNode()) {
            put(Kind.ADDED, id, now, List.of());
        } else if (now.isMissingNode()) {
            boolean kept = old.path("DeletionPolicy").stringValue("").startsWith("Retain");
            put(kept ? Kind.RELEASED : Kind.DELETED, id, old, List.of());
        } else {
            compare(id, old, now);
        }
    }

    private void compare(String id, JsonNode old, JsonNode now) {
        var details = new ArrayList<String>();
        var replacing = Replacements.of(type(now));
        boolean replaces = !type(old).equals(type(now));
        if (replaces) {
            details.add("%s: %s -> %s (replacement)".formatted(TYPE, type(old), type(now)));
        }
        var properties = new TreeSet<String>(old.path(PROPERTIES).propertyNames());
        properties.addAll(now.path(PROPERTIES).propertyNames());
        boolean other = false;
        for (var name : properties) {
            var lines = new ArrayList<String>();
            differences(
                    name, old.path(PROPERTIES).path(name), now.path(PROPERTIES).path(name), lines);
            boolean forces =
                    !lines.isEmpty() && replacing.filter(all -> all.contains(name)).isPresent();
            lines.forEach(line -> details.add(forces ? line + " (replacement)" : line));
            replaces |= forces;
            other |= !lines.isEmpty();
        }
        for (var attribute : List.of("DeletionPolicy", "UpdateReplacePolicy", "DependsOn")) {
            differences(attribute, old.path(attribute), now.path(attribute), details);
        }
        boolean unknown = other && replacing.isEmpty();
        if (replaces) {
            replaced.add(id);
        }
        put(
                replaces ? Kind.REPLACED : unknown ? Kind.MAYBE_REPLACED : Kind.CHANGED,
                id,
                now,
                details);
    }

    private void put(Kind kind, String id, JsonNode resource, List<String> details) {
        changed.put(id, new TemplateChange(kind, type(resource) + " " + id, details));
    }

    /// Marks a resource that is replaced because a property that forces this refers to a replaced
    /// resource.
    private void following(String id) {
        var now = after.path(RESOURCES).path(id);
        if (replaced.contains(id) || before.path(RESOURCES).path(id).isMissingNode()) {
            return;
        }
        for (var property : Replacements.of(type(now)).orElse(Set.of())) {
            var value = now.path(PROPERTIES).path(property);
            var causes = replaced.stream().filter(cause -> refers(value, cause)).toList();
            if (!causes.isEmpty()) {
                var details = new ArrayList<String>();
                if (changed.containsKey(id)) {
                    details.addAll(changed.get(id).details());
                }
                details.add(
                        "%s: refers to %s (replacement)"
                                .formatted(property, String.join(", ", causes)));
                replaced.add(id);
                put(Kind.REPLACED, id, now, details);
                return;
            }
        }
    }

    private static boolean refers(JsonNode value, String id) {
        if (value.path("Ref").stringValue("").equals(id)
                || value.path("Fn::GetAtt").path(0).stringValue("").equals(id)) {
            return true;
        }
        var text = value.path("Fn::Sub").stringValue("");
        return text.contains("${" + id + "}")
                || text.contains("${" + id + ".")
                || value.valueStream().anyMatch(each -> refers(each, id));
    }

    /// Adds a line for each value that differs.
    private static void differences(String path, JsonNode old, JsonNode now, List<String> lines) {
        if (old.equals(now)) {
            return;
        }
        if (old.isObject() && now.isObject()) {
            var names = new TreeSet<String>(old.propertyNames());
            names.addAll(now.propertyNames());
            for (var name : names) {
                var inner = path.isEmpty() ? name : path + "." + name;
                differences(inner, old.path(name), now.path(name), lines);
            }
        } else if (old.isArray() && now.isArray()) {
            elements(path, old, now, lines);
        } else {
            lines.add(path + ": " + change(text(old), text(now)));
        }
    }

    /// Adds a line for each element that differs, without the equal elements at the end: elements
    /// behind an added or removed one have not changed.
    private static void elements(String path, JsonNode old, JsonNode now, List<String> lines) {
        int oldEnd = old.size();
        int nowEnd = now.size();
        while (oldEnd > 0 && nowEnd > 0 && old.get(oldEnd - 1).equals(now.get(nowEnd - 1))) {
            oldEnd--;
            nowEnd--;
        }
        for (int i = 0; i < Math.max(oldEnd, nowEnd); i++) {
            differences(
                    path + "[" + i + "]",
                    old.path(i < oldEnd ? i : old.size()),
                    now.path(i < nowEnd ? i : now.size()),
                    lines);
        }
    }

    /// Returns both texts; of long texts, the parts where they begin to differ.
    private static String change(String old, String now) {
        int from = 0;
        if (Math.max(old.length(), now.length()) > LONGEST) {
            while (from < Math.min(old.length(), now.length())
                    && old.charAt(from) == now.charAt(from)) {
                from++;
            }
            from = Math.max(0, from - CONTEXT);
        }
        return part(old, from) + " -> " + part(now, from);
    }

    private static String part(String text, int from) {
        int end = Math.min(text.length(), from + LONGEST);
        return (from > 0 ? "..." : "")
                + text.substring(from, end)
                + (end < text.length() ? "..." : "");
    }

    private static String text(JsonNode value) {
        if (value.isMissingNode()) {
            return "nothing";
        }
        var text = value.isString() ? value.stringValue() : value.toString();
        return text.strip().replaceAll("\\s+", " ");
    }
}

package dev.leat.aws.deploy.compare;

import java.util.List;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Reads CloudFormation templates in YAML or JSON. Short forms of functions become their full
/// forms, and numbers and booleans become texts, because CloudFormation does not distinguish them.
public final class TemplateText {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String ATTRIBUTE = "GetAtt";

    private TemplateText() {}

    /// Returns a template.
    ///
    /// @throws IllegalArgumentException if the text is no template; the message is for users
    public static JsonNode read(String text) {
        try {
            var root = new Compose(LoadSettings.builder().build()).composeString(text);
            var template = root.map(TemplateText::tree).orElseGet(JSON::objectNode);
            if (!template.path("Resources").isObject()) {
                throw new IllegalArgumentException("it has no Resources");
            }
            return template;
        } catch (YamlEngineException invalid) {
            throw new IllegalArgumentException(
                    "it is neither YAML nor JSON: " + invalid.getMessage(), invalid);
        }
    }

    private static JsonNode tree(Node node) {
        var tag = node.getTag().getValue();
        var value =
                switch (node) {
                    case MappingNode map -> {
                        var object = JSON.objectNode();
                        for (var entry : map.getValue()) {
                            var key = tree(entry.getKeyNode());
                            object.set(key.stringValue(""), tree(entry.getValueNode()));
                        }
                        yield object;
                    }
                    case SequenceNode list -> {
                        var array = JSON.arrayNode();
                        list.getValue().forEach(each -> array.add(tree(each)));
                        yield array;
                    }
                    case ScalarNode scalar -> JSON.stringNode(scalar.getValue());
                    default -> throw new IllegalArgumentException("it has a node " + node);
                };
        return tag.startsWith("!") ? function(tag.substring(1), value) : value;
    }

    private static JsonNode function(String name, JsonNode value) {
        var function = JSON.objectNode();
        if (List.of("Ref", "Condition").contains(name)) {
            return function.set(name, value);
        }
        if (name.equals(ATTRIBUTE) && value.isString()) {
            var parts = JSON.arrayNode();
            for (var part : value.stringValue().split("\\.", 2)) {
                parts.add(part);
            }
            return function.set("Fn::" + name, parts);
        }
        return function.set("Fn::" + name, value);
    }
}
